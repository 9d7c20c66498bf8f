"""Completion: what is offered, and how bash takes it."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_cli.completion import candidates_for
from crm_cli.completion_table import TABLE
from crm_cli.completion_values import COLUMNS
from crm_cli.environment import Environment
from crm_cli.reference import completion_table
from crm_cli.shells import SCRIPTS, split_line

from .conftest import Answer, child_variables, converse


@pytest.fixture
def complete(environment: Callable[..., Environment], home: Path) -> Callable[..., list[str]]:
    """What completes a line, over a database with some customers."""
    env = environment()
    for name in ("Ada Lovelace", "Ada Byron", "Grace Hopper", "Müller / Söhne", "Ada $(reboot)"):
        env.crm.customers.add({"name": name, "tags": ["vip" if name.startswith("Ada") else "old"]})
    for _ in range(2):
        env.crm.customers.add({"name": "Twin Peaks"})
    env.close()

    def run(*words: str) -> list[str]:
        fresh = environment()
        try:
            return candidates_for(fresh, words)
        finally:
            fresh.close()

    return run


def test_the_table_is_as_the_commands_are() -> None:
    assert TABLE.read_text(encoding="utf-8") == completion_table(), "python -m crm_cli.reference writes it anew"


def test_commands_options_and_their_values(complete: Callable[..., list[str]]) -> None:
    assert {"customer", "config", "sql"} <= set(complete(""))
    assert complete("config", "l") == ["list"]
    assert complete("--db", "x.db", "-q", "config", "pa") == ["path"]
    assert complete("config", "list", "--fo") == ["--format"]
    assert complete("config", "list", "--format", "js") == ["json", "jsonl"]
    assert complete("config", "get", "business.c") == ["business.currency", "business.country", "business.city"]
    assert complete("--q") == ["--quiet"]
    assert complete("quality", "--problem", "missing-") == ["missing-email", "missing-phone", "missing-country"]
    assert "duplicate" in complete("quality", "--problem", "")
    assert complete("nothing", "") == []
    assert complete("config", "list", "-o", "") == []
    assert complete("config", "path", "x", "") == []


def test_verbs_of_two_words_and_the_names_they_take(complete: Callable[..., list[str]]) -> None:
    assert complete("pipeline", "st") == ["stages"]
    assert complete("pipeline", "stages", "de") == ["delete", "deals:", "deal."]
    assert complete("pipeline", "stages", "rename", "pro") == ["Prospecting", "Proposal"]
    assert complete("pipeline", "stages", "rename", "Proposal", "add") == []
    assert complete("pipeline", "stages", "add", "--pip") == ["--pipeline"]
    assert complete("pipeline", "show", "--pipeline", "s") == ["Sales"]
    assert complete("deal", "add", "--stage", "w") == ["Won"]
    assert complete("report", "pipeline", "expected_cl") == complete("deal", "list", "expected_cl") != []


def test_records_by_name_and_reference(complete: Callable[..., list[str]]) -> None:
    assert set(complete("customer", "show", "ada")) == {"Ada Lovelace", "Ada Byron", "Ada $(reboot)"}
    assert complete("customer", "show", "Ada Lo") == ["Ada Lovelace"]
    assert complete("customer", "show", "Müller / S") == ["Müller / Söhne"]
    assert set(complete("customer", "show", "twin")) == {"customer:6", "customer:7"}
    assert complete("customer", "show", "") == ["customer:"]
    assert "customer:3" in complete("customer", "show", "customer:")
    assert complete("customer", "delete", "1", "2", "gra") == ["Grace Hopper"]
    assert complete("--db", "/nowhere/x.db", "customer", "show", "ada") == []


def test_addresses_of_the_customer_who_is_named(
    complete: Callable[..., list[str]], environment: Callable[..., Environment]
) -> None:
    env = environment()
    env.crm.customers.edit(1, {"street": "1 High St", "city": "London", "add_address": "home: Ring 1; 1010; Wien"})
    env.close()
    assert complete("customer", "address", "1", "") == ["1", "2", "home"]
    assert complete("customer", "edit", "1", "--remove-address", "h") == ["home"]
    assert complete("customer", "edit", "1", "--remove-address", "ri") == ["Ring 1, 1010, Wien"]
    assert complete("customer", "edit", "1", "--add-address", "") == []
    assert complete("customer", "address", "99", "") == []


def test_filter_words_fields_and_values(complete: Callable[..., list[str]]) -> None:
    assert "city:" in complete("customer", "list", "ci")
    assert "lifecycle:prospect" in complete("customer", "list", "lifecycle:pro")
    assert complete("customer", "list", "--fields", "name,cit") == ["name,city"]
    assert complete("customer", "list", "--sort", "-birt") == ["-birthday"]
    assert complete("customer", "edit", "1", "--add-tag", "v") == ["vip"]
    assert complete("customer", "show", "1", "--kind", "deal,e") == ["deal,email"]
    assert complete("customer", "show", "1", "--kind", "inter") == ["interaction"]


def test_values_of_options(complete: Callable[..., list[str]]) -> None:
    known = "owner stage source quarter month year product customer pipeline competitor reason".split()
    assert complete("report", "pipeline", "--by", "") == known
    assert complete("import", "--as", "") == [
        *("customers", "leads", "deals", "products", "interactions", "orders", "quotes"),
        *("affiliations", "relationships", "preferences", "deal-contacts", "deal-lines", "quote-lines"),
    ]
    assert complete("export", "") == [
        *("customers", "leads", "deals", "deal-lines", "products", "quotes", "quote-lines", "orders", "order-lines"),
        *("appointments", "interactions"),
    ]
    assert complete("export", "deals", "--format", "") == ["csv", "json", "jsonl"]
    assert complete("customer", "edit", "1", "--format", "") == ["json", "jsonl", "ids"]
    assert complete("export", "deals", "--fields", "title,expected_c") == ["title,expected_close"]
    assert complete("customer", "edit", "1", "--lifecycle", "f") == ["former"]
    assert complete("log", "ca") == ["call"]
    assert complete("deal", "move", "7", "won") == ["Won"]
    assert complete("deal", "add", "--currency", "eu") == ["EUR"]
    assert complete("import", "x.csv", "--date-order", "") == ["dmy", "mdy"]
    assert complete("import", "x.csv", "--pipeline", "") == ["Sales"]
    assert complete("pipeline", "stages", "add", "X", "--kind", "l") == ["lost"]
    assert complete("customer", "add", "--kind", "") == ["person", "organization"]
    assert complete("customer", "add", "X", "--tags", "vip,o") == ["vip,old"]
    assert complete("init", "--time-zone", "europe/berl") == ["Europe/Berlin"]
    assert complete("config", "set", "th") == ["theme"]


def test_reports_go_by_fields_of_ones_own(complete: Callable[..., list[str]], environment: Any) -> None:
    env = environment()
    env.crm.fields.add("customer.newsletter", "choice", ("weekly", "never"))
    env.crm.fields.add("deal.signed", "date")
    env.close()
    assert complete("report", "forecast", "--by", "news") == ["newsletter"]
    assert complete("report", "pipeline", "--by", "customer.") == ["customer.newsletter"]
    assert complete("report", "win-loss", "--by", "s") == [
        *("source", "stage", "signed.month", "signed.quarter", "signed.year", "signed")
    ]
    assert "signed" not in complete("report", "sales", "--by", "s")


def test_values_in_filters_and_of_texts_that_repeat(complete: Callable[..., list[str]], environment: Any) -> None:
    env = environment()
    env.crm.customers.add({"name": "Bo", "city": "Łódź", "owner": "Max Mann", "tags": ["big one"]})
    env.close()
    assert complete("customer", "list", "tag:v") == ["tag:vip"]
    assert complete("customer", "list", "-tag:v") == ["-tag:vip"]
    assert complete("customer", "list", "tag:vip,bi") == ['tag:vip,"big one"']
    assert complete("export", "customers", "city:Ł") == ["city:Łódź"]
    assert complete("deal", "list", "stage:w") == ["stage:Won"]
    assert complete("customer", "list", "owner:m") == ['owner:"Max Mann"', "owner:me", "owner:missing"]
    assert complete("customer", "edit", "1", "--owner", "m") == ["Max Mann"]
    assert complete("calendar", "export", "stat") == ["status:"]


def test_duplicates_merges_and_quality_are_about_customers(complete: Callable[..., list[str]]) -> None:
    assert complete("duplicates", "ci") == ["city:"]
    assert complete("duplicates", "tag:v") == ["tag:vip"]
    assert complete("duplicates", "--fields", "score,re") == ["score,reasons"]
    assert complete("quality", "tag:v") == ["tag:vip"]
    assert complete("quality", "--fields", "me") == ["mend"]
    assert complete("merge", "gra") == ["Grace Hopper"]
    assert complete("merge", "1", "gra") == ["Grace Hopper"]
    assert complete("merge", "1", "2", "--take", "na") == ["name"]
    assert complete("merge", "1", "2", "--take", "name,cit") == ["name,city"]


def test_fields_of_ones_own_behind_custom(
    complete: Callable[..., list[str]], environment: Callable[..., Environment]
) -> None:
    env = environment()
    env.crm.fields.add("customer.newsletter", "choice", ["weekly", "never"])
    env.close()
    assert complete("customer", "list", "custom.new") == ["custom.newsletter:"]
    assert complete("customer", "list", "custom.newsletter:w") == ["custom.newsletter:weekly"]
    assert complete("deal", "list", "customer.custom.new") == ["customer.custom.newsletter:"]
    assert complete("customer", "list", "custom.zzz") == []


@pytest.mark.parametrize("command", COLUMNS)
def test_the_columns_of_lists_that_are_no_records(command: str, home: Path, crm: Callable[..., Answer]) -> None:
    assert crm("init").code == crm("backup", "create").code == 0
    ways = {"search": [["x"]], "report pipeline": [[], ["--by", "owner"]]}.get(command, [[]])
    heads = [crm(*command.split(), *more, "--format", "csv").out.splitlines()[0] for more in ways]
    shown = {
        name for head in heads for name in head.split(",") if not name.endswith(("_currency", "first_id", "second_id"))
    }
    assert shown - {"owner"} == set(COLUMNS[command])


@pytest.mark.parametrize(
    ("line", "words", "quote"),
    [
        ("crm ", ["crm", ""], ""),
        ("crm  config l", ["crm", "config", "l"], ""),
        ("crm show Ada\\ Lo", ["crm", "show", "Ada Lo"], ""),
        ("crm show 'Ada Lo", ["crm", "show", "Ada Lo"], "'"),
        ('crm show "Ada \\"L', ["crm", "show", 'Ada "L'], '"'),
        ("crm show '' x", ["crm", "show", "", "x"], ""),
        ("crm show a'b c'd", ["crm", "show", "ab cd"], ""),
    ],
)
def test_a_line_of_bash_is_split(line: str, words: list[str], quote: str) -> None:
    split = split_line(line)
    assert (split.words, split.quote) == (words, quote)


@pytest.mark.parametrize("shell", SCRIPTS)
def test_each_shell_has_a_script(crm: Callable[..., Answer], shell: str) -> None:
    answer = crm("completion", shell)
    assert answer == Answer(0, SCRIPTS[shell], "")
    assert "__complete" in answer.out


@pytest.mark.parametrize(
    ("typed", "run"),
    [
        ("crm conf\tpa\t", "<config> <path>"),
        ("crm customer show ada\\ lo\t", "<customer> <show> <Ada Lovelace>"),
        ("crm customer show 'Ada L\t", "<customer> <show> <Ada Lovelace>"),
        ('crm customer show "Ada $\t', "<customer> <show> <Ada $(reboot)>"),
        ("crm customer show Ada\\ \\$\t", "<customer> <show> <Ada $(reboot)>"),
        ("crm customer list lifecycle:pro\t", "<customer> <list> <lifecycle:prospect>"),
        ("crm customer list --lim\t5", "<customer> <list> <--limit> <5>"),
    ],
)
@pytest.mark.usefixtures("complete")
def test_bash_takes_it(tmp_path: Path, typed: str, run: str) -> None:
    """A real bash on a terminal, with a ``crm`` that shows the words it was called with."""
    program = tmp_path / "crm"
    program.write_text(
        f'#!/bin/sh\ncase "$1" in __complete|completion) exec {sys.executable} -m crm_cli "$@";; esac\n'
        'printf "RUN"; printf " <%s>" "$@"; printf "\\n"\n'
    )
    program.chmod(0o755)
    setup = tmp_path / "rc"
    setup.write_text('PS1="READY "; bind "set enable-bracketed-paste off"; eval "$(crm completion bash)"\n')
    master, slave = pty.openpty()
    variables = child_variables({"PATH": f"{tmp_path}:{os.environ['PATH']}", "TERM": "dumb"}, ())
    shell = subprocess.Popen(
        ["bash", "--noprofile", "--rcfile", str(setup), "-i"],
        stdin=slave, stdout=slave, stderr=slave, env=variables, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    printed = converse(master, f"{typed}\nexit\n".encode(), b"READY ").decode()
    os.close(master)
    shell.wait(timeout=10)
    assert f"RUN {run}\r\n" in printed.replace(" \r", "\r")


def test_assignments_are_completed(complete: Callable[..., list[str]]) -> None:
    assert complete("customer", "edit", "Ada Byron", "--set", "lif") == ["lifecycle="]
    assert "lifecycle=customer" in complete("customer", "edit", "Ada Byron", "--set", "lifecycle=")
    assert complete("customer", "edit", "Ada Byron", "--set", "tags=vi") == ["tags=vip"]
    assert complete("customer", "edit", "Ada Byron", "--set", "nosuch=") == []
    assert complete("deal", "add", "Engine", "--set", "val") == ["value="]


def test_behind_several_deals_stands_the_stage_or_one_more(
    environment: Callable[..., Environment], complete: Callable[..., list[str]]
) -> None:
    env = environment()
    for title in ("Engine", "Logo"):
        env.crm.deals.add({"title": title})
    env.close()
    assert "Engine" in complete("deal", "move", "En")
    assert complete("deal", "move", "Engine", "Nego") == ["Negotiation"]
    assert complete("deal", "move", "Engine", "2", "Nego") == ["Negotiation"]
    assert complete("deal", "move", "--where", "status:open", "Nego") == ["Negotiation"]
    assert "Engine" in complete("deal", "move", "2", "En")
    assert "Engine" in complete("deal", "win", "2", "En")
