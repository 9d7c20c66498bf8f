"""Forecast, funnel, velocity, win and loss, rotting: against figures worked out by hand."""

from datetime import date

import pytest

from crm_core.crm import Crm
from crm_core.errors import UnknownName
from crm_core.sales.reports.model import Asked, Block, Table
from crm_core.sales.reports.spread import spread
from crm_core.values.money import Money

ALL = ("forecast", "funnel", "velocity", "win-loss", "rotting")


def eur(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def only(crm: Crm, name: str, asked: Asked = Asked()) -> Block:  # noqa: B008
    (block,) = crm.reports.run(name, asked).blocks
    return block


def rows(table: Table) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in table.rows}


def visits(crm: Crm, deal: int, *stays: tuple[str, str, int | None]) -> None:
    """Give a deal its way: stage, day it came there, days it had been in the one before."""
    with crm.store.writing("Way") as unit:
        unit.execute("DELETE FROM stage_changes WHERE deal_id = ?", (deal,))
        before = None
        for stage, day, days in stays:
            key = unit.scalar("SELECT id FROM stages WHERE name = ?", (stage,))
            unit.execute(
                "INSERT INTO stage_changes (deal_id, from_stage_id, to_stage_id, at, seconds) VALUES (?, ?, ?, ?, ?)",
                (deal, before, key, f"{day}T00:00:00Z", None if days is None else days * 86_400),
            )
            before = key
        unit.execute("UPDATE deals SET stage_since = ? WHERE id = ?", (f"{stays[-1][1]}T00:00:00Z", deal))


def add(crm: Crm, title: str, **values: object) -> int:
    return crm.deals.add({"title": title, **values}).id


def test_the_forecast_weighs_and_sets_overdue_and_undated_apart(crm: Crm) -> None:
    add(crm, "A", value="1000", stage="Proposal", expected_close="2026-12-10")
    add(crm, "B", value="500", stage="Negotiation", expected_close="2027-02-01")
    add(crm, "C", value="200", stage="Proposal", expected_close="2026-11-20")
    add(crm, "D", value="100", stage="Prospecting")
    add(crm, "Won", value="9999", stage="Won")
    block = only(crm, "forecast")
    assert {key: row[:3] for key, row in rows(block.tables[0]).items()} == {
        "overdue": (1, eur(200), eur(100)),
        "2026-12": (1, eur(1000), eur(500)),
        "2027-01": (0, eur(0), eur(0)),
        "2027-02": (1, eur(500), eur(400)),
        "none": (1, eur(100), eur(10)),
    }
    assert (block.figure("deals"), block.figure("value"), block.figure("weighted")) == (4, eur(1800), eur(1010))
    assert (block.figure("overdue_value"), block.figure("undated_deals")) == (eur(200), 1)
    quarters = only(crm, "forecast", Asked(by="quarter", since=date(2026, 12, 1)))
    assert [row[0] for row in quarters.tables[0].rows] == ["2026Q4", "2027Q1"]


def test_history_goes_by_the_same_period_and_names_pipelines(crm: Crm) -> None:
    for number, kind in enumerate(("Won", "Won", "Won", "Lost", "Lost")):
        key = add(crm, f"Old {number}", stage=kind, opened_on="2026-01-01", closed_on="2026-02-20")
        visits(crm, key, ("Proposal", "2026-01-31", None), (kind, "2026-02-20", 20))
    add(crm, "New", value="1000", stage="Proposal")
    crm.pipelines.add("Partners")
    add(crm, "Other", value="1", pipeline="Partners", stage="Proposal")
    for by, key in (("quarter", "2026Q4"), ("year", "2026"), ("owner", "2026-12")):
        table = only(crm, "forecast", Asked(by=by)).tables[1]
        assert (table.key, table.columns[0].key) == ("by_history", by if by != "owner" else "month")
        assert table.rows[0][0] == key
    (note,) = crm.reports.run("forecast").notes
    assert note.startswith("Fewer than 5 closed deals were ever in Proposal (Partners):")


