"""A real database, a frozen clock and the application on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import textual.app
import textual.pilot
import textual.screen
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.store import Origin
from crm_tui.app import REST_SECONDS, CrmApp
from crm_tui.start import Preferences

from .driver import NOW, Running, settle
from .idle import wait_for_idle
from .styles import remembering

PARSED = remembering(Stylesheet._parse_rules)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for that nobody sees: the pilot goes on when all is done, frames follow one another at once."""
    monkeypatch.setattr(textual.app, "wait_for_idle", wait_for_idle)
    monkeypatch.setattr(textual.pilot, "wait_for_idle", wait_for_idle)
    monkeypatch.setattr(textual.screen, "UPDATE_PERIOD", 1 / 240)
    monkeypatch.setattr(Stylesheet, "_parse_rules", PARSED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.db"


@pytest.fixture
def crm(path: Path) -> Crm:
    """Some customers, as another terminal would have written them."""
    crm = open_crm(path, Origin("elsewhere", "cli"), Clock(NOW))
    crm.business.set(name="Müller Design", currency="EUR", zone="Europe/Berlin")
    crm.customers.add({"name": "Analytical Engines", "kind": "organization", "city": "London"})
    crm.customers.add(
        {
            "name": "Ada Lovelace",
            "organization": "Analytical Engines",
            "job_title": "CTO",
            "emails": ["work:ada@example.com", "ada@home.example"],
            "phone": "+44 20 7946 0991",
            "city": "London",
            "tags": "vip",
        }
    )
    crm.customers.add({"name": "Clara Böhm", "city": "Graz", "lifecycle": "lead"})
    crm.interactions.add({"customer": "Ada Lovelace", "channel": "call", "direction": "in", "subject": "Two variants"})
    return crm


@pytest.fixture
def running(path: Path) -> Running:
    """The application on the database at ``path``, in a terminal of a given size."""

    @asynccontextmanager
    async def run(
        size: tuple[int, int] = (120, 40), preferences: Preferences | None = None
    ) -> AsyncIterator[Pilot[None]]:
        first_start = not path.exists()
        app = CrmApp(open_crm(path, Origin("here", "tui"), Clock(NOW)), preferences)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            if first_start:
                await wait_for_idle(soon=2 * REST_SECONDS)
            yield pilot

    return run
