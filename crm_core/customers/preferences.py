"""What customers like and need: each has a name, a value, and when and from where it was learned."""

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.customers import relation_queries
from crm_core.customers.affiliations import TOUCH, read_day
from crm_core.customers.relation_queries import PreferenceView
from crm_core.errors import Conflict, InvalidValue, NotFound
from crm_core.store import Unit
from crm_core.values.near import near
from crm_core.values.text import clean_line, fold

COLUMNS = ("value", "learned_on", "learned_from")
_ADD = "INSERT INTO preferences (customer_id, name, folded, value, learned_on, learned_from) VALUES (?, ?, ?, ?, ?, ?)"


class Preferences:
    """Likes and needs of customers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self, customer: int) -> list[PreferenceView]:
        """What a customer likes or needs, by name."""
        with self._core.store.reading() as db:
            return list(relation_queries.preferences(db, customer))

    def add(self, customer: int, name: str, value: str, values: Values | None = None) -> Change:
        """Keep a preference, learned today unless ``learned_on`` says when; ``learned_from`` says how.

        Raises InvalidValue, NotFound, Conflict when there is one of that name.
        """
        with self._core.store.writing("") as unit:
            self._core.find_in(unit, "customer", customer)
            cleaned = _read_name(name)
            if (known := _find(unit, customer, cleaned)) is not None:
                who = self._core.name_of(unit, "customer", customer)
                raise Conflict(f'"{who}" has the preference "{known[1]}" already; edit it instead.')
            read = {
                "learned_on": self._core.business.today.isoformat(),
                **self._read({**(values or {}), "value": value}),
            }
            unit.execute(_ADD, (customer, cleaned, fold(cleaned), *(read.get(column) for column in COLUMNS)))
            return self._done(unit, customer, cleaned, f"{read['value']}")

    def edit(self, customer: int, name: str, values: Values) -> Change:
        """Change the value, learned_on or learned_from of one. Raises NotFound, InvalidValue."""
        with self._core.store.writing("") as unit:
            key, known = self._require(unit, customer, name)
            for column, value in self._read(values).items():
                unit.execute(f"UPDATE preferences SET {column} = ? WHERE id = ?", (value, key))
            value = unit.scalar("SELECT value FROM preferences WHERE id = ?", (key,))
            return self._done(unit, customer, known, str(value))

    def put(self, unit: Unit, customer: int, name: str, values: Values) -> bool:
        """Keep one inside a unit, in the place of the one of that name; whether there was one. Raises InvalidValue."""
        cleaned, read, before = _read_name(name), self._read(values), unit.changed_rows()
        known = _find(unit, customer, cleaned)
        if known is None:
            if "value" not in read:
                raise InvalidValue("Preference", None, "must not be empty")
            unit.execute(_ADD, (customer, cleaned, fold(cleaned), *(read.get(column) for column in COLUMNS)))
        else:
            for column, value in read.items():
                unit.execute(f"UPDATE preferences SET {column} = ? WHERE id = ?", (value, known[0]))
        if unit.changed_rows() > before:
            unit.execute(TOUCH, (unit.stamp, customer))
        return known is not None

    def delete(self, customer: int, name: str) -> Change:
        """Forget one. Raises NotFound."""
        with self._core.store.writing("") as unit:
            key, known = self._require(unit, customer, name)
            unit.execute("DELETE FROM preferences WHERE id = ?", (key,))
            return self._done(unit, customer, known, "deleted")

    def _read(self, values: Values) -> dict[str, str | None]:
        read: dict[str, str | None] = {}
        if "value" in values:
            read["value"] = clean_line(str(values["value"] or ""), "Preference")
            if not read["value"]:
                raise InvalidValue("Preference", None, "must not be empty")
        if "learned_on" in values:
            read["learned_on"] = day = read_day(self._core, "Learned on", values["learned_on"])
            if day and day > self._core.business.today.isoformat():
                raise InvalidValue("Learned on", day, "lies in the future")
        if "learned_from" in values:
            read["learned_from"] = clean_line(str(values["learned_from"] or ""), "Learned from") or None
        return read

    def _require(self, unit: Unit, customer: int, name: str) -> tuple[int, str]:
        self._core.find_in(unit, "customer", customer)
        found = _find(unit, customer, name)
        if found is None:
            rows = unit.execute("SELECT name FROM preferences WHERE customer_id = ? ORDER BY folded", (customer,))
            known = [row[0] for row in rows.fetchall()]
            who = self._core.name_of(unit, "customer", customer)
            raise NotFound(f'preference of "{who}"', name, near(name, known))
        return found

    def _done(self, unit: Unit, customer: int, name: str, what: str) -> Change:
        if unit.changed_rows():
            unit.execute(TOUCH, (unit.stamp, customer))
        which = f'Preference "{name}" of "{self._core.name_of(unit, "customer", customer)}"'
        unit.describe_change(which, f"{which}: {what}")
        return Change("customer", customer, unit.summary)


def _read_name(text: str) -> str:
    name = clean_line(text, "Preference", 100)
    if not name:
        raise InvalidValue("Preference", None, "must have a name")
    return name


def _find(unit: Unit, customer: int, name: str) -> tuple[int, str] | None:
    row = unit.execute(
        "SELECT id, name FROM preferences WHERE customer_id = ? AND folded = ?", (customer, fold(name.strip()))
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))
