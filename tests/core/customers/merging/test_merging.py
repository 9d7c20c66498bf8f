"""What a merge makes of values and rows, rule by rule."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue
from tests.core.exchange.databases import ask


def add(crm: Crm, name: str, **values: object) -> int:
    return crm.customers.add({"name": name, **values}).id


def fields(crm: Crm, keep: int, gone: int, *take: str) -> dict[str, object]:
    return {each.field.key: each.merged for each in crm.merging.preview(keep, gone, take).fields}


def test_the_one_that_stays_wins_and_what_it_lacks_is_filled(crm: Crm) -> None:
    keep = add(crm, "Ada Lovelace", city="London", annual_revenue="100 EUR", roles="partner")
    gone = add(crm, "Dr. Ada King", birthday="1815-12-10", annual_revenue="200 GBP", roles="supplier", tags="vip")
    shown = fields(crm, keep, gone)
    assert (shown["name"], shown["birthday"], shown["roles"]) == ("Ada Lovelace", "1815-12-10", ("partner", "supplier"))
    assert str(shown["annual_revenue"]) == str(crm.customers.view(keep).values["annual_revenue"])
    crm.merging.merge(keep, gone)
    values = crm.customers.view(keep).values
    assert (values["prefix"], values["given_name"], values["family_name"]) == (None, "Ada", "Lovelace")
    assert (values["roles"], values["tags"], values["city"]) == (("partner", "supplier"), ("vip",), "London")


def test_a_name_and_an_amount_are_taken_whole(crm: Crm) -> None:
    keep = add(crm, "Ada Lovelace", prefix="Mrs.", annual_revenue="100 EUR")
    gone = add(crm, "Grace Hopper", annual_revenue="200 GBP")
    crm.merging.merge(keep, gone, ["name", "annual_revenue"])
    values = crm.customers.view(keep).values
    assert (values["name"], values["prefix"], values["family_name"]) == ("Grace Hopper", None, "Hopper")
    assert values["annual_revenue"].currency == "GBP"
    assert crm.browse.ids("customer", "hopper") == [keep]
    assert ask(crm.path, "SELECT sort_name FROM customers") == [("grace hopper",)]


def test_who_opted_out_under_either_name_has_opted_out(crm: Crm) -> None:
    keep, gone = add(crm, "Ada", email="ada@example.org"), add(crm, "Ada", emails=["work:ADA@example.org"])
    with crm.store.writing("opted out") as unit:
        unit.execute("UPDATE contact_points SET opt_out = 1 WHERE customer_id = ?", (gone,))
    crm.merging.merge(keep, gone)
    (point,) = crm.customers.view(keep).points
    assert (point.value, point.label, point.opt_out, point.is_primary) == ("ada@example.org", "work", True, True)


@pytest.mark.parametrize("take", [False, True])
def test_one_contact_point_and_one_address_come_first(crm: Crm, take: bool) -> None:
    gone = add(crm, "Ada", email="old@example.org", street="Old Street 1", city="Leeds")
    keep = add(crm, "Ada", email="new@example.org", street="New Street 1", city="York")
    crm.merging.merge(keep, gone, ["email", "address"] if take else [])
    view = crm.customers.view(keep)
    assert [point.value for point in view.points] == [
        f"{name}@example.org" for name in (("old", "new") if take else ("new", "old"))
    ]
    assert [bool(point.is_primary) for point in view.points] == [True, False]
    assert [place.city for place in view.addresses] == (["Leeds", "York"] if take else ["York", "Leeds"])
    assert [bool(place.is_primary) for place in view.addresses] == [True, False]


@pytest.mark.parametrize("take", [False, True])
def test_the_other_organization_stays_as_an_affiliation_with_the_title_there(crm: Crm, take: bool) -> None:
    one, two = (add(crm, name, kind="organization") for name in ("Engines", "Looms"))
    keep = add(crm, "Ada", organization=f"customer:{one}", job_title="Countess")
    gone = add(crm, "Ada", organization=f"customer:{two}", job_title="Engineer")
    crm.merging.merge(keep, gone, ["organization"] if take else [])
    main, other = ((two, "Engineer"), (one, "Countess")) if take else ((one, "Countess"), (two, "Engineer"))
    assert ask(crm.path, "SELECT organization_id, job_title FROM customers WHERE id = ?", keep) == [main]
    assert ask(crm.path, "SELECT organization_id, role FROM affiliations") == [other]


def test_links_between_the_two_end(crm: Crm) -> None:
    keep, gone = add(crm, "Engines", kind="organization"), add(crm, "Engines Ltd", kind="organization")
    crm.customers.edit(gone, {"organization": f"customer:{keep}"})
    member = add(crm, "Ada", organization=f"customer:{gone}")
    crm.duplicates.not_duplicates(keep, gone)
    crm.merging.merge(keep, gone)
    assert ask(crm.path, "SELECT id, organization_id FROM customers ORDER BY id") == [(keep, None), (member, keep)]
    assert ask(crm.path, "SELECT count(*) FROM not_duplicates") == [(0,)]


def test_a_lifecycle_that_is_taken_is_a_step_with_its_date(crm: Crm) -> None:
    keep, gone = add(crm, "Ada", lifecycle="lead"), add(crm, "Ada", lifecycle="customer")
    crm.merging.merge(keep, gone, ["lifecycle"])
    assert ask(crm.path, "SELECT from_lifecycle, to_lifecycle FROM lifecycle_changes") == [("lead", "customer")]


def test_fields_of_the_owner_are_chosen_one_by_one(crm: Crm) -> None:
    crm.fields.add("customer.size", "choice", ("S", "L"))
    keep, gone = add(crm, "Ada", size="S", custom={"odd": 1}), add(crm, "Ada", size="L", custom={"odd": 2, "even": 3})
    crm.merging.merge(keep, gone, ["size"])
    assert ask(crm.path, "SELECT json_extract(custom, '$.size', '$.odd', '$.even') FROM customers") == [('["L",1,3]',)]


def test_who_is_gone_or_in_the_trash_is_not_merged(crm: Crm) -> None:
    keep, gone = add(crm, "Ada"), add(crm, "Ada")
    crm.customers.delete(gone)
    with pytest.raises(Exception, match=f"There is no customer {gone}"):
        crm.merging.merge(keep, gone)
    with pytest.raises(InvalidValue, match="named twice"):
        crm.merging.merge(keep, keep)
    with pytest.raises(Conflict, match="nothing to merge"):
        crm.merging.merge_all([])


def test_emptying_the_trash_forgets_the_old_ids_too(crm: Crm) -> None:
    keep, gone = add(crm, "Ada"), add(crm, "Ada")
    crm.merging.merge(keep, gone)
    crm.customers.delete(keep)
    assert crm.find("customer", str(gone), trash=True) == keep
    crm.history.empty_trash()
    assert ask(crm.path, "SELECT count(*) FROM merged_records") == [(0,)]


def test_nobody_who_was_told_apart_comes_together_over_a_third(crm: Crm) -> None:
    for _ in range(3):
        add(crm, "Ada Lovelace", email="ada@example.org", birthday="1815-12-10")
    crm.duplicates.not_duplicates(1, 3)
    merges = crm.merging.sure(crm.duplicates.find())
    assert len(merges) == 1
    crm.merging.merge_all([(keep.id, gone.id) for keep, gone in merges])
    assert {row[0] for row in ask(crm.path, "SELECT id FROM customers")} >= {1, 3}
