"""E-mail on the command line: imported, looked up by mail programs, written, and notes in the user's own editor."""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_core.crm import open_crm

from .conftest import ROOT, Answer

Run = Callable[..., Answer]
MESSAGE = """From: =?utf-8?q?Ada?= <ada@example.com>
To: me@studio.example
Subject: Two variants
Date: Fri, 20 Nov 2026 10:00:00 +0100
Message-ID: <1@x>

Please.
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crm: Run) -> Path:
    path = tmp_path / "test.db"
    monkeypatch.setenv("CRM_DB", str(path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    crm("customer", "add", "Ada Lovelace", "--email", "ada@example.com", "--organization", "")
    crm("customer", "add", "Café Łódź", "--kind", "organization", "--email", "info@cafe-lodz.example")
    crm("customer", "add", "Maja Nowak", "--organization", "Café Łódź", "--email", "maja@example.org")
    return path


@pytest.fixture
def message(tmp_path: Path) -> str:
    path = tmp_path / "one.eml"
    path.write_text(MESSAGE)
    return str(path)


def test_a_message_is_imported_without_being_told_that_it_is_one(crm: Run, database: Path, message: str) -> None:
    crm("config", "set", "mail.addresses", "me@studio.example, old@studio.example")
    rehearsal = crm("import", message, "--dry-run")
    assert "2026-11-20 from Ada Lovelace: Two variants" in rehearsal.err
    assert rehearsal.err.endswith(
        "1 message: 1 would be logged, 0 unchanged, 0 unmatched, 0 skipped, 0 rejected. Nothing was written.\n"
    )
    answer = crm("import", message, "--json")
    assert json.loads(answer.out)["created"] == 1
    assert crm("import", message).err.endswith(
        "1 message: 0 logged, 1 unchanged, 0 unmatched, 0 skipped, 0 rejected.\n"
    )
    assert "Two variants" in crm("interaction", "list").out
    assert crm("undo", "--yes").err.startswith(f"Undone: Import of {message} (mail): 1 interaction logged")


def test_a_message_comes_through_a_pipe_from_a_mail_program(process: Run, crm: Run, database: Path) -> None:
    answer = process("import", "-", "--as", "mail", typed=MESSAGE)
    assert answer.code == 0
    assert "Your own addresses are not known" in answer.err


def test_strangers_rejects_and_options_that_do_not_fit_are_told(
    crm: Run, database: Path, tmp_path: Path, message: str
) -> None:
    box = tmp_path / "box.mbox"
    box.write_text(
        "".join(
            f"From x Sat Nov 21 09:00:00 2026\n{text}\n"
            for text in (
                MESSAGE.replace("ada@", "wei@").replace("1@x", "2@x"),
                "Subject: nobody\n",
                MESSAGE + "\n",
                MESSAGE.replace("To:", "List-Id: <x>\nTo:"),
            )
        )
    )
    assert "your own addresses must be known" in crm("import", message, "--create-customers").err
    crm("config", "set", "mail.addresses", "me@studio.example")
    answer = crm("import", str(box), "--unmatched", str(tmp_path / "strangers.csv"))
    assert answer.code == 5
    assert (
        "Unmatched: wei@example.com (1) (--create-customers makes leads of those who wrote, they are listed in"
        in answer.err
    )
    assert "Not logged, line 11: names nobody it is from or to." in answer.err
    assert "Skipped mailing lists and newsletters: 1 (--bulk takes them)." in answer.err
    assert answer.err.endswith("4 messages: 1 logged, 0 unchanged, 1 unmatched, 1 skipped, 1 rejected.\n")
    for words, said in (
        (("import", message, "--map", "a=b"), "--map has no meaning for e-mail."),
        (("import", "-", "--bulk"), "--bulk has no meaning for tables."),
        (("config", "set", "mail.addresses", "me@example.com, nonsense"), "is no e-mail address"),
    ):
        refused = crm(*words)
        assert (refused.code, said in refused.err) == (2, True), refused.err


def test_addresses_are_found_by_the_beginning_of_any_word(crm: Run, database: Path) -> None:
    assert crm("mutt-query", "lod") == Answer(
        0,
        "2 addresses found.\ninfo@cafe-lodz.example\tCafé Łódź\t\nmaja@example.org\tMaja Nowak\tCafé Łódź\n",
        "",
    )
    assert crm("mutt-query", "nowak").out.startswith("1 address found.\nmaja@example.org\tMaja Nowak\t")
    assert crm("mutt-query", "ada@ex").out.count("\n") == 2
    assert crm("mutt-query", "example.org").out.count("\n") == 2
    assert crm("mutt-query", "").out.startswith("3 addresses found.")
    assert crm("mutt-query", 'no"body*') == Answer(1, "No address found.\n", "")


def test_what_is_invalid_is_left_out_and_who_opted_out_is_marked(crm: Run, database: Path) -> None:
    mark(database, "invalid = 1", "ada@example.com")
    mark(database, "opt_out = 1", "maja@example.org")
    assert crm("mutt-query", "ada").code == 1
    assert crm("mutt-query", "maja").out.endswith("\tCafé Łódź, opted out of e-mail\n")


def mark(database: Path, what: str, address: str) -> None:
    opened = open_crm(database)
    with opened.store.writing("Marked") as unit:
        unit.execute(f"UPDATE contact_points SET {what} WHERE normalized = ?", (address,))
    opened.close()


def test_a_message_to_a_customer_is_a_link_with_everything_quoted(crm: Run, database: Path) -> None:
    crm("customer", "edit", "1", "--add-email", "a+b@example.com")
    assert crm("mail", "ada@example.com", "--print") == Answer(0, "mailto:ada@example.com\n", "")
    quoted = crm("mail", "a+b@example.com", "--print", "--subject", "Größe & x").out
    assert quoted == "mailto:a%2Bb@example.com?subject=Gr%C3%B6%C3%9Fe%20%26%20x\n"
    crm("customer", "add", "Nobody")
    assert "Nobody has no e-mail address" in crm("mail", "Nobody").err


def test_the_link_is_handed_to_the_desktop(crm: Run, database: Path, tmp_path: Path) -> None:
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    assert "There is no xdg-open" in crm("mail", "1", PATH=str(opener.parent)).err
    opener.write_text(f'#!/bin/sh\necho "$#:$1" > {tmp_path}/opened\n')
    opener.chmod(0o700)
    answer = crm("mail", "1", "--subject", "a'; touch evil", PATH=f"{opener.parent}:{os.environ['PATH']}")
    assert answer == Answer(0, "", "A message to ada@example.com was handed to your mail program.\n")
    assert (tmp_path / "opened").read_text() == "1:mailto:ada@example.com?subject=a%27%3B%20touch%20evil\n"


@pytest.mark.parametrize(
    ("what", "said"), [("opt_out = 1", "does not want e-mail"), ("invalid = 1", "marked as invalid")]
)
def test_writing_where_it_is_not_wanted_takes_a_yes(crm: Run, database: Path, what: str, said: str) -> None:
    mark(database, what, "ada@example.com")
    refused = crm("mail", "1", "--print")
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert crm("mail", "1", "--print", "--yes").out == "mailto:ada@example.com\n"
    assert crm("mail", "1", "--print", terminal=True, typed="n\n").code == 1


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """An editor that keeps what it was given and writes a text of its own."""
    program = tmp_path / "my editor.py"
    program.write_text(
        "import pathlib, sys\nfile = pathlib.Path(sys.argv[-1])\n"
        f"pathlib.Path({str(tmp_path / 'given')!r}).write_text(file.read_text() + oct(file.stat().st_mode))\n"
        f"file.write_text(pathlib.Path({str(tmp_path / 'text')!r}).read_text())\n"
    )
    return f"{sys.executable} '{program}'"


def test_a_note_without_text_is_written_in_the_editor(crm: Run, database: Path, tmp_path: Path, editor: str) -> None:
    (tmp_path / "text").write_text("Prefers tea\n\nAnd a window seat.\n# really\n")
    assert crm("log", "note", "1", terminal=True, VISUAL=editor).code == 0
    assert (tmp_path / "given").read_text() == "0o100600"
    shown = json.loads(crm("interaction", "show", "1", "--json").out)
    assert (shown["subject"], shown["body"]) == ("Prefers tea", "And a window seat.\n# really")
    assert not list(tmp_path.glob("crm-note-*"))


def test_a_note_that_was_not_written_is_not_logged(crm: Run, database: Path, tmp_path: Path, editor: str) -> None:
    (tmp_path / "text").write_text(" \n")
    assert (
        crm("log", "note", "1", terminal=True, VISUAL=editor).err == "crm: Nothing was written, so nothing was noted.\n"
    )
    assert "ended with an error" in crm("log", "note", "1", terminal=True, VISUAL="false").err
    assert "No text was given" in crm("log", "note", "1").err
    assert crm("log", "note", "nobody", terminal=True, VISUAL=editor).code == 3
    assert crm("interaction", "list", "--format", "ids").out == ""


def test_a_text_that_cannot_be_stored_is_not_lost(crm: Run, database: Path, tmp_path: Path, editor: str) -> None:
    (tmp_path / "text").write_text("bad\x07\n")
    answer = crm("log", "note", "1", terminal=True, VISUAL=editor)
    assert answer.code == 2
    kept = Path(answer.err.partition("kept in ")[2].partition(".txt")[0] + ".txt")
    assert kept.read_text() == "bad\x07\n"
    kept.unlink()


def test_an_interaction_is_changed_in_the_editor(crm: Run, database: Path, tmp_path: Path, editor: str) -> None:
    crm("log", "note", "1", "Old", "subject", "--body", "old text")
    (tmp_path / "text").write_text("New\n\nnew text\nof two lines\n")
    assert crm("interaction", "edit", "1", "--editor", "--outcome", "done", terminal=True, VISUAL=editor).code == 0
    assert (tmp_path / "given").read_text() == "Old subject\n\nold text\n0o100600"
    shown = json.loads(crm("interaction", "show", "1", "--json").out)
    assert (shown["subject"], shown["body"], shown["outcome"]) == ("New", "new text\nof two lines", "done")
    assert crm("interaction", "edit", "1", "--editor", "--body", "x", terminal=True, VISUAL=editor).code == 2
    refused = crm("interaction", "edit", "1", "--editor", VISUAL=editor)
    assert refused.code == 2
    assert "without a terminal; give the text, as in: crm interaction edit 1 --subject TEXT --body TEXT" in refused.err


def test_what_another_changed_meanwhile_is_not_overwritten(
    crm: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    crm("log", "note", "1", "Old")
    program = tmp_path / "editor"
    program.write_text(
        f'#!/bin/sh\n{sys.executable} -m crm_cli interaction edit 1 --subject Theirs\necho Mine > "$1"\n'
    )
    program.chmod(0o700)
    answer = crm("interaction", "edit", "1", "--editor", terminal=True, VISUAL=str(program))
    assert answer.code == 4
    assert "Your text is kept in" in answer.err
    assert "Theirs" in crm("interaction", "show", "1").out
