"""Builds full text anew from the records."""

from collections.abc import Iterable

from crm_core.store.driver import Connection
from crm_core.store.search import SearchSource, statements


def rebuild_full_text(db: Connection, sources: Iterable[SearchSource]) -> None:
    """Drop texts, indexes and their triggers, and make them of what the records say now, in the transaction that is open."""
    sources = tuple(sources)
    drop_full_text(db, sources)
    build_full_text(db, sources)


def drop_full_text(db: Connection, sources: Iterable[SearchSource]) -> None:
    """Remove texts, indexes and triggers, those of them that are there."""
    triggers = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()]
    for source in sources:
        for trigger in triggers:
            if trigger.startswith((f"{source.texts}_", f"{source.index}_")):
                db.execute(f'DROP TRIGGER "{trigger}"')
        db.execute(f"DROP TABLE IF EXISTS {source.index}")
        db.execute(f"DROP TABLE IF EXISTS {source.texts}")


def build_full_text(db: Connection, sources: Iterable[SearchSource]) -> None:
    """Make them and fill them, set-wise."""
    db.execute("UPDATE journal_open SET bulk = 1")
    for source in sources:
        for statement in statements((source,)):
            db.execute(statement)
        db.execute(f"INSERT INTO {source.texts} (id, title, body) {source.select}")
        db.execute(f"INSERT INTO {source.index} ({source.index}) VALUES ('rebuild')")
    db.execute("UPDATE journal_open SET bulk = 0")
