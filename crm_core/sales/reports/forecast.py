"""What open deals may bring and when: their value, weighted by probability, and by what history says of their stage."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.sales.reports.chances import LEAST, Chance, basis_points, chances
from crm_core.sales.reports.currencies import Part, in_blocks, total
from crm_core.sales.reports.deals import WHOLE, condition, currency, key_of, key_sql, several, source, value
from crm_core.sales.reports.model import NO_KEY, Asked, Block, Report, Shape, Table, count, money, rate, share, text
from crm_core.sales.reports.periods import MONTH, PERIODS, QUARTER, YEAR, all_between, period_of
from crm_core.sales.reports.scope import Scope, scope
from crm_core.sales.stages import Stage, read_pipelines
from crm_core.values.money import Money, scaled
from crm_core.values.text import fold

GROUPINGS = (MONTH, QUARTER, YEAR, "stage", "owner", "source", "product", "customer", "pipeline")
OVERDUE = "overdue"
_SUMS = (count("deals"), money("value"), money("weighted"), money("by_history"))
_HISTORY = (text("pipeline"), text("stage"), count("closed"), rate("win_rate"), count("days_to_win", "Days to win"))
_IS_OPEN = "s.kind NOT IN ('won', 'lost')"
_WIDTH = 4
Blocks = Mapping[str, Mapping[str, tuple[int | float, ...]]]


class Open(NamedTuple):
    """Open deals that share key, stage, own probability, day and currency; the value is in minor units."""

    key: object
    expected: str | None
    stage: Stage
    own: int | None
    since: str
    currency: str | None
    deals: int
    value: int


def forecast(core: Core, asked: Asked) -> Report:
    """Open deals by the month they are expected to close; those overdue and without a day stand apart.

    "by history" weighs with the win rate of closed deals that passed through the same stage, and the months of the second
    table (or quarters, years) are those in which deals of such a stage were won. Raises UnknownName, FilterProblem, InvalidValue.
    """
    with scope(core, "deal", asked, "d.expected_close", "expected_close", GROUPINGS) as found:
        by = found.by
        found = found._replace(where=f"{found.where} AND {_IS_OPEN}")
        known = chances(found.db)
        deals = list(_open(found, by))
        whole = list(_open(found, WHOLE)) if several(found, by) else deals
        groups = in_blocks(
            (Part(_key(found, each), each.currency, _sums(each, known)) for each in deals), found.currency
        )
        blocks = _blocks(found, groups, whole, known)
        notes = (*found.notes([block.currency for block in blocks]), *_history_notes(deals, known))
    return Report("forecast", by, blocks, notes)


def _open(found: Scope, by: str) -> Iterator[Open]:
    stages = {stage.id: stage for pipeline in read_pipelines(found.db) for stage in pipeline.stages}
    key = key_sql(found, by, "d.expected_close")
    sql = (
        f"SELECT {key}, d.expected_close, d.stage_id, d.probability_bp, substr(d.stage_since, 1, 10), {currency(found, by)}, "
        f"count(*), sum({value(found, by)}) FROM {source(found, by)} WHERE {found.where} GROUP BY 1, 2, 3, 4, 5, 6"
    )
    for name, expected, stage, own, since, told, deals, summed in found.db.execute(sql, found.params):
        if stage in stages:  # one of no pipeline has no place in the funnel; doctor tells of it
            yield Open(name, expected, stages[stage], own, since, told, deals, summed)


def _blocks(found: Scope, named: Blocks, deals: list[Open], known: Mapping[int, Chance]) -> tuple[Block, ...]:
    """The blocks of all groups ``named``, which may hold some of the ``deals`` more than once."""
    today = found.today.isoformat()
    timed = in_blocks(
        (Part(_due(each, known, found), each.currency, _sums(each, known)) for each in deals), found.currency
    )
    late = in_blocks(
        (Part(_lateness(each, today), each.currency, _sums(each, known)) for each in deals), found.currency
    )
    blocks = []
    for told_in, periods in timed.items():
        figures = list(zip(_SUMS, _values(total(periods.values(), _WIDTH), told_in), strict=True))
        for kind, label in ((OVERDUE, "Overdue"), ("undated", "Without a day")):
            sums = late.get(told_in, {}).get(kind, (0,) * _WIDTH)
            figures.append((count(f"{kind}_deals", label), int(sums[0])))
            figures.append((money(f"{kind}_value", f"{label}: value"), Money(int(sums[1]), told_in)))
        tables = [_table(found, named.get(told_in, {}), told_in), _timed(periods, _period(found), told_in)]
        if history := _history(deals, known):
            tables.append(history)
        blocks.append(Block(told_in, tuple(figures), tuple(tables)))
    return tuple(blocks)


def _key(found: Scope, deal: Open) -> str:
    if found.by in PERIODS and deal.expected and deal.expected < found.today.isoformat():
        return OVERDUE
    return key_of(found, found.by, deal.key)


def _lateness(deal: Open, today: str) -> str:
    return "undated" if not deal.expected else OVERDUE if deal.expected < today else "ahead"


def _period(found: Scope) -> str:
    """What the table by history goes by: the period that the report goes by, else months."""
    return found.by if found.by in PERIODS else MONTH


def _due(deal: Open, known: Mapping[int, Chance], found: Scope) -> str:
    """When deals like it were won, counted from when it came into its stage; never before today."""
    chance = known.get(deal.stage.id)
    if chance is None or not chance.is_known or chance.days is None:
        return NO_KEY
    due = date.fromisoformat(deal.since) + timedelta(days=round(chance.days))
    return period_of(max(due, found.today).isoformat(), _period(found))


def _sums(deal: Open, known: Mapping[int, Chance]) -> tuple[int, ...]:
    """Deals, value, and the value times basis points by probability and by history."""
    own = deal.stage.probability if deal.own is None else deal.own
    return deal.deals, deal.value, deal.value * own, deal.value * basis_points(deal.stage, deal.own, known)


def _values(sums: tuple[int | float, ...], told_in: str) -> tuple[object, ...]:
    deals, summed, weighted, likely = (int(each) for each in sums)
    return deals, Money(summed, told_in), Money(scaled(weighted, 1), told_in), Money(scaled(likely, 1), told_in)


def _table(found: Scope, groups: Mapping[str, tuple[int | float, ...]], told_in: str) -> Table:
    by, own = found.by, found.own
    ordered = own.in_order(groups) if own else None
    if ordered is not None:
        keys = ordered
    elif by in PERIODS:
        apart = [key for key in (OVERDUE, NO_KEY) if key in groups]
        keys = [*apart[:1], *all_between(groups.keys() - {OVERDUE, NO_KEY}), *apart[1:]]
        if apart == [NO_KEY]:
            keys = [*keys[1:], NO_KEY]
    else:
        keys = sorted(groups, key=lambda key: (key == NO_KEY, -groups[key][1], fold(key)))
    keys = keys[: found.asked.limit]
    rows = tuple((key, *_values(groups.get(key, (0,) * _WIDTH), told_in)) for key in keys)
    records = tuple(found.records(_condition(found, by, key), _OPEN_DEALS) for key in keys)
    return Table("groups", "", (found.heading, *_SUMS), rows, "weighted", Shape.BARS, "deal", records)


_OPEN_DEALS = '(status:open OR status:"on hold")'


def _condition(found: Scope, by: str, key: str) -> str:
    if key == OVERDUE and by in PERIODS:
        return f"expected_close:..{(found.today - timedelta(days=1)).isoformat()}"
    if by in PERIODS and key == period_of(found.today.isoformat(), by):
        return f"{condition(found, by, key, 'expected_close')} expected_close:{found.today.isoformat()}.."
    return condition(found, by, key, "expected_close")


def _timed(groups: Mapping[str, tuple[int | float, ...]], period: str, told_in: str) -> Table:
    """The same deals by the month, quarter or year that history says."""
    keys = [*all_between(groups.keys() - {NO_KEY}), *(key for key in groups if key == NO_KEY)]
    rows = tuple((key, *_values(groups.get(key, (0,) * _WIDTH), told_in)) for key in keys)
    return Table("by_history", "By history", (text(period), *_SUMS), rows, "by_history")


def _history(deals: list[Open], known: Mapping[int, Chance]) -> Table | None:
    """What history says of the stages that open deals are in."""
    rows: dict[int, tuple[object, ...]] = {}
    for stage in sorted({each.stage for each in deals}, key=lambda stage: (stage.pipeline, stage.position)):
        if (chance := known.get(stage.id)) and chance.is_known:
            length = None if chance.days is None else round(chance.days)
            rows[stage.id] = stage.pipeline, stage.name, chance.closed, share(chance.won, chance.closed), length
    return Table("history", "History", _HISTORY, tuple(rows.values()), "", Shape.NONE) if rows else None


def _history_notes(deals: list[Open], known: Mapping[int, Chance]) -> Iterator[str]:
    several = len({each.stage.pipeline for each in deals}) > 1
    short = set()
    for each in deals:
        chance = known.get(each.stage.id)
        if chance is None or not chance.is_known:
            short.add(f"{each.stage.name} ({each.stage.pipeline})" if several else each.stage.name)
    if short:
        yield f"Fewer than {LEAST} closed deals were ever in {', '.join(sorted(short))}: there history is the stage's probability."
