"""What is no database of ours gets one sentence and stays byte for byte as it was."""

import sqlite3
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query
from crm_core.crm import open_crm
from crm_core.errors import CrmError, DatabaseProblem
from crm_core.store import driver
from tests.faults.wrong_files import WRONG


def _contents(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


@pytest.mark.parametrize("wrong", WRONG)
def test_reading_and_writing_refuse_in_one_sentence(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "crm.db"
    WRONG[wrong](path)
    before = _contents(path)
    crm = open_crm(path)
    for act in (
        lambda: crm.browse.page("customer", Query()),
        lambda: crm.search.find("ada"),
        lambda: crm.customers.view(1),
        lambda: crm.history.recent(),
        *((lambda: crm.customers.add({"name": "Ada"}),) if wrong != "a link to nothing" else ()),
    ):
        with pytest.raises(CrmError) as refused:
            act()
        assert isinstance(refused.value, DatabaseProblem)
        assert "\n" not in refused.value.sentence
        assert str(path) in refused.value.sentence
    crm.close()
    assert _contents(path) == before
    assert not [name for name in tmp_path.iterdir() if name != path and "-journal" in name.name]


@pytest.mark.parametrize(
    "sql", ["SELECT d.title FROM customers c", "SELECT nothing()", "SELECT 1 FROM", "SELECT c.x.y.z"]
)
def test_a_statement_that_is_wrong_is_no_damage_of_the_file(tmp_path: Path, sql: str) -> None:
    crm = open_crm(tmp_path / "crm.db")
    crm.customers.add({"name": "Ada"})
    with pytest.raises(driver.OperationalError), crm.store.reading() as db:
        db.execute(sql)
    with pytest.raises(driver.OperationalError), crm.store.writing("") as unit:
        unit.execute(sql)
    with pytest.raises(DatabaseProblem, match="damaged"), crm.store.writing("") as unit:
        unit.execute("SELECT * FROM a_table_the_file_lost")
    crm.close()


def test_the_first_write_makes_the_database_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "crm.db"
    crm = open_crm(path)
    crm.customers.add({"name": "Ada"})
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [stage[4] for stage in _stages(path)][:1] == ["Prospecting"]
    crm.close()


def _stages(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as db:
        return db.execute(
            "SELECT p.name, s.position, s.kind, s.probability_bp, s.name FROM stages s JOIN pipelines p ON p.id = s.pipeline_id ORDER BY 2"
        ).fetchall()


def test_reading_never_makes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with pytest.raises(DatabaseProblem, match="There is no database"):
        open_crm(path).browse.page("customer", Query())
    assert list(tmp_path.iterdir()) == []
