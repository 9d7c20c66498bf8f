"""Whatever the database holds, and whoever put it there, no control of it reaches a terminal."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from crm_cli.formats import Format
from crm_core.crm import open_crm
from crm_core.sales.reports.capability import REPORTS
from tests.faults.databases import copied
from tests.faults.hostile import DANGEROUS, known, naughty, stored
from tests.faults.poisoned import poison
from tests.faults.program import Answer, command
from tests.faults.terminal import on_terminal
from tests.faults.write_commands import READING

STYLE = re.compile("\x1b\\[[0-9;]*m")  # bold and colours of the program's own
LISTS = (
    "customer list",
    "deal list",
    "order list",
    "quote list",
    "lead list",
    "lead rule list",
    "appointment list",
    "interaction list",
    "trash list",
    "tag list",
    "segment list",
    "view list",
    "affiliation list",
    "relationship list 1",
    "preference list 1",
    "view list",
    "field list",
    "product list",
    "product agreements",
    "duplicates",
    "quality",
    "history",
    "pipeline list",
    "rate list",
)
SHOWS = (
    "customer show 1",
    "deal show 1",
    "order show 1",
    "quote show 1",
    "product show 1",
    "lead show 1",
    "deal show 1",
    "lead show 1",
    "deal show 1",
    "product show 1",
    "appointment show 1",
    "interaction show 1",
    "history customer:1",
)
OTHERS = (
    *(
        "search größe",
        "search evil",
        "report pipeline",
        "report pipeline --by owner",
        "pipeline show",
        "pipeline stages",
    ),
    *(f"report {name}" for name in REPORTS),
    *("report win-loss --by owner --chart", "report rotting --chart", "report funnel --chart"),
    *("report sales --by customer --chart", "report sales --by owner", "report forecast --by customer --chart"),
    *("report leads --by owner", "rate delete 99", "rate add USD nothing"),
    *(
        "customer point 1 nobody --invalid",
        "customer address 1 1 --label home",
        "customer photo 1",
        "relationship add 1 knows 2",
        "preference delete 1 x",
    ),
    *("relationship add 1 works-with 3", "affiliation end 1 2", "customer handover me Bob -n"),
    *("merge 1 2 --dry-run", "merge 1 2 --dry-run --json", "merge 1 2", "merge --sure --dry-run"),
    *("config list", "config get business.name", "doctor", "calendar export", "completion bash", "config path"),
    *("backup create", "backup list", "backup verify", "backup prune --dry-run"),
    *("export customers", "export leads", "export deals", "export appointments", "export interactions"),
    *(
        "export orders",
        "export order-lines",
        "export deal-lines",
        "order list product:x",
        "order show nobody",
        "order pay 1",
        "order repeat 1",
    ),
    *("order refund 1 1", "order line edit 1 1 --quantity 2", "order edit 1 --source x", "__complete order show "),
    *("export customers", "export leads", "export deals", "export deal-contacts"),
    *("export appointments", "export interactions"),
    *("export customers --format json", "export customers --format jsonl", "export deals --excel --raw"),
    *("customer list nam:x", "customer list stage:x", "customer list tag:nobody", "deal list stage:nowhere"),
    *("segment show nobody", "view show nobody", "customer list segment:x --explain"),
    *("customer show Custome", "customer show nobody", "deal move 1 nowhere", "customer list --explain city:x"),
    *("__complete customer show ", "__complete deal show ", "__complete customer list tag:"),
    *(
        "quote numbers",
        "quote print 1 -o /dev/null",
        "quote mail 1 -o /dev/null --yes",
        "quote send 1",
        "quote revise 1",
    ),
    *("mutt-query a", "mail 1 --print --yes"),
    *("customer edit 1 --city Graz", "customer delete 1", "undo --yes", "redo --yes", "deal win 1", "log note 2 hello"),
    *(
        "pipeline rename 1 Sales",
        "pipeline delete 1",
        "appointment cancel 1",
        "interaction edit 1 --outcome done",
        "trash restore customer:1",
    ),
)


@pytest.fixture(scope="module")
def poisoned(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = copied(pattern, tmp_path_factory.mktemp("poisoned") / "crm.db")
    poison(path)
    return path


def reached(answer: Answer) -> list[str]:
    """Every control of the data in what was printed."""
    printed = STYLE.sub("", answer.out) + STYLE.sub("", answer.err)
    return [repr(found) for found in DANGEROUS.findall(printed.replace("\r\n", "\n"))]


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("line", [*LISTS, *SHOWS, *OTHERS])
def test_nothing_for_people_holds_a_control(poisoned: Path, tmp_path: Path, line: str, terminal: bool) -> None:
    formats = ["", "table", "plain", "md"]
    if terminal:
        formats += ["csv", "tsv", "json", "jsonl", "ids"]
    elif line.startswith(("export", "calendar")):
        formats = []  # files for programs
    for name in formats if line in (*LISTS, *SHOWS) else formats[:1]:
        path = copied(poisoned, tmp_path / "crm.db")
        wanted = ("--format", name) if name else ()
        words = line.split(" ") if line.startswith("__complete") else line.split()
        answer = command(path, *words, *wanted, terminal=terminal)
        assert not answer.unforeseen, answer.err
        tabs = name == "tsv" or line.startswith("mutt-query")
        assert [found for found in reached(answer) if not tabs or found != "'\\t'"] == [], (name, answer)


def test_every_command_that_reads_is_among_them() -> None:
    tried = " ".join((*LISTS, *SHOWS, *OTHERS))
    missing = {name for name in READING if name not in tried}
    assert missing == {"sql", "config edit"}


@pytest.mark.parametrize("name", [None, *(f for f in Format if f is not Format.IDS)])
def test_a_query_of_the_owner(poisoned: Path, name: Format | None) -> None:
    wanted = ("--format", str(name)) if name else ()
    answer = command(poisoned, "sql", "select name, description from customers", *wanted, terminal=True)
    assert answer.code == ExitCode.OK
    assert [found for found in reached(answer) if found != "'\\t'"] == []


@pytest.mark.parametrize(
    "line",
    ["customer list", "customer show 1", "search evil", "export customers", "customer list --format json", "history"],
)
def test_nothing_reaches_a_real_terminal(poisoned: Path, line: str) -> None:
    code, printed = on_terminal(poisoned, *line.split())
    assert code == ExitCode.OK
    text = re.sub("\r+\n", "\n", printed.decode("utf-8"))  # the terminal adds its own to those of csv
    assert DANGEROUS.findall(STYLE.sub("", text)) == []


@pytest.fixture(scope="module", params=[known, pytest.param(naughty, marks=pytest.mark.slow)], ids=["known", "naughty"])
def truthful(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every hostile string that may be stored: one customer each, in every field of text."""
    path = tmp_path_factory.mktemp("truthful") / "crm.db"
    crm = open_crm(path)
    for text in request.param():
        line, block = stored(text, lines=False, longest=1000), stored(text, lines=True, longest=100_000)
        values = {"name": line or "Nameless", "kind": "organization", "description": block or ""}
        values |= dict.fromkeys(("job_title", "street", "city", "region", "source", "owner", "industry"), line or "")
        crm.customers.add(values)
    crm.close()
    return path


