"""Days, moments and time zones as people type them, on Saturday 21 November 2026."""

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.errors import CrmError, InvalidValue
from crm_core.values.dates import (
    WallTime,
    ago,
    full_date,
    parse_birthday,
    parse_date,
    parse_duration,
    parse_span,
    parse_when,
    parse_zone,
    short_date,
    show_when,
    to_local,
    to_utc,
    utc_text,
)

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 10, 30)
BERLIN = "Europe/Berlin"
DAYS = st.dates(date(1000, 1, 1))
NEAR_DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 31))
TYPED = st.text("0123456789 .:-/+TZhdwmyapnextlasuQ[]", max_size=20) | st.text(max_size=90)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-21"),
        ("Tomorrow", "2026-11-22"),
        ("yesterday", "2026-11-20"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("sat", "2026-11-28"),
        ("next tue", "2026-11-24"),
        ("next sat", "2026-11-28"),
        ("last sat", "2026-11-14"),
        ("last fri", "2026-11-20"),
        ("in 3 days", "2026-11-24"),
        ("3d", "2026-11-24"),
        ("+3d", "2026-11-24"),
        ("-2w", "2026-11-07"),
        ("2 weeks ago", "2026-11-07"),
        ("in a month", "2026-12-21"),
        ("today-90d", "2026-08-23"),
        ("fri + 1w", "2026-12-04"),
        ("2026-12-31 + 2m", "2027-02-28"),
        ("2026-12-01", "2026-12-01"),
        ("20261201", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("1.12.2026", "2026-12-01"),
        ("01.12.2026", "2026-12-01"),
        ("1.12.", "2026-12-01"),
        ("1 Dec", "2026-12-01"),
        ("1st december 2026", "2026-12-01"),
        ("Dec 1, 2026", "2026-12-01"),
        ("1-Dec-2026", "2026-12-01"),
        ("1 Feb", "2027-02-01"),
        ("1 Jul", "2026-07-01"),
        ("Tue 24 Nov", "2026-11-24"),
        ("Fri 2 Jan", "2026-01-02"),
        ("Tue, 24 Nov 2026", "2026-11-24"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("5/5/2026", "2026-05-05"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
    ],
)
def test_parse_date(text: str, day: str) -> None:
    assert str(parse_date(text, TODAY)) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foo",
        "12",
        "2026",
        "1",
        "next week",
        "31.02.2026",
        "2026-02-29",
        "0000-01-01",
        "10000-01-01",
        "31/12/26",
        "99999y",
        "in 3 days ago",
        "29 feb",
        "٣d",
        "1 dec 20",
        "next",
        "x",
        "tomorrow at 9",
        "1/13/13/2026",
    ],
)
def test_no_date(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"write (2026-12-01|the first one, 2026-01-01)") as refused:
        parse_date(text, TODAY)
    assert refused.value.field == "date"


def test_a_date_that_could_be_two_is_refused() -> None:
    with pytest.raises(InvalidValue, match="could be 2026-02-01 or 2026-01-02"):
        parse_date("1/2/2026", TODAY)
    with pytest.raises(InvalidValue, match="that day is a Tue"):
        parse_date("Mon 24 Nov 2026", TODAY)


@given(DAYS, NEAR_DAYS)
def test_days_shown_read_back(day: date, today: date) -> None:
    for text in (day.isoformat(), f"{day:%d.%m.%Y}", full_date(day)):
        assert parse_date(text, today) == day
    near = day.replace(year=today.year, day=min(day.day, 28))
    assert parse_date(short_date(near, today), today) == near


