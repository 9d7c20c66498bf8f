"""Words that very many records hold: their number, and their first rows without looking each of them up.

To put 500,000 records in order for the first 200 of them takes longer than a keystroke may. As so many match, 200 of
them are soon met among the next records of the list without a filter, which an index has in order; the full text is
then run through once, and each of its hits only compared with the few ids of those.
"""

from crm_core.catalog.fields import Entity
from crm_core.store.driver import Connection

MANY = 10_000  # from so many on a list is read by key
FIRST_REACH = 8  # times as many records are looked at first as are wanted
SLACK = 3  # times as many then as hold the wanted number on average


def count(db: Connection, entity: Entity, words: str) -> int:
    """How many records outside the trash hold the words, an FTS5 query."""
    table = entity.search_table
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH ?", (words,)).fetchone()[0])


def many(db: Connection, entity: Entity, words: str) -> int | None:
    """The same when they are many, else None."""
    found = count(db, entity, words)
    return found if found >= MANY else None


def reach(db: Connection, entity: Entity, words: str, wanted: int) -> int:
    """Among how many of the next records the ``wanted`` ones surely are unless they lie together elsewhere; 0 for few."""
    found = many(db, entity, words)
    if found is None:
        return 0
    highest = int(db.execute(f"SELECT max(id) FROM {entity.table}").fetchone()[0])
    return SLACK * wanted * highest // found


def among(entity: Entity, near: str) -> str:
    """A SELECT of the ids that hold the words among those of another; it binds the words, then what that one binds."""
    # The plus keeps SQLite from asking the full text for each id by itself, which takes 50 times as long.
    table = entity.search_table
    return f"SELECT hit.rowid FROM {table} hit WHERE hit.{table} MATCH ? AND +hit.rowid IN (SELECT id FROM ({near}))"
