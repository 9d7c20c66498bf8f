"""The user's own editor: missing, misspelt, failing or working, the form is there afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.widgets import TextArea

from crm_core.crm import Crm
from crm_tui.app import CrmApp
from crm_tui.dialogs.form import RecordForm

from .driver import Running, screen_text, settle


@pytest.fixture
def suspended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened to the terminal; like the real one it comes back only when the body ends normally."""
    happened: list[str] = []

    @contextmanager
    def suspend(_app: CrmApp) -> Iterator[None]:
        happened.append("away")
        yield
        happened.append("back")

    monkeypatch.setattr(CrmApp, "suspend", suspend)
    return happened


@pytest.mark.parametrize(
    ("editor", "said", "happened"),
    [
        ("/no/such/editor", "/no/such/editor could not be started", []),
        ("'vi", "The editor could not be started", []),
        ("false", "false ended with an error", ["away", "back"]),
    ],
)
async def test_an_editor_that_does_not_work_is_told_in_one_sentence(
    crm: Crm,
    running: Running,
    monkeypatch: pytest.MonkeyPatch,
    suspended: list[str],
    editor: str,
    said: str,
    happened: list[str],
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    async with running() as pilot:
        await pilot.press("e")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert said in screen_text(pilot)
        assert isinstance(pilot.app.screen, RecordForm)
    assert suspended == happened


async def test_a_file_that_is_no_program_still_gives_the_terminal_back(
    crm: Crm, running: Running, monkeypatch: pytest.MonkeyPatch, suspended: list[str], tmp_path: Path
) -> None:
    program = tmp_path / "editor"
    program.write_bytes(b"\x7fELF no program")
    program.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(program))
    async with running() as pilot:
        await pilot.press("e")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert isinstance(pilot.app.screen, RecordForm)
    assert suspended == ["away", "back"]


async def test_what_the_editor_saved_stands_in_the_form(
    crm: Crm, running: Running, monkeypatch: pytest.MonkeyPatch, suspended: list[str], tmp_path: Path
) -> None:
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\nprintf "from outside\\n" > "$1"\n')
    program.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(program))
    async with running() as pilot:
        await pilot.press("e")
        await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "from outside"
    assert suspended == ["away", "back"]
