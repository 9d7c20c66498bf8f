"""The one spelling of a line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.errors import InvalidValue
from crm_core.sales.lines.given import (
    GivenLine,
    given_line,
    parse_line,
    parse_quantity,
    show_quantity,
)
from crm_core.values.rates import parse_rate, show_rate


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("GTX Basic", GivenLine("GTX Basic")),
        ("3 x GTX Basic", GivenLine("GTX Basic", 3000)),
        ("3x GTX Basic", GivenLine("GTX Basic", 3000)),
        ("3 × GTX Basic", GivenLine("GTX Basic", 3000)),
        ("GTX-1 x 3", GivenLine("GTX-1", 3000)),
        ("GTX-1 x 2.5 h", GivenLine("GTX-1", 2500, "h")),
        ("2.5 h Consulting @ 95", GivenLine("Consulting", 2500, "h", "95", whole="2.5 h Consulting")),
        ("2,5 Std. Beratung @ 95,50 €", GivenLine("Beratung", 2500, "Std.", "95,50 €", whole="2,5 Std. Beratung")),
        ("2 rolls x Paper @ $3.20", GivenLine("Paper", 2000, "rolls", "$3.20")),
        (
            "3 x GTX Basic @ 550 -10% tax 19% (optional)",
            GivenLine("GTX Basic", 3000, None, "550", "10%", 1900, True),
        ),
        (
            "3 x GTX Basic (optional) tax 7.7 -50.00 EUR @ 1,234.50",
            GivenLine("GTX Basic", 3000, None, "1,234.50", "50.00 EUR", 770, True),
        ),
        ("Trade-in @ -120", GivenLine("Trade-in", 1000, None, "-120")),
        ("山田 時計 @ 88000", GivenLine("山田 時計", 1000, None, "88000")),
        ("Rack 42U (black)", GivenLine("Rack 42U (black)")),
        ("tax advice @ 100 tax 0", GivenLine("tax advice", 1000, None, "100", None, 0)),
    ],
)
def test_a_line_is_read_from_the_outside_in(text: str, line: GivenLine) -> None:
    assert parse_line(text) == line


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names nothing"),
        ("@ 550", "names nothing"),
        ("GTX @ 5 @ 6", "says the price twice"),
        ("GTX -5% -6%", "says the discount twice"),
        ("0 x GTX", "more than nothing"),
        ("1,500 x GTX", "could be 1500 or 1.5"),
        ("1.2345 x GTX", "three decimals"),
        ("GTX tax 101%", "no rate"),
        ("GTX\x1b[31m", "control character"),
        ("9999999999999 x GTX", "at most"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        parse_line(text)


def test_options_stand_beside_the_text_and_win() -> None:
    line = given_line({"line": "3 x GTX Basic @ 550 tax 19%", "quantity": "4", "discount": "5%", "optional": True})
    assert line == GivenLine("GTX Basic", 4000, None, "550", "5%", 1900, True)
    assert given_line({"product": "GTX-1", "quantity": 2, "price": None}) == GivenLine("GTX-1", 2000)
    with pytest.raises(InvalidValue, match="is no part of a line"):
        given_line({"product": "GTX-1", "colour": "red"})
    with pytest.raises(InvalidValue, match="needs a product"):
        given_line({"quantity": 2})


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**12))
def test_a_quantity_is_read_as_it_is_shown(milli: int) -> None:
    assert parse_quantity(show_quantity(milli)) == milli


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_rate_is_read_as_it_is_shown(bp: int) -> None:
    assert parse_rate("Tax", show_rate(bp)) == bp


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_line_or_refused(text: str) -> None:
    try:
        line = parse_line(text)
    except InvalidValue:
        return
    assert line.name.strip()
    assert line.quantity_milli > 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("5 posters @ 2", GivenLine("posters", 5000, None, "2", whole="5 posters")),
        ("5 Workshop day @ 95", GivenLine("Workshop day", 5000, None, "95", whole="5 Workshop day")),
        ("3xD@5", GivenLine("D", 3000, None, "5", whole="3xD")),
        ("1 x 500 Watt lamp", GivenLine("500 Watt lamp")),
        ("2x4 timber", GivenLine("2x4 timber")),
        ("3D printer @ 900", GivenLine("3D printer", 1000, None, "900")),
    ],
)
def test_a_number_before_a_name_is_the_quantity(text: str, line: GivenLine) -> None:
    assert parse_line(text) == line


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.000 x A", "could be 1000 or 1; write it without a point"),
        ("2.500 x A", "could be 2500 or 2.5"),
        ("1,000 x A", "could be 1000 or 1; write it without a comma"),
        ("1e9 x Courier", "1e9.* is no quantity"),
    ],
)
def test_a_quantity_that_could_be_another_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        parse_line(text)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("-1 x Thing @ 5", "-1"),
        ("\u20133 x T @ 5", "\u20133"),
        ("\u22122 x T", "\u22122"),
        ("-2 Cards @ 5", "-2"),
        ("+3 x T @ 5", "+3"),
        ("~3 x T @ 5", "~3"),
        ("\u00bd x T", "\u00bd"),
        ("1/2 x T @ 5", "1/2"),
        ("\u0663 x T @ 5", "\u0663"),
        ("- T", "-"),
        ("T x -3 @ 5", "-3"),
        ("T x-3 @ 5", "-3"),
        ("T x \u20133 @ 5", "\u20133"),
        ("x -2 @ 5", "-2"),
        ("T x \u00bd h @ 5", "\u00bd"),
    ],
)
def test_what_looks_like_a_quantity_and_is_none_is_refused(text: str, given: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_line(text)
    assert refused.value.sentence.startswith(f'Quantity: "{given}" is no quantity such as 3 or 2.5')


def test_of_a_quantity_below_nothing_the_credit_is_named() -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_line("-2 x Mug @ 5")
    assert '"1 x Mug @ -120"' in refused.value.sentence
    assert "1 x -2" not in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "name", "discount"),
    [
        ("Model X -500 @ 90000", "Model X", "500"),
        ("T x -10% @ 5", "T x", "10%"),
        ("-18\u00b0C box @ 5", "-18\u00b0C box", None),
        ("1 x -1 x Thing @ 5", "-1 x Thing", None),
        ("1 x T x -3 @ 5", "T x", "3"),
        ("Dinner @ Mario's @ 50", "Dinner @ Mario's", None),
        ("Dinner @ Mario's", "Dinner @ Mario's", None),
    ],
)
def test_names_may_hold_what_is_no_quantity(text: str, name: str, discount: str | None) -> None:
    line = parse_line(text)
    assert (line.name, line.quantity_milli, line.discount) == (name, 1000, discount)


def test_optional_may_stand_in_front() -> None:
    assert parse_line("(optional) 2 x T @ 5") == GivenLine("T", 2000, None, "5", is_optional=True)
    assert parse_line("(Optional) T @ 5") == GivenLine("T", price="5", is_optional=True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("T @", "has no price behind the @; write it as"),
        ("Thing @ 5 -10% 7%", 'has "5 -10% 7%" behind the @, which cannot be read as price, discount and tax'),
        ("T @ $5 per piece", r'has "\$5 per piece" behind the @'),
    ],
)
def test_a_price_that_cannot_be_read_is_shown(text: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        parse_line(text)
