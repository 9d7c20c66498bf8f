"""What a schema consists of besides rows, so that what somebody dropped by hand is missed and can be made anew."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from crm_core.store import driver
from crm_core.store.search import SearchSource

PARTS = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid"
DIGEST = "9910810a1b9df1229d8a5e34b2a3c8092ed0ab638fb4732a1ff5a05144c8bb76"
"""That of the names of everything in a new database: who finds it need not make one to compare with."""
COLUMNS = "0f9edbd80ddf4065fdf1959fe5de42c0407842fc8ec4c02de479bda5a1df24b0"
"""That of the names of all their columns."""
ORDER = ("table", "index", "view", "trigger")


class Part(NamedTuple):
    """A table, index, view or trigger by its name, and the statement that makes it."""

    kind: str
    name: str
    statement: str


Statements = Mapping[str, Part]
"""The parts of a schema by their names."""


def parts_of(path: Path, sources: Iterable[SearchSource]) -> Statements:
    """Those of a database, without the tables of full text, which is looked at by itself. Raises the driver's Error."""
    with closing(driver.connect(path, write=False)) as db:
        parts = [Part(*row) for row in db.execute(PARTS)]
    derived = _derived(sources)
    return {part.name: part for part in parts if part.kind != "table" or not part.name.startswith(derived)}


def digest(db: driver.Connection) -> str:
    """The checksum over the names of everything there is. Raises the driver's Error."""
    import hashlib

    names = sorted(f"{kind} {name}" for kind, name, _ in db.execute(PARTS))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def has_our_columns(path: Path) -> bool:
    """Whether the tables have the columns of a new database: a damaged name of one makes our statements look wrong."""
    try:
        with closing(driver.connect(path, write=False)) as db:
            return has_present_tables(db)
    except driver.FAILURES:
        return False


def has_present_tables(db: driver.Connection) -> bool:
    """Whether the tables of an open database have the columns of a new one. Raises the driver's Error."""
    return columns_digest(db) == COLUMNS


def columns_digest(db: driver.Connection) -> str:
    """The checksum over the names of the columns of all tables. Raises the driver's Error."""
    import hashlib

    of_tables = (
        "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_xinfo(t.name) c "
        "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 1"
    )
    return hashlib.sha256("\n".join(row[0] for row in db.execute(of_tables)).encode()).hexdigest()


def missing(db: driver.Connection, expected: Callable[[], Statements]) -> list[Part]:
    """Those that are not there, in the order in which they can be made; ``expected`` is asked when something differs.

    Raises the driver's Error.
    """
    if digest(db) == DIGEST:
        return []
    there = {(kind, name) for kind, name, _ in db.execute(PARTS)}
    lost = [part for part in expected().values() if (part.kind, part.name) not in there]
    return sorted(lost, key=lambda part: (ORDER.index(part.kind), part.name))


def make(db: driver.Connection, lost: Iterable[Part], sources: Iterable[SearchSource]) -> None:
    """Make indexes, views and triggers anew, but for those of full text, which come with that. Raises the driver's Error."""
    derived = _derived(sources)
    for part in lost:
        if not part.name.startswith(derived):
            db.execute(part.statement)


def _derived(sources: Iterable[SearchSource]) -> tuple[str, ...]:
    return tuple(name for source in sources for name in (source.texts, source.index))
