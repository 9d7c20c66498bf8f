"""Leads: added, changed."""

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.errors import UsageProblem
from crm_core.sales.leads.tables import Lead, LeadWrite
from crm_core.sales.leads.values import columns, read_lead
from crm_core.sales.leads.words import UNTITLED
from crm_core.sales.other_currency import amounts_of, became
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.text import fold
from crm_core.values.uid import new_uid


def add(core: Core, values: Values) -> Change:
    """Add a lead of a known customer. Raises InvalidValue, UnknownName, NotFound and Ambiguous (customer)."""
    with core.store.writing("") as unit:
        key = insert(core, unit, values)
        refuse_new_qualified(unit, key)
        unit.describe(summary(unit, key, "added"))
    return Change("lead", key, unit.summary)


def insert(core: Core, unit: Unit, values: Values) -> int:
    """Add a lead inside a unit; gives its id. Without a title it is an inquiry."""
    read = {"title": UNTITLED} | {key: value for key, value in read_lead(core, values).items() if value is not None}
    given = {"owner": core.business.facts.owner or None, "customer_id": None} | columns(core, unit, read, None)
    received = given.pop("received_at", unit.stamp)
    checked = validated(LeadWrite, given)
    row = Lead(
        **checked.model_dump(),
        uid=new_uid(),
        sort_title=fold(checked.title),
        received_at=received,
        status_since=received if checked.status == "new" else unit.stamp,
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    return row.id


def edit(core: Core, key: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
    with core.store.writing("") as unit:
        core.find_in(unit, "lead", key)
        core.check_expected(unit, "lead", key, values, expected)
        value = amounts_of(unit, "leads", key, ["value_minor"])
        differs = change(core, unit, key, values)
        changed = ", ".join(name.replace("_", " ") for name in values)
        done = f"changed: {changed}{became(value, amounts_of(unit, 'leads', key, ['value_minor']))}"
        unit.describe(summary(unit, key, done if differs else "is already so; nothing changed"))
    return Change("lead", key, unit.summary)


def change(core: Core, unit: Unit, key: int, values: Values) -> bool:
    """Change the given fields as a person does, who says why nothing comes of a lead, and makes a deal of one that is qualified.

    Raises UsageProblem too.
    """
    before = unit.session.get_one(Lead, key).status
    differs = update(core, unit, key, values)
    row = unit.session.get_one(Lead, key)
    if row.status == "disqualified" != before:
        refuse_without_reason(row, row.disqualified_reason)
    if row.status == "qualified" != before and not has_deal(unit, row):
        why = "is qualified by making a deal of it, as in"
        raise UsageProblem(f'Lead {row.id} "{row.title}" {why} crm lead qualify {row.id}.', option="status")
    return differs


def has_deal(unit: Unit, row: Lead) -> bool:
    """Whether a lead has become a deal that is still there."""
    return bool(unit.scalar("SELECT 1 FROM deals WHERE id = ? AND deleted_at IS NULL", (row.deal_id,)))


def refuse_new_qualified(unit: Unit, key: int) -> None:
    """Refuse to add a lead that is qualified already, for it has no deal. Raises UsageProblem."""
    if unit.session.get_one(Lead, key).status == "qualified":
        raise UsageProblem('A lead is qualified by making a deal of it; add it first, then "crm lead qualify".')


def refuse_without_reason(row: Lead, reason: str | None) -> None:
    """Refuse to close a lead without saying why. Raises UsageProblem."""
    if not (reason or "").strip():
        why = f'Say why nothing comes of lead {row.id} "{row.title}"'
        raise UsageProblem(f"{why}, as in crm lead disqualify {row.id} --reason 'no budget'.", option="reason")


def update(core: Core, unit: Unit, key: int, values: Values) -> bool:
    """Change the given fields inside a unit; says whether anything differed."""
    row = unit.session.get_one(Lead, key)
    read = read_lead(core, values, row.currency)
    before = row.model_dump()
    given = columns(core, unit, read, row)
    row.received_at = given.pop("received_at", row.received_at)
    checked = validated(LeadWrite, row.model_dump() | given)
    if checked.status != row.status:
        row.status_since = unit.stamp
    row.sqlmodel_update(checked.model_dump())
    row.sort_title = fold(row.title)
    if row.model_dump() == before:
        return False
    row.updated_at = unit.stamp
    unit.session.add(row)
    return True


def summary(unit: Unit, key: int, done: str) -> str:
    """What was done to a lead in one line: whose it is and what they ask for."""
    title, customer = unit.execute(
        "SELECT l.title, c.name FROM leads l JOIN customers c ON c.id = l.customer_id WHERE l.id = ?", (key,)
    ).fetchone()
    return f'Lead {key} "{title}" of {customer} {done}'
