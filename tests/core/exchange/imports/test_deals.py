"""Deals out of files: stages, days, amounts, their way into the stage, and the same rows on another day."""

from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.errors import UnknownName, UsageProblem
from tests.core.exchange.databases import ask, contents
from tests.core.exchange.imports.conftest import Import, figures


def deals(load: Import, text: str, **options: object):  # type: ignore[no-untyped-def]
    return load(text, entity="deals", **options)


@pytest.mark.parametrize(
    "table",
    [
        "title,stage\nChairs,\nTables,Won\nLamps,Lost\n",
        "title\nChairs\nChairs\n",
        "title,value\nChairs,\nChairs,5\nChairs,7\n",
        "id,title,stage,value\n1,Chairs,Won,7\n2,Chairs,Proposal,\n",
        "title,opened_on,close_date,stage\nChairs,2026-01-01,2026-02-01,Won\nChairs,2026-03-01,,Proposal\n",
    ],
)
def test_the_same_rows_on_another_day_change_nothing(crm: Crm, load: Import, table: str) -> None:
    count = table.count("\n") - 1
    assert figures(deals(load, table)) == (count, 0, 0, 0, 0)
    before = contents(crm.path)
    header, *rows = table.splitlines()
    assert figures(deals(load, "\n".join((header, *reversed(rows))), days=5)) == (0, 0, count, 0, 0)
    assert contents(crm.path) == before


def test_a_new_deal_enters_its_stage_as_a_deal_added_by_hand_does(crm: Crm, load: Import) -> None:
    rows = [
        {"title": "Won", "stage": "Won", "opened_on": "2026-01-05", "closed_on": "2026-03-10"},
        {"title": "Open", "stage": "Proposal", "opened_on": "2026-07-01"},
        {"title": "Today", "stage": "", "opened_on": ""},
        {"title": "Late", "stage": "Lost", "closed_on": "2026-02-01"},
    ]
    columns = ("title", "stage", "opened_on", "closed_on")
    deals(load, "\n".join([",".join(columns), *(",".join(row.get(c, "") for c in columns) for row in rows)]))
    for row in rows:
        crm.deals.add({key: value for key, value in row.items() if value})
    changes = "SELECT from_stage_id, to_stage_id, at, seconds FROM stage_changes ORDER BY id"
    days = "SELECT stage_id, stage_since, opened_on, closed_on, expected_close FROM deals ORDER BY id"
    for query in (changes, days):
        found = ask(crm.path, query)
        assert found[: len(rows)] == found[len(rows) :]


def test_a_moved_deal_is_moved_as_by_hand(crm: Crm, load: Import) -> None:
    for title in ("File", "Hand"):
        crm.deals.add({"title": title, "opened_on": "2026-01-05", "stage": "Proposal"})
    for stage, closing in (("Lost", "2026-03-10"), ("Negotiation", ""), ("Won", ""), ("Won", "2026-11-20")):
        report = deals(load, f"title,stage,closed_on\nFile,{stage},{closing}\n", days=1)
        assert figures(report) == (0, 1, 0, 0, 0)
        if stage == "Won" and closing:
            crm.deals.edit(2, {"closed_on": closing})
        else:
            crm.deals.move(2, stage, closing or None)
        mine, others = ask(crm.path, "SELECT stage_id, stage_since, closed_on, lost_reason FROM deals ORDER BY id")
        assert mine == others
    changes = "SELECT from_stage_id, to_stage_id, at, seconds FROM stage_changes WHERE deal_id = ? ORDER BY id"
    assert ask(crm.path, changes, 1) == ask(crm.path, changes, 2)


def test_a_file_that_says_nothing_of_stages_moves_no_deal(crm: Crm, load: Import) -> None:
    deals(load, "id,title,stage,value\n1,Chairs,Won,5\n")
    assert figures(deals(load, "id,title,value\n1,Chairs,6\n2,Tables,7\n", days=2)) == (1, 1, 0, 0, 0)
    rows = ask(crm.path, "SELECT x.name, d.closed_on, d.value_minor FROM deals d JOIN stages x ON x.id = d.stage_id")
    assert rows == [("Won", "2026-11-21", 600), ("Prospecting", None, 700)]


def test_the_next_deal_of_a_title_does_not_open_the_closed_one_again(crm: Crm, load: Import) -> None:
    deals(load, "title,stage,opened_on\nRenewal,Won,2025-01-01\n")
    assert figures(deals(load, "title,stage,opened_on\nRenewal,Proposal,2026-01-01\n")) == (1, 0, 0, 0, 0)
    assert figures(deals(load, "title,stage,opened_on\nRenewal,Won,2026-01-01\n")) == (0, 1, 0, 0, 0)


