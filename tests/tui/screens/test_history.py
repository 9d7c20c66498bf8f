from crm_core.catalog.pages import Query
from crm_core.crm import Crm

from .conftest import Running


def _value(crm: Crm, key: int, field: str) -> object:
    return crm.browse.page("customer", Query(filter=f"id:{key}", fields=(field,))).rows[0][0]


async def test_u_takes_back_the_change_under_the_cursor_and_ctrl_r_does_it_again(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.edit(1, {"job_title": "CTO"})
    crm.customers.add({"name": "Clara Böhm"})
    async with running("history") as ui:
        await ui.shows("Clara Böhm")
        await ui.press("down")
        await ui.press("u")
        await ui.until(lambda: _value(crm, 1, "job_title") is None)
        await ui.shows('(undone) Customer 1 "Ada', 'Undone: Customer 1 "Ada')
        await ui.until(lambda: crm.history.entry(ui.screen.table.current).summary.startswith("Customer 1"))
        await ui.press("ctrl+r")
        await ui.until(lambda: _value(crm, 1, "job_title") == "CTO")
        await ui.until(lambda: "(undone)" not in ui.text())


async def test_a_change_of_another_session_is_undone_only_after_a_question(
    crm: Crm, elsewhere: Crm, running: Running
) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    elsewhere.customers.edit(1, {"job_title": "Spy"})
    async with running("history") as ui:
        await ui.shows("command line")
        await ui.press("u")
        await ui.shows("another session", "crm customer edit")
        await ui.press("n")
        await ui.until(lambda: len(ui.app.screen_stack) == 1)
        assert _value(crm, 1, "job_title") == "Spy"
        await ui.press("u")
        await ui.shows("another session")
        await ui.press("y")
        await ui.until(lambda: _value(crm, 1, "job_title") is None)


async def test_what_is_undone_already_is_not_undone_again(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.history.undo(crm.history.require_undo().id)
    async with running("history") as ui:
        await ui.shows("(undone)")
        await ui.press("u")
        await ui.told("is undone already")
        assert len(crm.history.recent()) == 3


async def test_the_pane_says_field_by_field_what_a_change_did(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace", "job_title": "CTO"})
    crm.customers.edit(1, {"job_title": "[bold]CEO[/]", "tags": "vip"})
    async with running("history") as ui:
        await ui.shows("Job title", "CTO → [bold]CEO[/]", "Customer tag of Ada Lovelace", "added")
        await ui.press("down")
        await ui.until(lambda: "Customer 1  Ada Lovelace" in ui.text() and "CTO →" not in ui.text())


async def test_narrow_windows_show_list_and_change_one_at_a_time(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    async with running("history", (80, 24)) as ui:
        await ui.shows("What", "Ada Lovelace")
        assert "Sat 21 Nov 2026" not in ui.text()
        await ui.press("enter")
        await ui.shows("Sat 21 Nov 2026 10:00")
        assert "What" not in ui.text()
        await ui.press("escape")
        await ui.shows("What")


async def test_words_narrow_the_list_and_empty_lists_say_what_to_do(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.add({"name": "Clara Böhm"})
    async with running("history") as ui:
        await ui.shows("Ada")
        await ui.press("slash")
        await ui.type("bohm")
        await ui.until(lambda: "Ada" not in ui.text())
        assert "Clara Böhm" in ui.text()
        await ui.type("x")
        await ui.shows("Nothing matches these words.")


async def test_changes_elsewhere_show_by_themselves(crm: Crm, elsewhere: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    async with running("history") as ui:
        await ui.shows("Ada Lovelace")
        elsewhere.customers.add({"name": "Grace Hopper"})
        await ui.shows("Grace Hopper")
