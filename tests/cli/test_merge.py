"""Merging on the command line: the preview, the choice of values, old ids, and all sure pairs at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.exchange.databases import contents

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "business.db"
    monkeypatch.setenv("CRM_DB", str(path))
    return path


@pytest.fixture
def run(crm: Run, database: Path) -> Run:
    """Runs commands on a database with one duplicate."""
    crm("customer", "add", "Ada Lovelace", "--email", "ada@example.org", "--city", "London")
    crm("customer", "add", "Ada King", "--email", "ADA@example.org", "--phone", "+442079460991", "--tags", "vip")
    crm("deal", "add", "Engine", "--customer", "2")
    return crm


def shown(run: Run, who: str = "1") -> dict[str, object]:
    found: dict[str, object] = json.loads(run("customer", "show", who, "--json").out)
    return found


def test_the_merged_record_is_shown_field_by_field_and_nothing_is_written(run: Run, database: Path) -> None:
    before = contents(database)
    answer = run("merge", "1", "2", "--dry-run")
    lines = [line.split("  ") for line in answer.out.splitlines()]
    cells = {line[0].strip(): [cell.strip() for cell in line[1:] if cell.strip()] for line in lines}
    assert cells["Name"] == ["Ada Lovelace", "Ada King", "Ada Lovelace"]
    assert cells["Phone"] == ["+442079460991", "+442079460991"]
    assert cells["Tags"] == ["vip", "vip"]
    assert "Go over: 1 contact point, 1 tag, 1 deal." in answer.err
    assert "There already, so left out: 1 contact point." in answer.err
    assert contents(database) == before


def test_the_preview_as_json_names_what_is_taken(run: Run) -> None:
    preview = json.loads(run("merge", "1", "2", "--dry-run", "--json", "--take", "name").out)
    fields = {each["field"]: each for each in preview["fields"]}
    assert fields["name"] == {
        "field": "name",
        "kept": "Ada Lovelace",
        "other": "Ada King",
        "merged": "Ada King",
        "taken": True,
    }
    assert preview["gone"] == {"id": 2, "name": "Ada King"}
    assert {"table": "deals", "moved": 1, "dropped": 0} in preview["rows"]


def test_nobody_is_merged_without_an_answer(run: Run, database: Path) -> None:
    before = contents(database)
    answer = run("merge", "1", "2")
    assert answer.code == 2
    assert "Ada King" in answer.err
    assert "use --yes" in answer.err
    assert contents(database) == before


def test_values_can_be_taken_and_the_old_id_and_uid_lead_to_who_stayed(run: Run, database: Path) -> None:
    uid = str(shown(run, "2")["uid"])
    before = contents(database)
    answer = run("merge", "1", "2", "--take", "name", "--yes", "--json")
    assert json.loads(answer.out)["summary"] == 'Customer 2 "Ada King" merged into customer 1 "Ada Lovelace"'
    assert (shown(run)["name"], shown(run)["city"], shown(run)["tags"]) == ("Ada King", "London", ["vip"])
    for old in ("2", "customer:2", uid):
        answer = run("customer", "show", old, "--json")
        assert json.loads(answer.out)["id"] == 1
        assert answer.err == 'Customer 2 was merged and is now customer 1 "Ada King".\n'
    assert run("deal", "add", "Another", "--customer", "2").code == 0
    run("undo", "--yes")
    run("undo", "--yes")
    assert contents(database) == before
    run("redo", "--yes")
    assert shown(run, "2")["id"] == 1


def test_an_old_id_leads_through_a_chain_of_merges(run: Run) -> None:
    run("customer", "add", "Ada Byron")
    run("merge", "1", "2", "--yes")
    run("merge", "3", "1", "--yes")
    for old in ("1", "2"):
        assert shown(run, old)["id"] == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["1"], 2, "Name two customers"),
        (["1", "1"], 2, "was named twice"),
        (["1", "9"], 3, "There is no customer 9"),
        (["1", "2", "--take", "colour"], 2, 'There is no field to choose "colour"'),
        (["1", "2", "--take", "tags"], 2, 'There is no field to choose "tags"'),
        (["1", "2", "--take", "city"], 2, 'There is no field to choose "city"'),
        (["1", "2", "--take", "birthday"], 2, "Birthday is empty in customer 2; nothing to take"),
        (["--sure", "1"], 2, "nothing else beside it"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    run: Run, database: Path, words: list[str], code: int, said: str
) -> None:
    before = contents(database)
    answer = run("merge", *words, "--yes")
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert contents(database) == before


def test_a_person_and_an_organization_are_refused(run: Run) -> None:
    run("customer", "add", "Engines", "--kind", "organization")
    answer = run("merge", "1", "3", "--yes")
    assert answer.code == 4
    assert "Customer 1 is a person and customer 3 is an organization: they cannot be made one." in answer.err


def test_all_sure_pairs_are_one_step_and_a_shared_mailbox_is_none(run: Run, database: Path) -> None:
    for name in ("Charles Babbage", "Babbage, Charles", "Charles Babbage"):
        run("customer", "add", name, "--email", "charles@example.org", "--birthday", "1791-12-26")
    for name in ("Anna Huber", "Hans Maier"):
        run("customer", "add", name, "--email", "office@example.org")
    before = contents(database)
    assert "crm merge 3 4" in run("merge", "--sure", "--dry-run").out
    assert run("merge", "--sure").code == 2
    assert contents(database) == before
    answer = run("merge", "--sure", "--yes")
    assert "2 customers merged into others" in answer.err
    names = [row["name"] for row in json.loads(run("customer", "list", "--json", "--sort", "id").out)]
    assert names == ["Ada Lovelace", "Ada King", "Charles Babbage", "Anna Huber", "Hans Maier"]
    run("undo", "--yes")
    assert contents(database) == before
    run("redo", "--yes")
    assert run("merge", "--sure", "--yes").err.startswith("No pair is sure.")


def test_several_fields_are_taken_with_commas(run: Run) -> None:
    assert run("merge", "1", "2", "--take", "name,phone", "--yes").code == 0
    assert (shown(run)["name"], shown(run)["phone"]) == ("Ada King", "+442079460991")


def test_n_is_a_dry_run(run: Run) -> None:
    assert run("merge", "--sure", "-n").code == 0
    assert run("merge", "1", "2", "-n").code == 0
    assert run("customer", "list", "--format", "ids").out == "customer:2\ncustomer:1\n"
