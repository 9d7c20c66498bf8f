"""Appointments in a real database: written, changed, counted, found, shown, undone."""

from datetime import date
from typing import Any

import pytest

from crm_core.catalog.pages import LocalTime, Query, Ref
from crm_core.crm import Crm
from crm_core.errors import Clash, Conflict, InvalidValue, NotFound, UnknownName

TITLE = 'Termin "größer"'


def add(crm: Crm, title: str = TITLE, start: str = "2026-12-01 9:00", **values: object) -> int:
    return crm.appointments.add({"title": title, "start": start, **values}).id


def values(crm: Crm, key: int) -> dict[str, Any]:
    return crm.appointments.view(key).values


def sequence(crm: Crm, key: int) -> int:
    return int(values(crm, key)["sequence"])


def titles(crm: Crm, filter_text: str, sort: tuple[str, ...] = ()) -> list[object]:
    return [
        row[0] for row in crm.browse.page("appointment", Query(filter=filter_text, fields=("title",), sort=sort)).rows
    ]


def test_everything_said_is_kept(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org"}).id
    change = crm.appointments.add(
        {
            "title": TITLE,
            "when": "2026-12-01 14:30 Asia/Tokyo",
            "end": "16:00",
            "customer": "Ada Lovelace",
            "place": "Mühlweg 4; back door",
            "description": "Bring:\nkey, torch",
            "reminder": "1h30",
            "status": "tent",
        }
    )
    kept = values(crm, change.id)
    assert change.summary == f'Appointment {change.id} "{TITLE}" on Tue 1 Dec 14:30 Asia/Tokyo added'
    assert (kept["title"], kept["place"], kept["description"]) == (TITLE, "Mühlweg 4; back door", "Bring:\nkey, torch")
    assert (kept["starts"], kept["ends"]) == (
        LocalTime("2026-12-01T14:30", "Asia/Tokyo"),
        LocalTime("2026-12-01T16:00", "Asia/Tokyo"),
    )
    assert (kept["duration"], kept["reminder"], kept["all_day"], kept["sequence"]) == (90, 90, False, 0)
    assert (kept["customer"], kept["status"], kept["owner"]) == (Ref(ada, "Ada Lovelace"), "tentative", "Jana")
    assert (kept["day"], kept["created_at"]) == ("2026-12-01", "2026-11-21T09:00:00Z")
    assert len(str(kept["uid"])) == 36


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({"start": "2026-12-02 9:00"}, True),
        ({"end": "11:00"}, True),
        ({"all_day": "yes"}, True),
        ({"place": "Graz"}, True),
        ({"status": "tentative"}, True),
        ({"title": "Other"}, False),
        ({"description": "x"}, False),
        ({"reminder": "15m"}, False),
        ({"attendees": "b@example.org"}, False),
        ({"start": "2026-12-01 9:00", "place": ""}, False),
        ({"start": "2026-12-01 8:00 Europe/London"}, False),  # the same moment
    ],
)  # fmt: skip
def test_the_sequence_counts_what_other_calendars_must_hear_of(crm: Crm, given: dict[str, str], counts: bool) -> None:
    key = add(crm)
    crm.appointments.edit(key, given)
    assert sequence(crm, key) == int(counts)


def test_undo_redo_and_the_trash_raise_the_sequence_and_never_lower_it(crm: Crm) -> None:
    key = add(crm)
    crm.appointments.edit(key, {"start": "fri"})
    seen = [sequence(crm, key)]
    crm.history.undo(crm.history.require_undo().id)
    assert values(crm, key)["starts"] == LocalTime("2026-12-01T09:00", "Europe/Berlin")
    seen.append(sequence(crm, key))
    crm.history.redo(crm.history.require_redo().id)
    assert values(crm, key)["starts"] == LocalTime("2026-11-27T09:00", "Europe/Berlin")
    seen.append(sequence(crm, key))
    for step in (crm.appointments.delete, crm.appointments.restore, crm.appointments.cancel):
        step(key)
        seen.append(sequence(crm, key))
    crm.appointments.delete(key)
    crm.history.restore("appointment", key)  # as the trash does it
    seen.append(sequence(crm, key))
    crm.appointments.edit(key, {"title": "Other"})
    crm.history.undo(crm.history.require_undo().id)
    assert sequence(crm, key) == seen[-1]
    assert seen == [1, 2, 3, 4, 5, 6, 8]


