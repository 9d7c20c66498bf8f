"""``crm import`` on files that other programs wrote: figures, second imports, undo, what is printed, exit codes."""

import csv
import json
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core.crm import open_crm
from tests.core.exchange.databases import ask, contents, is_sound

from .conftest import PROGRAM, Answer, child_variables

SHARED = Path(__file__).parents[2].parent / "shared/data"
MAVEN = SHARED / "pipeline_maven_west"
SALESFORCE = SHARED / "pipeline_salesforce_demo"
needs_maven = pytest.mark.skipif(not MAVEN.is_dir(), reason="the real files are not here")
needs_salesforce = pytest.mark.skipif(not SALESFORCE.is_dir(), reason="the real files are not here")
FIGURES = ("rows", "created", "updated", "unchanged", "skipped", "rejected")
Run = Callable[..., Answer]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crm: Run) -> Path:
    """An empty database that commands work on."""
    path = tmp_path / "test.db"
    monkeypatch.setenv("CRM_DB", str(path))
    monkeypatch.setenv("CRM_SESSION", "test")
    assert crm("init").code == 0
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Writes a file and gives its name."""

    def to_file(content: str, name: str = "table.csv") -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return to_file


def figures(answer: Answer) -> tuple[int, ...]:
    """Rows, created, updated, unchanged, skipped, rejected of a report printed as JSON; they always add up."""
    report = json.loads(answer.out)
    found = tuple(report[name] for name in FIGURES)
    assert found[0] == sum(found[1:])
    return found


def imported(crm: Run, *arguments: object) -> tuple[int, ...]:
    answer = crm("import", *map(str, arguments), "--json")
    assert answer.code == (5 if json.loads(answer.out)["rejected"] else 0)
    return figures(answer)


def pipeline(path: Path, by: str | None = None) -> Any:
    crm = open_crm(path)
    try:
        (report,) = crm.reports.pipeline(by=by)
        return report
    finally:
        crm.close()


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


@needs_maven
def test_a_sales_pipeline_gives_the_published_figures(database: Path, crm: Run) -> None:
    assert imported(crm, MAVEN / "accounts.csv") == (79, 79, 0, 0, 0, 0)
    assert imported(crm, MAVEN / "sales_pipeline.csv", "--create-stages") == (2997, 2997, 0, 0, 0, 0)
    found, truth = pipeline(database).figures, json.loads((MAVEN / "truth.json").read_text())
    assert (found.won, found.lost, found.open) == (1438, 811, 748)
    assert (found.won_value.minor, found.win_rate, found.won_cycle_days) == (356864700, 0.639395, 51.8345)
    for by, key in (
        ("owner", "won_value_by_agent"),
        ("quarter", "won_value_by_quarter"),
        ("product", "won_value_by_product"),
    ):
        won = {
            g.key: g.figures.won_value.minor / 100 for g in pipeline(database, by).groups if g.figures.won_value.minor
        }
        assert won == truth[key]
    assert is_sound(database)


@needs_maven
def test_accounts_keep_what_the_file_says_of_them(database: Path, crm: Run) -> None:
    assert imported(crm, MAVEN / "accounts.csv", "--keep-unknown") == (79, 79, 0, 0, 0, 0)
    rows = ask(
        database,
        "SELECT c.name, c.kind, c.industry, c.annual_revenue_minor, c.employees, o.name, c.custom ->> 'year_established' "
        "FROM customers c LEFT JOIN customers o ON o.id = c.organization_id",
    )
    expected = [
        (
            row["account"],
            "organization",
            row["sector"],
            round(float(row["revenue"]) * 100),
            int(row["employees"]),
            row["subsidiary_of"] or None,
            row["year_established"],
        )
        for row in table(MAVEN / "accounts.csv")
    ]
    assert sorted(rows) == sorted(expected)
    assert ask(database, "SELECT count(*), count(DISTINCT country) FROM addresses") == [(79, 13)]


@needs_maven
def test_deals_without_an_account_are_kept_or_rejected_never_dropped(database: Path, crm: Run, tmp_path: Path) -> None:
    assert imported(crm, MAVEN / "accounts.csv") == (79, 79, 0, 0, 0, 0)
    rejects = tmp_path / "rejects.csv"
    strict = (MAVEN / "sales_pipeline.csv", "--create-stages", "--require-customer", "--rejects", rejects)
    assert imported(crm, *strict) == (2997, 2479, 0, 0, 0, 518)
    assert {row["why it was not imported"] for row in table(rejects)} == {"has no customer"}
    assert imported(crm, rejects) == (518, 518, 0, 0, 0, 0)
    assert pipeline(database).figures.won == 1438
    assert ask(database, "SELECT count(*) FROM deals WHERE customer_id IS NULL") == [(518,)]


@needs_maven
def test_the_same_file_again_changes_nothing_and_a_newer_one_only_what_is_new(
    database: Path, crm: Run, tmp_path: Path
) -> None:
    for name, key, text in (
        ("accounts.csv", "account", "industry"),
        ("sales_pipeline.csv", "opportunity_id", "product"),
    ):
        rows = table(MAVEN / name)
        assert imported(crm, MAVEN / name, "--create-stages")[1] == len(rows)
        before = contents(database)
        random.Random(1).shuffle(rows)
        shuffled = write_table(tmp_path / name, rows)
        assert imported(crm, shuffled, "--create-stages") == (len(rows), 0, 0, len(rows), 0, 0)
        assert contents(database) == before
        column = "sector" if text == "industry" else text
        changed = [*rows, {**rows[0], key: "Brand new", column: "added"}]
        changed[5] = {**changed[5], column: "changed"}
        newer = write_table(tmp_path / name, changed)
        assert imported(crm, newer, "--create-stages") == (len(rows) + 1, 1, 1, len(rows) - 1, 0, 0)
        assert [
            r[0]
            for r in ask(
                database,
                f"SELECT {text} FROM {'customers' if text == 'industry' else 'deals'} WHERE {text} IN ('added', 'changed') ORDER BY 1",
            )
        ] == ["added", "changed"]


@needs_maven
def test_undo_of_an_import_leaves_the_database_as_it_was_and_redo_brings_it_back(database: Path, crm: Run) -> None:
    states = [contents(database)]
    files = [("accounts.csv", ()), ("sales_pipeline.csv", ("--create-stages",))]
    for name, options in files:
        assert crm("import", str(MAVEN / name), *options).code == 0
        states.append(contents(database))
    for before in reversed(states[:-1]):
        assert crm("undo").code == 0
        assert contents(database) == before
        assert is_sound(database)
    for after in states[1:]:
        assert crm("redo").code == 0
        assert contents(database) == after
    assert is_sound(database)


@needs_salesforce
def test_objects_of_another_crm_find_each_other_by_their_ids(database: Path, crm: Run) -> None:
    truth = json.loads((SALESFORCE / "truth.json").read_text())
    for name, key in (("Account", "accounts"), ("Contact", "contacts"), ("Opportunity", "opportunities")):
        count = truth["rows"][key]
        assert imported(crm, SALESFORCE / f"{name}.csv", "--create-stages") == (count, count, 0, 0, 0, 0)
    found = pipeline(database).figures
    assert (found.open, found.open_value.minor, found.weighted_value.minor) == (35, 3000207050, 92674979)
    assert (found.won, found.won_value.minor, found.lost, found.win_rate) == (12, 1054256298, 3, 0.8)
    remembered = "SELECT external_id FROM external_ids WHERE source = 'salesforce' AND entity = ? AND record_id = "
    for row in table(SALESFORCE / "Opportunity.csv"):
        linked = ask(
            database,
            f"SELECT ({remembered} customer_id) FROM deals WHERE id = (SELECT record_id FROM external_ids WHERE external_id = ?)",
            "customer",
            row["Id"],
        )
        assert linked == [(row["AccountId"],)]
    employed = ask(database, "SELECT count(*) FROM customers WHERE kind = 'person' AND organization_id IS NOT NULL")
    assert employed == [(truth["rows"]["contacts"] - truth["contacts_without_account"],)]
    for name in ("Account", "Contact", "Opportunity"):
        rows, created, updated, unchanged, *_ = imported(crm, SALESFORCE / f"{name}.csv")
        assert (created, updated, unchanged) == (0, 0, rows)


CONTACTS = "id,name,email,city\n1,Ada,ada@example.org,Berlin\n2,Max,max@example.org,Graz\n"
BAD_ROW = "3,Eva,eva at example,Linz\n"


def test_the_report_for_people(database: Path, crm: Run, write: Callable[..., str]) -> None:
    file = write(CONTACTS.replace("city", "shoe size"), "contacts.csv")
    answer = crm("import", file)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.splitlines() == [
        f"{file} read as a table of customers.",
        "Columns: id → external_id, name → name, email → email.",
        "Left behind: shoe size (--keep-unknown keeps them, --map 'Column=field' says what one is).",
        "2 rows: 2 created, 0 updated, 0 unchanged, 0 skipped, 0 rejected.",
    ]
    on_terminal = crm("import", file, terminal=True).err.splitlines()
    assert on_terminal[1:4] == ["  id     → external_id", "  name   → name", "  email  → email"]


def test_the_report_for_programs(database: Path, crm: Run, write: Callable[..., str]) -> None:
    file = write(CONTACTS + "\n,,,\n", "contacts.csv")
    answer = crm("import", file, "--source", "old", "--json")
    assert answer.err == ""
    assert json.loads(answer.out) == {
        "file": file,
        "entity": "customers",
        "read_as": "a table of customers",
        "source": "old",
        "columns": {"id": "external_id", "name": "name", "email": "email", "city": "city"},
        "left_behind": [],
        "rows": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": 1,
        "joined": 0,
        "rejected": 0,
        "skips": [],
        "rejects": [],
        "notes": [],
        "dry_run": False,
    }


def test_one_bad_row_stops_the_import_unless_it_may_be_set_aside(
    database: Path, crm: Run, write: Callable[..., str], tmp_path: Path
) -> None:
    before = contents(database)
    file, rejects = write(CONTACTS + BAD_ROW), tmp_path / "rejects.csv"
    answer = crm("import", file)
    assert answer.code == 2
    assert answer.err.startswith(f'crm: Line 4 of {file}: e-mail: "eva at example" is no e-mail address')
    assert answer.err.count("\n") == 1
    assert contents(database) == before
    answer = crm("import", file, "--json")
    assert json.loads(answer.err)["error"]["rejects"][0]["line"] == 4
    assert crm("import", file, "--rejects", str(rejects)).code == 5
    assert list(table(rejects)[0].values())[:4] == ["3", "Eva", "eva at example", "Linz"]
    assert (rejects.stat().st_mode & 0o777) == 0o600
    rejects.write_text(rejects.read_text("utf-8").replace("eva at example", "eva@example.org"), "utf-8")
    again = str(tmp_path / "again.csv")
    assert crm("import", str(rejects), "--rejects", str(rejects)).code == 2
    answer = crm("import", str(rejects), "--rejects", again, "--json", "--keep-unknown")
    assert json.loads(answer.out)["left_behind"] == []
    assert (answer.code, figures(answer)) == (0, (1, 1, 0, 0, 0, 0))
    assert figures(crm("import", str(rejects), "--json")) == (1, 0, 0, 1, 0, 0)
    assert ask(database, "SELECT count(*) FROM customers WHERE custom <> '{}'") == [(0,)]


@pytest.mark.parametrize("name", ["contacts.json", "contacts.jsonl"])
def test_json_is_a_table_too(database: Path, crm: Run, write: Callable[..., str], tmp_path: Path, name: str) -> None:
    records = [
        {"id": 1, "name": "Ada", "email": "ada@example.org", "tags": ["vip", "a;b"], "custom": {"size": 38}},
        {"id": 2, "name": "'=Max", "email": "max at example"},
    ]
    text = json.dumps(records) if name.endswith("json") else "\n".join(map(json.dumps, records))
    rejects = tmp_path / "rejects.csv"
    assert imported(crm, write(text, name), "--as", "customers", "--rejects", rejects) == (2, 1, 0, 0, 0, 1)
    rejects.write_text(rejects.read_text("utf-8").replace("max at example", "max@example.org"), "utf-8")
    assert imported(crm, rejects, "--as", "customers") == (1, 1, 0, 0, 0, 0)
    assert ask(database, "SELECT name FROM customers ORDER BY id") == [("Ada",), ("'=Max",)]


def test_standard_input_is_a_file_too(database: Path, process: Run) -> None:
    answer = process("import", "-", "--json", typed=CONTACTS)
    assert (answer.code, figures(answer)) == (0, (2, 2, 0, 0, 0, 0))
    assert process("import", "-", typed="").err == "crm: standard input is empty.\n"


def test_a_rehearsal_tells_the_figures_and_writes_nothing(
    database: Path, crm: Run, write: Callable[..., str], tmp_path: Path
) -> None:
    crm("import", write(CONTACTS))
    before = contents(database)
    newer = write(CONTACTS.replace("Graz", "Wien") + BAD_ROW + "4,Udo,udo@example.org,Bern\n", "newer.csv")
    rejects = tmp_path / "rejects.csv"
    rehearsed = crm("import", newer, "--dry-run", "--rejects", str(rejects), "--json")
    assert (rehearsed.code, json.loads(rehearsed.out)["dry_run"]) == (5, True)
    assert not rejects.exists()
    assert contents(database) == before
    assert figures(rehearsed) == imported(crm, newer, "--rejects", rejects) == (4, 1, 1, 1, 0, 1)


def test_a_rehearsal_makes_no_database(tmp_path: Path, crm: Run, write: Callable[..., str]) -> None:
    missing = tmp_path / "folder" / "missing.db"
    answer = crm("import", write(CONTACTS), "-n", "--json", "--db", str(missing))
    assert (answer.code, figures(answer)) == (0, (2, 2, 0, 0, 0, 0))
    assert not missing.parent.exists()
    assert crm("import", write(CONTACTS), "--db", str(missing)).code == 0
    assert ask(missing, "SELECT count(*) FROM customers") == [(2,)]


REFUSED = [
    (
        "name,date,amount\nA,2026-01-01,5\n",
        [],
        "could hold deals, orders, interactions or customers: name which, for example --as deals.",
    ),
    ("foo,bar\n1,2\n", [], "no column is known to give that (foo, bar)"),
    (
        "name,email\nAda,\n",
        ["--as", "custmers"],
        'There is no kind of record to import "custmers". Nearest: customers.',
    ),
    ("name,email\nAda,\n", ["--map", "Nmae=name"], 'There is no column "Nmae". Nearest: name, email.'),
    ("name,email\nAda,\n", ["--map", "name=nme"], 'There is no field of customers to import into "nme". Nearest: name'),
    ("name,email\nAda,\n", ["--map", "name"], 'A mapping is written "Column=field", not "name".'),
    ("name,email\nAda,\n", ["--encoding", "klingon"], 'There is no text encoding "klingon"'),
    ("name,email\nAda,\n", ["--source", "a:b"], 'A source is named without a colon, not "a:b".'),
    ("name,email\nAda,\n", ["--currency", "EURO"], 'Currency: "EURO" is no currency code'),
    ("name,email\nAda,\n", ["--date-order", "ymd"], 'There is no date order "ymd". Nearest: dmy, mdy.'),
    ("title,opened_on\nA,01/02/2026\n", ["--as", "deals"], "--date-order dmy or mdy says which."),
    ("title,opened_on\nA,2026-02-30\n", ["--as", "deals"], 'opened_on: "2026-02-30" is not a date.'),
    ("title,stage\nA,Negotation\n", ["--as", "deals"], "Nearest: Negotiation. --create-stages makes it."),
    ("title\nA\n", ["--as", "deals", "--pipeline", "Sals"], 'There is no pipeline "Sals". Nearest: Sales.'),
    ("name,employees\nAda,-5\n", [], 'Employees: "-5" must not be negative.'),
    ("name,email\nAda\x1b[2J,a@example.org\n", [], "contains a control character (U+001B)"),
]


@pytest.mark.parametrize(("text", "options", "sentence"), REFUSED, ids=[sentence for *_, sentence in REFUSED])
def test_what_cannot_be_imported_is_refused_in_one_sentence(
    database: Path, crm: Run, write: Callable[..., str], text: str, options: list[str], sentence: str
) -> None:
    before = database.read_bytes(), contents(database)
    answer = crm("import", write(text), *options)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert sentence in answer.err
    assert "\x1b" not in answer.err
    assert (database.read_bytes(), contents(database)) == before


def test_a_file_of_headings_alone_is_no_step(database: Path, crm: Run, write: Callable[..., str]) -> None:
    assert imported(crm, write("name,email\n")) == (0, 0, 0, 0, 0, 0)
    assert ask(database, "SELECT count(*) FROM journal_units WHERE kind = 'write'") == [(0,)]


def test_control_c_stops_an_import_and_writes_nothing(database: Path, tmp_path: Path) -> None:
    before = contents(database)
    rows = "".join(f"{n},Person {n},p{n}@example.org,Graz\n" for n in range(40_000))
    (tmp_path / "large.csv").write_text("id,name,email,city\n" + rows, "utf-8")
    command = [*PROGRAM, "import", "large.csv", "--rejects", "rejects.csv"]
    running = subprocess.Popen(command, cwd=tmp_path, env=child_variables({}, ()), stderr=subprocess.PIPE)
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert (running.returncode, err.decode().strip()) == (130, "crm: Stopped.")
    assert contents(database) == before
    assert is_sound(database)
    assert not (tmp_path / "rejects.csv").exists()


def test_rows_with_the_same_problem_are_told_once(crm: Run, database: Path, write: Callable[..., str]) -> None:
    rows = [f"Deal {n},Acme" for n in range(300)] + ["Late,Bolt", ","]
    path = write("title,customer\n" + "\n".join(rows) + "\n")
    stopped = crm("import", path, "--as", "deals")
    assert stopped.code == 2
    assert '"Acme"' in stopped.err
    assert "299 more rows have the same problem. 1 more row has other problems too. Nothing was imported" in stopped.err
    aside = database.with_name("aside.csv")
    answer = crm("import", path, "--as", "deals", "--rejects", str(aside))
    assert answer.code == 5
    told = [line for line in answer.err.splitlines() if " not imported: " in line]
    assert [line.partition(" not imported: ")[0] for line in told] == ["Lines 2, 3, 4 and 297 more", "Line 302"]
    assert len(table(aside)) == 301
