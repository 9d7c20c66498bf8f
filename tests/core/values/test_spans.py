"""Spans, lengths of time and birthdays as people type them, on Saturday 21 November 2026."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.errors import InvalidValue
from crm_core.values.dates import parse_birthday, parse_duration, parse_span, show_duration

TODAY = date(2026, 11, 21)
NEAR_DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("today-90d", "2026-08-23", "2026-08-23"),
        ("next-14d", "2026-11-21", "2026-12-05"),
        ("last-30d", "2026-10-22", "2026-11-21"),
        ("last 2 weeks", "2026-11-07", "2026-11-21"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-q4", "2026-10-01", "2026-12-31"),
        ("2026-W48", "2026-11-23", "2026-11-29"),
        ("this-week", "2026-11-16", "2026-11-22"),
        ("next-week", "2026-11-23", "2026-11-29"),
        ("this-month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("next-quarter", "2027-01-01", "2027-03-31"),
        ("this-year", "2026-01-01", "2026-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2026-11..today", "2026-11-01", "2026-11-21"),
        ("2026-Q1..2026-Q2", "2026-01-01", "2026-06-30"),
        ("..tomorrow", "None", "2026-11-22"),
        ("today-90d..", "2026-08-23", "None"),
    ],
)
def test_parse_span(text: str, first: str, last: str) -> None:
    assert tuple(map(str, parse_span(text, TODAY))) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "..", "foo", "2026-13", "0000", "2026-W54", "next-99999y", "5..6", "today..yesterday"]
)
def test_no_span(text: str) -> None:
    with pytest.raises(InvalidValue, match="date"):
        parse_span(text, TODAY)


@given(NEAR_DAYS)
def test_months_and_quarters_follow_each_other(today: date) -> None:
    for unit in ("week", "month", "quarter", "year"):
        spans = [parse_span(f"{which}-{unit}", today) for which in ("last", "this", "next")]
        assert all(before[1] == after[0] - timedelta(days=1) for before, after in pairwise(spans) if after[0])
        assert spans[1][0] is not None
        assert spans[1][1] is not None
        assert spans[1][0] <= today <= spans[1][1]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("90m", 90), ("90 min", 90), ("1h30", 90), ("1h 30m", 90), ("1:30", 90), ("1.5h", 90),
     ("1,5 h", 90), ("2h", 120), ("2d", 2880), ("1d2h", 1560), ("1 hour", 60), ("0", 0)],
)  # fmt: skip
def test_parse_duration(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", " ", "h", "-5", "abc", "1E+999999", "9" * 50, "400d", "1:60", "NaN"])
def test_no_duration(text: str) -> None:
    with pytest.raises(InvalidValue, match="duration"):
        parse_duration(text)


@given(st.integers(0, 366 * 24 * 60))
def test_lengths_of_time_shown_read_back(minutes: int) -> None:
    assert parse_duration(show_duration(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("1815-12-10", "1815-12-10"),
        ("18151210", "1815-12-10"),
        ("10.12.1815", "1815-12-10"),
        ("10 Dec 1815", "1815-12-10"),
        ("12/25/1980", "1980-12-25"),
        ("1980-05-05T00:00:00Z", "1980-05-05"),
        ("1953-10-15T23:10:00-06:00", "1953-10-15"),
        ("--12-10", "--12-10"),
        ("--1210", "--12-10"),
        ("10 Dec", "--12-10"),
        ("10.12.", "--12-10"),
        ("29 Feb", "--02-29"),
    ],
)
def test_parse_birthday(text: str, birthday: str) -> None:
    assert parse_birthday(text) == birthday
    assert parse_birthday(birthday) == birthday


@pytest.mark.parametrize(
    "text", ["", "today", "--02-30", "1990-02-29", "0000-01-01", "31.02.2026", "--13-01", "1/2/1990"]
)
def test_no_birthday(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_birthday(text)
