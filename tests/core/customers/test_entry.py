"""What is refused or doubted as it is entered."""

import struct
from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, FileProblem, InvalidValue, NotFound, WasMerged

PNG = b"\x89PNG\r\n\x1a\n"


def test_an_unknown_country_and_a_phone_that_cannot_be_right_are_told(crm: Crm, ada: int) -> None:
    values = {"country": "Narnia", "phone": "work:12345", "add_phone": ["+44 20 7946 0991"]}
    crm.customers.edit(ada, values)
    country, phone = crm.customers.doubts(values, ada)
    assert 'No country is called "Narnia"; it is kept as typed' in country
    assert phone == 'Phone "12345" is no complete number; it is kept as typed and marked as invalid.'
    assert crm.customers.doubts({"country": "Austria", "phone": "+44 20 7946 0991"}, ada) == []
    assert crm.browse.ids("customer", "country:Narnia") == [ada]


@pytest.mark.parametrize("text", ["England", "uk", '"United Kingdom"', "GB", '"Northern Ireland"'])
def test_filters_know_the_same_names(crm: Crm, ada: int, text: str) -> None:
    crm.customers.edit(ada, {"country": "Wales"})
    assert crm.browse.ids("customer", f"country:{text}") == [ada]


@pytest.mark.parametrize("url", ["not a url", "example", "http://", "a b.org", "."])
def test_what_is_no_web_address_is_refused(crm: Crm, ada: int, url: str) -> None:
    with pytest.raises(InvalidValue, match="is no web address"):
        crm.customers.edit(ada, {"add_url": [url]})


@pytest.mark.parametrize(
    "url", ["example.org", "https://example.org/a?b=c", "work:www.example.org", "http://localhost:80"]
)
def test_web_addresses_are_taken(crm: Crm, ada: int, url: str) -> None:
    crm.customers.edit(ada, {"add_url": [url]})
    assert crm.browse.count("customer", f"id:{ada} url:any") == 1


@pytest.mark.parametrize(
    "tail", [b"", b"\0\0\0\rIHDR" + struct.pack(">II", 0, 9), b"\0\0\0\rIHDR" + struct.pack(">II", 9, 2**31)]
)
def test_what_only_begins_like_a_picture_is_refused(crm: Crm, ada: int, tmp_path: Path, tail: bytes) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(PNG + tail)
    with pytest.raises(FileProblem, match="begins like a PNG picture"):
        crm.photos.put(ada, file)
    file.write_bytes(PNG + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + bytes(9))
    assert "640×480" in crm.photos.put(ada, file).summary


def test_what_can_be_so_of_one_only_is_refused_of_the_other(crm: Crm, ada: int, bob: int) -> None:
    crm.relationships.add(ada, "assistant-of", bob)
    crm.relationships.add(ada, "referred-by", bob)
    for contrary in ((bob, "assistant-of", ada), (ada, "assisted-by", bob), (bob, "referred-by", ada)):
        with pytest.raises(
            Conflict, match=r'"Ada Lovelace" (assistant of|referred by) "Bob Bose" is known, so it cannot'
        ):
            crm.relationships.add(*contrary)


def test_an_affiliation_does_not_end_on_a_day_to_come(crm: Crm, ada: int, engines: int) -> None:
    with pytest.raises(InvalidValue, match="lies in the future"):
        crm.affiliations.end(ada, engines, "tomorrow")
    assert crm.browse.count("customer", f"id:{ada} organization:any") == 1


def test_the_loser_of_two_merges_at_once_is_told_where_the_other_one_went(crm: Crm, ada: int) -> None:
    gone = crm.customers.add({"name": "A. Lovelace"}).id
    crm.merging.merge(ada, gone)
    with pytest.raises(WasMerged, match=f'Customer {gone} was merged and is now customer {ada} "Ada Lovelace"') as told:
        crm.merging.merge(ada, gone)
    assert isinstance(told.value, NotFound)


