"""Whoever calls is found by the number as it is dialled at home, though it is kept with its country."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query
from crm_core.crm import Crm, open_crm


@pytest.fixture
def called(tmp_path: Path) -> Iterator[Crm]:
    """A business in Britain; 1 has a number kept as +442079460991, 2 has digits in the notes."""
    crm = open_crm(tmp_path / "crm.db")
    crm.business.set(country="GB")
    crm.customers.add({"name": "Ada", "phone": "+442079460991"})
    crm.customers.add({"name": "Grace", "description": "order 02079460991 of 2026"})
    yield crm
    crm.close()


NUMBERS = ["02079460991", "020 7946 0991", "(020) 7946-0991", "+44 20 7946 0991", "0044 20 79460991", "+442079460991"]


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_is_found_by_search_and_as_free_text(called: Crm, typed: str) -> None:
    assert 1 in [hit.id for hit in called.search.find(typed)]
    assert 1 in called.browse.ids("customer", typed)
    assert called.browse.ids("customer", f"ada {typed}") == [1]
    assert called.browse.ids("customer", f"{typed} -grace") == [1]
    assert called.browse.page("customer", Query(filter=f"ada {typed}")).ids == (1,)


@pytest.mark.parametrize("typed", ["02079460992", "0207946", "ada 02079460992", "grace 020 7946 0992"])
def test_another_number_is_not(called: Crm, typed: str) -> None:
    assert 1 not in called.browse.ids("customer", typed)
    assert called.browse.ids("customer", "order 2026") == [2]


def test_what_was_written_with_the_digits_is_found_too(called: Crm) -> None:
    assert called.browse.ids("customer", "02079460991") == [1, 2]


@pytest.mark.parametrize("typed", ["020 7946 0991", "79460991", "7946 09", "+44 20 7946"])
def test_search_finds_what_the_filter_finds_wherever_the_business_is(called: Crm, typed: str) -> None:
    called.business.set(country="DE")
    assert called.browse.ids("customer", f'phone:"{typed}"') == [1]
    hit = called.search.look(typed).hits[0]
    assert (hit.entity, hit.id) == ("customer", 1)


def test_a_few_digits_are_no_number(called: Crm) -> None:
    assert [hit.id for hit in called.search.find("46099")] == []


NATIONAL = {
    "DE": [("030", "+493023125"), ("089", "+498912345"), ("0176", "+4917604069030"), ("03023125", "+493023125")],
    "GB": [("020", "+442079460991"), ("02", "+442079460991")],
    "IT": [("06", "+390669812345")],
    "RU": [("8495", "+74951234567"), ("8 (495) 123", "+74951234567")],
    "HU": [("061", "+3612345678"), ("06 1 234", "+3612345678")],
    "US": [("1212", "+12125550123"), ("212", "+12125550123")],
}


@pytest.mark.parametrize("country", NATIONAL)
def test_the_beginning_of_a_number_is_found_as_one_dials_it_at_home(tmp_path: Path, country: str) -> None:
    every = sorted({number for cases in NATIONAL.values() for _, number in cases})
    with closing(open_crm(tmp_path / "crm.db")) as crm:
        crm.business.set(country=country)
        for number in every:
            crm.customers.add({"name": "Somebody", "phone": number})
        for typed, number in NATIONAL[country]:
            assert every.index(number) + 1 in crm.browse.ids("customer", f'phone:"{typed}"'), typed


def test_a_city_is_not_looked_for_within_a_number_behind_another_code(tmp_path: Path) -> None:
    """The digits as typed may be the middle of a number; the code without its 0 is none there."""
    with closing(open_crm(tmp_path / "crm.db")) as crm:
        crm.business.set(country="DE")
        for number in ("+493023125", "+4917604069030", "+49221130555", "+13055550123"):
            crm.customers.add({"name": number, "phone": number})
        assert crm.browse.ids("customer", "phone:030") == [1, 2]
        assert crm.browse.ids("customer", "phone:0305") == []


def test_the_countries_that_dial_a_0_first_are_those_of_the_library() -> None:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    from crm_core.catalog.filters.phones import _BEHIND_0, _BEHIND_8

    behind: dict[str, set[str]] = {"0": set(), "8": set()}
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        described = PhoneMetadata.metadata_for_region(regions[0], None)
        if described and described.national_prefix in behind:
            behind[described.national_prefix].add(f"+{code}")
    assert set(_BEHIND_0.split()) == behind["0"]
    assert set(_BEHIND_8.split()) == behind["8"]
