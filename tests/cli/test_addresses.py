"""Addresses on the command line: added, changed, named in several ways, shown with what is noted on them."""

from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


def test_addresses_are_added_changed_made_first_and_removed(crm: Run) -> None:
    crm("customer", "add", "Bo Ek", "--street", "Kungsgatan 1", "--city", "Umeå", "--country", "SE")
    crm("customer", "edit", "Bo Ek", "--add-address", "home: Hauptstr. 1; 10115; Berlin; ; DE")
    answer = crm("customer", "address", "Bo Ek", "home", "--street", "Hauptstr. 2", "--primary", "--label", "villa")
    assert (answer.code, answer.out) == (0, "")
    assert 'Address "Hauptstr. 1, 10115, Berlin, DE" of "Bo Ek" changed: label, primary, street' in answer.err
    card = crm("customer", "show", "Bo Ek").out
    assert (
        card.index("villa")
        < card.index("Hauptstr. 2, 10115 Berlin")
        < card.index("primary")
        < card.index("Kungsgatan 1")
    )
    crm("customer", "edit", "Bo Ek", "--remove-address", "villa")
    assert "Hauptstr" not in crm("customer", "show", "Bo Ek").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("1",), 2, 'Say what to change, as in "crm customer address 42 home --city Paris".'),
        (("nowhere", "--city", "Graz"), 3, 'No address is called "nowhere".'),
    ],
)
def test_what_is_wrong_is_said(crm: Run, words: tuple[str, ...], code: int, said: str) -> None:
    crm("customer", "add", "Ada Lovelace")
    answer = crm("customer", "address", "1", *words)
    assert answer.code == code
    assert said in answer.err
