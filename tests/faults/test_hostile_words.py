"""Hostile strings as arguments: an answer or one line on what is wrong, and nothing of them acts on the terminal."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import contents
from tests.faults.hostile import DANGEROUS, known, naughty
from tests.faults.program import Answer, command
from tests.faults.test_hostile_output import STYLE

CALM = {ExitCode.OK, ExitCode.FAILURE, ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.CONFLICT}
STRINGS = pytest.mark.parametrize(
    "strings",
    [
        pytest.param(lambda: known()[::8], id="some"),
        pytest.param(known, id="known", marks=pytest.mark.slow),
        pytest.param(naughty, id="naughty", marks=pytest.mark.slow),
    ],
)


def lines(text: str) -> Iterator[tuple[str, ...]]:
    """Command lines that only read, with the text wherever a word may stand."""
    yield from (("search", text), ("customer", "list", text), ("deal", "list", "--", text), ("customer", "show", text))
    yield from (("customer", "list", f"name:{text}"), ("customer", "list", f'"{text}', text), ("deal", "show", text))
    yield from (("customer", "list", "--explain", f"city:{text}"), ("interaction", "list", f"when:{text}"))
    yield from (("customer", "list", "--sort", text), ("customer", "list", "--fields", text), ("history", text))
    yield from (("customer", "list", "--format", text), ("customer", "list", "--limit", text), ("customer", text))
    yield from (("export", text), ("report", "pipeline", "--by", text), ("config", "get", text), ("sql", text), (text,))
    yield from (("pipeline", "show", "--pipeline", text), ("undo", text), ("trash", "restore", text))
    yield from (
        ("calendar", "export", "--name", text),
        ("__complete", "customer", "show", text),
        ("customer", "list", text * 20),
    )
    yield from (
        ("appointment", "list", f"starts:{text}"),
        ("deal", "list", f"value:{text}"),
        ("customer", "list", f"-tag:{text}"),
    )


def complaints(answer: Answer) -> Iterator[str]:
    if answer.unforeseen or answer.code not in CALM:
        yield f"ended with {answer.code}: {answer.err[:300]}"
    if found := DANGEROUS.findall(STYLE.sub("", (answer.out + answer.err).replace("\r\n", "\n"))):
        yield f"let through {found}"
    if answer.code not in (ExitCode.OK, ExitCode.USAGE) and answer.err.count("\n") != 1:
        yield f"took more than a line: {answer.err}"


@STRINGS
def test_words_are_answered_or_refused(database: Path, strings: Callable[[], list[str]]) -> None:
    before, wrong = contents(database), []
    for text in strings():
        for words in lines(text):
            if not changes_something(words):
                answer = command(database, *words, terminal=True)
                wrong += [f"{words}: {complaint}" for complaint in complaints(answer)]
    assert wrong == []
    assert contents(database) == before


def changes_something(words: tuple[str, ...]) -> bool:
    """Whether the text happens to name what there is: a number, a reference."""
    return words[0] in ("undo", "trash") and any(character.isdigit() for character in words[-1])
