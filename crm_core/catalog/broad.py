"""Words that very many records hold: their number, and their first rows without looking each of them up.

To put 500,000 records in order for the first 200 of them takes longer than a keystroke may. As so many match, 200 of
them are soon met among the next records of the list without a filter, which an index has in order; the full text is
then run through once, and each of its hits only compared with the few ids of those.
"""

from crm_core.catalog.fields import Entity
from crm_core.patterns import regex
from crm_core.store.driver import Connection

MANY = 4_000  # from so many on a list is read by key
FIRST_REACH = 8  # times as many records are looked at first as are wanted
EACH_REACH = 5  # the same where each is asked for by itself
# The beginning of a word that the full text has an index of, see its option "prefix".
_INDEXED = regex(r'"\w{1,4}"\*')
_LONG = regex(r'"\w{5,}"\*')
TELLING = 3  # rows found tell how far to go on; fewer may be of words that few records hold
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


def further(reached: int, found: int, wanted: int) -> int:
    """Among how many of the next records the ``wanted`` ones likely are when so many were ``found``; 0 for too few to tell."""
    return SLACK * wanted * reached // found if found >= TELLING else 0


def is_indexed(words: str) -> bool:
    """Whether the full text can soon be asked about a single record: a thousand of them take as long as all hits."""
    return _INDEXED.fullmatch(words) is not None


def is_rare(words: str) -> bool:
    """Whether so few hold a word likely that to count them first is sooner than to look in vain."""
    return _LONG.fullmatch(words) is not None


def among(entity: Entity, near: str, *, each: bool = False) -> str:
    """A SELECT of the ids that hold the words among those of another; it binds the words, then what that one binds.

    With ``each``, the full text is asked for each id by itself.
    """
    # The plus keeps SQLite from doing so, which of words without an index takes 50 times as long as all hits.
    table, plus = entity.search_table, "" if each else "+"
    return (
        f"SELECT hit.rowid FROM {table} hit WHERE hit.{table} MATCH ? AND {plus}hit.rowid IN (SELECT id FROM ({near}))"
    )
