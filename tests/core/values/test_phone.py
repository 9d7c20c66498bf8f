"""Phone numbers: the short way and the library must agree."""

import csv
import re
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.errors import InvalidValue
from crm_core.values import phone
from crm_core.values.phone import parse_phone

SAMPLE = Path(__file__).parents[3].parent / "shared/data/i18n/phones_sample.csv"


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("+44 20 7946 0991", None, "+442079460991"),
        ("020 7946 0991", "GB", "+442079460991"),
        ("020 7946 0991", "gb", "+442079460991"),
        ("020 7946 0991", None, None),
        ("020 7946 0991", "XX", None),
        ("+49 (0)30 123456", None, "+4930123456"),
        ("0049 30 123456", "DE", "+4930123456"),
        ("030/123456", "DE", "+4930123456"),
        ("tel:+49-30-123456", None, "+4930123456"),
        ("+49 30 1234 ext. 12", None, "+49301234"),
        ("+49 170 1234567 x5", None, "+491701234567"),
        ("+39 06 1234 5678", None, "+390612345678"),
        ("030 123 / 0170 456", "DE", None),
        ("(555) 123-4567", "US", None),
        ("112", "DE", None),
        ("+49 30", None, None),
        ("+999 123456", None, None),
    ],
)
def test_parse_phone(text: str, country: str | None, e164: str | None) -> None:
    assert parse_phone(f" {text} ", country) == (text, e164)


@pytest.mark.parametrize(
    "text", ["", "Ada", "12", "030 12345 Ada", "x12345", "+49\n30 123456", "1" * 5000, "+49 30 \x1b[31m1"]
)
def test_no_phone(text: str) -> None:
    with pytest.raises(InvalidValue, match="phone") as refused:
        parse_phone(text, "DE")
    assert len(refused.value.sentence) < 200


def test_every_valid_sample_number_becomes_e164() -> None:
    if not SAMPLE.exists():
        pytest.skip("no folder of shared sample data")
    rows = list(csv.DictReader(SAMPLE.open(encoding="utf-8")))
    valid = [row for row in rows if row["valid"] == "True"]
    assert len(valid) > 80
    for row in valid:
        assert parse_phone(row["international"], None)[1] == row["e164"], row
        assert parse_phone(row["rfc3966"], None)[1] == row["e164"], row
        assert parse_phone(row["dialled_from_US"], "US")[1] == row["e164"], row
        if row["national_parses_back"] == "True":
            assert parse_phone(row["national"], row["region"])[1] == row["e164"], row
    for row in rows:
        assert row["valid"] == "True" or parse_phone(row["national"], row["region"])[1] is None, row


def slow_e164(text: str) -> str | None:
    return phone._e164(text, None)


CALLING_CODES = sorted(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))


@given(
    st.lists(
        st.tuples(st.sampled_from(CALLING_CODES), st.integers(0, 10**13), st.integers(4, 13)), min_size=40, max_size=40
    )
)
def test_the_short_way_agrees_with_the_library(numbers: list[tuple[str, int, int]]) -> None:
    for code, national, length in numbers:
        text = f"+{code}{str(national).rjust(length, '7')}"
        if phone._PLAIN.fullmatch(text):
            assert slow_e164(text) == text


def test_the_short_way_agrees_for_every_beginning_and_length() -> None:
    short = 0
    for code in (
        "1",
        "7",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "420",
        "61",
        "81",
        "86",
        "90",
        "91",
    ):
        for beginning in range(10, 1000, 3):
            for length in (7, 8, 9, 10, 11, 13):
                text = f"+{code}{str(beginning).ljust(length, '5')}"
                if phone._PLAIN.fullmatch(text):
                    short += 1
                    assert slow_e164(text) == text
    assert short > 4000


@given(st.from_regex(phone._SPACED.pattern, fullmatch=True))
def test_separators_do_not_matter(text: str) -> None:
    assert parse_phone(text, None)[1] == slow_e164(re.sub("[ .-]", "", text)) == slow_e164(text)


@given(st.text("0123456789+()-./ x#;,abtel:\u202e\u0663*", max_size=25), st.sampled_from([None, "DE", "US", "IT"]))
def test_hostile_numbers_never_break(text: str, country: str | None) -> None:
    try:
        typed, e164 = parse_phone(text, country)
    except InvalidValue:
        return
    assert typed == text.strip()
    assert e164 is None or re.fullmatch(r"\+[0-9]{4,17}", e164)
