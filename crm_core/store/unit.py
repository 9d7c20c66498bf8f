"""A unit of work: one transaction, one entry in the journal."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from crm_core.store.driver import Connection

if TYPE_CHECKING:
    from sqlmodel import Session

    from crm_core.store.sessions import SessionMaker

LARGE_KILOBYTES = 64_000
TEXTS, ADDED = 1, 2
"""What triggers leave to whoever says so: the full text, and with that the noting of rows that are added."""


class Unit:
    """What a write does its work with: raw SQL by ``execute``, SQLModel rows by ``session``; never used outside its block."""

    def __init__(self, db: Connection, unit_id: int, stamp: str, sessions: "SessionMaker", summary: str) -> None:
        self.id = unit_id
        self.stamp = stamp
        self.summary = summary
        self.discarded = False
        self._db = db
        self._sessions = sessions
        self._session: Session | None = None
        self._journal_before = self._journal_end()

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """Run one statement; gives the driver's cursor. Pending rows of the session are written first."""
        self.flush()
        return self._db.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for every row of parameters."""
        self.flush()
        self._db.executemany(sql, rows)

    def scalar(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first value of the first row, None where there is no row."""
        row = self.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    @property
    def connection(self) -> Connection:
        """The connection of this unit, for reads that must see what it has written so far."""
        self.flush()
        return self._db

    @property
    def session(self) -> "Session":
        """The SQLModel session of this unit, made when first asked for."""
        if self._session is None:
            self._session = self._sessions.open()
        return self._session

    def flush(self) -> None:
        """Write the session's pending rows."""
        if self._session is not None:
            self._session.flush()

    def describe(self, summary: str) -> None:
        """Say in one line what this unit did, for history and undo."""
        self.summary = summary

    def describe_change(self, what: str, summary: str) -> None:
        """Say in one line what this unit did, or that ``what`` is already so where it changed no row."""
        self.describe(summary if self.changed_rows() else f"{what} is already so; nothing changed")

    def bulk(self, on: bool) -> None:
        """Suspend (or resume) the full-text triggers; whoever suspends them renews the texts set-wise."""
        self.execute("UPDATE journal_open SET bulk = ?", (TEXTS if on else 0,))

    @contextmanager
    def adding(self, table: str, parent: str = "") -> Iterator[None]:
        """Note the rows that the block adds to a table all together behind it; inside ``bulk`` only.

        ``parent`` is the column that names the record they belong to, as the table's own information has it.
        """
        last = self.scalar(f"SELECT coalesce(max(id), 0) FROM {table}")
        self.execute("UPDATE journal_open SET bulk = ?", (ADDED,))
        yield
        self.execute(
            f"INSERT INTO journal_rows (unit_id, tbl, pk, op, parent) SELECT ?, '{table}', id, 'I', {parent or 'NULL'} "
            f"FROM {table} WHERE id > ? ORDER BY id",
            (self.id, last),
        )
        self.bulk(True)

    @contextmanager
    def large(self) -> Iterator[None]:
        """Keep many pages of the database in memory inside the block, for a unit that comes back to them.

        With few of them SQLite reads most again, from a log that only grows longer.
        """
        usual = self.scalar("PRAGMA cache_size")
        self._db.execute(f"PRAGMA cache_size = -{LARGE_KILOBYTES}")
        try:
            yield
        finally:
            self._db.execute(f"PRAGMA cache_size = {usual}")

    def give_uids(self, table: str, column: str, where: str) -> None:
        """Put a fresh uid into every row of a (temporary) table that matches."""
        from crm_core.values.uid import uid_series

        self.flush()
        self._db.create_function("new_uid", 0, uid_series())
        self.execute(f"UPDATE {table} SET {column} = new_uid() WHERE {where}")

    def discard(self) -> None:
        """Let the block end without writing anything: a rehearsal."""
        self.discarded = True

    def changed_rows(self) -> int:
        """How many rows this unit has changed so far."""
        self.flush()
        return self._journal_end() - self._journal_before

    def _journal_end(self) -> int:
        # Numbers of journal rows follow on one another while a unit is written; to count them would slow down long ones.
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM journal_rows").fetchone()[0])

    def close(self) -> None:
        """Forget the session; its rows never outlive the unit."""
        if self._session is not None:
            self._session.close()
            self._session = None
