"""crm report sales, against plain counting over random orders."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import NamedTuple

import pytest

from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_core.errors import InvalidValue, UnknownName
from crm_core.sales.reports.model import Asked, Block
from crm_core.values.money import Money

STAMP = "2026-01-01T00:00:00Z"
CUSTOMERS = ("Ada", "Böhm", "山田")


class Bought(NamedTuple):
    """An order as the oracle sees it."""

    customer: int | None
    day: str
    status: str
    currency: str
    net: int
    total: int
    refunded: int
    cost: int | None
    country: str | None
    owner: str | None

    @property
    def revenue(self) -> int:
        return self.total - self.refunded

    @property
    def net_left(self) -> int:
        """The net amount less the share that a refund has in it."""
        share = Fraction(self.net * self.refunded, self.total) if self.refunded else Fraction(0)
        return self.net - (share + Fraction(1, 2)).__floor__()


def random_orders(seed: int, count: int, currencies: tuple[str, ...]) -> list[Bought]:
    dice = Random(seed)
    made = []
    for _ in range(count):
        net = dice.randint(0, 100_000)
        total = net + net // 5
        status = dice.choice(["open", "paid", "paid", "refunded", "cancelled"])
        refunded = total if status == "refunded" else dice.choice([0, 0, total // 3])
        made.append(
            Bought(
                dice.choice([1, 2, 3, None]),
                date(dice.choice([2024, 2025, 2026]), dice.randint(1, 11), dice.randint(1, 28)).isoformat(),
                status,
                dice.choice(currencies),
                net,
                total,
                refunded,
                dice.choice([None, net // 2]),
                dice.choice(["DE", "AT", None]),
                dice.choice(["me", "Eve", None]),
            )
        )
    return made


def write(crm: Crm, orders: Sequence[Bought]) -> None:
    for name in CUSTOMERS:
        crm.customers.add({"name": name, "country": "CH"} if name == "Ada" else {"name": name})
    with crm.store.writing("Orders") as unit:
        unit.execute_many(
            "INSERT INTO orders (uid, customer_id, ordered_on, status, currency, net_minor, total_minor, refunded_minor, "
            "cost_minor, country, owner, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)",
            [(f"o{number}", *order, STAMP) for number, order in enumerate(orders)],
        )


def sums(orders: Sequence[Bought]) -> tuple[object, ...]:
    """Orders, revenue, net, profit where the cost is known, orders with a cost, average."""
    known = [each for each in orders if each.cost is not None]
    net = sum(each.net_left for each in orders)
    profit = sum(each.net_left - (each.cost or 0) for each in known)
    revenue = sum(each.revenue for each in orders)
    mean = int(abs(Fraction(revenue, len(orders))) + Fraction(1, 2)) if orders else None
    return len(orders), revenue, net, profit if known else None, len(known), mean


def plain(values: Sequence[object]) -> tuple[object, ...]:
    return tuple(value.minor if isinstance(value, Money) else value for value in values)


KEYS: dict[str, Callable[[Bought], str]] = {
    "month": lambda o: o.day[:7],
    "quarter": lambda o: f"{o.day[:4]}Q{(int(o.day[5:7]) - 1) // 3 + 1}",
    "year": lambda o: o.day[:4],
    "customer": lambda o: CUSTOMERS[o.customer - 1] if o.customer else "none",
    "country": lambda o: o.country or ("CH" if o.customer == 1 else "none"),
    "owner": lambda o: o.owner or "none",
    "status": lambda o: o.status,
}


def check(block: Block, orders: Sequence[Bought], by: str) -> None:
    assert plain([value for _, value in block.figures]) == sums(orders)
    groups = defaultdict(list)
    for order in orders:
        groups[KEYS[by](order)].append(order)
    (table,) = block.tables
    rows = {row[0]: plain(row[1:]) for row in table.rows if row[1]}
    assert rows == {key: sums(part) for key, part in groups.items()}
    assert len(table.rows) == len(table.records)


@pytest.mark.parametrize("seed", range(2))
def test_every_grouping_agrees_with_plain_counting(crm: Crm, seed: int) -> None:
    orders = random_orders(seed, 200, ("EUR", "JPY"))
    write(crm, orders)
    for by in KEYS:
        report = crm.reports.run("sales", Asked(by=by))
        assert [block.currency for block in report.blocks] == ["EUR", "JPY"]
        for block in report.blocks:
            counted = [o for o in orders if o.currency == block.currency and o.status != "cancelled"]
            check(block, counted, by)
        assert any("No rate in EUR for JPY" in note for note in report.notes)


def test_with_rates_there_is_one_block_and_each_order_is_rounded_once(crm: Crm) -> None:
    orders = random_orders(3, 200, ("EUR", "JPY"))
    write(crm, orders)
    crm.rates.add("EUR", "163.5", "JPY", on="2023-12-31")

    def told(order: Bought, minor: int) -> int:
        exact = Fraction(minor) * 100 / Fraction("163.5") if order.currency == "JPY" else Fraction(minor)
        size = (abs(exact) + Fraction(1, 2)).__floor__()
        return size if exact >= 0 else -size

    (block,) = crm.reports.run("sales", Asked(by="owner")).blocks
    counted = [o for o in orders if o.status != "cancelled"]
    assert block.currency == "EUR"
    assert block.figure("revenue") == Money(sum(told(o, o.revenue) for o in counted), "EUR")
    assert block.figure("net") == Money(sum(told(o, o.net_left) for o in counted), "EUR")
    profits = [told(o, o.net_left - o.cost) for o in counted if o.cost is not None]
    assert block.figure("profit") == Money(sum(profits), "EUR")
    assert {row[0] for row in block.tables[0].rows} == {"me", "Eve", "none"}


def test_orders_before_the_first_rate_stay_in_their_currency_and_old_rates_are_named(crm: Crm) -> None:
    write(crm, [bought("2026-01-01", 100), bought("2026-03-01", 100), bought("2026-09-01", 100)])
    crm.rates.add("USD", "0.5", on="2026-02-01")
    report = crm.reports.run("sales", Asked(by="year"))
    assert [(block.currency, block.figure("revenue")) for block in report.blocks] == [
        ("EUR", Money(100, "EUR")),
        ("USD", Money(100, "USD")),
    ]
    assert "Rates of USD in EUR are up to 212 days older than what they are used for." in report.notes
    (block,) = crm.reports.run("sales", Asked(by="year", currency="usd")).blocks
    assert (block.currency, block.figure("orders")) == ("USD", 3)


def test_the_reporting_currency_is_that_of_every_report(crm: Crm) -> None:
    write(crm, [bought("2026-01-01", 100), bought("2026-03-01", 100, "EUR")])
    crm.business.set(reporting_currency="chf")
    report = crm.reports.run("sales", Asked(by="year"))
    assert sorted(block.currency for block in report.blocks) == ["EUR", "USD"]
    assert any(note.startswith("No rate in CHF for") for note in report.notes)
    crm.rates.add("USD", "0.8", "CHF", on="2025-01-01")
    crm.rates.add("EUR", "0.9", "CHF", on="2025-01-01")
    (block,) = crm.reports.run("sales", Asked(by="year")).blocks
    assert block.figure("revenue") == Money(170, "CHF")
    assert crm.reports.pipeline()[0].currency in ("CHF", "EUR")
    (block,) = crm.reports.run("sales", Asked(by="year", currency="EUR")).blocks
    assert block.currency == "EUR"
    crm.business.set(reporting_currency="")
    assert crm.reports.run("sales").blocks[0].currency == "EUR"
    with pytest.raises(InvalidValue):
        crm.business.set(reporting_currency="Taler")


def bought(day: str, total: int, currency: str = "USD") -> Bought:
    return Bought(1, day, "paid", currency, total, total, 0, None, None, None)


def test_a_refund_takes_the_tax_off_no_profit(crm: Crm) -> None:
    """Of 119 with 19 tax, all or half of it comes back: the net is 0 or 50, not -19 or 40.50."""
    given = {"ordered_on": "2026-01-01", "status": "paid", "total": "119", "tax": "19", "cost": "30"}
    for refunded in ("0", "59.50", "119"):
        crm.orders.add({**given, "refunded": refunded}, [])
    (block,) = crm.reports.run("sales", Asked(by="status")).blocks
    assert plain([block.figure(key) for key in ("revenue", "net", "profit")]) == (17_850, 15_000, 6_000)
    listed = crm.browse.page("order", Query(sort=("id",), fields=("profit",))).rows
    assert [row[0] for row in listed] == [Money(minor, "EUR") for minor in (7_000, 2_000, -3_000)]


def test_a_period_narrows_and_months_without_orders_are_there(crm: Crm) -> None:
    write(crm, [bought(day, 100, "EUR") for day in ("2025-12-31", "2026-01-01", "2026-04-30", "2026-05-01")])
    report = crm.reports.run("sales", Asked(since=date(2026, 1, 1), until=date(2026, 4, 30)))
    rows = report.blocks[0].tables[0].rows
    assert [(row[0], row[1]) for row in rows] == [("2026-01", 1), ("2026-02", 0), ("2026-03", 0), ("2026-04", 1)]
    with pytest.raises(InvalidValue, match="ends before it starts"):
        crm.reports.run("sales", Asked(since=date(2026, 1, 2), until=date(2026, 1, 1)))


def test_the_top_is_by_revenue_and_the_figures_are_of_all(crm: Crm) -> None:
    orders = [bought("2026-01-01", 100, "EUR"), bought("2026-01-01", 500, "EUR")._replace(customer=3)]
    write(crm, orders)
    (block,) = crm.reports.run("sales", Asked(by="customer", limit=1)).blocks
    assert [row[0] for row in block.tables[0].rows] == ["山田"]
    assert block.figure("revenue") == Money(600, "EUR")


def test_products_are_told_by_their_lines(crm: Crm) -> None:
    write(crm, [bought("2026-01-01", 1200, "EUR"), bought("2026-01-01", 700, "EUR")._replace(status="refunded")])
    with crm.store.writing("Lines") as unit:
        unit.execute(
            "INSERT INTO products (id, uid, name, currency, sort_name, created_at, updated_at) VALUES (1, 'p', 'Lamp', 'EUR', 'lamp', ?, ?)",
            (STAMP, STAMP),
        )
        unit.execute_many(
            "INSERT INTO order_lines (order_id, position, product_id, description, quantity_milli, price_minor, net_minor, cost_minor) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (1, 1, 1, "A lamp", 2000, 300, 600, 100),
                (1, 2, None, "Delivery", 1000, 600, 600, None),
                (2, 1, 1, "A lamp", 1000, 700, 700, 100),
            ],
        )
    (block,) = crm.reports.run("sales", Asked(by="product")).blocks
    rows = {row[0]: plain(row[1:6]) for row in block.tables[0].rows}
    assert rows == {"Lamp": (2, 600, 600, 400, 2), "Delivery": (1, 600, 600, None, 0)}
    assert block.figure("revenue") == Money(1900, "EUR")


def test_without_orders_there_is_one_block_of_nothing(crm: Crm) -> None:
    for by in KEYS:
        (block,) = crm.reports.run("sales", Asked(by=by)).blocks
        assert (block.currency, block.figure("orders"), block.tables[0].rows) == ("EUR", 0, ())


def test_an_unknown_grouping_report_or_currency_is_refused(crm: Crm) -> None:
    with pytest.raises(UnknownName, match="month"):
        crm.reports.run("sales", Asked(by="months"))
    with pytest.raises(UnknownName, match="report"):
        crm.reports.run("sale")
    with pytest.raises(InvalidValue, match="no currency code"):
        crm.reports.run("sales", Asked(currency="Taler"))


def test_of_a_product_orders_are_counted_and_that_revenue_is_without_tax_is_said(crm: Crm) -> None:
    crm.products.add({"name": "Poster", "price": "70 EUR", "cost": "30 EUR"})
    crm.orders.add({"ordered_on": "2026-01-05"}, ["Poster", "2 x Poster"])
    without_tax = crm.reports.run("sales", Asked(by="product"))
    assert without_tax.blocks[0].tables[0].values("orders") == (1,)
    assert without_tax.blocks[0].tables[0].values("with_cost") == (1,), "two lines of one order"
    assert not without_tax.notes
    crm.orders.add({"ordered_on": "2026-01-06"}, ["Frame @ 10 EUR tax 19%"])
    taxed = crm.reports.run("sales", Asked(by="product"))
    assert taxed.blocks[0].tables[0].values("with_cost") == (1, 0)
    assert taxed.notes == ("The revenue of a product is without tax; the figures above are with tax.",)
    assert not crm.reports.run("sales", Asked(by="month")).notes
