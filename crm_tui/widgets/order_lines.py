"""The words of an order's pane: who bought what when, its lines and sums as a table, then what else is known."""

from collections.abc import Iterator, Sequence
from datetime import date

from textual.content import Content

from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Ref
from crm_core.sales.amounts import divided
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.orders.queries import LineView, OrderView
from crm_core.values.dates import short_date
from crm_core.values.money import Money, scaled, show_money
from crm_core.values.rates import show_rate
from crm_core.values.text import show_text
from crm_tui.money import bare_money, brief_money
from crm_tui.text import safe
from crm_tui.values import Place, full
from crm_tui.widgets.blocks import between_rules, headline
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines

DIM = "$crm-dim"
LABEL_CELLS = 12
AMOUNT_CELLS = 13
TONES = {"paid": "$crm-won", "open": "bold", "refunded": "$crm-late", "cancelled": DIM}
# In the order in which they make up the total, and what comes off it afterwards.
SUMS = (("Discount", "discount", -1), ("Shipping", "shipping", 1), ("Net", "net", 1), ("Tax", "tax", 1))
AFTERWARDS = (("Refunded", "refunded", -1), ("Sales", "sales", 1), ("Cost", "cost", -1), ("Profit", "profit", 1))
SHOWN = ("country", "source", "owner", "deal", "quote", "notes", "external_id")


def order_lines(view: OrderView, width: int, fields: Sequence[Field], place: Place) -> Content:
    """The whole pane, ``width`` cells wide."""
    blocks = [
        list(_head(view, width, place)),
        [*_items(view, width), *_sums(view, width)],
        list(_fields(view, fields, place)),
    ]
    return between_rules(blocks, width)


def _head(view: OrderView, width: int, place: Place) -> Iterator[Content]:
    values = view.values
    total = values["total"]
    amount = brief_money(total) if isinstance(total, Money) else ""
    customer = values["customer"]
    who = customer.name if isinstance(customer, Ref) else "Nobody named"
    yield headline(show_text(who), amount, width)
    number = values["number"]
    yield safe(f"Order {number if number else view.id} · {_day(values['ordered_on'], place)}")
    status = str(values["status"])
    yield Content.styled(status, TONES[status]) + Content.styled(_since(view, place), DIM)


def _since(view: OrderView, place: Place) -> str:
    """When it was paid and refunded."""
    values = view.values
    days = (("paid", "paid_on"), ("refunded", "refunded_on"))
    return "".join(f" · {word} {_day(values[key], place)}" for word, key in days if values[key])


def _day(day: object, place: Place) -> str:
    return short_date(date.fromisoformat(str(day)), place.today)


def _items(view: OrderView, width: int) -> Iterator[Content]:
    for line in view.lines:
        amount = f"{bare_money(line.net):>{AMOUNT_CELLS}}"
        left = f"{line.position:>2}  {show_text(line.description)}"
        yield Content(pad(left, max(width - AMOUNT_CELLS - 1, 8)) + f" {amount}")
        yield Content.styled(pad(f"    {_how(line)}", width).rstrip(), DIM)


def _how(line: LineView) -> str:
    """Quantity, price, discount and tax of a line."""
    unit = f" {line.unit}" if line.unit else ""
    parts = [
        f"{show_quantity(line.quantity_milli)}{unit} x {bare_money(line.price)}",
        _discount(line),
        f"tax {show_rate(line.tax_bp)}" if line.tax_bp else "",
    ]
    return show_text(" · ".join(part for part in parts if part))


def _discount(line: LineView) -> str:
    """What is taken off, and how many per cent of the price that is where it is a round share; imports may add some."""
    if not line.discount.minor:
        return ""
    price = (line.quantity_milli * line.price.minor + 500) // 1000
    bp = divided(line.discount.minor * 10_000, price) if price > 0 else 0
    share = f" ({show_rate(bp)})" if bp > 0 and not bp % 50 and scaled(price, bp) == line.discount.minor else ""
    sign = "+" if line.discount.minor < 0 else "-"
    return f"{sign}{bare_money(line.discount._replace(minor=abs(line.discount.minor)))}{share}"


def _sums(view: OrderView, width: int) -> Iterator[Content]:
    total = view.values["total"]
    for label, money in _amounts(view, SUMS):
        if label != "Net" or money != total:
            yield Content.styled(_right(label, money, width), DIM)
    if isinstance(total, Money):
        yield Content.styled(_right("Total", total, width), "bold")
    for label, money in _amounts(view, AFTERWARDS):
        if label != "Sales" or money != total:
            yield Content.styled(_right(label, money, width), "bold" if label in ("Sales", "Profit") else DIM)


def _amounts(view: OrderView, rows: Sequence[tuple[str, str, int]]) -> Iterator[tuple[str, Money]]:
    """The amounts that are known and something, with their signs."""
    for label, key, times in rows:
        money = view.values[key]
        if isinstance(money, Money) and money.minor:
            yield label, Money(times * money.minor, money.currency)


def _right(label: str, amount: Money, width: int) -> str:
    return f"{label}  {show_money(amount):>{AMOUNT_CELLS + 3}}".rjust(width)


def _fields(view: OrderView, fields: Sequence[Field], place: Place) -> Iterator[Content]:
    for field in fields:
        value = view.values.get(field.key)
        if (field.key in SHOWN or field.is_custom) and value not in (None, "", (), {}):
            yield Content.styled(f"{pad(field.label, LABEL_CELLS)} ", DIM) + Content(full(field, value, place))
    yield from custom_lines(view.values, LABEL_CELLS)