def test_an_edit_that_changes_nothing_leaves_no_trace(crm: Crm) -> None:
    key = add(crm, attendees="b@example.org")
    newest = crm.history.recent(1)[0].id
    change = crm.appointments.edit(key, {"title": TITLE, "start": "2026-12-01 9:00", "attendees": ["b@example.org"]})
    assert change.summary.endswith("is already so; nothing changed")
    assert crm.history.recent(1)[0].id == newest


def test_what_was_changed_elsewhere_is_not_written_over(crm: Crm) -> None:
    key = add(crm)
    seen = values(crm, key)
    crm.appointments.edit(key, {"start": "2026-12-05 10:00", "place": "Graz"})
    crm.appointments.edit(key, {"title": "Other"}, expected=seen)
    with pytest.raises(Clash):
        crm.appointments.edit(key, {"start": "2026-12-09 10:00"}, expected=seen)
    assert values(crm, key)["starts"] == LocalTime("2026-12-05T10:00", "Europe/Berlin")


def test_attendees_are_customers_or_people_by_name_and_mail(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org"}).id
    key = add(
        crm, attendees=["ada@example.org", "Bob, Jr. <bob@example.org>", "Clerk <ada@example.org>", "c@example.org"]
    )
    view = crm.appointments.view(key)
    assert [(one.text, one.customer) for one in view.attendees] == [
        ("Ada Lovelace", Ref(ada, "Ada Lovelace")),
        ("Bob, Jr. <bob@example.org>", None),
        ("Clerk <ada@example.org>", None),
        ("c@example.org", None),
    ]
    # What a list shows reads back as the same people.
    shown = "; ".join(values(crm, key)["attendees"])
    assert crm.appointments.edit(key, {"attendees": shown}).summary.endswith("nothing changed")
    crm.appointments.edit(
        key, {"remove_attendees": ["ADA lovelace", "c@example.org"], "add_attendees": "d@example.org"}
    )
    assert values(crm, key)["attendees"] == ("Bob, Jr. <bob@example.org>", "Clerk <ada@example.org>", "d@example.org")
    crm.appointments.edit(key, {"remove_attendees": "bob, jr."})
    crm.appointments.edit(key, {"attendees": ""})
    assert values(crm, key)["attendees"] == ()


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"attendees": "Nobody"}, NotFound),
        ({"attendees": "Bob <bob at home>"}, InvalidValue),
        ({"remove_attendees": "x@example.org"}, InvalidValue),
        ({"customer": "Nobody"}, NotFound),
        ({"title": ""}, InvalidValue),
        ({"title": "a\x1bb"}, InvalidValue),
        ({"start": ""}, InvalidValue),
        ({"reminder": "soon"}, InvalidValue),
        ({"status": "done"}, InvalidValue),
        ({"sequence": "7"}, UnknownName),
        ({"colour": "red"}, UnknownName),
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(crm: Crm, given: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        crm.appointments.add({"title": TITLE, "start": "fri 9:00", **given})
    assert crm.browse.count("appointment") == 0
    assert crm.browse.count("appointment", trash=True) == 0


def test_an_appointment_about_a_deal_is_with_its_customer(crm: Crm) -> None:
    ada, bob = (crm.customers.add({"name": name}).id for name in ("Ada Lovelace", "Bob Smith"))
    deal = crm.deals.add({"title": "Website", "customer": ada, "value": "1000"}).id
    first, second = add(crm, deal="Website"), add(crm, deal=f"deal:{deal}", customer=bob)
    assert (values(crm, first)["deal"], values(crm, first)["customer"]) == (
        Ref(deal, "Website"),
        Ref(ada, "Ada Lovelace"),
    )
    assert values(crm, second)["customer"] == Ref(bob, "Bob Smith")
    assert titles(crm, "deal:website") == [TITLE, TITLE]
    crm.appointments.edit(first, {"deal": ""})
    assert (values(crm, first)["deal"], values(crm, first)["customer"]) == (None, Ref(ada, "Ada Lovelace"))


def test_filters(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org"}).id
    add(crm, "past", "2026-11-01 9:00")
    add(crm, "today", "today 15:00", place="Mühlweg", attendees="Bob <bob@example.org>")
    add(crm, "fair", "2026-11-20", end="2026-11-22", customer=ada)
    add(crm, "late", "fri 9:00", duration="2h", attendees="ada@example.org")
    expected = {
        "start:today..": ["today", "late"],
        "ends:today..": ["fair", "today", "late"],
        "starts:next-7d": ["today", "late"],
        "day:2026-11-20": ["fair"],
        "all_day:yes": ["fair"],
        "duration:2h": ["late"],
        "duration:3d": ["fair"],
        "place:muhlweg": ["today"],
        f"customer:{ada}": ["fair"],
        "with:bob@example.org": ["today"],
        'with:"ada lovelace"': ["late"],
        "attendees:missing": ["past", "fair"],
        "muhl": ["today"],
        "bob": ["today"],
        "fair OR past": ["past", "fair"],
        "zone:Europe/Berlin -status:cancelled": ["past", "fair", "today", "late"],
    }
    assert {text: titles(crm, text) for text in expected} == expected
    assert titles(crm, "", sort=("-duration",))[0] == "fair"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["fair", "next"]),
        ("fair OR dentist", ["fair"]),
        ("dentist", []),
        ("title:dentist", []),
        ("title:dentist day:2026", ["dentist"]),
        ("start:..today", ["dentist", "fair"]),
        ("-when:today.. OR fair", ["dentist", "fair"]),
        ("id:1", ["dentist"]),
    ],
)
def test_lists_look_ahead_unless_the_filter_says_when(crm: Crm, typed: str, found: list[str]) -> None:
    add(crm, "dentist", "2026-11-01 9:00")
    add(crm, "fair", "2026-11-20", end="2026-11-21")
    add(crm, "next", "fri 9:00")
    assert titles(crm, crm.appointments.coming(typed)) == found


