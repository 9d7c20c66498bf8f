import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.catalog.pages import Ref
from crm_core.crm import Crm
from crm_core.customers.duplicates.find import find
from crm_core.customers.duplicates.queries import read_records
from crm_core.errors import InvalidValue, NotFound
from tests.core.customers.duplicates.duplicates_generator import people
from tests.core.customers.duplicates.filled import fill
from tests.core.customers.duplicates.records import accuracy, records_of


def ada(crm: Crm, **values: object) -> int:
    return crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org", **values}).id


def test_a_pair_comes_with_names_score_verdict_and_reasons(crm: Crm) -> None:
    first = ada(crm, birthday="1815-12-10", street="12 St James's Square", city="London")
    second = crm.customers.add(
        {
            "name": "Lovelace, Ada",
            "email": "ADA@example.org",
            "birthday": "10.12.1815",
            "street": "St James Sq 12",
            "city": "London",
        }
    ).id
    crm.customers.add({"name": "Charles Babbage", "email": "charles@example.org"})
    (pair,) = crm.duplicates.find()
    assert (pair.first, pair.second) == (Ref(first, "Ada Lovelace"), Ref(second, "Lovelace, Ada"))
    assert pair.verdict == "sure"
    assert pair.score > 0.999
    assert pair.reasons == ("same e-mail", "same name", "same birthday", "addresses alike")


