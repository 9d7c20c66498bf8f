"""Contact points and addresses as people type them, and their rows."""

import re
from collections.abc import Iterable, Mapping, Sequence

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.store import Unit
from crm_core.tuples import NamedTuple
from crm_core.values.email import is_plain_email, parse_email
from crm_core.values.phone import parse_phone, plain_phone
from crm_core.values.text import clean_line, quoted
from crm_core.values.web import refuse_no_web_address

LABEL = regex(r"\s*([^\s:@+/\d][^:@/]{0,40}):(?!//)\s*(.+)", re.DOTALL)
ADDRESS_PARTS = ("street", "postal_code", "city", "region", "country")
PointRow = tuple[int, str, str, int, int]  # id, normalized, value, invalid, is_primary
POINT_LABELS = {"email": "E-mail", "phone": "Phone", "url": "Web", "handle": "Handle"}


class Point(NamedTuple):
    """A contact point to write; ``normalized`` is what it is matched by, ``invalid`` says it cannot be right.

    ``opt_out``, that it must not be used, is only said by files; edits leave what is noted as it is.
    """

    kind: str
    label: str | None
    value: str
    normalized: str
    invalid: bool = False
    opt_out: bool = False


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
    if kind == "handle" and (value.startswith(":") or value.endswith(":")):
        raise InvalidValue(name, value, 'needs a network before its colon and a name behind it, as in "signal:ada.01"')
    # The same name in two networks is two handles.
    network = f"{label.lower()}:" if kind == "handle" and label else ""
    return Point(kind, label, value, network + value.lower())


def refuse_no_address(value: str) -> None:
    """Refuse what is no web address; only of what people enter, files are taken as they are. Raises InvalidValue."""
    refuse_no_web_address(value, POINT_LABELS["url"])


def replace_points(unit: Unit, customer_id: int, kind: str, points: Iterable[Point]) -> None:
    """Make the customer's contact points of one kind exactly these, the first one primary, or if that is wrong the first right one.

    Rows that stay, or whose number is only understood anew, keep their ids and what people have noted on them.
    """
    wanted = list({point.normalized: point for point in reversed(list(points))}.values())[::-1]
    rows = unit.execute(
        "SELECT id, normalized, value, invalid, is_primary FROM contact_points WHERE customer_id = ? AND kind = ? ORDER BY id DESC",
        (customer_id, kind),
    ).fetchall()
    kept = _rows_kept(wanted, rows)
    for key, *_ in rows:
        if key not in {row[0] for row in kept.values()}:
            unit.execute("DELETE FROM contact_points WHERE id = ?", (key,))
    marks = [_invalid(point, kept.get(number)) for number, point in enumerate(wanted)]
    first = _leading(wanted, marks, kept)
    for number, point in enumerate(wanted):
        row = kept.get(number)
        values = (point.label, point.value, point.normalized, int(number == first), marks[number])
        if row is not None:
            unit.execute(
                "UPDATE contact_points SET label = ?, value = ?, normalized = ?, is_primary = ?, invalid = ? WHERE id = ? "
                "AND (label, value, normalized, is_primary, invalid) IS NOT (?, ?, ?, ?, ?)",
                (*values, row[0], *values),
            )
        else:
            unit.execute(
                "INSERT INTO contact_points (label, value, normalized, is_primary, invalid, customer_id, kind) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*values, customer_id, kind),
            )


def _invalid(point: Point, row: PointRow | None) -> int:
    return int(row[3]) if row and row[1] == point.normalized else int(point.invalid)


def _leading(wanted: Sequence[Point], marks: Sequence[int], kept: Mapping[int, PointRow]) -> int:
    """The place of the primary one: the first, unless that is wrong and another right.

    A wrong one that is primary by now gives way to a new one only; one that is named anew and was only noted to be wrong
    stays where people put it.
    """
    right = [number for number, mark in enumerate(marks) if not mark]
    if not right or right[0] == 0 or not wanted[0].invalid:
        return 0
    stays = 0 in kept and kept[0][4] and all(number in kept for number in right)
    return 0 if stays else right[0]


def _rows_kept(wanted: Sequence[Point], rows: Sequence[PointRow]) -> dict[int, PointRow]:
    """Which row each wanted point is, by its place: the one that is matched alike, else the one that is spelt alike."""
    kept: dict[int, PointRow] = {}
    for column, spelling in ((1, [point.normalized for point in wanted]), (2, [point.value for point in wanted])):
        free = {row[column]: row for row in rows if row not in kept.values()}
        for number, text in enumerate(spelling):
            if number not in kept and text in free:
                kept[number] = free.pop(text)
    return kept


def renew_phones(unit: Unit, customer_id: int, country: str | None) -> None:
    """Understand the customer's numbers anew that were typed without +, now that they are dialled in ``country``."""
    points = current_points(unit, customer_id, "phone")
    if any(not has_country_code(point.value) for point in points):
        renewed = [
            point if has_country_code(point.value) else labelled_point("phone", point.label, point.value, country)
            for point in points
        ]
        replace_points(unit, customer_id, "phone", renewed)


_NO_LONGER = (
    "SELECT DISTINCT p.id, p.value FROM journal_rows r JOIN contact_points p ON p.id = r.pk WHERE r.unit_id = ? AND r.tbl = 'contact_points' "
    "AND r.op = 'U' AND p.kind = 'phone' AND p.invalid AND json_extract(r.before, '$.invalid') = 0 ORDER BY p.id"
)


def phones_told(unit: Unit) -> str:
    """What the summary of a change adds when it makes numbers wrong that were right, as another country does; else ""."""
    wrong = [value for _, value in unit.execute(_NO_LONGER, (unit.id,))]
    if len(wrong) > 1:
        return f"; {len(wrong):,} phone numbers are none in that country and are marked as invalid"
    return f'; phone "{quoted(wrong[0])}" is no number in that country and is marked as invalid' if wrong else ""


def has_country_code(number: str) -> bool:
    """Whether a number says by a + which country it is of."""
    return number.lstrip(" (").startswith(("+", "＋"))


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


def address_parts(given: Mapping[str, object]) -> dict[str, str | None]:
    """Parts of an address as they are kept. Raises InvalidValue."""
    return {name: _part(name, value) for name, value in given.items()}


def set_primary_address(unit: Unit, customer_id: int, parts: Mapping[str, object]) -> None:
    """Change the named parts of the customer's first address, which is made when there is none and removed when emptied."""
    cleaned = address_parts(parts)
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
