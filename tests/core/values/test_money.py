"""Amounts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.errors import InvalidValue
from crm_core.values.currencies import CURRENCIES, DIGITS, SHARED_SIGNS, SHOWN_SIGNS, TYPED_SIGNS
from crm_core.values.money import (
    MAX_MINOR,
    Money,
    decimal_text,
    digits,
    parse_currency,
    parse_money,
    scaled,
    show_money,
)

AMOUNTS = st.builds(Money, st.integers(-MAX_MINOR + 1, MAX_MINOR - 1), st.sampled_from(sorted(CURRENCIES)))


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("5", 500),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1234.5", 123450),
        ("1234,5", 123450),
        ("12,50", 1250),
        ("1,234", 123400),
        ("1,234,567", 123456700),
        ("1.234.567", 123456700),
        ("1.234.567,89", 123456789),
        ("1,23,456.78", 12345678),
        ("12 400 €", 1240000),
        ("12\u202f400,00\u00a0€", 1240000),
        ("1'234.50", 123450),
        ("1’234.50", 123450),
        ("EUR 12", 1200),
        ("12 eur", 1200),
        ("€12", 1200),
        ("-3", -300),
        ("\u22123", -300),
        ("3-", -300),
        ("-€3", -300),
        ("€ -3", -300),
        ("(1,234.50)", -123450),
        ("+3", 300),
        (".5", 50),
        ("0.500", 50),
        ("1234.500", 123450),
        ("1234.5000000", 123450),
        ("-0", 0),
    ],
)
def test_parse_money(text: str, minor: int) -> None:
    assert parse_money(text, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("text", "expected", "currency"),
    [
        ("5 $", "EUR", "USD"),
        ("5 $", "CAD", "CAD"),
        ("US$ 5", "CAD", "USD"),
        ("£5", "EUR", "GBP"),
        ("5 kr", "SEK", "SEK"),
        ("5 zł", "EUR", "PLN"),
        ("Fr. 5", "EUR", "CHF"),
        ("CHF 5", "EUR", "CHF"),
        ("5", "eur", "EUR"),
        ("5", "KWD", "KWD"),
    ],
)
def test_a_currency_in_the_text_wins(text: str, expected: str, currency: str) -> None:
    assert parse_money(text, expected) == Money(5 * 10 ** digits(currency), currency)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("-", "is no amount"),
        ("€", "is no amount"),
        ("5.", "is no amount"),
        ("1.2.3", "is no amount"),
        ("1,234,56", "is no amount"),
        ("12 40", "is no amount"),
        ("--5", "is no amount"),
        ("(5)-", "is no amount"),
        ("EUR 5 USD", "is no amount"),
        ("1e309", "is no amount"),
        ("1E+999999", "is no amount"),
        ("NaN", "is no amount"),
        ("0x10", "is no amount"),
        ("١٢٣", "is no amount"),
        ("12.345.67", "is no amount"),
        ("5 kr", "no known currency"),
        ("5 quid", "no known currency"),
        ("12.3456", "EUR has 2 decimals"),
        ("5.5 ¥", "JPY has no decimals"),
        ("1.005", "could be 1005 or 1.00"),
        ("100.000", "could be 100000 or 100.00; write it as one of these"),
        ("3.333", "could be 3333 or 3.33; write it as one of these"),
        ("5.123 JPY", "has a point, but JPY has no decimals; write 5123.$"),
        ("5.000 JPY", "could be 5000 or 5; write it as one of these"),
        ("9" * 16, "is too large"),
        ("9" * 100_000, "is longer than 40 characters"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why) as refused:
        parse_money(text, "EUR")
    assert len(refused.value.sentence) < 150


@given(AMOUNTS)
def test_shown_and_machine_amounts_read_back(money: Money) -> None:
    assert parse_money(show_money(money), money.currency) == money
    assert parse_money(f"{decimal_text(money)} {money.currency}", "EUR") == money


@given(st.text("0123456789.,' -+()€$kEeRrUuSD", max_size=12))
def test_hostile_amounts_never_break(text: str) -> None:
    try:
        money = parse_money(text, "EUR")
    except InvalidValue:
        return
    assert abs(money.minor) < MAX_MINOR
    assert [sign for sign in text if sign.isdigit()]


@pytest.mark.parametrize(
    ("money", "shown", "machine"),
    [
        (Money(1240000, "EUR"), "12,400.00 €", "12400.00"),
        (Money(88000, "JPY"), "88,000 ¥", "88000"),
        (Money(100000, "CHF"), "1,000.00 CHF", "1000.00"),
        (Money(-5, "USD"), "-0.05 $", "-0.05"),
        (Money(1234, "KWD"), "1.234 KWD", "1.234"),
    ],
)
def test_show_money(money: Money, shown: str, machine: str) -> None:
    assert show_money(money) == shown
    assert decimal_text(money) == machine


def test_currencies() -> None:
    assert [digits(code) for code in ("EUR", "JPY", "KWD", "CLF", "chf")] == [2, 0, 3, 4, 2]
    assert parse_currency(" eur ") == "EUR"
    for unknown in ("EURO", "XXQ", "", "€", "E" * 10_000):
        with pytest.raises(InvalidValue, match="currency"):
            parse_currency(unknown)
    with pytest.raises(InvalidValue, match="currency"):
        parse_money("5", "ZZZ")


def test_the_currency_tables_agree() -> None:
    from babel import Locale

    known = set(Locale("en").currencies)
    assert {
        *DIGITS,
        *SHOWN_SIGNS,
        *TYPED_SIGNS.values(),
        *(code for codes in SHARED_SIGNS.values() for code in codes),
    } <= CURRENCIES
    assert CURRENCIES - known <= {"XCG", "ZWG", "UYW"}  # newer than some releases of the Unicode tables
    assert len(CURRENCIES) > 165


@pytest.mark.parametrize(
    ("minor", "bp", "result"),
    [
        (1000, 5000, 500),
        (1, 5000, 1),
        (-1, 5000, -1),
        (3, 3333, 1),
        (999, 10000, 999),
        (100, 0, 0),
        (149, 100, 1),
        (150, 100, 2),
    ],
)
def test_scaled(minor: int, bp: int, result: int) -> None:
    assert scaled(minor, bp) == result


def test_the_largest_amount_times_a_percentage_fits_the_database() -> None:
    assert (MAX_MINOR - 1) * 10_000 < 2**63
