"""Driving the application in tests: waiting, typing, reading the screen."""

import html
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import UTC, datetime

from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from crm_tui.widgets.records_table import RecordsTable

from .idle import wait_for_idle

NOW = datetime(2026, 11, 21, 11, 4, tzinfo=UTC)
Running = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no read, write or timer of the screens is under way."""
    for _ in range(3):
        await wait_for_idle(soon=0.045)
        await workers_end(pilot)
        await pilot.pause()


async def workers_end(pilot: Pilot[None]) -> None:
    """Wait for every worker; one that a newer read has taken the place of is done too."""
    with suppress(WorkerCancelled):
        await pilot.app.workers.wait_for_complete()


async def until(pilot: Pilot[None], done: Callable[[], object]) -> None:
    """Wait for what the keys lead to."""
    for _ in range(400):
        if done():
            return
        await pilot.pause(0.02)
    raise AssertionError("waited in vain")


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Type text into the input that has the focus."""
    focused = pilot.app.focused
    assert isinstance(focused, Input)
    focused.insert_text_at_cursor(text)
    await pilot.pause()


def table(pilot: Pilot[None]) -> RecordsTable:
    return pilot.app.screen.query_one(RecordsTable)


def screen_text(pilot: Pilot[None]) -> str:
    """Everything on the screen as plain lines."""
    svg = pilot.app.export_screenshot()
    rows: dict[float, str] = {}
    for y, text in re.findall(r'<text class="[^"]*-r\d+" x="[^"]*" y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows[float(y)] = rows.get(float(y), "") + html.unescape(text).replace("\xa0", " ")
    return "\n".join(rows[y] for y in sorted(rows))
