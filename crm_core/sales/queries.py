"""What is read of one deal, and of a pipeline as a board."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from crm_core.catalog.browse import Select
from crm_core.catalog.core import Core
from crm_core.catalog.filters.condition import Condition
from crm_core.catalog.pages import Page, Query, Ref, TimelineEntry
from crm_core.sales.deal_lines.queries import LineView, read_lines
from crm_core.sales.stages import Pipeline, Stage, find_pipeline, read_pipelines
from crm_core.sales.tallies import NO_KEY, OWNER, Cell, by_currency, tallies, total
from crm_core.store.driver import Connection
from crm_core.values.money import Money

CARD_FIELDS = ("title", "customer", "value", "close_date", "days_in_stage", "rotting", "owner", "probability")


class StageVisit(NamedTuple):
    """A stay in a stage; ``seconds`` runs on for the stage the deal is in."""

    stage: str
    kind: str
    entered_at: str
    seconds: int
    current: bool


class DealContactView(NamedTuple):
    """Who has a say, and as what."""

    customer: Ref
    role: str | None


class DealView(NamedTuple):
    """Everything about one deal: its fields by key, its way through the stages, what was said, its lines, who has a say."""

    id: int
    values: dict[str, object]
    history: tuple[StageVisit, ...]
    interactions: tuple[TimelineEntry, ...]
    lines: tuple[LineView, ...] = ()
    contacts: tuple[DealContactView, ...] = ()

    @property
    def title(self) -> str:
        """The name people know the deal under."""
        return str(self.values["title"])


class Sums(NamedTuple):
    """How many deals, and their value and weighted value: one amount per currency."""

    deals: int
    value: tuple[Money, ...]
    weighted: tuple[Money, ...]


class Column(NamedTuple):
    """A stage of the board; ``cards`` are its first deals, by closing day, with CARD_FIELDS as fields."""

    stage: Stage
    sums: Sums
    cards: Page


class Board(NamedTuple):
    """A pipeline, stage by stage; ``open`` sums up the deals that are neither won nor lost.

    ``owners`` sums up those of each owner, "" for nobody's, where that was asked for.
    """

    pipeline: Pipeline
    open: Sums
    columns: tuple[Column, ...]
    owners: Mapping[str, Sums]


def view(core: Core, key: int) -> DealView:
    """One deal whole, in the trash or not."""
    with core.store.reading() as db:
        values = core.record(db, "deal", key, [field.key for field in core.entity("deal").fields])
        history = tuple(_history(core, db, key))
        rows = db.execute(
            "SELECT i.occurred_at, i.channel, i.direction, coalesce(i.subject, ''), coalesce(i.body, ''), 'interaction', i.id "
            "FROM interactions i WHERE i.deal_id = ? AND i.deleted_at IS NULL ORDER BY i.occurred_at DESC, i.id DESC",
            (key,),
        ).fetchall()
        lines, contacts = read_lines(db, key), read_contacts(db, key)
    return DealView(key, values, history, tuple(TimelineEntry(*row) for row in rows), lines, contacts)


def _history(core: Core, db: Connection, key: int) -> Iterable[StageVisit]:
    rows = db.execute(
        "SELECT s.name, s.kind, x.at, lead(x.seconds) OVER (ORDER BY x.id) FROM stage_changes x "
        "JOIN stages s ON s.id = x.to_stage_id WHERE x.deal_id = ? ORDER BY x.id",
        (key,),
    ).fetchall()
    for number, (name, kind, at, seconds) in enumerate(rows, 1):
        current = number == len(rows)
        yield StageVisit(name, kind, at, _seconds_since(at, core.store.clock.now()) if current else seconds, current)


def _seconds_since(at: str, now: datetime) -> int:
    """None at all where another program or a damaged disk left no instant."""
    try:
        return int((now - datetime.fromisoformat(at)).total_seconds())
    except (TypeError, ValueError):
        return 0


def read_contacts(db: Connection, deal_id: int) -> tuple[DealContactView, ...]:
    """The contacts of a deal in the order in which they were added, without those in the trash."""
    rows = db.execute(
        "SELECT c.id, c.name, x.role FROM deal_contacts x JOIN customers c ON c.id = x.customer_id "
        "WHERE x.deal_id = ? AND c.deleted_at IS NULL ORDER BY x.id",
        (deal_id,),
    ).fetchall()
    return tuple(DealContactView(Ref(key, name), role) for key, name, role in rows)


def pipelines(core: Core) -> tuple[Pipeline, ...]:
    """Every pipeline with its stages, in order."""
    with core.store.reading() as db:
        return read_pipelines(db)


def board(
    core: Core, pipeline: object = None, filter_text: str = "", cards: int = 50, *, by_owner: bool = False
) -> Board:
    """A pipeline's stages with counts, sums and the first ``cards`` deals of each. Raises UnknownName, FilterProblem."""
    with core.store.reading() as db:
        chosen = find_pipeline(read_pipelines(db), pipeline)
        condition = core.browse.condition("deal", filter_text)
        cells = tallies(db, core.entity("deal"), condition, chosen.stages, OWNER if by_owner else NO_KEY)
        columns = [
            Column(
                stage,
                _sums(core, [cell for cell in cells if cell.stage.id == stage.id]),
                _cards(core, db, stage, condition, cards),
            )
            for stage in chosen.stages
        ]
    still_open = [cell for cell in cells if not cell.stage.closed]
    return Board(chosen, _sums(core, still_open), tuple(columns), _by_owner(core, still_open) if by_owner else {})


def _by_owner(core: Core, cells: list[Cell]) -> Mapping[str, Sums]:
    owned: dict[str, list[Cell]] = {}
    for cell in cells:
        owned.setdefault(str(cell.key or ""), []).append(cell)
    return {owner: _sums(core, own) for owner, own in owned.items()}


def _sums(core: Core, cells: list[Cell]) -> Sums:
    parts = by_currency(cells, core.business.facts.currency) if cells else {}
    sums = {currency: total(part) for currency, part in parts.items()}
    return Sums(
        total(cells).deals,
        tuple(Money(tally.value, currency) for currency, tally in sums.items()),
        tuple(tally.weighted_money(currency) for currency, tally in sums.items()),
    )


def _cards(core: Core, db: Connection, stage: Stage, condition: Condition, limit: int) -> Page:
    deal = core.entity("deal")
    fields = deal.pick(CARD_FIELDS)
    matching = f" AND ({condition.sql})" if condition.sql else ""
    here = Condition(f"d.stage_id = ?{matching}", (stage.id, *condition.params))
    query = Query(sort=("-close_date",) if stage.closed else ("close_date",), limit=limit)
    select = Select(deal, fields, query, here)
    rows = db.execute(select.sql, select.parameters).fetchall()
    return Page(fields, tuple(row[0] for row in rows), tuple(select.convert(row) for row in rows))
