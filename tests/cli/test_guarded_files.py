"""No output is written over a database, its parts, its backups or what is kept with records."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_core.crm import open_crm

from .conftest import Answer

Run = Callable[..., Answer]
WRITERS = (
    ("customer", "list", "--format", "csv", "-o"),
    ("export", "customers", "--format", "csv", "-o"),
    ("calendar", "export", "-o"),
    ("sql", "select 1", "-o"),
    ("backup", "list", "-o"),
    ("doctor", "-o"),
    ("report", "pipeline", "-o"),
)


@pytest.fixture
def database(home: Path) -> Path:
    """A database with one customer."""
    opened = open_crm(home / "crm.db")
    opened.customers.add({"name": "Ada"})
    opened.close()
    return home / "crm.db"


def fingerprints(folder: Path) -> dict[str, str]:
    """The checksum of every file but those SQLite may make and remove while one reads."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_the_database_is_no_place_for_its_own_output(crm: Run, database: Path, words: tuple[str, ...]) -> None:
    before = fingerprints(database.parent)
    answer = crm(*words, str(database))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f'crm: "{database}" is the database itself; nothing is written over it. Name another file.\n'
    assert fingerprints(database.parent) == before


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_nor_is_a_link_to_it(crm: Run, database: Path, tmp_path: Path, link: Callable[[Path, Path], None]) -> None:
    link(database, tmp_path / "out.csv")
    assert crm("customer", "list", "-o", str(tmp_path / "out.csv")).code == 2
    assert (tmp_path / "out.csv").read_bytes() == database.read_bytes()


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_nor_is_what_sqlite_keeps_beside_it(crm: Run, database: Path, ending: str) -> None:
    target = database.with_name(f"crm.db{ending}")
    answers = [
        crm("customer", "list", "-o", str(target)),
        crm("backup", "create", str(target)),
        crm("--db", "elsewhere.db", "backup", "list", "-o", str(target)),
        crm("--db", str(target), "init"),
    ]
    assert [answer.code for answer in answers] == [2, 2, 2, 2]
    assert all('a part of the database "crm.db"' in answer.err for answer in answers)


def test_nor_is_a_damaged_database(crm: Run, database: Path) -> None:
    with database.open("r+b") as file:
        file.write(bytes(200))
    before = database.read_bytes()
    assert crm("doctor", "-o", str(database)).code == 2
    assert database.read_bytes() == before


def test_nor_is_a_backup_or_what_is_known_of_it(crm: Run, database: Path) -> None:
    assert crm("backup", "create").code == 0
    (backup,) = database.with_name("crm.db-backups").glob("*.db")
    before = fingerprints(backup.parent)
    for target in (backup, backup.with_name(f"{backup.name}.json")):
        assert crm("customer", "list", "-o", str(target)).code == 2
    assert fingerprints(backup.parent) == before


def test_nor_is_another_database(crm: Run, database: Path, tmp_path: Path) -> None:
    other = open_crm(tmp_path / "other.db")
    other.store.create()
    other.close()
    moved = (tmp_path / "other.db").rename(tmp_path / "moved.db")
    before = moved.read_bytes()
    answer = crm("customer", "list", "-o", str(moved))
    assert (answer.code, "a database of this program" in answer.err) == (2, True)
    assert moved.read_bytes() == before


def test_nor_is_a_file_that_is_kept_with_a_record(crm: Run, database: Path) -> None:
    kept = database.with_name("crm.db.files") / "ab" / ("ab" * 32)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"a photo")
    assert crm("customer", "list", "-o", str(kept)).code == 2
    assert kept.read_bytes() == b"a photo"


def test_rejects_are_refused_before_anything_is_imported(crm: Run, database: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,created\nAda,never\nBob,2026-01-01\n")
    (tmp_path / "lines.csv").write_text("order,product\n")
    before = fingerprints(database.parent)
    over = crm("import", str(tmp_path / "a.csv"), "--as", "customers", "--rejects", str(database))
    assert (over.code, "is the database itself" in over.err) == (2, True)
    lines = ("--lines", str(tmp_path / "lines.csv"), "--rejects", str(tmp_path / "lines.csv"))
    assert crm("import", str(tmp_path / "a.csv"), "--as", "orders", *lines).code == 2
    assert (tmp_path / "lines.csv").read_text() == "order,product\n"
    assert fingerprints(database.parent) == before


def test_addresses_that_nobody_has_are_not_written_over_the_mail(crm: Run, database: Path, tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"From: Bob <bob@example.com>\r\nTo: me@example.com\r\nSubject: Hi\r\n\r\nHello\r\n")
    before = mail.read_bytes()
    assert crm("import", str(mail), "--unmatched", str(mail)).code == 2
    assert crm("import", str(mail), "--unmatched", str(database)).code == 2
    assert mail.read_bytes() == before


def test_other_files_are_replaced_as_ever(crm: Run, database: Path, tmp_path: Path) -> None:
    for name in ("notes.db", "x-wal", "old.db.json", "list.csv"):
        (tmp_path / name).write_text("old")
        assert crm("customer", "list", "--format", "csv", "-o", str(tmp_path / name)).code == 0
        assert "Ada" in (tmp_path / name).read_text()
