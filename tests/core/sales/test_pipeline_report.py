from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

from crm_core.crm import Crm
from crm_core.errors import UnknownName, UsageProblem
from crm_core.sales.report import PipelineReport
from crm_core.values.money import Money


@dataclass
class Sold:
    """A deal as the oracle sees it."""

    stage: str
    minor: int | None
    currency: str
    own: int | None
    opened: str
    close: str | None
    owner: str | None
    product: str | None


PROBABILITIES = {
    "Prospecting": 1000,
    "Qualification": 2000,
    "Proposal": 5000,
    "Negotiation": 8000,
    "Won": 10000,
    "Lost": 0,
}


def random_deals(seed: int, count: int, currencies: tuple[str, ...]) -> list[Sold]:
    random = Random(seed)

    def day(year: int) -> str:
        return date(year, random.randint(1, 12), random.randint(1, 28)).isoformat()

    made = []
    for _ in range(count):
        stage = random.choice(list(PROBABILITIES))
        close = day(2026) if stage in ("Won", "Lost") else random.choice([None, day(2027)])
        minor = random.choice([None, 1, 5, 333, random.randint(-10_000, 10_000_000)])
        own = random.choice([None, None, 0, 3333, 10_000])
        opened = day(2025)
        made.append(
            Sold(
                stage,
                minor,
                random.choice(currencies),
                own,
                opened,
                close,
                random.choice([None, "me", "Eve"]),
                random.choice(["Böhm", None, "x"]),
            )
        )
    return made


def write(crm: Crm, deals: list[Sold]) -> None:
    """Set-wise, as imports do: the reports must not depend on the road the rows came."""
    with crm.store.writing("Deals") as unit:
        stages = dict(unit.execute("SELECT name, id FROM stages").fetchall())
        rows = [
            (f"u{number}", f"Deal {number}", stages[d.stage], d.minor, d.currency, d.own, d.opened)
            + ((None, d.close) if d.stage in ("Won", "Lost") else (d.close, None))
            + (d.owner, d.product)
            for number, d in enumerate(deals)
        ]
        unit.execute_many(
            "INSERT INTO deals (uid, title, sort_title, stage_id, value_minor, currency, probability_bp, opened_on, "
            "expected_close, closed_on, owner, product, stage_since, created_at, updated_at) VALUES (?1, ?2, ?2, ?3, ?4, "
            "?5, ?6, ?7, ?8, ?9, ?10, ?11, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')",
            rows,
        )


def oracle(deals: list[Sold]) -> dict[str, object]:
    won = [d for d in deals if d.stage == "Won"]
    lost = [d for d in deals if d.stage == "Lost"]
    still = [d for d in deals if d.stage not in ("Won", "Lost")]
    weighted = sum(Decimal(d.minor or 0) * (PROBABILITIES[d.stage] if d.own is None else d.own) / 10_000 for d in still)
    cycles = [(date.fromisoformat(d.close or "") - date.fromisoformat(d.opened)).days for d in won]
    return {
        "deals": len(deals),
        "won": len(won),
        "lost": len(lost),
        "open": len(still),
        "won_value": sum(d.minor or 0 for d in won),
        "open_value": sum(d.minor or 0 for d in still),
        "weighted_value": int(Decimal(weighted).quantize(Decimal(1), ROUND_HALF_UP)),
        "win_rate": round(len(won) / (len(won) + len(lost)), 6) if won or lost else None,
        "won_cycle_days": round(sum(cycles) / len(cycles), 4) if cycles else None,
    }


def plain(figures: object) -> dict[str, object]:
    values = figures._asdict()  # type: ignore[attr-defined]
    return {name: value.minor if isinstance(value, Money) else value for name, value in values.items()}


KEYS: dict[str, Callable[[Sold], str]] = {
    "owner": lambda d: d.owner or "none",
    "stage": lambda d: d.stage,
    "product": lambda d: d.product or "none",
    "month": lambda d: d.close[:7] if d.close else "none",
    "quarter": lambda d: f"{d.close[:4]}Q{(int(d.close[5:7]) - 1) // 3 + 1}" if d.close else "none",
    "source": lambda d: "none",
}


@pytest.mark.parametrize("seed", range(3))
def test_the_report_agrees_with_plain_counting(crm: Crm, seed: int) -> None:
    deals = random_deals(seed, 150, ("EUR", "JPY"))
    write(crm, deals)
    for by in KEYS:
        compare(crm, deals, by)


