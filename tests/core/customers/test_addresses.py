"""Addresses one by one: added once, named in several ways, changed, made first, removed, undone."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import Ambiguous, Conflict, InvalidValue, NotFound, UnknownName
from tests.faults.databases import contents

HOME = "home: Hauptstr. 1; 10115; Berlin; ; DE"
WORK = "work: Goldstr. 5; 10117; Berlin"


@pytest.fixture
def housed(crm: Crm, ada: int) -> int:
    """Ada with three addresses."""
    crm.customers.edit(ada, {"street": "1 High St", "city": "London", "country": "GB", "add_address": [HOME, WORK]})
    return ada


def told(crm: Crm, key: int) -> list[tuple[str | None, str | None]]:
    return [(each.label, each.street) for each in crm.customers.view(key).addresses]


def test_the_same_address_is_there_once_and_takes_another_label(crm: Crm, housed: int) -> None:
    before = crm.customers.view(housed).addresses
    assert crm.customers.edit(housed, {"add_address": HOME}).summary.endswith("is already so; nothing changed")
    crm.customers.edit(housed, {"add_address": HOME.replace("home: ", "")})
    assert crm.customers.view(housed).addresses == before
    crm.customers.edit(housed, {"add_address": HOME.replace("home", "villa")})
    assert told(crm, housed) == [(None, "1 High St"), ("villa", "Hauptstr. 1"), ("work", "Goldstr. 5")]


@pytest.mark.parametrize("which", ["2", "home", "HOME", HOME, "Hauptstr. 1; 10115; Berlin; ; DE", "hauptstr", "10115"])
def test_an_address_is_removed_by_number_label_or_text_and_undone(crm: Crm, housed: int, which: str) -> None:
    before = contents(crm.path)
    crm.customers.edit(housed, {"remove_address": which})
    assert told(crm, housed) == [(None, "1 High St"), ("work", "Goldstr. 5")]
    crm.history.undo(crm.history.require_undo().id)
    assert told(crm, housed) == [(None, "1 High St"), ("home", "Hauptstr. 1"), ("work", "Goldstr. 5")]
    assert contents(crm.path)["addresses"] == before["addresses"]


def test_parts_label_and_which_is_first_are_changed(crm: Crm, housed: int) -> None:
    done = crm.customers.edit_address(housed, "work", {"street": "Goldstr. 6", "country": "Germany", "label": "office"})
    assert done.summary == 'Address "Goldstr. 5, 10117, Berlin" of "Ada Lovelace" changed: street, country, label'
    crm.customers.edit_address(housed, "office", {"primary": True})
    assert told(crm, housed) == [("office", "Goldstr. 6"), (None, "1 High St"), ("home", "Hauptstr. 1")]
    assert crm.browse.ids("customer", "country:DE city:Berlin") == [housed]
    again = crm.customers.edit_address(housed, "1", {"primary": "yes", "label": "office"})
    assert again.summary.endswith("is already so; nothing changed")
    crm.customers.edit_address(housed, crm.customers.view(housed).addresses[2].key, {"label": ""})
    assert told(crm, housed)[2] == (None, "Hauptstr. 1")


def test_numbers_are_read_by_the_country_of_the_address_that_is_first_now(crm: Crm, housed: int) -> None:
    crm.customers.edit(housed, {"phone": "020 7946 0991"})
    assert crm.customers.view(housed).points[0].normalized == "+442079460991"
    crm.customers.edit_address(housed, "home", {"primary": True})
    assert crm.customers.view(housed).points[0].normalized != "+442079460991"
    crm.customers.edit(housed, {"remove_address": "home"})
    assert crm.customers.view(housed).points[0].normalized == "+442079460991"


@pytest.mark.parametrize(
    ("values", "error", "said"),
    [
        ({"remove_address": "berlin"}, Ambiguous, "2 (Hauptstr. 1, 10115, Berlin, DE), 3 (Goldstr. 5, 10117, Berlin)"),
        ({"remove_address": ["1", "4"]}, NotFound, "There is no address 4."),
        ({"remove_address": "5"}, NotFound, "There is no address 5."),
        ({"remove_address": "b"}, NotFound, 'No address is called "b".'),
        ({"remove_address": "0115 Berlin"}, NotFound, 'No address is called "0115 Berlin".'),
        ({"remove_address": "1", "street": "2 Low St"}, InvalidValue, "changed and removed at once"),
        ({"remove_address": "berlin"}, Ambiguous, "Say which by its number."),
        ({"remove_address": "4"}, NotFound, "There is no address 4."),
        ({"remove_address": "Paris"}, NotFound, 'No address is called "Paris".'),
        ({"add_address": "home:"}, InvalidValue, "say where it is"),
    ],
)
def test_what_is_not_there_or_could_be_several_is_refused(
    crm: Crm, housed: int, values: dict[str, object], error: type[Exception], said: str
) -> None:
    before = contents(crm.path)
    with pytest.raises(error) as refused:
        crm.customers.edit(housed, values)
    assert said in str(refused.value)
    assert contents(crm.path) == before


def test_an_address_cannot_be_emptied_nor_have_other_parts(crm: Crm, housed: int) -> None:
    with pytest.raises(InvalidValue, match="remove it instead"):
        crm.customers.edit_address(housed, "1", {"street": "", "city": "", "country": ""})
    with pytest.raises(InvalidValue, match="goes to another address"):
        crm.customers.edit_address(housed, "1", {"primary": "no"})
    with pytest.raises(UnknownName):
        crm.customers.edit_address(housed, "1", {"planet": "Earth"})


def test_numbers_are_those_of_the_card_whatever_else_is_changed(crm: Crm, housed: int) -> None:
    done = crm.customers.edit(housed, {"remove_address": ["1", "2"], "add_address": "new: Ring 1; 1010; Wien"})
    assert 'remove address "1 High St, London, GB", "Hauptstr. 1, 10115, Berlin, DE", add address' in done.summary
    assert told(crm, housed) == [("work", "Goldstr. 5"), ("new", "Ring 1")]
    crm.customers.edit(housed, {"remove_address": "2", "street": "Goldstr. 7"})
    assert told(crm, housed) == [("work", "Goldstr. 7")]


@pytest.mark.parametrize("which", ["gb", "Hauptstr. 1", "10117"])
def test_short_words_and_numbers_are_found_whole(crm: Crm, housed: int, which: str) -> None:
    crm.customers.edit(housed, {"add_address": "Hauptstr. 12; 1011; Graz"})
    crm.customers.edit(housed, {"remove_address": which})
    assert len(told(crm, housed)) == 3
    assert "Hauptstr. 12" in [street for _, street in told(crm, housed)]


def test_an_address_does_not_become_another_one(crm: Crm, housed: int) -> None:
    parts = {"street": "Hauptstr. 1", "postal_code": "10115", "country": "DE"}
    with pytest.raises(Conflict, match=r'Address 2 is "Hauptstr\. 1, 10115, Berlin, DE" already'):
        crm.customers.edit_address(housed, "work", parts)
    assert told(crm, housed)[2] == ("work", "Goldstr. 5")


def test_the_preview_of_many_shows_all_addresses_before_and_after(crm: Crm, housed: int) -> None:
    other = crm.customers.add({"name": "Bo Ek"}).id
    shown = crm.customers.preview([housed, other], {"add_address": "Ring 1; 1010; Wien", "city": "Graz"})
    told = {(each.record.id, each.field.key): (each.before, each.after) for each in shown.differences}
    before = "1 High St, London, GB; Hauptstr. 1, 10115, Berlin, DE; Goldstr. 5, 10117, Berlin"
    after = before.replace("London", "Graz") + "; Ring 1, 1010, Wien"
    assert told[housed, "addresses"] == (before, after)
    assert told[other, "addresses"] == (None, "Graz; Ring 1, 1010, Wien")
    assert told[housed, "city"] == ("London", "Graz")
    removed = crm.customers.preview([housed], {"remove_address": ["1", "2"]}).differences
    assert [(each.field.key, each.after) for each in removed] == [("addresses", "Goldstr. 5, 10117, Berlin")]
