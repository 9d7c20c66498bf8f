"""How far back the journal reaches: changes that are older, or too many, are forgotten, the oldest first."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crm_core.store.driver import Connection
from crm_core.tuples import NamedTuple

if TYPE_CHECKING:
    from crm_core.config import Config

FORGOTTEN = "Earlier changes are no longer kept"
ROWS_AT_ONCE = 50_000
"""Rows removed in one transaction, so that others who write wait for a moment only."""

MARK = "SELECT id, at FROM journal_units WHERE kind = 'barrier' AND summary = ? ORDER BY id LIMIT 1"
# A kept undo or redo names the change it turned, whose details are forgotten all the same.
FORGET_UNITS = """WITH RECURSIVE named (id) AS (
  SELECT reverses FROM journal_units WHERE id >= :first AND reverses IS NOT NULL
  UNION SELECT u.reverses FROM journal_units u JOIN named ON u.id = named.id WHERE u.reverses IS NOT NULL
) DELETE FROM journal_units WHERE id > 0 AND id < :mark AND id NOT IN named"""


class Retention(NamedTuple):
    """How many days the journal reaches back, and how many changed rows it holds at most."""

    days: int = 400
    rows: int = 5_000_000


class Mark(NamedTuple):
    """The last change that was forgotten: undo reaches back to the one after it."""

    unit: int
    at: str

    @property
    def sentence(self) -> str:
        """Where the history ends."""
        return f"Changes up to {self.at[:10]} are no longer kept."


def retention_from(config: "Config") -> Retention:
    """The bounds as the configuration has them. Raises InvalidValue."""
    from crm_core.config import parse_count

    keys = ("history.keep_days", "history.max_rows")
    return Retention(*(parse_count(key, config.get(key)) for key in keys))


def mark(db: Connection) -> Mark | None:
    """Where the history ends; None when all of it is there."""
    first = db.execute("SELECT summary FROM journal_units WHERE id = 1").fetchone()
    if first and first[0] != FORGOTTEN:
        return None  # The first entry of all is there still.
    row = db.execute(MARK, (FORGOTTEN,)).fetchone()
    return Mark(*row) if row else None


def forget(db: Connection, retention: Retention, now: datetime) -> None:
    """Remove what lies beyond the bounds; costs next to nothing when nothing does. Called outside a transaction.

    First comes a mark that undo does not cross, so that one who is interrupted leaves no change half undoable.
    """
    first = _first_kept(db, retention, now)
    last = db.execute("SELECT max(id) FROM journal_units WHERE id > 0 AND id < ?", (first,)).fetchone()[0]
    oldest = db.execute("SELECT min(id) FROM journal_rows").fetchone()[0]
    end = _first_row(db, first)
    known = mark(db)
    if last is None or (known and known.unit == last and (oldest is None or oldest >= end)):
        return
    # Checking each unit against all others by undone_by, which has no index, would take hours.
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        _leave_mark(db, last)
        while oldest is not None and oldest < end:
            oldest += ROWS_AT_ONCE
            db.execute("DELETE FROM journal_rows WHERE id < ? AND id < ? AND unit_id < ?", (oldest, end, first))
        db.execute(FORGET_UNITS, {"first": first, "mark": last})
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _first_kept(db: Connection, retention: Retention, now: datetime) -> int:
    """The first unit within both bounds; the newest one is always kept."""
    newest = int(db.execute("SELECT max(id) FROM journal_units").fetchone()[0])
    day = now.date() - timedelta(days=min(retention.days, now.toordinal() - 1))
    young = db.execute(
        "SELECT id FROM journal_units WHERE id > 0 AND at >= ? ORDER BY id LIMIT 1", (day.isoformat(),)
    ).fetchone()
    return min(max(young[0] if young else newest, _first_within(db, retention.rows)), newest)


def _first_within(db: Connection, most: int) -> int:
    """The first unit of which all rows are among the newest ``most``; their ids only grow, so none is counted."""
    low = int(db.execute("SELECT coalesce(max(id), 0) FROM journal_rows").fetchone()[0]) - most
    if low < 1 or not db.execute("SELECT 1 FROM journal_rows WHERE id <= ? LIMIT 1", (low,)).fetchone():
        return 0
    cut = db.execute("SELECT unit_id FROM journal_rows WHERE id <= ? AND unit_id > 0 ORDER BY id DESC LIMIT 1", (low,))
    row = cut.fetchone()
    return int(row[0]) + 1 if row else 0


def _first_row(db: Connection, unit: int) -> int:
    """The id of the first row of a unit or of those after it."""
    found = db.execute(
        "SELECT id FROM journal_rows WHERE unit_id >= ? ORDER BY unit_id, id LIMIT 1", (unit,)
    ).fetchone()
    last = db.execute("SELECT coalesce(max(id), 0) FROM journal_rows").fetchone()[0]
    return int(found[0]) if found else int(last) + 1


def _leave_mark(db: Connection, unit: int) -> None:
    db.execute(
        "UPDATE journal_units SET kind = 'barrier', summary = ?, command = '', face = '', session = '', "
        "reverses = NULL, undone_by = NULL WHERE id = ?",
        (FORGOTTEN, unit),
    )
