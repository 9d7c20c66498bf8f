from crm_core.crm import Crm

from .conftest import Running


async def test_r_brings_a_record_back(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.delete(1)
    async with running("trash", (80, 24)) as ui:
        await ui.shows("Customer", "Ada Lovelace", "today")
        await ui.press("r")
        await ui.until(lambda: crm.browse.count("customer") == 1)
        await ui.shows("The trash is empty.")


async def test_marked_records_of_several_kinds_are_restored_together(crm: Crm, running: Running) -> None:
    for name in ("Ada Lovelace", "Clara Böhm"):
        crm.customers.add({"name": name})
    note = crm.interactions.add({"customer": "1", "channel": "email", "subject": "Offer [red]sent"})
    crm.interactions.delete(note.id)
    crm.customers.delete(1)
    crm.customers.delete(2)
    async with running("trash") as ui:
        await ui.shows("Interaction", "Offer [red]sent", "Clara Böhm")
        await ui.press("space", "space", "space")
        assert sorted(ui.screen.open_command()[3:]) == ["customer:1", "customer:2", "interaction:1"]
        await ui.press("enter")
        await ui.until(lambda: crm.browse.count("customer") == 2)
        await ui.until(lambda: crm.browse.count("interaction") == 1)


async def test_emptying_asks_and_keeps_what_others_refer_to(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.add({"name": "Clara Böhm"})
    crm.interactions.add({"customer": "1", "channel": "email", "subject": "Offer"})
    crm.customers.delete(1)
    crm.customers.delete(2)
    async with running("trash") as ui:
        await ui.shows("Ada Lovelace", "Clara Böhm")
        await ui.press("D")
        await ui.shows("Remove everything in the trash (2)?")
        await ui.press("n")
        await ui.until(lambda: len(ui.app.screen_stack) == 1)
        assert len(crm.history.trash("customer")) == 2
        await ui.press("D")
        await ui.shows("Remove everything")
        await ui.press("y")
        await ui.until(lambda: [key for key, _, _ in crm.history.trash("customer")] == [1])
        await ui.told("1 records removed; 1 stay")


async def test_an_empty_trash_refuses_with_a_reason(crm: Crm, running: Running) -> None:
    async with running("trash") as ui:
        await ui.shows("The trash is empty.")
        await ui.press("r")
        await ui.told("There is nothing in this list.")
