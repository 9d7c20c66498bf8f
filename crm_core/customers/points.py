"""Contact points and addresses as people type them, and their rows."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.store import Unit
from crm_core.values.email import is_plain_email, parse_email
from crm_core.values.phone import parse_phone, plain_phone
from crm_core.values.text import clean_line

LABEL = re.compile(r"\s*([^:@+/\d][^:@/]{0,40}):(?!//)\s*(.+)", re.DOTALL)
ADDRESS_PARTS = ("street", "postal_code", "city", "region", "country")
POINT_LABELS = {"email": "E-mail", "phone": "Phone", "url": "Web", "handle": "Handle"}


class Point(NamedTuple):
    """A contact point to write; ``normalized`` is what it is matched by, ``invalid`` says it cannot be right."""

    kind: str
    label: str | None
    value: str
    normalized: str
    invalid: bool = False


def read_point(kind: str, text: str, country: str | None) -> Point:
    """A contact point from "value" or "label:value". Raises InvalidValue.

    Phones become E.164 by their own country code or ``country``; one that cannot be right is kept as typed and marked.
    """
    labelled = LABEL.fullmatch(text)
    label, value = (labelled[1], labelled[2]) if labelled else (None, text)
    return labelled_point(kind, label, value, country)


def labelled_point(kind: str, label: str | None, text: str, country: str | None) -> Point:
    """A contact point whose label is known. Raises InvalidValue."""
    if label is None and kind == "email" and is_plain_email(text):
        return Point(kind, None, text, text.lower())
    if label is None and kind == "phone" and (number := plain_phone(text)):
        return Point(kind, None, text, number)
    name = POINT_LABELS[kind]
    value = clean_line(text, name)
    label = clean_line(label, "Label", 100) if label else None
    if not value:
        raise InvalidValue(name, text, "must not be empty")
    if kind == "email":
        typed, normalized = parse_email(value)
        return Point(kind, label, typed, normalized)
    if kind == "phone":
        typed, number = parse_phone(value, country)
        return Point(kind, label, typed, number or re.sub(r"[^\d+]", "", typed), number is None)
    return Point(kind, label, value, value.lower())


def replace_points(unit: Unit, customer_id: int, kind: str, points: Iterable[Point]) -> None:
    """Make the customer's contact points of one kind exactly these, the first one primary; rows that stay keep their ids."""
    wanted = list({point.normalized: point for point in reversed(list(points))}.values())[::-1]
    rows = unit.execute(
        "SELECT id, normalized FROM contact_points WHERE customer_id = ? AND kind = ?", (customer_id, kind)
    ).fetchall()
    existing = {normalized: key for key, normalized in rows}
    for key, normalized in rows:
        if existing.get(normalized) != key or normalized not in {p.normalized for p in wanted}:
            unit.execute("DELETE FROM contact_points WHERE id = ?", (key,))
    for number, point in enumerate(wanted):
        values = (point.label, point.value, point.normalized, int(number == 0), int(point.invalid))
        if (key := existing.get(point.normalized)) is not None:
            unit.execute(
                "UPDATE contact_points SET label = ?, value = ?, normalized = ?, is_primary = ?, invalid = ? WHERE id = ? "
                "AND (label, value, is_primary, invalid) IS NOT (?, ?, ?, ?)",
                (*values, key, values[0], values[1], values[3], values[4]),
            )
        else:
            unit.execute(
                "INSERT INTO contact_points (label, value, normalized, is_primary, invalid, customer_id, kind) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*values, customer_id, kind),
            )


def current_points(unit: Unit, customer_id: int, kind: str) -> list[Point]:
    """The customer's contact points of one kind, primary first."""
    rows = unit.execute(
        "SELECT kind, label, value, normalized, invalid FROM contact_points WHERE customer_id = ? AND kind = ? "
        "ORDER BY is_primary DESC, id",
        (customer_id, kind),
    ).fetchall()
    return [Point(kind_, label, value, normalized, bool(invalid)) for kind_, label, value, normalized, invalid in rows]


def read_address(given: object) -> dict[str, str | None]:
    """An address from a mapping of its parts or from "label: street; postal code; city; region; country"."""
    if isinstance(given, Mapping):
        return {part: _part(part, given.get(part)) for part in ("label", *ADDRESS_PARTS)}
    text = clean_line(str(given), "Address")
    label, colon, rest = text.partition(":")
    parts = [part.strip() for part in (rest if colon else text).split(";")]
    if len(parts) > len(ADDRESS_PARTS):
        raise InvalidValue(
            "Address", text, 'has too many parts; write "label: street; postal code; city; region; country"'
        )
    named = dict(zip(ADDRESS_PARTS, parts, strict=False))
    return {"label": _part("label", label if colon else None), **{p: _part(p, named.get(p)) for p in ADDRESS_PARTS}}


def _part(name: str, given: object) -> str | None:
    text = clean_line(str(given), name.replace("_", " ").capitalize()) if given else ""
    if name == "country" and text:
        from crm_core.values.country import parse_country

        return parse_country(text)
    return text or None


def set_primary_address(unit: Unit, customer_id: int, parts: Mapping[str, object]) -> None:
    """Change the named parts of the customer's first address, which is made when there is none and removed when emptied."""
    cleaned = {name: _part(name, value) for name, value in parts.items()}
    row = unit.execute(
        f"SELECT id, {', '.join(ADDRESS_PARTS)} FROM addresses WHERE customer_id = ? ORDER BY is_primary DESC, id LIMIT 1",
        (customer_id,),
    ).fetchone()
    merged = dict(zip(ADDRESS_PARTS, row[1:] if row else [None] * len(ADDRESS_PARTS), strict=True)) | cleaned
    if row and not any(merged.values()):
        unit.execute("DELETE FROM addresses WHERE id = ?", (row[0],))
    elif row:
        assignments = ", ".join(f"{part} = ?" for part in ADDRESS_PARTS)
        unit.execute(f"UPDATE addresses SET {assignments} WHERE id = ?", (*(merged[p] for p in ADDRESS_PARTS), row[0]))
    elif any(merged.values()):
        add_address(unit, customer_id, {"label": None, **merged}, primary=True)


def add_address(unit: Unit, customer_id: int, parts: Mapping[str, str | None], *, primary: bool = False) -> None:
    """Add an address to the customer."""
    names = ("label", *ADDRESS_PARTS)
    unit.execute(
        f"INSERT INTO addresses (customer_id, is_primary, {', '.join(names)}) VALUES (?, ?, {', '.join('?' * len(names))})",
        (customer_id, int(primary), *(parts.get(name) for name in names)),
    )
