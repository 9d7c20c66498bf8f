"""Puts something in the place of lines of the history that are lost, so that what those changes did is still known."""

from crm_core.store.driver import Connection
from crm_core.store.repair_memory import last_given

NAMELESS = "What this change was called is lost"
_LOST = (
    "SELECT unit_id FROM journal_rows UNION SELECT reverses FROM journal_units UNION SELECT undone_by FROM journal_units "
    "EXCEPT SELECT id FROM journal_units ORDER BY 1"
)
_MOMENT = (
    "coalesce((SELECT at FROM journal_units WHERE id > 0 AND id < ?1 ORDER BY id DESC LIMIT 1), "
    "(SELECT at FROM journal_units WHERE id > ?1 ORDER BY id LIMIT 1), ?2)"
)
_STAND_IN = (
    "INSERT INTO journal_units (id, at, kind, summary, command, face, session) "
    f"VALUES (?1, {_MOMENT}, 'barrier', ?3, '', '', '')"
)


def stand_in_for_lost_changes(db: Connection, stamp: str) -> list[int]:
    """Put a line that undo does not cross in the place of each that others name; gives their numbers.

    It was made when the one beside it was, and at ``stamp`` (ISO) where there is none. Runs inside the caller's transaction.
    """
    last = last_given(db, "journal_units")
    lost = [key for (key,) in db.execute(_LOST).fetchall() if isinstance(key, int) and 0 < key <= last]
    db.executemany(_STAND_IN, [(key, stamp, NAMELESS) for key in lost])
    return lost
