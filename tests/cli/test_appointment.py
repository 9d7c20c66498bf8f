"""``crm appointment`` and ``crm calendar`` as somebody types them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_cli.errors import ExitCode

NOW = "2026-11-21T09:00:00Z"
Run = Callable[..., Any]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs a command on Saturday 21 November 2026 in Berlin."""

    def run_then(*arguments: str, **more: Any) -> Any:
        return crm(*arguments, CRM_NOW=NOW, CRM_SESSION="test", **more)

    assert run_then("init", "--name", "Müller Design", "--time-zone", "Europe/Berlin", "--owner", "Jana").code == 0
    return run_then


def shown(run: Run, which: str) -> dict[str, Any]:
    answer = run("appointment", "show", which, "--json")
    assert answer.code == 0, answer.err
    return dict(json.loads(answer.out))


def listed(run: Run, *words: str) -> list[str]:
    answer = run("appointment", "list", *words, "--fields", "title", "--no-header")
    assert answer.code == 0, answer.err
    return [line.strip() for line in answer.out.splitlines()]


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        (["tomorrow", "9:00"], "2026-11-22T09:00:00+01:00", "2026-11-22T10:00:00+01:00"),
        (["next tue 15:00", "--end", "15:30"], "2026-11-24T15:00:00+01:00", "2026-11-24T15:30:00+01:00"),
        (["2026-12-01 14:30 Asia/Tokyo", "--duration", "2h"], "2026-12-01T14:30:00+09:00", "2026-12-01T16:30:00+09:00"),
        (["--start", "2026-07-01 9:00", "--time-zone", "America/New_York"], "2026-07-01T09:00:00-04:00", "2026-07-01T10:00:00-04:00"),
        (["2027-02-08", "--end", "2027-02-10"], "2027-02-08", "2027-02-10"),
        (["tomorrow", "--all-day"], "2026-11-22", "2026-11-22"),
        (["01.12.2026", "9.30", "--end", "10.15"], "2026-12-01T09:30:00+01:00", "2026-12-01T10:15:00+01:00"),
        (["2026-12-01", "--duration", "2 weeks"], "2026-12-01", "2026-12-14"),
    ],
)  # fmt: skip
def test_times_as_people_type_them(run: Run, words: list[str], starts: str, ends: str) -> None:
    answer = run("appointment", "add", 'Termin "größer"', *words)
    assert answer.code == 0, answer.err
    found = shown(run, 'termin "GRÖSSER"')
    assert (found["title"], found["starts"], found["ends"]) == ('Termin "größer"', starts, ends)


def test_a_life_of_an_appointment(run: Run) -> None:
    run("customer", "add", "Ada Lovelace", "--email", "ada@example.org")
    added = run(
        "appointment", "add", "Workshop", "fri 10:00", "--customer", "ada@example.org", "--place", "London",
        "--attendee", "ada@example.org", "--attendee", "Bob <bob@example.org>", "--reminder", "1h",
        "--description", "one\ntwo", "--status", "tentative",
    )  # fmt: skip
    assert added.err == 'Appointment 1 "Workshop" on Fri 27 Nov 10:00 added\n'
    found = shown(run, "workshop")
    assert (found["customer"], found["owner"], found["status"]) == (
        {"id": 1, "name": "Ada Lovelace"},
        "Jana",
        "tentative",
    )
    assert (found["attendees"], found["reminder"]) == (["Ada Lovelace", "Bob <bob@example.org>"], 60)

    moved = run("appointment", "edit", "workshop", "--start", "mon", "--remove-attendee", "bob@example.org")
    assert moved.err == 'Appointment 1 "Workshop" moved to Mon 23 Nov 10:00\n'
    assert run("appointment", "edit", "1", "--add-attendee", "c@example.org", "--place", "").code == 0
    found = shown(run, "appointment:1")
    assert (found["attendees"], found["place"], found["sequence"]) == (["Ada Lovelace", "c@example.org"], None, 2)

    assert run("appointment", "cancel", "1").err == 'Appointment 1 "Workshop" on Mon 23 Nov 10:00 cancelled\n'
    assert run("appointment", "cancel", "1").err == 'Appointment 1 "Workshop" is already so; nothing changed\n'
    assert run("undo").code == 0
    assert shown(run, "1")["status"] == "tentative"
    assert run("appointment", "delete", "1").code == 0
    assert listed(run, "--all") == []
    assert run("appointment", "restore", "workshop").err == 'Appointment 1 "Workshop" restored\n'
    assert json.loads(run("appointment", "delete", "1", "--json").out)[0]["ref"] == "appointment:1"


