"""Appointments typed into the command line, kept in a real database, exported, and read by other programs."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_cli.environment import Environment
from crm_cli.main import run_with
from tests.interop.fifty import CLOCK_CHANGES, MEANT, VISITS
from tests.interop.readers import READER_ZONES, calcurse_spans, ical_js_events, khal_events, local_iso

ROOT = Path(__file__).parents[2]
MADE, LATER, LATEST = "2026-08-01T08:00:00Z", "2026-08-03T10:00:00Z", "2026-08-04T10:00:00Z"
MOVED_LINES = {"DTSTART", "DTEND", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}
TITLE, TEXT = 'Termin "größer"; with 山田, A\\B', "first line\nsecond, line; 100 % \\n done"

Crm = Callable[..., str]


def crm_at(folder: Path) -> Crm:
    """Runs commands on the database in ``folder`` at a given moment; gives what they print."""

    def run(*arguments: str, now: str = MADE) -> str:
        variables = {"CRM_HOME": str(folder / "home"), "CRM_DB": str(folder / "crm.sqlite"), "CRM_NOW": now}
        variables |= {"CRM_SESSION": "test", "LANG": "C.UTF-8"}
        env = Environment(stdin=io.StringIO(), stdout=io.StringIO(), stderr=io.StringIO(), variables=variables)
        code = run_with(env, arguments)
        assert code == 0, env.stderr.getvalue()  # type: ignore[attr-defined]
        return env.stdout.getvalue()  # type: ignore[attr-defined, no-any-return]

    return run


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of the fifty visits, each added by a command."""
    folder = tmp_path_factory.mktemp("fifty")
    crm = crm_at(folder)
    crm("init", "--name", "Work", "--time-zone", "Europe/Berlin")
    for visit in VISITS:
        when = f"{visit.wall:%Y-%m-%d %H:%M} {visit.zone}"
        more = ("--reminder", "15m") if visit.number % 2 else ("--place", "Mühlweg 4, Köln; back door")
        crm("appointment", "add", visit.title, when, "--duration", f"{visit.minutes}m", *more)
    crm("calendar", "export", "-o", str(folder / "calendar.ics"))
    return folder


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Path:
    """A copy of that folder for a test that changes something."""
    for name in ("crm.sqlite", "calendar.ics"):
        (tmp_path / name).write_bytes((filled / name).read_bytes())
    return tmp_path


def events(data: str) -> dict[str, list[str]]:
    """The lines of each event, unfolded, by its uid; what stands around the events under ""."""
    head, *parts = data.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")
    blocks = [part.split("\r\n") for part in parts]
    found = {next(line for line in block if line.startswith("UID:")): block for block in blocks}
    assert len(found) == len(parts)
    return found | {"": head.split("\r\n")}


def changed(before: list[str], after: list[str]) -> set[str]:
    """The properties whose lines differ."""
    return {line.partition(":")[0].partition(";")[0] for line in set(before) ^ set(after)}


def of(block: list[str], name: str) -> str:
    """The value of a property of an event."""
    (value,) = {line.partition(":")[2] for line in block if line.startswith((f"{name}:", f"{name};"))}
    return value


def test_the_fifty_lie_on_both_sides_of_a_clock_change() -> None:
    assert len(VISITS) == len(set(MEANT)) == 50
    assert len({zone for zone, _ in CLOCK_CHANGES}) == 4
    for i, (zone, _) in enumerate(CLOCK_CHANGES):
        starts = [datetime.fromisoformat(visit.meant[0]) for visit in VISITS[10 * i : 10 * i + 10]]
        assert len({start.astimezone(ZoneInfo(zone)).utcoffset() for start in starts}) == 2, zone


@pytest.mark.parametrize("zone", READER_ZONES)
def test_khal_reads_the_same_instants(own: Path, zone: str) -> None:
    read = {title: (start, end) for title, start, end, _ in khal_events(zone, own / "calendar.ics")}
    assert sorted(read) == sorted(MEANT)
    for title, (start, end) in read.items():
        assert MEANT[title][0] in local_iso(start, zone), title
        assert MEANT[title][1] in local_iso(end, zone), title


@pytest.mark.parametrize("zone", READER_ZONES)
def test_calcurse_reads_the_same_instants(own: Path, zone: str) -> None:
    read = calcurse_spans(own / "calendar.ics", zone)
    assert sorted(read) == sorted(MEANT)
    for title, (starts, ends) in read.items():
        assert (MEANT[title][0] in starts, MEANT[title][1] in ends) == (True, True), title


