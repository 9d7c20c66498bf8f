"""``crm export``: forms, columns, guards, where it goes, what it refuses."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crm: Run) -> Path:
    """Two customers, one of them with a name that a spreadsheet would run."""
    path = tmp_path / "test.db"
    monkeypatch.setenv("CRM_DB", str(path))
    assert crm("init", "--currency", "EUR", "--time-zone", "Europe/Berlin", "--country", "DE").code == 0
    file = tmp_path / "in.csv"
    file.write_text(
        "id,name,email,phone,city,tags\nA,=cmd|x,a@example.org,+49 30 901820,Köln,vip; new\nB,Max,,,Graz,\n", "utf-8"
    )
    assert crm("import", str(file), "--as", "customers", "--source", "old", "--raw").code == 0
    return path


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_a_file_is_guarded_against_spreadsheets_and_a_pipe_gets_the_same_bytes(
    database: Path, crm: Run, process: Run, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    answer = crm("export", "customers", "-o", str(file))
    assert (answer.code, answer.out, answer.err) == (0, "", f"2 customers exported to {file}.\n")
    assert (file.stat().st_mode & 0o777) == 0o600
    text = file.read_bytes().decode()
    assert text.count("\r\n") == text.count("\n") == 3
    first = rows(text)[0]
    assert (first["name"], first["phone"], first["external_ids"], first["tags"]) == (
        "'=cmd|x",
        "+49 30 901820",
        "old:A",
        "new; vip",
    )
    assert rows(process("export", "customers").out)[0]["name"] == "'=cmd|x"
    assert rows(process("export", "customers", "--raw").out)[0]["name"] == "=cmd|x"
    assert crm("export", "customers", "--raw", "-o", str(file)).code == 0
    assert rows(file.read_text("utf-8"))[0]["name"] == "=cmd|x"


def test_the_form_is_told_by_the_name_or_by_option(database: Path, crm: Run, process: Run, tmp_path: Path) -> None:
    for name, read in (
        ("out.json", json.loads),
        ("out.jsonl", lambda text: [json.loads(line) for line in text.splitlines()]),
    ):
        assert crm("export", "customers", "-o", str(tmp_path / name)).code == 0
        assert [record["name"] for record in read((tmp_path / name).read_text("utf-8"))] == ["=cmd|x", "Max"]
    assert [record["city"] for record in json.loads(process("export", "customers", "--json").out)] == ["Köln", "Graz"]
    assert process("export", "customers", "--format", "jsonl", "-o", "-").out.count("\n") == 2


def test_excel_gets_its_own_marks(database: Path, crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert crm("export", "customers", "--excel", "-o", str(file)).code == 0
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfuid;kind;name;")
    assert rows(data.decode("utf-8-sig"), ";")[1]["city"] == "Graz"
    answer = crm("export", "customers", "--excel", "--json", "-o", str(file))
    assert (answer.code, file.read_bytes()) == (2, data)


def test_filter_order_limit_and_columns(database: Path, process: Run) -> None:
    assert process("export", "customers", "city:Graz", "--fields", "name,city").out == "name,city\r\nMax,Graz\r\n"
    assert (
        process("export", "customers", "--sort", "-name", "--limit", "1", "--fields", "name").out == "name\r\nMax\r\n"
    )
    assert process("export", "customers", "city:Rom", "--fields", "name", "--json").out == "[]\n"


def test_a_terminal_gets_no_control_characters(database: Path, crm: Run, on_terminal: Run) -> None:
    crm("customer", "add", "Eva\u202eX")
    assert "\u202e" not in on_terminal("export", "customers", CRM_DB=str(database)).out


REFUSED = [
    (["custmers"], 2, 'There is no kind of record to export "custmers". Nearest: customers.'),
    (["customers", "--format", "xml"], 2, 'There is no export format "xml". Known: csv, json, jsonl.'),
    (["customers", "--fields", "nme"], 2, 'There is no column to export "nme". Nearest: name'),
    (["customers", "cty:Graz"], 2, "city"),
    (["customers", "--json", "--format", "csv"], 2, "--json and --format csv contradict each other."),
    (["customers", "-o", "/nowhere/out.csv"], 1, 'Cannot write "/nowhere/out.csv"'),
]


@pytest.mark.parametrize(("arguments", "code", "sentence"), REFUSED, ids=[sentence for *_, sentence in REFUSED])
def test_what_cannot_be_exported_is_refused(
    database: Path, crm: Run, tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    target = tmp_path / "out.csv"
    answer = crm("export", "-o", str(target), *arguments)
    assert not target.exists()
    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err


def test_an_old_file_stays_when_the_export_fails(database: Path, crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old", "utf-8")
    assert crm("export", "customers", "nme:x", "-o", str(file)).code == 2
    assert file.read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".csv") == ["in.csv", "out.csv"]


def test_without_a_database_nothing_is_made(tmp_path: Path, crm: Run) -> None:
    answer = crm("export", "customers", "--db", str(tmp_path / "none.db"), "-o", str(tmp_path / "out.csv"))
    assert (answer.code, list(tmp_path.iterdir())) == (6, [])


def test_exported_appointments_are_called_what_they_are(database: Path, crm: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "appointments.csv")
    assert (
        crm(
            "appointment", "add", "Call", "tomorrow 9:00", "--attendee", "Max", "--attendee", "Eva <eva@example.org>"
        ).code
        == 0
    )
    assert crm("export", "appointments", "-o", file).code == 0
    assert [row["attendees"] for row in rows(Path(file).read_text("utf-8"))] == ["Max; Eva <eva@example.org>"]
    answer = crm("import", file)
    assert (answer.code, answer.err) == (
        2,
        f"crm: {file} looks like appointments exported by this program; customers, leads, deals, interactions, products, quotes and orders can be imported, "
        'appointments cannot. "crm calendar export" takes appointments to other programs, "crm backup" to another place.\n',
    )


@pytest.mark.parametrize("name", ["out.xlsx", "out.ODS", "out.txt", "out.csv.gz"])
def test_a_file_of_another_kind_is_refused_unless_the_format_is_named(
    database: Path, crm: Run, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    answer = crm("export", "customers", "-o", str(file))
    assert (answer.code, file.exists()) == (2, False)
    assert "csv, json or jsonl" in answer.err
    assert crm("export", "customers", "--format", "csv", "-o", str(file)).code == 0
    assert file.read_text("utf-8").startswith("uid,")


def test_a_list_is_no_spreadsheet_either(database: Path, crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    answer = crm("customer", "list", "-o", str(file))
    assert (answer.code, file.exists()) == (2, False)
    assert "csv, tsv, json, jsonl, md or text" in answer.err
    assert crm("customer", "list", "-o", str(tmp_path / "out.txt")).code == 0


def test_the_filter_of_an_export_is_explained(database: Path, crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    answer = crm("export", "customers", "city:Köln", "--explain", "-o", "-")
    assert answer.code == 0
    assert answer.out == crm("customer", "list", "city:Köln", "--explain").out
    assert not file.exists()
    assert crm("export", "costumers", "--explain").code == 2


def test_headings_of_a_query_do_not_act_on_a_terminal(database: Path, crm: Run) -> None:
    for form in ("csv", "tsv"):
        answer = crm("sql", 'select 1 as "a\x1b[31m\x9b\rb", 2 as c', "--format", form, terminal=True)
        assert answer.code == 0
        assert not set(answer.out) & set("\x1b\x9b")
        assert "a␛[31m" in answer.out
        assert "\r" not in answer.out.replace("\r\n", "")


def test_a_view_says_what_is_exported_and_the_words_hold_besides(database: Path, crm: Run) -> None:
    for name, tags in (("Ada", "vip"), ("Bob", "vip"), ("Cy", "")):
        assert crm("customer", "add", name, "--tags", tags, "--city", "Wien" if name == "Bob" else "Graz").code == 0
    crm("deal", "add", "Engine", "--customer", "Bob", "--value", "12.50")
    shown = ("--fields", "name,deal_count,annual_revenue,tags", "--sort", "-deal_count")
    assert crm("view", "save", "Hot", "tag:vip", *shown).code == 0
    file = database.parent / "hot.csv"
    assert crm("export", "customers", "city:Wien OR city:Graz", "--view", "Hot", "-o", str(file)).code == 0
    found = rows(file.read_text("utf-8"))
    assert list(found[0]) == ["name", "deal_count", "annual_revenue", "currency", "tags"]
    assert [tuple(row.values()) for row in found] == [("Bob", "1", "", "", "vip"), ("Ada", "0", "", "", "vip")]
    assert crm("export", "customers", "--view", "Hot", "--fields", "name", "--sort", "name", "-o", str(file)).code == 0
    assert file.read_text("utf-8").splitlines()[:2] == ["name", "'=cmd|x"]
    for what, code in (("deals", 2), ("preferences", 2)):
        assert crm("export", what, "--view", "Hot", "-o", str(file)).code == code
