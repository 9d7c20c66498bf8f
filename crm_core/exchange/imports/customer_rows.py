"""A record of a file laid out as the rows of a customer: names, columns, contact points, addresses, tags."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from crm_core.customers.points import Point, labelled_point
from crm_core.customers.roles import role_flags
from crm_core.customers.tags import read_tags
from crm_core.errors import InvalidValue
from crm_core.exchange.imports.amounts import stage_amount
from crm_core.exchange.imports.surroundings import Surroundings, custom_values
from crm_core.exchange.tables.contacts import Address
from crm_core.exchange.tables.records import Record
from crm_core.values.country import parse_country
from crm_core.values.email import is_plain_email
from crm_core.values.names import Name, join_name, split_name
from crm_core.values.phone import plain_phone
from crm_core.values.text import clean_line, fold

PARTS = ("prefix", "given_name", "additional_name", "family_name", "suffix")
PART_NAMES = frozenset(PARTS)
NAME_COLUMNS = ("name", "sort_name", *PARTS)
PLAIN_COLUMNS = ("kind", "job_title", "lifecycle", "source", "owner", "birthday", "language", "time_zone", "industry")
PROFILE_COLUMNS = ("market_segment", "potential", "preferred_channel", "is_partner", "is_supplier", "discount_bp")
MORE_COLUMNS = (*PROFILE_COLUMNS, "employees", "annual_revenue_minor", "annual_revenue_currency", "description")
BASE_COLUMNS = (*NAME_COLUMNS, *PLAIN_COLUMNS, *MORE_COLUMNS)
STAGED_COLUMNS = (*BASE_COLUMNS, "annual_revenue_bare")
ADDRESS_COLUMNS = ("label", "street", "postal_code", "city", "region", "country")
_ADDRESS_LABELS = tuple(name.replace("_", " ").capitalize() for name in ADDRESS_COLUMNS)
PLACES = {column: place for place, column in enumerate(STAGED_COLUMNS[len(NAME_COLUMNS) :])}
REMEMBERED = 20_000
HAS_EMAIL, HAS_PHONE, HAS_BIRTHDAY = 1, 2, 4
GIVEN, SPLIT, JOINED, MADE_UP = "given", "split", "joined", "made up"
"""Where a row's name comes from: its own column, that column taken apart as well, its parts, or an e-mail or phone."""
K = TypeVar("K")
V = TypeVar("V")


class Names(NamedTuple):
    """NAME_COLUMNS of a row, and where they come from."""

    columns: tuple[str | None, ...]
    origin: str


class CustomerRow(NamedTuple):
    """A row of the file as it is staged: STAGED_COLUMNS, what its name comes from, what hangs on it."""

    columns: list[object]
    origin: str
    custom: str | None
    points: list[Point]
    addresses: list[tuple[str | None, ...]]
    tags: tuple[tuple[str, str], ...]


