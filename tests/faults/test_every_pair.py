"""Every hostile and every naughty string, by itself in every column of text, printed by every command and drawn by every screen."""

import re
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from crm_tui.app import CrmApp
from crm_tui.screens import SCREENS
from tests.faults.databases import opened
from tests.faults.hostile import DANGEROUS
from tests.faults.poisoned import TEXTS
from tests.faults.poisoned_rows import chunks, met, poison_rows, storable
from tests.faults.terminal import many_on_terminal
from tests.faults.test_hostile_output import LISTS, OTHERS, SHOWS, STYLE
from tests.faults.test_screens import look
from tests.tui.driver import settle

FEW = 2
NUMBERS = range(len(chunks()))
# The fast form takes every so many-th string, which are others whenever one is added; the full form takes all.
CHUNKS = pytest.mark.parametrize(
    "texts",
    [
        pytest.param(storable()[11 :: len(storable()) // FEW][:FEW], id="some"),
        *(pytest.param(chunks()[number], id=str(number), marks=pytest.mark.slow) for number in NUMBERS),
    ],
)
FORMATS = ("table", "plain", "md", "csv", "json", "jsonl")
EXPORTS = tuple(f"export {kind}" for kind in (
    "customers", "leads", "deals", "deal-lines", "deal-contacts", "products", "quotes", "quote-lines", "orders",
    "order-lines", "appointments", "interactions",
))  # fmt: skip
# Its columns are told apart by tabs, which are its own.
WITH_TABS = ("mutt-query", "tsv")
WANTED = {(table, column) for table, columns in TEXTS.items() for column in columns.split() if table != "settings"}


def of(number: int, line: str) -> list[str]:
    """A command about the first record, said of another."""
    return re.sub(r"(?<=[ :])1\b", str(number), line).split()


def every_command(texts: list[str]) -> list[list[str]]:
    """All that list, show and export, for each of the records, while the business is called by each text in turn."""
    full = len(texts) > FEW
    lines = [line.split() for line in dict.fromkeys((*LISTS, *EXPORTS))]
    lines += [[*line.split(), "--format", name] for line in dict.fromkeys(LISTS) for name in FORMATS if full]
    lines += [[*line.split(), "--format", "json"] for line in EXPORTS if full]
    for number, text in enumerate(texts if full else texts[:1], 1):
        lines += [["=business", text], ["config", "list"], ["config", "get", "business.name"]]
        lines += [of(number, line) for line in dict.fromkeys(SHOWS)]
        lines += [of(number, f"{noun} list 1") for noun in ("relationship", "preference")]
    return lines


def controls(printed: bytes) -> list[str]:
    """What acts on a terminal among what was printed there, but for the program's own."""
    text = re.sub("\r+\n", "\n", printed.decode("utf-8"))
    return DANGEROUS.findall(STYLE.sub("", text))


@CHUNKS
def test_every_command_prints_them(pattern: Path, tmp_path: Path, texts: list[str]) -> None:
    path, lines = poison_rows(pattern, tmp_path / "crm.db", texts), every_command(texts)
    codes, printed = many_on_terminal(path, lines, seconds=1200)
    wrong = [(line, code) for line, code in zip(lines, codes, strict=True) if code != ExitCode.OK]
    # An order whose number is "1" and the first one answer to the same word.
    assert [(line, code) for line, code in wrong if (line[-1] in texts, code) != (True, ExitCode.CONFLICT)] == []
    assert len(printed) > 100 * len(lines)
    assert controls(printed) == []
    assert b"Traceback" not in printed


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_every_other_command_prints_them(pattern: Path, tmp_path: Path, number: int) -> None:
    """Those that write, too; what they say no to, they say in a sentence."""
    path = poison_rows(pattern, tmp_path / "crm.db", chunks()[number])
    others = [line.split(" ") if line.startswith("__complete") else line.split() for line in OTHERS]
    codes, printed = many_on_terminal(path, [words for words in others if words[0] not in WITH_TABS], seconds=1200)
    assert set(codes) <= set(ExitCode)
    assert controls(printed) == []
    assert b"Traceback" not in printed
    assert b"should not have happened" not in printed


@CHUNKS
async def test_every_screen_draws_them(pattern: Path, tmp_path: Path, texts: list[str]) -> None:
    """The list of each screen, and what it shows of each record."""
    path = poison_rows(pattern, tmp_path / "crm.db", texts)
    with opened(path) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=(140, 50), notifications=True) as pilot:
            await settle(pilot)
            full = len(texts) > FEW
            for entry in SCREENS if full else SCREENS[::3]:
                app.go(entry.name)
                await look(pilot)
                for _ in texts if full else ():
                    await pilot.press("j")
                    await look(pilot)


@CHUNKS
def test_every_text_meets_every_column(pattern: Path, tmp_path: Path, texts: list[str]) -> None:
    pairs = met(poison_rows(pattern, tmp_path / "crm.db", texts), texts)
    assert {(text, *column) for text in texts for column in WANTED} - pairs == set()


def test_every_text_is_in_one_of_the_databases() -> None:
    assert sorted(text for texts in chunks() for text in texts) == sorted(storable())
    assert len(WANTED) > 90
