"""Lines of quotes and deals out of a file: read, and made whole by the product they name or the line that is there."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.exchange.imports.order_rows import milli_of
from crm_core.exchange.imports.surroundings import money_of, text_value
from crm_core.exchange.tables.numbers import Amount
from crm_core.exchange.tables.quote_targets import QUOTE_LINE_FIELDS
from crm_core.sales.lines.resolved import Discount, Line, checked
from crm_core.sales.products.find import find_product
from crm_core.sales.products.prices import unit_price
from crm_core.store import Unit

_OF_LINE = frozenset(QUOTE_LINE_FIELDS)
NAMELESS = "Item"


class FileLine(NamedTuple):
    """What a row says of a line, None where it says nothing; amounts in minor units, ``said_minor`` is what it comes to."""

    description: str | None = None
    sku: str | None = None
    product_uid: str | None = None
    quantity_milli: int | None = None
    unit: str | None = None
    price_minor: int | None = None
    said_minor: int | None = None
    discount: Discount = Discount()
    tax_bp: int | None = None
    cost_minor: int | None = None
    is_optional: bool = False
    is_chosen: bool = False


class Lines(NamedTuple):
    """What lines of one document are made whole with; ``own``: this program wrote the file, so nothing is made up."""

    core: Core
    unit: Unit
    currency: str
    usual_tax: int
    customer: int | None = None
    own: bool = False


def read_file_line(values: Mapping[str, object], currency: str) -> FileLine | None:
    """The line in a clean row whose amounts are in ``currency``; None where it has none. Raises InvalidValue."""
    if _OF_LINE.isdisjoint(values):
        return None
    quantity = values.get("quantity")
    milli = milli_of(quantity.text) if isinstance(quantity, Amount) else None
    line = FileLine(
        text_value(values, "product"),
        text_value(values, "sku"),
        text_value(values, "product_uid"),
        milli,
        text_value(values, "unit"),
        minor_value(values, "price", currency),
        minor_value(values, "line_total", currency),
        _discount(values, currency),
        _rate(values, "tax_rate"),
        minor_value(values, "line_cost", currency),
        bool(values.get("is_optional")),
        bool(values.get("is_optional")) and bool(values.get("is_chosen")),
    )
    named = line.description or line.sku or line.product_uid
    return line if milli != 0 and (named or line.price_minor is not None or line.said_minor is not None) else None


def minor_value(values: Mapping[str, object], key: str, currency: str) -> int | None:
    """An amount in minor units of ``currency``. Raises InvalidValue, also for one in another currency."""
    cell = values.get(key)
    if not isinstance(cell, Amount):
        return None
    label = key.replace("_", " ").capitalize()
    if cell.currency and cell.currency != currency:
        raise InvalidValue(label, f"{cell.text} {cell.currency}", f"is not in {currency}, the currency of all the rest")
    return money_of(cell.text, currency, label).minor


def _rate(values: Mapping[str, object], key: str) -> int | None:
    """A rate in basis points. Raises InvalidValue."""
    rate = values.get(key)
    if isinstance(rate, int) and not 0 <= rate <= 10_000:
        raise InvalidValue(key.replace("_", " ").capitalize(), f"{rate / 100:g}%", "must be from 0% to 100%")
    return rate if isinstance(rate, int) else None


def _discount(values: Mapping[str, object], currency: str) -> Discount:
    rate, minor = _rate(values, "line_discount_percent"), minor_value(values, "line_discount", currency)
    if rate and minor:
        raise InvalidValue("Discount", None, "is either a rate or an amount, not both")
    return Discount(rate or None, abs(minor) if minor else None)


def whole_lines(given: Sequence[FileLine], there: Sequence[Line], around: Lines) -> list[Line]:
    """The lines as they are written. What the file does not say stays as it is ``there``. Raises InvalidValue, Ambiguous."""
    paired = there if len(there) == len(given) else [None] * len(given)
    return [_whole(line, old, around) for line, old in zip(given, paired, strict=True)]


def _whole(line: FileLine, old: Line | None, around: Lines) -> Line:
    if old is not None and line.description is not None and line.description != old.description:
        old = None
    product = _product(line, around)
    known = _known(product, around) if product and old is None and not around.own else _Known()
    quantity, price = _price(line, known)
    description = line.description or known.name or line.sku or NAMELESS
    found = Line(
        description,
        quantity,
        line.unit or (old.unit if old and not around.own else known.unit),
        price,
        _said_discount(line, quantity, price),
        _first(line.tax_bp, old.tax_bp if old else None, known.tax_bp, 0 if around.own else around.usual_tax) or 0,
        line.is_optional,
        _first(line.cost_minor, old.cost_minor if old and not around.own else None, known.cost_minor),
        _first(product, old.product_id if old and not around.own else None),
    )
    return checked(found, around.currency)


class _Known(NamedTuple):
    """What is known of a product for a customer."""

    name: str | None = None
    unit: str | None = None
    price_minor: int | None = None
    tax_bp: int | None = None
    cost_minor: int | None = None


def _known(product: int, around: Lines) -> _Known:
    name, unit, tax, cost, currency = around.unit.execute(
        "SELECT name, unit, tax_bp, cost_minor, currency FROM products WHERE id = ?", (product,)
    ).fetchone()
    price = unit_price(around.unit.connection, product, around.currency, around.customer).price_minor
    return _Known(name, unit, price, tax, cost if currency == around.currency else None)


def _product(line: FileLine, around: Lines) -> int | None:
    """By uid, else by SKU, and in files of others by name."""
    db = around.unit.connection
    if line.product_uid:
        row = db.execute("SELECT id FROM products WHERE uid = ?", (line.product_uid.lower(),)).fetchone()
        if row:
            return int(row[0])
    names = (line.sku,) if around.own else (line.sku, line.description)
    found = (find_product(around.core, db, name) for name in names if name)
    return next((key for key in found if key is not None), None)


def _price(line: FileLine, known: _Known) -> tuple[int, int]:
    """Quantity and price of one; where only what the line comes to is said, the price follows from it."""
    quantity = line.quantity_milli or 1000
    if line.price_minor is not None:
        return quantity, line.price_minor
    if line.said_minor is None:
        return quantity, known.price_minor or 0
    whole = line.said_minor + (line.discount.minor or 0)
    return (quantity, whole * 1000 // quantity) if whole * 1000 % quantity == 0 else (1000, whole)


def _said_discount(line: FileLine, quantity: int, price: int) -> Discount:
    """The discount that is said, else what the line is said to come to less than quantity times price."""
    if line.discount != Discount() or line.said_minor is None:
        return line.discount
    gross = Line("", quantity, None, price, Discount(), 0).net_minor
    return Discount(minor=gross - line.said_minor if gross > line.said_minor else None)


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)