class CustomerLayout:
    """Lays records out; remembers what it has checked, for cities, tags and addresses repeat."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._addresses: dict[Address, tuple[str | None, ...]] = {}
        self._tags: dict[object, tuple[tuple[str, str], ...]] = {}

    def lay_out(self, record: Record, values: Mapping[str, object]) -> CustomerRow:
        """The rows of a record whose values are clean. Raises InvalidValue."""
        around = self._around
        addresses = [_remembered(self._addresses, address, read_address) for address in record.addresses]
        country = next((found for *_, found in addresses if found and len(found) == 2), around.country)
        points = marked_points(read_points(record, country), values)
        given = values.get("tags")
        tags = _remembered(self._tags, given, _folded_tags) if given else ()
        names = self._names(values, points)
        columns = list(names.columns) + self._columns(values)
        return CustomerRow(columns, names.origin, custom_values(record, around), points, addresses, tags)

    def _columns(self, values: Mapping[str, object]) -> list[object]:
        """The columns behind the names; what is only a default of the file is left to new records."""
        columns: list[object] = [None] * len(PLACES)
        for key, value in values.items():
            place = PLACES.get(key)
            if place is not None and value != self._around.defaults.get(key):
                columns[place] = value
        if "annual_revenue" in values:
            revenue = stage_amount(values, "annual_revenue", self._around)
            columns[PLACES["annual_revenue_minor"]] = revenue.minor
            columns[PLACES["annual_revenue_currency"]] = revenue.currency
            columns[PLACES["annual_revenue_bare"]] = revenue.bare
        columns[PLACES["discount_bp"]] = values.get("discount")
        for column, flag in role_flags(values["roles"]).items() if values.get("roles") else ():
            columns[PLACES[column]] = flag
        employees = values.get("employees")
        if isinstance(employees, int) and employees < 0:
            raise InvalidValue("Employees", employees, "must not be negative")
        return columns

    def _names(self, values: Mapping[str, object], points: Iterable[Point]) -> Names:
        parts = [str(values.get(part) or "") for part in PARTS] if PART_NAMES & values.keys() else [""] * len(PARTS)
        name, origin = str(values.get("name") or ""), GIVEN
        if name and not any(parts) and values.get("kind", "person") == "person" and not self._around.own:
            parts, origin = list(split_name(name)), SPLIT
        elif not name and any(parts):
            name, origin = join_name(Name(*parts)), JOINED
        elif not name:
            name, origin = next((p.value for p in points if p.kind in ("email", "phone")), ""), MADE_UP
        if len(name) > 1000:
            raise InvalidValue("Name", name[:40] + "…", "is longer than 1000 characters")
        if not name:
            return Names((None,) * len(NAME_COLUMNS), MADE_UP)
        return Names((name, fold(name), *[part or None for part in parts]), origin)


def read_points(record: Record, country: str | None) -> list[Point]:
    """The contact points of a record, each once, those that cannot be right last. Raises InvalidValue."""
    found: dict[tuple[str, str], Point] = {}
    for kind, label, value in record.points:
        point = _plain_point(kind, value) if not label else None
        point = point or labelled_point(kind, label or None, value, country)
        found.setdefault((kind, point.normalized), point)
    return sorted(found.values(), key=lambda point: point.invalid)


def marked_points(points: list[Point], values: Mapping[str, object]) -> list[Point]:
    """The points with what the row says of some of them, each as "email:ada@example.org": opted out, invalid."""
    opted_out, invalid = values.get("opted_out") or (), values.get("marked_invalid") or ()
    if not isinstance(opted_out, tuple) or not isinstance(invalid, tuple) or not (opted_out or invalid):
        return points
    named = [(point, f"{point.kind}:{point.value}") for point in points]
    return [p._replace(opt_out=name in opted_out, invalid=p.invalid or name in invalid) for p, name in named]


def _plain_point(kind: str, value: str) -> Point | None:
    """The point, where it shows at once that nothing is wrong with it."""
    if kind == "email" and is_plain_email(value):
        return Point(kind, None, value, value.lower())
    number = plain_phone(value) if kind == "phone" else None
    return Point(kind, None, value, number) if number else None


def evidence_of(values: Mapping[str, object], points: Iterable[Point]) -> int:
    """What a row says beside the name that can stand against another row of that name, as bits."""
    kinds = {point.kind for point in points}
    email, phone = HAS_EMAIL * ("email" in kinds), HAS_PHONE * ("phone" in kinds)
    return email | phone | HAS_BIRTHDAY * ("birthday" in values)


def read_address(parts: Address) -> tuple[str | None, ...]:
    """ADDRESS_COLUMNS of an address. Raises InvalidValue."""
    label, *texts, country = (clean_line(part, name) for name, part in zip(_ADDRESS_LABELS, parts, strict=True))
    if len(label) > 100:
        raise InvalidValue("Label", label[:40] + "…", "is longer than 100 characters")
    return (label or None, *(text or None for text in texts), parse_country(country) if country else None)


def _folded_tags(given: object) -> tuple[tuple[str, str], ...]:
    return tuple((tag, fold(tag)) for tag in read_tags(given))


def _remembered(known: dict[K, V], key: K, work_out: Callable[[K], V]) -> V:
    found = known.get(key)
    if found is None:
        found = work_out(key)
        if len(known) < REMEMBERED:
            known[key] = found
    return found
