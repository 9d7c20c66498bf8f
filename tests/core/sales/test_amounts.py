"""Lines, discounts and taxes against arithmetic in fractions."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crm_core.sales.amounts import divided, line_amount, spread, totals

RATES = st.sampled_from([0, 550, 700, 1000, 1900, 2000, 2550])
LINES = st.lists(st.tuples(st.integers(-10_000_000, 10_000_000), RATES), max_size=12)


def rounded(value: Fraction) -> int:
    """Half away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_a_quotient_is_rounded_half_away_from_zero(numerator: int, denominator: int) -> None:
    assert divided(numerator, denominator) == rounded(Fraction(numerator, denominator))


def test_a_line_by_hand() -> None:
    # 2.5 h at 85.10 = 212.75; less 10 % = 21.275, rounded 21.28
    assert line_amount(2500, 8510, discount_bp=1000) == (21275, 2128)
    assert line_amount(2500, 8510, discount_bp=1000).net == 19147
    assert line_amount(3000, 999, discount_minor=97).net == 2900
    assert line_amount(-1000, 8510, discount_bp=1000).net == -7659


def test_a_document_by_hand() -> None:
    # 100.00 at 19 %, 50.01 at 7 %, 10 % off: 15.001 -> 15.00, of it 10.00 and 5.00; shipping 4.90 at 19 %
    found = totals([(10000, 1900), (5001, 700)], discount_bp=1000, shipping=490, shipping_tax_bp=1900)
    assert found.discount == 1500
    assert found.taxes == ((700, 4501, 315), (1900, 9490, 1803))
    assert (found.net, found.tax, found.total) == (13991, 2118, 16109)


@given(LINES, st.integers(0, 10_000), st.integers(0, 100_000), st.integers(0, 10_000), RATES)
def test_what_is_taxed_is_everything_there_is(
    lines: list[tuple[int, int]], rate: int, off: int, shipping: int, shipping_rate: int
) -> None:
    found = totals(lines, discount_bp=rate, shipping=shipping, shipping_tax_bp=shipping_rate)
    assert found.lines == sum(net for net, _ in lines)
    assert found.discount == rounded(Fraction(found.lines * rate, 10_000))
    if lines:
        assert sum(part.net for part in found.taxes) == found.net
    assert all(part.tax == rounded(Fraction(part.net * part.rate_bp, 10_000)) for part in found.taxes)
    with_amount = totals(lines, discount_minor=off)
    assert with_amount.net == found.lines - off


@given(st.integers(-(10**9), 10**9), st.dictionaries(st.integers(0, 9), st.integers(1, 10**9), min_size=1))
def test_parts_are_the_whole_and_near_their_share(amount: int, weights: dict[int, int]) -> None:
    parts = spread(amount, weights)
    assert sum(parts.values()) == amount
    whole = sum(weights.values())
    assert all(abs(parts[key] - Fraction(amount * weight, whole)) < 1 for key, weight in weights.items())
