"""What the sample business sells, what it agreed on with whom, and which products its deals are about."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from crm_core.sample.deals import MINOR_UNITS, NUMBER_OF_DOMAIN
from crm_core.sample.model import SampleDeal, SamplePlan, SampleProduct
from crm_core.sample.moments import instant, uid_at, working_day
from crm_core.sample.rows import Ids, Row, instant_text
from crm_core.values.text import fold

DAYS_AGO = 740  # the price list is older than the first deal


class Item(NamedTuple):
    """A product as written down here; amounts in whole euros, ``others`` are prices in other currencies."""

    name: str
    sku: str
    category: str
    unit: str
    price: int
    cost: int
    tax: int = 19
    others: tuple[tuple[str, int], ...] = ()
    active: bool = True
    description: str = ""


ITEMS = (
    Item("Website", "WEB", "Screen", "project", 9800, 5200, others=(("JPY", 1_600_000),), description="Concept, design, building; texts come from the customer."),
    Item("Support contract", "SUP", "Screen", "quarter", 650, 260, others=(("JPY", 88_000),)),
    Item("Brand identity", "BRAND", "Brand", "project", 3800, 1900, others=(("USD", 4200),), description="Logo, colours, type, and the rules for using them."),
    Item("Signage", "SIGN", "Space", "project", 3400, 2100, others=(("JPY", 420_000),)),
    Item("Shop design", "SHOP", "Space", "project", 3200, 1700),
    Item("Exhibition", "EXPO", "Space", "project", 16_000, 9900),
    Item("Packaging", "PACK", "Print", "series", 3600, 1800, others=(("GBP", 3200), ("USD", 3900))),
    Item("Print", "PRINT", "Print", "job", 1800, 1100, 7, (("GBP", 1600), ("USD", 2000), ("JPY", 290_000)), description="Setting and printing; books and brochures."),
    Item("Annual report", "REPORT", "Print", "job", 6200, 3400, 7),
    Item("Illustration", "ILLU", "Print", "piece", 420, 150, 7),
    Item("Design hour", "HOUR", "Time", "hour", 100, 48),
    Item("Workshop day", "DAY", "Time", "day", 1200, 600),
    Item("Business cards, letterpress", "CARDS", "Print", "box", 180, 120, active=False),
)  # fmt: skip
NUMBER_OF_ITEM = {item.name: number for number, item in enumerate(ITEMS, 1)}
# Deals of several products: (product, how many, price of one) in the currency of the deal; they come to its value.
SEVERAL = {
    "Website relaunch": (("Website", 1, 9800), ("Support contract", 4, 650)),
    "Shop redesign": (("Shop design", 1, 3200), ("Design hour", 8, 100)),
}
# By the domain of the customer: what was agreed on a product, a price in whole units or a discount in per cent.
AGREED = (
    ("analytical", "Design hour", 90, None),
    ("hafenroesterei", "Packaging", None, 10),
    ("cafe-lodz", "Illustration", None, 15),
)
DISCOUNTS = {"alltagsdinge": 5, "kleine-freiheit": 3}


def products(today: date, random: Random) -> tuple[SampleProduct, ...]:
    """The price list as of ``today``."""
    made = instant(working_day(today - timedelta(days=DAYS_AGO)), 9, 30)
    return tuple(
        SampleProduct(number=number, uid=uid_at(random, made), created=made) for number in NUMBER_OF_ITEM.values()
    )


def product_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of products."""
    for one, item in zip(sample.products, ITEMS, strict=True):
        yield {
            "id": ids.of("products", one.number),
            "uid": one.uid,
            "name": item.name,
            "sort_name": fold(item.name),
            "sku": item.sku,
            "folded_sku": fold(item.sku),
            "category": item.category,
            "unit": item.unit,
            "price_minor": item.price * MINOR_UNITS["EUR"],
            "cost_minor": item.cost * MINOR_UNITS["EUR"],
            "currency": "EUR",
            "tax_bp": item.tax * 100,
            "is_active": int(item.active),
            "description": item.description or None,
            "created_at": instant_text(one.created),
            "updated_at": instant_text(one.created),
        }


def price_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of product_prices."""
    for number, item in enumerate(ITEMS, 1):
        for currency, price in item.others:
            minor = price * MINOR_UNITS[currency]
            yield {"product_id": ids.of("products", number), "currency": currency, "price_minor": minor}


def agreement_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of price_agreements."""
    for domain, name, price, percent in AGREED:
        yield {
            "customer_id": ids.of("customers", NUMBER_OF_DOMAIN[domain]),
            "product_id": ids.of("products", NUMBER_OF_ITEM[name]),
            "currency": None if price is None else "EUR",
            "price_minor": None if price is None else price * MINOR_UNITS["EUR"],
            "discount_bp": None if percent is None else percent * 100,
        }


def discounts() -> dict[int, int]:
    """The general discount of customers by their numbers, in basis points."""
    return {NUMBER_OF_DOMAIN[domain]: percent * 100 for domain, percent in DISCOUNTS.items()}


def line_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of deal_lines; they come to the values of their deals."""
    for deal in sample.deals:
        for position, (name, quantity, minor) in enumerate(_lines(deal), 1):
            item = ITEMS[NUMBER_OF_ITEM[name] - 1]
            yield {
                "deal_id": ids.of("deals", deal.number),
                "position": position,
                "product_id": ids.of("products", NUMBER_OF_ITEM[name]),
                "description": name,
                "quantity_milli": quantity * 1000,
                "unit": item.unit,
                "price_minor": minor,
                "discount_bp": 0,
            }


def _lines(deal: SampleDeal) -> Sequence[tuple[str, int, int]]:
    several = SEVERAL.get(deal.title, ())
    lines = [(name, quantity, price * MINOR_UNITS[deal.currency]) for name, quantity, price in several]
    return lines or [(deal.product, 1, deal.minor)]
