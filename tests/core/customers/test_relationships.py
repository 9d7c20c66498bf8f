"""How customers stand to one another: kept once, seen from both sides, asked for by filters."""

from collections.abc import Callable

import pytest

from crm_core.crm import Crm
from crm_core.customers.relationships import KINDS, read_kind
from crm_core.customers.words import AMONG, INVERSES
from crm_core.errors import Conflict, InvalidValue, UnknownName


def told(crm: Crm, key: int) -> list[tuple[str, str]]:
    return [(each.kind, each.other.name) for each in crm.relationships.list(key)]


PERSONAL = [kind for kind in INVERSES if AMONG.get(kind) != "organization"]


@pytest.mark.parametrize("kind", PERSONAL)
def test_both_sides_show_it_and_undo_takes_it_back(crm: Crm, ada: int, bob: int, kind: str) -> None:
    crm.relationships.add(ada, kind, bob, "since the fair")
    assert told(crm, ada) == [(kind, "Bob Bose")]
    assert told(crm, bob) == [(INVERSES[kind], "Ada Lovelace")]
    assert crm.customers.view(bob).relationships[0].note == "since the fair"
    assert crm.browse.ids("customer", f"relationship:{kind}") == sorted(
        {ada} | ({bob} if INVERSES[kind] == kind else set())
    )
    crm.history.undo(crm.history.require_undo().id)
    assert told(crm, ada) == told(crm, bob) == []


@pytest.mark.parametrize("kind", PERSONAL)
def test_said_from_the_other_side_it_is_the_same(crm: Crm, ada: int, bob: int, kind: str) -> None:
    crm.relationships.add(bob, INVERSES[kind].replace("-", " "), ada)
    assert told(crm, ada) == [(kind, "Bob Bose")]
    for again in ((ada, kind, bob), (bob, INVERSES[kind], ada)):
        with pytest.raises(Conflict, match="known already"):
            crm.relationships.add(*again)
    crm.relationships.delete(bob, INVERSES[kind], ada)
    assert told(crm, ada) == []
    with pytest.raises(Conflict, match="not known"):
        crm.relationships.delete(ada, kind, bob)


def test_referrers_are_found_by_name_and_id(crm: Crm, ada: int, bob: int) -> None:
    crm.relationships.add(ada, "referred", bob)
    for text in ("referred_by:ada", f"referred_by:{ada}", "referred_by:any", "relationship:referred-by"):
        assert crm.browse.ids("customer", text) == [bob], text
    assert crm.browse.ids("customer", "referred_by:missing relationship:referred") == [ada]
    assert crm.browse.ids("customer", "referred_by:bob") == []


def test_a_customer_in_the_trash_is_told_as_such(crm: Crm, ada: int, bob: int) -> None:
    crm.relationships.add(ada, "works-with", bob)
    crm.customers.delete(bob)
    assert [each.other_in_trash for each in crm.relationships.list(ada)] == [True]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("referred by", "referred-by"), ("REFERRED_BY", "referred-by"), ("spouse", "spouse-of"), ("sub", "subsidiary-of")],
)
def test_kinds_as_people_type_them(typed: str, kind: str) -> None:
    assert read_kind(typed) == kind


def test_unknown_kinds_and_oneself_are_refused(crm: Crm, ada: int, bob: int) -> None:
    add: Callable[..., object] = crm.relationships.add
    with pytest.raises(InvalidValue, match="itself"):
        add(ada, "works-with", ada)
    for typed in ("knows", "", "assist"):
        with pytest.raises(UnknownName):
            add(ada, typed, bob)
    assert set(INVERSES) <= set(KINDS)


def test_relationships_do_not_go_round_in_a_circle(crm: Crm) -> None:
    one, two, three = (crm.customers.add({"name": name, "kind": "organization"}).id for name in ("A", "B", "C"))
    crm.relationships.add(one, "subsidiary-of", two)
    crm.relationships.add(two, "subsidiary-of", three)
    with pytest.raises(Conflict, match="circle"):
        crm.relationships.add(three, "subsidiary-of", one)
    with pytest.raises(Conflict, match="circle"):
        crm.relationships.add(one, "parent-of", three)
    crm.relationships.add(one, "subsidiary-of", three)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("spouse-of", r'"Engines Ltd" is an organization; spouse of is said of persons only'),
        ("subsidiary-of", r'"Ada Lovelace" is a person; subsidiary of is said of organizations only'),
        ("parent-of", r'"Ada Lovelace" is a person; subsidiary of is said of organizations only'),
    ],
)
def test_what_cannot_be_between_a_person_and_an_organization_is_refused(
    crm: Crm, ada: int, kind: str, told: str
) -> None:
    engines = crm.customers.add({"name": "Engines Ltd", "kind": "organization"}).id
    for pair in ((ada, engines), (engines, ada)):
        with pytest.raises(InvalidValue, match=told):
            crm.relationships.add(pair[0], kind, pair[1])
        with pytest.raises(InvalidValue, match=told), crm.store.writing("") as unit:
            crm.relationships.put(unit, pair[0], kind, pair[1], {})
    assert crm.relationships.list(ada) == []
    for fits in ("works-with", "referred-by", "assistant-of"):
        crm.relationships.add(ada, fits, engines)
    assert len(crm.relationships.list(engines)) == 3
