"""Lines of a deal: added, changed, removed; the deal's value follows."""

from collections.abc import Mapping
from typing import Any

from crm_core.catalog.core import Core
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.lookup import nearest
from crm_core.catalog.pages import Change
from crm_core.catalog.reading_values import read_value
from crm_core.errors import Ambiguous, InvalidValue, NotFound, UnknownName, UsageProblem
from crm_core.sales.deal_lines.queries import LineView, read_lines
from crm_core.sales.deal_lines.sums import keep_value
from crm_core.sales.lines.given import GivenLine, given_line, parse_quantity, show_quantity
from crm_core.sales.lines.named import name_line
from crm_core.sales.products.find import find_product
from crm_core.sales.products.prices import Price, unit_price
from crm_core.store import Unit
from crm_core.values.money import Money, show_money
from crm_core.values.text import clean_line, fold

PARTS = ("product", "description", "quantity", "unit", "price", "discount")
PRICE = Field(key="price", label="Price", kind=Kind.MONEY, sql="")
DISCOUNT = Field(key="discount", label="Discount", kind=Kind.PERCENT, sql="")
INSERT = (
    "INSERT INTO deal_lines (deal_id, position, product_id, description, quantity_milli, unit, price_minor, discount_bp) "
    "VALUES (:deal_id, :position, :product_id, :description, :quantity_milli, :unit, :price_minor, :discount_bp)"
)


def add_line(core: Core, deal: int, line: str | Mapping[str, object] | GivenLine) -> Change:
    """Add a line as "3 x GTX Basic @ 550 -10%" or by its parts.

    The price is the one given, else what the product costs the deal's customer. What is no product needs a price.
    Raises InvalidValue, NotFound, Ambiguous.
    """
    given = given_line(line)
    with core.store.writing("") as unit:
        core.find_in(unit, "deal", deal)
        insert_line(core, unit, deal, given)
        last = _last(unit, deal)
        _finish(core, unit, deal, f"{show_quantity(last.quantity_milli)} x {last.description} added")
    return Change("deal", deal, unit.summary)


def insert_line(core: Core, unit: Unit, deal: int, given: GivenLine) -> None:
    """Add a line inside a unit."""
    if given.is_optional or given.tax_bp is not None or given.cost is not None:
        raise InvalidValue("Line", None, "of a deal has no tax, cost or option; a quote made from it does")
    given, product = name_line(core, unit.connection, given)
    columns = _columns(core, unit, deal, given, product)
    place = unit.scalar("SELECT coalesce(max(position), 0) + 1 FROM deal_lines WHERE deal_id = ?", (deal,))
    unit.execute(INSERT, {"deal_id": deal, "position": place, "quantity_milli": given.quantity_milli, **columns})
    keep_value(unit, deal)


def edit_line(core: Core, deal: int, line: object, values: Mapping[str, object]) -> Change:
    """Change parts of a line, named by its number or product. Raises InvalidValue, NotFound, UnknownName, Ambiguous."""
    if unknown := values.keys() - set(PARTS):
        raise UnknownName("part of a line", sorted(unknown)[0], PARTS)
    if not values:
        raise UsageProblem("Say what to change about the line: its quantity, price, discount or product.")
    with core.store.writing("") as unit:
        core.find_in(unit, "deal", deal)
        found = find_line(unit, deal, line)
        columns = _changed(core, unit, deal, found, values)
        setting = ", ".join(f"{name} = :{name}" for name in columns)
        differs = " OR ".join(f"{name} IS NOT :{name}" for name in columns)
        unit.execute(f"UPDATE deal_lines SET {setting} WHERE id = :id AND ({differs})", {**columns, "id": found.id})
        keep_value(unit, deal)
        _finish(core, unit, deal, f"{found.description} changed: {', '.join(values)}")
    return Change("deal", deal, unit.summary)


def remove_line(core: Core, deal: int, line: object) -> Change:
    """Take a line off; a deal without lines keeps its value as a plain one. Raises NotFound, UnknownName."""
    with core.store.writing("") as unit:
        core.find_in(unit, "deal", deal)
        found = find_line(unit, deal, line)
        unit.execute("DELETE FROM deal_lines WHERE id = ?", (found.id,))
        keep_value(unit, deal)
        _finish(core, unit, deal, f"{found.description} removed")
    return Change("deal", deal, unit.summary)


