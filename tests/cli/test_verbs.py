"""How functions become commands."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.nouns import NOUNS, NounEntry
from crm_cli.options import Consent, Listing, OptionGroup
from crm_cli.parsing import spell_out_negation
from crm_cli.verbs import Noun

from .conftest import Answer

KITE = Noun("Kites.")
CALLS: list[tuple[object, ...]] = []


class Wind(OptionGroup):
    """A group of options of a command's own."""

    speed: Annotated[int, Option("--speed", min=0, help="How fast.")] = 3


@KITE.verb("list", "crm kite list colour:red", "crm kite list   -tag:old --limit 3  # spaces stay")
def list_kites(env: Environment, options: Listing) -> None:
    """List kites."""
    CALLS.append((options.filter, options.sort_names, options.limit, options.json, options.field_names))


@KITE.verb("fly", "crm kite fly 7 --speed 9")
def fly(env: Environment, kite: Annotated[str, Argument(metavar="KITE")], wind: Wind, consent: Consent) -> None:
    """Fly a kite."""
    CALLS.append((kite, wind.speed, env.yes, env.quiet, str(env.database)))


@pytest.fixture(autouse=True)
def kite(monkeypatch: pytest.MonkeyPatch) -> None:
    """A noun "kite" whose module is this one."""
    import sys

    module = type(sys)("crm_cli.commands.kite")
    module.noun = KITE  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "crm_cli.commands.kite", module)
    monkeypatch.setitem(NOUNS, "kite", NounEntry("kite", "Kites."))
    CALLS.clear()


def called(crm: Callable[..., Answer], *arguments: str) -> Any:
    """What the function was called with."""
    answer = crm("kite", *arguments)
    assert (answer.code, answer.err) == (0, "")
    return CALLS.pop()


def test_filter_words_are_joined_and_options_may_stand_between(crm: Callable[..., Answer]) -> None:
    assert called(crm, "list", "colour:red", "--limit", "3", "big", "--sort", "name,-speed", "--json") == (
        "colour:red big", ("name", "-speed"), 3, True, ()
    )  # fmt: skip
    assert called(crm, "list") == ("", (), None, False, ())


def test_a_negated_word_is_no_option(crm: Callable[..., Answer]) -> None:
    assert called(crm, "list", "-tag:lost", "-q", "-custom.size:L", "-name:-x")[0] == (
        "NOT tag:lost NOT custom.size:L NOT name:-x"
    )
    assert called(crm, "list", "--fields", "a,b", "--", "-o")[0] == "-o"
    assert crm("kite", "list", "-lost").code == 2


@pytest.mark.parametrize(
    ("typed", "passed"),
    [
        (["-tag:lost"], ["NOT", "tag:lost"]),
        (["-revenue>=1000"], ["NOT", "revenue>=1000"]),
        (["-tag:a b\nc"], ["NOT", "tag:a b\nc"]),
        (["-o", "x", "--json", "-5:x", "-", "--", "-tag:lost"], ["-o", "x", "--json", "-5:x", "-", "--", "-tag:lost"]),
        (
            ["-(city:Berlin OR city:Graz)", '-"x y"', "-()"],
            ["NOT", "(city:Berlin OR city:Graz)", "NOT", '"x y"', "NOT", "()"],
        ),
    ],
)
def test_negation_is_spelt_out(typed: list[str], passed: list[str]) -> None:
    assert spell_out_negation(typed) == passed


def test_groups_arguments_and_common_options(crm: Callable[..., Answer]) -> None:
    assert called(crm, "fly", "7") == ("7", 3, False, False, "None")
    assert called(crm, "fly", "7", "--speed", "9", "-y", "-q", "--db", "b.db") == ("7", 9, True, True, "b.db")


def test_options_before_the_noun_hold_and_those_after_beat_them(crm: Callable[..., Answer]) -> None:
    answer = crm("--db", "a.db", "-q", "-y", "kite", "fly", "7")
    assert (answer.code, CALLS.pop()) == (0, ("7", 3, True, True, "a.db"))
    crm("--db", "a.db", "kite", "fly", "7", "--db", "b.db")
    assert CALLS.pop()[-1] == "b.db"


def test_wrong_values_are_refused_before_the_call(crm: Callable[..., Answer]) -> None:
    for arguments in (["fly", "7", "--speed", "-1"], ["fly", "7", "--speed", "x"], ["list", "--limit", "-1"], ["fly"]):
        assert crm("kite", *arguments).code == 2
    assert CALLS == []


def test_help_shows_groups_and_keeps_the_lines_of_examples(
    crm: Callable[..., Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    assert crm("kite", "list", "--help").code == 0
    printed = capsys.readouterr().out
    assert "\n  crm kite list   -tag:old --limit 3  # spaces stay\n" in printed
    assert "--sort A,-B" in printed
    crm("kite", "-h")
    printed = capsys.readouterr().out
    assert "list  List kites.\n" in printed
