r"""Calendar files as RFC 5545 and 7986 want them, one VEVENT per entry.

The content lines are put together here and folded by icalendar: its components took 4.3 s for 10,000 events where this
takes under one, and its text type reads a backslash before a capital N as a line break, so "C:\News" would be lost.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from crm_core.patterns import regex

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//crm//crm-tui//EN"
REFRESH = "PT1H"
LONGEST_PLAIN_LINE = 74  # octets; icalendar folds what is longer, which keeps every line within the 75 allowed

_NEW_LINES = regex("\r\n|[\r\x85\u2028\u2029]")
# Those that may not stand in a calendar file (RFC 5545, 3.1); DEL, which other texts keep, is one of them.
_CONTROLS = regex("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One event of a calendar file.

    ``start`` and ``end`` are UTC instants ("2026-12-01T13:30:00Z"), or dates ("2026-12-01") when ``all_day``; ``end``
    is the first instant or day after the event. ``stamp`` is the instant of the last change.
    """

    uid: str
    sequence: int
    stamp: str
    created: str
    summary: str
    start: str
    end: str
    all_day: bool = False
    description: str = ""
    location: str = ""
    status: str = "confirmed"
    categories: tuple[str, ...] = ()
    reminder_minutes: int | None = None
    transparent: bool = False
    url: str = ""


def calendar_bytes(entries: Iterable[CalendarEntry], name: str) -> bytes:
    """A whole calendar file called ``name``; the same entries in any order give the same bytes."""
    ordered = sorted(entries, key=lambda entry: (entry.start, entry.uid))
    lines = chain(_head(name), chain.from_iterable(map(_event, ordered)), ("END:VCALENDAR",))
    return "".join(_folded(lines)).encode()


def _head(name: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"NAME:{_one_line(name)}"
    yield f"X-WR-CALNAME:{_one_line(name)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"


def _event(entry: CalendarEntry) -> Iterator[str]:
    """The lines of one VEVENT. Attendees are left out on purpose: some servers mail those of a published file."""
    stamp = _compact(entry.stamp)
    yield "BEGIN:VEVENT"
    yield f"UID:{_one_line(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{stamp}"
    yield f"CREATED:{_compact(entry.created)}"
    yield f"LAST-MODIFIED:{stamp}"
    yield from _times(entry)
    yield f"SUMMARY:{_one_line(entry.summary)}"
    if entry.location:
        yield f"LOCATION:{_one_line(entry.location)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(map(_one_line, entry.categories))}"
    yield f"STATUS:{entry.status.upper()}"
    if entry.transparent:
        yield "TRANSP:TRANSPARENT"
    if entry.url:
        yield f"URL:{_uri(entry.url)}"
    if entry.reminder_minutes is not None and entry.status != "cancelled":
        yield from _alarm(entry.summary, entry.reminder_minutes)
    yield "END:VEVENT"


def _times(entry: CalendarEntry) -> Iterator[str]:
    """DTSTART and DTEND; an event without length has no DTEND, for DTEND must be later than DTSTART."""
    value = ";VALUE=DATE" if entry.all_day else ""
    yield f"DTSTART{value}:{_compact(entry.start)}"
    if entry.end > entry.start:
        yield f"DTEND{value}:{_compact(entry.end)}"


def _alarm(summary: str, minutes: int) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_one_line(summary)}"
    yield f"TRIGGER:-PT{minutes}M" if minutes else "TRIGGER:PT0S"
    yield "END:VALARM"


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """Each line with its CRLF, folded so that no octet of a character and no escape is torn apart."""
    from icalendar.parser import Contentline

    for line in lines:
        if len(line) <= LONGEST_PLAIN_LINE and line.isascii():
            yield line
        else:
            yield Contentline(line).to_ical().decode()  # type: ignore[no-untyped-call]
        yield "\r\n"


def _compact(moment: str) -> str:
    """``2026-12-01T13:30:00Z`` as ``20261201T133000Z``; fractions of a second have no place in a calendar file."""
    whole, dot, _ = moment.partition(".")
    return whole.replace("-", "").replace(":", "") + ("Z" if dot else "")


def _clean(text: str) -> str:
    """Text without control characters and lone surrogates, every kind of line end as a line feed."""
    return text if text.isprintable() else _CONTROLS.sub("", _NEW_LINES.sub("\n", text))


def _text(text: str) -> str:
    return _clean(text).translate(_ESCAPES)


def _one_line(text: str) -> str:
    return _text(_clean(text).replace("\n", " ").strip())


def _uri(url: str) -> str:
    """URIs are not escaped; blanks and line ends become percent signs, or they would end the value."""
    return _clean(url).strip().replace("\n", "%0A").replace("\t", "%09").replace(" ", "%20")
