"""What Y copies on these screens is run on the command line, and does what the key does."""

import io
import os
import shlex
from pathlib import Path

from textual.widgets import Input

from crm_cli.environment import Environment
from crm_cli.main import run_with
from crm_core.crm import Crm
from crm_tui.dialogs.copy_command import command_choices
from crm_tui.dialogs.form import RecordForm

from .conftest import Driver, Running


def _run(path: Path, command: str) -> None:
    said = io.StringIO()
    variables = dict(os.environ) | {"CRM_DB": str(path), "CRM_NOW": "2026-11-21T09:00:00Z"}
    env = Environment(stdin=io.StringIO(), stdout=said, stderr=said, variables=variables)
    words = shlex.split(command)
    assert words[0] == "crm"
    assert run_with(env, words[1:]) == 0, (command, said.getvalue())


async def _commands(ui: Driver) -> list[str]:
    return list(dict(command_choices(ui.app)))


async def test_deals_are_added_moved_won_lost_and_deleted_by_the_same_commands(
    crm: Crm, database: Path, running: Running
) -> None:
    crm.deals.add({"title": "Logo", "value": "900"})
    async with running("pipeline") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("right", "left")
        commands = await _commands(ui)
    expected = {
        "crm deal add TITLE --pipeline Sales --stage Prospecting": lambda: crm.browse.count("deal") == 2,
        "crm deal list pipeline:Sales": lambda: True,
        "crm pipeline show --pipeline Sales": lambda: True,
        "crm deal edit 1 --title Logo": lambda: crm.deals.view(1).title == "Logo",
        "crm deal move 1 Qualification": lambda: crm.deals.view(1).values["stage"] == "Qualification",
        "crm deal win 1": lambda: crm.deals.view(1).values["stage"] == "Won",
        "crm deal lose 1": lambda: crm.deals.view(1).values["stage"] == "Lost",
        "crm view list --of deals": lambda: True,
        "crm view save NAME --of deals": lambda: crm.views.get("NAME").entity == "deal",
        "crm deal delete 1 --yes": lambda: [key for key, _, _ in crm.history.trash("deal")] == [1],
    }
    assert set(expected) <= set(commands)
    for command, done in expected.items():
        _run(database, command)
        assert done(), command


async def test_appointments_are_added_cancelled_and_deleted_by_the_same_commands(
    crm: Crm, database: Path, running: Running
) -> None:
    crm.appointments.add({"title": "Visit", "starts": "2026-11-21 15:00"})
    async with running("appointments") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        commands = await _commands(ui)
    expected = {
        "crm appointment add TITLE '2026-11-21 9:00'": lambda: crm.browse.count("appointment") == 2,
        "crm appointment list": lambda: True,
        "crm appointment edit 1 --title Visit": lambda: crm.appointments.view(1).values["title"] == "Visit",
        "crm appointment cancel 1": lambda: crm.appointments.view(1).values["status"] == "cancelled",
        "crm view list --of appointments": lambda: True,
        "crm view save NAME --of appointments": lambda: crm.views.get("NAME").entity == "appointment",
        "crm appointment delete 1 --yes": lambda: [key for key, _, _ in crm.history.trash("appointment")] == [1],
    }
    assert set(expected) <= set(commands)
    for command, done in expected.items():
        _run(database, command)
        assert done(), command


async def test_history_and_trash_are_turned_by_the_same_commands(crm: Crm, database: Path, running: Running) -> None:
    crm.customers.add({"name": "Ada"})
    crm.customers.delete(1)
    async with running("history") as ui:
        await ui.until(lambda: ui.screen.find_pane().reading is not None)
        commands = await _commands(ui)
        assert "crm history customer:1" in commands
        undo = next(command for command in commands if command.startswith("crm undo"))
        _run(database, undo)
        assert crm.browse.count("customer") == 1
        await ui.shows("(undone)")
        await ui.until(lambda: ui.screen.find_pane().reading.state.kind == "undo")
        redo = next(command for command in await _commands(ui) if command.startswith("crm redo"))
        _run(database, redo)
        assert crm.browse.count("customer") == 0
        ui.app.go("trash")
        await ui.shows("Ada", "Deleted")
        commands = await _commands(ui)
    assert set(commands) >= {"crm trash restore customer:1", "crm trash empty --yes"}
    _run(database, "crm trash restore customer:1")
    assert crm.browse.count("customer") == 1
    crm.customers.delete(1)
    _run(database, "crm trash empty --yes")
    assert crm.history.trash("customer") == []


async def test_forms_tell_the_command_that_saves_the_same(crm: Crm, database: Path, running: Running) -> None:
    async with running("pipeline") as ui:
        await ui.shows("No deals yet.")
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        title, _, value, stage, own, close, *_ = ui.screen.query(Input)
        title.value, value.value, stage.value, own.value, close.value = "Logo [x]", "900", "Proposal", "60", "eom"
        await ui.press("ctrl+y")
        deal = ui.app.clipboard
    async with running("appointments") as ui:
        await ui.until(lambda: ui.screen.view.agenda is not None)
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        title, start, _, day, *_ = ui.screen.query(Input)
        title.value, start.value, day.value = "Fair", "2026-12-01", "yes"
        await ui.press("ctrl+y")
        appointment = ui.app.clipboard
    _run(database, deal)
    _run(database, appointment)
    values = crm.deals.view(1).values
    assert (values["title"], values["stage"], values["own_probability"]) == ("Logo [x]", "Proposal", 6000)
    assert crm.appointments.view(1).values["all_day"] is True


async def test_an_import_is_told_as_a_command(crm: Crm, database: Path, tmp_path: Path, running: Running) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail,Shoes\nAda,ada@example.com,38\n", encoding="utf-8")
    async with running("import") as ui:
        await ui.press("slash")
        ui.screen.query_one(Input).value = str(file)
        await ui.press("enter")
        await ui.until(lambda: ui.screen.report is not None)
        await ui.press("x")
        await ui.until(lambda: ui.screen.plan.keep_unknown and ui.screen.report is not None)
        command = next(command for command in await _commands(ui) if command.startswith("crm import"))
    _run(database, command)
    assert crm.customers.view(1).values["custom"] == {"Shoes": "38"}
