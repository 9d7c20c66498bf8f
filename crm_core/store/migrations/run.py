"""One transaction that takes a database from its version to the program's, or leaves it as it was."""

import warnings
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import MetaData, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex

from crm_core.clock import Clock
from crm_core.errors import DatabaseProblem
from crm_core.store import driver, journal
from crm_core.store.backup_make import count_rows
from crm_core.store.inspect import damage
from crm_core.store.migrations.steps import Step
from crm_core.store.repair_search import build_full_text, drop_full_text
from crm_core.store.schema import Schema, journaled_tables

DERIVED = ("_text", "_search")


class Plan(NamedTuple):
    """The steps there are, and the schema that the last one leads to."""

    schema: Schema
    steps: Sequence[Step]

    @property
    def target(self) -> int:
        """The version that the plan leads to."""
        return self.steps[-1].version if self.steps else 1


def migrate(path: Path, plan: Plan, clock: Clock) -> int:
    """Bring the database at ``path`` to the plan's version; gives that version. Raises DatabaseProblem."""
    try:
        with closing(driver.connect(path, write=True)) as db:
            # Inside a transaction this would be ignored, and dropping a table would delete every row that refers to it.
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute("BEGIN IMMEDIATE")
            try:
                _migrate(db, path, plan, clock)
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
    except (driver.DatabaseError, SQLAlchemyError) as error:
        cause = getattr(error, "orig", None) or error
        try:
            raise damage(path, cause) from error
        except (driver.DatabaseError, SQLAlchemyError):
            raise DatabaseProblem(
                f'"{path}" cannot be brought to schema {plan.target} ({cause}); it was left as it is. '
                '"crm doctor" says more.'
            ) from error
    return plan.target


def _migrate(db: driver.Connection, path: Path, plan: Plan, clock: Clock) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    due = [step for step in plan.steps if step.version > version]
    if not due:
        return  # Another process was faster.
    if [step.version for step in due] != list(range(version + 1, plan.target + 1)):
        raise DatabaseProblem(f'"{path}" is of schema {version}, from which this program knows no way to its own.')
    rows, loose, numbers = _rows(db), _loose_ends(db), _sequences(db)
    _drop_what_watches(db)
    _upgrade(db, due)
    _restore_sequences(db, numbers)
    _make_missing_indexes(db, plan.schema.metadata)
    for statement in (*journal.triggers(journaled_tables(plan.schema.metadata)), *plan.schema.views):
        db.execute(statement)
    drop_full_text(db, plan.schema.sources)
    build_full_text(db, plan.schema.sources)
    now = _rows(db)
    lost = sorted(table for table, count in rows.items() if now.get(table, count) != count)
    if lost or _loose_ends(db) > loose:
        what = f"the rows of {', '.join(lost)} would change in number" if lost else "links would lead nowhere"
        raise DatabaseProblem(f'"{path}" cannot be brought to schema {plan.target}: {what}. It was left as it is.')
    _note(db, plan, clock)
    db.execute(f"PRAGMA user_version = {int(plan.target)}")


def _upgrade(db: driver.Connection, due: Sequence[Step]) -> None:
    engine = create_engine(
        "sqlite://", creator=lambda: db, module=driver.MODULE, poolclass=StaticPool, hide_parameters=True
    )
    with engine.connect() as connection, warnings.catch_warnings():
        # What it cannot read back is made anew afterwards.
        warnings.simplefilter("ignore", SAWarning)
        operations = Operations(MigrationContext.configure(connection))
        for step in due:
            step.upgrade(operations)


def _make_missing_indexes(db: driver.Connection, metadata: MetaData) -> None:
    """A table that was copied has lost its indexes on expressions, which SQLAlchemy does not read back."""
    there = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'index'").fetchall()}
    for index in (index for table in metadata.sorted_tables for index in table.indexes):
        if index.name not in there:
            db.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))


def _drop_what_watches(db: driver.Connection) -> None:
    """Triggers and views: SQLite renames no table while they name one that is not there, and a batch drops them anyway."""
    for kind, name in db.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')").fetchall():
        db.execute(f'DROP {kind} "{name}"')


def _rows(db: driver.Connection) -> dict[str, int]:
    return {table: count for table, count in count_rows(db).items() if not table.endswith(DERIVED)}


def _loose_ends(db: driver.Connection) -> int:
    return len(db.execute("PRAGMA foreign_key_check").fetchall())


def _sequences(db: driver.Connection) -> list[tuple[str, int]]:
    return db.execute("SELECT name, seq FROM sqlite_sequence").fetchall()


def _restore_sequences(db: driver.Connection, numbers: Sequence[tuple[str, int]]) -> None:
    """A table that was copied counts on from its greatest id, which may be less than the last that was given out."""
    for name, number in numbers:
        db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, name))
        db.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2 WHERE NOT EXISTS "
            "(SELECT 1 FROM sqlite_sequence WHERE name = ?1) AND EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)",
            (name, number),
        )


def _note(db: driver.Connection, plan: Plan, clock: Clock) -> None:
    db.execute(
        "INSERT INTO journal_units (at, kind, summary, command, face, session) VALUES (?, 'barrier', ?, '', '', '')",
        (clock.stamp(), f"Database brought to schema {plan.target}"),
    )
