"""Phone numbers that lack their country: understood anew by the country of the customer, else of the business."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_core.catalog.browse import where_clause
from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change, Ref
from crm_core.errors import CrmError
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.text import counted

WITHOUT_COUNTRY = "p.normalized NOT GLOB '+[0-9]*'"
NATIONAL = f"p.kind = 'phone' AND {WITHOUT_COUNTRY}"
HOME = "(SELECT a.country FROM addresses a WHERE a.customer_id = c.id ORDER BY a.is_primary DESC, a.id LIMIT 1)"
KNOWN = "SELECT 1 FROM contact_points p WHERE p.customer_id = ? AND p.kind = 'phone' AND p.normalized = ? AND p.id <> ?"


class PhoneMend(NamedTuple):
    """A number as it was typed and as it will be compared, "" where it stays as it is and ``why`` says why."""

    point: int
    customer: Ref
    typed: str
    number: str
    why: str = ""


class PhonePlan(NamedTuple):
    """The numbers that can be understood, and those that cannot."""

    mended: tuple[PhoneMend, ...]
    left: tuple[PhoneMend, ...]


def plan(core: Core, filter_text: str = "") -> PhonePlan:
    """Look at every number without a country of the customers that match; nothing is written. Raises FilterProblem."""
    with core.store.reading() as db:
        found = list(_understood(core, db, filter_text))
    return PhonePlan(tuple(one for one in found if one.number), tuple(one for one in found if not one.number))


def mend(core: Core, planned: Sequence[PhoneMend]) -> Change:
    """Write the understood numbers in one step; what others changed meanwhile stays as they left it."""
    with core.store.writing("") as unit:
        unit.execute_many(
            "UPDATE contact_points SET normalized = ?, invalid = 0 WHERE id = ? AND value = ?",
            [(one.number, one.point, one.typed) for one in planned],
        )
        count = _touch(unit)
        unit.describe(f"{counted(count, 'phone number')} understood with its country" if count == 1 else
                      f"{count:,} phone numbers understood with their country" if count else
                      "No phone number had to be changed")  # fmt: skip
    return Change("customer", planned[0].customer.id if planned else 0, unit.summary)


def _touch(unit: Unit) -> int:
    changed = unit.changed_rows()
    unit.execute(
        "UPDATE customers SET updated_at = ? WHERE id IN "
        "(SELECT parent FROM journal_rows WHERE unit_id = ? AND tbl = 'contact_points')",
        (unit.stamp, unit.id),
    )
    return changed


def _understood(core: Core, db: Connection, filter_text: str) -> Iterator[PhoneMend]:
    described = core.entity("customer")
    where = where_clause(described, core.browse.condition("customer", filter_text), trash=False)
    sql = (
        f"SELECT p.id, c.id, c.name, p.value, {HOME} FROM contact_points p JOIN customers c ON c.id = p.customer_id "
        f"WHERE {NATIONAL} AND c.id IN (SELECT c.id FROM {described.source}{where}) ORDER BY c.id, p.id"
    )
    usual, taken = core.business.facts.country, set[tuple[int, str]]()
    for point, key, name, typed, home in db.execute(sql, core.browse.condition("customer", filter_text).params):
        number, why = understood(typed, home, usual)
        if number and ((key, number) in taken or db.execute(KNOWN, (key, number, point)).fetchone()):
            number, why = "", f"{number} is there already"
        taken.add((key, number))
        yield PhoneMend(point, Ref(key, name), typed, number, why)


def understood(typed: str, home: str | None, usual: str | None) -> tuple[str, str]:
    """A number as E.164 by the country of the customer, else of the business; "" and why where it cannot be told."""
    from crm_core.values.phone import parse_phone

    country = home if home and len(home) == 2 else usual
    try:
        number = parse_phone(typed, country)[1]
    except CrmError:
        return "", "no phone number"
    if number:
        return number, ""
    return "", f"no number of {country}" if country else "neither the customer nor the business has a country"
