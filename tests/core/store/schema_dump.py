"""Databases of earlier versions as texts under version control.

python -m tests.core.store.schema_dump    writes the fixture of the present version anew, while it is unreleased
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from crm_core.store import driver
from crm_core.store.inspect import SCHEMA_VERSION
from tests.faults.databases import fill

FIXTURES = Path(__file__).with_name("fixtures")


def fixture(version: int) -> Path:
    """The text of a database of a version."""
    return FIXTURES / f"schema_{version}.sql"


def dump(path: Path) -> str:
    """A database as SQL: tables, rows, indexes, full text, and triggers at the end, so that they do not run."""
    with closing(driver.connect(path, write=False)) as db:
        lines = [
            f"PRAGMA {name} = {db.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        ]
        listed = db.execute(
            "SELECT s.type, s.name, s.sql, l.type FROM sqlite_schema s LEFT JOIN pragma_table_list l ON l.name = s.name "
            "WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND coalesce(l.type, '') <> 'shadow'"
        ).fetchall()
        tables = [(name, sql) for kind, name, sql, form in listed if kind == "table" and form == "table"]
        for name, sql in tables:
            lines += [f"{sql};", *_rows(db, name)]
        lines += ["DELETE FROM sqlite_sequence;", *_rows(db, "sqlite_sequence")]
        lines += [f"{sql};" for kind, _, sql, _ in listed if kind == "index"]
        for _, name, sql, form in listed:
            if form == "virtual":
                lines += [f"{sql};", f"INSERT INTO {name} ({name}) VALUES ('rebuild');"]
        lines += [f"{sql};" for kind, _, sql, _ in listed if kind in ("trigger", "view")]
    return "\n".join(lines) + "\n"


def load(version: int, path: Path) -> Path:
    """The database of a version, as its program left it."""
    with closing(driver.MODULE.connect(path)) as db:
        db.executescript(f"BEGIN;\n{fixture(version).read_text(encoding='utf-8')}COMMIT;")
    return path


def _rows(db: driver.Connection, table: str) -> list[str]:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f"quote({column})" for column in columns)
    found = db.execute(f"SELECT {quoted} FROM {table} ORDER BY rowid").fetchall()
    return [f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({row[0]});" for row in found]


def write() -> None:
    """Write the fixture of the present version."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        fill(path, 4)
        fixture(SCHEMA_VERSION).write_text(dump(path), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(write())