def compare(crm: Crm, deals: list[Sold], by: str) -> None:
    reports = crm.reports.pipeline(by=by)
    assert {report.currency for report in reports} == {"EUR", "JPY"}
    for report in reports:
        mine = [d for d in deals if d.currency == report.currency]
        assert plain(report.figures) == oracle(mine)
        groups: dict[str, list[Sold]] = defaultdict(list)
        for deal in mine:
            groups[KEYS[by](deal)].append(deal)
        assert report.groups is not None
        assert {group.key: plain(group.figures) for group in report.groups} == {k: oracle(v) for k, v in groups.items()}
        assert len(report.groups) == len(groups)
        stages = {stage.name: (stage.deals, stage.value.minor) for stage in report.stages}
        assert stages == {
            name: (len(here := [d for d in mine if d.stage == name]), sum(d.minor or 0 for d in here))
            for name in PROBABILITIES
        }


def test_a_filter_narrows_every_figure(crm: Crm) -> None:
    deals = random_deals(7, 200, ("EUR",))
    write(crm, deals)
    (report,) = crm.reports.pipeline("owner:Eve NOT stage:Lost product:any", by="month")
    chosen = [d for d in deals if d.owner == "Eve" and d.stage != "Lost" and d.product]
    assert plain(report.figures) == oracle(chosen)
    assert report.groups is not None
    assert sum(group.figures.deals for group in report.groups) == len(chosen)


def only(crm: Crm) -> PipelineReport:
    (report,) = crm.reports.pipeline()
    return report


@pytest.mark.parametrize(
    ("amounts", "own", "weighted"),
    [
        (["0.01"], "50", 1),
        (["0.01"], "49.99", 0),
        (["0.01", "0.01", "0.01"], "50", 2),
        (["0.03"] * 3, "16.67", 2),
        (["100"], "0", 0),
    ],
)
def test_weighted_value_is_rounded_half_up_once(crm: Crm, amounts: list[str], own: str, weighted: int) -> None:
    for number, amount in enumerate(amounts):
        crm.deals.add({"title": f"Deal {number}", "stage": "Negotiation", "value": amount, "own_probability": own})
    assert only(crm).figures.weighted_value == Money(weighted, "EUR")


def test_own_probability_beats_the_stages_even_at_nought(crm: Crm) -> None:
    crm.deals.add({"title": "A", "stage": "Negotiation", "value": "100"})
    crm.deals.add({"title": "B", "stage": "Negotiation", "value": "100", "own_probability": "0"})
    assert only(crm).figures.weighted_value == Money(8000, "EUR")


def test_closed_deals_have_no_weight_and_deals_on_hold_are_open(crm: Crm) -> None:
    crm.pipelines.add_stage("Waiting", {"kind": "on-hold", "probability": "25"})
    crm.deals.add({"title": "A", "stage": "Won", "value": "100"})
    crm.deals.add({"title": "B", "stage": "Waiting", "value": "100"})
    crm.deals.delete(crm.deals.add({"title": "Gone", "stage": "Won", "value": "1000"}).id)
    figures = only(crm).figures
    assert (figures.deals, figures.won, figures.lost, figures.open) == (2, 1, 0, 1)
    assert figures.weighted_value == Money(2500, "EUR")
    assert (figures.win_rate, figures.won_cycle_days) == (1.0, 0.0)
    weighted = {stage.name: stage.weighted for stage in only(crm).stages}
    assert (weighted["Won"], weighted["Lost"]) == (None, None)
    assert weighted["Proposal"] is not None


def test_without_deals_there_is_one_report_of_nothing(crm: Crm) -> None:
    report = only(crm)
    assert (report.currency, report.figures.deals, report.groups) == ("EUR", 0, None)
    assert (report.figures.win_rate, report.figures.won_cycle_days) == (None, None)
    assert [stage.deals for stage in report.stages] == [0] * 6


def test_a_currency_without_amounts_opens_no_block(crm: Crm) -> None:
    crm.deals.add({"title": "A", "value": "100 USD"})
    crm.deals.add({"title": "B"})
    report = only(crm)
    assert (report.currency, report.figures.deals, report.figures.open_value) == ("USD", 2, Money(10_000, "USD"))


def test_only_pipelines_with_deals_are_shown(crm: Crm) -> None:
    crm.pipelines.add("Partners")
    crm.deals.add({"title": "A", "pipeline": "Partners"})
    assert {stage.pipeline for stage in only(crm).stages} == {"Partners"}


def test_an_unknown_grouping_or_filter_is_refused(crm: Crm) -> None:
    with pytest.raises(UnknownName, match="Nearest: owner"):
        crm.reports.pipeline(by="owners")
    with pytest.raises(UsageProblem):
        crm.reports.pipeline("colour:red")