def test_the_agenda_goes_by_the_days_of_the_business(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    add(crm, "osaka", "2026-12-01 6:00 Asia/Tokyo", customer="Ada Lovelace")  # 22:00 the day before in Berlin
    add(crm, "fair", "2026-11-30", end="2026-12-01")
    add(crm, "night", "2026-11-30 23:00", end="2026-12-01 2:00")
    add(crm, "until midnight", "2026-12-01 22:00", end="2026-12-02 0:00")
    add(crm, "moment", "2026-12-02 0:00", end="0:00")
    crm.appointments.delete(add(crm, "gone", "2026-12-01 9:00"))
    days = crm.appointments.agenda(date(2026, 11, 29), 4)
    assert [day.day.isoformat() for day in days] == ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02"]
    assert [[entry.title for entry in day.entries] for day in days] == [
        [],
        ["fair", "osaka", "night"],
        ["fair", "night", "until midnight"],
        ["moment"],
    ]
    osaka = days[1].entries[1]
    assert (osaka.starts, osaka.own) == ("2026-11-30T22:00", LocalTime("2026-12-01T06:00", "Asia/Tokyo"))
    assert osaka.customer == Ref(1, "Ada Lovelace")


def test_a_customer_shows_the_next_appointment_and_all_in_the_timeline(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org"}).id
    other = crm.customers.add({"name": "Clara Böhm"}).id
    add(crm, "past", "2026-11-01 9:00", customer=ada)
    crm.appointments.cancel(add(crm, "off", "sun 9:00", customer=ada, place="Graz"))
    add(crm, "attending", "2026-12-03 9:00", customer=other, attendees="ada@example.org")
    add(crm, "later", "2026-12-05 9:00", customer=ada)
    rows = crm.browse.page("customer", Query(fields=("name", "next_appointment"))).rows
    assert rows == (("Ada Lovelace", "2026-12-03T08:00:00Z"), ("Clara Böhm", "2026-12-03T08:00:00Z"))
    timeline = [(entry.title, entry.detail) for entry in crm.customers.timeline(ada)]
    assert timeline == [("later", ""), ("attending", ""), ("off", "cancelled, Graz"), ("past", "")]


def test_the_trash_keeps_and_gives_back(crm: Crm) -> None:
    key = add(crm, attendees="b@example.org")
    assert crm.appointments.delete(key).summary == f'Appointment {key} "{TITLE}" moved to the trash'
    assert (titles(crm, ""), [hit.id for hit in crm.search.find("Termin")]) == ([], [])
    crm.appointments.restore(key)
    assert (titles(crm, ""), [hit.id for hit in crm.search.find("termin")]) == ([TITLE], [key])
    crm.appointments.delete(key)
    assert crm.history.empty_trash() == (1, 0)
    crm.history.undo(crm.history.require_undo().id)
    crm.appointments.restore(key)
    assert values(crm, key)["attendees"] == ("b@example.org",)


def test_undo_takes_every_step_back(crm: Crm) -> None:
    def state() -> list[Any]:
        with crm.store.reading() as db:
            kept = "title, starts_at, ends_at, zone, starts_utc, ends_utc, all_day, place, status, reminder_minutes, deleted_at"
            rows = db.execute(f"SELECT {kept} FROM appointments ORDER BY id").fetchall()
            return [*rows, *db.execute("SELECT * FROM appointment_attendees ORDER BY id").fetchall()]

    states = [state()]
    key = add(crm, attendees="a@example.org;b@example.org")
    states.append(state())
    for given in (
        {"start": "2026-12-24", "end": "2026-12-26"},
        {"attendees": "b@example.org;c@example.org", "place": "Graz"},
        {"start": "2026-12-24 9:00 Asia/Tokyo", "reminder": "15m", "title": "Other"},
    ):
        crm.appointments.edit(key, given)
        states.append(state())
    crm.appointments.delete(key)
    for before in reversed(states):
        crm.history.undo(crm.history.require_undo().id)
        assert state() == before
    for after in states[1:]:
        crm.history.redo(crm.history.require_redo().id)
        assert state() == after


def test_rows_that_make_no_sense_do_not_get_past_the_database(crm: Crm) -> None:
    key = add(crm)
    with crm.store.writing("test") as unit:
        for assignment in (
            "ends_utc = '2020-01-01T00:00:00Z'",
            "starts_at = '2026-12-01'",
            "status = 'done'",
            "all_day = 1",
            "title = ''",
            "starts_utc = '2026-12-01 08:00'",
        ):
            with pytest.raises(Exception, match="CHECK constraint"):
                unit.execute(f"UPDATE appointments SET {assignment} WHERE id = ?", (key,))


def test_redo_stops_where_somebody_else_came_between(crm: Crm) -> None:
    key = add(crm, attendees="a@example.org")
    added = crm.history.require_undo().id
    crm.appointments.edit(key, {"attendees": "b@example.org"})
    crm.history.undo(crm.history.require_undo().id)
    crm.history.redo(crm.history.require_redo().id)
    with pytest.raises(Conflict, match="was changed since"):
        crm.history.undo(added)
    assert values(crm, key)["attendees"] == ("b@example.org",)
