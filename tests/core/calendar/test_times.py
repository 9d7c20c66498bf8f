"""When an appointment is, out of what was given and what is there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.calendar.times import Span, read_span
from crm_core.catalog.pages import LocalTime
from crm_core.errors import InvalidValue

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def local(zone: str) -> datetime:
    return NOW.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def read(present: Span | None = None, **given: object) -> Span:
    span = read_span(given, present, BERLIN, local)
    assert span is not None
    return span


NINE = read(starts="2026-12-01 9:00")
FAIR = read(starts="2027-02-08", ends="2027-02-10")


def test_nothing_given_is_nothing_read() -> None:
    assert read_span({"starts": None}, NINE, BERLIN, local) is None


@pytest.mark.parametrize(
    ("given", "starts", "ends", "utc"),
    [
        ({"starts": "tomorrow 9:00"}, "2026-11-22T09:00", "2026-11-22T10:00", "2026-11-22T08:00:00Z"),
        ({"starts": "tomorrow 9:00", "duration": 90}, "2026-11-22T09:00", "2026-11-22T10:30", "2026-11-22T08:00:00Z"),
        ({"starts": "tue 15:00", "ends": "15:30"}, "2026-11-24T15:00", "2026-11-24T15:30", "2026-11-24T14:00:00Z"),
        ({"starts": "fri 15h", "ends": "sat 1:00"}, "2026-11-27T15:00", "2026-11-28T01:00", "2026-11-27T14:00:00Z"),
        ({"starts": f"2026-12-01 14:30 {TOKYO}"}, "2026-12-01T14:30", "2026-12-01T15:30", "2026-12-01T05:30:00Z"),
        ({"starts": "2026-12-01T14:30", "zone": "asia/tokyo"}, "2026-12-01T14:30", "2026-12-01T15:30", "2026-12-01T05:30:00Z"),
        ({"starts": "2026-12-01T14:30:00Z"}, "2026-12-01T15:30", "2026-12-01T16:30", "2026-12-01T14:30:00Z"),
        ({"starts": LocalTime("2026-12-01T14:30", TOKYO)}, "2026-12-01T14:30", "2026-12-01T15:30", "2026-12-01T05:30:00Z"),
        ({"starts": NOW}, "2026-11-21T10:00", "2026-11-21T11:00", "2026-11-21T09:00:00Z"),
        ({"starts": "today 10:00", "ends": "10:00"}, "2026-11-21T10:00", "2026-11-21T10:00", "2026-11-21T09:00:00Z"),
        # Across the clock change an hour more passes than the clocks show.
        ({"starts": "2026-10-25 1:00", "duration": 180}, "2026-10-25T01:00", "2026-10-25T03:00", "2026-10-24T23:00:00Z"),
        # 2:30 does not exist that night.
        ({"starts": "2027-03-28 2:30"}, "2027-03-28T03:30", "2027-03-28T04:30", "2027-03-28T01:30:00Z"),
    ],
)  # fmt: skip
def test_a_new_one(given: dict[str, object], starts: str, ends: str, utc: str) -> None:
    span = read(**given)
    assert (span.starts_at, span.ends_at, span.starts_utc, span.all_day) == (starts, ends, utc, False)


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ({"starts": "2026-12-24"}, "2026-12-24", "2026-12-24"),
        ({"starts": "2026-12-24", "ends": "26 Dec"}, "2026-12-24", "2026-12-26"),
        ({"starts": "2026-12-24", "duration": 3 * 1440}, "2026-12-24", "2026-12-26"),
        ({"starts": "2026-12-24", "all_day": True}, "2026-12-24", "2026-12-24"),
        ({"starts": date(2026, 12, 24)}, "2026-12-24", "2026-12-24"),
    ],
)
def test_whole_days(given: dict[str, object], first: str, last: str) -> None:
    span = read(**given)
    assert (span.starts_at, span.ends_at, span.zone, span.all_day) == (first, last, BERLIN, True)
    assert span.starts_utc == f"{date.fromisoformat(first) - timedelta(days=1)}T23:00:00Z"
    assert span.ends_utc == f"{last}T23:00:00Z"


@pytest.mark.parametrize(
    ("present", "given", "starts", "ends"),
    [
        (read(starts="tue 9:00", duration=45), {"starts": "fri"}, "2026-11-27T09:00", "2026-11-27T09:45"),
        (read(starts="tue 9:00", duration=45), {"starts": "15:00"}, "2026-11-24T15:00", "2026-11-24T15:45"),
        (read(starts="tue 9:00", duration=45), {"ends": "11:00"}, "2026-11-24T09:00", "2026-11-24T11:00"),
        (read(starts="tue 9:00", duration=45), {"duration": 15}, "2026-11-24T09:00", "2026-11-24T09:15"),
        (read(starts="tue 9:00", duration=45), {"starts": "fri 9:00", "ends": "9:10"}, "2026-11-27T09:00", "2026-11-27T09:10"),
        (NINE, {"zone": TOKYO}, "2026-12-01T09:00", "2026-12-01T10:00"),
        (NINE, {"all_day": True}, "2026-12-01", "2026-12-01"),
        (NINE, {"starts": "24 Dec", "ends": "26 Dec"}, "2026-12-24", "2026-12-26"),
        (NINE, {"starts": "24 Dec", "ends": "26 Dec 12:00"}, "2026-12-24T09:00", "2026-12-26T12:00"),
        (FAIR, {"starts": "2027-03-08"}, "2027-03-08", "2027-03-10"),
        (FAIR, {"ends": "2027-02-12"}, "2027-02-08", "2027-02-12"),
        (FAIR, {"starts": "2027-02-08 10:00"}, "2027-02-08T10:00", "2027-02-08T11:00"),
        # Kept in hours that pass, not in what clocks show.
        (read(starts="2026-10-24 23:00", ends="2026-10-25 3:00"), {"starts": "2026-10-20 23:00"}, "2026-10-20T23:00", "2026-10-21T04:00"),
    ],
)  # fmt: skip
def test_what_is_moved_keeps_the_rest(present: Span, given: dict[str, object], starts: str, ends: str) -> None:
    span = read(present, **given)
    assert (span.starts_at, span.ends_at) == (starts, ends)


@pytest.mark.parametrize(
    ("present", "given", "said"),
    [
        (None, {"duration": 30}, "Start must not be empty"),
        (None, {"starts": "someday"}, 'Start: "someday" is no date or time'),
        (None, {"starts": "2026-12-01 9:00", "ends": "8:00"}, 'End: "Tue 1 Dec 2026 08:00 Europe/Berlin" is before the start'),
        (None, {"starts": "2026-12-01", "ends": "2026-11-30"}, "is before the start, Tue 1 Dec 2026"),
        (None, {"starts": "2026-12-01 9:00", "ends": "fri"}, "needs a time of day, as 15:30"),
        (None, {"starts": "2026-12-01", "all_day": False}, "needs a time of day, as 9:00"),
        (None, {"starts": "2026-12-01 9:00", "ends": "10:00", "duration": 30}, "does not fit the end"),
        (None, {"starts": "2026-12-01", "duration": 90}, "counted in days"),
        (None, {"starts": "2026-12-01 9:00", "zone": "Mars/Olympus"}, "is no time zone"),
        (None, {"starts": "9999-12-31"}, "too far from today"),
        (None, {"starts": "2026-12-01", "ends": "15:00"}, "because the end has one"),
        (FAIR, {"all_day": False}, "needs a time of day"),
        (None, {"starts": "9:00\x1b[31m"}, "Start"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(present: Span | None, given: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidValue, match=r".") as refused:
        read(present, **given)
    assert said in refused.value.sentence


def test_the_second_of_two_equal_hours_stays_where_it_is() -> None:
    """2:30 comes twice that night; changing the end must not pull the start to the first."""
    late = read(starts="2026-10-25T01:30:00Z", duration=60)
    assert (late.starts_utc, late.zone) == ("2026-10-25T01:30:00Z", "UTC")
    assert read(late, duration=30).starts_utc == late.starts_utc


@settings(max_examples=60)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.integers(0, 3000),
    st.sampled_from([BERLIN, TOKYO, "America/Santiago", "Australia/Lord_Howe"]),
)
def test_what_is_shown_reads_back_as_the_same_instants(start: datetime, minutes: int, zone: str) -> None:
    span = read(starts=start.replace(microsecond=0, tzinfo=UTC), duration=minutes, zone=zone)
    again = read(starts=LocalTime(span.starts_at, span.zone), duration=minutes)
    assert (again.starts_utc, again.ends_utc) == (span.starts_utc, span.ends_utc)
    assert datetime.fromisoformat(span.ends_utc) - datetime.fromisoformat(span.starts_utc) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "given",
    [
        {"starts": "2026-12-24 9:00", "all_day": True},
        {"starts": "2026-12-24", "ends": "2026-12-24 15:00", "all_day": True},
    ],
)
def test_what_takes_all_day_loses_no_time_of_day(given: dict[str, object]) -> None:
    with pytest.raises(InvalidValue, match="what takes all day has none"):
        read(**given)


@pytest.mark.parametrize(
    ("start", "end", "until"),
    [
        ("23:30", "0:30", "2026-12-25T00:30"),
        ("20:00", "8:00", "2026-12-25T08:00"),
        ("20:00", "20:00", "2026-12-24T20:00"),
    ],
)
def test_an_end_after_midnight_is_that_of_the_next_day(start: str, end: str, until: str) -> None:
    assert read(starts=f"2026-12-24 {start}", ends=end).ends_at == until


@pytest.mark.parametrize("end", ["14:00", "2026-12-24 0:30"])
def test_an_end_long_before_the_start_is_a_slip(end: str) -> None:
    with pytest.raises(InvalidValue, match="is before the start"):
        read(starts="2026-12-24 15:00", ends=end)


@pytest.mark.parametrize(
    ("start", "kept", "told"),
    [
        ("2027-03-28 2:30", "2027-03-28T03:30", "02:30 on Sun 28 Mar 2027 is skipped in Europe/Berlin"),
        ("2027-03-28 3:30", "2027-03-28T03:30", ""),
        ("2026-10-25 2:30", "2026-10-25T02:30", "02:30 on Sun 25 Oct 2026 comes twice in Europe/Berlin"),
        ("2026-10-25 3:00", "2026-10-25T03:00", ""),
    ],
)
def test_a_time_that_no_clock_shows_or_that_comes_twice_is_told(start: str, kept: str, told: str) -> None:
    heard: list[str] = []
    span = read_span({"starts": start}, None, BERLIN, local, heard.append)
    assert span is not None
    assert span.starts_at == kept
    assert len(heard) == bool(told)
    assert not told or heard[0].startswith(told)
