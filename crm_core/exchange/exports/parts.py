"""Pieces of a row: SQL expressions and the cells that each becomes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from json import dumps

from crm_core.catalog.custom.held import held
from crm_core.catalog.fields import LIST_SEPARATOR, Field, Kind
from crm_core.exchange.tables.lists import join_list
from crm_core.values.money import digits

ITEM = "char(30)"
INSIDE = "char(31)"
Cells = Callable[[object], Sequence[object]]


@dataclass(frozen=True, slots=True)
class Part:
    """One SQL expression and the headers it fills: as it is, or by ``cells``, which hear of no NULL: it leaves all empty.

    ``join`` is what the expression needs besides the record itself.
    """

    headers: tuple[str, ...]
    sql: str
    cells: Cells | None = None
    phones: bool = False
    join: str = ""


def plain(alias: str, *columns: str) -> list[Part]:
    """Columns as they are, under their own names."""
    return [Part((column,), f"{alias}.{column}") for column in columns]


def money(header: str, minor: str, currency: str) -> Part:
    """An amount as a decimal number, its currency beside it."""
    text = f"coalesce({minor}, '') || ' ' || {currency}"

    def cells(value: object) -> Sequence[object]:
        figure, _, code = str(value).partition(" ")
        return (decimal(int(figure), digits(code)) if figure else None, code)

    return Part((header, "currency"), text, cells)


def amount(header: str, minor: str, currency: str) -> Part:
    """An amount as a decimal number, in a currency that another part names."""

    def cells(value: object) -> Sequence[object]:
        number, _, code = str(value).partition(" ")
        return (decimal(int(number), digits(code)),)

    return Part((header,), f"{minor} || ' ' || {currency}", cells)


def quantity(header: str, milli: str) -> Part:
    """Thousandths as a decimal number without trailing zeros."""

    def cells(value: object) -> Sequence[object]:
        return (decimal(int(str(value)), 3).rstrip("0").rstrip("."),)

    return Part((header,), milli, cells)


def decimal(minor: int, places: int) -> str:
    """Minor units as a decimal number with a dot: -1234 and 2 give "-12.34"."""
    if places == 0:
        return str(minor)
    text = str(abs(minor)).rjust(places + 1, "0")
    return f"{'-' if minor < 0 else ''}{text[:-places]}.{text[-places:]}"


def percent(header: str, basis_points: str) -> Part:
    """A percentage with its sign, so that 0.5% is never read as a half."""

    def cells(value: object) -> Sequence[object]:
        return (f"{decimal(int(str(value)), 2).rstrip('0').rstrip('.')}%",)

    return Part((header,), basis_points, cells)


def points(kind: str, most: int) -> list[Part]:
    """Every contact point of a kind, at ``most`` so many for one: ``email``, ``email_label``, ``email_2``, ``email_2_label`` ..."""
    numbered = [kind if number == 1 else f"{kind}_{number}" for number in range(1, max(most, 1) + 1)]
    if most <= 1:
        rows = f"contact_points {kind} ON {kind}.customer_id = c.id AND {kind}.kind = '{kind}'"
        return _single({kind: "value", f"{kind}_label": "label"}, kind, rows, most, phones=kind == "phone")
    each = f"coalesce(p.label, '') || {INSIDE} || p.value"
    sql = _listed(each, f"contact_points p WHERE p.customer_id = c.id AND p.kind = '{kind}'", "p")
    width = 2 * len(numbered)

    def cells(value: object) -> Sequence[object]:
        found = [cell for item in str(value).split("\x1e") for cell in reversed(item.split("\x1f", 1))]
        return (*found[:width], *(None,) * (width - len(found)))

    headers = tuple(header for name in numbered for header in (name, f"{name}_label"))
    return [Part(headers, sql, cells, phones=kind == "phone")]


def _single(columns: Mapping[str, str], alias: str, rows: str, most: int, *, phones: bool = False) -> list[Part]:
    """The columns of the one row that belongs to a customer, by their headers; a join is faster than a query for each."""
    if not most:
        return [Part((header,), "NULL", phones=phones) for header in columns]
    return [Part((header,), f"{alias}.{of}", None, phones, f" LEFT JOIN {rows}") for header, of in columns.items()]


def _listed(each: str, rows: str, alias: str) -> str:
    """The rows that belong to a customer as one text, the primary one first."""
    ordered = f"SELECT {each} AS item FROM {rows} ORDER BY {alias}.is_primary DESC, {alias}.id"
    return f"(SELECT group_concat(item, {ITEM}) FROM ({ordered}))"


ADDRESS = ("street", "postal_code", "city", "region", "country")


def addresses(most: int) -> list[Part]:
    """Every address, at ``most`` so many for one: ``street`` ... ``address_label``, ``street_2`` ... ``address_2_label``."""
    if most <= 1:
        columns = {column: column for column in ADDRESS} | {"address_label": "label"}
        return _single(columns, "address", "addresses address ON address.customer_id = c.id", most)
    numbers = range(1, max(most, 1) + 1)
    headers = tuple(
        header
        for n in numbers
        for header in (
            *(part if n == 1 else f"{part}_{n}" for part in ADDRESS),
            "address_label" if n == 1 else f"address_{n}_label",
        )
    )
    each = f" || {INSIDE} || ".join(f"coalesce(a.{column}, '')" for column in (*ADDRESS, "label"))
    sql = _listed(each, "addresses a WHERE a.customer_id = c.id", "a")

    def cells(value: object) -> Sequence[object]:
        found = str(value).replace("\x1e", "\x1f").split("\x1f")
        return (*found[: len(headers)], *(None,) * (len(headers) - len(found)))

    return [Part(headers, sql, cells)]


def texts(header: str, selected: str) -> Part:
    """Several texts in one cell; ``selected`` is a query that gives them in order."""
    sql = f"(SELECT group_concat(item, {ITEM}) FROM ({selected}))"

    def cells(value: object) -> Sequence[object]:
        return (join_list(str(value).split("\x1e")),)

    return Part((header,), sql, cells)


def listed(field: Field, header: str) -> Part:
    """A field as lists show it."""
    if field.kind is Kind.MONEY:
        return money(header, field.sql, field.currency_sql)
    if field.kind is Kind.PERCENT:
        return percent(header, field.sql)
    if field.kind is Kind.LIST:
        return Part((header,), field.sql, lambda value: (join_list(str(value).split(LIST_SEPARATOR)),))
    return Part((header,), field.sql)


def external_ids(alias: str, entity: str) -> Part:
    """What a record is called elsewhere: "salesforce:0011U; file:A-7"."""
    return texts(
        "external_ids",
        f"SELECT x.source || ':' || x.external_id AS item FROM external_ids x WHERE x.entity = '{entity}' "
        f"AND x.record_id = {alias}.id ORDER BY 1",
    )


def custom(column: str, names: Sequence[str]) -> list[Part]:
    """Custom values: ``names`` have a column each, ``custom.size``; the others stand in one as JSON.

    Amounts are written as "12.50 EUR", several options with semicolons between.
    """
    columns = {name: f"custom.{name}" for name in names}

    def cells(value: object) -> Sequence[object]:
        kept = held(str(value))
        own = [_custom_cell(kept.pop(name, "")) for name in columns]
        return [*own, dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if kept else None]

    return [Part((*columns.values(), "custom"), f"nullif({column}, '{{}}')", cells)]


def _custom_cell(value: object) -> object:
    if isinstance(value, list):
        return join_list([str(item) for item in value])
    if isinstance(value, dict):
        if not isinstance(value.get("minor"), int):
            return dumps(value, ensure_ascii=False)
        code = str(value.get("currency", ""))
        return f"{decimal(value['minor'], digits(code))} {code}"
    return value