@given(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), NEAR_DAYS)
def test_a_weekday_is_within_the_next_seven_days(name: str, today: date) -> None:
    day = parse_date(name, today)
    assert 1 <= (day - today).days <= 7
    assert full_date(day).lower().startswith(name)
    assert parse_date(f"last {name}", today) in (day - timedelta(days=7), day - timedelta(days=14))
    assert parse_date(f"last {name}", today) < today


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tomorrow 9:00", "Sun 22 Nov 2026 09:00 Europe/Berlin"),
        ("next tue 15:00", "Tue 24 Nov 2026 15:00 Europe/Berlin"),
        ("next tue 15h", "Tue 24 Nov 2026 15:00 Europe/Berlin"),
        ("01.12.2026 9.30", "Tue 1 Dec 2026 09:30 Europe/Berlin"),
        ("tomorrow at 14.05", "Sun 22 Nov 2026 14:05 Europe/Berlin"),
        ("tue, 15h30", "Tue 24 Nov 2026 15:30 Europe/Berlin"),
        ("9:00 tomorrow", "Sun 22 Nov 2026 09:00 Europe/Berlin"),
        ("tomorrow at 9:00", "Sun 22 Nov 2026 09:00 Europe/Berlin"),
        ("tomorrow at 15", "Sun 22 Nov 2026 15:00 Europe/Berlin"),
        ("today 3pm", "Sat 21 Nov 2026 15:00 Europe/Berlin"),
        ("3:30 PM tomorrow", "Sun 22 Nov 2026 15:30 Europe/Berlin"),
        ("12am tomorrow", "Sun 22 Nov 2026 00:00 Europe/Berlin"),
        ("fri noon", "Fri 27 Nov 2026 12:00 Europe/Berlin"),
        ("14:30", "Sat 21 Nov 2026 14:30 Europe/Berlin"),
        ("in 2 hours", "Sat 21 Nov 2026 12:30 Europe/Berlin"),
        ("in 3 days 14:00", "Tue 24 Nov 2026 14:00 Europe/Berlin"),
        ("1.12.2026 14:30", "Tue 1 Dec 2026 14:30 Europe/Berlin"),
        ("2026-12-01 14:30 America/New_York", "Tue 1 Dec 2026 14:30 America/New_York"),
        ("2026-12-01 14:30 europe/berlin", "Tue 1 Dec 2026 14:30 Europe/Berlin"),
        ("2026-12-01T14:30", "Tue 1 Dec 2026 14:30 Europe/Berlin"),
        ("2026-12-01T13:30:00Z", "Tue 1 Dec 2026 14:30 Europe/Berlin"),
        ("2026-12-01T13:30:00.123Z", "Tue 1 Dec 2026 14:30 Europe/Berlin"),
        ("2026-12-01 13:30:00 +0000", "Tue 1 Dec 2026 14:30 Europe/Berlin"),
        ("2026-12-01T14:30+05:30", "Tue 1 Dec 2026 10:00 Europe/Berlin"),
        ("2026-12-01T14:30:00+01:00[Asia/Tokyo]", "Tue 1 Dec 2026 22:30 Asia/Tokyo"),
        ("2026-10-25T02:30:00[Europe/Berlin]", "Sun 25 Oct 2026 02:30 Europe/Berlin"),
        ("2026-10-25T01:30:00Z", "Sun 25 Oct 2026 01:30 UTC"),  # in Berlin that time comes twice
        ("2026-12-01", "Tue 1 Dec 2026"),
        ("dec 12", "Sat 12 Dec 2026"),
    ],
)
def test_parse_when(text: str, shown: str) -> None:
    assert show_when(parse_when(text, NOW, BERLIN)) == shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("tomorrow at 9", "could be 9:00 or 21:00"),
        ("tomorrow 9", "is no date or time"),
        ("tomorrow 25:00", "is no date or time"),
        ("13pm", "is no date or time"),
        ("0am", "is no date or time"),
        ("31.02.2026 9:00", "is no date or time"),
        ("2026-12-01 9:00-10:00", "is no date or time"),
        ("2026-12-01 09:00-10:00", "is no date or time"),
        ("2026-12-01T09:00+99:00", "is no date or time"),
        ("tomorrow 9:00 ../../etc/passwd", "is no date or time"),
        ("tomorrow 9:00 Mars/Olympus", "is no time zone"),
        ("x" * 100_000, "is no date or time"),
        ("1 " * 40 + "15:00", "is no date or time"),
        ("1/2/2026 9:00", "could be 2026-02-01 or 2026-01-02"),
    ],
)
def test_no_moment(text: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why) as refused:
        parse_when(text, NOW, BERLIN)
    assert len(refused.value.sentence) < 200


