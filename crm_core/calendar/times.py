"""When an appointment is: start, end, duration, whole days and zone as people give them, made to fit each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crm_core.catalog.pages import LocalTime
from crm_core.errors import InvalidValue
from crm_core.values.dates import (
    WallTime,
    clock,
    full_date,
    parse_when,
    parse_zone,
    show_when,
    to_local,
    to_utc,
    utc_text,
)
from crm_core.values.text import clean_line

KEYS = ("starts", "ends", "duration", "all_day", "zone")
USUAL_MINUTES = 60
DAY_MINUTES = 24 * 60
TIME_OF_ALL_DAY = "has a time of day, but what takes all day has none"
LONGEST_NIGHT = timedelta(hours=12)
DAY_LENGTH = len("2026-12-01")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time as the table of appointments keeps it: wall times in ``zone``, and the instants they mean.

    ``ends_utc`` is the first instant after it; when it takes all day, ``ends_at`` is its last day.
    """

    starts_at: str
    ends_at: str
    zone: str
    starts_utc: str
    ends_utc: str
    all_day: bool

    @property
    def public(self) -> tuple[str, str, bool]:
        """What other calendars see of it: whole days are the same days in every zone."""
        return (self.starts_at, self.ends_at, True) if self.all_day else (self.starts_utc, self.ends_utc, False)

    @property
    def start(self) -> WallTime | date:
        """The start as a value."""
        if self.all_day:
            return date.fromisoformat(self.starts_at)
        return WallTime(datetime.fromisoformat(self.starts_at), self.zone)


def read_span(
    given: Mapping[str, object],
    present: Span | None,
    zone: str,
    local: Callable[[str], datetime],
    tell: Callable[[str], object] = lambda _: None,
) -> Span | None:
    """The stretch that ``given`` (starts, ends, duration, all_day, zone) makes of ``present``; None when it names none.

    Without an end, what is moved keeps its length and what is new takes an hour, or a day when no time of day is named.
    ``zone`` is the one meant when none is named; ``local`` gives the wall clock in a zone;
    ``tell`` hears of a time that no clock shows. Raises InvalidValue.
    """
    named = {key: given[key] for key in KEYS if given.get(key) is not None}
    if not named:
        return None
    try:
        return _Reading(named, present, zone, local, tell).span()
    except OverflowError:
        raise InvalidValue("Start", _as_text(named.get("starts", "")), "is too far from today") from None


def whole_days(first: date, last: date, zone: str) -> Span:
    """All of the days from ``first`` to ``last``. Raises InvalidValue."""
    if last < first:
        raise InvalidValue("End", show_when(last), f"is before the start, {show_when(first)}")
    midnights = (datetime.combine(day, time()) for day in (first, last + timedelta(days=1)))
    starts_utc, ends_utc = (to_utc(midnight, zone) for midnight in midnights)
    return Span(first.isoformat(), last.isoformat(), zone, starts_utc, ends_utc, all_day=True)


def between(starts_utc: str, ends_utc: str, zone: str) -> Span:
    """From one instant to another, as clocks in ``zone`` show them. Raises InvalidValue."""
    start, end = to_local(starts_utc, zone), to_local(ends_utc, zone)
    if ends_utc < starts_utc:
        shown = (show_when(WallTime(wall.replace(tzinfo=None), zone)) for wall in (end, start))
        raise InvalidValue("End", next(shown), f"is before the start, {next(shown)}; name its day too")
    return Span(_wall(start), _wall(end), zone, starts_utc, ends_utc, all_day=False)