def test_history_weighs_with_what_became_of_deals_in_the_same_stage(crm: Crm) -> None:
    for number, kind in enumerate(("Won", "Won", "Won", "Lost", "Lost")):
        key = add(crm, f"Old {number}", stage=kind, opened_on="2026-01-01", closed_on="2026-02-20")
        visits(crm, key, ("Proposal", "2026-01-31", None), (kind, "2026-02-20", 20))
    key = add(crm, "New", value="1000", stage="Proposal", expected_close="2027-06-01")
    visits(crm, key, ("Proposal", "2026-11-20", None))
    key = add(crm, "Late", value="100", stage="Proposal")
    visits(crm, key, ("Proposal", "2026-01-01", None))
    add(crm, "Other", value="10", stage="Negotiation")
    report = crm.reports.run("forecast")
    block = report.blocks[0]
    assert block.figure("by_history") == Money(60_000 + 6_000 + 800, "EUR")
    by_history = rows(block.tables[1])
    assert by_history["2026-12"][3] == Money(60_000, "EUR")
    assert by_history["2026-11"][3] == Money(6_000, "EUR"), "what is due already is due now"
    assert by_history["none"][0] == 1
    assert block.tables[2].rows == (("Sales", "Proposal", 5, 0.6, 20),)
    assert "Fewer than 5 closed deals were ever in Negotiation" in report.notes[0]


def test_the_funnel_counts_the_furthest_stage(crm: Crm) -> None:
    add(crm, "New", stage="Prospecting", value="1")
    back = add(crm, "Back", stage="Prospecting", value="10")
    visits(
        crm, back, ("Prospecting", "2026-01-01", None), ("Proposal", "2026-01-02", 1), ("Prospecting", "2026-01-03", 1)
    )
    lost = add(crm, "Lost", stage="Lost", value="100")
    visits(crm, lost, ("Qualification", "2026-01-01", None), ("Lost", "2026-01-02", 1))
    add(crm, "Never open", stage="Lost", value="1000")
    add(crm, "Won at once", stage="Won", value="10000")
    steps = only(crm, "funnel").tables[0].rows
    assert [(row[1], row[2], row[3], row[4], row[5]) for row in steps] == [
        ("Prospecting", 5, eur(11_111), 0.6, 1.0),
        ("Qualification", 3, eur(10_110), 0.666667, 0.6),
        ("Proposal", 2, eur(10_010), 0.5, 0.4),
        ("Negotiation", 1, eur(10_000), 1.0, 0.2),
        ("Won", 1, eur(10_000), None, 0.2),
    ]


def test_the_funnel_by_source_tells_who_is_won(crm: Crm) -> None:
    add(crm, "A", stage="Won", source="fair", value="10")
    add(crm, "B", stage="Lost", source="fair", value="5")
    add(crm, "C", source="web", value="1")
    table = only(crm, "funnel", Asked(by="source")).tables[0]
    assert rows(table) == {"fair": (2, 1, 0.5, eur(15), eur(10)), "web": (1, 0, 0.0, eur(1), eur(0))}


def test_velocity_is_of_stays_and_cycles(crm: Crm) -> None:
    for number, days in enumerate((10, 20, 60)):
        key = add(
            crm,
            f"W{number}",
            stage="Won",
            opened_on="2026-01-01",
            closed_on=date(2026, 1, 1).fromordinal(date(2026, 1, 1).toordinal() + days).isoformat(),
            owner="Kim",
        )
        visits(crm, key, ("Proposal", "2026-01-01", None), ("Won", "2026-03-01", days))
    add(crm, "L", stage="Lost", opened_on="2026-01-01", closed_on="2026-01-03")
    add(crm, "Open", stage="Proposal")
    block = only(crm, "velocity")
    assert (block.figure("won_deals"), block.figure("won_cycle_mean"), block.figure("won_cycle_median")) == (3, 30, 20)
    assert (block.figure("won_cycle_ninetieth"), block.figure("lost_cycle_mean")) == (52.0, 2)
    assert {row[1]: row[2:] for row in block.tables[0].rows}["Proposal"] == (3, 20, 30, 52.0, 1)
    owners = only(crm, "velocity", Asked(by="owner", filter="owner:Kim")).tables[0]
    assert owners.rows == (("Kim", 3, 20, 30, 52.0, 0, None),)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([], (0, None, None, None)), ([3.0], (1, 3.0, 3.0, 3.0)), ([4, 1, 2, 3], (4, 2.5, 2.5, 3.7))],
)
def test_spread_interpolates(lengths: list[float], expected: tuple[object, ...]) -> None:
    assert tuple(spread(lengths)) == expected


