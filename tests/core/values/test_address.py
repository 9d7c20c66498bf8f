"""Addresses as they are written in their countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.values.address import address_lines
from crm_core.values.address_forms import FORMS, IN_LATIN, NAMES

Parts = tuple[str | None, str | None, str | None, str | None, str | None]


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (("Hauptstr. 1", "10115", "Berlin", None, "DE"), ("Hauptstr. 1", "10115 Berlin")),
        (
            ("12 St James's Square", "SW1Y 4JH", "London", None, "GB"),
            ("12 St James's Square", "London", "SW1Y 4JH", "UNITED KINGDOM"),
        ),
        (("1 Main St", "62701", "Springfield", "IL", "US"), ("1 Main St", "Springfield, IL 62701", "UNITED STATES")),
        (("1 Bay St", "M5J 2N8", "Toronto", "ON", "CA"), ("1 Bay St", "Toronto ON M5J 2N8", "CANADA")),
        (("Via Roma 1", "00184", "Roma", "RM", "IT"), ("Via Roma 1", "00184 Roma RM", "ITALY")),
        (("Váci utca 1", "1052", "Budapest", None, "HU"), ("Budapest", "Váci utca 1", "1052", "HUNGARY")),
        (("本町1-2-3", "541-0053", "大阪市", "大阪府", "JP"), ("〒541-0053", "大阪府 大阪市", "本町1-2-3", "JAPAN")),
        (("1-2-3 Honmachi", "541-0053", "Osaka", None, "JP"), ("1-2-3 Honmachi", "Osaka 541-0053", "JAPAN")),
        (("Rua 1", "01310-100", "São Paulo", "SP", "BR"), ("Rua 1", "São Paulo-SP", "01310-100", "BRAZIL")),
        (("Main 1", "1234", "Town", "Shire", "ZZ"), ("Main 1", "1234 Town", "Shire", "ZZ")),
        (("Main 1", "1234", "Town", None, None), ("Main 1", "1234 Town")),
        ((None, "62701", None, "IL", "US"), ("IL 62701", "UNITED STATES")),
        ((None, None, None, "IL", "US"), ("IL", "UNITED STATES")),
        ((None, None, None, None, "Narnia"), ("NARNIA",)),
        ((None, None, None, None, "DE"), ("GERMANY",)),
        (("1 Queen's Road", "999077", "Central", None, "HK"), ("1 Queen's Road", "Central", "999077", "HONG KONG")),
        ((None, None, None, None, None), ()),
    ],
)
def test_each_country_has_its_order(parts: Parts, lines: tuple[str, ...]) -> None:
    assert address_lines(parts, "DE") == lines


def test_without_a_country_it_is_written_as_at_home() -> None:
    assert address_lines(("1 Main St", "62701", "Springfield", "IL", None), "US") == (
        "1 Main St",
        "Springfield, IL 62701",
    )
    assert address_lines(("1 Main St", "62701", "Springfield", "IL", "US"), "US")[-1] == "Springfield, IL 62701"


TEXT = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)


@given(TEXT, TEXT, TEXT, TEXT, st.sampled_from([None, "ZZ", *FORMS, *NAMES]))
def test_every_part_is_there_once_whatever_the_country(
    street: str | None, code: str | None, city: str | None, region: str | None, country: str | None
) -> None:
    lines = address_lines((street, code, city, region, country), None)
    whole = "\n".join(lines)
    assert all(
        part in whole
        for part in (street, code, region if FORMS.get(country or "", "SZCR").count("R") else None)
        if part
    )
    assert "" not in lines


def test_the_table_names_every_part_at_most_once() -> None:
    for form in (*FORMS.values(), *IN_LATIN.values()):
        assert all(form.count(part) <= 1 for part in "SZCR")
        assert form.count("S") == form.count("C") == 1
