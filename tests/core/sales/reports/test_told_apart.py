"""Of a report in several currencies each line leads to just the records that it counts."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.sales.reports.capability import REPORTS
from crm_core.sales.reports.model import Asked, Table
from crm_core.sales.words import GROUPINGS

COUNTED = {"deal": ("deals", "reached", "lost", "closed"), "order": ("orders",), "lead": ("leads",)}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = open_crm(
        Path(tmp_path_factory.mktemp("sample")) / "crm.db", clock=Clock(datetime(2026, 11, 21, 9, tzinfo=UTC))
    )
    crm.sample.fill()
    crm.deals.add({"title": "No value", "owner": "kim"})
    return crm


def counted(table: Table) -> list[int]:
    """How many records each line stands for; [] where the table does not say."""
    keys = [column.key for column in table.columns]
    if {"won", "lost"} <= set(keys) and "deals" not in keys:
        return [
            int(str(won)) + int(str(lost)) for won, lost in zip(table.values("won"), table.values("lost"), strict=True)
        ]
    key = next((key for key in COUNTED.get(table.entity, ()) if key in keys), None)
    return [int(str(number)) for number in table.values(key)] if key else []


@pytest.mark.parametrize("rated", [False, True])
def test_lines_lead_to_the_records_of_their_currency(sample: Crm, rated: bool) -> None:
    if rated:
        sample.rates.add("USD", "0.9", "EUR", "2020-01-01")
    compared = 0
    for name, by in [(name, "") for name in REPORTS] + [
        ("sales", "customer"),
        ("win-loss", "owner"),
        ("rotting", "owner"),
    ]:
        blocks = sample.reports.run(name, Asked(by=by)).blocks
        assert len(blocks) > 1 or name in ("velocity", "quotes", "leads")
        for block in blocks:
            for table in block.tables:
                for number, text in zip(counted(table), table.records, strict=False):
                    if text:
                        assert sample.browse.count(table.entity, text) == number, (name, by, block.currency, text)
                        compared += 1
    assert compared > 60


@pytest.mark.parametrize("text", ["", "owner:kim OR value:any"])
@pytest.mark.parametrize("since", [None, date(2026, 6, 1)])
@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_and_stages_of_the_pipeline_lead_to_what_they_count(
    sample: Crm, by: str, since: date | None, text: str
) -> None:
    reports, _ = sample.reports.pipeline_in(Asked(text, by, since))
    assert len(reports) > 1
    for report in reports:
        for group in report.groups or ():
            assert sample.browse.count("deal", group.records) == group.figures.deals, (report.currency, group)
        for stage, records in zip(report.stages, report.stage_records, strict=True):
            assert sample.browse.count("deal", records) == stage.deals, (report.currency, records)