@pytest.mark.parametrize("zone", READER_ZONES)
def test_ical_js_reads_the_same_instants(own: Path, zone: str) -> None:
    read = ical_js_events(own / "calendar.ics", zone)
    assert {event["summary"]: (event["start"], event["end"]) for event in read} == MEANT
    assert len(read) == 50


def test_the_same_data_gives_the_same_bytes(own: Path) -> None:
    written = (own / "calendar.ics").read_bytes()
    environment = os.environ | {"CRM_DB": str(own / "crm.sqlite"), "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}
    for more in ({"TZ": "Asia/Tokyo", "CRM_NOW": LATER}, {"LC_ALL": "C", "TZ": "UTC"}):
        command = [sys.executable, "-m", "crm_cli", "calendar", "export", "-o", "-"]
        printed = subprocess.run(command, capture_output=True, check=True, env=environment | more).stdout
        assert printed == written


def test_a_move_changes_its_event_alone_and_its_undo_counts_on(own: Path) -> None:
    crm = crm_at(own)
    before = events(crm("calendar", "export"))
    crm("appointment", "edit", "visit 7", "--start", "2026-11-20 11:00 Europe/Berlin", now=LATER)
    after = events(crm("calendar", "export"))
    (uid,) = (key for key in before if before[key] != after[key])
    assert before.keys() == after.keys()
    assert "SUMMARY:visit 7" in before[uid]
    assert changed(before[uid], after[uid]) == MOVED_LINES
    assert (of(before[uid], "SEQUENCE"), of(after[uid], "SEQUENCE")) == ("0", "1")
    assert (of(after[uid], "DTSTART"), of(after[uid], "DTEND")) == ("20261120T100000Z", "20261120T131000Z")
    assert (of(after[uid], "DTSTAMP"), of(after[uid], "LAST-MODIFIED")) == ("20260803T100000Z",) * 2

    crm("undo", now=LATEST)
    undone = events(crm("calendar", "export"))
    assert changed(before[uid], undone[uid]) == {"SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}
    assert of(undone[uid], "SEQUENCE") == "2"
    assert {key for key in before if before[key] != undone[key]} == {uid}


def test_a_program_that_reads_the_file_again_moves_what_was_moved(own: Path) -> None:
    crm, moved = crm_at(own), own / "moved.ics"
    crm("appointment", "edit", "visit 7", "--start", "2026-11-20 11:00 Europe/Berlin", now=LATER)
    crm("calendar", "export", "-o", str(moved))
    read = khal_events("UTC", own / "calendar.ics", moved)
    assert sorted(title for title, *_ in read) == sorted(MEANT)
    assert [start for title, start, *_ in read if title == "visit 7"] == ["2026-11-20T10:00"]


def test_another_title_changes_no_more_than_that(own: Path) -> None:
    crm = crm_at(own)
    before = events(crm("calendar", "export"))
    crm("appointment", "edit", "visit 8", "--title", "Other", now=LATER)
    after = events(crm("calendar", "export"))
    (uid,) = (key for key in before if before[key] != after[key])
    assert changed(before[uid], after[uid]) == {"SUMMARY", "DTSTAMP", "LAST-MODIFIED"}


def test_the_trash_is_left_out_and_what_comes_back_counts_on(own: Path) -> None:
    crm = crm_at(own)
    before = events(crm("calendar", "export"))
    crm("appointment", "delete", "visit 9", now=LATER)
    without = events(crm("calendar", "export"))
    (uid,) = before.keys() - without.keys()
    crm("appointment", "restore", "visit 9", now=LATEST)
    back = events(crm("calendar", "export"))
    assert changed(before[uid], back[uid]) == {"SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}
    assert int(of(back[uid], "SEQUENCE")) > int(of(before[uid], "SEQUENCE"))


def test_texts_arrive_as_they_were_typed(own: Path) -> None:
    crm, file = crm_at(own), own / "texts.ics"
    crm("appointment", "add", TITLE, "2026-09-01 9:00", "--description", TEXT, "--place", "Łódź; hall 3, left")
    crm("appointment", "add", "secret", "2026-09-02 9:00", "--attendee", "Bob <bob@example.org>")
    crm("calendar", "export", "day:2026-09-01", "-o", str(file))
    assert [row[0] for row in khal_events("UTC", file)] == [TITLE]
    assert b"bob" not in (own / "calendar.ics").read_bytes()
    (event,) = ical_js_events(file, "UTC")
    assert (event["summary"], event["description"]) == (TITLE, TEXT)