class _Reading:
    """One reading of what was given over what is there."""

    def __init__(
        self,
        given: Mapping[str, object],
        present: Span | None,
        zone: str,
        local: Callable[[str], datetime],
        tell: Callable[[str], object],
    ) -> None:
        self._given = given
        self._present = present
        self._zone = parse_zone(_as_text(given["zone"])) if "zone" in given else present.zone if present else zone
        self._local = local
        self._tell = tell

    def span(self) -> Span:
        start = self._start()
        by_start = not isinstance(start, WallTime)
        if self._given.get("all_day", by_start):
            if isinstance(start, WallTime) and "starts" in self._given:
                raise InvalidValue("Start", show_when(start), TIME_OF_ALL_DAY)
            first = start.start.date() if isinstance(start, WallTime) else start
            return whole_days(first, self._last_day(first), start.zone if isinstance(start, WallTime) else self._zone)
        if not isinstance(start, WallTime):
            raise InvalidValue("Start", show_when(start), "needs a time of day, as 9:00, unless it takes all day")
        return self._timed(start)

    def _start(self) -> WallTime | date:
        present = self._present
        if "starts" not in self._given:
            if present is None:
                raise InvalidValue("Start", None, "must not be empty")
            if present.all_day or "zone" not in self._given:
                return present.start
            return WallTime(datetime.fromisoformat(present.starts_at), self._zone)
        typed = self._given["starts"]
        if present is None or present.all_day:
            return self._moment("Start", typed)
        before = datetime.fromisoformat(present.starts_at)
        moment = self._moment("Start", typed, before.date())
        if isinstance(moment, WallTime) or self._given.get("all_day") or self._ends_with_a_day(moment):
            return moment
        # "Move it to Friday" says nothing about the hour.
        return WallTime(datetime.combine(moment, before.time()), self._zone)

    def _ends_with_a_day(self, first: date) -> bool:
        return "ends" in self._given and not isinstance(self._moment("End", self._given["ends"], first), WallTime)

    def _timed(self, start: WallTime) -> Span:
        present, given = self._present, self._given
        starts_utc = to_utc(start.start, start.zone)
        if present and not present.all_day and not {"starts", "zone"} & given.keys():
            starts_utc = present.starts_utc  # its wall time may come twice that night
        else:
            self._tell_of_clocks(start)
        length = timedelta(minutes=USUAL_MINUTES)
        if "duration" in given:
            length = timedelta(minutes=int(str(given["duration"])))
        elif present and not present.all_day:
            length = datetime.fromisoformat(present.ends_utc) - datetime.fromisoformat(present.starts_utc)
        by_length = utc_text(datetime.fromisoformat(starts_utc) + length)
        if "ends" not in given:
            return between(starts_utc, by_length, start.zone)
        end = self._end(start)
        if not isinstance(end, WallTime):
            raise InvalidValue("End", show_when(end), "needs a time of day, as 15:30")
        if end != start:
            self._tell_of_clocks(end)
        span = between(starts_utc, to_utc(end.start, end.zone), start.zone)
        if "duration" in given and by_length != span.ends_utc:
            raise InvalidValue("Duration", _as_text(given["duration"]), "does not fit the end; name one of the two")
        return span

    def _end(self, start: WallTime) -> WallTime | date:
        """The end that was typed; a time of day alone that has passed by then is that of the next morning."""
        end = self._moment("End", self._given["ends"], start.start.date(), start.zone)
        on_its_day = self._on(start.start.date(), self._given["ends"], start.zone)
        if isinstance(end, WallTime) and end == on_its_day and end.start < start.start:
            later = WallTime(end.start + timedelta(days=1), end.zone)
            return later if later.start - start.start <= LONGEST_NIGHT else end
        return end

    def _tell_of_clocks(self, typed: WallTime) -> None:
        """Say what becomes of a time that clocks skip, or show twice, when they are put forward or back."""
        when, zone = typed
        taken = to_local(to_utc(when, zone), zone)
        named = f"{clock(when)} on {full_date(when)}"
        if taken.replace(tzinfo=None) != when:
            self._tell(f"{named} is skipped in {zone}, where clocks go forward then; it is taken as {clock(taken)}.")
        elif (later := taken.replace(fold=1)).utcoffset() != taken.utcoffset():
            self._tell(
                f"{named} comes twice in {zone}, where clocks go back then; the first is taken, "
                f"{utc_text(taken)[11:16]} UTC, not {utc_text(later)[11:16]} UTC."
            )

    def _last_day(self, first: date) -> date:
        present, given = self._present, self._given
        days = None
        if "duration" in given:
            days, rest = divmod(int(str(given["duration"])), DAY_MINUTES)
            if rest or not days:
                raise InvalidValue("Duration", None, "of what takes all day is counted in days, as 2d")
        if "ends" in given:
            end = self._moment("End", given["ends"])
            if isinstance(end, WallTime):
                if "all_day" in given:
                    raise InvalidValue("End", show_when(end), TIME_OF_ALL_DAY)
                raise InvalidValue("Start", show_when(first), "needs a time of day, because the end has one")
            last = end
            if days and last != first + timedelta(days=days - 1):
                raise InvalidValue("Duration", f"{days}d", "does not fit the end; name one of the two")
            return last
        if days is None and present:
            ends, starts = (date.fromisoformat(wall[:DAY_LENGTH]) for wall in (present.ends_at, present.starts_at))
            return first + (ends - starts)
        return first + timedelta(days=(days or 1) - 1)

    def _moment(self, label: str, typed: object, day: date | None = None, zone: str = "") -> WallTime | date:
        """The moment that was typed; a time of day alone is on ``day``."""
        text, zone = clean_line(_as_text(typed), label, 100), zone or self._zone
        now = self._local(zone)
        if day is not None and (moment := self._on(day, typed, zone)):
            return moment
        try:
            return parse_when(text, now, zone)
        except InvalidValue as problem:
            raise InvalidValue(label, text, problem.why) from None

    def _on(self, day: date, typed: object, zone: str) -> WallTime | None:
        """The time of day that was typed, on ``day``; None where it names its own day."""
        try:
            moment = parse_when(f"{day.isoformat()} {_as_text(typed).strip()}", self._local(zone), zone)
        except InvalidValue:
            return None
        return moment if isinstance(moment, WallTime) else None


def _wall(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds" if moment.second else "minutes")


def _as_text(given: object) -> str:
    """A moment as text that parse_when reads, whatever it came as."""
    if isinstance(given, LocalTime):
        return given.wall if len(given.wall) <= DAY_LENGTH else f"{given.wall} {given.zone}".strip()
    if isinstance(given, WallTime):
        return f"{given.start.isoformat()} {given.zone}"
    if isinstance(given, datetime) and given.tzinfo:
        return given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(given, date):
        return given.isoformat()
    return str(given)
