"""Organizations a customer is at or was at, besides the main one, which its own record names.

A row without an end at the main organization only says since when they are there.
"""

import json
from collections.abc import Sequence

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.customers import relation_queries
from crm_core.customers.organizations import NewOrganization, added
from crm_core.customers.relation_queries import AffiliationView
from crm_core.errors import Conflict, InvalidValue, NotFound
from crm_core.store import Unit
from crm_core.values.text import clean_line

TOUCH = "UPDATE customers SET updated_at = ? WHERE id = ?"
# The day on which the present main organization was written down, where it was not there from the beginning.
_SINCE = (
    "(SELECT substr(u.at, 1, 10) FROM journal_rows r JOIN journal_units u ON u.id = r.unit_id WHERE r.tbl = 'customers' "
    "AND r.pk = c.id AND r.op = 'U' AND json_extract(r.after, '$.organization_id') = c.organization_id "
    "AND json_extract(r.before, '$.organization_id') IS NOT c.organization_id "
    "AND substr(u.at, 1, 10) <= :today ORDER BY r.id DESC LIMIT 1)"
)
_ADD = "INSERT INTO affiliations (customer_id, organization_id, role, started_on, ended_on) VALUES (?, ?, ?, ?, ?)"
# Of several that began on the same day the one that is just so.
_ALIKE = (
    "SELECT id FROM affiliations WHERE customer_id = ? AND organization_id = ? AND started_on IS ? "
    "ORDER BY (role, started_on, ended_on) IS (?, ?, ?) DESC, id LIMIT 1"
)
_OPEN = "f.customer_id = c.id AND f.organization_id = c.organization_id AND f.ended_on IS NULL"
# A row that has kept since when they were there ends; where there is none, one is made.
_END = (
    "UPDATE affiliations AS f SET ended_on = max(:today, coalesce(f.started_on, '')), role = coalesce(c.job_title, f.role) "
    f"FROM customers c{{joined}} WHERE {_OPEN} AND {{which}}"
)
_KEEP = (
    "INSERT INTO affiliations (customer_id, organization_id, role, started_on, ended_on) "
    f"SELECT c.id, c.organization_id, c.job_title, {_SINCE}, :today FROM customers c{{joined}} "
    "WHERE c.organization_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM affiliations f WHERE f.customer_id = c.id "
    "AND f.organization_id = c.organization_id AND f.ended_on = max(:today, coalesce(f.started_on, ''))) AND {which}"
)
_ONE = {"joined": "", "which": "c.id = :customer"}
_SEVERAL = {
    "joined": "",
    "which": "c.id IN (SELECT value FROM json_each(:customers)) AND c.organization_id IS NOT :to",
}
_STAGED = {
    "joined": " JOIN staged s ON s.match = c.id",
    "which": "s.changed AND s.target IS NOT NULL AND s.link IS NOT NULL AND s.link <> c.organization_id",
}


def keep_former(unit: Unit, customer_id: int, today: str) -> None:
    """Keep the main organization as a former one; called before another one takes its place."""
    for sql in (_END, _KEEP):
        unit.execute(sql.format(**_ONE), {"customer": customer_id, "today": today})


def keep_former_of(unit: Unit, customers: Sequence[int], to: object, today: str) -> None:
    """The same for several who change to another one, or to none; those that are there already stay."""
    for sql in (_END, _KEEP):
        unit.execute(sql.format(**_SEVERAL), {"customers": json.dumps(list(customers)), "to": to, "today": today})


def keep_former_of_staged(unit: Unit, today: str) -> None:
    """The same for every row of an import that is about to bring another main organization."""
    for sql in (_END, _KEEP):
        unit.execute(sql.format(**_STAGED), {"today": today})