def test_a_closing_day_is_expected_until_the_deal_is_closed(crm: Crm, load: Import) -> None:
    deals(load, "title,stage,close date\nOpen,Proposal,2026-12-31\nDone,Won,2026-10-31\n")
    assert ask(crm.path, "SELECT expected_close, closed_on FROM deals ORDER BY id") == [
        ("2026-12-31", None),
        (None, "2026-10-31"),
    ]
    with pytest.raises(UsageProblem, match="lies before the day it was opened"):
        deals(load, "title,stage,opened_on,closed_on\nX,Won,2026-02-02,2026-02-01\n")


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        ("stage", "closed won", "Won"),
        ("stage,status", "Negotiation,won", "Won"),
        ("stage,status", "Negotiation,lost", "Lost"),
        ("stage,status", "Negotiation,open", "Negotiation"),
        ("stage,is_closed,is_won", "Odd,1,0", "Lost"),
        ("stage,is_closed,is_won", "Odd,1,1", "Won"),
        ("status", "open", "Prospecting"),
        ("stage", "PROPOSAL", "Proposal"),
    ],
)
def test_what_words_say_of_the_stage(crm: Crm, load: Import, columns: str, row: str, expected: str) -> None:
    deals(load, f"title,{columns}\nX,{row}\n")
    assert ask(crm.path, "SELECT x.name FROM deals d JOIN stages x ON x.id = d.stage_id") == [(expected,)]


def test_open_is_no_stage_of_its_own(crm: Crm, load: Import) -> None:
    deals(load, "id,title,stage\n1,A,Negotiation\n2,B,Won\n")
    assert figures(deals(load, "id,title,status\n1,A,open\n2,B,open\n")) == (0, 1, 1, 0, 0)
    stages = ask(crm.path, "SELECT x.name, d.closed_on FROM deals d JOIN stages x ON x.id = d.stage_id ORDER BY d.id")
    assert stages == [("Negotiation", None), ("Prospecting", None)]


def test_unknown_stages_are_refused_with_the_nearest_or_made(crm: Crm, load: Import) -> None:
    table = "title,stage,probability\nA,Negotation,\nB,Trial,30%\nC,Trial,30%\nD,Odd,1%\nE,Odd,2%\n"
    with pytest.raises(
        UsageProblem, match=r'no stage in the pipeline "Sales" called "Negotation"\. Nearest: Negotiation\.'
    ):
        deals(load, table)
    report = deals(load, table, create_stages=True)
    assert report.notes[-1] == "Made in the pipeline: Negotation, Trial, Odd."
    stages = ask(crm.path, "SELECT name, probability_bp, kind FROM stages ORDER BY position")
    assert stages[4:] == [
        *(("Negotation", 5000, "open"), ("Trial", 3000, "open"), ("Odd", 5000, "open")),
        *(("Won", 10000, "won"), ("Lost", 0, "lost")),
    ]


def test_pipelines(crm: Crm, load: Import, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r'There is no pipeline "Sals"\. Nearest: Sales'):
        deals(load, "title\nX\n", pipeline="Sals", rejects=tmp_path / "rejects.csv")
    with pytest.raises(UsageProblem, match='There is no pipeline "Repairs"'):
        deals(load, "title,pipeline\nX,Repairs\n")
    table = "title,pipeline,stage\nX,Repairs,Inspection\nY,,\nZ,Repairs,Won\n"
    assert figures(deals(load, table, create_stages=True)) == (3, 0, 0, 0, 0)
    stages = ask(
        crm.path,
        "SELECT x.name FROM stages x JOIN pipelines p ON p.id = x.pipeline_id WHERE p.name = 'Repairs' ORDER BY x.position",
    )
    assert stages == [("Inspection",), ("Won",), ("Lost",)]
    assert figures(deals(load, table, create_stages=True)) == (0, 0, 3, 0, 0)
    with pytest.raises(UsageProblem, match="says no stage, and its pipeline has none to start in"):
        deals(load, "title,pipeline\nNew,Empty\n", create_stages=True)


