"""Contacts and calendars as other programs write them, then torn, twisted and cut: no import reads either."""

import random
from pathlib import Path

from tests.faults.mutated_tables import wounded

CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Ada Lovelace\r\nN:Lovelace;Ada;;;\r\nEMAIL;TYPE=work:ada@example.org\r\n"
    "TEL;TYPE=cell:+44 20 7946 0991\r\nADR;TYPE=home:;;12 St James's Sq;London;;SW1;UK\r\n"
    "NOTE:Two\\nlines\\, and a long one that is f\r\n olded\r\nEND:VCARD\r\n"
)
EVENT = (
    "BEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTAMP:20261101T090000Z\r\nDTSTART;TZID=Europe/Berlin:20261201T090000\r\n"
    "DURATION:PT1H\r\nRRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z\r\nSUMMARY:Visit\\, Größe\r\nEND:VEVENT\r\n"
)


def write_cards(folder: Path, seed: int) -> Path:
    """A file of several cards."""
    path = folder / "contacts.vcf"
    path.write_bytes(wounded((CARD * 3).encode(), random.Random(seed)))
    return path


def write_events(folder: Path, seed: int) -> Path:
    """A calendar of several events."""
    path = folder / "calendar.ics"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{EVENT * 3}END:VCALENDAR\r\n"
    path.write_bytes(wounded(text.encode(), random.Random(seed)))
    return path
