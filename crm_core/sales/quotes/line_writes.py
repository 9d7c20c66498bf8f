"""The lines of a quote: added, changed, put in order, taken off; positions count from 1."""

from collections.abc import Iterable, Mapping, Sequence

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.sales.lines.given import GivenLine, changed_line, given_line, show_quantity
from crm_core.sales.lines.named import NamedLine, name_line, needs_price
from crm_core.sales.lines.resolved import UNPRICED, Discount, Line, Offered, checked, resolve
from crm_core.sales.lines.usual import usual_tax
from crm_core.sales.products.prices import unit_price
from crm_core.sales.quotes.tables import Quote
from crm_core.store import Unit

Lines = Iterable[str | Mapping[str, object] | GivenLine]
MOST_LINES = 1000
COLUMNS = (
    "position, product_id, description, quantity_milli, unit, price_minor, discount_bp, discount_minor, tax_bp, "
    "cost_minor, is_optional, net_minor"
)


def read_lines(core: Core, unit: Unit, row: Quote, lines: Lines) -> list[Line]:
    """Given lines in the currency of a quote. Raises InvalidValue, Ambiguous (product)."""
    return [read_line(core, unit, row, given_line(line)) for line in lines]


def read_line(core: Core, unit: Unit, row: Quote, line: GivenLine) -> Line:
    """One given line in the currency of a quote. Raises InvalidValue, Ambiguous (product)."""
    named = name_line(core, unit.connection, line)
    if named.product is None and line.price is None:
        raise needs_price(core, unit.connection, named.line)
    return resolve(named.line, _offered(unit, row, named), row.currency, usual_tax(core))


def _offered(unit: Unit, row: Quote, named: NamedLine) -> Offered:
    """The product that a line names, as it is for the customer; else the bare name."""
    line, product = named
    if product is None:
        return Offered(line.name)
    name, unit_name, tax, cost, currency = unit.execute(
        "SELECT name, unit, tax_bp, cost_minor, currency FROM products WHERE id = ?", (product,)
    ).fetchone()
    price = unit_price(unit.connection, product, row.currency, row.customer_id)
    discount = price.discount_bp if line.price is None else 0
    known_cost = cost if currency == row.currency else None
    return Offered(name, price.price_minor, unit_name, discount, tax, known_cost, product)


def edited_line(core: Core, unit: Unit, row: Quote, present: Line, given: Mapping[str, object]) -> Line:
    """The line with the given parts changed; another product or a whole line takes its place. Raises InvalidValue."""
    # Only spaces: other characters that are no part of a text are for the reading to refuse.
    values = {name: str(value).strip(" ") for name, value in given.items() if value is not None}
    if "line" in values:
        return read_line(core, unit, row, given_line(values))
    if "product" in values:
        kept = {"quantity": show_quantity(present.quantity_milli), "optional": str(present.is_optional)}
        return read_line(core, unit, row, given_line(kept | values))
    bare = GivenLine(present.description, present.quantity_milli, present.unit, is_optional=present.is_optional)
    line = changed_line(bare, {name: value for name, value in values.items() if value})
    offered = Offered(
        *(line.name, present.price_minor, present.unit, 0, present.tax_bp, present.cost_minor, present.product_id)
    )
    if values.get("cost") == "":
        offered = offered._replace(cost_minor=None)
    changed = resolve(line._replace(discount=line.discount or ""), offered, row.currency, usual_tax(core))
    if "discount" not in values and not present.is_unpriced:
        changed = checked(changed._replace(discount=present.discount), row.currency)
    if present.is_unpriced and not values.get("price"):
        changed = changed._replace(discount=UNPRICED)
    return changed._replace(unit=None) if values.get("unit") == "" else changed


def lines_of_deal(core: Core, unit: Unit, row: Quote, deal: int) -> list[Line]:
    """The lines of a deal, or its value as a line of its own; none where it has neither.

    A line without a price in the currency of the quote is one whose price is still to be given.
    """
    rows = unit.execute(
        "SELECT l.product_id, l.description, l.quantity_milli, l.unit, CASE WHEN d.currency = ?1 THEN l.price_minor END, "
        "l.discount_bp, p.tax_bp, CASE WHEN p.currency = ?1 THEN p.cost_minor END FROM deal_lines l "
        "JOIN deals d ON d.id = l.deal_id LEFT JOIN products p ON p.id = l.product_id "
        "WHERE l.deal_id = ?2 ORDER BY l.position, l.id",
        (row.currency, deal),
    ).fetchall()
    if rows:
        return [_deal_line(core, each) for each in rows]
    title, value, product, currency = unit.execute(
        "SELECT title, value_minor, product, currency FROM deals WHERE id = ?", (deal,)
    ).fetchone()
    if value is None or currency != row.currency:
        return []
    return [Line(product or title, 1000, None, value, Discount(), usual_tax(core))]


