"""Search forgives a slip of the keys, in any script, and no text makes it fail."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm_core.catalog.pages import Query
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
TYPOS = 200
LONG_NAME = "Verein zur Förderung der regionalen Handwerkskultur und des Kunsthandwerks in der Oberlausitz e. V."
SEEDS = [3, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(11, 16))]


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """The sample business."""
    opened = open_crm(tmp_path_factory.mktemp("search") / "crm.db", clock=Clock(datetime(2026, 11, 21, tzinfo=UTC)))
    opened.sample.pose(date(2026, 11, 21))
    yield opened
    opened.close()


def mistyped(name: str, dice: random.Random) -> str:
    """The name with one letter too much, too few, wrong, or swapped with the next."""
    at, letter = dice.randrange(len(name)), dice.choice(LETTERS)
    return dice.choice(
        (
            name[:at] + letter + name[at:],
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
        )
    )


def names(crm: Crm) -> list[str]:
    return [str(row[0]) for row in crm.browse.page("customer", Query(fields=("name",))).rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mistyped_name_is_among_the_first_five(crm: Crm, seed: int) -> None:
    dice = random.Random(seed)
    meant = [dice.choice(names(crm)) for _ in range(TYPOS)]
    found = [name in first_five(crm, mistyped(name, dice)) for name in meant]
    assert sum(found) >= 0.95 * TYPOS


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mistyped_word_of_a_name_is_among_the_first_five(crm: Crm, seed: int) -> None:
    dice = random.Random(seed)
    words = [word for name in names(crm) for word in name.split() if len(word) >= 4]
    meant = [dice.choice(words) for _ in range(TYPOS)]
    found = [any(word in name for name in first_five(crm, mistyped(word, dice))) for word in meant]
    assert sum(found) >= 0.95 * TYPOS


def first_five(crm: Crm, typed: str) -> list[str]:
    return [hit.name for hit in crm.search.look(typed, 5).hits[:5]]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lovelase", "Ada Lovelace"),
        ("AdaLovelace", "Ada Lovelace"),
        ("Ad aLovelace", "Ada Lovelace"),
        ("Lovelace Ad", "Ada Lovelace"),
        ("vadek Lovelace", "Ada Lovelace"),
        ("Соломія Мельничеко", "Соломія Мельниченко"),
        ("山田商f", "山田商店"),
        ("田商店", "山田商店"),
        ("Hekio", "Heiko Brückner"),
        ("Hekio Pfütz", "Heiko Pfützner"),
        ("oHtel", "Hotel Alter Färberhof"),
        ("Spielwarßen", "Spielwaren Purzelbaum"),
        ("fäthe Steinhäuser", "Käthe Steinhäuser"),
        ("kunsthandwreks", LONG_NAME),
    ],
)
def test_the_likest_comes_first(crm: Crm, typed: str, name: str) -> None:
    assert crm.search.look(typed).hits[0].name == name


@pytest.mark.parametrize("typed", ["customer:61", "61", " CUSTOMER:61 "])
def test_the_number_of_a_record_finds_it_first(crm: Crm, typed: str) -> None:
    hits = crm.search.look(typed).hits
    assert (hits[0].entity, hits[0].id, hits[0].name) == ("customer", 61, "Ada Lovelace")
    assert [hit.id for hit in hits if hit.entity == "customer"].count(61) == 1
    assert ("deal", 61) not in {(hit.entity, hit.id) for hit in hits}


def test_the_number_of_another_kind_of_record(crm: Crm) -> None:
    first = crm.search.look("deal:4").hits[0]
    assert (first.entity, first.id) == ("deal", 4)
    assert crm.search.look("customer:999999").hits == []


def test_suggestions_say_that_they_are_some(crm: Crm) -> None:
    assert crm.search.look("lovelace").nearest is False
    found = crm.search.look("lovelcae", 3)
    assert found.nearest is True
    assert 1 <= len(found.hits) <= 3
    assert crm.search.look("qqqqzzzzxxxx").hits == []
    assert {hit.entity for hit in crm.search.look("lovelcae", 9, ("appointment",)).hits} == {"appointment"}


def test_the_reading_road_stays_a_reading_road(crm: Crm) -> None:
    crm.search.look("lovelcae")
    with crm.store.reading() as db:
        assert db.execute("PRAGMA query_only").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM temp.sqlite_master").fetchone() == (0,)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=30))
@example(text='"')
@example(text="\0lovelcae")
@example(text="\ud800abc")
@example(text="NEAR(lovelcae)")
@example(text="\U0010ffff" * 3)
@example(text="lovelcae* OR -")
@example(text="ab\ud7ffx")
def test_any_text_is_searched_for(crm: Crm, text: str) -> None:
    crm.search.look(text, 5)