@given(TYPED)
def test_anything_typed_is_understood_or_refused(text: str) -> None:
    for parse in (
        lambda: parse_date(text, TODAY),
        lambda: parse_when(text, NOW, BERLIN),
        lambda: parse_span(text, TODAY),
        lambda: parse_duration(text),
        lambda: parse_birthday(text),
    ):
        with suppress(CrmError):
            parse()


@given(
    MOMENTS,
    st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "UTC"]),
)
def test_moments_shown_read_back(moment: datetime, zone: str) -> None:
    wall = WallTime(moment.replace(microsecond=0), zone)
    assert parse_when(show_when(wall), NOW, "Pacific/Auckland") == wall


@given(
    MOMENTS,
    st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe"]),
)
def test_an_instant_typed_stays_that_instant(moment: datetime, zone: str) -> None:
    text = utc_text(moment.replace(tzinfo=UTC))
    when = parse_when(text, NOW, zone)
    assert isinstance(when, WallTime)
    assert to_utc(when.start, when.zone) == text
    assert utc_text(to_local(text, zone)) == text


def test_time_zones() -> None:
    assert to_utc(datetime(2026, 12, 1, 14, 30), BERLIN) == "2026-12-01T13:30:00Z"
    assert to_utc(datetime(2026, 10, 25, 2, 30), BERLIN) == "2026-10-25T00:30:00Z"  # twice: the first
    assert to_utc(datetime(2026, 10, 25, 2, 30, fold=1), BERLIN) == "2026-10-25T00:30:00Z"
    assert to_utc(datetime(2026, 3, 29, 2, 30), BERLIN) == "2026-03-29T01:30:00Z"  # skipped: an hour later
    assert to_local("2026-12-01T13:30:00Z", BERLIN).isoformat() == "2026-12-01T14:30:00+01:00"
    assert parse_zone(" europe/berlin ") == BERLIN
    for unknown in ("Mars/Olympus", "", "../../etc/passwd", "/etc/passwd", "Europe", "a\x00b", "\ud800"):
        with pytest.raises(InvalidValue, match="time zone"):
            to_utc(NOW, unknown)
    with pytest.raises(InvalidValue, match="too far"):
        to_utc(datetime.max, "America/New_York")
    with pytest.raises(ValueError, match="time zone"):
        utc_text(NOW)
    assert utc_text(datetime(33, 1, 1, tzinfo=UTC)) == "0033-01-01T00:00:00Z"


def test_hours_are_counted_across_a_clock_change() -> None:
    before = datetime(2026, 3, 29, 1, 30)
    assert show_when(parse_when("in 1 hour", before, BERLIN)) == "Sun 29 Mar 2026 03:30 Europe/Berlin"


def test_short_dates_and_distances() -> None:
    assert short_date(date(2026, 11, 24), TODAY) == "Tue 24 Nov"
    assert short_date(date(2027, 1, 2), TODAY) == "Sat 2 Jan 2027"
    days = {0: "today", 1: "tomorrow", -1: "yesterday", -2: "2 d ago", 3: "in 3 d", -103: "103 d ago", -731: "2 y ago"}
    assert [ago(TODAY + timedelta(days=day), TODAY) for day in days] == list(days.values())


def test_the_room_imports_no_library() -> None:
    heavy = {"phonenumbers", "email_validator", "babel", "sqlmodel", "zoneinfo", "uuid6", "calendar"}
    code = (
        "import sys, crm_core.values.dates, crm_core.values.money, crm_core.values.email, crm_core.values.phone;"
        "import crm_core.values.names, crm_core.values.uid;"
        f"sys.exit(' '.join({heavy} & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
