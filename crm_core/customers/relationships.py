"""How customers stand to one another: referred by, works with, subsidiary of; kept once, seen from both sides."""

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.customers import relation_queries
from crm_core.customers.affiliations import TOUCH
from crm_core.customers.relation_queries import RelationshipView
from crm_core.customers.words import AMONG, INVERSES
from crm_core.errors import Conflict, InvalidValue
from crm_core.store import Unit
from crm_core.values.near import unknown
from crm_core.values.text import clean_line, fold

KINDS = tuple(dict.fromkeys((*INVERSES, *INVERSES.values())))
_ARTICLES = {"person": "a person", "organization": "an organization"}
_TURNED = {inverse: kind for kind, inverse in INVERSES.items()}

_ADD = "INSERT INTO relationships (customer_id, kind, other_id, note) VALUES (?, ?, ?, ?)"
# How far one is from another over relationships of one kind, each told from its own side.
_STEPS_TO = (
    "WITH RECURSIVE reached (id, steps) AS (SELECT ?1, 0 UNION SELECT r.other_id, reached.steps + 1 FROM relationships r "
    "JOIN reached ON r.customer_id = reached.id WHERE r.kind = ?2 AND reached.steps < 20) "
    "SELECT min(steps) FROM reached WHERE id = ?3 AND steps > 0"
)


class Relationships:
    """Customers and other customers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self, customer: int) -> list[RelationshipView]:
        """How a customer stands to others, from either side."""
        with self._core.store.reading() as db:
            return list(relation_queries.relationships(db, customer))

    def add(self, customer: int, kind: str, other: int, note: str | None = None) -> Change:
        """Keep how a customer stands to another.

        Raises InvalidValue, UnknownName, Conflict when it is known, or known the other way round.
        """
        with self._core.store.writing("") as unit:
            key, first, word, second = self._find(unit, customer, kind, other)
            if key is not None:
                raise Conflict(f"{self._sentence(unit, customer, kind, other)} is known already.")
            self._refuse_impossible(unit, first, word, second)
            unit.execute(_ADD, (first, word, second, clean_line(note or "", "Note") or None))
            return self._done(unit, customer, kind, other, "noted")

    def put(self, unit: Unit, customer: int, kind: str, other: int, values: Values) -> bool:
        """Keep one inside a unit; whether it was known already. Raises InvalidValue, UnknownName, Conflict."""
        key, first, word, second = self._find(unit, customer, kind, other)
        note, before = clean_line(str(values.get("note") or ""), "Note") or None, unit.changed_rows()
        if key is None:
            self._refuse_impossible(unit, first, word, second)
            unit.execute(_ADD, (first, word, second, note))
        elif "note" in values:
            unit.execute("UPDATE relationships SET note = ? WHERE id = ?", (note, key))
        if unit.changed_rows() > before:
            for touched in (first, second):
                unit.execute(TOUCH, (unit.stamp, touched))
        return key is not None

    def delete(self, customer: int, kind: str, other: int) -> Change:
        """Forget how a customer stands to another. Raises UnknownName, Conflict when it is not known."""
        with self._core.store.writing("") as unit:
            key, *_ = self._find(unit, customer, kind, other)
            if key is None:
                raise Conflict(f"{self._sentence(unit, customer, kind, other)} is not known, so it cannot be deleted.")
            unit.execute("DELETE FROM relationships WHERE id = ?", (key,))
            return self._done(unit, customer, kind, other, "deleted")

    def _find(self, unit: Unit, customer: int, kind: str, other: int) -> tuple[int | None, int, str, int]:
        """The row that says so, if any, and the row as it is written: customer, kind, other."""
        for key in (customer, other):
            self._core.find_in(unit, "customer", key)
        if customer == other:
            raise InvalidValue("Relationship", self._core.name_of(unit, "customer", other), "is the customer itself")
        word, first, second = read_kind(kind), customer, other
        if word not in INVERSES:
            word, first, second = _TURNED[word], other, customer
        pairs = [(first, second), (second, first)] if INVERSES[word] == word else [(first, second)]
        for pair in pairs:
            key = unit.scalar(
                "SELECT id FROM relationships WHERE customer_id = ? AND other_id = ? AND kind = ?", (*pair, word)
            )
            if key is not None:
                return int(key), first, word, second
        return None, first, word, second

    def _refuse_impossible(self, unit: Unit, first: int, word: str, second: int) -> None:
        """Refuse what cannot be so of such customers, and to say of both what can be so of one only. Raises InvalidValue, Conflict."""
        self._refuse_other_kinds(unit, first, word, second)
        steps = unit.scalar(_STEPS_TO, (second, word, first)) if INVERSES[word] != word else None
        if steps and steps > 1:
            raise Conflict(
                f"{self._sentence(unit, first, word, second)} would go round in a circle over {steps - 1} more."
            )
        if steps:
            raise Conflict(
                f"{self._sentence(unit, second, word, first)} is known, so it cannot be the other way round too; "
                "delete that first."
            )

    def _refuse_other_kinds(self, unit: Unit, first: int, word: str, second: int) -> None:
        """Organizations do not marry, and nobody is a subsidiary. Raises InvalidValue."""
        for key in (first, second) if word in AMONG else ():
            if (found := unit.scalar("SELECT kind FROM customers WHERE id = ?", (key,))) != AMONG[word]:
                what = f"is {_ARTICLES[str(found)]}; {word.replace('-', ' ')} is said of {AMONG[word]}s only"
                raise InvalidValue("Relationship", self._core.name_of(unit, "customer", key), what)

    def _done(self, unit: Unit, customer: int, kind: str, other: int, done: str) -> Change:
        for key in (customer, other):
            unit.execute(TOUCH, (unit.stamp, key))
        unit.describe(f"{self._sentence(unit, customer, kind, other)}: {done}")
        return Change("customer", customer, unit.summary)

    def _sentence(self, unit: Unit, customer: int, kind: str, other: int) -> str:
        names = [self._core.name_of(unit, "customer", key) for key in (customer, other)]
        return f'"{names[0]}" {read_kind(kind).replace("-", " ")} "{names[1]}"'


def read_kind(text: str) -> str:
    """How one stands to another, from "referred-by", "referred by", "subsidiary". Raises UnknownName."""
    wanted = "-".join(fold(text).replace("_", " ").replace("-", " ").split())
    if wanted in KINDS:
        return wanted
    starting = [kind for kind in KINDS if wanted and kind.startswith(wanted)]
    if len(starting) == 1:
        return starting[0]
    raise unknown("relationship", text, KINDS)
