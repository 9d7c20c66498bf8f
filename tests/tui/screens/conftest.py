"""A database, an application on it, and a way to wait for what happens in the background."""

import html
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.store import Origin
from crm_tui.app import CrmApp

SVG_CELL = 12.2
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class ToldApp(CrmApp):
    """Remembers the sentences it told."""

    def __init__(self, crm: Crm) -> None:
        super().__init__(crm)
        self.told: list[str] = []

    def tell(self, text: str, *, warning: bool = False, ending: str = "") -> None:
        self.told.append(text + ending)
        super().tell(text, warning=warning, ending=ending)


class Driver:
    """Presses keys and waits until something is true."""

    def __init__(self, app: ToldApp, pilot: Any) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Any:
        return self.app.screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        names = {" ": "space", ":": "colon", "/": "slash", ".": "full_stop", "-": "minus", "_": "underscore"}
        await self.press(*(names.get(letter, letter) for letter in text))

    async def until(self, condition: Callable[[], object], seconds: float = 5.0) -> None:
        for _ in range(int(seconds / 0.02)):
            if condition():
                await self.pilot.pause()
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"waited {seconds} s in vain: {condition}; the screen shows\n{self.text()}")

    async def shows(self, *words: str) -> None:
        await self.until(lambda: all(word in self.text() for word in words))

    async def told(self, words: str) -> None:
        await self.until(lambda: any(words in sentence for sentence in self.app.told))

    def text(self) -> str:
        """What is on the screen, line by line."""
        lines: dict[float, str] = {}
        pieces = re.findall(
            r'<text class="[^"]*-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', self.app.export_screenshot()
        )
        for x, y, text in sorted(pieces, key=lambda piece: (float(piece[1]), float(piece[0]))):
            before = lines.get(float(y), "")
            blank = " " * (round(float(x) / SVG_CELL) - cell_len(before))
            lines[float(y)] = before + blank + html.unescape(text).replace("\xa0", " ")
        return "\n".join(lines.values())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "crm.db"


@pytest.fixture
def crm(database: Path) -> Iterator[Crm]:
    opened = open_crm(database, Origin("here", "tui"), Clock(NOW))
    opened.store.create()
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(crm: Crm, database: Path) -> Iterator[Crm]:
    """The same database from another terminal session."""
    opened = open_crm(database, Origin("there", "cli", ("crm", "customer", "edit")), Clock(NOW))
    yield opened
    opened.close()


Running = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def running(crm: Crm) -> Running:
    """``async with running("history", (80, 24)) as ui``."""

    @asynccontextmanager
    async def run(mode: str, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
        app = ToldApp(crm)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            app.go(mode)
            driver = Driver(app, pilot)
            await driver.until(lambda: getattr(app.screen, "NAME", "") == mode)
            yield driver

    return run
