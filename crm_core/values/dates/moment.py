"""A moment as people type it: "tomorrow 9:00", "next tue 15h", "2026-12-01 14:30 Europe/Berlin"."""

import re
from datetime import UTC, date, datetime, time, timedelta

from crm_core.errors import InvalidValue
from crm_core.tuples import NamedTuple
from crm_core.values.dates.day import MAX_LENGTH, find_day, plain_words
from crm_core.values.dates.zones import parse_zone, zone_info
from crm_core.values.text import quoted

TIME_FORMS = "tomorrow 9:00, next tue 15h, today 3pm, 2026-12-01 14:30 or 2026-12-01 14:30 Europe/Berlin"

_ZONE_AT_END = r"(?:\s*\[(?P<bracket>[^\]]+)\]|\s+(?P<zone>[A-Za-z_]+/[A-Za-z0-9_+/-]+|UTC|utc|GMT|gmt))$"
# An offset of hours needs the T or the seconds before it: "2026-12-01 9:00-10:00" is a stretch, not an offset.
_WITH_OFFSET = (
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<t>[tT])?(?(t)| )(?P<time>[0-9]{2}:[0-9]{2}(?P<seconds>:[0-9]{2})?)"
    r"(?(seconds)(?:[.,][0-9]{1,9})?) ?(?:(?P<utc>[zZ])|(?(t)|(?(seconds)|(?!)))"
    r"(?P<sign>[+-])(?P<hours>0[0-9]|1[0-4]):?(?P<minutes>[0-5][0-9]))"
)
_TIME = (
    r"(?:(?P<noon>noon)|(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?(?: ?(?P<half>[ap])\.?m\.?)?"
    r"| ?h ?(?P<minute_h>[0-9]{2})?| ?(?P<half_h>[ap])\.?m\.?|(?P<bare>)))"
)
_DAY_THEN_TIME = rf"(?:(?P<day>.*?\S)(?:,? (?:at )?|(?<=[0-9])t))?(?:at )?{_TIME}"
_TIME_THEN_DAY = rf"(?:at )?{_TIME},? (?:on )?(?P<day>.*\S)"
_POINTED_TIME = r"(?:(?<=\.[0-9]{4} )|(?<=[0-9]-[0-9]{2} )|(?<=[0-9]-[0-9] )|(?<=today )|(?<=tomorrow )|(?<=at ))([0-9]{1,2})\.([0-9]{2})$"
_IN_HOURS = r"in (?P<count>an?|[0-9]{1,5}) ?(?P<unit>h|hours?|min|mins|minutes?)"


class WallTime(NamedTuple):
    """What a clock on the wall shows (naive) in an IANA time zone."""

    start: datetime
    zone: str


def parse_when(text: str, now: datetime, zone: str) -> WallTime | date:
    """The moment meant by ``text``, or the day when it names no time of day.

    ``now`` is naive, as clocks in ``zone`` show it. A zone or offset in ``text`` counts: with an offset, the result is
    the same instant in the named zone, or in ``zone``. Raises InvalidValue with the accepted forms.
    """
    if len(text) > MAX_LENGTH:
        raise _no_time(text)
    rest, named = _split_zone(text.strip())
    try:
        instant = _instant(rest) or _near_now(rest, now, zone)
        if instant:
            return _wall_time(instant, named or zone)
        moment = _clock_time(rest, now.date())
        day = None if moment else find_day(plain_words(rest), now.date())
    except (OverflowError, ValueError):
        raise _no_time(text) from None
    if moment:
        return WallTime(moment, named or zone)
    if day is None:
        raise _no_time(text)
    return day


def _no_time(text: str) -> InvalidValue:
    what = "is no date or time" if text.strip() else "is empty"
    return InvalidValue("time", quoted(text), f"{what}; write {TIME_FORMS}")


def _split_zone(text: str) -> tuple[str, str | None]:
    found = re.search(_ZONE_AT_END, text)
    if not found:
        return text, None
    return text[: found.start()], parse_zone(found["bracket"] or found["zone"])


def _wall_time(instant: datetime, zone: str) -> WallTime:
    """The same instant as clocks in ``zone`` show it; in UTC where they show that time twice."""
    local = instant.astimezone(zone_info(zone))
    return WallTime(instant.replace(tzinfo=None), "UTC") if local.fold else WallTime(local.replace(tzinfo=None), zone)


def _instant(text: str) -> datetime | None:
    """A moment written with its distance from UTC."""
    found = re.fullmatch(_WITH_OFFSET, text)
    if not found:
        return None
    written = datetime.fromisoformat(f"{found['day']}T{found['time']}")
    minutes = 0 if found["utc"] else int(found["sign"] + "1") * (int(found["hours"]) * 60 + int(found["minutes"]))
    return (written - timedelta(minutes=minutes)).replace(tzinfo=UTC)


def _near_now(text: str, now: datetime, zone: str) -> datetime | None:
    """ "now" and "in 2 hours": counted in real time, across a clock change too."""
    words = plain_words(text)
    found = re.fullmatch(_IN_HOURS, words)
    if not found and words != "now":
        return None
    count = 0 if not found else 1 if found["count"] in ("a", "an") else int(found["count"])
    distance = timedelta(minutes=count * (60 if found and found["unit"][0] == "h" else 1))
    return now.replace(second=0, microsecond=0, tzinfo=zone_info(zone)).astimezone(UTC) + distance


def _clock_time(text: str, today: date) -> datetime | None:
    # A point between hours and minutes, as Germans and Finns write it, only where it cannot be a day of a month.
    words = re.sub(_POINTED_TIME, r"\1:\2", plain_words(text))
    for form in (_DAY_THEN_TIME, _TIME_THEN_DAY):
        found = re.fullmatch(form, words)
        if not found:
            continue
        day = find_day(found["day"], today) if found["day"] else today
        if found["bare"] is not None and " at " not in f" {words}":
            continue
        if day:
            return datetime.combine(day, _time_of_day(found))
    return None


def _time_of_day(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(12)
    hour, half = int(found["hour"]), found["half"] or found["half_h"]
    if found["bare"] is not None and 1 <= hour <= 12:
        why = f"could be {hour % 12}:00 or {hour % 12 + 12}:00; write it as one of these"
        raise InvalidValue("time", found[0], why)
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of a twelve-hour clock")
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(found["minute"] or found["minute_h"] or 0), int(found["second"] or 0))
