"""The report on a real export, against figures that were computed by other programs."""

import csv
import json
from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.sales import writes
from crm_core.values.money import Money

FOLDER = Path(__file__).parents[3].parent / "shared/data/pipeline_maven_west"


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the real sample files are not here")
def test_the_figures_of_a_real_pipeline(crm: Crm) -> None:
    truth = json.loads((FOLDER / "truth.json").read_text("utf-8"))
    crm.pipelines.add_stage("Engaging", {"probability": "10"})
    core = crm.deals._core
    with (FOLDER / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file, core.store.writing("") as unit:
        for row in csv.DictReader(file):
            given = {"product": row["product"], "owner": row["sales_agent"], "stage": row["deal_stage"]}
            days = {"opened_on": row["engage_date"], "close_date": row["close_date"], "value": row["close_value"]}
            writes.insert(core, unit, given | days)
    (report,) = crm.reports.pipeline(by="quarter")
    figures = report.figures
    counts = truth["stage_counts"]
    assert (figures.won, figures.lost, figures.open) == (counts["Won"], counts["Lost"], counts["Engaging"])
    assert figures.won_value == money(truth["won_value"])
    assert (figures.win_rate, figures.won_cycle_days) == (truth["win_rate"], truth["won_cycle_days_mean"])
    assert won(crm, "quarter") == truth["won_value_by_quarter"]
    assert won(crm, "owner") == truth["won_value_by_agent"]
    assert won(crm, "product") == truth["won_value_by_product"]


def money(amount: float) -> Money:
    return Money(round(amount * 100), "EUR")


def won(crm: Crm, by: str) -> dict[str, float]:
    (report,) = crm.reports.pipeline(by=by)
    found = {group.key: group.figures.won_value.minor / 100 for group in report.groups or ()}
    return {key: value for key, value in found.items() if value}