def test_a_name_alone_is_never_sure(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.add({"name": "Ada Lovelace"})
    (pair,) = crm.duplicates.find()
    assert pair.verdict == "likely"
    assert pair.reasons == ("same name",)


def test_one_shared_address_alone_joins_nobody(crm: Crm) -> None:
    for name in ("Ada Lovelace", "Charles Babbage", "office"):
        crm.customers.add({"name": name, "email": "office@example.org"})
    assert crm.duplicates.find() == []


def test_a_person_is_no_organization(crm: Crm) -> None:
    for kind in ("person", "organization"):
        crm.customers.add({"name": "Ada Lovelace", "kind": kind, "email": "ada@example.org", "phone": "+442079460991"})
    assert crm.duplicates.find(threshold=0.01) == []


def test_organizations_are_compared_without_their_legal_form(crm: Crm) -> None:
    for name in ("Analytical Engines Ltd", "analytical engines"):
        crm.customers.add({"name": name, "kind": "organization", "phone": "+442079460991"})
    (pair,) = crm.duplicates.find()
    assert (pair.verdict, pair.reasons) == ("sure", ("same phone", "same name"))


def test_customers_in_the_trash_are_left_out(crm: Crm) -> None:
    ada(crm)
    crm.customers.delete(ada(crm))
    assert crm.duplicates.find() == []


def test_a_filter_asks_for_pairs_of_which_one_matches(crm: Crm) -> None:
    first, second = ada(crm, city="London"), ada(crm)
    for _ in range(2):
        crm.customers.add({"name": "Charles Babbage", "email": "charles@example.org", "city": "Paris"})
    assert len(crm.duplicates.find()) == 2
    assert [(p.first.id, p.second.id) for p in crm.duplicates.find("city:London")] == [(first, second)]
    assert crm.duplicates.find("city:Rome") == []
    assert len(crm.duplicates.find(limit=1)) == 1


def test_a_threshold_is_a_probability(crm: Crm) -> None:
    ada(crm), ada(crm)
    score = crm.duplicates.find()[0].score
    assert crm.duplicates.find(threshold=score)
    assert crm.duplicates.find(threshold=1.0) == []
    for wrong in (0, 1.5, -1):
        with pytest.raises(InvalidValue):
            crm.duplicates.find(threshold=wrong)


def test_what_is_not_a_duplicate_is_remembered_until_it_is_undone(crm: Crm) -> None:
    first, second = ada(crm), ada(crm)
    change = crm.duplicates.not_duplicates(second, first)
    assert change.summary == (
        f'Customers {second} "Ada Lovelace" and {first} "Ada Lovelace" are two, and offered as duplicates no more'
    )
    assert crm.duplicates.find() == []
    assert crm.duplicates.of(first) == []
    assert crm.duplicates.of(second) == []
    crm.history.undo(crm.history.require_undo().id)
    assert len(crm.duplicates.find()) == 1


def test_it_can_be_forgotten_and_nothing_is_done_twice(crm: Crm) -> None:
    first, second = ada(crm), ada(crm)
    assert crm.duplicates.forget(first, second).summary.endswith("nothing changed")
    crm.duplicates.not_duplicates(first, second)
    assert crm.duplicates.not_duplicates(second, first).summary.endswith("nothing changed")
    crm.duplicates.forget(second, first)
    assert len(crm.duplicates.find()) == 1
    with pytest.raises(NotFound):
        crm.duplicates.not_duplicates(first, 99)
    with pytest.raises(InvalidValue):
        crm.duplicates.not_duplicates(first, first)


def test_two_who_are_like_a_third_are_like_each_other(crm: Crm) -> None:
    known = {"birthday": "1815-12-10", "street": "Lindenweg 7", "postal_code": "10115", "city": "Berlin"}
    one = ada(crm, **known)
    third = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org", "phone": "+442079460991"} | known).id
    other = crm.customers.add({"name": "Ada Lovelace", "phone": "+442079460991"}).id
    pairs = {(p.first.id, p.second.id): p for p in crm.duplicates.find()}
    assert pairs[one, third].verdict == pairs[third, other].verdict == "sure"
    assert pairs[one, other].reasons[0] == f"both like customer {third}"
    assert pairs[one, other].verdict == "likely"


def test_a_new_customer_is_compared_with_those_there(crm: Crm) -> None:
    key = ada(crm, city="London", birthday="1815-12-10")
    (pair,) = crm.duplicates.like({"name": "Ada Lovelcae", "birthday": "1815-10-12", "email": "ada@"})
    assert (pair.first, pair.second.id) == (Ref(0, "Ada Lovelcae"), key)
    assert pair.reasons[1:] == ("day and month of birth exchanged",)
    assert crm.duplicates.like({"name": "Charles Babbage", "email": "charles@example.org"}) == []
    assert crm.duplicates.like({"given_name": "Ada", "family_name": "Lovelace", "phone": "no number"})
    assert crm.duplicates.like({}) == []


def test_a_stored_customer_is_compared_with_the_others(crm: Crm) -> None:
    first, second = ada(crm), ada(crm)
    assert [(pair.first.id, pair.second.id) for pair in crm.duplicates.of(second)] == [(second, first)]
    assert crm.duplicates.of(99) == []


@pytest.mark.parametrize(
    ("first", "second", "person"),
    [
        ({"name": "Acme EU"}, {"name": "ACME EU", "kind": "organization"}, 1),
        ({"name": "Acme EU", "kind": "organization"}, {"name": "Acme EU"}, 2),
        ({"name": "Acme EU", "kind": "organization"}, {"name": "Acme EU GmbH"}, 2),
        ({"name": "Acme EU"}, {"name": "Acme EU GmbH"}, None),
    ],
)
def test_a_missing_kind_hides_no_organization_from_who_makes_one(
    crm: Crm, first: dict[str, str], second: dict[str, str], person: int | None
) -> None:
    crm.customers.add(first)
    (typed,) = crm.duplicates.like(second)
    assert typed.person == (person and person % 2)  # who is not stored yet has no number
    key = crm.customers.add(second).id
    (pair,) = crm.duplicates.of(key)
    assert (pair.second.id, pair.person, pair.reasons[0]) == (1, person, "same name")
    assert crm.duplicates.find() == [], "what cannot be merged is not offered"
    crm.duplicates.not_duplicates(1, key)
    assert crm.duplicates.of(key) == []


def test_a_firm_is_not_its_owner_with_a_longer_name(crm: Crm) -> None:
    crm.customers.add({"name": "Robert Adler Consulting", "kind": "organization"})
    assert crm.duplicates.like({"name": "Robert Adler"}) == []


def test_one_that_is_changed_is_not_like_itself(crm: Crm) -> None:
    first, second = ada(crm), crm.customers.add({"name": "Byron", "email": "ada@example.org"}).id
    values = {"name": "Ada Lovelace", "email": "ada@example.org"}
    assert [pair.second.id for pair in crm.duplicates.like(values, customer_id=second)] == [first]
    crm.duplicates.not_duplicates(first, second)
    assert crm.duplicates.like(values, customer_id=second) == []


def test_one_is_found_like_all_are(crm: Crm) -> None:
    made = people(600, 0.2, 5)
    fill(crm, made.rows)
    pairs = {(pair.first.id, pair.second.id) for pair in crm.duplicates.find()}
    singly = {
        (min(pair.first.id, pair.second.id), max(pair.first.id, pair.second.id))
        for key in range(1, len(made.rows) + 1)
        for pair in crm.duplicates.of(key)
    }
    assert len(pairs & singly) >= 0.9 * len(pairs)
    assert len(singly - pairs) <= 0.05 * len(pairs)


def test_the_database_gives_the_same_records_as_the_rows(crm: Crm) -> None:
    made = people(400, 0.2, 6)
    fill(crm, made.rows)
    with crm.store.reading() as db:
        stored = read_records(db)
    moved = {(first + 1, second + 1) for first, second in made.pairs}
    assert accuracy(find(stored), moved) == accuracy(find(records_of(made.rows)), made.pairs)


@given(
    st.dictionaries(
        st.sampled_from(
            ["name", "given_name", "family_name", "kind", "email", "phone", "birthday", "street", "city", "url"]
        ),
        st.one_of(st.text(max_size=20), st.none(), st.lists(st.text(max_size=8), max_size=2)),
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_half_typed_values_break_the_comparison(crm: Crm, values: dict[str, object]) -> None:
    crm.duplicates.like(values)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Hans Müller sen."}, {"name": "Hans Müller jun."}),
        ({"name": "Hans Müller, Sr."}, {"name": "Hans Müller Jr."}),
        ({"given_name": "Hans", "family_name": "Müller", "suffix": "senior"}, {"name": "Hans Müller III"}),
    ],
)
def test_father_and_son_in_one_house_are_two(crm: Crm, first: dict[str, str], second: dict[str, str]) -> None:
    house = {"street": "Hauptstr. 5", "city": "Graz", "phone": "+43 316 872 1234"}
    crm.customers.add(first | house)
    assert crm.duplicates.like(second | house) == []
    crm.customers.add(second | house)
    assert crm.duplicates.find() == []
    crm.customers.add({"name": "Hans Müller", **house})
    assert len(crm.duplicates.find()) == 2, "one of them, nobody knows which"


def test_birthdays_a_generation_apart_are_not_a_slip_of_a_digit(crm: Crm) -> None:
    house = {"name": "Hans Müller", "street": "Hauptstr. 5", "city": "Graz", "phone": "+43 316 872 1234"}
    for birthday in ("1940-03-07", "1970-03-07"):
        crm.customers.add(house | {"birthday": birthday})
    for pair in crm.duplicates.find(threshold=0.01):
        assert "but different birthdays" in pair.reasons
        assert pair.verdict != "sure"
        assert pair.score < 0.99
