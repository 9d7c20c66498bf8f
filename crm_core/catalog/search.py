"""Full-text search over every entity that registered a text: prefixes, accents and case folded, slips forgiven."""

import re

from crm_core.catalog.browse import where_clause
from crm_core.catalog.core import Core
from crm_core.catalog.excerpts import TOKENS, readable
from crm_core.catalog.fields import Kind
from crm_core.catalog.filters.fulltext import dialled_query, match_query
from crm_core.patterns import regex
from crm_core.store import Interrupt
from crm_core.store.driver import Connection
from crm_core.tuples import NamedTuple

RANKED_UP_TO = 2000
LEAST_DIGITS, MOST_DIGITS = 6, 17
NUMBER = regex(r"(?a)[+\d()./\- ]+")
RECORD = regex(r"(?:([a-z]+):)?([0-9]{1,18})", re.IGNORECASE)  # customer:61; a bare number is a customer's


class Hit(NamedTuple):
    """A record found, with a piece of the text around the words."""

    entity: str
    id: int
    name: str
    excerpt: str


class Found(NamedTuple):
    """What a search came to; ``nearest`` says that nothing has the words and these are suggestions."""

    hits: list[Hit]
    nearest: bool


class Search:
    """Looks words up; every word must begin some word of the record."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(
        self, text: str, limit: int = 20, entities: tuple[str, ...] = (), interrupt: Interrupt | None = None
    ) -> list[Hit]:
        """The best hits of each entity, in the entities' order; nothing for a text without letters or digits."""
        query = dialled_query(text.split(), self._core.business.facts.country) or match_query(text)
        if query is None:
            return []
        names = entities or tuple(self._core.catalog.search)
        with self._core.store.reading(interrupt) as db:
            return [
                hit
                for name in names
                for hit in self._numbered(db, name, text.strip(), self._of(db, name, query, limit))
                or self._by_number(db, name, text.strip(), limit)
            ]

    def look(
        self, text: str, limit: int = 20, entities: tuple[str, ...] = (), interrupt: Interrupt | None = None
    ) -> Found:
        """The hits as ``find`` gives them, or else the nearest records, at most ``limit`` of all kinds, the likest first."""
        hits = self.find(text, limit, entities, interrupt)
        if hits:
            return Found(hits, nearest=False)
        with self._core.store.reading(interrupt) as db:
            return Found(self._nearest(db, text, limit, entities or tuple(self._core.catalog.search)), nearest=True)

    def _nearest(self, db: Connection, text: str, limit: int, entities: tuple[str, ...]) -> list[Hit]:
        from crm_core.catalog.nearest import alike

        ranked = [
            (*record.order, place, entity, record)
            for place, entity in enumerate(entities)
            for record in alike(db, self._core.catalog.entities[entity], text)
        ]
        return [Hit(entity, record.id, record.name, "") for *_, entity, record in sorted(ranked)[:limit]]

    def _of(self, db: Connection, entity: str, query: str, limit: int) -> list[Hit]:
        described, index = self._core.catalog.entities[entity], self._core.catalog.search[entity].index
        few = f"SELECT count(*) FROM (SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT {RANKED_UP_TO})"
        # Ranking every hit of a short prefix takes half a second on a million records; newest first costs nothing.
        ranked = db.execute(few, (query,)).fetchone()[0] < RANKED_UP_TO
        order = f"bm25({index}, 10.0, 1.0), rowid" if ranked else "rowid DESC"
        excerpt = f"snippet({index}, -1, '', '', '…', {TOKENS})"
        found = db.execute(
            f"SELECT rowid, {excerpt} FROM {index} WHERE {index} MATCH ? ORDER BY {order} LIMIT ?", (query, limit)
        ).fetchall()
        marks = ", ".join("?" * len(found))
        key = f"{described.alias}.id"
        names = dict(
            db.execute(
                f"SELECT {key}, {described.name_sql} FROM {described.source} WHERE {key} IN ({marks})",
                [rowid for rowid, _ in found],
            ).fetchall()
        )
        return [
            Hit(entity, rowid, str(names[rowid]), readable(text, str(names[rowid])))
            for rowid, text in found
            if rowid in names
        ]

    def _numbered(self, db: Connection, entity: str, text: str, hits: list[Hit]) -> list[Hit]:
        """The hits behind the record whose own number ``text`` is, if it is one."""
        found = RECORD.fullmatch(text)
        if found is None or (found[1] or "customer").lower() != entity:
            return hits
        described = self._core.catalog.entities[entity]
        condition = self._core.browse.condition(entity, f"id:{found[2]}")
        where = where_clause(described, condition, trash=False)
        sql = f"SELECT {described.alias}.id, {described.name_sql} FROM {described.source}{where}"
        named = [Hit(entity, key, str(name), "") for key, name in db.execute(sql, condition.params)]
        return [*named, *(hit for hit in hits if hit.id not in [one.id for one in named])]

    def _by_number(self, db: Connection, entity: str, text: str, limit: int) -> list[Hit]:
        """Records with a phone number that holds the digits of ``text``, which is nothing else, as the filter finds them."""
        described = self._core.catalog.entities[entity]
        phone = next((field for field in described.fields if field.kind is Kind.PHONE), None)
        digits = sum(map(str.isdecimal, text))
        if phone is None or not LEAST_DIGITS <= digits <= MOST_DIGITS or not NUMBER.fullmatch(text):
            return []
        condition = self._core.browse.condition(entity, f'{phone.key}:"{text}"')
        where = where_clause(described, condition, trash=False)
        sql = f"SELECT {described.alias}.id, {described.name_sql}, {phone.sql} FROM {described.source}{where} LIMIT {limit:d}"
        return [Hit(entity, key, str(name), str(number)) for key, name, number in db.execute(sql, condition.params)]
