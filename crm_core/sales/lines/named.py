"""The product that a given line names, and what a number before its name means."""

from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.lookup import nearest
from crm_core.errors import InvalidValue
from crm_core.sales.lines.given import GivenLine, show_quantity
from crm_core.sales.products.find import find_product
from crm_core.store.driver import Connection

MANY_MILLI = 100_000
"""From more than this many on, a bare number before words that are no product is rather part of a name."""


class NamedLine(NamedTuple):
    """A line with its quantity settled, and the id of its product, None where it names none."""

    line: GivenLine
    product: int | None


def name_line(core: Core, db: Connection, line: GivenLine) -> NamedLine:
    """The line with the product that it names; a number before a name is the quantity unless a product is called so.

    Raises Ambiguous (product); InvalidValue where it could as well be part of the name.
    """
    if line.whole is not None and (product := find_product(core, db, line.whole)) is not None:
        return NamedLine(line.one_of_whole(), product)
    product = find_product(core, db, line.name)
    if product is None and line.whole is not None and line.unit is None and line.quantity_milli > MANY_MILLI:
        many = show_quantity(line.quantity_milli)
        why = f'could be {many} of "{line.name}" or one; write "{many} x {line.name}" or "1 x {line.whole}"'
        raise InvalidValue("Line", line.whole, why)
    return NamedLine(line, product)


def needs_price(core: Core, db: Connection, line: GivenLine) -> InvalidValue:
    """The refusal of a line without a price that names no product, with the products of nearly that name."""
    near = nearest(db, core.entity("product"), line.name)
    also = f"; nearest products: {', '.join(near)}" if near else ""
    return InvalidValue("Line", line.name, f'names no product, so it needs a price, as in "{line.name} @ 95"{also}')