@pytest.mark.parametrize(
    ("value", "options", "sentence"),
    [
        ("5 XYZ", {}, 'Currency: "XYZ" is no currency code'),
        ("5,123 EUR;1.5", {}, "is not a number"),
        ("1.2345", {}, 'Value: "1.2345" has more decimals than EUR (2)'),
        ("1.5", {"currency": "JPY"}, 'Value: "1.5" has more decimals than JPY (0)'),
        ("9" * 20, {}, "is too large"),
        ("9" * 5000, {}, "is too long for a number"),
        ("1E+999999", {}, "is not a number"),
    ],
)
def test_amounts_that_are_none(load: Import, value: str, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        deals(load, f'title,value\nX,"{value}"\n', **options)
    assert sentence in caught.value.sentence


def test_amounts_with_currencies_of_their_own(crm: Crm, load: Import) -> None:
    deals(load, "title,value,currency\nA,5,\nB,7.5,CHF\nC,12 400 ¥,\nD,,USD\n", currency="GBP")
    assert ask(crm.path, "SELECT value_minor, currency FROM deals ORDER BY id") == [
        *((500, "GBP"), (750, "CHF"), (12400, "JPY"), (None, "USD")),
    ]
    with pytest.raises(UsageProblem, match='Currency: "EURO"'):
        deals(load, "title,value\nA,5\n", currency="EURO")


def test_deals_need_something_to_be_called_by(load: Import) -> None:
    with pytest.raises(UsageProblem, match="has no title, customer or product to call the deal by"):
        deals(load, "title,value,product\n,5,\n")


def test_amounts_without_a_currency_are_in_that_of_the_deal(crm: Crm, load: Import) -> None:
    rows = "id,title,value\n1,Chairs,12.50\n2,Tables,1000\n"
    assert figures(deals(load, rows, currency="USD")) == (2, 0, 0, 0, 0)
    assert figures(deals(load, rows)) == (0, 0, 2, 0, 0)
    assert figures(deals(load, rows + "3,Lamps,5\n")) == (1, 0, 2, 0, 0)
    assert ask(crm.path, "SELECT currency, value_minor FROM deals ORDER BY id") == [
        ("USD", 1250),
        ("USD", 100_000),
        ("EUR", 500),
    ]
    assert figures(deals(load, rows, currency="CHF")) == (0, 2, 0, 0, 0)


def test_amounts_without_a_currency_have_the_decimals_of_the_deal(crm: Crm, load: Import) -> None:
    deals(load, "title,value\nSushi,1250\n", currency="JPY")
    deals(load, "title,value\nOil,0.5\n", currency="KWD")
    assert figures(deals(load, "title,value\nSushi,1300\nOil,0.5\n")) == (0, 1, 1, 0, 0)
    assert ask(crm.path, "SELECT value_minor, currency FROM deals ORDER BY id") == [(1300, "JPY"), (500, "KWD")]
    report = deals(load, "title,value\nSushi,12.50\nOil,8.1257\nNew,8.1257\n", dry_run=True)
    assert figures(report) == (0, 0, 0, 0, 3)
    assert [reject.reason.partition("has")[2] for reject in report.rejects] == [
        " more decimals than JPY (0)",
        " more decimals than KWD (3)",
        " more decimals than EUR (2)",
    ]


def test_a_deal_entered_after_it_was_closed_has_no_known_cycle(crm: Crm, load: Import) -> None:
    rows = [
        "id,title,stage,created at,close date",
        "1,Late,Won,2026-03-01T10:00:00Z,2026-01-15",
        "2,Usual,Won,2026-01-05T10:00:00Z,2026-01-15",
        "3,Same day,Won,2026-01-05T10:00:00Z,2026-01-05",
    ]
    deals(load, "\n".join(rows))
    assert ask(crm.path, "SELECT opened_on, closed_on FROM deals ORDER BY id") == [
        (None, "2026-01-15"),
        ("2026-01-05", "2026-01-15"),
        ("2026-01-05", "2026-01-05"),
    ]
    assert crm.reports.pipeline()[0].figures.won_cycle_days == 5.0
    assert figures(deals(load, "\n".join(rows), days=3)) == (0, 0, 3, 0, 0)


def recurring(crm: Crm) -> list[tuple[object, ...]]:
    return ask(crm.path, "SELECT title, value_minor, recurring_minor, currency, recurring_every FROM deals ORDER BY id")


def test_what_recurs_is_in_the_currency_of_its_deal(crm: Crm, load: Import, tmp_path: Path) -> None:
    table = (
        "id,title,value,recurring,recurring_every\n1,Care,900 USD,49,monthly\n2,Shop,,7.50,\n3,Host,12,JPY 80,Yearly\n"
        "4,Both,5 EUR,5 USD,\n5,When,5,,quarter\n"
    )
    report = deals(load, table, rejects=tmp_path / "rejects.csv")
    assert figures(report) == (3, 0, 0, 0, 2)
    assert [each.reason for each in report.rejects] == [
        'Recurring: "USD" is not in the currency of the value, EUR',
        "names a period (quarter), but no amount that recurs",
    ]
    assert recurring(crm) == [
        ("Care", 90000, 4900, "USD", "month"),
        ("Shop", None, 750, "EUR", "month"),
        ("Host", 12, 80, "JPY", "year"),
    ]
    again = "id,title,recurring,recurring_every\n1,Care,50,\n2,Shop,,quarter\n3,Host,80,\n"
    assert figures(deals(load, again, days=1)) == (0, 2, 1, 0, 0)
    assert [row[2:] for row in recurring(crm)] == [(5000, "USD", "month"), (750, "EUR", "quarter"), (80, "JPY", "year")]
    assert figures(deals(load, again, days=2)) == (0, 0, 3, 0, 0)


def test_only_lost_deals_keep_a_note_on_the_loss(crm: Crm, load: Import) -> None:
    report = deals(load, "id,title,stage,lost_note,competitor\n1,Care,Lost,Too late,Rival\n2,Shop,Won,Too late,Rival\n")
    assert [note for note in report.notes if "note" in note] == [
        "1 deal not lost, but with a note on the loss: the note was left out."
    ]
    rows = "SELECT lost_note, competitor FROM deals ORDER BY id"
    assert ask(crm.path, rows) == [("Too late", "Rival"), (None, "Rival")]
    deals(load, "id,title,stage\n1,Care,Proposal\n", days=1)
    assert ask(crm.path, rows)[0] == (None, "Rival")