def test_win_and_loss_by_reason_and_by_owner(crm: Crm) -> None:
    add(crm, "A", stage="Won", value="300", owner="Kim")
    add(crm, "B", stage="Lost", value="100", owner="Kim", lost_reason="price")
    add(crm, "C", stage="Lost", value="50", owner="Eve", lost_reason="price")
    add(crm, "D", stage="Lost", owner="Eve")
    add(crm, "E", stage="Proposal", value="77", owner="Eve")
    block = only(crm, "win-loss")
    assert [value for _, value in block.figures] == [1, 3, 0.25, eur(300), eur(150), 0.666667]
    assert block.tables[0].rows == (("price", 2, 0.666667, eur(150)), ("none", 1, 0.333333, eur(0)))
    owners = only(crm, "win-loss", Asked(by="owner")).tables[0]
    assert rows(owners) == {"Kim": (1, 1, 0.5, eur(300), eur(100), 0.75), "Eve": (0, 2, 0.0, eur(0), eur(50), 0.0)}


def test_rotting_lists_what_is_late_with_its_next_step(crm: Crm) -> None:
    crm.pipelines.edit_stage("Proposal", {"rotting_days": "10"})
    old = add(crm, "Old", stage="Proposal", value="5", next_step="Call")
    visits(crm, old, ("Proposal", "2026-11-01", None))
    add(crm, "Late", stage="Negotiation", value="50", expected_close="2026-11-11")
    add(crm, "Fine", stage="Negotiation", value="500", expected_close="2026-11-21")
    add(crm, "Closed", stage="Lost", value="5000", expected_close="2026-01-01")
    block = only(crm, "rotting")
    assert [value for _, value in block.figures] == [2, eur(55), 1, 1]
    table = block.tables[0]
    shown = [(row[1], row[4], row[5], row[6], row[7], row[9]) for row in table.rows]
    assert shown == [("Late", eur(50), 0, None, 10, None), ("Old", eur(5), 20, 10, None, "Call")]
    assert rows(only(crm, "rotting", Asked(by="stage")).tables[0])["Proposal"] == (1, eur(5), 1, 0)


@pytest.mark.parametrize("name", ALL)
def test_nothing_to_report_and_unknown_keys(crm: Crm, name: str) -> None:
    block = only(crm, name)
    assert block.currency == "EUR"
    for by in crm.reports.groupings(name):
        assert only(crm, name, Asked(by=by, limit=3, since=date(2026, 1, 1), until=date(2026, 12, 31)))
    with pytest.raises(UnknownName):
        crm.reports.run(name, Asked(by="colour"))


@pytest.mark.parametrize("name", ALL)
def test_deals_of_other_currencies_join_by_their_rate(crm: Crm, name: str) -> None:
    for number, stage in enumerate(("Proposal", "Won", "Lost")):
        add(crm, f"E{number}", stage=stage, value="100", expected_close="2026-11-01" if stage == "Proposal" else None)
        add(
            crm,
            f"U{number}",
            stage=stage,
            value="100 USD",
            expected_close="2026-11-01" if stage == "Proposal" else None,
        )
        add(crm, f"N{number}", stage=stage)
    if name != "velocity":
        assert [block.currency for block in crm.reports.run(name).blocks] == ["EUR", "USD"]
    crm.rates.add("USD", "0.5", on="2025-01-01")
    report = crm.reports.run(name, Asked(by="owner"))
    assert [block.currency for block in report.blocks] == ["EUR"]
    value = {"forecast": "value", "win-loss": "won_value", "rotting": "value"}.get(name)
    if value:
        assert report.blocks[0].figure(value) == eur(150)


@pytest.mark.parametrize("name", ["forecast", "velocity", "win-loss", "rotting"])
def test_every_row_names_the_records_behind_it(crm: Crm, name: str) -> None:
    """The filter of a row finds as many deals as the row says."""
    for number, stage in enumerate(("Proposal", "Proposal", "Won", "Lost", "Lost")):
        given = {"owner": ("Kim", 'O"Neil', "")[number % 3], "lost_reason": "price" if stage == "Lost" else None}
        if stage == "Proposal":
            given["expected_close"] = ("2026-11-01", "2026-12-24")[number]
        add(crm, f"D{number}", stage=stage, value="10", source="fair", opened_on="2026-10-01", **given)
    for by in crm.reports.groupings(name):
        if (name, by) in (("velocity", "stage"), ("win-loss", "competitor")):
            continue
        table = only(crm, name, Asked(by=by, filter="source:fair")).tables[0]
        numbers = [place for place, column in enumerate(table.columns) if column.key in ("deals", "won", "lost")]
        for row, text in zip(table.rows, table.records, strict=True):
            expected = sum(row[place] for place in numbers) if numbers else 1  # type: ignore[misc]
            assert crm.browse.count("deal", text) == expected, (by, row, text)


