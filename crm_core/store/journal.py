"""The journal: tables and triggers that note every change of every row, whoever makes it.

``journal_units`` has a row per unit of work, ``journal_rows`` one per changed row, ``journal_open`` (one row) names the
unit that is being written; changes made outside the program (a SQLite shell) go to unit 0. Its ``bulk`` says what waits
for whoever set it, see ``unit.TEXTS`` and ``unit.ADDED``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_core.store.unit import ADDED

OUTSIDE_UNIT = 0
MADE = "Database made"
"""The summary of the first entry of all, under which a new database gets its first rows."""
OUTSIDE = (
    "INSERT INTO journal_units (id, at, kind, summary, command, face, session) "
    "VALUES (0, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'barrier', 'Changes made outside the program', '', '', '')"
)
"""Makes the unit of the changes that are made outside the program."""

TABLES = (
    """CREATE TABLE journal_units (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('write', 'undo', 'redo', 'barrier')),
  summary TEXT NOT NULL,
  command TEXT NOT NULL,
  face TEXT NOT NULL,
  session TEXT NOT NULL,
  reverses INTEGER REFERENCES journal_units (id),
  undone_by INTEGER REFERENCES journal_units (id)
) STRICT""",
    """CREATE TABLE journal_rows (
  id INTEGER PRIMARY KEY,
  unit_id INTEGER NOT NULL REFERENCES journal_units (id),
  tbl TEXT NOT NULL,
  pk INTEGER NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('I', 'U', 'D')),
  parent INTEGER,
  before TEXT,
  after TEXT
) STRICT""",
    "CREATE INDEX journal_rows_by_record ON journal_rows (tbl, pk)",
    "CREATE INDEX journal_rows_by_parent ON journal_rows (parent, tbl) WHERE parent IS NOT NULL",
    "CREATE INDEX journal_rows_by_unit ON journal_rows (unit_id)",
    "CREATE INDEX journal_units_reversing ON journal_units (reverses) WHERE reverses IS NOT NULL",
    """CREATE TABLE journal_open (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  unit_id INTEGER,
  bulk INTEGER NOT NULL DEFAULT 0
) STRICT""",
    "INSERT INTO journal_open (id, unit_id) VALUES (1, NULL)",
    OUTSIDE,
)


@dataclass(frozen=True, slots=True)
class JournaledTable:
    """A table under the journal; ``parent`` is the column that names the record its rows belong to, or "".

    ``json`` are the columns that hold JSON: written by one of SQLite's JSON functions, such a text would be nested into the
    journal's own JSON instead of kept as it is spelled.
    """

    name: str
    columns: tuple[str, ...]
    parent: str = ""
    json: frozenset[str] = frozenset()


def triggers(tables: Iterable[JournaledTable]) -> list[str]:
    """The CREATE TRIGGER statements of every table."""
    return [statement for table in tables for statement in _table_triggers(table)]


def _table_triggers(table: JournaledTable) -> Sequence[str]:
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in table.columns)
    return (
        _trigger(table, "I", "INSERT", "NEW", "NULL", "NULL", f"WHEN (SELECT bulk FROM journal_open) < {ADDED}"),
        _trigger(table, "U", "UPDATE", "NEW", _json(table, "OLD"), _json(table, "NEW"), f"WHEN {differs}"),
        _trigger(table, "D", "DELETE", "OLD", _json(table, "OLD"), "NULL", ""),
    )


def _trigger(table: JournaledTable, op: str, event: str, row: str, before: str, after: str, condition: str) -> str:
    parent = f"{row}.{table.parent}" if table.parent else "NULL"
    return (
        f"CREATE TRIGGER journal_{table.name}_{event.lower()} AFTER {event} ON {table.name} {condition} BEGIN\n"
        "  INSERT INTO journal_rows (unit_id, tbl, pk, op, parent, before, after) VALUES (\n"
        f"    coalesce((SELECT unit_id FROM journal_open), {OUTSIDE_UNIT}), '{table.name}', {row}.id, '{op}',\n"
        f"    {parent}, {before}, {after});\nEND"
    )


def _json(table: JournaledTable, row: str) -> str:
    plain = {column: f"{row}.{column} || ''" if column in table.json else f"{row}.{column}" for column in table.columns}
    pairs = ", ".join(f"'{column}', {value}" for column, value in plain.items())
    return f"json_object({pairs})"
