"""Whoever calls is found by the number as it is dialled at home, though it is kept with its country."""

from collections.abc import Iterator
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
