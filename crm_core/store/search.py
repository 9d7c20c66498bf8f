"""Full text: one FTS5 index per entity over a table of texts, kept by triggers on every table that feeds it."""

from collections.abc import Iterable, Sequence

from crm_core.tuples import NamedTuple


class Feeder(NamedTuple):
    """A table whose rows are part of some record's text; ``ids`` selects those records, ``{row}`` standing for NEW or OLD."""

    table: str
    ids: str


class SearchSource:
    """The text of one entity: ``select`` yields (id, title, body), and ``alias`` is the record's alias in it.

    ``select`` ends in a WHERE that leaves out the trash; conditions on the id are appended to it.
    """

    def __init__(self, entity: str, table: str, alias: str, select: str, feeders: tuple[Feeder, ...]) -> None:
        self.entity = entity
        self.table = table
        self.alias = alias
        self.select = select
        self.feeders = feeders

    @property
    def texts(self) -> str:
        """The table that holds the texts."""
        return f"{self.table}_text"

    @property
    def index(self) -> str:
        """The FTS5 table; its rowid is the record's id."""
        return f"{self.table}_search"


def statements(sources: Iterable[SearchSource]) -> list[str]:
    """The DDL of the texts, the indexes and their triggers."""
    return [statement for source in sources for statement in (*_tables(source), *_feeding(source))]


def _tables(source: SearchSource) -> Sequence[str]:
    texts, index = source.texts, source.index
    remove = f"INSERT INTO {index} ({index}, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);"
    insert = f"INSERT INTO {index} (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);"
    return (
        f"CREATE TABLE {texts} (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL) STRICT",
        f"CREATE VIRTUAL TABLE {index} USING fts5 (title, body, content='{texts}', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4')",
        f"CREATE TRIGGER {texts}_insert AFTER INSERT ON {texts} WHEN (SELECT bulk FROM journal_open) = 0 BEGIN {insert} END",
        f"CREATE TRIGGER {texts}_delete AFTER DELETE ON {texts} BEGIN {remove} END",
        f"CREATE TRIGGER {texts}_update AFTER UPDATE ON {texts} BEGIN {remove} {insert} END",
    )


def _feeding(source: SearchSource) -> Iterable[str]:
    for number, feeder in enumerate(source.feeders):
        new, old = feeder.ids.format(row="NEW"), feeder.ids.format(row="OLD")
        for event, ids in (("INSERT", new), ("UPDATE", f"{new} UNION {old}"), ("DELETE", old)):
            yield (
                f"CREATE TRIGGER {source.index}_{feeder.table}_{number}_{event.lower()} AFTER {event} ON {feeder.table} "
                "WHEN (SELECT bulk FROM journal_open) = 0 BEGIN\n"
                f"  DELETE FROM {source.texts} WHERE id IN ({ids});\n"
                f"  INSERT INTO {source.texts} (id, title, body) {source.select} AND {source.alias}.id IN ({ids});\nEND"
            )


def refresh(source: SearchSource, ids: str) -> list[str]:
    """Statements that renew the texts of the records that ``ids`` selects, set-wise, after a bulk write."""
    return [
        f"DELETE FROM {source.texts} WHERE id IN ({ids})",
        f"INSERT INTO {source.texts} (id, title, body) {source.select} AND {source.alias}.id IN ({ids})",
        f"INSERT INTO {source.index} (rowid, title, body) SELECT id, title, body FROM {source.texts} WHERE id IN ({ids})",
    ]


def fed(source: SearchSource, feeder: Feeder, rows: str) -> str:
    """A query for the records whose text the rows that ``rows`` selects are part of."""
    # Each row in turn: what it feeds is a query of its own.
    found = f"SELECT x.id FROM {source.table} x WHERE x.id IN ({feeder.ids.format(row='f')})"
    return (
        f"SELECT j.value FROM (SELECT (SELECT json_group_array(id) FROM ({found})) AS ids "
        f"FROM {feeder.table} f WHERE f.id IN ({rows})) n, json_each(n.ids) j"
    )


def renew(source: SearchSource, ids: str) -> str:
    """A statement that renews those texts among the records that ``ids`` selects which are no longer what they were."""
    return (
        f"WITH now (id, title, body) AS ({source.select} AND {source.alias}.id IN ({ids})) "
        f"UPDATE {source.texts} SET title = now.title, body = now.body FROM now "
        f"WHERE {source.texts}.id = now.id AND ({source.texts}.title, {source.texts}.body) IS NOT (now.title, now.body)"
    )
