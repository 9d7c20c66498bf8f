"""Interactions: logged, changed, moved to the trash."""

from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.catalog.pages import Change
from crm_core.customers.tables import Interaction, InteractionCreate
from crm_core.errors import InvalidValue
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.text import shorten
from crm_core.values.uid import new_uid

# The deal of an interaction where its customer is another one, neither at an organization nor the organization of this one.
_DEAL_OF_ANOTHER = (
    "SELECT d.id, d.title, i.customer_id, o.name FROM interactions i JOIN deals d ON d.id = i.deal_id "
    "JOIN customers o ON o.id = d.customer_id JOIN customers c ON c.id = i.customer_id WHERE i.id = ? AND o.id <> c.id "
    "AND o.id IS NOT c.organization_id AND o.organization_id IS NOT c.id AND o.organization_id IS NOT c.organization_id"
)


def add(core: Core, values: Values) -> Change:
    """Log an interaction; without a time it is now. Raises InvalidValue, NotFound, Ambiguous."""
    with core.store.writing("") as unit:
        key = insert(core, unit, values)
        unit.describe(_summary(core, unit, key, "logged") + _of_another(core, unit, key))
    return Change("interaction", key, unit.summary)


def insert(core: Core, unit: Unit, values: Values) -> int:
    """Log an interaction inside a unit; gives its id."""
    columns = _columns(core, unit, values, "{}")
    _refuse_empty(columns.get("subject"), columns.get("body"))
    checked = validated(
        InteractionCreate, {"occurred_at": unit.stamp, "owner": core.business.facts.owner or None} | columns
    )
    row = Interaction(**checked.model_dump(), uid=new_uid(), created_at=unit.stamp, updated_at=unit.stamp)
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    return row.id


def edit(core: Core, key: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields of an interaction. Raises InvalidValue, NotFound, Clash."""
    with core.store.writing("") as unit:
        core.find_in(unit, "interaction", key)
        core.check_expected(unit, "interaction", key, values, expected)
        update(core, unit, key, values)
        unit.describe_change(f"Interaction {key}", _summary(core, unit, key, "changed") + _of_another(core, unit, key))
    return Change("interaction", key, unit.summary)


def update(core: Core, unit: Unit, key: int, values: Values) -> None:
    """Change the given fields inside a unit; the change stamp moves only when something differs."""
    row = unit.session.get_one(Interaction, key)
    columns = _columns(core, unit, values, row.custom)
    checked = validated(InteractionCreate, row.model_dump() | columns)
    if {"subject", "body"} & columns.keys():
        _refuse_empty(checked.subject, checked.body)
    before = unit.changed_rows()
    row.sqlmodel_update(checked.model_dump())
    unit.session.add(row)
    if unit.changed_rows() > before:
        row.updated_at = unit.stamp


def alike_columns(core: Core, unit: Unit, values: Values) -> dict[str, Any]:
    """The columns that values give to every interaction alike, whatever else is known of one. Raises InvalidValue."""
    columns = _columns(core, unit, values, "{}")
    usual = {"channel": "note", "occurred_at": unit.stamp, "customer_id": 1}
    checked = validated(InteractionCreate, usual | columns).model_dump()
    return {name: checked[name] for name in columns}


def _refuse_empty(subject: object, body: object) -> None:
    if not (subject or body):
        raise InvalidValue("Subject", None, "must not be empty where there is no text either")


def _columns(core: Core, unit: Unit, values: Values, custom: str) -> dict[str, Any]:
    read: dict[str, Any] = core.read_values("interaction", values)
    if "custom" in read:
        read["custom"] = merged_custom(custom, read["custom"])
    if "customer" in read:
        read["customer_id"] = core.find_in(unit, "customer", read.pop("customer"))
    if "deal" in read:
        given = read.pop("deal")
        read["deal_id"] = None if given is None else core.find_in(unit, "deal", given)
    if "duration" in read:
        read["duration_minutes"] = read.pop("duration")
    if read.get("occurred_at") and read["occurred_at"] > unit.stamp:
        why = 'lies in the future, and an interaction in the past; "crm appointment add" plans one'
        raise InvalidValue("When", values.get("occurred_at", read["occurred_at"]), why)
    return {key: value for key, value in read.items() if value is not None or key not in ("occurred_at", "channel")}


def _summary(core: Core, unit: Unit, key: int, done: str) -> str:
    row = unit.execute(
        "SELECT i.channel, c.name, coalesce(i.subject, i.body, '') FROM interactions i JOIN customers c "
        "ON c.id = i.customer_id WHERE i.id = ?",
        (key,),
    ).fetchone()
    channel, name, text = row
    return f'Interaction {key}, {channel} with "{name}", {done}: {shorten(text.splitlines()[0] if text else "", 60)}'


def _of_another(core: Core, unit: Unit, key: int) -> str:
    """What is added where the deal is of a customer who has nothing to do with this one, as after a slip in its number."""
    row = unit.execute(_DEAL_OF_ANOTHER, (key,)).fetchone()
    if row is None:
        return ""
    deal, title, customer, name = row
    references = core.catalog.references
    belonging = {each.table: each.column for each in references if each.belonging and each.target == "deal"}
    for each in references:
        if each.joins and each.target == "customer" and each.table in belonging:
            there = f"SELECT 1 FROM {each.table} WHERE {belonging[each.table]} = ? AND {each.column} = ?"
            if unit.scalar(there, (deal, customer)):
                return ""
    return f'; deal {deal} "{shorten(title, 60)}" is of "{shorten(name, 60)}"'
