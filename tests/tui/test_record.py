"""What hangs on a customer in the full screen: noted by keys, seen in the detail, checked in the database."""

import csv
import shlex
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from crm_core.crm import Crm
from crm_tui.customer_reading import read_customer
from crm_tui.dialogs.choose import Choose
from crm_tui.dialogs.copy_command import command_choices
from crm_tui.dialogs.form import RecordForm
from crm_tui.glyphs import sign
from crm_tui.screens.base import BaseScreen
from crm_tui.session import Session
from crm_tui.widgets.customer_lines import customer_lines

from .driver import Running, screen_text, settle, table, type_text
from .test_actions import cli

CONTACTS = Path(__file__).parents[2].parent / "shared/data/i18n/contacts_sample.csv"
ADA, ENGINES, CLARA = 2, 1, 3


async def choose(pilot: Pilot[None], *typed: str) -> None:
    """Press + and pick what is typed, then pick again in each list that follows."""
    await pilot.press("plus")
    for text in typed:
        await settle(pilot)
        assert isinstance(pilot.app.screen, Choose)
        await type_text(pilot, text)
        await pilot.press("enter")
    await settle(pilot)


async def fill(pilot: Pilot[None], *texts: str) -> None:
    """Type into the fields of a form one after the other, and save; nothing is asked."""
    await fill_in(pilot, *texts)
    assert isinstance(pilot.app.screen, BaseScreen), screen_text(pilot)


async def fill_in(pilot: Pilot[None], *texts: str) -> None:
    """The same, up to the key that saves."""
    assert isinstance(pilot.app.screen, RecordForm)
    for number, text in enumerate(texts):
        if number:
            await pilot.press("tab")
            await settle(pilot)
        focused = pilot.app.focused
        assert isinstance(focused, Input)
        focused.value = ""
        await type_text(pilot, text)
        await settle(pilot)
    await pilot.press("ctrl+s")
    await settle(pilot)


def owners(crm: Crm) -> list[object]:
    """Who looks after the three."""
    return [crm.customers.view(key).values["owner"] for key in (ENGINES, ADA, CLARA)]


async def undo(pilot: Pilot[None]) -> None:
    await pilot.press("u")
    await settle(pilot)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_relationship_is_noted_seen_and_deleted(crm: Crm, running: Running, size: tuple[int, int]) -> None:
    async with running(size) as pilot:
        await choose(pilot, "add relationship")
        await fill(pilot, "referred-by", "customer:3", "at the fair")
        assert [(r.kind, r.other.id, r.note) for r in crm.relationships.list(ADA)] == [
            ("referred-by", CLARA, "at the fair")
        ]
        await pilot.press("enter")
        await settle(pilot)
        assert "referred by Clara Böhm" in screen_text(pilot)
        await choose(pilot, "delete relationship", "clara")
        assert crm.relationships.list(ADA) == []
        await undo(pilot)
        assert len(crm.relationships.list(CLARA)) == 1


