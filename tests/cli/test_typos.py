"""Sixty things that owners mistype: each is answered by one sentence and the right exit code, and nothing is changed."""

import hashlib
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import PROGRAM, Answer, child_variables

Run = Callable[..., Answer]
NOW = {"CRM_NOW": "2026-11-21T09:00:00Z", "CRM_SESSION": "here"}
SET_UP = [
    "init --name Test --currency EUR --time-zone Europe/Berlin --country DE",
    "customer add 'Ada Lovelace' --email ada@example.org --add-tag vip",
    "customer add 'Grace Hopper'",
    "customer add 'Grace Hopper'",
    "deal add Engine --customer 'Ada Lovelace' --value 100",
    "appointment add Visit 2026-12-01 14:30",
    "log note 1 Hello",
]
TYPOS = [
    ("custmer list", 2, 'There is no command "crm custmer". Nearest: crm customer.'),
    ("customer lst", 2, 'There is no command "crm customer lst". Nearest: crm customer list.'),
    ("deal wim 1", 2, 'There is no command "crm deal wim". Nearest: crm deal win.'),
    ("report pipline", 2, 'There is no command "crm report pipline". Nearest: crm report pipeline.'),
    ("customer list --fromat json", 2, 'There is no option "--fromat". Nearest: --format.'),
    ("deal edit 1 --close eom", 2, 'There is no option "--close". Nearest: --expected-close, --closed, '),
    ("rate add USD -1 EUR", 2, 'There is no option "-1": an amount below nothing is not taken here'),
    ("--verion", 2, 'There is no option "--verion". Nearest: --version.'),
    ("customer list --fields nmae", 2, 'There is no customer field "nmae". Nearest: name.'),
    ("customer list --sort nam", 2, 'There is no customer field "nam". Nearest: name.'),
    ("customer list --limit abc", 2, '--limit: "abc" is no whole number. See "crm customer list -h".'),
    ("customer list --limit -3", 2, '--limit: -3 is less than 0. See "crm customer list -h".'),
    ("customer list nmae:ada", 2, 'Filter, character 1: there is no customer field "nmae"; put quotes'),
    ("customer list tag:vp", 2, 'Filter, character 5: tags: there is no "vp". Nearest: vip.'),
    ("customer list name:", 2, 'Filter, character 6: a value is missing after "name:".'),
    ("customer list 'name:\"ada'", 2, "Filter, character 6: the quote opened here is not closed."),
    ("appointment list start:sometime", 2, 'Filter, character 7: starts: "sometime" is no date or range of dates;'),
    ("report pipeline stage:wonn", 2, 'Filter, character 7: stage: there is no "wonn". Nearest: Won.'),
    ("report pipeline --by ownr", 2, 'There is no grouping "ownr". Nearest: owner'),
    ("pipeline show Sals", 2, 'There is no pipeline "Sals". Nearest: Sales.'),
    ("customer show", 2, 'CUSTOMER is missing. See "crm customer show -h".'),
    ("customer show ''", 2, "No customer was named."),
    ("customer show 99", 3, "There is no customer 99."),
    ("customer show 'Ada Lovelase'", 3, 'No customer is called "Ada Lovelase". Nearest: Ada Lovelace (customer:1)'),
    ("customer show 'Grace Hopper'", 4, '"Grace Hopper" could be more than one customer: Grace Hopper (customer:2),'),
    ("customer show deal:1", 2, '"deal:1" names a deal, but a customer is asked for.'),
    ("customer show Ada Lovelace", 2, '"Lovelace" is too much; quotes keep a text of several words together.'),
    ("customer edit 1", 2, 'Say what to change, as in "crm customer edit 42 --city Paris".'),
    ("customer edit 1 --city", 2, "--city needs a value."),
    ("customer edit 1 --email adaexample.org", 2, '"adaexample.org" is no e-mail address; write it like'),
    ("customer edit 1 --phone 'call me'", 2, '"call me" is no phone number, such as +44 20 7946 0991.'),
    ("customer edit 1 --birthday 31.02.1990", 2, 'Birthday: "31.02.1990" is no birthday; write 1815-12-10,'),
    ("customer edit 1 --birthday 1/2/1990", 2, 'Birthday: "1/2/1990" could be 1990-02-01 or 1990-01-02;'),
    ("customer edit 1 --kind firm", 2, 'Kind: "firm" is not one of person, organization.'),
    ("customer edit 1 --organization Nobody", 3, 'No customer is called "Nobody".'),
    ("customer edit 1 --annual-revenue '12 XYZ'", 2, 'Annual revenue: "12 XYZ" names no known currency; write a code,'),
    ("customer edit 1 --employees many", 2, 'Employees: "many" is no whole number.'),
    ("customer edit 1 --employees -1", 2, 'Employees: "-1" must not be negative.'),
    ("interaction edit 1 --duration -5", 2, "Duration"),
    ("customer edit 1 --time-zone Berlin", 2, '"Berlin" is no time zone (did you mean Europe/Berlin?).'),
    ("customer add", 2, "Name must not be empty."),
    ("customer delete 99", 3, "There is no customer 99."),
    ("customer restore 1", 4, 'Customer 1 "Ada Lovelace" is not in the trash.'),
    ("deal add Shop --stage Proposl", 2, 'There is no stage "Proposl". Nearest: Proposal.'),
    ("deal add Shop --value 12,5,3", 2, 'Value: "12,5,3" is no amount; write 1234.50,'),
    ("deal add Shop --value 9 --currency EURO", 2, '"EURO" is no currency code, such as EUR, USD or CHF.'),
    ("deal add Shop --expected-close someday", 2, 'Expected close: "someday" is no date; write 2026-12-01,'),
    ("deal add Shop --customer Adaa", 3, 'No customer is called "Adaa". Nearest: Ada Lovelace (customer:1)'),
    ("deal move 1 wonn", 2, 'There is no stage "wonn". Nearest: Won.'),
    ("deal move Engin won", 3, 'No deal is called "Engin". Nearest: Engine (deal:1).'),
    ("deal edit 1 --probability 150", 2, '"150" is no percentage from 0 to 100.'),
    ("deal win 1 --on yesterdy", 2, '"yesterdy" is no date; write 2026-12-01,'),
    ("appointment add Call", 2, "Start must not be empty."),
    ("appointment add Call tomorow 9:00", 2, 'Start: "tomorow 9:00" is no date or time; write tomorrow 9:00,'),
    ("appointment add Call 25:00", 2, 'Start: "25:00" is no date or time; write'),
    ("appointment add Call 2026-12-01 9:00 --end 8:00", 2, "is before the start"),
    ("appointment add Call '2026-12-01 9:00 Europe/Berln'", 2, "(did you mean Europe/Berlin"),
    ("log note 1", 2, "No text was given; write it behind the customer"),
    ("log shout 1 Hello", 2, 'Channel: "shout" is not one of'),
    ("import nofile.csv", 1, "There is no file nofile.csv."),
    ("import . --as customers", 1, "is a folder, not a file."),
    ("export custmers -o x.csv", 2, 'There is no kind of record to export "custmers". Nearest: customers.'),
    ("export customers -o nowhere/x.csv", 1, 'Cannot write "nowhere/x.csv": the folder does not exist.'),
    ("history ada", 2, '"ada" names no record; write it as one of customer:7,'),
    ("undo 999", 3, "There is no change 999."),
    ("redo", 4, "There is nothing to redo."),
    ("trash restore 1", 2, '"1" names no record; write it as "crm trash list" does, like customer:42.'),
    ("config set them dark", 2, 'There is no setting "them". Nearest: theme.'),
    ("sql 'selec 1'", 2, 'SQLite says: near "selec": syntax error.'),
    ("sql 'delete from customers'", 2, "crm sql only reads: write one SELECT, or a PRAGMA that tells something."),
    ("customer list --db .", 6, "is a folder, not a database; name the file in it."),
    ("customer list --db none.db", 6, 'There is no database at "none.db" yet. "crm init" makes one,'),
]  # fmt: skip


