"""Amounts in one currency: which rate counts, and how it is rounded."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.crm import Crm
from crm_core.errors import FileProblem, InvalidValue, NotFound
from crm_core.sales.rates.conversion import RatesInto
from crm_core.sales.rates.reading import read_rate
from crm_core.store.driver import MODULE

TODAY = "2026-11-21"


def converted(crm: Crm, minor: int, currency: str, day: str = TODAY, target: str = "EUR") -> int | None:
    with crm.store.reading() as db:
        return RatesInto(db, target).convert(minor, currency, day)


def test_the_rate_of_a_day_is_the_latest_on_or_before_it(crm: Crm) -> None:
    crm.rates.add("USD", "0.90", on="2026-01-10")
    crm.rates.add("USD", "0.95", "EUR", on="2026-02-10")
    assert converted(crm, 10_000, "USD", "2026-01-09") is None
    assert converted(crm, 10_000, "USD", "2026-01-10") == 9000
    assert converted(crm, 10_000, "USD", "2026-02-09") == 9000
    assert converted(crm, 10_000, "USD", "2026-02-10") == 9500


def test_the_inverse_and_a_third_currency_help_out(crm: Crm) -> None:
    crm.rates.add("EUR", "1.25", "USD")
    crm.rates.add("EUR", "160", "JPY")
    assert converted(crm, 10_000, "USD") == 8000
    assert converted(crm, 16_000, "JPY") == 10_000
    assert converted(crm, 16_000, "JPY", target="USD") == 12_500
    assert converted(crm, 12_500, "USD", target="JPY") == 16_000
    crm.rates.add("USD", "0.5", "EUR")
    assert converted(crm, 10_000, "USD") == 5000, "the direct rate comes first"


@pytest.mark.parametrize(("minor", "rate", "expected"), [(1, "0.5", 1), (-1, "0.5", -1), (3, "0.5", 2), (1, "0.49", 0)])
def test_halves_are_rounded_away_from_nought(crm: Crm, minor: int, rate: str, expected: int) -> None:
    crm.rates.add("USD", rate)
    assert converted(crm, minor, "USD") == expected


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-(10**14), 10**14),
    st.decimals("0.000001", "999999", places=6),
    st.sampled_from(["USD", "JPY", "KWD"]),
    st.booleans(),
)
def test_conversion_is_exact(minor: int, rate: Decimal, currency: str, inverse: bool) -> None:
    """Against fractions, which round nothing on the way."""
    db = MODULE.connect(":memory:")
    db.execute("CREATE TABLE exchange_rates (day, from_currency, to_currency, rate)")
    pair = ("EUR", currency) if inverse else (currency, "EUR")
    db.execute("INSERT INTO exchange_rates VALUES ('2026-01-01', ?, ?, ?)", (*pair, read_rate(f"{rate:f}")))
    shift = {"USD": 0, "JPY": 2, "KWD": -1}[currency]
    exact = Fraction(minor) * (1 / Fraction(rate) if inverse else Fraction(rate)) * Fraction(10) ** shift
    size = (abs(exact) + Fraction(1, 2)).__floor__()
    assert RatesInto(db, "EUR").convert(minor, currency, TODAY) == (size if exact >= 0 else -size)
    db.close()


def test_a_rate_again_on_the_same_day_takes_the_place_of_the_other(crm: Crm) -> None:
    first = crm.rates.add("usd", "0,9")
    assert crm.rates.add("USD", "0.950").id == first.id
    assert crm.browse.count("rate") == 1
    assert converted(crm, 100, "USD") == 95
    crm.history.undo(crm.history.require_undo().id)
    assert converted(crm, 100, "USD") == 90
    crm.rates.delete([first.id])
    assert converted(crm, 100, "USD") is None
    with pytest.raises(NotFound):
        crm.rates.delete([first.id])


@pytest.mark.parametrize("rate", ["0", "-1", "1e3", "1E+999999", "nan", "", "9" * 31, "1.2.3"])
def test_what_is_no_rate_is_refused(crm: Crm, rate: str) -> None:
    with pytest.raises(InvalidValue, match="no rate"):
        crm.rates.add("USD", rate)


def test_two_known_currencies_are_needed(crm: Crm) -> None:
    with pytest.raises(InvalidValue, match="worth 1 in itself"):
        crm.rates.add("EUR", "1")
    with pytest.raises(InvalidValue, match="no currency code"):
        crm.rates.add("XXQ", "1")


BANK = "Date,USD,JPY,ROL,\n2026-11-20,1.08,160.5,N/A,\n2026-11-19,1.07,N/A,N/A,\n"


def test_the_file_of_the_bank_is_read_once(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text(BANK, "utf-8")
    assert crm.exchange.import_rates(file, dry_run=True).created == 3
    assert crm.browse.count("rate") == 0
    report = crm.exchange.import_rates(file)
    assert (report.created, report.updated, report.unchanged, report.left) == (3, 0, 0, ("ROL",))
    assert converted(crm, 10_800, "USD", "2026-11-20") == 10_000
    assert converted(crm, 16_050, "JPY", "2026-11-22", "USD") == 10_800
    assert crm.exchange.import_rates(file)[:3] == (0, 0, 3)
    file.write_text(BANK.replace("1.07", "1.17"), "utf-8")
    assert crm.exchange.import_rates(file)[:3] == (0, 1, 2)
    crm.history.undo(crm.history.require_undo().id)
    crm.history.undo(crm.history.require_undo().id)
    assert crm.browse.count("rate") == 0


def test_a_plain_table_is_read_too(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("date;from;to;rate\n2026-01-01;CHF;EUR;1,05\n31.1.2026;GBP;EUR;1,2\n", "utf-8")
    assert crm.exchange.import_rates(file).created == 2
    assert converted(crm, 100, "CHF") == 105
    assert converted(crm, 100, "GBP", "2026-01-31") == 120


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("date,from,to,rate\n2026-01-01,USD,EUR,0\n", "line 2"),
        ("date,from,to,rate\n2026-13-01,USD,EUR,1\n", "not a date"),
        ("name,mail\nAda,a@example.org\n", "holds no rates"),
        ("Date,USD\n2026-01-01,much\n", "no rate"),
        (
            "date,from,to,rate\n2026-01-01,USD,EUR,0.9\n2026-01-01,USD,EUR,0.90\n1.1.2026,USD,EUR,0.8\n",
            "line 4 says that 1 USD was 0.8 EUR on 2026-01-01, and line 2 that it was 0.9; leave one of them out",
        ),
    ],
)
def test_a_file_with_a_fault_is_not_read_at_all(crm: Crm, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(FileProblem, match=why):
        crm.exchange.import_rates(file)
    assert crm.browse.count("rate") == 0
