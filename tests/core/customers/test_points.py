"""Contact points: what is noted on them, handles, and phone numbers by the customer's country."""

import csv
from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.errors import Ambiguous, InvalidValue, NotFound
from crm_core.exchange.imports.options import ImportOptions

PHONES = Path(__file__).parents[3].parent / "shared/data/i18n/phones_sample.csv"
Told = tuple[str, str | None, str, str, bool, bool, bool]


def told(crm: Crm, key: int) -> list[tuple[object, ...]]:
    return [tuple(point) for point in crm.customers.view(key).points]


def normalized(crm: Crm, key: int, kind: str = "phone") -> list[tuple[str, bool]]:
    return [(p.normalized, p.invalid) for p in crm.customers.view(key).points if p.kind == kind]


def test_label_primary_invalid_and_opt_out_are_noted_and_undone(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {"emails": ["a@example.org", "home:b@example.org"]})
    crm.customers.mark_point(
        ada, "B@example.org", {"label": "work", "primary": True, "invalid": True, "opt_out": "yes"}
    )
    assert told(crm, ada) == [
        ("email", "work", "b@example.org", "b@example.org", True, True, True),
        ("email", None, "a@example.org", "a@example.org", False, False, False),
    ]
    assert crm.customers.view(ada).values["email"] == "b@example.org"
    crm.customers.mark_point(ada, "email:b@example.org", {"label": "", "invalid": False, "opt_out": "no"})
    assert told(crm, ada)[0] == ("email", None, "b@example.org", "b@example.org", True, False, False)
    for _ in range(2):
        crm.history.undo(crm.history.require_undo().id)
    assert told(crm, ada)[1] == ("email", "home", "b@example.org", "b@example.org", False, False, False)


def test_what_is_noted_outlives_an_edit_of_the_others(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {"emails": ["a@example.org", "b@example.org"]})
    crm.customers.mark_point(ada, "a@example.org", {"invalid": True, "opt_out": True})
    crm.customers.edit(ada, {"emails": ["work:a@example.org", "c@example.org"]})
    assert told(crm, ada)[0] == ("email", "work", "a@example.org", "a@example.org", True, True, True)
    assert crm.browse.ids("customer", "invalid:email opt_out:email") == [ada]
    assert crm.browse.ids("customer", "invalid:phone") == []


def test_points_are_found_by_number_and_the_wrong_ones_named(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {"phone": "030 1234567", "handles": ["mastodon:@ada@x.example", "signal:@ada@x.example"]})
    crm.customers.mark_point(ada, "+49 30 1234567", {"opt_out": True})
    assert crm.browse.ids("customer", "opt_out:phone") == [ada]
    with pytest.raises(Ambiguous, match="mastodon:@ada@x"):
        crm.customers.mark_point(ada, "@ada@x.example", {"opt_out": True})
    with pytest.raises(NotFound):
        crm.customers.mark_point(ada, "nobody@example.org", {"opt_out": True})
    with pytest.raises(InvalidValue):
        crm.customers.mark_point(ada, "030 1234567", {"primary": False})


def test_handles_are_kept_by_network(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {"handles": ["mastodon:@ada@x.example", "signal:ada.01", "ada"]})
    crm.customers.edit(ada, {"add_handle": "matrix:@ada:x.example", "remove_handle": "signal:ada.01"})
    assert [point[:3] for point in told(crm, ada)] == [
        ("handle", "mastodon", "@ada@x.example"),
        ("handle", None, "ada"),
        ("handle", "matrix", "@ada:x.example"),
    ]
    crm.customers.mark_point(ada, "ada", {"label": "threema"})
    assert "threema:ada" in [normal for normal, _ in normalized(crm, ada, "handle")]
    assert crm.browse.ids("customer", "handle:x.example") == [ada]
    assert crm.browse.ids("customer", "handle:missing") == [each for each in crm.browse.ids("customer") if each != ada]


@pytest.mark.parametrize("typed", [":x", " : x", "signal:", ":", "signal::x"])
def test_half_a_handle_is_refused(crm: Crm, ada: int, typed: str) -> None:
    for how in ("handles", "add_handle"):
        with pytest.raises(InvalidValue, match="needs a network before its colon and a name behind it"):
            crm.customers.edit(ada, {how: [typed]})
    assert crm.browse.ids("customer", "handle:any") == []


def test_another_country_understands_numbers_without_plus_anew(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {"phones": ["work:030 1234567", "+44 20 7946 0991"]})
    crm.customers.mark_point(ada, "030 1234567", {"opt_out": True})
    assert normalized(crm, ada) == [("+49301234567", False), ("+442079460991", False)]
    crm.customers.edit(ada, {"city": "Roma", "country": "IT"})
    assert normalized(crm, ada)[0] == ("+390301234567", False)
    assert told(crm, ada)[0][:3] == ("phone", "work", "030 1234567")
    assert told(crm, ada)[0][5] is True, "what was noted on it stays"
    crm.customers.edit(ada, {"country": ""})
    assert normalized(crm, ada)[0] == ("+49301234567", False), "the country of the business"
    crm.customers.edit(ada, {"country": "AQ"})
    assert normalized(crm, ada) == [("0301234567", True), ("+442079460991", False)]
    for _ in range(3):
        crm.history.undo(crm.history.require_undo().id)
    assert normalized(crm, ada) == [("+49301234567", False), ("+442079460991", False)]


