"""Makes a new database: tables from the SQLModel metadata, journal, full text, then the file under its final name."""

import os
import secrets
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_core.clock import Clock
from crm_core.errors import DatabaseProblem
from crm_core.guarded import refuse_beside
from crm_core.store import driver, journal, search
from crm_core.store.inspect import SCHEMA_VERSION, refuse_dangling

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything a new database consists of; ``views`` and ``seeds`` are SQL statements."""

    metadata: "MetaData"
    sources: tuple[search.SearchSource, ...]
    views: tuple[str, ...] = ()
    seeds: tuple[tuple[str, tuple[object, ...]], ...] = ()


def journaled_tables(metadata: "MetaData") -> list[journal.JournaledTable]:
    """Every table of the metadata with its columns; ``info["parent"]`` of the table names the parent column."""
    return [
        journal.JournaledTable(
            table.name, tuple(c.name for c in table.columns), table.info.get("parent", ""), _json_columns(table)
        )
        for table in metadata.sorted_tables
    ]


def _json_columns(table: "Table") -> frozenset[str]:
    """The columns that a check of the table demands JSON of."""
    checks = [str(getattr(constraint, "sqltext", "")) for constraint in table.constraints]
    return frozenset(c.name for c in table.columns if any(f"json_valid({c.name})" in check for check in checks))


def create_database(path: Path, schema: Schema, clock: Clock) -> None:
    """Make the file ``path`` (0600) with the schema and its first rows; a file that is there is left as it is.

    Another process may win the race. Raises DatabaseProblem, and UsageProblem for the name of what belongs to another one.
    """
    if path.exists():
        return
    refuse_dangling(path)
    refuse_beside(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseProblem(f'No database can be made at "{path}": {error.strerror}.') from None
    try:
        _fill(draft, schema, clock)
        made = _publish(draft, path)
    except driver.DatabaseError as error:
        raise DatabaseProblem(f'No database can be made at "{path}": {error}.') from None
    finally:
        for leftover in (draft, draft.with_name(draft.name + "-journal")):
            leftover.unlink(missing_ok=True)
    if made:
        choose_journal_mode(path)


def _publish(draft: Path, path: Path) -> bool:
    """Give the draft its name, unless a file has it by now; says whether it was free."""
    try:
        # A link, unlike a rename, never replaces a database that another process made meanwhile.
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:
        if path.exists():
            return False
        draft.rename(path)
    return True


def _fill(draft: Path, schema: Schema, clock: Clock) -> None:
    with closing(driver.connect(draft, write=True)) as db:
        db.execute("BEGIN IMMEDIATE")
        lay_out(db, schema)
        _seed(db, schema, clock)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute("COMMIT")


def lay_out(db: driver.Connection, schema: Schema) -> None:
    """Make the tables, indexes, triggers and views in an empty database, inside the transaction of the caller."""
    from sqlalchemy.dialects import sqlite as dialect
    from sqlalchemy.schema import CreateIndex, CreateTable

    db.execute(f"PRAGMA application_id = {driver.APPLICATION_ID}")
    for statement in journal.TABLES:
        db.execute(statement)
    for table in schema.metadata.sorted_tables:
        db.execute(str(CreateTable(table).compile(dialect=dialect.dialect())))
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            db.execute(str(CreateIndex(index).compile(dialect=dialect.dialect())))
    for statement in (*journal.triggers(journaled_tables(schema.metadata)), *search.statements(schema.sources)):
        db.execute(statement)
    for statement in schema.views:
        db.execute(statement)


def _seed(db: driver.Connection, schema: Schema, clock: Clock) -> None:
    cursor = db.execute(
        "INSERT INTO journal_units (at, kind, summary, command, face, session) VALUES (?, 'barrier', ?, '', '', '')",
        (clock.stamp(), journal.MADE),
    )
    db.execute("UPDATE journal_open SET unit_id = ?", (cursor.lastrowid,))
    for statement, parameters in schema.seeds:
        db.execute(statement, parameters)
    db.execute("UPDATE journal_open SET unit_id = NULL")


def choose_journal_mode(path: Path) -> None:
    """Write ahead where that is safe, else keep a rollback journal."""
    # Another process may hold the file already and have chosen.
    with suppress(driver.DatabaseError), closing(driver.connect(path, write=True)) as db:
        db.execute(f"PRAGMA journal_mode = {'WAL' if driver.wal_is_safe(path) else 'DELETE'}")
