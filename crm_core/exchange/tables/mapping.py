"""Which column of a file becomes which field: what is proposed, and what the user changes about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from crm_core.errors import UnknownName, UsageProblem
from crm_core.exchange.tables.headings import compact
from crm_core.exchange.tables.targets import (
    CUSTOMERS,
    DEALS,
    IMPORTABLE,
    INTERACTIONS,
    LEADS,
    ORDERS,
    PRODUCTS,
    QUOTES,
    Target,
    parse_target,
)
from crm_core.values.near import unknown
from crm_core.values.text import quoted

BY_USER = "chosen by you"
_NAMED = 12  # columns that an error lists

OWN_SOURCE = "crm"
UNKNOWN_SOURCE = "file"
SURE = 0.6  # below this confidence about the entity, ask

_WHOSE = ("customer", "customer_uid", "customer_external_id", "customer_email", "deal", "deal_uid", "deal_external_id")
_ESSENTIAL = {
    CUSTOMERS: (("name",), ("given_name",), ("family_name",), ("organization",), ("email",), ("phone",)),
    DEALS: (
        ("title",),
        ("customer", "product"),
        ("customer", "stage"),
        ("customer", "value"),
        ("external_id", "stage"),
        ("uid",),
    ),
    ORDERS: (
        *(("ordered_on", amount) for amount in ("total", "net", "price", "line_total")),
        *((key, "product") for key in ("uid", "external_id", "number")),
        ("uid",),
    ),
    QUOTES: (
        ("uid",),
        *(
            (key, amount)
            for key in ("number", "title", "issued_on")
            for amount in ("total", "net", "price", "line_total")
        ),
        *((key, "customer") for key in ("number", "title")),
    ),
    INTERACTIONS: (("uid",), *((text, whose) for text in ("subject", "body", "occurred_at") for whose in _WHOSE)),
    PRODUCTS: (("name", "price"), ("name", "sku"), ("name", "cost"), ("sku", "price"), ("sku", "cost"), ("uid",)),
}
_ESSENTIAL[LEADS] = (*_ESSENTIAL[CUSTOMERS], ("uid",), ("customer",), ("customer_uid",), ("customer_external_id",))
_INSTEAD = {
    "appointments": ' "crm calendar export" takes appointments to other programs, "crm backup" to another place.'
}
_WANTED = {
    CUSTOMERS: "a name, an organization, an e-mail or a phone",
    DEALS: "a title, or a customer with a product, stage or value",
    ORDERS: "a date with a total or a price, or an order number with a product",
    QUOTES: "a number or a title with a customer or an amount",
    INTERACTIONS: "a customer with a subject, a text or a time",
    LEADS: "a name, an organization, an e-mail or a phone of who asks",
    PRODUCTS: "a name with a price or a SKU",
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column: where its cells go (None: left behind), why, and how sure that is (0 to 1)."""

    index: int
    header: str
    target: Target | None
    reason: str = ""
    score: float = 0.0

    @property
    def field(self) -> str | None:
        """The target as users spell it."""
        return self.target.text if self.target else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """What a file holds and how it is read.

    ``source`` is the program it comes from, under which external ids are remembered; ``what`` names the export in words.
    ``defaults`` are values that rows get where no column says otherwise. ``confidence`` (0 to 1) is about the entity.
    ``organizations_apart``: an organization's id may be a person's too; ``date_order``: both see ``Preset``.
    """

    entity: str
    source: str
    what: str
    confidence: float
    columns: tuple[ColumnMap, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)
    organizations_apart: bool = False
    date_order: str | None = None

    @property
    def left_behind(self) -> tuple[str, ...]:
        """The columns that are not imported."""
        return tuple(column.header for column in self.columns if column.target is None)

    @property
    def keys(self) -> set[str]:
        """The keys of all targets."""
        return {column.target.key for column in self.columns if column.target}


