"""Several organizations over time: the main one in the record, the others kept with role and dates."""

from datetime import UTC, datetime

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict, CrmError, InvalidValue, NotFound

Told = tuple[str, str | None, str | None, str | None]


def told(crm: Crm, key: int) -> list[Told]:
    """Where somebody is and was: the main one first."""
    return [(a.organization.name, a.role, a.started_on, a.ended_on) for a in crm.affiliations.list(key)]


@pytest.fixture
def other(crm: Crm) -> int:
    return crm.customers.add({"name": "Other Ltd", "kind": "organization"}).id


def test_a_new_main_organization_keeps_the_former_one(crm: Crm, ada: int, other: int, engines: int) -> None:
    crm.customers.edit(ada, {"organization": other, "job_title": "CEO"})
    assert told(crm, ada) == [("Other Ltd", "CEO", None, None), ("Engines", "CTO", None, "2026-11-21")]
    (person,) = crm.affiliations.members(engines)
    assert (person.customer.name, person.ended_on, person.is_main) == ("Ada Lovelace", "2026-11-21", False)
    assert crm.browse.ids("customer", 'affiliation:"engines"') == [ada]
    crm.history.undo(crm.history.require_undo().id)
    assert told(crm, ada) == [("Engines", "CTO", None, None)]


def test_the_day_a_main_organization_was_written_down_is_its_beginning(crm: Crm, ada: int, other: int) -> None:
    crm.customers.edit(ada, {"organization": other})
    later = open_crm(crm.path, clock=Clock(datetime(2027, 3, 1, 9, tzinfo=UTC)))
    later.customers.edit(ada, {"organization": ""})
    assert told(later, ada)[0] == ("Other Ltd", "CTO", "2026-11-21", "2027-03-01")
    later.close()


def test_nothing_is_kept_where_the_organization_stays(crm: Crm, ada: int, engines: int) -> None:
    crm.customers.edit(ada, {"organization": engines, "job_title": "Chair", "city": "London"})
    assert told(crm, ada) == [("Engines", "Chair", None, None)]


def test_an_open_row_at_the_main_organization_says_since_when(crm: Crm, ada: int, engines: int, other: int) -> None:
    crm.affiliations.add(ada, engines, {"started_on": "2019-01-01"})
    assert told(crm, ada) == [("Engines", "CTO", "2019-01-01", None)], "still one line"
    crm.customers.edit(ada, {"organization": other})
    assert told(crm, ada)[1] == ("Engines", "CTO", "2019-01-01", "2026-11-21")


def test_another_one_is_added_changed_ended_and_deleted(crm: Crm, ada: int, other: int) -> None:
    crm.affiliations.add(ada, other, {"role": "Fellow", "started_on": "1 Feb 2020"})
    assert told(crm, ada)[1] == ("Other Ltd", "Fellow", "2020-02-01", None)
    key = crm.affiliations.list(ada)[1].id
    assert key is not None
    crm.affiliations.edit(key, {"role": "Chair", "started_on": ""})
    crm.affiliations.end(ada, other, "yesterday")
    assert told(crm, ada)[1] == ("Other Ltd", "Chair", None, "2026-11-20")
    crm.affiliations.delete(key)
    assert len(told(crm, ada)) == 1
    for _ in range(4):
        crm.history.undo(crm.history.require_undo().id)
    assert len(told(crm, ada)) == 1


def test_ending_the_main_one_empties_the_record(crm: Crm, ada: int, engines: int) -> None:
    crm.affiliations.end(ada, engines)
    values = crm.customers.view(ada).values
    assert (values["organization"], values["job_title"]) == (None, None)
    assert told(crm, ada) == [("Engines", "CTO", None, "2026-11-21")]


def test_what_cannot_be_is_refused(crm: Crm, ada: int, bob: int, engines: int, other: int) -> None:
    refused: list[tuple[type[CrmError], object]] = [
        (InvalidValue, lambda: crm.affiliations.add(ada, ada, {})),
        (InvalidValue, lambda: crm.affiliations.add(ada, bob, {})),
        (
            InvalidValue,
            lambda: crm.affiliations.add(ada, other, {"started_on": "2020-01-01", "ended_on": "2019-01-01"}),
        ),
        (InvalidValue, lambda: crm.affiliations.add(ada, other, {"started_on": "soonish"})),
        (Conflict, lambda: crm.affiliations.end(bob, engines)),
        (NotFound, lambda: crm.affiliations.delete(99)),
        (NotFound, lambda: crm.affiliations.edit(99, {"role": "x"})),
    ]
    before = crm.history.recent(99)
    for error, call in refused:
        with pytest.raises(error):
            call()  # type: ignore[operator]
    crm.affiliations.add(ada, other, {})
    with pytest.raises(Conflict, match="already"):
        crm.affiliations.add(ada, other, {})
    assert len(crm.history.recent(99)) == len(before) + 1


def test_people_of_an_organization_are_those_now_before_those_who_were(
    crm: Crm, ada: int, bob: int, engines: int
) -> None:
    crm.affiliations.add(bob, engines, {"ended_on": "2020-01-01", "role": "Clerk"})
    zoe = crm.customers.add({"name": "Zoe", "organization": engines}).id
    gone = crm.customers.add({"name": "Gone", "organization": engines}).id
    crm.customers.delete(gone)
    branch = crm.customers.add({"name": "Engines Paris", "kind": "organization", "organization": engines}).id
    view = crm.customers.view(engines)
    assert [person.customer.id for person in view.people] == [ada, zoe, bob]
    assert [owned.customer.id for owned in view.subsidiaries] == [branch]
    assert [each.customer.id for each in crm.affiliations.members(engines)] == [ada, zoe, bob, branch]
    assert view.affiliations == ()


def test_one_of_two_is_emptied_out_of_the_trash_with_its_affiliations(crm: Crm, ada: int, other: int) -> None:
    crm.affiliations.add(ada, other, {})
    crm.customers.delete(other)
    assert crm.history.empty_trash() == (0, 1), "the organization is still named"
    crm.customers.delete(ada)
    assert crm.history.empty_trash() == (1, 1)
    assert crm.history.empty_trash() == (1, 0), "now that nobody names it any more"