def _deal_line(core: Core, each: tuple[object, ...]) -> Line:
    product, description, quantity, unit, price, discount, tax, cost = each
    return Line(
        str(description),
        int(str(quantity)),
        None if unit is None else str(unit),
        int(str(price or 0)),
        UNPRICED if price is None else Discount(int(str(discount or 0)) or None),
        usual_tax(core) if tax is None else int(str(tax)),
        cost_minor=None if cost is None else int(str(cost)),
        product_id=None if product is None else int(str(product)),
    )


def write_lines(core: Core, unit: Unit, row: Quote, lines: Sequence[Line], at: int | None = None) -> None:
    """Put lines into a quote, at a position or behind the last one. Raises InvalidValue."""
    there = count(unit, row)
    if there + len(lines) > MOST_LINES:
        raise InvalidValue("Lines", there + len(lines), f"are too many: a quote has at most {MOST_LINES:,}")
    first = there + 1 if at is None else min(max(at, 1), there + 1)
    unit.execute(
        "UPDATE quote_lines SET position = position + ? WHERE quote_id = ? AND position >= ?",
        (len(lines), row.id, first),
    )
    unit.execute_many(
        f"INSERT INTO quote_lines (quote_id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(row.id, position, *_columns(line)) for position, line in enumerate(lines, first)],
    )


def change_line(unit: Unit, row: Quote, position: int, line: Line) -> None:
    """Put another line into the place of one."""
    names = [name.strip() for name in COLUMNS.split(",")][1:]
    unit.execute(
        f"UPDATE quote_lines SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
        (*_columns(line), line_id(unit, row, position)),
    )


def remove_lines(unit: Unit, row: Quote, positions: Iterable[int]) -> None:
    """Take lines off; those behind them move up. Raises InvalidValue."""
    for key in [line_id(unit, row, position) for position in set(positions)]:
        unit.execute("DELETE FROM quote_lines WHERE id = ?", (key,))
    _renumber(unit, _ids(unit, row))


def move_line(unit: Unit, row: Quote, position: int, to: int) -> int:
    """Put a line at another position, at most the last one; gives where it is. Raises InvalidValue."""
    key, order = line_id(unit, row, position), _ids(unit, row)
    order.remove(key)
    place = min(max(to, 1), len(order) + 1)
    order.insert(place - 1, key)
    _renumber(unit, order)
    return place


def line_id(unit: Unit, row: Quote, position: int) -> int:
    """The id of the line at a position. Raises InvalidValue."""
    found = unit.scalar("SELECT id FROM quote_lines WHERE quote_id = ? AND position = ?", (row.id, position))
    if found is None:
        lines = count(unit, row)
        why = f"is none of its lines, 1 to {lines}" if lines else "does not fit: it has no lines"
        raise InvalidValue("Line", position, why)
    return int(found)


def given_again(unit: Unit, row: Quote, position: int) -> Line:
    """The line at a position as it is."""
    product, *rest = unit.execute(
        "SELECT product_id, description, quantity_milli, unit, price_minor, discount_bp, discount_minor, tax_bp, "
        "is_optional, cost_minor FROM quote_lines WHERE id = ?",
        (line_id(unit, row, position),),
    ).fetchone()
    description, quantity, unit_name, price, bp, minor, tax, optional, cost = rest
    return Line(description, quantity, unit_name, price, Discount(bp, minor), tax, bool(optional), cost, product)


def copy_lines(unit: Unit, source: int, target: int) -> None:
    """Give a quote the lines of another one."""
    unit.execute(
        f"INSERT INTO quote_lines (quote_id, {COLUMNS}) SELECT ?, {COLUMNS} FROM quote_lines WHERE quote_id = ? "
        "ORDER BY position",
        (target, source),
    )


def unpriced(unit: Unit, quote: int) -> list[tuple[int, str]]:
    """Position and text of the lines whose price is still to be given."""
    rows: list[tuple[int, str]] = unit.execute(
        "SELECT position, description FROM quote_lines WHERE quote_id = ? AND price_minor = 0 AND discount_bp = 0 "
        "ORDER BY position",
        (quote,),
    ).fetchall()
    return rows


def count(unit: Unit, row: Quote) -> int:
    """How many lines a quote has."""
    return int(unit.scalar("SELECT count(*) FROM quote_lines WHERE quote_id = ?", (row.id,)))


def _columns(line: Line) -> tuple[object, ...]:
    """Everything but the position."""
    return (
        *(line.product_id, line.description, line.quantity_milli, line.unit, line.price_minor),
        *(line.discount.bp, line.discount.minor, line.tax_bp, line.cost_minor, int(line.is_optional), line.net_minor),
    )


def _ids(unit: Unit, row: Quote) -> list[int]:
    found = unit.execute("SELECT id FROM quote_lines WHERE quote_id = ? ORDER BY position", (row.id,)).fetchall()
    return [key for (key,) in found]


def _renumber(unit: Unit, order: Sequence[int]) -> None:
    unit.execute_many(
        "UPDATE quote_lines SET position = ? WHERE id = ? AND position <> ?",
        [(position, key, position) for position, key in enumerate(order, 1)],
    )
