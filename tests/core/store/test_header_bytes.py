"""Single bytes of the header that are wrong: each is told for what it is, and has a way out that costs no row."""

from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import contents, fill, use_mode
from tests.faults.program import command

WRITE_FORMAT, READ_FORMAT, SCHEMA_FORMAT, VERSION = 18, 19, 47, 63
ADD = ("customer", "add", "Ada")
COUNTED_ANEW = {"sqlite_sequence", "journal_units", "journal_open"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    fill(path, 8)
    use_mode(path, "DELETE")
    return path


def put(path: Path, place: int, byte: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] = byte
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("place", "byte", "why"),
    [
        (WRITE_FORMAT, 3, "its header forbids to read or to write it"),
        (READ_FORMAT, 3, "its header forbids to read or to write it"),
        (SCHEMA_FORMAT, 5, "unsupported file format"),
    ],
)
def test_a_format_that_nobody_knows_is_damage_that_costs_no_row(
    database: Path, place: int, byte: int, why: str
) -> None:
    before = {table: rows for table, rows in contents(database).items() if table not in COUNTED_ANEW}
    put(database, place, byte)
    damaged = database.read_bytes()
    looked = command(database, "doctor")
    assert looked.code == ExitCode.DATABASE
    assert why in looked.out
    assert "--repair" in looked.err
    refused = command(database, *ADD)
    assert (refused.code, refused.unforeseen) == (ExitCode.DATABASE, False)
    assert '"crm doctor" says' in refused.err
    assert "this user." not in refused.err
    command(database, "doctor", "--repair", "--yes")
    assert database.read_bytes() == damaged
    (saved,) = database.parent.glob("*-salvaged-*.db")
    after = contents(saved)
    assert {table: rows for table, rows in before.items() if after.get(table) != rows} == {}


def test_a_present_database_marked_as_an_earlier_one_gets_its_mark_back(database: Path) -> None:
    before = database.read_bytes()
    put(database, VERSION, 2)
    refused = command(database, *ADD)
    assert refused.code == ExitCode.DATABASE
    assert '"crm doctor" says more' in refused.err
    looked = command(database, "doctor")
    assert looked.code == ExitCode.DATABASE
    assert "version 2 by its mark, but the tables are those of 3" in looked.out
    assert "--repair" in looked.err
    assert command(database, "doctor", "--repair", "--yes").code == ExitCode.OK
    assert len(database.read_bytes()) == len(before)
    assert command(database, *ADD).code == ExitCode.OK
