"""Reports on real exports, against figures that other programs computed."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.exchange.imports.options import ImportOptions
from crm_core.sales.reports.model import Asked
from crm_core.values.money import Money

SHARED = Path(__file__).parents[4].parent / "shared/data"
MAVEN, SALESFORCE, CHINOOK = (
    SHARED / name for name in ("pipeline_maven_west", "pipeline_salesforce_demo", "shop_chinook")
)
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real sample files are not here")


def truth(folder: Path) -> Mapping[str, object]:
    found = json.loads((folder / "truth.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def grouped(crm: Crm, name: str, by: str, key: str) -> dict[str, float]:
    """The amounts of a report by key, those of nought left out."""
    (block,) = crm.reports.run(name, Asked(by=by)).blocks
    table = block.tables[0]
    amounts = [value.minor / 100 for value in table.values(key) if isinstance(value, Money)]
    return {str(row[0]): amount for row, amount in zip(table.rows, amounts, strict=True) if amount}


def test_how_long_the_deals_of_maven_took(crm: Crm) -> None:
    expected = truth(MAVEN)
    options = ImportOptions(entity="deals", create_stages=True, create_organizations=True)
    crm.exchange.import_file(MAVEN / "sales_pipeline.csv", options)
    (block,) = crm.reports.run("velocity").blocks
    assert block.figure("won_cycle_mean") == expected["won_cycle_days_mean"]
    assert block.figure("won_deals") == expected["stage_counts"]["Won"]  # type: ignore[index]
    (block,) = crm.reports.run("win-loss", Asked(by="quarter")).blocks
    assert block.figure("win_rate") == expected["win_rate"]
    assert grouped(crm, "win-loss", "quarter", "won_value") == expected["won_value_by_quarter"]
    assert grouped(crm, "win-loss", "owner", "won_value") == expected["won_value_by_agent"]


def test_the_deals_of_salesforce(crm: Crm) -> None:
    expected = truth(SALESFORCE)
    options = ImportOptions(entity="deals", create_stages=True, create_organizations=True)
    crm.exchange.import_file(SALESFORCE / "Account.csv", ImportOptions())
    crm.exchange.import_file(SALESFORCE / "Opportunity.csv", options)
    (report,) = crm.reports.pipeline(by="quarter")
    stages = {stage.name: stage.value.minor / 100 for stage in report.stages if stage.deals}
    amounts = expected["amount_by_stage"]
    assert isinstance(amounts, dict)
    assert stages == {name.removeprefix("Closed "): amount for name, amount in amounts.items()}
    assert report.figures.win_rate == expected["win_rate"]
    assert grouped(crm, "win-loss", "quarter", "won_value") == expected["close_quarter_won_amount"]
    groups = {group.key: group.figures.open_value.minor / 100 for group in report.groups or ()}
    assert {key: value for key, value in groups.items() if value} == expected["close_quarter_open_amount"]
    (block,) = crm.reports.run("forecast").blocks
    told = expected["open"]
    assert isinstance(told, dict)
    assert (block.figure("deals"), block.figure("value")) == (told["n"], Money(round(told["amount"] * 100), "EUR"))


def test_what_the_shop_of_chinook_sold(crm: Crm) -> None:
    expected = truth(CHINOOK)
    files = CHINOOK / "csv"
    crm.exchange.import_file(files / "Customer.csv", ImportOptions(owners=files / "Employee.csv"))
    crm.exchange.import_file(files / "Invoice.csv", ImportOptions(lines=files / "InvoiceLine.csv", currency="USD"))
    (block,) = crm.reports.run("sales", Asked(by="year", currency="USD")).blocks
    assert (block.figure("orders"), block.figure("revenue")) == (412, Money(232_860, "USD"))
    years = expected["by_year"]
    assert isinstance(years, dict)
    assert {row[0]: [row[1], row[2].minor / 100] for row in block.tables[0].rows} == years  # type: ignore[attr-defined]
    reps = expected["by_support_rep"]
    assert isinstance(reps, dict)
    assert grouped(crm, "sales", "owner", "revenue") == {name: total for name, (_, total) in reps.items()}
    countries = expected["by_country"]
    assert isinstance(countries, dict)
    totals = sorted(total for _, total in countries.values())
    assert sorted(grouped(crm, "sales", "country", "revenue").values()) == totals
    (block,) = crm.reports.run("sales", Asked(by="customer", limit=10)).blocks
    top = expected["top10_customers"]
    assert isinstance(top, list)
    assert [row[2].minor / 100 for row in block.tables[0].rows] == [total for _, _, total in top]  # type: ignore[attr-defined]
    assert block.tables[0].rows[0][0] == top[0][1]


@pytest.mark.parametrize(
    "by", ["month", "quarter", "year", "customer", "country", "owner", "status", "product", "source"]
)
def test_the_filter_of_a_row_of_sales_finds_its_orders(crm: Crm, by: str) -> None:
    files = CHINOOK / "csv"
    crm.exchange.import_file(files / "Customer.csv", ImportOptions(owners=files / "Employee.csv"))
    crm.exchange.import_file(files / "Invoice.csv", ImportOptions(lines=files / "InvoiceLine.csv", currency="USD"))
    (block,) = crm.reports.run("sales", Asked(by=by, limit=4, filter="total:>1")).blocks
    table = block.tables[0]
    assert table.rows
    for row, text in zip(table.rows, table.records, strict=True):
        assert crm.browse.count("order", text) == row[1], (row, text)
