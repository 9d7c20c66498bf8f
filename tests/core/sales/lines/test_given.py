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
