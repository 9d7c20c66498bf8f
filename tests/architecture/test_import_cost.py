"""Commands that only read start fast: they never load the write side, the calendar library or the full screen."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITE_SIDE = {"sqlmodel", "sqlalchemy", "pydantic", "alembic"}
HEAVY = WRITE_SIDE | {"icalendar", "textual", "rich", "babel", "phonenumbers", "email_validator", "chardet"}
RUN = """
import sys
from crm_cli.main import run
try:
    code = run()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
sys.exit(code)
"""
READING = [
    "--help",
    "--version",
    "customer --help",
    "customer list --help",
    "customer list",
    "customer list tag:vip city:Berlin name:a* --json",
    "customer list -tag:vip --format csv",
    "customer show customer:1",
    "customer show customer:1 --json",
    "affiliation list",
    "relationship list customer:1",
    "preference list customer:1",
    "customer list deal.value:100.. mine --explain",
    "customer list segment:regulars --view regulars",
    "segment list",
    "segment show regulars",
    "view list",
    "view show regulars",
    "tag list",
    "duplicates city:London --json",
    "merge 'Ada Lovelace' Grace --dry-run",
    "quality",
    "quality --by problem --json",
    "lead list status:new --sort -score",
    "lead show lead:1",
    "lead rule list",
    "deal list value:100.. --sort -value",
    "deal show deal:1",
    "order list status:paid --json",
    "order show order:1",
    "quote list status:expired --sort valid_until",
    "quote show quote:1",
    "quote show quote:1 --json",
    "quote numbers",
    "product list category:tea",
    "product show product:1",
    "product agreements",
    "pipeline show",
    "pipeline stages",
    "appointment list",
    "appointment show appointment:1",
    "interaction list",
    "interaction show interaction:1",
    "report pipeline",
    "report pipeline --by owner --json",
    "report sales --by customer --limit 3",
    "report forecast --chart",
    "report funnel",
    "report velocity",
    "report win-loss --json",
    "report rotting",
    "report quotes",
    "report leads",
    "rate list",
    "search lovelace",
    "mutt-query ada",
    "mail customer:1 --print",
    "history",
    "history customer:1",
    "trash list",
    "field list",
    "doctor",
    "config list",
    "backup list",
    "backup verify",
    "doctor",
    "sql 'select 1'",
    "export customers -o -",
    "export deals --format jsonl -o -",
    "export order-lines -o -",
    "export deal-lines -o -",
]
# Modules beyond those of Python's own start and of Typer: each takes an eighth of a millisecond at least, and what it
# defines comes on top. The numbers are what it takes, and a few that versions of Python differ by.
# With some room: what an environment loads before the program starts differs by a few modules.
BUDGETS = {
    "customer list --limit 25": 92,
    "customer list tag:vip": 119,
    "customer show customer:1": 110,
    "deal list": 94,
    "appointment list": 132,
    "search lovelace": 93,
    "mutt-query ada": 89,
    "history": 102,
}
COMPLETION_BUDGET = 120
# Modules of the standard library that only writes have use for, and that load several others.
FOR_WRITES_ONLY = {"dataclasses", "tempfile", "random", "secrets", "hashlib", "uuid"}
# Building one of these classes takes longer than importing a module; the read side uses plain tuples.
SLOW_TO_DEFINE = {"dataclasses", "inspect"}
SET_UP = [
    "customer add 'Ada Lovelace' --email ada@example.org --tags vip",
    "deal add Engine --customer customer:1 --value 1000",
    "order add --customer customer:1 --total 120 --paid",
    "quote add Relaunch --customer customer:1 --line 'Design @ 500'",
    "product add Engine --price 900",
    "lead add 'Ada Lovelace, wants an engine' --customer customer:1",
    "appointment add Visit --customer customer:1 --start 2026-12-01T09:00",
    "log note customer:1 Hello",
    "segment add Regulars tag:vip",
    "view save Regulars tag:vip",
    "customer add Engines --kind organization",
    "affiliation add customer:1 Engines --role CTO",
    "relationship add customer:1 works-with customer:2",
    "preference add customer:1 coffee black",
    "customer add Grace --email grace@example.org",
]


def crm(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the sources in a process of its own."""
    import shlex

    others = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    environment = others | {"CRM_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", RUN, *shlex.split(command)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that holds one record of each kind."""
    folder = tmp_path_factory.mktemp("cost")
    for command in SET_UP:
        done = crm(command, folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("command", READING)
def test_a_reading_command_loads_nothing_heavy(command: str, home: Path) -> None:
    done = crm(command, home)
    *said, loaded = done.stderr.splitlines()
    assert done.returncode == 0, "\n".join(said)
    assert HEAVY.intersection(packages(loaded)) == set()


def test_a_writing_command_does_load_the_write_side(home: Path) -> None:
    """Otherwise the test above would look for the wrong names."""
    loaded = packages(crm("log note customer:1 Again", home).stderr.splitlines()[-1])
    assert {"sqlmodel", "sqlalchemy", "pydantic"} <= loaded
    assert "textual" not in loaded


def packages(loaded: str) -> set[str]:
    """The top-level names of modules."""
    return {name.partition(".")[0] for name in loaded.split()}


@pytest.fixture(scope="module")
def typer_alone() -> set[str]:
    """The modules that are loaded when a program has imported Typer and done nothing."""
    code = "import sys, typer, typer.main; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("command", BUDGETS)
def test_a_reading_command_keeps_to_its_budget_of_modules(command: str, home: Path, typer_alone: set[str]) -> None:
    loaded = set(crm(command, home).stderr.splitlines()[-1].split()) - typer_alone
    assert len(loaded) <= BUDGETS[command], sorted(loaded)
    assert loaded.isdisjoint(FOR_WRITES_ONLY)


@pytest.mark.parametrize(
    "command", ["customer list --limit 25", "customer show customer:1", "search lovelace", "history"]
)
def test_what_every_start_loads_makes_its_named_tuples_quickly(command: str, home: Path) -> None:
    own = [name for name in crm(command, home).stderr.splitlines()[-1].split() if name.startswith("crm_")]
    sources = [path for name in own if (path := ROOT / f"{name.replace('.', '/')}.py").is_file()]
    assert len(sources) > 50
    slow = re.compile(r"^from typing import .*\bNamedTuple\b", re.MULTILINE)
    assert [path.name for path in sources if slow.search(path.read_text("utf-8"))] == []


def test_no_start_compiles_a_pattern_that_nothing_asks_for() -> None:
    """crm_core.patterns compiles when first used; sixty patterns compiled at once are a tenth of a start."""
    at_once = re.compile(r"^\w+[^=\n]*= .*\bre\.compile\(", re.MULTILINE)
    sources = [path for face in ("crm_core", "crm_cli", "crm_tui") for path in (ROOT / face).rglob("*.py")]
    assert at_once.search('_WORD = re.compile("a")')
    assert [str(path) for path in sources if at_once.search(path.read_text("utf-8"))] == []


def test_hints_of_commands_stay_texts_until_one_is_called() -> None:
    """To make an option costs as much as to call a hundred functions; a noun has up to a hundred of them."""
    commands = [path for path in (ROOT / "crm_cli").rglob("*.py") if "Annotated[" in path.read_text("utf-8")]
    assert len(commands) > 30
    lazy = "from __future__ import annotations\n"
    assert [path.name for path in commands if lazy not in path.read_text("utf-8")] == ["root.py"]


def test_completion_loads_neither_typer_nor_what_defines_classes_slowly(home: Path) -> None:
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    done = crm("__complete zsh customer show a", home)
    loaded = set(done.stderr.splitlines()[-1].split()) - set(bare.stdout.split())
    assert "Ada Lovelace" in done.stdout
    assert loaded.isdisjoint(SLOW_TO_DEFINE | {"typer"})
    assert len(loaded) <= COMPLETION_BUDGET, sorted(loaded)


# What is needed only when a key asks for it, or beside the first paint and not before it.
NOT_BEFORE_THE_FIRST_PAINT = (
    "crm_tui.dialogs",
    "crm_tui.forms",
    "crm_tui.widgets.form_fields",
    "crm_tui.widgets.customer_lines",
    "crm_core.catalog.filters.compiler",
    "crm_core.catalog.filters.suggest",
    "crm_core.catalog.reading_values",
    "crm_core.customers.queries",
    "textual.widgets._text_area",
)


def test_the_full_screen_begins_without_forms() -> None:
    code = "import sys, crm_tui.start, crm_tui.app, crm_tui.screens.customers; print(*sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "textual.widgets._input" in loaded
    assert [name for name in loaded if name.startswith((*NOT_BEFORE_THE_FIRST_PAINT, *WRITE_SIDE))] == []