@pytest.fixture
def database(crm: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with a few records, in a working folder of its own."""
    for command in SET_UP:
        answer = crm(*shlex.split(command), **NOW)
        assert answer.code == 0, answer.err
    folder = home.parent / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return home / "crm.db"


def state(database: Path) -> tuple[str, set[str]]:
    """What the database holds, and which files there are in its folder and in the working one."""
    data = hashlib.sha256(database.read_bytes()).hexdigest()
    return data, {str(path) for folder in (database.parent, Path.cwd()) for path in folder.rglob("*")}


def test_a_typo_is_told_in_one_sentence_and_changes_nothing(crm: Run, database: Path) -> None:
    before = state(database)
    for command, code, said in TYPOS:
        answer = crm(*shlex.split(command), **NOW)
        assert (answer.code, answer.out) == (code, ""), (command, answer.err)
        assert answer.err.startswith("crm: "), command
        assert answer.err.count("\n") == 1, command
        assert said in answer.err, (command, answer.err)
        assert state(database) == before, command


STRANGE = [{"LC_ALL": "C"}, {"TERM": "dumb"}, {"COLUMNS": "20"}, {"COLUMNS": "x"}, {"LANG": "nonsense", "TERM": ""}]


@pytest.mark.parametrize("variables", STRANGE, ids=str)
def test_a_strange_terminal_changes_nothing_but_the_looks(
    on_terminal: Run, database: Path, variables: dict[str, str]
) -> None:
    for command in ("customer list", "customer show 1", "pipeline show", "history"):
        answer = on_terminal(*command.split(), **(NOW | {"CRM_DB": str(database)} | variables))
        assert answer.code == 0, answer.out
        assert "Traceback" not in answer.out
        assert answer.out.strip()


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "<&-", ">/dev/full"])
def test_closed_and_full_streams_end_quietly(process: Run, database: Path, redirection: str) -> None:
    for command in ("customer list", "customer lst", "customer show 1 --json"):
        done = subprocess.run(
            ["sh", "-c", f"{shlex.join(PROGRAM)} {command} {redirection}"],
            env=child_variables(NOW | {"CRM_DB": str(database)}, ()),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=30,
        )
        assert done.returncode in (0, 1, 2)
        assert b"Traceback" not in done.stderr
        assert done.stderr.count(b"\n") <= 1


def test_undo_of_another_terminals_step_asks(crm: Run, on_terminal: Run, database: Path) -> None:
    there, here = {"CRM_SESSION": "there"}, {"CRM_SESSION": "here"}
    asked = 'Undo "Customer 4 "Zoe" added", made '
    assert crm("customer", "add", "Zoe", **there).code == 0
    before = state(database)[0]
    refused = crm("undo", **here)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f"crm: {asked}")
    assert refused.err.endswith("Nobody can be asked here: use --yes to go ahead.\n")
    kept = on_terminal("undo", typed=b"n\n", after=b"[y/N] ", CRM_DB=str(database), **here)
    assert (kept.code, asked in kept.out) == (1, True)
    assert state(database)[0] == before
    done = on_terminal("undo", typed=b"y\n", after=b"[y/N] ", CRM_DB=str(database), **here)
    assert done.code == 0, done.out
    assert crm("customer", "show", "Zoe").code == 3
    assert crm("redo", **there).code == 2
    assert crm("redo", "--yes", **there).code == 0
    assert crm("undo", **here).code == 2
