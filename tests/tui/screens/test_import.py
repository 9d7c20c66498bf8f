import csv
from pathlib import Path

import pytest
from textual.widgets import Input

from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_tui.import_reading import path_completions, rejects_file
from crm_tui.screens.import_ import ImportScreen

from .conftest import Driver, Running

CONTACTS = """First Name;Last Name;Email;Company;Shoe size
Ada;Lovelace;ada@example.com;Analytical Engines;38
Clara;Böhm;clara@example.com;Böhm & Söhne;40
Łucja;Ağca [x];not a mail;;39
;;;;
"""
DEALS = """Title,Amount,Stage,Close Date
Website,"1,200.50",Proposal,01/02/2026
Logo,900,Engaging,03/02/2026
"""


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    file = tmp_path / "contacts.csv"
    file.write_text(CONTACTS, encoding="utf-8")
    return file


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    file = tmp_path / "deals.csv"
    file.write_text(DEALS, encoding="utf-8")
    return file


async def _read(ui: Driver, file: Path) -> ImportScreen:
    screen = ui.screen
    screen.query_one(Input).value = str(file)
    screen.bar.start()
    await ui.press("enter")
    await ui.until(lambda: screen.report is not None or screen.problem)
    return screen


def _fields(screen: ImportScreen) -> dict[str, str | None]:
    return {column.header: column.field for column in screen.reading.columns} if screen.reading else {}


async def test_a_file_is_tried_out_before_anything_is_written(crm: Crm, contacts: Path, running: Running) -> None:
    async with running("import") as ui:
        screen = await _read(ui, contacts)
        await ui.shows("First Name", "given_name", "Ada · Clara · Łucja", "customers", "csv ; utf-8")
        await ui.shows("4 rows would be", "2 created", "1 skipped", "1 rejected", "line      4", "not a mail")
        await ui.shows("Shoe size", "(left behind)", "contacts-rejected.csv")
        assert screen.table.has_focus
        assert crm.browse.count("customer") == 0


async def test_enter_imports_sets_rejects_aside_and_undo_takes_it_all_back(
    crm: Crm, contacts: Path, running: Running
) -> None:
    async with running("import", (80, 24)) as ui:
        await _read(ui, contacts)
        await ui.press("enter")
        await ui.until(lambda: crm.browse.count("customer") == 2)
        await ui.told("2 created")
        await ui.told("undoes")
        rows = list(csv.reader((contacts.parent / "contacts-rejected.csv").open(encoding="utf-8")))
        assert rows[1][:2] == ["Łucja", "Ağca [x]"]
        await ui.press("enter")
        await ui.told("It is imported already; u takes it back")
        await ui.press("u")
        await ui.until(lambda: crm.browse.count("customer") == 0)
        await ui.shows("4 rows would be", "2 created")
        await ui.press("enter")
        await ui.until(lambda: crm.browse.count("customer") == 2)


async def test_what_others_write_leaves_the_report_of_an_import(crm: Crm, contacts: Path, running: Running) -> None:
    async with running("import") as ui:
        screen = await _read(ui, contacts)
        await ui.press("enter")
        await ui.until(lambda: screen.report is not None and not screen.report.dry_run)
        report = screen.report
        crm.customers.add({"name": "Grace Hopper"})
        await ui.until(lambda: crm.browse.count("customer") == 3)
        screen.reload()
        await ui.press("down", "up")
        assert screen.report is report


async def test_the_field_of_a_column_can_be_changed(crm: Crm, contacts: Path, running: Running) -> None:
    async with running("import") as ui:
        screen = await _read(ui, contacts)
        await ui.press("G", "e")
        await ui.shows('What is "Shoe size"?')
        await ui.type("custom value")
        await ui.press("enter")
        await ui.until(lambda: _fields(screen)["Shoe size"] == "custom.Shoe size" and screen.report is not None)
        await ui.press("g", "e")
        await ui.type("behind")
        await ui.press("enter")
        await ui.until(lambda: _fields(screen)["First Name"] is None and screen.report is not None)
        await ui.press("I")
        await ui.until(lambda: crm.browse.count("customer") == 2)
        page = crm.browse.page("customer", Query(fields=("name", "custom"), sort=("id",)))
        assert page.rows[0] == ("Lovelace", {"Shoe size": "38"})


async def test_unknown_columns_and_organizations_are_kept_on_demand(crm: Crm, contacts: Path, running: Running) -> None:
    async with running("import") as ui:
        screen = await _read(ui, contacts)
        await ui.shows("2 rows left without organization", "name. o makes")
        await ui.press("x")
        await ui.until(lambda: screen.report is not None and _fields(screen)["Shoe size"])
        await ui.press("o")
        await ui.until(lambda: screen.plan.create_organizations and screen.report is not None)
        await ui.press("I")
        await ui.until(lambda: crm.browse.count("customer", "kind:organization") == 2)


