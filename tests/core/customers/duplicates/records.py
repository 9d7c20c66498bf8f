"""Records to compare, made from generated rows or written out in a test."""

from collections.abc import Iterable

from crm_core.customers.duplicates.find import Match
from crm_core.customers.duplicates.record import Record, place
from tests.core.customers.duplicates.duplicates_generator import Row


def person(key: int = 1, given: str = "", family: str = "", birthday: str = "") -> Record:
    """A person of whom nothing else is known."""
    record = Record(key)
    record.name_as("person", f"{given} {family}".strip(), given, None, family)
    record.birthday = birthday
    return record


def organization(key: int = 1, name: str = "") -> Record:
    """An organization of which nothing else is known."""
    record = Record(key)
    record.name_as("organization", name, None, None, None)
    return record


def records_of(rows: Iterable[Row]) -> list[Record]:
    """Generated rows as records; the id is the place."""
    records = []
    for key, row in enumerate(rows):
        record = organization(key, row.name) if row.kind == "organization" else person(key, row.given, row.family)
        record.birthday = row.birthday
        for kind, value in (("email", row.email), ("phone", row.phone)):
            if value:
                record.add_point(kind, value)
        if row.street or row.postal_code or row.city:
            record.places = (place(row.street, row.postal_code, row.city),)
        records.append(record)
    return records


def accuracy(found: Iterable[Match], pairs: set[tuple[int, int]]) -> tuple[float, float]:
    """Precision and recall of the matches among the pairs that are one customer."""
    hits = {(match.first, match.second) for match in found}
    right = len(hits & pairs)
    return right / len(hits), right / len(pairs)
