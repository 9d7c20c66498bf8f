"""Files as they come: pipes, enormous cells, ragged rows, many columns; and an import that is stopped midway."""

import json
import os
import threading
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.crm import Crm
from crm_core.errors import CrmError, UsageProblem
from crm_core.exchange.imports.options import ImportOptions
from crm_core.exchange.imports.run import STEP
from tests.core.exchange.databases import ask, contents, is_sound
from tests.core.exchange.imports.conftest import Import, figures


def test_a_named_pipe_is_read_once(crm: Crm, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("name,email\nAda,a@example.org\n",))
    writer.start()
    report = crm.exchange.import_file(pipe, ImportOptions())
    writer.join()
    assert figures(report) == (1, 0, 0, 0, 0)


def test_cells_that_are_too_long_are_named(load: Import) -> None:
    with pytest.raises(UsageProblem, match=r"Line 2 of .*: .*too long: 2,000 characters, at most 1,000"):
        load(f"name,email\n{'A' * 2000},\n")
    with pytest.raises(UsageProblem, match="too long: 200,000 characters"):
        load(f"name,description\nAda,{'A' * 200_000}\n")
    with pytest.raises(CrmError, match="makes a value longer than"):
        load(f"name,description\nAda,{'A' * 2_000_000}\n")


def test_rejected_rows_of_any_width_can_be_corrected(crm: Crm, load: Import, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = load("name,city\nAda,Graz,too,much\nMax\nEva,Linz\n", rejects=rejects)
    assert figures(report) == (1, 0, 0, 0, 2)
    assert rejects.read_text("utf-8").splitlines() == [
        "name,city,,,why it was not imported",
        "Ada,Graz,too,much,has 4 cells under 2 headings",
        "Max,,,,has 1 cell under 2 headings",
    ]
    assert figures(load(rejects.read_text("utf-8"))) == (2, 0, 0, 0, 0)


@pytest.mark.parametrize("name", ["rejects.json", "rejects.jsonl", "rejects.csv"])
def test_rejects_are_written_as_their_file_is_named(load: Import, tmp_path: Path, name: str) -> None:
    form = '[{"name": "Ada", "email": "ada@x", "address": {"city": "Graz"}}, {"name": "Eva"}]'
    rejects = tmp_path / name
    assert figures(load(form, rejects=rejects)) == (1, 0, 0, 0, 1)
    written = rejects.read_text("utf-8")
    row = {"name": "Ada", "email": "ada@x", "address.city": "Graz"}
    why = {"why it was not imported": 'e-mail: "ada@x" is no e-mail address; write it like ada@example.com'}
    if name.endswith(".csv"):
        assert written.startswith("name,email,address.city,why it was not imported\n")
    else:
        assert (json.loads(written) if name.endswith(".json") else [json.loads(written)]) == [row | why]
    assert figures(load(written.replace("ada@x", "ada@x.example"))) == (1, 0, 0, 0, 0)


def test_blank_rows_are_skipped_and_counted(load: Import) -> None:
    assert figures(load("name,city\n,\n , \nAda,Graz\n\n,\n")) == (1, 0, 0, 3, 0)


def test_an_apostrophe_that_guards_a_formula_is_taken_off_unless_it_is_meant(crm: Crm, load: Import) -> None:
    load("name\n'=Ada\n''=Max\n'n Beetje\n")
    assert ask(crm.path, "SELECT name FROM customers ORDER BY id") == [("=Ada",), ("'=Max",), ("'n Beetje",)]
    assert figures(load("name\n'=Ada\n", raw=True)) == (1, 0, 0, 0, 0)
    assert ask(crm.path, "SELECT name FROM customers WHERE id = 4") == [("'=Ada",)]


def test_a_first_e_mail_that_is_new_becomes_the_primary_one(crm: Crm, load: Import) -> None:
    load("id,name,email,phone\n1,Ada,old@example.org,\n")
    assert figures(load("id,name,email,email 2\n1,Ada,new@example.org,more@example.org\n")) == (0, 1, 0, 0, 0)
    points = "SELECT value, is_primary FROM contact_points ORDER BY id"
    assert ask(crm.path, points) == [("old@example.org", 0), ("new@example.org", 1), ("more@example.org", 0)]
    assert figures(load("id,name,email\n1,Ada,old@example.org\n")) == (0, 0, 1, 0, 0)
    assert figures(load("id,name,email\n1,Ada,OLD@example.org\n")) == (0, 1, 0, 0, 0)
    assert ask(crm.path, points)[0] == ("OLD@example.org", 0)


def test_addresses_added_by_hand_are_never_written_over(crm: Crm, load: Import) -> None:
    table = "id,name,street,city\n1,Ada,Elm 4,London\n"
    load(table)
    crm.customers.edit(1, {"add_address": [{"street": "Hauptstr. 1", "city": "Berlin", "label": "home"}]})
    assert figures(load(table)) == (0, 0, 1, 0, 0)
    assert figures(load(table.replace("Elm 4", "Oak 5"))) == (0, 1, 0, 0, 0)
    cities = "SELECT street, city, is_primary FROM addresses ORDER BY id"
    assert ask(crm.path, cities) == [("Oak 5", "London", 1), ("Hauptstr. 1", "Berlin", 0)]


def test_an_import_that_is_stopped_writes_nothing(crm: Crm, load: Import, tmp_path: Path) -> None:
    load("name,email\nAda,a@example.org\n")
    before = contents(crm.path)

    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    rows = "\n".join(f"Person {n},p{n}@example.org" for n in range(STEP + 1))
    with pytest.raises(KeyboardInterrupt):
        load(f"name,email\n{rows}\n", progress=stop, rejects=tmp_path / "rejects.csv")
    assert contents(crm.path) == before
    assert is_sound(crm.path)
    assert figures(load("name,email\nAda,a@example.org\nMax,m@example.org\n")) == (1, 0, 1, 0, 0)


NAMES = st.sampled_from(["Ada", "ada", "Max Stein", "Müller", "Muller", "", "=x", "Acme"])
EMAILS = st.sampled_from(["", "a@example.org", "b@example.org", "A@example.org", "bad"])
ROWS = st.lists(
    st.tuples(
        *(st.sampled_from(["", "", "1", "2"]), NAMES, EMAILS, st.sampled_from(["", "person", "organization"])),
        *(st.sampled_from(["", "Acme", "Müller", "muller"]), st.sampled_from(["", "x", "y"])),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[0] or object(),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, seed=st.integers(0, 9))
def test_any_rows_add_up_come_again_unchanged_and_are_undone(
    crm: Crm, load: Import, tmp_path: Path, rows: list[tuple[str, ...]], seed: int
) -> None:
    header = "id,name,email,kind,company,tags"
    options = {"rejects": tmp_path / "rejects.csv", "create_organizations": True}
    before = contents(crm.path)
    load("\n".join((header, *(",".join(row) for row in rows))), **options)
    after = contents(crm.path)
    for _ in range(2):
        again = load("\n".join((header, *(",".join(row) for row in rows))), **options)
        assert (again.created, again.updated) == (0, 0)
        assert contents(crm.path) == after
        rows = sorted(rows, key=lambda row: Random(str((seed, row))).random())
    assert is_sound(crm.path)
    if before != after:
        crm.history.undo(crm.history.require_undo().id)
        assert contents(crm.path) == before