async def test_deals_with_stages_currency_dates_and_pipeline(crm: Crm, deals: Path, running: Running) -> None:
    crm.pipelines.add("Partners")
    async with running("import") as ui:
        screen = await _read(ui, deals)
        await ui.press("m")
        await ui.until(lambda: screen.plan.date_order == "dmy" and screen.report is not None)
        await ui.press("s")
        await ui.until(lambda: screen.plan.create_stages and screen.report is not None)
        await ui.press("c")
        await ui.type("chf")
        await ui.press("enter")
        await ui.until(lambda: screen.plan.currency == "CHF" and screen.report is not None)
        await ui.press("p")
        await ui.type("partners")
        await ui.press("enter")
        await ui.until(lambda: screen.plan.pipeline == "Partners" and screen.report is not None)
        decided = ["--currency", "CHF", "--pipeline", "Partners", "--date-order", "dmy", "--create-stages"]
        assert screen.command() == ["crm", "import", str(deals), *decided]
        await ui.press("I")
        await ui.until(lambda: crm.browse.count("deal") == 2)
        fields = ("title", "value", "stage", "pipeline", "expected_close")
        page = crm.browse.page("deal", Query(fields=fields, sort=("title",)))
        assert page.rows[0] == ("Logo", (90000, "CHF"), "Engaging", "Partners", "2026-02-03")
        assert page.rows[1] == ("Website", (120050, "CHF"), "Proposal", "Partners", "2026-02-01")


async def test_the_kind_can_be_named_and_a_file_that_does_not_fit_says_why(
    crm: Crm, deals: Path, running: Running
) -> None:
    async with running("import") as ui:
        screen = await _read(ui, deals)
        assert screen.reading.entity == "deals"
        await ui.press("t")
        await ui.type("interactions")
        await ui.press("enter")
        await ui.until(lambda: "interactions need" in screen.problem)
        await ui.press("I")
        await ui.told("interactions need")
        assert crm.browse.count("interaction") == 0


async def test_a_missing_file_is_told_in_one_sentence(crm: Crm, tmp_path: Path, running: Running) -> None:
    async with running("import", (80, 24)) as ui:
        await ui.shows("/  names a file")
        screen = await _read(ui, tmp_path / "nothing.csv")
        assert "nothing.csv" in screen.problem
        await ui.press("escape", "I")
        await ui.told("No file has been read yet")


async def test_a_changed_file_is_read_again_and_others_writes_count(
    crm: Crm, elsewhere: Crm, contacts: Path, running: Running
) -> None:
    async with running("import") as ui:
        screen = await _read(ui, contacts)
        contacts.write_text(CONTACTS.replace("not a mail", "lucja@example.com"), encoding="utf-8")
        await ui.press("r")
        await ui.until(lambda: screen.report is not None and screen.report.created == 3)
        elsewhere.customers.add({"name": "Ada Lovelace", "email": "ada@example.com"})
        await ui.until(lambda: screen.report is not None and screen.report.created == 2)


async def test_i_leads_here_and_the_twin_imports_the_same(crm: Crm, contacts: Path, running: Running) -> None:
    async with running("customers") as ui:
        await ui.press("i")
        await ui.until(lambda: ui.screen.NAME == "import")
        screen = await _read(ui, contacts)
        words = screen.command()
        assert words[:3] == ["crm", "import", str(contacts)]
        assert words[-2] == "--rejects"


async def test_tab_completes_paths(crm: Crm, contacts: Path, running: Running) -> None:
    async with running("import", (80, 24)) as ui:
        await ui.press("slash")
        field = ui.screen.query_one(Input)
        field.value = str(contacts.parent / "con")
        await ui.press("tab")
        await ui.until(lambda: field.value == str(contacts))


def test_completions_name_folders_and_tables_only(tmp_path: Path) -> None:
    for name in ("a.csv", "a.png", "b.json", ".hidden.csv"):
        (tmp_path / name).touch()
    (tmp_path / "older").mkdir()
    assert path_completions(f"{tmp_path}/") == [f"{tmp_path}/a.csv", f"{tmp_path}/b.json", f"{tmp_path}/older/"]
    assert path_completions(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden.csv"]
    assert path_completions(f"{tmp_path}/nowhere/x") == []


def test_rejects_never_replace_a_file(tmp_path: Path) -> None:
    source = tmp_path / "contacts.csv"
    assert rejects_file(source).name == "contacts-rejected.csv"
    (tmp_path / "contacts-rejected.csv").touch()
    assert rejects_file(source).name == "contacts-rejected-2.csv"


async def test_the_key_that_enters_the_line_does_not_cost_the_first_slash(contacts: Path, running: Running) -> None:
    async with running("import") as ui:
        await ui.press("slash")
        await ui.type(str(contacts)[1:])
        await ui.press("enter")
        await ui.until(lambda: ui.screen.report is not None or ui.screen.problem)
        assert ui.screen.plan.path == str(contacts)
        assert ui.screen.report is not None


@pytest.mark.parametrize("name", ["nothing.mbox", "nothing.csv", "nowhere/"])
async def test_a_missing_file_is_told_where_it_was_named(tmp_path: Path, running: Running, name: str) -> None:
    async with running("import") as ui:
        screen = await _read(ui, tmp_path / name)
        assert ui.screen is screen
        assert screen.problem.startswith("There is no file")
