"""What is understood of a lead that is said in one line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.errors import InvalidValue
from crm_core.sales.leads.spoken import Spoken, understand


@pytest.mark.parametrize(
    ("said", "name", "kind", "emails", "phones", "title"),
    [
        (
            "Ada Lovelace, met at fair, wants a website",
            "Ada Lovelace",
            "person",
            (),
            (),
            "met at fair, wants a website",
        ),
        ("Ada Lovelace", "Ada Lovelace", "person", (), (), ""),
        ("Ada <ada@example.org>, logo", "Ada", "person", ("ada@example.org",), (), "logo"),
        ("Ada ada@example.org wants a logo", "Ada", "person", ("ada@example.org",), (), "wants a logo"),
        ("ada@example.org, logo", "", "person", ("ada@example.org",), (), "logo"),
        ("Bob, call +44 20 7946 0991 after six", "Bob", "person", (), ("+44 20 7946 0991",), "after six"),
        ("Bob, (030) 901820, logo", "Bob", "person", (), ("(030) 901820",), "logo"),
        ("Bob, by 01.02.2026, budget 10 000 000", "Bob", "person", (), (), "by 01.02.2026, budget 10 000 000"),
        ("Bob, order 2026-0412345, see 12.345.678", "Bob", "person", (), (), "order 2026-0412345, see 12.345.678"),
        ("Analytical Engines Ltd, a mill", "Analytical Engines Ltd", "organization", (), (), "a mill"),
        ("Böhm & Söhne, tiles", "Böhm & Söhne", "organization", (), (), "tiles"),
        ("山田 太郎, サイト", "山田 太郎", "person", (), (), "サイト"),
        ("Ada\nwants a website\nsoon", "Ada", "person", (), (), "wants a website, soon"),
        ("a@b, x", "a@b", "person", (), (), "x"),
        ("Al, al@x.org, wants 10,000 cards", "Al", "person", ("al@x.org",), (), "wants 10,000 cards"),
        ("Al,10,000 cards,soon", "Al", "person", (), (), "10,000 cards,soon"),
        ("Al, 1,5 m; 2,000.50 €, al@x.org, by May", "Al", "person", ("al@x.org",), (), "1,5 m; 2,000.50 €, by May"),
        ("Al wants 10,000 cards", "Al wants 10,000 cards", "person", (), (), ""),
        ("Ada, A@x.org, a@X.org", "Ada", "person", ("A@x.org",), (), ""),
    ],
)
def test_a_line_is_taken_apart(
    said: str, name: str, kind: str, emails: tuple[str, ...], phones: tuple[str, ...], title: str
) -> None:
    assert understand(said, "DE") == Spoken(name, kind, emails, phones, title, "")


def test_where_numbers_begin_without_a_nought_figures_may_be_one() -> None:
    assert understand("Bob, 415 555 0132, logo", "US").phones == ("415 555 0132",)
    assert understand("Bob, 415 555 0132, logo", "DE").phones == ()


def test_a_number_that_nobody_can_dial_here_is_a_number() -> None:
    assert understand("Bob, 030 1234567", None).phones == ()
    assert understand("Bob, tel. 030 1234567", None).phones == ("030 1234567",)


def test_a_long_wish_is_kept_whole_below_a_short_title() -> None:
    wish = "wants " + "very " * 60 + "much"
    spoken = understand(f"Ada, {wish}", None)
    assert spoken.text == wish
    assert spoken.title.endswith("…")
    assert len(spoken.title) <= 120


def test_without_a_name_all_of_it_is_what_is_wanted() -> None:
    assert understand("a second shop, soon", None, named=False).title == "a second shop, soon"


def test_controls_are_refused() -> None:
    with pytest.raises(InvalidValue, match=r"U\+001B"):
        understand("Ada\x1b[31m, x", None)


@settings(max_examples=150)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_whatever_is_said_is_understood_somehow(said: str) -> None:
    spoken = understand(said, "US")
    assert len(spoken.title) <= 121
    assert all("@" in each for each in spoken.emails)


@pytest.mark.parametrize(("said", "title"), [("Ada, wants <b>", "wants <b>"), ("Ada, wants a site >", "wants a site")])
def test_brackets_that_belong_together_stay(said: str, title: str) -> None:
    assert understand(said, None).title == title
