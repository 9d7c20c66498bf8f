"""What a quote comes to, against figures worked out by hand and against exact fractions."""

import random
from fractions import Fraction

import pytest

from crm_core.crm import Crm
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.quotes.writes import insert
from crm_core.values.money import Money
from crm_core.values.rates import show_rate

# Worked out by hand, in rappen. Quantity x price, less the line's discount, each rounded half away from zero:
BY_HAND = (
    ("3 x Design @ 550 -10% tax 8.1%", 148_500),  # 1650.00 - 165.00
    ("2.5 h Consulting @ 95.55 tax 8.1%", 23_888),  # 238.875 -> 238.88
    ("Hosting @ 119.40 -19.40 tax 8.1%", 10_000),
    ("0.333 x Printing @ 1000 tax 8.1%", 33_300),
    ("12 x Photo @ 0.35 -7.5% tax 8.1%", 388),  # 4.20 - 0.315 -> 0.32
    ("7 x Book @ 19.95 tax 2.6%", 13_965),
    ("144 x Flyer @ 0.15 tax 2.6%", 2160),
    ("1 x Catalogue @ 48.05 -33.33% tax 2.6%", 3203),  # 48.05 - 16.015065 -> 16.02
    ("4 night x Hotel @ 187.25 tax 3.8%", 74_900),
    ("2 x Breakfast @ 23.50 -3 tax 3.8%", 4400),
    ("1.125 x Travel @ 99.99 tax 3.8%", 11_249),  # 112.48875 -> 112.49
    ("Trade-in @ -250 tax 8.1%", -25_000),
)


def test_twelve_lines_with_three_rates_and_discounts_in_francs(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace"}).id
    key = crm.quotes.add(
        {
            "title": "By hand",
            "customer": ada,
            "currency": "CHF",
            "discount": "3%",
            "shipping": "24.90",
            "shipping_tax": "8.1",
        },
        [*(text for text, _ in BY_HAND), "Insurance @ 75 tax 8.1% (optional)"],
    ).id
    found = crm.quotes.view(key)
    assert [line.net.minor for line in found.lines[:12]] == [net for _, net in BY_HAND]
    # By rate: 8.1 % 148500+23888+10000+33300+388-25000 = 191076; 2.6 % 13965+2160+3203 = 19328; 3.8 % 90549. Sum 300953.
    assert found.sums.lines == 300_953
    # 3 % of it: 9028.59 -> 9029, spread: 5732.54 / 579.87 / 2716.59 -> floors 5732+579+2716 = 9027, the two largest
    # remainders (2.6 % with .87, 3.8 % with .59) get one each: 5732 / 580 / 2717.
    assert found.sums.discount == 9029
    # Shipping joins its rate. 8.1 %: 191076-5732+2490 = 187834 -> 15214.554; 2.6 %: 18748 -> 487.448; 3.8 %: 87832 -> 3337.616
    assert found.sums.taxes == ((260, 18_748, 487), (380, 87_832, 3338), (810, 187_834, 15_215))
    assert found.values["net"] == Money(294_414, "CHF")
    assert found.values["tax"] == Money(19_040, "CHF")
    assert found.values["total"] == Money(313_454, "CHF")


def exact_round(value: Fraction) -> int:
    """Half away from zero, in another way than the program does it."""
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def random_quote(chance: random.Random) -> tuple[dict[str, object], list[str], str]:
    """The values and lines of some quote."""
    currency, places = chance.choice([("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3)])

    def amount(most: int) -> str:
        minor = chance.randint(1, most)
        return f"{minor // 10**places}.{minor % 10**places:0{places}}" if places else str(minor)

    def line(number: int) -> str:
        quantity = show_quantity(chance.choice([1000, 2500, 333, chance.randint(1, 99_999)]))
        discount = chance.choice(["", "", f" -{show_rate(chance.randint(0, 10_000))}"])
        rate = show_rate(chance.choice([0, 700, 810, 1900, chance.randint(0, 2700)]))
        optional = " (optional)" if chance.random() < 0.15 else ""
        return f"{quantity} x Item {number} @ {amount(500_000)}{discount} tax {rate}{optional}"

    values: dict[str, object] = {"currency": currency}
    if chance.random() < 0.5:
        values["discount"] = chance.choice([show_rate(chance.randint(1, 5000)), amount(500)])
        if not str(values["discount"]).endswith("%"):
            values["discount"] = amount(500)
    if chance.random() < 0.5:
        values |= {"shipping": amount(9000), "shipping_tax": chance.choice(["0", "7", "19", "8.1"])}
    return values, [line(number) for number in range(chance.randint(1, 15))], currency


@pytest.mark.parametrize("quotes", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_lines_taxes_and_total_of_any_quote_fit_together(crm: Crm, quotes: int) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace"}).id
    chance = random.Random(31)
    core = crm.quotes._core
    for _ in range(quotes // 100):
        given = [random_quote(chance) for _ in range(100)]
        with crm.store.writing("") as unit:
            keys = [insert(core, unit, {"title": "Q", "customer": ada, **values}, lines) for values, lines, _ in given]
            unit.describe("Some quotes")
        for key, (values, _, currency) in zip(keys, given, strict=True):
            check(crm, key, values, currency)


def check(crm: Crm, key: int, values: dict[str, object], currency: str) -> None:
    """Everything that must hold of a quote's figures, in exact fractions."""
    found = crm.quotes.view(key)
    by_rate: dict[int, int] = {}
    for line in found.lines:
        gross = exact_round(Fraction(line.quantity_milli * line.price.minor, 1000))
        discount = exact_round(Fraction(gross * (line.discount_bp or 0), 10_000))
        assert (line.gross.minor, line.net.minor) == (gross, gross - discount)
        if line.counts:
            by_rate[line.tax_bp] = by_rate.get(line.tax_bp, 0) + line.net.minor
    sums = found.sums
    assert sums.lines == sum(by_rate.values())
    if str(values.get("discount", "")).endswith("%"):
        bp = found.values["discount_percent"]
        assert isinstance(bp, int)
        assert sums.discount == exact_round(Fraction(sums.lines * bp, 10_000))
    elif isinstance(discounted := found.values["discount_amount"], Money):
        assert sums.discount == min(discounted.minor, sums.lines)
    assert all(part.tax == exact_round(Fraction(part.net * part.rate_bp, 10_000)) for part in sums.taxes)
    assert sum(part.net for part in sums.taxes) == sums.net
    for part in sums.taxes:
        shipping = sums.shipping if part.rate_bp == found.values["shipping_tax"] else 0
        share = Fraction(sums.discount * by_rate.get(part.rate_bp, 0), sums.lines or 1)
        assert abs(by_rate.get(part.rate_bp, 0) + shipping - share - part.net) < 1 or not sums.lines
    assert sums.total == sums.net + sums.tax == sums.lines - sums.discount + sums.shipping + sums.tax
    assert found.values["total"] == Money(sums.total, currency)
    assert found.values["net"] == Money(sums.net, currency)
    assert found.values["tax"] == Money(sums.tax, currency)


def test_shipping_has_the_usual_tax_unless_another_is_named(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada"}).id
    crm.business.set(tax="19%")
    usual = crm.quotes.add({"title": "A", "customer": ada, "shipping": "10"}, ["A @ 100"]).id
    named = crm.quotes.add({"title": "B", "customer": ada, "shipping": "10", "shipping_tax": "0"}, ["A @ 100"]).id
    totals = [crm.quotes.view(key).values["total"] for key in (usual, named)]
    assert totals == [Money(13_090, "EUR"), Money(12_900, "EUR")]
