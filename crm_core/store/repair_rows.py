"""Reads the rows of a damaged table: in order as far as that goes, around bad pages one by one."""

from collections.abc import Iterator, Sequence
from typing import Any

from crm_core.store.driver import FAILURES, Connection

Row = tuple[Any, ...]
BLIND_STEPS = 100_000
"""How far to look for the next row number by number; what says which number was the last may be damaged too."""


class DamagedTable:
    """A table of a damaged database, whose rows are numbered by ``id``; ``holes`` counts the places that gave nothing."""

    def __init__(self, db: Connection, name: str, columns: Sequence[str]) -> None:
        self.name = name
        self.columns = tuple(columns)
        self.holes = 0
        self._db = db
        self._select = f"SELECT rowid, {', '.join(self.columns)} FROM {name} NOT INDEXED WHERE rowid "

    def rows(self) -> Iterator[Row]:
        """Every row that can be read, without its rowid."""
        at = 0
        while True:
            try:
                for rowid, *values in self._db.execute(f"{self._select} >= ? ORDER BY rowid", (at,)):
                    yield tuple(values)
                    at = rowid + 1
                return
            except FAILURES:
                self.holes += 1
            found = self._next_after(at)
            if found is None:
                return
            at, row = found
            yield row
            at += 1

    def known_ids(self) -> set[int]:
        """The ids that the table's indexes name, as far as those can be read."""
        found: set[int] = set()
        for (index,) in self._all(
            f"SELECT name FROM pragma_index_list('{self.name}') WHERE NOT partial AND name NOT LIKE '%\"%'"
        ):
            try:
                for (rowid,) in self._db.execute(f'SELECT rowid FROM {self.name} INDEXED BY "{index}"'):
                    found.add(rowid)
            except FAILURES:
                continue
        return found

    def last_number(self) -> int:
        """The greatest id that was given out, as far as that is known; 0 when it is not."""
        said = [
            *self._all(f"SELECT seq FROM sqlite_sequence WHERE name = '{self.name}'"),
            *self._all(f"SELECT max(rowid) FROM {self.name} NOT INDEXED"),
        ]
        return max((number for (number,) in said if isinstance(number, int)), default=0)

    def _next_after(self, at: int) -> tuple[int, Row] | None:
        """The first row from ``at`` on that can be read on its own."""
        last = self.last_number() or at + BLIND_STEPS
        near = min(last, at + BLIND_STEPS)
        for rowid in range(at, near + 1):
            try:
                row = self._db.execute(f"{self._select} = ?", (rowid,)).fetchone()
            except FAILURES:
                continue
            if row is not None:
                return rowid, tuple(row[1:])
        return self._sought(near + 1, last)

    def _sought(self, at: int, last: int) -> tuple[int, Row] | None:
        """The first row behind ``at`` that can be found as rows are in order, looked for in steps that double."""
        step = BLIND_STEPS
        while at <= last:
            try:
                found = self._db.execute(f"{self._select} >= ? ORDER BY rowid LIMIT 1", (at,)).fetchone()
            except FAILURES:
                at, step = at + step, 2 * step
            else:
                return (found[0], tuple(found[1:])) if found else None
        return None

    def _all(self, sql: str) -> list[Row]:
        try:
            return self._db.execute(sql).fetchall()
        except FAILURES:
            return []
