"""The calendar file as other programs read it: khal, calcurse and ical.js see the instants that were meant."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_core.calendar.ics import CalendarEntry, calendar_bytes

HERE = Path(__file__).parent
ICAL_JS = Path(os.environ.get("CRM_ICALJS", HERE / "node_modules/ical.js"))
READER_ZONES = ["UTC", "Europe/Berlin", "America/New_York"]

# A zone and the day its clocks change: forward and back, by an hour and by half an hour, in both hemispheres.
CLOCK_CHANGES = [
    ("Europe/Berlin", datetime(2026, 10, 25)),
    ("Europe/Berlin", datetime(2027, 3, 28)),
    ("America/New_York", datetime(2026, 11, 1)),
    ("America/Santiago", datetime(2026, 9, 6)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4)),
]

KHAL_CONFIG = """[calendars]
[[work]]
path = {folder}/calendar
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
[sqlite]
path = {folder}/khal.db
"""

Span = tuple[str, str]


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(number: int, start: datetime, minutes: int) -> CalendarEntry:
    return CalendarEntry(
        uid=f"0193-{number:04}",
        sequence=number % 3,
        stamp="2026-09-01T08:00:00Z",
        created="2026-08-01T08:00:00Z",
        summary=f"visit {number}",
        start=iso(start),
        end=iso(start.astimezone(UTC) + timedelta(minutes=minutes)),
        location="Mühlweg 4, Köln; back door",
        reminder_minutes=15 if number % 2 else None,
    )


def fifty_appointments() -> list[CalendarEntry]:
    """Ten around each clock change: wall times from two days before to two days after, lost and double hours too."""
    hours = [-39, -22.5, -0.5, 0.5, 2.25, 3, 9, 26.25, 33, 66.75]
    return [
        entry(10 * i + j, (day + timedelta(hours=after)).replace(tzinfo=ZoneInfo(zone)), 15 + 25 * j)
        for i, (zone, day) in enumerate(CLOCK_CHANGES)
        for j, after in enumerate(hours)
    ]


def all_day() -> list[CalendarEntry]:
    first = replace(entry(1, datetime(2026, 9, 1, tzinfo=UTC), 5), all_day=True, start="2026-10-25", end="2026-10-26")
    return [first, replace(first, uid="0193-days", summary="visit 2", start="2026-12-30", end="2027-01-02")]


@pytest.fixture
def calendar_file(tmp_path: Path) -> Path:
    path = tmp_path / "calendar.ics"
    path.write_bytes(calendar_bytes(fifty_appointments(), "Work"))
    return path


@pytest.fixture
def all_day_file(tmp_path: Path) -> Path:
    path = tmp_path / "days.ics"
    path.write_bytes(calendar_bytes(all_day(), "Work"))
    return path


def meant() -> dict[str, Span]:
    return {item.summary: (item.start, item.end) for item in fifty_appointments()}


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, **environment}, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def khal_events(file: Path, zone: str) -> list[list[str]]:
    folder = file.parent / "khal"
    (folder / "calendar").mkdir(parents=True)
    config = folder / "config"
    config.write_text(KHAL_CONFIG.format(folder=folder, zone=zone))
    homes = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    khal = str(Path(sys.executable).with_name("khal"))
    run(khal, "-c", config, "import", "--batch", "-a", "work", file, TZ=zone, **homes)
    template = "{title}|{start-long}|{end-long}|{uid}"
    listed = run(
        khal, "-c", config, "list", "--once", "-df", "", "-f", template, "2026-08-01", "400d", TZ=zone, **homes
    )
    return [line.split("|") for line in listed.splitlines() if "|" in line]


def local_iso(wall: str, zone: str) -> set[str]:
    """The instants that a wall time without offset may mean: two in the hour that comes twice."""
    return {iso(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold)) for fold in (0, 1)}


@pytest.mark.parametrize("zone", READER_ZONES)
def test_khal_reads_the_same_instants(calendar_file: Path, zone: str) -> None:
    events = khal_events(calendar_file, zone)
    expected = meant()
    assert sorted(title for title, *_ in events) == sorted(expected)
    for title, start, end, _ in events:
        assert expected[title][0] in local_iso(start, zone), title
        assert expected[title][1] in local_iso(end, zone), title
    assert {uid for *_, uid in events} == {item.uid for item in fifty_appointments()}


def test_khal_reads_whole_days(all_day_file: Path) -> None:
    days = {title: (start, end) for title, start, end, _ in khal_events(all_day_file, "America/New_York")}
    assert days == {"visit 1": ("2026-10-25", "2026-10-25"), "visit 2": ("2026-12-30", "2027-01-01")}


def calcurse_lines(file: Path, zone: str) -> list[str]:
    if not shutil.which("calcurse"):
        pytest.skip("calcurse is not installed")
    folder = file.parent / "calcurse"
    report = run("calcurse", "-q", "-D", folder, "-i", file, TZ=zone, HOME=str(file.parent))
    assert "skipped" not in report
    return (folder / "apts").read_text().splitlines()


@pytest.mark.parametrize("zone", READER_ZONES)
def test_calcurse_reads_the_same_instants(calendar_file: Path, zone: str) -> None:
    pattern = re.compile(r"(\d\d/\d\d/\d{4} @ \d\d:\d\d) -> (\d\d/\d\d/\d{4} @ \d\d:\d\d)(?:>\w+ )?\s*[|!](visit \d+)")
    found = [pattern.match(line) for line in calcurse_lines(calendar_file, zone)]
    events = {hit[3]: (hit[1], hit[2]) for hit in found if hit}
    expected = meant()
    assert sorted(events) == sorted(expected)
    for title, walls in events.items():
        for wall, instant in zip(walls, expected[title], strict=True):
            moment = datetime.strptime(wall, "%m/%d/%Y @ %H:%M")
            assert instant in local_iso(moment.isoformat(), zone), title


def test_calcurse_reads_whole_days(all_day_file: Path) -> None:
    text = "\n".join(calcurse_lines(all_day_file, "America/New_York"))
    assert re.search(r"^10/25/2026 \[1\].* visit 1$", text, re.MULTILINE)
    assert re.search(r"^12/30/2026 \[1\] \{1D -> 01/01/2027\}.* visit 2$", text, re.MULTILINE)


def ical_js_events(file: Path, zone: str) -> list[dict[str, str]]:
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    if not ICAL_JS.is_dir():
        pytest.skip(
            "ical.js is not installed: npm install --prefix tests/interop ical.js, or name its folder in CRM_ICALJS"
        )
    events: list[dict[str, str]] = json.loads(run("node", HERE / "read_ics.mjs", ICAL_JS, file, TZ=zone))
    return events


@pytest.mark.parametrize("zone", READER_ZONES)
def test_ical_js_reads_the_same_instants(calendar_file: Path, zone: str) -> None:
    events = ical_js_events(calendar_file, zone)
    assert {event["summary"]: (event["start"], event["end"]) for event in events} == meant()
    assert len(events) == 50


def test_ical_js_reads_whole_days(all_day_file: Path) -> None:
    days = {
        event["summary"]: (event["start"], event["end"]) for event in ical_js_events(all_day_file, "America/New_York")
    }
    assert days == {"visit 1": ("2026-10-25", "2026-10-26"), "visit 2": ("2026-12-30", "2027-01-02")}


def test_the_fifty_lie_on_both_sides_of_a_clock_change() -> None:
    starts = [datetime.fromisoformat(item.start) for item in fifty_appointments()]
    assert len(starts) == 50
    assert len({zone for zone, _ in CLOCK_CHANGES}) == 4
    for i, (zone, _) in enumerate(CLOCK_CHANGES):
        offsets = {start.astimezone(ZoneInfo(zone)).utcoffset() for start in starts[10 * i : 10 * i + 10]}
        assert len(offsets) == 2, zone
