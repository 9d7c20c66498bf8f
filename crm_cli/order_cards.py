"""How an order looks to people who ask for one: what it came to, and its lines."""

from collections.abc import Iterable

from crm_cli.environment import Environment
from crm_cli.output import Card, Section, column
from crm_cli.record_cards import Values, in_trash, joined, texts
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.orders.queries import LineView, OrderView
from crm_core.values.money import Money, decimal_text
from crm_core.values.rates import show_rate

TOLD = frozenset({"number", "customer", "ordered_on", "status", "total", "paid_on", "line_count", "products"})


def order_card(env: Environment, values: Values, fields: Iterable[Field]) -> Card:
    """Who bought when, what it comes to and whether it is paid."""
    shown = texts(env, values, fields)
    paid = f"paid {shown['paid_on']}" if values["paid_on"] and values["status"] == "paid" else shown["status"]
    name = f"Order {shown['number'] or values['id']}"
    line = joined(shown["ordered_on"], shown["total"], paid)
    return Card(in_trash(values, name), [shown["customer"], line], TOLD | _silent(values))


def _silent(values: Values) -> set[str]:
    """Amounts that say nothing: those of nothing, and those that are the total again."""
    amounts = {name: value for name, value in values.items() if isinstance(value, Money)}
    nothing = {name for name, money in amounts.items() if not money.minor}
    return nothing | {name for name in ("net", "sales") if amounts[name] == amounts["total"]}


def sections(env: Environment, view: OrderView) -> list[Section]:
    """The lines of an order."""
    described = (
        column("position", "Line", Kind.NUMBER),
        column("product"),
        column("description"),
        column("quantity"),
        column("unit"),
        column("price"),
        column("discount"),
        column("tax"),
        column("net"),
        column("cost"),
    )
    rows = tuple(_machine_row(line) for line in view.lines)
    return [Section("lines", "Lines", Page(described, (), rows), people=_for_people(view.lines))]


def _machine_row(line: LineView) -> tuple[object, ...]:
    return (
        line.position,
        None if line.product is None else f"product:{line.product.id}",
        line.description,
        show_quantity(line.quantity_milli),
        line.unit,
        _decimal(line.price),
        _decimal(line.discount),
        None if line.tax_bp is None else show_rate(line.tax_bp),
        _decimal(line.net),
        _decimal(line.cost),
    )


def _decimal(money: Money | None) -> str | None:
    return None if money is None else decimal_text(money)


def _off(discount: Money) -> str:
    """What a line is less than quantity times price, as "-1.50"; an imported one may be more."""
    if not discount.minor:
        return ""
    return ("+" if discount.minor < 0 else "-") + decimal_text(discount._replace(minor=abs(discount.minor)))


def _for_people(lines: Iterable[LineView]) -> Page:
    money = (column("price", kind=Kind.MONEY), column("discount"), column("net", kind=Kind.MONEY))
    fields = (column("position", kind=Kind.NUMBER), column("quantity"), column("description"), *money, column("tax"))
    rows = [
        (
            line.position,
            f"{show_quantity(line.quantity_milli)} {line.unit or 'x'}",
            line.description,
            line.price,
            _off(line.discount),
            line.net,
            "" if line.tax_bp is None else f"+ {show_rate(line.tax_bp)}",
        )
        for line in lines
    ]
    return Page(fields, (), tuple(rows))