@pytest.mark.parametrize(
    ("typed", "kept"), [("05-06", "--05-06"), ("--05-06", "--05-06"), ("5-6", "--05-06"), ("25 Nov", "--11-25")]
)
def test_a_birthday_without_year_is_month_and_day_as_in_filters(crm: Crm, ada: int, typed: str, kept: str) -> None:
    crm.customers.edit(ada, {"birthday": typed})
    assert crm.customers.view(ada).values["birthday"] == kept
    assert crm.browse.ids("customer", f"birthday:{kept.removeprefix('--')}") == [ada]


def test_a_month_that_is_none_is_refused_with_the_forms(crm: Crm, ada: int) -> None:
    with pytest.raises(InvalidValue, match="12-10 \\(month and day\\)"):
        crm.customers.edit(ada, {"birthday": "25-11"})


def test_a_tag_with_a_blank_is_found_by_a_dash(crm: Crm, ada: int, bob: int) -> None:
    crm.customers.edit(ada, {"add_tags": ["Christmas card"]})
    crm.customers.edit(bob, {"add_tags": ["christmas-card"]})
    assert crm.browse.ids("customer", "tag:christmas-card") == [ada, bob]
    assert crm.browse.ids("customer", "tag:=christmas-card") == [bob]
    assert crm.browse.ids("customer", 'tag:"christmas-card"') == [bob]


@pytest.mark.parametrize("url", ["foo bar", "javascript:alert(1)", "example"])
def test_a_field_of_ones_own_takes_web_addresses_alone_too(crm: Crm, ada: int, url: str) -> None:
    crm.fields.add("customer.page", "url")
    with pytest.raises(InvalidValue, match="is no web address"):
        crm.customers.edit(ada, {"page": url})
    crm.customers.edit(ada, {"page": "https://example.org/shop"})
    assert crm.customers.view(ada).values["page"] == "https://example.org/shop"


def test_organizations_do_not_belong_to_one_another_in_a_circle(crm: Crm) -> None:
    one, two, three = (crm.customers.add({"name": name, "kind": "organization"}).id for name in ("A", "B", "C"))
    crm.customers.edit(one, {"organization": f"customer:{two}"})
    crm.customers.edit(two, {"organization": f"customer:{three}"})
    with pytest.raises(InvalidValue, match="belongs to the customer itself"):
        crm.customers.edit(three, {"organization": f"customer:{one}"})
    crm.customers.edit(one, {"organization": f"customer:{three}"})


def test_a_deal_of_somebody_else_is_told(crm: Crm, ada: int, bob: int, engines: int) -> None:
    deal = crm.deals.add({"title": "Shop", "customer": str(bob)}).id
    done = crm.interactions.add({"channel": "call", "customer": str(ada), "subject": "hi", "deal": str(deal)})
    assert done.summary.endswith(f'hi; deal {deal} "Shop" is of "Bob Bose"')
    assert "is of" in crm.interactions.edit(done.id, {"outcome": "none"}).summary
    crm.deals.add_contact(deal, str(ada), "buyer")
    assert "is of" not in crm.interactions.edit(done.id, {"outcome": "much"}).summary
    theirs = crm.deals.add({"title": "Works", "customer": str(engines)}).id
    told = crm.interactions.add({"channel": "call", "customer": str(ada), "subject": "hi", "deal": str(theirs)}).summary
    assert "is of" not in told, "her own organization's"


def test_the_limits_of_numbers_are_said(crm: Crm, ada: int) -> None:
    crm.fields.add("customer.shoe_size", "number")
    with pytest.raises(InvalidValue, match=r"has too many digits: at most 15, and 9 behind the point\."):
        crm.customers.edit(ada, {"shoe_size": "12345678901234567"})
    with pytest.raises(InvalidValue, match=r"has too many digits; 15 is the most\."):
        crm.customers.edit(ada, {"employees": "12345678901234567"})


@pytest.mark.parametrize(("text", "first"), [("2020", "2020-01-01"), ("2020-05", "2020-05-01")])
def test_a_year_or_month_names_the_day_to_write(crm: Crm, ada: int, engines: int, text: str, first: str) -> None:
    with pytest.raises(
        InvalidValue, match=f"is no day; where no more is known write the first one, {first}"
    ) as refused:
        crm.affiliations.add(ada, engines, {"started_on": text})
    assert refused.value.field == "From"
