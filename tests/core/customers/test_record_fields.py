"""Roles and the profile of a customer: written, shown, asked for, exported and imported again."""

from pathlib import Path

import pytest

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.pages import Query
from crm_core.crm import Crm, open_crm
from crm_core.errors import InvalidValue
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions

PROFILE = {
    "market_segment": "Handwerk",
    "potential": "high",
    "preferred_channel": "call",
    "roles": ("partner", "supplier"),
}


def profile(crm: Crm, key: int) -> dict[str, object]:
    values = crm.customers.view(key).values
    return {name: values[name] for name in PROFILE}


def test_birthdays_are_sorted_by_the_day_they_come_next(crm: Crm, ada: int, bob: int, engines: int) -> None:
    crm.customers.edit(ada, {"birthday": "1990-11-20"})  # yesterday
    crm.customers.edit(bob, {"birthday": "1991-01-03"})
    today = crm.customers.add({"name": "Today", "birthday": "2001-11-21"}).id
    soon = crm.customers.add({"name": "Soon", "birthday": "--12-24"}).id
    order = [today, soon, bob, ada]
    assert crm.browse.page("customer", Query(sort=("birthday",))).ids == (*order, engines)
    assert crm.browse.page("customer", Query(sort=("-birthday",))).ids == (engines, *reversed(order))


def test_they_are_written_changed_and_taken_away(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {**PROFILE, "potential": "hi", "roles": "Supplier, partner"})
    assert profile(crm, ada) == PROFILE
    crm.customers.edit(ada, {"roles": "partner", "potential": ""})
    assert profile(crm, ada) == {**PROFILE, "roles": ("partner",), "potential": None}
    crm.customers.edit(ada, {"roles": ""})
    assert profile(crm, ada)["roles"] == ()
    crm.history.undo(crm.history.require_undo().id)
    assert profile(crm, ada)["roles"] == ("partner",)


def test_filters_find_them_and_name_slips(crm: Crm, ada: int, bob: int) -> None:
    crm.customers.edit(ada, PROFILE)
    crm.customers.edit(bob, {"roles": "supplier", "owner": "jana"})
    found = {
        "role:supplier": [ada, bob],
        "role:partner": [ada],
        "NOT role:any": [each for each in crm.browse.ids("customer") if each not in (ada, bob)],
        "potential:high preferred_channel:call": [ada],
        "market_segment:handwerk": [ada],
        "mine": crm.browse.ids("customer"),
    }
    assert {text: crm.browse.ids("customer", text) for text in found} == found
    crm.customers.edit(bob, {"owner": "Carl"})
    assert bob not in crm.browse.ids("customer", "mine")
    assert crm.browse.ids("customer", "NOT mine") == [bob]
    with pytest.raises(FilterProblem, match="supplier"):
        crm.browse.ids("customer", "role:suplier")


@pytest.mark.parametrize("given", [{"roles": "friend"}, {"potential": "huge"}, {"preferred_channel": "pigeon"}])
def test_what_is_none_of_them_is_refused(crm: Crm, ada: int, given: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        crm.customers.edit(ada, given)


def test_an_export_read_back_is_the_same(crm: Crm, ada: int, tmp_path: Path) -> None:
    crm.customers.edit(
        ada, {**PROFILE, "handles": ["mastodon:@ada@x.example", "signal:ada.01"], "email": "a@example.org"}
    )
    crm.customers.mark_point(ada, "a@example.org", {"opt_out": True, "invalid": True})
    crm.customers.mark_point(ada, "signal:ada.01", {"opt_out": True})
    target = tmp_path / "customers.csv"
    crm.exchange.export("customers", target, ExportOptions())
    again = open_crm(tmp_path / "again.db", clock=crm.store.clock)
    report = again.exchange.import_file(target, ImportOptions())
    assert (report.created, report.left_behind, report.rejects) == (2, [], [])
    key = again.find("customer", "Ada Lovelace")
    assert profile(again, key) == PROFILE
    shown = [(p.label, p.value, p.opt_out, p.invalid) for p in again.customers.view(key).points]
    assert shown == [
        (None, "a@example.org", True, True),
        ("mastodon", "@ada@x.example", False, False),
        ("signal", "ada.01", True, False),
    ]
    assert again.exchange.import_file(target, ImportOptions()).unchanged == 2
    again.customers.mark_point(key, "signal:ada.01", {"opt_out": False})
    assert again.exchange.import_file(target, ImportOptions()).updated == 1, "an objection is not lost"
    assert again.browse.ids("customer", "opt_out:handle") == [key]
    again.close()


def test_headings_of_other_programs_become_handles(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "First name,Last name,E-mail,Mastodon,Skype ID,Market segment\nAda,Lovelace,a@example.org,@ada@x.example,ada.l,KMU\n"
    )
    assert crm.exchange.import_file(path, ImportOptions()).left_behind == []
    view = crm.customers.view(crm.find("customer", "Ada Lovelace"))
    assert {(p.label, p.value) for p in view.points if p.kind == "handle"} == {
        ("mastodon", "@ada@x.example"),
        ("skype", "ada.l"),
    }
    assert view.values["market_segment"] == "KMU"
