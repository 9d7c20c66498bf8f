"""Calendar files: what stands in them, and that icalendar reads back what was written."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from crm_core.calendar.ics import CalendarEntry, calendar_bytes

HOSTILE = Path(__file__).parents[3].parent / "shared/data/hostile_strings.json"

CONTROLS = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029)} - set("\r\n\t")
PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)

VISIT = CalendarEntry(
    uid="0193-visit",
    sequence=2,
    stamp="2026-11-21T09:30:00Z",
    created="2026-11-20T08:00:00Z",
    summary="Boiler visit",
    start="2026-12-01T13:30:00Z",
    end="2026-12-01T14:30:00Z",
)


def events(data: bytes) -> list[Event]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_file_reads_line_by_line_as_documented() -> None:
    entry = replace(
        VISIT,
        location="Mill Lane 4, Ely",
        description="Bring:\nkey; torch",
        status="tentative",
        categories=("vip", "heating, gas"),
        reminder_minutes=15,
        transparent=True,
        url="https://example.org/a b?x=1,2;3",
    )
    assert lines(calendar_bytes([entry], "Ada's Plumbing")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//crm//crm-tui//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Ada's Plumbing",
        "X-WR-CALNAME:Ada's Plumbing",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "BEGIN:VEVENT",
        "UID:0193-visit",
        "SEQUENCE:2",
        "DTSTAMP:20261121T093000Z",
        "CREATED:20261120T080000Z",
        "LAST-MODIFIED:20261121T093000Z",
        "DTSTART:20261201T133000Z",
        "DTEND:20261201T143000Z",
        "SUMMARY:Boiler visit",
        r"LOCATION:Mill Lane 4\, Ely",
        r"DESCRIPTION:Bring:\nkey\; torch",
        r"CATEGORIES:vip,heating\, gas",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
        "URL:https://example.org/a%20b?x=1,2;3",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Boiler visit",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_all_day_is_a_date_with_an_exclusive_end() -> None:
    data = calendar_bytes([replace(VISIT, all_day=True, start="2026-12-24", end="2026-12-27")], "Work")
    assert "DTSTART;VALUE=DATE:20261224" in lines(data)
    assert "DTEND;VALUE=DATE:20261227" in lines(data)
    (event,) = events(data)
    assert (event.start, event.end) == (date(2026, 12, 24), date(2026, 12, 27))


def test_an_event_without_length_has_no_end() -> None:
    (event,) = events(calendar_bytes([replace(VISIT, end=VISIT.start)], "Work"))
    assert "DTEND" not in event
    assert event.start == event.end == datetime(2026, 12, 1, 13, 30, tzinfo=UTC)


def test_fractions_of_a_second_are_left_out() -> None:
    assert "DTSTAMP:20261121T093000Z" in lines(calendar_bytes([replace(VISIT, stamp="2026-11-21T09:30:00.123Z")], "W"))


@pytest.mark.parametrize(
    ("minutes", "before"), [(0, timedelta(0)), (90, timedelta(minutes=-90)), (2880, timedelta(days=-2))]
)
def test_reminders_ring_that_long_before(minutes: int, before: timedelta) -> None:
    (event,) = events(calendar_bytes([replace(VISIT, reminder_minutes=minutes)], "Work"))
    (alarm,) = event.walk("VALARM")
    assert -timedelta(minutes=minutes) == alarm.TRIGGER
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"] == "Boiler visit"


def test_a_cancelled_event_does_not_ring() -> None:
    (event,) = events(calendar_bytes([replace(VISIT, status="cancelled", reminder_minutes=15)], "Work"))
    assert event["STATUS"] == "CANCELLED"
    assert not event.walk("VALARM")


def test_order_of_entries_does_not_change_the_bytes() -> None:
    entries = [replace(VISIT, uid=f"u{i}", start=f"2026-12-0{1 + i % 3}T13:30:00Z") for i in range(9)]
    data = calendar_bytes(entries, "Work")
    assert calendar_bytes(reversed(entries), "Work") == data
    keys = [(event.start, str(event["UID"])) for event in events(data)]
    assert keys == sorted(keys)
    assert len(keys) == 9


def test_moving_one_entry_changes_only_its_times_and_stamps() -> None:
    entries = [
        replace(VISIT, uid=f"u{i}", start=f"2026-12-0{1 + i}T13:30:00Z", end=f"2026-12-0{1 + i}T14:00:00Z")
        for i in range(5)
    ]
    moved = replace(
        entries[2], start="2026-12-20T13:30:00Z", end="2026-12-20T14:00:00Z", sequence=3, stamp="2026-11-22T09:30:00Z"
    )
    before = {str(event["UID"]): event for event in events(calendar_bytes(entries, "Work"))}
    after = {str(event["UID"]): event for event in events(calendar_bytes([*entries[:2], moved, *entries[3:]], "Work"))}
    assert [uid for uid in before if before[uid].to_ical() != after[uid].to_ical()] == ["u2"]
    changed = {key for key in before["u2"] if before["u2"][key] != after["u2"][key]}
    assert changed == {"DTSTART", "DTEND", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}


def test_an_empty_calendar_is_still_a_calendar() -> None:
    calendar = Calendar.from_ical(calendar_bytes([], "Work"))
    assert calendar.calendar_name == "Work"
    assert not calendar.walk("VEVENT")


def assert_well_formed(data: bytes) -> None:
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is torn by a fold
    assert not [
        c for c in data.decode() if (c < " " and c not in "\r\n\t") or "\x7f" <= c <= "\x9f" or c in "\u2028\u2029"
    ]


@settings(max_examples=150, deadline=None)
@given(PLAIN_TEXT, st.sampled_from(["", "\n", "\\", "\\N", "\\n", ";", ",", "\t"]))
def test_any_text_comes_back_as_it_was(text: str, trouble: str) -> None:
    text = f"x{text}{trouble}{text}x"
    label = text.replace("\n", " ")
    data = calendar_bytes([replace(VISIT, summary=label, description=text, categories=(label, "b"))], "Work")
    assert_well_formed(data)
    (event,) = events(data)
    assert str(event["DESCRIPTION"]) == text
    assert str(event["SUMMARY"]) == label
    assert event.categories == [label, "b"]


@pytest.mark.skipif(not HOSTILE.exists(), reason="the folder of sample files is not there")
def test_hostile_strings_make_no_control_bytes_and_lose_no_event() -> None:
    strings = [text for text in walk_strings(json.loads(HOSTILE.read_text())) if text]
    entries = [
        replace(
            VISIT,
            uid=f"u{i:04}",
            summary=text,
            description=text,
            location=text,
            categories=(text,),
            url=text,
            reminder_minutes=5,
        )
        for i, text in enumerate(strings)
    ]
    data = calendar_bytes(entries, strings[0])
    assert_well_formed(data)
    read = events(data)
    assert [str(event["UID"]) for event in read] == [entry.uid for entry in entries]
    assert not [error for event in read for error in event.errors]
    assert len(strings) > 20


def walk_strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for child in value.values() for text in walk_strings(child)]
    if isinstance(value, list):
        return [text for child in value for text in walk_strings(child)]
    return [value] if isinstance(value, str) else []


def test_controls_go_and_line_ends_stay_inside_the_value() -> None:
    entry = replace(
        VISIT,
        summary="a\x00b\x1b[31mc\r\nEND:VEVENT",
        description="one\r\ntwo\rthree\u2028four\x85five",
        url="http://x\r\nATTENDEE:y",
    )
    data = calendar_bytes([entry], "Wo\nrk")
    assert_well_formed(data)
    (event,) = events(data)
    assert event["SUMMARY"] == "ab[31mc END:VEVENT"
    assert event["DESCRIPTION"] == "one\ntwo\nthree\nfour\nfive"
    assert "ATTENDEE" not in event


def test_ten_thousand_events_are_quick() -> None:
    entries = [
        replace(
            VISIT,
            uid=f"u{i}",
            summary="Visit; with Müller, Söhne " * 4,
            description="hello\nworld " * 6,
            reminder_minutes=15,
        )
        for i in range(10_000)
    ]
    started = time.process_time()
    data = calendar_bytes(entries, "Work")
    assert time.process_time() - started < 3  # about one second on a quiet machine
    assert data.count(b"BEGIN:VEVENT\r\n") == 10_000


def test_the_module_is_cheap_to_import() -> None:
    heavy = ("icalendar", "sqlmodel", "pydantic")
    code = f"import sys, crm_core.calendar.ics; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