async def test_a_preference_is_noted_changed_and_deleted(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await choose(pilot, "add preference")
        await fill(pilot, "coffee", "flat white", "yesterday", "call")
        assert [p[1:] for p in crm.preferences.list(ADA)] == [("coffee", "flat white", "2026-11-20", "call")]
        assert "coffee: flat white" in screen_text(pilot)
        await choose(pilot, "edit preference", "coffee")
        await fill(pilot, "espresso [x]")
        assert crm.preferences.list(ADA)[0].value == "espresso [x]"
        await choose(pilot, "delete preference", "coffee")
        assert crm.preferences.list(ADA) == []
        await undo(pilot)
        await undo(pilot)
        assert crm.preferences.list(ADA)[0].value == "flat white"


async def test_an_affiliation_is_noted_and_the_main_one_ends(crm: Crm, running: Running) -> None:
    other = crm.customers.add({"name": "Royal Society", "kind": "organization"}).id
    async with running() as pilot:
        await choose(pilot, "add affiliation")
        await fill(pilot, f"customer:{other}", "Fellow", "2021-05-01")
        assert [(a.organization.id, a.role, a.started_on) for a in crm.affiliations.list(ADA) if not a.is_main] == [
            (other, "Fellow", "2021-05-01")
        ]
        assert "Royal Society · Fellow" in screen_text(pilot)
        await choose(pilot, "end affiliation", "analytical")
        assert crm.customers.view(ADA).values["organization"] is None
        assert [p.ended_on for p in crm.affiliations.members(ENGINES)] == ["2026-11-21"]
        await undo(pilot)
        assert [p.ended_on for p in crm.affiliations.members(ENGINES)] == [None]


async def test_a_contact_point_is_marked(crm: Crm, running: Running) -> None:
    async with running((80, 24)) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        await choose(pilot, "mark contact point", "ada@home.example")
        await fill(pilot, "private", "yes", "yes", "yes")
        point = crm.customers.view(ADA).points[0]
        assert tuple(point)[1:3] + tuple(point)[4:] == ("private", "ada@home.example", True, True, True)
        shown = screen_text(pilot)
        assert "private primary opted out invalid" in shown
        await undo(pilot)
        assert crm.customers.view(ADA).points[0].value == "ada@example.com"


async def test_only_the_chosen_customers_are_handed_over_without_a_question(crm: Crm, running: Running) -> None:
    crm.customers.edit_all([ENGINES, ADA, CLARA], {"owner": "Jana"})
    crm.deals.add({"title": "Logo", "customer": ADA, "owner": "Jana"})
    async with running() as pilot:
        await choose(pilot, "hand over")
        await fill(pilot, "Bea")
        assert owners(crm) == ["Jana", "Bea", "Jana"], "that of the cursor and nobody else's"
        assert crm.deals.view(1).values["owner"] == "Bea"
        await undo(pilot)
        await pilot.press("space", "j", "space")
        await choose(pilot, "hand over")
        assert "Hand over · 2 customers" in screen_text(pilot)
        await fill(pilot, "Bea")
        assert owners(crm) == ["Jana", "Bea", "Bea"] or owners(crm) == ["Bea", "Bea", "Jana"]


async def test_more_than_the_chosen_customers_are_counted_and_asked_about(crm: Crm, running: Running) -> None:
    crm.customers.edit_all([ENGINES, ADA, CLARA], {"owner": "Jana"})
    crm.deals.add({"title": "Logo", "customer": ADA, "owner": "Jana"})
    async with running((80, 24)) as pilot:
        for answer, owner in (("n", "Jana"), ("y", "Bea")):
            await choose(pilot, "hand over")
            await fill_in(pilot, "Bea", "")
            shown = screen_text(pilot)
            assert "Hand over 3 customers?" in shown
            assert "1 open deal along with them." in shown
            assert "No filter: all of theirs." in shown
            await pilot.press(answer)
            await settle(pilot)
            assert owners(crm) == [owner] * 3
            if answer == "n":
                await pilot.press("escape", "x")
                await settle(pilot)


async def test_a_handover_of_nobody_is_refused_in_the_form(crm: Crm, running: Running) -> None:
    crm.customers.edit_all([ENGINES, ADA, CLARA], {"owner": "Jana"})
    async with running() as pilot:
        await choose(pilot, "hand over")
        await fill_in(pilot, "Bea", "city:Nowhere")
        assert "finds no customer of theirs" in screen_text(pilot)
        assert owners(crm) == ["Jana"] * 3


async def test_marked_customers_of_somebody_else_stay_and_are_told_of(crm: Crm, running: Running) -> None:
    crm.customers.edit_all([ADA, CLARA], {"owner": "Jana"})
    async with running() as pilot:
        for key in (*["space"] * crm.browse.count("customer"),):
            await pilot.press(key)
        await choose(pilot, "hand over")
        await fill_in(pilot, "Jana", "Bea")
        assert "1 of the 3 chosen have another owner and stay there." in screen_text(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert owners(crm) == [None, "Bea", "Bea"]


async def test_an_owner_is_suggested_where_one_is_set_or_handed_over(crm: Crm, running: Running) -> None:
    crm.customers.edit(CLARA, {"owner": "Jana Müller"})
    async with running() as pilot:
        await pilot.press("E")
        await settle(pilot)
        await type_text(pilot, "owner")
        await pilot.press("enter")
        await settle(pilot)
        assert "Jana Müller" in screen_text(pilot)
        await type_text(pilot, "ja")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "— → Jana Müller" in screen_text(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert crm.browse.ids("customer", 'owner:"Jana Müller"') == [ADA, CLARA]
        await pilot.press("E")
        await settle(pilot)
        await type_text(pilot, "potential")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert "Potential of" in screen_text(pilot)
        assert "— → medium" in screen_text(pilot)


async def test_a_photo_is_taken_in(crm: Crm, running: Running, tmp_path: Path) -> None:
    picture = tmp_path / "ada.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0")
    async with running() as pilot:
        await choose(pilot, "take in a photo")
        await type_text(pilot, str(picture))
        await pilot.press("enter")
        await settle(pilot)
        assert crm.photos.path(ADA).read_bytes() == picture.read_bytes()
        assert "photo, PNG, 24 B, 640×480" in screen_text(pilot)


async def test_subsidiaries_stand_apart_from_people(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Engines Paris", "kind": "organization", "organization": "1"})
    async with running() as pilot:
        await pilot.press("j")
        await settle(pilot)
        shown = screen_text(pilot)
        assert "People Ada Lovelace" in shown
        assert "Owns   Engines Paris" in shown


async def test_nothing_to_delete_is_said(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("G")
        await settle(pilot)
        for what in ("delete relationship", "edit preference", "delete preference", "end affiliation", "mark contact"):
            await choose(pilot, what)
            assert not isinstance(pilot.app.screen, Choose), what
        assert "Clara Böhm has no contact points." in screen_text(pilot)


async def test_the_twins_do_the_same(crm: Crm, path: Path, running: Running, tmp_path: Path) -> None:
    picture = tmp_path / "ada.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0pixels")
    crm.preferences.add(ADA, "coffee", "black")
    meant = {"RELATIONSHIP": "works-with", "PREFERENCE": "coffee", "VALUE": "flat white", "FILE": str(picture)}
    meant |= {"TEXT": "private", "POINT": "ada@home.example", "FROM": "", "TO": "Bea"}
    async with running() as pilot:
        commands = [command for command, _ in command_choices(pilot.app)]  # type: ignore[arg-type]
    done = {
        "crm relationship add": lambda: len(crm.relationships.list(ADA)) == 1,
        "crm relationship delete": lambda: crm.relationships.list(ADA) == [],
        "crm preference edit": lambda: crm.preferences.list(ADA)[0].value == "flat white",
        "crm preference delete": lambda: crm.preferences.list(ADA) == [],
        "crm preference add": lambda: len(crm.preferences.list(ADA)) == 1,
        "crm affiliation end": lambda: crm.customers.view(ADA).values["organization"] is None,
        "crm affiliation add": lambda: len(crm.affiliations.list(ADA)) == 2,
        "crm customer point": lambda: crm.customers.view(ADA).points[1].label == "private",
        "crm customer photo": lambda: crm.customers.view(ADA).values["photo"] is not None,
        "crm customer handover": lambda: owners(crm) == [None, "Bea", None],
    }
    for start, check in done.items():
        command = next(each for each in commands if each.startswith(start) and "--open" not in each)
        other = "3" if "relationship" in command else "1"
        words = [meant.get(word, other if word == "CUSTOMER" else word) for word in shlex.split(command)]
        code, said = cli(path, words)
        assert code == 0, (command, said)
        assert check(), command


def test_the_detail_says_everything_in_any_width(crm: Crm) -> None:
    crm.customers.edit(
        ADA,
        {
            "roles": "partner", "potential": "high", "market_segment": "engines", "preferred_channel": "call",
            "handles": ["mastodon:@ada@x.example"], "lifecycle": "former", "birthday": "--12-10", "time_zone": "Europe/London",
            "street": "12 St James's Square", "postal_code": "SW1Y 4JH", "country": "GB",
        },
    )  # fmt: skip
    for number in range(5):
        crm.preferences.add(ADA, f"taste {number}", "山田 " * 9)
    session = Session(crm)
    for width in (39, 78):
        reading = read_customer(crm, ADA)
        assert reading is not None
        lines = customer_lines(reading, width, crm.browse.entities, session.place())
        text = "\n".join(part.plain for part in (lines.above, *lines.timeline, lines.below))
        for said in ("partner", "high", "engines", "call", "@ada@x.example  mastodon", "former", "10 Dec", "Europe/London",
                     "SW1Y 4JH, UNITED KINGDOM", "customer → former", "taste 0", "and 3 more"):  # fmt: skip
            assert said in text, (width, said)
        drawn = [line for line in lines.above.plain.splitlines() if line.startswith(("Likes", "       "))]
        assert drawn
        assert {cell_len(line) for line in drawn} == {width}


@pytest.mark.skipif(not CONTACTS.exists(), reason="the sample of contacts is not here")
@pytest.mark.parametrize("width", [39, 78])
def test_the_description_stands_once_and_a_long_address_beside_its_sign(crm: Crm, width: int) -> None:
    long = "detlef.brueckner-vertrieb@stadtgaertnerei-gruenspan.example.com"
    paragraph = "Builds cabinets for the museum and wants drawings early, by mail."
    for description in (paragraph, f"{paragraph}\nOne more.", f"{paragraph * 9}\nOne more."):
        crm.customers.edit(ADA, {"email": long, "description": description})
        reading = read_customer(crm, ADA)
        assert reading is not None
        lines = customer_lines(reading, width, crm.browse.entities, Session(crm).place())
        above, below = lines.above.plain, lines.below.plain
        assert above.count("Builds cabinets") >= 1
        assert (above + below).count("by mail.") == description.count("by mail.") or len(paragraph * 9) > 3 * width
        assert description[:9] not in below or paragraph * 9 in below
        assert ("One more." in below) == ("One more." in description)
        drawn = next(line for line in above.splitlines() if "detlef" in line)
        assert drawn.startswith(f"{sign('email')} detlef.brueckner-vertrieb@")
        assert "".join(above.split()).count(long) == 1
        assert cell_len(drawn) <= width


@pytest.mark.skipif(not CONTACTS.exists(), reason="the sample of contacts is not here")
async def test_contacts_of_every_script_stand_in_columns(crm: Crm, running: Running) -> None:
    with CONTACTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[::4]:
        crm.customers.add({"name": row["name"], "city": row["city"], "description": row["job"]})
    async with running((100, 40)) as pilot:
        list_ = table(pilot)
        assert list_.count == 3 + len(rows[::4])
        width = list_.scrollable_content_region.width
        for start in range(0, list_.count, 30):
            list_.move_to(start)
            await settle(pilot)
            for y in range(list_.size.height):
                line = "".join(segment.text for segment in list_.render_line(y))
                assert cell_len(line) == list_.render_line(y).cell_length >= width, line
