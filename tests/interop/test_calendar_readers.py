"""The calendar file as other programs read it: khal, calcurse and ical.js see the days that were meant."""

import re
from pathlib import Path

import pytest

from crm_core.calendar.ics import CalendarEntry, calendar_bytes
from tests.interop.readers import calcurse_lines, ical_js_events, khal_events


def whole_days(uid: str, first: str, after: str, title: str) -> CalendarEntry:
    stamp = "2026-09-01T08:00:00Z"
    return CalendarEntry(
        uid=uid, sequence=0, stamp=stamp, created=stamp, summary=title, start=first, end=after, all_day=True
    )


@pytest.fixture
def all_day_file(tmp_path: Path) -> Path:
    entries = [
        whole_days("0193-day", "2026-10-25", "2026-10-26", "visit 1"),
        whole_days("0193-days", "2026-12-30", "2027-01-02", "visit 2"),
    ]
    path = tmp_path / "days.ics"
    path.write_bytes(calendar_bytes(entries, "Work"))
    return path


def test_khal_reads_whole_days(all_day_file: Path) -> None:
    days = {title: (start, end) for title, start, end, _ in khal_events("America/New_York", all_day_file)}
    assert days == {"visit 1": ("2026-10-25", "2026-10-25"), "visit 2": ("2026-12-30", "2027-01-01")}


def test_calcurse_reads_whole_days(all_day_file: Path) -> None:
    text = "\n".join(calcurse_lines(all_day_file, "America/New_York"))
    assert re.search(r"^10/25/2026 \[1\].* visit 1$", text, re.MULTILINE)
    assert re.search(r"^12/30/2026 \[1\] \{1D -> 01/01/2027\}.* visit 2$", text, re.MULTILINE)


def test_ical_js_reads_whole_days(all_day_file: Path) -> None:
    days = {
        event["summary"]: (event["start"], event["end"]) for event in ical_js_events(all_day_file, "America/New_York")
    }
    assert days == {"visit 1": ("2026-10-25", "2026-10-26"), "visit 2": ("2026-12-30", "2027-01-02")}
