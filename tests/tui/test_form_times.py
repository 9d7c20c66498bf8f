"""The appointment form says what times mean in the zone that stands in it, and the footer what takes long."""

import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

from textual.pilot import Pilot
from textual.widgets import Input

from crm_core.crm import Crm
from crm_tui.app import CrmApp
from crm_tui.dialogs.appointment_forms import open_appointment
from crm_tui.dialogs.form import RecordForm

from .driver import Running, screen_text, settle

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print(flush=True)
sys.stdin.read()
"""


async def form_of(pilot: Pilot[None], key: int) -> RecordForm:
    app = pilot.app
    assert isinstance(app, CrmApp)
    open_appointment(app, key)
    await settle(pilot)
    assert isinstance(app.screen, RecordForm)
    return app.screen


def inputs(form: RecordForm, key: str) -> Input:
    return form._rows[key].editor.query(Input).first()


async def test_start_follows_the_time_zone_and_an_unknown_zone_is_flagged(crm: Crm, running: Running) -> None:
    key = crm.appointments.add({"title": "Kick-off", "starts": "2026-11-23 09:00"}).id
    async with running((120, 50)) as pilot:
        form = await form_of(pilot, key)
        inputs(form, "zone").value = "asia/tokyo"
        await settle(pilot)
        assert "→ Mon 23 Nov 2026 09:00 Asia/Tokyo" in screen_text(pilot)
        inputs(form, "starts").value = "2026-11-24 10:00"
        await settle(pilot)
        assert "→ Tue 24 Nov 2026 10:00 Asia/Tokyo" in screen_text(pilot)
        inputs(form, "zone").value = "Asia/Tokio"
        await settle(pilot)
        shown = screen_text(pilot)
        assert "is no time zone" in shown
        assert "Asia/Tokyo" not in shown


async def test_a_write_that_waits_for_another_program_shows_in_the_footer(
    crm: Crm, running: Running, path: Path
) -> None:
    async with running((120, 40)) as pilot:
        other = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=PIPE, stdout=PIPE)
        assert other.stdout is not None
        other.stdout.readline()
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause(0.6)
        assert "saving …" in screen_text(pilot)
        other.communicate(b"done")
        await settle(pilot)
        shown = screen_text(pilot)
        assert "saving …" not in shown
        assert "saved 12:04" in shown
