"""Saved views and segments, driven by keys, checked in the database."""

from collections.abc import Iterator

from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from crm_core.crm import Crm
from crm_tui.bridge import RecordsChanged
from crm_tui.dialogs.choose import Choose
from crm_tui.dialogs.copy_command import command_choices
from crm_tui.dialogs.palette import Palette
from crm_tui.widgets.filter_bar import FilterBar

from .driver import Running, screen_text, settle, table, type_text


async def test_a_list_is_saved_as_a_view_and_undo_takes_it_back(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("slash")
        await type_text(pilot, "city:London")
        await pilot.press("enter", "s")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("V")
        await settle(pilot)
        await type_text(pilot, "Londoners")
        await pilot.press("enter")
        await settle(pilot)
        view = crm.views.get("londoners")
        assert (view.entity, view.filter, view.sort) == ("customer", "city:London", ("name",))
        assert "« Londoners »" in screen_text(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert crm.views.list() == []
        assert "« Londoners »" not in screen_text(pilot)
        assert pilot.app.screen.query_one(FilterBar).text == "city:London"


async def test_the_view_that_is_shown_has_the_name_it_is_given_elsewhere(crm: Crm, running: Running) -> None:
    crm.views.save("Londoners", "customer", "city:London")
    async with running() as pilot:
        await pilot.press("v")
        await settle(pilot)
        await type_text(pilot, "Londoners")
        await pilot.press("enter")
        await settle(pilot)
        assert "« Londoners »" in screen_text(pilot)
        crm.views.rename("Londoners", "People of London")
        await settle(pilot)
        pilot.app.post_message(RecordsChanged())
        await settle(pilot)
        assert "« People of London »" in screen_text(pilot)


async def test_a_view_is_opened_with_filter_columns_and_order_and_left_again(crm: Crm, running: Running) -> None:
    crm.views.save("By city", "customer", "kind:person", ("city", "id"), ("-city", "name"))
    async with running() as pilot:
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Choose)
        await type_text(pilot, "1")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen.query_one(FilterBar).text == "kind:person"
        assert [column.field.key for column in table(pilot).columns] == ["name", "city", "id"]
        assert (table(pilot).count, table(pilot).value("city")) == (2, "London")
        assert "« By city »" in screen_text(pilot)
        commands = dict(command_choices(pilot.app))
        assert "crm customer list --view 'By city'" in commands
        assert "crm view save 'By city' kind:person --of customers --fields name,city,id --sort=-city,name" in {
            command.replace("--sort -", "--sort=-") for command in commands
        }
        await pilot.press("v")
        await settle(pilot)
        await type_text(pilot, "usual")
        await pilot.press("enter")
        await settle(pilot)
        assert (table(pilot).count, pilot.app.screen.query_one(FilterBar).text) == (3, "")
        assert "By city" not in screen_text(pilot)


async def test_a_view_with_a_column_that_is_no_more_is_refused(crm: Crm, running: Running) -> None:
    crm.views.save("Old", "customer", "city:London")
    with crm.store.writing("By hand") as unit:
        unit.execute("UPDATE saved_views SET columns = '[\"shoe_size\"]'")
    async with running() as pilot:
        await pilot.press("v", "enter")
        await settle(pilot)
        assert 'There is no customer field "shoe_size"' in screen_text(pilot)
        assert (table(pilot).count, pilot.app.screen.query_one(FilterBar).text) == (3, "")


async def test_a_view_is_removed_while_it_is_open(crm: Crm, running: Running) -> None:
    crm.views.save("Leads", "customer", "lifecycle:lead")
    async with running() as pilot:
        await pilot.press("v", "enter")
        await settle(pilot)
        await pilot.press("ctrl+p")
        await type_text(pilot, "delete view")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert crm.views.list() == []
        assert table(pilot).count == 3


async def test_a_view_of_deals_narrows_the_board_and_one_of_appointments_the_agenda(crm: Crm, running: Running) -> None:
    crm.views.save("Big", "deal", "value:1000..")
    crm.views.save("Visits", "appointment", "visit")
    async with running() as pilot:
        for key, name, text in (("2", "Big", "value:1000.."), ("3", "Visits", "visit")):
            await pilot.press(key)
            await settle(pilot)
            await pilot.press("v", "enter")
            await settle(pilot)
            assert pilot.app.screen.query_one(FilterBar).text == text
            assert f"« {name} »" in screen_text(pilot)


async def test_a_segment_is_kept_shown_with_its_number_and_opened(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("slash")
        await type_text(pilot, "city:London")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("S", "enter")
        await settle(pilot)
        await type_text(pilot, "Big city")
        await pilot.press("enter")
        await settle(pilot)
        assert crm.segments.get("big city").customers == 2
        await pilot.press("escape", "S")
        await settle(pilot)
        assert "2   city:London" in screen_text(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen.query_one(FilterBar).text == 'segment:"Big city"'
        assert table(pilot).count == 2


async def test_marked_customers_go_into_a_segment_by_hand_and_out_of_it(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("space", "space", "M")
        await settle(pilot)
        await pilot.press("enter")
        await type_text(pilot, "Trip")
        await pilot.press("enter")
        await settle(pilot)
        assert crm.browse.ids("customer", "segment:trip") == [1, 2]
        assert table(pilot).marked == set()
        await pilot.press("G", "M", "enter")
        await settle(pilot)
        assert crm.browse.count("customer", "segment:trip") == 3
        await pilot.press("ctrl+p")
        await type_text(pilot, "out of segment")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert crm.browse.count("customer", "segment:trip") == 2
        await pilot.press("u", "u", "u")
        await settle(pilot)
        assert crm.segments.list() == []


async def test_a_name_typed_where_one_chooses_makes_a_new_segment_or_view(crm: Crm, running: Running) -> None:
    crm.segments.add_fixed("Newsletter", [])
    async with running() as pilot:
        await pilot.press("space", "space", "M")
        await settle(pilot)
        await type_text(pilot, "News")
        assert list(_lines(pilot)) == ["Newsletter", 'A new segment "News"']
        await pilot.press("down", "enter")
        await settle(pilot)
        assert crm.browse.ids("customer", "segment:news") == [1, 2]
        await pilot.press("slash")
        await type_text(pilot, "city:London")
        await pilot.press("enter")
        for key, named, line in (
            ("S", "Here", 'Keep this filter as a segment "Here"'),
            ("v", "There", 'Save this list as a view "There"'),
        ):
            await pilot.press(key)
            await settle(pilot)
            await type_text(pilot, named)
            assert list(_lines(pilot)) == [line]
            await pilot.press("enter")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
        assert crm.segments.get("Here").filter == crm.views.get("There").filter == "city:London"


async def test_what_is_not_in_a_list_to_choose_from_is_said(crm: Crm, running: Running) -> None:
    crm.segments.add("Regulars", "city:London")
    async with running() as pilot:
        await pilot.press("S")
        await settle(pilot)
        await type_text(pilot, "Nobody")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Choose)
        assert "Nothing here is called so." in screen_text(pilot)


async def test_the_search_dialog_says_that_it_only_found_the_nearest(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+f")
        await type_text(pilot, "Lovelcae")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Palette)
        shown = screen_text(pilot)
        assert "Ada Lovelace" in shown
        assert "nearest" in shown
        await pilot.press("enter")
        await settle(pilot)
        assert table(pilot).value("name") == "Ada Lovelace"


async def test_the_filter_line_completes_over_dots_with_what_is_there(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        for typed, completed in (
            ("organization.ci", "organization.city:"),
            ("city:gra", "city:graz"),
            ("tag:v", "tag:vip"),
            ("deal.stage:w", "deal.stage:won"),
        ):
            await pilot.press("slash")
            await type_text(pilot, typed)
            await settle(pilot)
            await pilot.press("tab")
            field = pilot.app.screen.query_one(FilterBar).query_one(Input)
            assert field.value.lower() == completed
            await pilot.press("escape", "escape")


async def test_a_value_with_a_blank_is_completed_with_its_quotes(crm: Crm, running: Running) -> None:
    crm.tags.add("christmas card", [2])
    async with running() as pilot:
        for typed, shown, completed in (
            ("tag:ch", "tag:christmas card", 'tag:"christmas card"'),
            ('tag:"chr', 'tag:"christmas card"', 'tag:"christmas card"'),
            ("name:=ad", "name:=ada Lovelace", 'name:="Ada Lovelace"'),
            ("-tag:vip,CHR", "-tag:vip,CHRistmas card", '-tag:vip,"christmas card"'),
            ('tag:"christmas card",vi', None, 'tag:"christmas card",vip'),
        ):
            for key in ("tab", "right"):
                await pilot.press("slash")
                await type_text(pilot, typed)
                await settle(pilot)
                if shown:
                    assert shown in screen_text(pilot)
                await pilot.press(key)
                assert pilot.app.screen.query_one(FilterBar).query_one(Input).value == completed
                await pilot.press("escape", "escape")


async def test_tab_with_nothing_to_complete_stays_in_the_line(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("slash")
        await type_text(pilot, "zzz")
        await settle(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert "Nothing to complete here; enter goes to the list." in screen_text(pilot)
        await pilot.press("w")
        assert pilot.app.screen.query_one(FilterBar).text == "zzzw"
        await pilot.press("escape", "tab")
        await settle(pilot)
        assert not pilot.app.screen.query_one(FilterBar).has_focus_within


async def test_without_segments_it_is_said_how_to_make_one(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("S")
        await settle(pilot)
        assert not pilot.app.screen.query(OptionList)
        assert "No segments yet" in screen_text(pilot)


async def test_the_history_tells_what_was_kept(crm: Crm, running: Running) -> None:
    crm.segments.add_fixed("Trip", [1, 2])
    crm.views.save("Londoners", "customer", "city:London")
    async with running((140, 40)) as pilot:
        app = pilot.app
        app.go("history")  # type: ignore[attr-defined]
        await settle(pilot)
        shown = screen_text(pilot)
        assert 'View "Londoners" of customers saved' in shown
        assert 'Segment "Trip" added with 2 customers' in shown
        assert "city:London" in shown


def _lines(pilot: Pilot[None]) -> Iterator[str]:
    """What the list to choose from shows, without the numbers beside segments."""
    options = pilot.app.screen.query_one(OptionList)
    for place in range(options.option_count):
        yield str(options.get_option_at_index(place).prompt).split("  ")[0].strip()