class Affiliations:
    """Somebody at several organizations, over time."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def members(self, organization: int) -> list[AffiliationView]:
        """Who is and was at an organization, then its subsidiaries."""
        with self._core.store.reading() as db:
            return [*relation_queries.people(db, organization), *relation_queries.subsidiaries(db, organization)]

    def list(self, customer: int | None = None) -> list[AffiliationView]:
        """Where a customer is and was, the main organization first; without one, what anybody has besides the main one."""
        with self._core.store.reading() as db:
            if customer is None:
                return list(relation_queries.other_affiliations(db))
            return list(relation_queries.affiliations(db, customer))

    def add(self, customer: int, organization: object, values: Values) -> Change:
        """Keep that a customer is, or was, at an organization; ``values``: role, started_on, ended_on.

        Raises InvalidValue, NotFound, Ambiguous.
        """
        with self._core.store.writing("") as unit:
            at = self._organization(unit, customer, organization)
            read = self._read(values)
            _check_order(read.get("started_on"), read.get("ended_on"))
            if not read.get("ended_on"):
                self._refuse_second(unit, customer, at)
            unit.execute(_ADD, (customer, at, *(read.get(name) for name in ("role", "started_on", "ended_on"))))
            return self._done(unit, customer, at, "affiliation added")

    def put(self, unit: Unit, customer: int, organization: int, values: Values) -> bool:
        """Keep one inside a unit, in the place of the one that began on the same day; whether there was one.

        Raises InvalidValue.
        """
        at, read, before = self._organization(unit, customer, organization), self._read(values), unit.changed_rows()
        _check_order(read.get("started_on"), read.get("ended_on"))
        cells = [read.get(name) for name in ("role", "started_on", "ended_on")]
        key = unit.scalar(_ALIKE, (customer, at, read.get("started_on"), *cells))
        if key is None:
            unit.execute(_ADD, (customer, at, *cells))
        else:
            for name, value in read.items():
                unit.execute(f"UPDATE affiliations SET {name} = ? WHERE id = ?", (value, key))
        if unit.changed_rows() > before:
            unit.execute(TOUCH, (unit.stamp, customer))
        return key is not None

    def edit(self, key: int, values: Values) -> Change:
        """Change role, started_on or ended_on of one. Raises InvalidValue, NotFound."""
        with self._core.store.writing("") as unit:
            customer, at, started, ended = _row(unit, key)
            read = self._read(values)
            _check_order(read.get("started_on", started), read.get("ended_on", ended))
            for name, value in read.items():
                unit.execute(f"UPDATE affiliations SET {name} = ? WHERE id = ?", (value, key))
            return self._done(unit, customer, at, "affiliation changed")

    def end(self, customer: int, organization: object, on: str | None = None) -> Change:
        """End the present affiliation with an organization, today or ``on`` a day past; the main one leaves the record.

        Raises Conflict when the customer is not there now, InvalidValue for a day to come, NotFound.
        """
        with self._core.store.writing("") as unit:
            at = self._core.find_in(unit, "customer", organization)
            today = self._core.business.today.isoformat()
            day = self._day("Ended", on) or today
            if day > today:
                raise InvalidValue("Ended", on, f"lies in the future; end it then, today is {today}")
            row = _open_row(unit, customer, at)
            if row is not None:
                _check_order(row[1], day)
            if unit.scalar("SELECT organization_id FROM customers WHERE id = ?", (customer,)) == at:
                keep_former(unit, customer, day)
                unit.execute("UPDATE customers SET organization_id = NULL, job_title = NULL WHERE id = ?", (customer,))
            elif row is not None:
                unit.execute("UPDATE affiliations SET ended_on = ? WHERE id = ?", (day, row[0]))
            else:
                names = [self._core.name_of(unit, "customer", each) for each in (customer, at)]
                raise Conflict(f'"{names[0]}" is not at "{names[1]}" now, so nothing can end.')
            return self._done(unit, customer, at, "affiliation ended")

    def delete(self, key: int) -> Change:
        """Remove one that was never true. Raises NotFound."""
        with self._core.store.writing("") as unit:
            customer, at, *_ = _row(unit, key)
            unit.execute("DELETE FROM affiliations WHERE id = ?", (key,))
            return self._done(unit, customer, at, "affiliation deleted")

    def _organization(self, unit: Unit, customer: int, given: object) -> int:
        self._core.find_in(unit, "customer", customer)
        if isinstance(given, NewOrganization):
            return added(self._core, unit, given)
        at = self._core.find_in(unit, "customer", given)
        if at == customer:
            raise InvalidValue("Organization", given, "is the customer itself")
        if unit.scalar("SELECT kind FROM customers WHERE id = ?", (at,)) == "person":
            raise InvalidValue("Organization", given, "is a person; name an organization, or change its kind first")
        return at

    def _refuse_second(self, unit: Unit, customer: int, at: int) -> None:
        if _open_row(unit, customer, at) is not None:
            names = [self._core.name_of(unit, "customer", each) for each in (customer, at)]
            raise Conflict(f'"{names[0]}" is at "{names[1]}" already; end that first, or edit it.')

    def _read(self, values: Values) -> dict[str, str | None]:
        read: dict[str, str | None] = {}
        if "role" in values:
            read["role"] = clean_line(str(values["role"] or ""), "Role") or None
        for name, label in (("started_on", "From"), ("ended_on", "Until")):
            if name in values:
                read[name] = self._day(label, values[name])
        return read

    def _day(self, label: str, given: object) -> str | None:
        return read_day(self._core, label, given)

    def _done(self, unit: Unit, customer: int, organization: int, done: str) -> Change:
        if unit.changed_rows():
            unit.execute(TOUCH, (unit.stamp, customer))
        names = [self._core.name_of(unit, "customer", key) for key in (customer, organization)]
        where = f'"{names[0]}" at "{names[1]}"'
        unit.describe_change(where, f"{where}: {done}")
        return Change("customer", customer, unit.summary)


def read_day(core: Core, label: str, given: object) -> str | None:
    """A day as it is stored, None for nothing. Raises InvalidValue."""
    if given is None or not str(given).strip():
        return None
    from crm_core.values.dates import parse_date

    try:
        return parse_date(str(given), core.business.today).isoformat()
    except InvalidValue as problem:
        raise InvalidValue(label, given, problem.why) from None


def _check_order(started: str | None, ended: str | None) -> None:
    if started and ended and ended < started:
        raise InvalidValue("Until", ended, f"lies before it began ({started})")


def _open_row(unit: Unit, customer: int, organization: int) -> tuple[int, str | None] | None:
    row = unit.execute(
        "SELECT id, started_on FROM affiliations WHERE customer_id = ? AND organization_id = ? AND ended_on IS NULL "
        "ORDER BY id DESC LIMIT 1",
        (customer, organization),
    ).fetchone()
    return None if row is None else (row[0], row[1])


def _row(unit: Unit, key: int) -> tuple[int, int, str | None, str | None]:
    row = unit.execute(
        "SELECT customer_id, organization_id, started_on, ended_on FROM affiliations WHERE id = ?", (key,)
    ).fetchone()
    if row is None:
        raise NotFound("affiliation", str(key))
    return row[0], row[1], row[2], row[3]