def override(mapping: TableMapping, pairs: Iterable[tuple[str, str]]) -> TableMapping:
    """The mapping with the user's ("Column", "field") pairs; an empty field drops the column.

    Raises UnknownName for a column or field that does not exist.
    """
    columns = list(mapping.columns)
    for header, text in pairs:
        index = _find_column(columns, header)
        target = parse_target(mapping.entity, text) if text.strip() else None
        if target and not _shareable(target):
            columns = [_without(column, target) for column in columns]
        columns[index] = replace(columns[index], target=target, reason=BY_USER, score=1.0)
    return replace(mapping, columns=tuple(columns))


def parse_pairs(texts: Iterable[str], what: str = "field") -> list[tuple[str, str]]:
    """``Column=field`` texts taken apart at the last "=". Raises UsageProblem where there is none."""
    pairs = []
    for text in texts:
        header, equals, target = text.rpartition("=")
        if not equals or not header.strip():
            left = "Column" if what == "field" else "word of the file"
            raise UsageProblem(f'A mapping is written "{left}={what}", not "{text}".')
        pairs.append((header.strip(), target.strip()))
    return pairs


def keep_unknown(mapping: TableMapping) -> TableMapping:
    """The mapping with every column left behind kept as a custom field of its own name, unless the user dropped it."""
    columns = tuple(
        column
        if column.target or column.reason == BY_USER
        else replace(column, target=Target("custom", name=column.header), reason="kept as it is")
        for column in mapping.columns
    )
    return replace(mapping, columns=columns)


def require_usable(mapping: TableMapping, name: str) -> None:
    """Raise UsageProblem when the file's kind of record cannot be imported or no column says who or what a row is."""
    if mapping.entity not in IMPORTABLE:
        raise UsageProblem(
            f"{name} looks like {mapping.what}; customers, leads, deals, interactions, products, quotes and orders can be imported, "
            f"{mapping.entity} cannot."
            f"{_INSTEAD.get(mapping.entity, '')}",
            entity=mapping.entity,
        )
    if not is_usable(mapping.entity, mapping.keys):
        raise UsageProblem(
            f"{name}: {mapping.entity} need {_WANTED[mapping.entity]}, and no column is known to give that"
            f" ({_headers(mapping)}); name the kind of record, or map a column.",
            entity=mapping.entity,
        )


def require_amounts(mapping: TableMapping, name: str) -> None:
    """Raise UsageProblem when no column of a file of orders says what they come to."""
    if mapping.keys.isdisjoint(("total", "net", "price", "line_total")):
        raise UsageProblem(
            f"{name}: no column gives a total or a price of the orders ({_headers(mapping)}); name one with --map"
            " 'Column=total', 'Column=price' or 'Column=line_total'.",
            entity=mapping.entity,
            option="map",
        )


def _headers(mapping: TableMapping) -> str:
    named = ", ".join(quoted(column.header) for column in mapping.columns[:_NAMED])
    return f"{named}, ..." if len(mapping.columns) > _NAMED else named


def is_usable(entity: str, keys: set[str]) -> bool:
    """Whether the keys are enough to tell who or what a row is."""
    return any(keys.issuperset(needed) for needed in _ESSENTIAL.get(entity, ()))


def check_entity(name: str) -> str:
    """The entity of that name. Raises UnknownName."""
    if name not in IMPORTABLE:
        raise unknown("kind of record to import", name, IMPORTABLE)
    return name


def _find_column(columns: Sequence[ColumnMap], header: str) -> int:
    wanted = compact(header)
    for same in (lambda text: text == header, lambda text: bool(wanted) and compact(text) == wanted):
        for column in columns:
            if same(column.header):
                return column.index
    raise UnknownName(
        "column", header, get_close_matches(header, [column.header for column in columns], n=3, cutoff=0.4)
    )


def _shareable(target: Target) -> bool:
    return target.key in ("tags", "description", "body", "street", "notes")


def _without(column: ColumnMap, target: Target) -> ColumnMap:
    if column.target and column.target.place == target.place:
        return replace(column, target=None, reason="replaced by your mapping", score=0.0)
    return column
