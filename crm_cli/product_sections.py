"""How a product looks to people, and what hangs on it as tables."""

from collections.abc import Iterable, Mapping

from crm_cli.output import Card, Section, column
from crm_cli.record_cards import in_trash, joined
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.products.agreements import AgreementView
from crm_core.sales.products.queries import Holder, ProductView

PRODUCT_TOLD = frozenset({"name", "sku", "category", "price", "unit", "active", "prices", "agreements"})


def product_card(shown: Mapping[str, str], view: ProductView) -> Card:
    """What it is and what it costs; ``shown`` has every field as people read it."""
    price = f"{shown['price']} per {shown['unit']}" if shown["price"] and shown["unit"] else shown["price"]
    state = "" if view.values["active"] else "no longer sold"
    lines = [joined(shown["sku"], shown["category"], state), joined(price, shown["prices"])]
    return Card(in_trash(view.values, view.name), lines, PRODUCT_TOLD)


def product_sections(view: ProductView) -> list[Section]:
    """What was agreed with customers, and the newest deals, quotes and orders that hold the product."""
    return [
        Section("agreements", "Agreed prices", agreements_page(view.agreements)),
        Section("lines", "In deals, quotes and orders", holders_page(view.holders)),
    ]


def agreements_page(agreements: Iterable[AgreementView]) -> Page:
    """Prices and discounts agreed with customers."""
    columns = (
        column("product", kind=Kind.REFERENCE),
        column("customer", kind=Kind.REFERENCE),
        column("price", kind=Kind.MONEY),
        column("discount", kind=Kind.PERCENT),
    )
    return Page(columns, (), tuple((each.product, each.customer, each.price, each.discount_bp) for each in agreements))


def holders_page(holders: Iterable[Holder]) -> Page:
    """Deals, quotes and orders with the product on a line."""
    columns = tuple(column(name) for name in ("record", "name", "customer", "state", "quantity"))
    rows = [
        (
            f"{each.entity}:{each.record.id}",
            each.record.name,
            each.customer,
            each.state,
            show_quantity(each.quantity_milli),
        )
        for each in holders
    ]
    return Page(columns, (), tuple(rows))
