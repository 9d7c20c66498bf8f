"""Deals: added, changed."""

from collections.abc import Iterable, Sequence

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.sales.deal_lines.linking import known_product, say_product
from crm_core.sales.deal_lines.queries import read_lines
from crm_core.sales.deal_lines.sums import fit_lines, keep_value
from crm_core.sales.deal_lines.writes import insert_line
from crm_core.sales.deal_values import EXTRA, check_days, columns, days, read_deal, refuse_lost_note
from crm_core.sales.lines.given import GivenLine
from crm_core.sales.moves import enter_stage, moment_of, summary, write_visits
from crm_core.sales.other_currency import amounts_of, became
from crm_core.sales.stages import Stage, find_pipeline, find_stage, read_pipelines, stage_by_id, stage_for
from crm_core.sales.tables import Deal, DealWrite
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.money import Money, decimal_text
from crm_core.values.text import fold
from crm_core.values.uid import new_uid

AMOUNTS = ("value_minor", "recurring_minor")
DAYS = {"opened_on", "closed_on", "close_date", "stage", "pipeline"}


def add(core: Core, values: Values) -> Change:
    """Add a deal. Raises InvalidValue, UnknownName (field, stage, pipeline), NotFound and Ambiguous (customer)."""
    with core.store.writing("") as unit:
        key = insert(core, unit, values)
        _check_days_of(core, unit, key)
        unit.describe(summary(unit, key, "added to"))
    return Change("deal", key, unit.summary)


def insert(core: Core, unit: Unit, values: Values) -> int:
    """Add a deal inside a unit; gives its id.

    ``stage_history`` may hold pairs of stage and UTC instant, oldest first: the stages the deal has gone through.
    """
    read = read_deal(core, values)
    product = known_product(core, unit, read.get("product"))
    if product is not None:
        read["product"] = product.name
    pipelines = read_pipelines(unit.connection)
    visits = _visits(find_pipeline(pipelines, read.get("pipeline")).stages, read.get("stage_history"))
    last = visits[-1][0] if visits else None
    stage = stage_for(pipelines, read.get("pipeline"), read.get("stage") or last)
    refuse_lost_note(stage, read.get("lost_note"))
    given = columns(core, unit, read, None) | days(core, read, stage)
    given |= {"stage_id": stage.id} | ({"product": None} if product is not None else {})
    checked = validated(DealWrite, {"owner": core.business.facts.owner or None, **given})
    if last != stage.id:
        visits.append((stage.id, moment_of(core, unit, checked.closed_on or checked.opened_on)))
    row = Deal(
        **checked.model_dump(),
        uid=new_uid(),
        sort_title=fold(checked.title),
        stage_since=visits[-1][1],
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    write_visits(unit, row.id, visits)
    if product is not None:
        price = (
            None if row.value_minor is None else f"{decimal_text(Money(row.value_minor, row.currency))} {row.currency}"
        )
        insert_line(core, unit, row.id, GivenLine(f"product:{product.id}", price=price))
        unit.session.refresh(row)
    return row.id


def edit(core: Core, key: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
    with core.store.writing("") as unit:
        core.find_in(unit, "deal", key)
        core.check_expected(unit, "deal", key, values, expected)
        amounts = amounts_of(unit, "deals", key, AMOUNTS)
        differs = change(core, unit, key, values)
        name = core.name_of(unit, "deal", key)
        changed = ", ".join(name.replace("_", " ") for name in values)
        unit.describe(
            f'Deal {key} "{name}" changed: {changed}{became(amounts, amounts_of(unit, "deals", key, AMOUNTS))}'
            if differs
            else f'Deal {key} "{name}" is already so; nothing changed'
        )
    return Change("deal", key, unit.summary)


def change(core: Core, unit: Unit, key: int, values: Values) -> bool:
    """Change the given fields as a person does, who cannot give impossible days; says whether anything differed."""
    differs = update(core, unit, key, values)
    if DAYS & {core.entity("deal").field(name).key for name in values if name not in EXTRA}:
        _check_days_of(core, unit, key)
    return differs


def alike_columns(core: Core, values: Values) -> dict[str, object]:
    """The columns that values give to every deal alike, whatever else is known of one. Raises InvalidValue."""
    read = core.read_values("deal", values)
    columns = {"probability_bp" if name == "own_probability" else name: value for name, value in read.items()}
    usual = {"title": "any", "stage_id": 1, "currency": core.business.facts.currency}
    checked = validated(DealWrite, usual | columns).model_dump()
    return {name: checked[name] for name in columns}


def update(core: Core, unit: Unit, key: int, values: Values) -> bool:
    """Change the given fields inside a unit; says whether anything differed."""
    row = unit.session.get_one(Deal, key)
    read = read_deal(core, values, row.currency)
    before = row.model_dump()
    pipelines = read_pipelines(unit.connection)
    present = stage_by_id(pipelines, row.stage_id)
    stage = stage_for(pipelines, read.get("pipeline"), read.get("stage"), present)
    refuse_lost_note(stage, read.get("lost_note"))
    given = columns(core, unit, read, row) | days(core, read, stage, row)
    if stage.id != present.id:
        enter_stage(core, unit, row, stage, given.get("closed_on"))
    about = given.pop("product", None) if "product" in read else None
    checked = validated(DealWrite, row.model_dump() | given)
    fit_lines(unit, key, row.currency, checked.model_dump(), "value" in read)
    row.sqlmodel_update(checked.model_dump())
    row.sort_title = fold(row.title)
    differs = row.model_dump() != before
    if differs:
        row.updated_at = unit.stamp
        unit.session.add(row)
        unit.flush()
    if row.currency != before["currency"]:
        keep_value(unit, key)
    if "product" in read:
        differs = _say_product(core, unit, key, about) or differs
    unit.session.refresh(row)
    return differs


def _say_product(core: Core, unit: Unit, key: int, text: str | None) -> bool:
    """Say what a deal is about; says whether anything differed. What is shown for its lines changes nothing."""
    if read_lines(unit.connection, key) and text == core.record(unit.connection, "deal", key, ["product"])["product"]:
        return False
    before = unit.changed_rows()
    say_product(core, unit, [key], text)
    return unit.changed_rows() > before


def _check_days_of(core: Core, unit: Unit, key: int) -> None:
    """Refuse impossible days that a person gives; an import keeps what its file says. Raises InvalidValue."""
    unit.flush()
    check_days(core, *unit.execute("SELECT opened_on, closed_on FROM deals WHERE id = ?", (key,)).fetchone())


def _visits(stages: Sequence[Stage], given: object) -> list[tuple[int, str]]:
    """The given stage history with the stages' ids. Raises UnknownName."""
    pairs = given if isinstance(given, Iterable) else ()
    return [(find_stage(stages, stage).id, str(at)) for stage, at in pairs]
