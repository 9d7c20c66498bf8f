"""Lists that a filter leaves empty: one sentence, with the value that no record has and the nearest one that there is."""

from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with three customers and a deal."""
    for name, owner, city, country in (
        ("Ada Lovelace", "Zane Levy", "Graz", "Germany"),
        ("Grace Hopper", "Jana Müller", "Wien", "AT"),
        ("Emmy Noether", "Jana Müller", "Graz", "Atlantis"),
    ):
        words = ("--owner", owner, "--city", city, "--country", country, "--source", "trade fair")
        assert crm("customer", "add", name, *words).code == 0
    assert crm("deal", "add", "Engine", "--customer", "Ada Lovelace", "--owner", "Zane Levy").code == 0
    return crm


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("customer list owner:zain", "No customers match: no customer has owner:zain; nearest: Zane Levy."),
        ("customer list city:Grzz owner:jana", "No customers match: no customer has city:Grzz; nearest: Graz."),
        ("customer list city:Wien owner:zane", "No customers match."),
        ("customer list owner:zzzzzz OR city:Linz", "No customers match: no customer has owner:zzzzzz."),
        ("customer list country:germny", "No customers match: no customer has country:germny; nearest: Germany (DE)."),
        ("customer list 'source:\"trade far\"'", 'No customers match: no customer has source:"trade far"; nearest: trade fair.'),
        ("customer list owner:none", "No customers match: no customer has owner:none; owner:missing finds those without one."),
        ("deal list customer.owner:none", "No deals match: no customer has owner:none; customer.owner:missing finds those without one."),
        ("customer list lovelcae", 'No customers match: no customer has the word "lovelcae"; nearest: Ada Lovelace.'),
        ("customer list ada hoper", 'No customers match: no customer has the word "hoper"; nearest: Grace Hopper.'),
        ("customer list qqqqzzzz", 'No customers match: no customer has the word "qqqqzzzz".'),
        ("customer list lov*ace", 'No customers match: no customer has the word "lov*ace"; a star stands for anything behind a field only, as in name:*lov*ace*.'),
        ("deal list *gine", 'No deals match: no deal has the word "*gine"; a star stands for anything behind a field only, as in title:*gine*.'),
        ("customer list ada grace", "No customers match."),
        ("deal list engien", 'No deals match: no deal has the word "engien"; nearest: Engine.'),
        ("customer list deal.owner:zain", "No customers match: no deal has owner:zain; nearest: Zane Levy."),
        ("customer list deal.(owner:zain)", "No customers match: no deal has owner:zain; nearest: Zane Levy."),
        ("deal list customer.city:Wein", "No deals match: no customer has city:Wein; nearest: Wien."),
        ("customer list -owner:zane -owner:jana", "No customers match."),
        ("customer list owner:missing", "No customers match."),
        ("customer list tag:any", "No customers match."),
        ("customer edit --where owner:zain --city Rom", "No customers match; nothing was changed: no customer has owner:zain; nearest: Zane Levy."),
    ],
)  # fmt: skip
def test_the_value_that_no_record_has_is_named_with_the_nearest(run: Run, words: str, told: str) -> None:
    import shlex

    answer = run(*shlex.split(words))
    assert (answer.code, answer.err) == (0, f"{told}\n")


def test_a_name_that_several_have_is_named_once(run: Run) -> None:
    run("customer", "add", "Ada Lovelace", "--email", "other@example.org")
    assert run("customer", "list", "lovelcae").err.endswith('the word "lovelcae"; nearest: Ada Lovelace.\n')


def test_programs_hear_of_a_value_that_no_record_has_and_of_nothing_else(run: Run) -> None:
    answer = run("customer", "list", "owner:zain", "--json")
    assert (answer.code, answer.out, answer.err.count("\n")) == (0, "[]\n", 1)
    assert "nearest: Zane Levy" in answer.err
    assert run("customer", "list", "owner:zain", "--json", "-q").err == ""
    assert run("customer", "list", "city:Wien", "owner:zane", "--json").err == ""


@pytest.mark.parametrize("country", ["germany", "Deutschland", "DE", "de", "Allemagne", '"Germany"'])
def test_a_country_is_found_by_its_code_and_by_its_names(run: Run, country: str) -> None:
    assert run("customer", "list", f"country:{country}", "--format", "ids").out == "customer:1\n"
    assert run("customer", "list", f"country:={country}", "--format", "ids").out == "customer:1\n"
    assert run("deal", "list", f"customer.country:{country}", "--format", "ids").out == "deal:1\n"


def test_a_country_that_is_none_is_found_as_it_was_typed(run: Run) -> None:
    assert run("customer", "list", "country:atlan", "--format", "ids").out == "customer:3\n"
    assert run("customer", "list", "country:At*", "--format", "ids").out == "customer:3\ncustomer:2\n"


def test_a_list_cut_to_nothing_says_nothing(run: Run) -> None:
    assert run("deal", "list", "--limit", "0").err == ""
    assert run("customer", "list", "city:Graz", "--limit", "0").err == ""
