"""What a filter could become as it is typed: fields over dots, values out of the database."""

import pytest

from crm_core.catalog.filters.suggest import word_start
from crm_core.crm import Crm


@pytest.fixture(scope="module")
def crm(sample: Crm) -> Crm:
    """The sample business with a segment whose name needs quotes."""
    sample.segments.add_fixed("Big city", [1, 2])
    return sample


def completed(crm: Crm, entity: str, text: str) -> list[str]:
    """The whole filter with each candidate put in."""
    start = word_start(text, len(text))
    return [text[:start] + each for each in crm.browse.complete(entity, text, len(text))]


@pytest.mark.parametrize(
    ("entity", "text", "first"),
    [
        ("customer", "cit", "city:"),
        ("customer", "tag:vip cit", "tag:vip city:"),
        ("customer", "-cit", "-city:"),
        ("customer", "(cit", "(city:"),
        ("customer", "deal.sta", "deal.stage:"),
        ("customer", "deal.stage:w", "deal.stage:Won"),
        ("customer", "deal.stage:won,los", "deal.stage:won,Lost"),
        ("customer", "deal.(sta", "deal.(stage:"),
        ("customer", "deal.(stage:won val", "deal.(stage:won value:"),
        ("customer", "deal.(stage:won) cit", "deal.(stage:won) city:"),
        ("customer", "organization.city:be", "organization.city:Berlin"),
        ("customer", "interaction.channel:c", "interaction.channel:call"),
        ("customer", "tag:vi", "tag:vip"),
        ("customer", "city:Ber", "city:Berlin"),
        ("customer", "country:Ger", "country:Germany"),
        ("customer", "country:D", "country:DE"),
        ("customer", 'country:"united k', 'country:"United Kingdom"'),
        ("deal", "customer.country:AUST", "customer.country:Austria"),
        ("customer", "owner:j", 'owner:"Jana Müller"'),
        ("customer", 'owner:"Jana', 'owner:"Jana Müller"'),
        ("customer", 'name:"Ada L', 'name:"Ada Lovelace"'),
        ("customer", "org:honig", 'org:"Honigmanufaktur Waldrand"'),
        ("customer", "segment:re", "segment:Regulars"),
        ("customer", "segment:big", 'segment:"Big city"'),
        ("customer", "min", "mine"),
        ("customer", "email:mis", "email:missing"),
        ("customer", "birthday:next", "birthday:next-14d"),
        ("deal", "customer.city:Ber", "customer.city:Berlin"),
        ("deal", "customer.organization.ci", "customer.organization.city:"),
        ("deal", "segm", "segment:"),
        ("deal", "pipeline:s", "pipeline:Sales"),
        ("appointment", "deal.stage:pro", "deal.stage:Prospecting"),
    ],
)
def test_the_first_candidate(crm: Crm, entity: str, text: str, first: str) -> None:
    assert completed(crm, entity, text)[0] == first


@pytest.mark.parametrize(
    "text", ["nothing.x", "city:Zzzz", "deal.nothing:x", 'x"', "uid:0", "deal.(deal.(", "custom.x:"]
)
def test_nothing_to_offer_is_no_failure(crm: Crm, text: str) -> None:
    assert [each for each in completed(crm, "customer", text) if "Zzzz" in each] == []


@pytest.mark.parametrize("text", ["deal_count:3..", "created:2025-01-01..", "deal_count:3..m", "deal_count:2,3..a"])
def test_a_range_does_not_end_in_missing_or_any(crm: Crm, text: str) -> None:
    assert [each for each in completed(crm, "customer", text) if each.endswith(("missing", "any"))] == []


def test_one_value_of_several_may_be_missing(crm: Crm) -> None:
    assert completed(crm, "customer", "city:Berlin,mis") == ["city:Berlin,missing"]


def test_there_are_never_more_values_than_fit_a_screen(crm: Crm) -> None:
    assert len(completed(crm, "customer", "city:")) <= 22
    assert len(completed(crm, "customer", 'name:"a')) <= 22