def test_the_list_looks_ahead(run: Run) -> None:
    for title, when in (("old", "2026-11-01 9:00"), ("later", "2026-12-24"), ("today", "today 8:00")):
        run("appointment", "add", title, when)
    assert listed(run) == ["today", "later"]
    assert listed(run, "--all") == ["old", "today", "later"]
    assert listed(run, "start:2026-11") == ["old", "today"]
    assert listed(run, "-title:today") == ["later"]
    assert listed(run, "old OR later") == ["later"]
    assert run("appointment", "list", "--format", "ids").out == "appointment:3\nappointment:2\n"
    wrong = run("appointment", "list", "colour:red")
    assert (wrong.code, wrong.out) == (ExitCode.USAGE, "")
    assert "character 1:" in wrong.err


def test_times_show_where_the_business_is_and_where_they_happen(run: Run) -> None:
    run("appointment", "add", "osaka", "2026-12-01 14:30 Asia/Tokyo")
    run("appointment", "add", "night", "2026-12-02 2:00 Asia/Tokyo")
    run("appointment", "add", "here", "2026-12-03 9:00")
    out = run("appointment", "list", "--fields", "start,title", "--format", "plain", "--no-header").out
    assert [line.rstrip() for line in out.splitlines()] == [
        "2026-12-01 06:30 (14:30 Asia/Tokyo)             osaka",
        "2026-12-01 18:00 (2026-12-02 02:00 Asia/Tokyo)  night",
        "2026-12-03 09:00                                here",
    ]
    assert "(14:30 – 15:30 Asia/Tokyo)" in run("appointment", "show", "osaka").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add", "X", "frogday"], ExitCode.USAGE, 'Start: "frogday" is no date or time'),
        (["add", "X", "fri 9:00", "--end", "8:00"], ExitCode.USAGE, "is before the start"),
        (["add", "X"], ExitCode.USAGE, "Start must not be empty"),
        (["add", "X", "fri", "--start", "sat"], ExitCode.USAGE, "given twice"),
        (["add", "X", "fri 9:00", "--customer", "Nobody"], ExitCode.NOT_FOUND, 'No customer is called "Nobody"'),
        (["add", "X", "fri 9:00", "--attendee", "Nobody"], ExitCode.NOT_FOUND, 'No customer is called "Nobody"'),
        (["add", "X", "fri 9:00 Mars/Olympus"], ExitCode.USAGE, "is no time zone"),
        (["edit", "1"], ExitCode.USAGE, "Say what to change"),
        (["edit", "99", "--place", "x"], ExitCode.NOT_FOUND, "no appointment"),
        (["cancel", "99"], ExitCode.NOT_FOUND, "no appointment"),
    ],
)  # fmt: skip
def test_refusals_change_nothing(run: Run, arguments: list[str], code: ExitCode, said: str) -> None:
    run("appointment", "add", "First", "fri 9:00")
    before = run("appointment", "list", "--all", "--json").out
    answer = run("appointment", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
    assert run("appointment", "list", "--all", "--json").out == before


def test_a_calendar_file_goes_to_a_file_or_to_a_pipe(run: Run, tmp_path: Path) -> None:
    run("appointment", "add", "First", "fri 9:00")
    run("appointment", "add", "Off", "fri 11:00", "--status", "cancelled")
    file = tmp_path / "work.ics"
    written = run("calendar", "export", "-o", str(file))
    assert (written.out, written.err) == ("", f"2 appointments written to {file}\n")
    assert written.code == 0
    printed = run("calendar", "export", "-o", "-")
    assert (printed.out.encode(), printed.err) == (file.read_bytes(), "")
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "X-WR-CALNAME:Müller Design\r\n" in printed.out
    one = run("calendar", "export", "-status:cancelled", "--name", "Öffentlich").out
    assert (one.count("BEGIN:VEVENT"), "NAME:Öffentlich\r\n" in one) == (1, True)
    wrong = run("calendar", "export", "colour:red", "-o", str(tmp_path / "never.ics"))
    assert (wrong.code, (tmp_path / "never.ics").exists()) == (ExitCode.USAGE, False)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["2026-12-01 14:30 Asia/Tokyo"], "2026-12-01 06:30 – 07:30 (14:30 – 15:30 Asia/Tokyo) · 1 h"),
        (["2026-12-02 2:00 Asia/Tokyo"], "2026-12-01 18:00 – 19:00 (2026-12-02 02:00 – 03:00 Asia/Tokyo) · 1 h"),
        (["2026-12-01 7:30 Asia/Tokyo"], "2026-11-30 23:30 – 2026-12-01 00:30 (2026-12-01 07:30 – 08:30 Asia/Tokyo) · 1 h"),
        (["2026-12-01 14:30"], "2026-12-01 14:30 – 15:30 · 1 h"),
        (["2026-12-01 23:30"], "2026-12-01 23:30 – 2026-12-02 00:30 · 1 h"),
    ],
)  # fmt: skip
def test_start_and_end_are_shown_in_the_same_zones(run: Run, words: list[str], shown: str) -> None:
    run("appointment", "add", "osaka", *words)
    assert run("appointment", "show", "osaka").out.splitlines()[1] == shown