@pytest.mark.parametrize("name", [Format.CSV, Format.TSV, Format.JSON, Format.JSONL])
def test_programs_get_every_value_as_it_is(truthful: Path, name: Format) -> None:
    keys = ("name", "description", "street", "owner")
    answer = command(truthful, "customer", "list", "--format", str(name), "--fields", ",".join(keys), "--sort", "id")
    rows = command(truthful, "sql", "select name, description, (select street from addresses where customer_id = c.id) "
                   "as street, owner from customers c order by id", "--json")  # fmt: skip
    expected = [tuple(row[key] or "" for key in keys) for row in json.loads(rows.out)]
    assert [tuple(row.get(key) or "" for key in keys) for row in READERS[name](answer.out)] == expected


def unescaped(cell: str) -> str:
    marks = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
    return re.sub(r"\\[\\tnr]", lambda found: marks[found[0]], cell)


def tsv_rows(text: str) -> list[dict[str, str]]:
    head, *lines = [line.split("\t") for line in text.removesuffix("\n").split("\n")]
    return [dict(zip(head, map(unescaped, line), strict=True)) for line in lines]


READERS = {
    Format.CSV: lambda text: list(csv.DictReader(io.StringIO(text, newline=""), strict=True)),
    Format.TSV: tsv_rows,
    Format.JSON: json.loads,
    Format.JSONL: lambda text: [json.loads(line) for line in text.removesuffix("\n").split("\n")],
}
