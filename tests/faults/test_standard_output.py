"""What goes to standard output: nothing that acts on a terminal, nothing that a spreadsheet runs in a file, all of it in a pipe."""

import csv
import io
import subprocess
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import opened
from tests.faults.hostile import DANGEROUS
from tests.faults.program import command, process, variables
from tests.faults.terminal import on_terminal
from tests.faults.test_hostile_output import STYLE

FORMULAS = ("=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "|calc")
DOCUMENTS = (
    ("quote", "print", "1", "--format", "pdf"),
    ("quote", "print", "1", "--format", "html"),
    ("quote", "mail", "1", "--format", "html"),
)
TEXTS = (("export", "customers"), ("export", "customers", "--json"), ("calendar", "export"), ("customer", "list"))


@pytest.fixture
def filled(database: Path) -> Path:
    """Names that a spreadsheet would run, and a quote to print."""
    with opened(database) as crm:
        for name in FORMULAS:
            crm.customers.add({"name": name})
        crm.quotes.add({"title": "Offer \u202e", "customer": 1}, ["Design @ 500"])
    return database


@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_a_document_is_not_written_to_a_terminal(filled: Path, words: tuple[str, ...]) -> None:
    answer = command(filled, *words, "-o", "-", terminal=True)
    assert (answer.code, answer.out) == (ExitCode.USAGE, "")
    assert "name a file, or let another program take it" in answer.err


def test_a_real_terminal_gets_a_sentence(filled: Path) -> None:
    code, printed = on_terminal(filled, *DOCUMENTS[0], "-o", "-")
    assert code == ExitCode.USAGE
    assert printed.startswith(b"crm: -o - would write the PDF to the terminal")
    assert DANGEROUS.findall(printed.decode().replace("\r\n", "\n")) == []


@pytest.mark.parametrize("words", TEXTS, ids=" ".join)
def test_a_terminal_gets_shown_text(filled: Path, words: tuple[str, ...]) -> None:
    answer = command(filled, *words, "-o", "-", terminal=True)
    assert answer.code == ExitCode.OK
    assert DANGEROUS.findall(STYLE.sub("", answer.out.replace("\r\n", "\n"))) == []


@pytest.mark.parametrize(("words", "begin"), [(DOCUMENTS[1], b"<!"), (DOCUMENTS[2], b"")], ids=["html", "mail"])
def test_a_pipe_gets_the_document(filled: Path, words: tuple[str, ...], begin: bytes) -> None:
    done = subprocess.run(process(*words, "-o", "-"), env=variables(filled), capture_output=True, check=False)
    assert done.returncode == ExitCode.OK
    assert done.stdout.startswith(begin)
    assert b"Offer" in done.stdout
    assert b"is written to standard output." in done.stderr


def test_a_pipe_gets_the_pdf(filled: Path) -> None:
    pytest.importorskip("typst")
    done = subprocess.run(process(*DOCUMENTS[0], "-o", "-"), env=variables(filled), capture_output=True, check=False)
    assert done.stdout.startswith(b"%PDF-")


def test_a_draft_that_is_opened_needs_a_file(filled: Path) -> None:
    answer = command(filled, *DOCUMENTS[2], "--open", "-o", "-")
    assert (answer.code, answer.out) == (ExitCode.USAGE, "")


def test_a_list_that_the_shell_keeps_in_a_file_is_guarded_and_one_in_a_pipe_is_raw(
    filled: Path, tmp_path: Path
) -> None:
    words = process("customer", "list", "id:21..", "--format", "csv", "--fields", "name", "--no-header", "--sort", "id")
    with (tmp_path / "kept.csv").open("wb") as file:
        subprocess.run(words, env=variables(filled), stdout=file, check=True)
    piped = subprocess.run(words, env=variables(filled), stdout=subprocess.PIPE, check=True).stdout
    assert column((tmp_path / "kept.csv").read_bytes()) == ["'" + name for name in FORMULAS]
    assert column(piped) == list(FORMULAS)


def column(content: bytes) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True)]
