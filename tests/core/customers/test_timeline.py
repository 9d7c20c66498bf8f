"""One stream of what happened with a customer, narrowed to kinds; sources join it by being registered."""

import pytest

from crm_core.catalog.registry import TimelineSource
from crm_core.crm import Crm
from crm_core.errors import UnknownName


@pytest.fixture
def busy(crm: Crm, ada: int) -> int:
    """Ada, with something of every kind."""
    for channel in ("call", "call", "email"):
        crm.interactions.add({"customer": str(ada), "channel": channel, "subject": channel.title()})
    crm.deals.add({"title": "Site", "customer": str(ada), "value": "5"})
    crm.appointments.add({"title": "Visit", "customer": str(ada), "starts": "2026-11-20 10:00"})
    crm.customers.edit(ada, {"lifecycle": "customer"})
    return ada


def kinds_shown(crm: Crm, key: int, *kinds: str) -> list[str]:
    return sorted(entry.kind for entry in crm.customers.timeline(key, kinds=kinds))


def test_a_timeline_has_everything_or_the_kinds_that_are_named(crm: Crm, busy: int) -> None:
    everything = ["appointment", "call", "call", "deal", "email", "lifecycle"]
    assert kinds_shown(crm, busy) == everything
    assert kinds_shown(crm, busy, "call") == ["call", "call"]
    assert kinds_shown(crm, busy, "deal", "email") == ["deal", "email"]
    assert kinds_shown(crm, busy, "interaction", "call") == ["call", "call", "email"]
    assert kinds_shown(crm, busy, "letter") == []
    assert [entry.kind for entry in crm.customers.view(busy, 1, ("call", "deal")).timeline] != []
    assert kinds_shown(crm, busy, *crm.customers.timeline_kinds()) == everything


def test_the_numbers_say_what_each_word_finds(crm: Crm, busy: int) -> None:
    numbers = crm.customers.timeline_numbers(busy)
    assert numbers == {"interaction": 3, "call": 2, "email": 1, "lifecycle": 1, "deal": 1, "appointment": 1}
    assert all(len(kinds_shown(crm, busy, word)) == number for word, number in numbers.items())


def test_an_unknown_kind_is_refused_with_the_nearest(crm: Crm, ada: int) -> None:
    with pytest.raises(UnknownName, match=r'kind of timeline entry "cal"\. Nearest: call'):
        crm.customers.timeline(ada, kinds=["cal"])


def test_a_source_joins_by_being_registered(crm: Crm, busy: int) -> None:
    likes = "SELECT '2026-01-01', 'taste', NULL, p.name, p.value, 'customer', p.customer_id FROM preferences p WHERE p.customer_id = :customer"
    crm.preferences.add(busy, "tea", "green")
    crm.customers._core.catalog = crm.catalog._replace(timeline=(*crm.catalog.timeline, TimelineSource("taste", likes)))
    assert "taste" in crm.customers.timeline_kinds()
    assert kinds_shown(crm, busy, "taste", "email") == ["email", "taste"]
    assert crm.customers.timeline_numbers(busy)["taste"] == 1


def test_rows_have_the_kinds_that_their_source_names(crm: Crm) -> None:
    crm.sample.fill()
    found: dict[str, set[str]] = {source.kind: set() for source in crm.catalog.timeline}
    with crm.store.reading() as db:
        for key in crm.browse.ids("customer", ""):
            for source in crm.catalog.timeline:
                rows = db.execute(source.select, {"customer": key})
                found[source.kind] |= {str(row[1]) for row in rows}
    for source in crm.catalog.timeline:
        assert found[source.kind], f"the sample data has nothing for {source.kind}"
        assert found[source.kind] <= set(source.kinds or (source.kind,)), source.kind