def find_line(unit: Unit, deal: int, line: object) -> LineView:
    """The line of a deal by its number, or by the product or text on it.

    Raises UnknownName with those there are, Ambiguous with those that are called so.
    """
    lines = read_lines(unit.connection, deal)
    wanted = str(line).strip()
    by_number = [each for each in lines if str(each.number) == wanted]
    found = by_number or [each for each in lines if fold(wanted) in _called(each)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Ambiguous(f"line of deal {deal}", wanted, [f"{each.number} ({each.description})" for each in found])
    known = [f"{each.number} ({each.description})" for each in lines]
    raise UnknownName(f"line of deal {deal}", wanted, known[:5])


def _called(line: LineView) -> set[str]:
    names = [line.description, line.sku or "", line.product.name if line.product else ""]
    keys = [f"product:{line.product.id}"] if line.product else []
    return {fold(name) for name in (*names, *keys) if name}


def _columns(core: Core, unit: Unit, deal: int, given: GivenLine, product: int | None) -> dict[str, Any]:
    """A new line's product, text, unit, price and discount."""
    usual, columns = (
        Price(None, 0),
        {"product_id": product, "description": clean_line(given.name, "Line"), "unit": None},
    )
    if product is not None:
        columns |= _of_product(unit, product)
        usual = _usual_price(unit, deal, product)
    elif given.price is None:
        raise NotFound("product", given.name, nearest(unit.connection, core.entity("product"), given.name))
    price = usual.price_minor if given.price is None else _price(core, unit, deal, given.price)
    # Who names a price means that price; a discount off it must be named too.
    discount = usual.discount_bp if given.price is None else 0
    if given.discount is not None:
        discount = _discount(core, given.discount)
    if given.unit is not None:
        columns["unit"] = given.unit
    return {**columns, "price_minor": price, "discount_bp": discount}


def _changed(core: Core, unit: Unit, deal: int, line: LineView, values: Mapping[str, object]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if values.get("product"):
        product = find_product(core, unit.connection, str(values["product"]))
        if product is None:
            name = str(values["product"])
            raise NotFound("product", name, nearest(unit.connection, core.entity("product"), name))
        usual = _usual_price(unit, deal, product)
        columns |= {"product_id": product, **_of_product(unit, product)}
        columns |= {"price_minor": usual.price_minor, "discount_bp": usual.discount_bp}
    if values.get("description"):
        columns["description"] = clean_line(str(values["description"]), "Description")
    if "unit" in values:
        columns["unit"] = clean_line(str(values["unit"] or ""), "Unit", 100) or None
    if values.get("quantity"):
        columns["quantity_milli"] = parse_quantity(str(values["quantity"]))
    if "price" in values:
        columns["price_minor"] = _price(core, unit, deal, values["price"])
    if "discount" in values:
        columns["discount_bp"] = _discount(core, values["discount"])
    return columns or {"description": line.description}


def _of_product(unit: Unit, product: int) -> dict[str, Any]:
    name, each = unit.execute("SELECT name, unit FROM products WHERE id = ?", (product,)).fetchone()
    return {"description": name, "unit": each}


def _usual_price(unit: Unit, deal: int, product: int) -> Price:
    currency, customer = unit.execute("SELECT currency, customer_id FROM deals WHERE id = ?", (deal,)).fetchone()
    return unit_price(unit.connection, product, currency, customer)


def _price(core: Core, unit: Unit, deal: int, given: object) -> int | None:
    currency = str(unit.scalar("SELECT currency FROM deals WHERE id = ?", (deal,)))
    amount = read_value(PRICE, given, core.business.reading_context()._replace(currency=currency))
    if isinstance(amount, Money) and amount.currency != currency:
        raise InvalidValue("Price", given, f"is not in {currency}, the currency of the deal")
    return amount.minor if isinstance(amount, Money) else None


def _discount(core: Core, given: object) -> int:
    text = "" if given is None else str(given).strip()
    if text and not text.endswith("%"):
        raise InvalidValue("Discount", given, "is no percentage such as 10%; lines of deals take discounts in per cent")
    read = read_value(DISCOUNT, text, core.business.reading_context())
    return read if isinstance(read, int) else 0


def _last(unit: Unit, deal: int) -> LineView:
    return read_lines(unit.connection, deal)[-1]


def _finish(core: Core, unit: Unit, deal: int, done: str) -> None:
    """Renumber the lines, stamp the deal and say what was done."""
    for place, line in enumerate(read_lines(unit.connection, deal), 1):
        unit.execute("UPDATE deal_lines SET position = ? WHERE id = ? AND position <> ?", (place, line.id, place))
    name = core.name_of(unit, "deal", deal)
    if not unit.changed_rows():
        unit.describe(f'Deal {deal} "{name}" is already so; nothing changed')
        return
    unit.execute("UPDATE deals SET updated_at = ? WHERE id = ?", (unit.stamp, deal))
    minor, currency = unit.execute("SELECT value_minor, currency FROM deals WHERE id = ?", (deal,)).fetchone()
    worth = "" if minor is None else f" · {show_money(Money(minor, currency))}"
    unit.describe(f'Deal {deal} "{name}": {done}{worth}')
