"""People who have a say in a deal besides its customer, each with a role."""

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict
from crm_core.store import Unit
from crm_core.values.text import clean_line

_TOUCH = "UPDATE deals SET updated_at = ? WHERE id = ?"
_ADD = "INSERT INTO deal_contacts (deal_id, customer_id, role) VALUES (?, ?, ?)"


def add(core: Core, deal: int, customer: object, role: str | None = None) -> Change:
    """Add a contact to a deal. Raises NotFound, Ambiguous, Conflict when it is one already, InvalidValue."""
    with core.store.writing("") as unit:
        key = _customer(core, unit, deal, customer)
        if _row(unit, deal, key) is not None:
            name = core.name_of(unit, "customer", key)
            raise Conflict(f'"{name}" is a contact of the deal already; "crm deal contact edit" changes the role.')
        unit.execute(_ADD, (deal, key, _role(role)))
        return _done(core, unit, deal, key, "added")


def edit(core: Core, deal: int, customer: object, role: str | None) -> Change:
    """Change or take away the role of a contact. Raises NotFound, Ambiguous, Conflict when it is none, InvalidValue."""
    with core.store.writing("") as unit:
        key = _customer(core, unit, deal, customer)
        row = _existing(core, unit, deal, key)
        unit.execute(
            "UPDATE deal_contacts SET role = ? WHERE id = ? AND role IS NOT ?", (_role(role), row, _role(role))
        )
        return _done(core, unit, deal, key, "changed")


def remove(core: Core, deal: int, customer: object) -> Change:
    """Take a contact off a deal. Raises NotFound, Ambiguous, Conflict when it is none."""
    with core.store.writing("") as unit:
        key = _customer(core, unit, deal, customer)
        unit.execute("DELETE FROM deal_contacts WHERE id = ?", (_existing(core, unit, deal, key),))
        return _done(core, unit, deal, key, "removed")


def put(core: Core, unit: Unit, deal: int, customer: int, role: str | None) -> bool:
    """Keep a contact inside a unit, a role only where one is given; whether it was there. Raises InvalidValue."""
    row, before = _row(unit, deal, customer), unit.changed_rows()
    if row is None:
        unit.execute(_ADD, (deal, customer, _role(role)))
    elif _role(role):
        unit.execute(
            "UPDATE deal_contacts SET role = ? WHERE id = ? AND role IS NOT ?", (_role(role), row, _role(role))
        )
    if unit.changed_rows() > before:
        unit.execute(_TOUCH, (unit.stamp, deal))
    return row is not None


def _customer(core: Core, unit: Unit, deal: int, given: object) -> int:
    core.find_in(unit, "deal", deal)
    return core.find_in(unit, "customer", given)


def _role(text: str | None) -> str | None:
    return clean_line(text or "", "Role") or None


def _row(unit: Unit, deal: int, customer: int) -> int | None:
    found = unit.scalar("SELECT id FROM deal_contacts WHERE deal_id = ? AND customer_id = ?", (deal, customer))
    return None if found is None else int(found)


def _existing(core: Core, unit: Unit, deal: int, customer: int) -> int:
    row = _row(unit, deal, customer)
    if row is None:
        names = core.name_of(unit, "customer", customer), core.name_of(unit, "deal", deal)
        raise Conflict(f'"{names[0]}" is no contact of the deal "{names[1]}"; "crm deal contact add" makes it one.')
    return row


def _done(core: Core, unit: Unit, deal: int, customer: int, done: str) -> Change:
    title, name = core.name_of(unit, "deal", deal), core.name_of(unit, "customer", customer)
    if not unit.changed_rows():
        unit.describe(f'Deal {deal} "{title}": contact "{name}" is already so; nothing changed')
        return Change("deal", deal, unit.summary)
    unit.execute(_TOUCH, (unit.stamp, deal))
    row = unit.execute(
        "SELECT role FROM deal_contacts WHERE deal_id = ? AND customer_id = ?", (deal, customer)
    ).fetchone()
    role = f" ({row[0]})" if row and row[0] else ""
    unit.describe(f'Deal {deal} "{title}": contact "{name}"{role} {done}')
    return Change("deal", deal, unit.summary)