def test_an_import_that_brings_another_country_does_so_too(crm: Crm, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("External ID,First name,Last name,Phone\nA1,Ada,Lovelace,030 1234567\nB2,Bo,Bo,+49 30 7654321\n")
    second.write_text("External ID,First name,Last name,Country\nA1,Ada,Lovelace,Italy\nB2,Bo,Bo,Italy\n")
    for path in (first, second):
        crm.exchange.import_file(path, ImportOptions())
    ada, bo = crm.find("customer", "Ada Lovelace"), crm.find("customer", "Bo Bo")
    assert normalized(crm, ada) == [("+390301234567", False)]
    assert normalized(crm, bo) == [("+49307654321", False)]


@pytest.mark.skipif(not PHONES.exists(), reason="the sample of phone numbers is not here")
def test_national_numbers_of_every_region_become_international(crm: Crm) -> None:
    with PHONES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [
        crm.customers.add({"name": f"Phone {number}", "phone": row["national"], "country": row["region"]}).id
        for number, row in enumerate(rows)
    ]
    wrong = []
    for key, row in zip(keys, rows, strict=True):
        (point,) = crm.customers.view(key).points
        fine = (point.normalized, point.invalid) == (row["e164"], False) if row["valid"] == "True" else point.invalid
        if not fine or point.value != row["national"]:
            wrong.append((row["region"], row["national"], point))
    assert wrong == []
    assert len(rows) > 100
    assert len(crm.browse.ids("customer", "invalid:phone")) == sum(row["valid"] == "False" for row in rows)


def test_a_number_that_works_goes_before_one_that_cannot(crm: Crm) -> None:
    key = crm.customers.add({"name": "Ada", "phones": ["0000", "+49 30 7654321"]}).id
    assert crm.customers.view(key).values["phone"] == "+49 30 7654321"


def test_a_number_that_cannot_be_right_gives_way_to_a_new_one_that_can(crm: Crm) -> None:
    key = crm.customers.add({"name": "Ada", "phone": "0000"}).id
    crm.customers.edit(key, {"add_phone": "1111"})
    assert [point[2] for point in told(crm, key)] == ["0000", "1111"], "neither is better"
    crm.customers.edit(key, {"add_phone": "+49 30 7654321"})
    assert [point[2] for point in told(crm, key)] == ["+49 30 7654321", "0000", "1111"]
    crm.customers.edit(key, {"phones": ["0000", "+49 30 7654321"]})
    assert [point[2] for point in told(crm, key)] == ["+49 30 7654321", "0000"]


def test_an_address_noted_as_wrong_stays_first_until_another_one_is_added(crm: Crm) -> None:
    key = crm.customers.add({"name": "Ada", "emails": ["a@example.org", "b@example.org"]}).id
    crm.customers.mark_point(key, "a@example.org", {"invalid": True})
    crm.customers.edit(key, {"emails": ["a@example.org", "work:b@example.org"]})
    assert crm.customers.view(key).values["email"] == "a@example.org"
    crm.customers.edit(key, {"add_email": "c@example.org"})
    assert crm.customers.view(key).values["email"] == "b@example.org"


@pytest.mark.parametrize("stored", ["", "0000"])
def test_an_import_brings_the_number_that_can_be_right_first(crm: Crm, tmp_path: Path, stored: str) -> None:
    file = tmp_path / "more.csv"
    if stored:
        file.write_text(f"External ID,Name,Phone\nA1,Ada Bo,{stored}\n")
        crm.exchange.import_file(file, ImportOptions())
    file.write_text("External ID,Name,Phone,Mobile\nA1,Ada Bo,0000,+49 30 7654321\n")
    for _ in range(2):
        crm.exchange.import_file(file, ImportOptions())
        key = crm.find("customer", "Ada Bo")
        assert [(p.value, p.is_primary) for p in crm.customers.view(key).points] == [
            ("+49 30 7654321", True),
            ("0000", False),
        ]
    file.write_text("External ID,Name,Phone\nA1,Ada Bo,1111\n")
    crm.exchange.import_file(file, ImportOptions())
    assert [(p.value, p.is_primary) for p in crm.customers.view(key).points] == [
        ("+49 30 7654321", True),
        ("0000", False),
        ("1111", False),
    ]
    crm.customers.edit(key, {"phones": ["0000", "+49 30 7654321"]})
    assert crm.customers.view(key).values["phone"] == "+49 30 7654321"


def test_numbers_that_another_country_makes_wrong_are_told(crm: Crm, ada: int, bob: int) -> None:
    for key in (ada, bob):
        crm.customers.edit(key, {"phone": "030 23125002", "country": "DE"})
    told = 'phone "030 23125002" is no number in that country and is marked as invalid'
    assert (
        crm.customers.edit(ada, {"country": "FR"}).summary == f'Customer {ada} "Ada Lovelace" changed: country; {told}'
    )
    assert crm.customers.edit(ada, {"country": "FR"}).summary.endswith("nothing changed")
    assert "marked" not in crm.customers.edit(ada, {"country": "DE"}).summary
    done = crm.customers.edit_all([ada, bob], {"country": "FR"})
    assert done.summary.endswith("country; 2 phone numbers are none in that country and are marked as invalid")
    assert done.ids == (ada, bob)
