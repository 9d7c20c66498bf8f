from collections.abc import Callable

import pytest
from textual.widgets import Input

from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_tui.dialogs.form import RecordForm
from crm_tui.screens.deal import DealScreen
from crm_tui.widgets.board import BoardView

from .conftest import Driver, Running

Values = Callable[[int], dict[str, object]]


@pytest.fixture
def deals(crm: Crm) -> Values:
    """Four deals of two owners, and a way to read one."""
    crm.business.set(owner="Jana")
    crm.customers.add({"name": "Café Łódź"})
    crm.deals.add({"title": "Logo [x]", "customer": "1", "value": "900 EUR", "expected_close": "2026-11-18"})
    crm.deals.add({"title": "Brand kit", "value": "1150.50 EUR", "expected_close": "2026-12-21", "owner": "Aylin"})
    crm.deals.add({"title": "Shop", "value": "88000 JPY", "stage": "Proposal", "expected_close": "2026-11-25"})
    crm.deals.add({"title": "Old one", "value": "10 EUR", "stage": "Won"})
    return lambda key: crm.deals.view(key).values


async def _shown(ui: Driver) -> None:
    await ui.until(lambda: ui.screen.query_one(BoardView).current is not None)


async def test_the_board_shows_columns_sums_and_cards(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await ui.shows("Prospecting", "10 %", "2 · 2,051 €", "Logo [x]", "900 €", "1,150.50 €", "Café Łódź")
        await ui.shows("3 d late !", "21 Dec", "25 Nov", "88,000 ¥", "3 open", "weighted 205 € + 44,000 ¥", "Won")


@pytest.mark.parametrize(("forth", "back"), [("L", "H"), ("shift+right", "shift+left")])
async def test_one_key_moves_a_card_and_the_cursor_goes_with_it(
    deals: Values, running: Running, forth: str, back: str
) -> None:
    async with running("pipeline", (80, 24)) as ui:
        await _shown(ui)
        await ui.press(forth)
        await ui.until(lambda: deals(1)["stage"] == "Qualification")
        await ui.told("undoes")
        await ui.until(lambda: ui.screen.stage().name == "Qualification")
        assert ui.screen.subject() == 1
        await ui.press(back)
        await ui.until(lambda: deals(1)["stage"] == "Prospecting")
        await ui.until(lambda: ui.screen.stage().name == "Prospecting")
        await ui.press(back)
        await ui.told("This is the first stage.")


async def test_w_wins_and_undo_takes_it_back(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("w")
        await ui.until(lambda: deals(1)["stage"] == "Won")
        await ui.press("u")
        await ui.until(lambda: deals(1)["stage"] == "Prospecting")


async def test_x_asks_why_and_esc_leaves_the_deal(crm: Crm, deals: Values, running: Running) -> None:
    crm.deals.lose(3, "too slow", competitor="Studio Nordlicht")
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("x")
        await ui.shows('Lost: "Logo [x]"', "Lost reason", "Competitor", "Lost note", "too slow")
        await ui.press("escape")
        await ui.until(lambda: len(ui.app.screen_stack) == 1)
        assert deals(1)["stage"] == "Prospecting"
        await ui.press("x")
        await ui.shows("Lost:", "too slow")
        await ui.press("down", "enter")
        await ui.type("Rival")
        await ui.press("tab")
        await ui.press(*"No")
        await ui.press("ctrl+s")
        await ui.until(lambda: deals(1)["stage"] == "Lost")
        said = [deals(1)[name] for name in ("lost_reason", "competitor", "lost_note")]
        assert said == ["too slow", "Rival", "No"]


async def test_the_form_of_a_loss_can_be_copied_as_a_command(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("x")
        await ui.shows("Lost:")
        await ui.type("too dear")
        await ui.press("ctrl+y")
        await ui.until(lambda: ui.app.clipboard == "crm deal lose 1 --reason 'too dear'")


async def test_moving_into_the_lost_column_asks_too(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("right", "right", "right", "right")
        await ui.until(lambda: ui.screen.subject() == 4)
        await ui.press("L")
        await ui.shows('Lost: "Old one"')
        await ui.press("ctrl+s")
        await ui.until(lambda: deals(4)["stage"] == "Lost")
        assert deals(4)["lost_reason"] is None


async def test_a_adds_into_the_column_under_the_cursor(crm: Crm, deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("right", "right", "a")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        await ui.type("Catalogue")
        await ui.press("tab", "tab")
        await ui.type("4000")
        await ui.press("ctrl+s")
        await ui.until(lambda: crm.browse.count("deal") == 5)
        assert deals(5)["stage"] == "Proposal"
        assert str(deals(5)["value"]) == "Money(minor=400000, currency='EUR')"
        await ui.shows("Catalogue", "4,000 €")


async def test_a_on_a_closed_column_adds_there(crm: Crm, deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("right", "right", "right", "right", "right", "a")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        await ui.shows("New deal · Sales · Lost")
        await ui.type("Catalogue")
        await ui.press("ctrl+s")
        await ui.until(lambda: crm.browse.count("deal") == 5)
        assert (deals(5)["stage"], deals(5)["closed_on"]) == ("Lost", "2026-11-21")


async def test_news_on_the_way_to_a_deal_turns_nobody_back(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        assert ui.screen.subject() != 3
        ui.screen.put_cursor(3)
        ui.screen.reload()
        await ui.until(lambda: not ui.screen.rereading())
        assert ui.screen.subject() == 3


async def test_e_edits_the_deal(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("e")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        title = ui.screen.query(Input).first()
        assert title.value == "Logo [x]"
        title.value = "Logo and sign"
        await ui.press("ctrl+s")
        await ui.until(lambda: deals(1)["title"] == "Logo and sign")
        await ui.shows("Logo and sign")


async def test_enter_opens_the_deal_where_the_same_keys_work(crm: Crm, deals: Values, running: Running) -> None:
    crm.interactions.add({"customer": "1", "deal": "1", "channel": "call", "subject": "Two variants"})
    async with running("pipeline", (80, 24)) as ui:
        await _shown(ui)
        await ui.press("enter")
        await ui.shows("Café Łódź · Sales · Prospecting", "overdue since Wed 18 Nov, 3 d ago !", "Two variants")
        await ui.press("L")
        await ui.until(lambda: deals(1)["stage"] == "Qualification")
        await ui.shows("Café Łódź · Sales · Qualification")
        await ui.press("escape")
        await ui.until(lambda: not isinstance(ui.screen, DealScreen))


async def test_d_moves_to_the_trash_after_a_question(crm: Crm, deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("d")
        await ui.shows('Move "Logo [x]" to the trash?')
        await ui.press("y")
        await ui.until(lambda: [key for key, _, _ in crm.history.trash("deal")] == [1])
        await ui.until(lambda: ui.screen.subject() == 2)


async def test_the_filter_narrows_cards_and_sums(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await ui.shows("Brand kit")
        await ui.press("slash")
        await ui.type("owner:Aylin")
        await ui.until(lambda: "Logo" not in ui.text())
        await ui.shows("Brand kit", "1 open", "1 · 1,151 €")
        await ui.press("escape", "escape")
        await ui.shows("Logo")


async def test_g_shows_lanes_by_owner(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await ui.shows("Brand kit")
        await ui.press("g")
        await ui.shows("by owner", "Aylin", "Jana")
        text = ui.text()
        assert text.index("Aylin") < text.index("Brand kit") < text.index("Jana") < text.index("Logo")
        await ui.shows("Aylin  1 open  1,151 €  weighted 115 €")
        await ui.press("g")
        await ui.until(lambda: "by owner" not in ui.text())


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_columns_have_their_weighted_sums(deals: Values, running: Running, size: tuple[int, int]) -> None:
    async with running("pipeline", size) as ui:
        await ui.shows("2 · 2,051 €", "weighted 205 €")


async def test_another_pipeline_can_be_chosen(crm: Crm, deals: Values, running: Running) -> None:
    crm.pipelines.add("Support")
    crm.deals.add({"title": "Ticket", "pipeline": "Support"})
    async with running("pipeline") as ui:
        await ui.shows("Logo")
        await ui.press("p")
        await ui.type("supp")
        await ui.press("enter")
        await ui.shows("Ticket", "Support")
        await ui.press("L")
        await ui.until(lambda: deals(5)["stage"] == "Qualification")
        assert deals(5)["pipeline"] == "Support"


async def test_narrow_windows_scroll_to_the_column_of_the_cursor(deals: Values, running: Running) -> None:
    async with running("pipeline", (80, 24)) as ui:
        await ui.shows("Prospecting", "Negotiation", "›")
        assert "Lost" not in ui.text().split("x Lost")[0]
        await ui.press(*["right"] * 5)
        await ui.shows("Lost  ", "‹")
        assert "Prospecting" not in ui.text()


async def test_the_mouse_chooses_drags_and_opens(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.pilot.click(BoardView, offset=(5, 9))
        assert ui.screen.subject() == 2
        await ui.pilot.mouse_down(BoardView, offset=(5, 5))
        await ui.pilot.hover(BoardView, offset=(70, 6))
        await ui.pilot.mouse_up(BoardView, offset=(70, 6))
        await ui.until(lambda: deals(1)["stage"] == "Negotiation")
        await ui.pilot.click(BoardView, offset=(5, 5), times=2)
        await ui.until(lambda: isinstance(ui.screen, DealScreen))


async def test_a_long_column_reads_on_when_the_cursor_gets_there(crm: Crm, running: Running) -> None:
    for number in range(60):
        crm.deals.add({"title": f"Deal {number:02}", "expected_close": f"2027-01-{number % 28 + 1:02}"})
    async with running("pipeline", (80, 24)) as ui:
        await _shown(ui)
        await ui.press("G")
        await ui.press("down")
        await ui.until(lambda: ui.screen.view.board.shown(0) == 60)


async def test_a_deal_is_landed_on_in_its_own_pipeline(crm: Crm, deals: Values, running: Running) -> None:
    crm.pipelines.add("Support")
    crm.deals.add({"title": "Ticket", "pipeline": "Support"})
    async with running("pipeline") as ui:
        await ui.shows("Logo")
        ui.app.land("deal", 5)
        await ui.until(lambda: ui.screen.subject() == 5)
        assert ui.screen.pipeline().name == "Support"


async def test_o_goes_to_the_customer_and_y_copies(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("y")
        assert ui.app.clipboard == "deal:1"
        await ui.press("o")
        await ui.until(lambda: ui.screen.NAME == "customers")


async def test_an_empty_board_says_what_to_press(crm: Crm, running: Running) -> None:
    async with running("pipeline", (80, 24)) as ui:
        await ui.shows("No deals yet.", "a  adds one")
        await ui.press("w")
        await ui.told("There is no deal here")
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        await ui.type("First")
        await ui.press("ctrl+s")
        await ui.until(lambda: crm.browse.page("deal", Query(fields=("title",))).rows == (("First",),))


async def test_what_is_marked_in_the_list_is_lost_in_one_step(deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("b")
        await ui.until(lambda: ui.screen.table.current == 1)
        await ui.press("space", "space")
        await ui.shows("2 marked · 4")
        await ui.press("L")
        await ui.told("Deals are marked; m asks for the stage.")
        await ui.press("x")
        await ui.shows("Lost: 2 deals")
        await ui.type("too dear")
        await ui.press("ctrl+y")
        await ui.until(lambda: ui.app.clipboard == "crm deal lose 1 2 --reason 'too dear' --yes")
        await ui.press("ctrl+s")
        await ui.until(lambda: [deals(key)["lost_reason"] for key in (1, 2)] == ["too dear"] * 2)
        assert [deals(key)["stage"] for key in (1, 2)] == ["Lost"] * 2
        await ui.until(lambda: not ui.screen.table.marked)
        await ui.press("u")
        await ui.until(lambda: [deals(key)["stage"] for key in (1, 2)] == ["Prospecting"] * 2)


async def test_marked_deals_are_deleted_and_the_board_shows_no_marks(crm: Crm, deals: Values, running: Running) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("b")
        await ui.until(lambda: ui.screen.table.current == 1)
        await ui.press("space", "space", "b")
        await ui.until(lambda: ui.screen.shape == "board")
        assert ui.screen.subjects() == [ui.screen.subject()]
        await ui.press("b", "d")
        await ui.shows("Move 2 deals to the trash?")
        await ui.press("y")
        await ui.until(lambda: crm.browse.count("deal") == 2)


async def test_a_view_of_deals_brings_its_columns_and_order_in_the_list(
    crm: Crm, deals: Values, running: Running
) -> None:
    crm.views.save("Big", "deal", "value:>500", ("value", "owner"), ("-value",))
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("v")
        await ui.shows("Big")
        await ui.press("enter")
        await ui.until(lambda: ui.screen.shape == "list" and ui.screen.table.count == 3)
        assert [column.field.key for column in ui.screen.table.columns] == ["title", "value", "owner", "stage"]
        order = [
            key
            for key, *_ in crm.browse.page("deal", Query(filter="value:>500", fields=("id",), sort=("-value",))).rows
        ]
        await ui.until(lambda: ui.screen.subject() == order[0])
        await ui.press("G")
        await ui.until(lambda: ui.screen.subject() == order[-1])
        await ui.until(lambda: ui.screen.stage().name == deals(order[-1])["stage"])


async def test_a_step_of_the_funnel_lists_the_deals_that_got_there(crm: Crm, deals: Values, running: Running) -> None:
    crm.deals.move(2, "Negotiation")
    crm.deals.lose(2)
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("slash")
        await ui.type("-owner:none OR value:5..")
        await ui.press("enter", "f")
        await ui.until(lambda: ui.screen.funnel.current is not None)
        await ui.press("j", "j")
        await ui.until(lambda: ui.screen.funnel.current.name == "Proposal")
        assert ui.screen.funnel.current.deals == 3
        await ui.press("enter")
        await ui.until(lambda: ui.screen.shape == "list" and ui.screen.table.count == 3)
        await ui.press("escape", "escape")
        await ui.until(lambda: ui.screen.shape == "board")


async def test_a_filter_that_cannot_be_read_is_told_and_does_no_harm_to_the_list(
    deals: Values, running: Running
) -> None:
    async with running("pipeline") as ui:
        await _shown(ui)
        await ui.press("b", "slash")
        await ui.type("(stage:proposal OR nothing:1)")
        await ui.press("enter")
        await ui.shows('no deal field "nothing"')
        assert " ".join(ui.screen.list_command()).startswith("crm deal list (pipeline:Sales) ((stage:proposal")
        await ui.press("escape")
        await ui.until(lambda: ui.screen.table.count == 4)


async def test_the_funnel_offers_no_keys_of_deals_and_no_lanes(deals: Values, running: Running) -> None:
    async with running("pipeline", (160, 40)) as ui:
        await ui.shows("L Move on", "g By owner", "f Funnel")
        await ui.press("f")
        await ui.shows("enter Deals", "f Funnel")
        footer = ui.text().splitlines()[-1]
        assert not [word for word in ("Move on", "Won", "Lost", "Edit", "By owner") if word in footer]
        await ui.press("g")
        await ui.told(
            "Only the board has lanes; escape leads back to it.".replace("escape", ui.screen.key("pipeline.clear"))
        )
        assert "by owner" not in ui.text()