def products(crm: Crm, name: str) -> tuple[Block, dict[object, tuple[object, ...]]]:
    block = only(crm, name, Asked(by="product"))
    return block, rows(block.tables[0])


def test_a_deal_of_several_products_counts_with_each_for_what_its_lines_come_to(crm: Crm) -> None:
    crm.products.add({"name": "Lamp", "price": "100"})
    crm.products.add({"name": "Desk", "price": "400"})
    both = add(crm, "Both", stage="Won", owner="Kim")
    for line in ("2 x Lamp -10%", "1 x Desk", "1 x Lamp", "1.5 x Oiling @ 33.33"):
        crm.deals.add_line(both, line)
    add(crm, "Plain", stage="Won", value="7", product="Shelf")
    add(crm, "Named", stage="Won", value="50", product="lamp")
    add(crm, "Nothing", stage="Lost", value="3")
    block, found = products(crm, "win-loss")
    assert {key: (row[0], row[1], row[3]) for key, row in found.items()} == {
        "Lamp": (2, 0, Money(28_000 + 5_000, "EUR")),
        "Desk": (1, 0, Money(40_000, "EUR")),
        "Oiling": (1, 0, Money(5_000, "EUR")),
        "Shelf": (1, 0, Money(700, "EUR")),
        "none": (0, 1, Money(0, "EUR")),
    }
    assert (block.figure("won"), block.figure("won_value")) == (3, Money(28_000 + 40_000 + 5_000 + 700 + 5_000, "EUR"))
    for row, text in zip(block.tables[0].rows, block.tables[0].records, strict=True):
        assert crm.browse.count("deal", text) == row[1] + row[2], (row, text)  # type: ignore[operator]
    (report,) = crm.reports.pipeline(by="product")
    groups = {group.key: group.figures.won_value.minor for group in report.groups or ()}
    assert groups == {"Lamp": 33_000, "Desk": 40_000, "Oiling": 5_000, "Shelf": 700, "none": 0}
    assert (report.figures.won, report.figures.won_value) == (3, Money(78_700, "EUR"))


@pytest.mark.parametrize("name", ["forecast", "rotting", "funnel", "velocity"])
def test_the_figures_count_a_deal_of_several_products_once(crm: Crm, name: str) -> None:
    days = {"opened_on": "2026-01-01", "expected_close": "2026-06-01"}
    for stage in ("Proposal", "Won"):
        key = add(crm, stage, stage=stage, **days, **({"closed_on": "2026-06-11"} if stage == "Won" else {}))
        crm.deals.add_line(key, "1 x Lamp @ 10")
        crm.deals.add_line(key, "1 x Desk @ 40")
    block, found = products(crm, name)
    assert found.keys() == {"Lamp", "Desk"}
    counted = {"funnel": ("deals", 2), "velocity": ("won_deals", 1)}.get(name, ("deals", 1))
    assert block.figure(counted[0]) == counted[1]
    if name in ("forecast", "rotting"):
        assert (block.figure("value"), found["Lamp"][1], found["Desk"][1]) == (eur(50), eur(10), eur(40))


def test_months_in_which_nothing_was_decided_are_shown(crm: Crm) -> None:
    add(crm, "A", value="1000", stage="Won", opened_on="2026-01-01", closed_on="2026-06-10")
    add(crm, "B", value="500", stage="Lost", opened_on="2026-01-01", closed_on="2026-09-01")
    table = only(crm, "win-loss", Asked(by="month")).tables[0]
    assert [row[:4] for row in table.rows] == [
        ("2026-06", 1, 0, 1.0),
        ("2026-07", 0, 0, None),
        ("2026-08", 0, 0, None),
        ("2026-09", 0, 1, 0.0),
    ]
    assert crm.browse.count("deal", table.records[1]) == 0
