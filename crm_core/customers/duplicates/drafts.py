"""A customer still to be made as it is compared: whatever can be read of the values typed so far."""

from collections.abc import Iterable
from contextlib import suppress

from crm_core.catalog.core import Values
from crm_core.customers.duplicates.record import Record, place
from crm_core.customers.points import ADDRESS_PARTS, read_point
from crm_core.errors import InvalidValue
from crm_core.values.dates import parse_birthday
from crm_core.values.names import split_name

POINTS = {
    "email": ("email", "emails", "add_email"),
    "phone": ("phone", "phones", "add_phone"),
    "url": ("url", "urls", "add_url"),
}
IDENTIFYING = frozenset(
    (
        "name",
        "given_name",
        "additional_name",
        "family_name",
        "suffix",
        "kind",
        "birthday",
        "add_address",
        *ADDRESS_PARTS,
    )
).union(*POINTS.values())  # the values of which it depends who a customer is likely the same as


def draft(values: Values, country: str | None) -> Record:
    """The record of values as ``crm.customers.add`` takes them; what is not right yet is left out."""
    record = Record(0)
    text = {key: str(value or "").strip() for key, value in values.items()}
    parts = [text.get(key, "") for key in ("given_name", "additional_name", "family_name")]
    kind, suffix = text.get("kind") or "person", text.get("suffix", "")
    if kind == "person" and not any(parts):
        name = split_name(text.get("name", ""))
        parts, suffix = [name.given, name.additional, name.family], suffix or name.suffix
    record.name_as(kind, text.get("name"), *parts)
    record.suffix_as(suffix)
    with suppress(InvalidValue):
        record.birthday = parse_birthday(text.get("birthday", ""))
    address = [text.get(part, "") for part in ADDRESS_PARTS]
    if any(address):
        street, postal_code, city, _, land = address
        record.places = (place(street, postal_code, city, land if len(land) == 2 else None),)
    for point_kind, keys in POINTS.items():
        for given in (each for key in keys for each in _each(values.get(key))):
            with suppress(InvalidValue):
                record.add_point(point_kind, read_point(point_kind, given, country).normalized)
    return record


def _each(given: object) -> Iterable[str]:
    if isinstance(given, str) or given is None:
        return (given,) if given else ()
    return (str(each) for each in given) if isinstance(given, Iterable) else ()
