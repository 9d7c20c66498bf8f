"""crm report and crm rate on the command line: every format, drawn and explained."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_core.sales.reports.capability import REPORTS

from .conftest import Answer

Run = Callable[..., Answer]
NOW = {"CRM_NOW": "2026-11-21T09:00:00Z"}


@pytest.fixture
def run(crm: Run) -> Run:
    """Commands in a business with three deals, on a certain day."""

    def at_that_time(*arguments: str, **options: object) -> Answer:
        return crm(*arguments, **NOW, **options)

    assert at_that_time("init", "--currency", "EUR", "--time-zone", "Europe/Berlin").code == 0
    for title, *given in (
        ("A", "--value", "1000", "--stage", "Proposal", "--expected-close", "2026-12-24", "--owner", "Kim"),
        (
            "B",
            "--value",
            "500",
            "--stage",
            "Lost",
            "--opened",
            "2026-01-01",
            "--closed",
            "2026-05-10",
            "--owner",
            "Eve",
        ),
        (
            "C",
            "--value",
            "100 USD",
            "--stage",
            "Won",
            "--opened",
            "2026-05-01",
            "--closed",
            "2026-05-10",
            "--owner",
            "Kim",
        ),
    ):
        assert at_that_time("deal", "add", title, *given).code == 0
    return at_that_time


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def test_a_report_is_one_object_for_programs(run: Run) -> None:
    assert run("rate", "add", "USD", "0.9", "--on", "2026-05-01").code == 0
    assert json.loads(run("report", "win-loss", "--by", "owner", "--json").out) == {
        "report": "win-loss",
        "by": "owner",
        "currency": "EUR",
        "won": 1,
        "lost": 1,
        "win_rate": 0.5,
        "won_value": euros("90.00"),
        "lost_value": euros("500.00"),
        "value_rate": 0.152542,
        "groups": [
            {
                "key": "Kim",
                "won": 1,
                "lost": 0,
                "win_rate": 1.0,
                "won_value": euros("90.00"),
                "lost_value": euros("0.00"),
                "value_rate": 1.0,
            },
            {
                "key": "Eve",
                "won": 0,
                "lost": 1,
                "win_rate": 0.0,
                "won_value": euros("0.00"),
                "lost_value": euros("500.00"),
                "value_rate": 0.0,
            },
        ],
    }


def test_without_a_rate_currencies_are_told_apart_and_it_is_said(run: Run) -> None:
    answer = run("report", "win-loss", "--json")
    assert [block["currency"] for block in json.loads(answer.out)["currencies"]] == ["EUR", "USD"]
    assert 'No rate in EUR for USD, which is told apart; "crm rate add USD RATE EUR --on DATE" gives one.' in answer.err
    assert json.loads(run("report", "pipeline", "--json").out)["currencies"][1]["currency"] == "USD"
    run("rate", "add", "EUR", "1.25", "USD", "--on", "2026-01-01")
    found = json.loads(run("report", "pipeline", "--in", "usd", "--json").out)
    assert (found["currency"], found["won_value"]["amount"], found["open_value"]["amount"]) == (
        "USD",
        "100.00",
        "1250.00",
    )
    assert json.loads(run("report", "pipeline", "--json").out)["won_value"] == euros("80.00")


def test_spreadsheets_get_one_table(run: Run) -> None:
    assert run(
        "report", "win-loss", "--by", "owner", "--from", "2026-05", "--to", "2026-05", "--format", "csv"
    ).out.splitlines() == [
        "owner,won,lost,win_rate,won_value,won_value_currency,lost_value,lost_value_currency,value_rate",
        "Eve,0,1,0.0,0.00,EUR,500.00,EUR,0.0",
        "Kim,1,0,1.0,100.00,USD,0.00,USD,1.0",
    ]
    assert (
        run("report", "forecast", "--format", "csv", "--fields", "month,value").out
        == "month,value,value_currency\r\n2026-12,1000.00,EUR\r\n"
    )


def test_people_get_figures_and_tables(run: Run) -> None:
    assert run("report", "forecast", "owner:Kim").out == (
        "Deals                 1\n"
        "Value                 1,000.00 €\n"
        "Weighted              500.00 €\n"
        "By history            500.00 €\n"
        "Overdue               0\n"
        "Overdue: value        0.00 €\n"
        "Without a day         0\n"
        "Without a day: value  0.00 €\n"
        "\n"
        "Month    Deals       Value  Weighted  By history\n"
        "2026-12      1  1,000.00 €  500.00 €    500.00 €\n"
        "\n"
        "By history\n"
        "Month  Deals       Value  Weighted  By history\n"
        "none       1  1,000.00 €  500.00 €    500.00 €\n"
    )


def test_a_chart_is_drawn_in_signs_on_a_terminal_and_in_letters_elsewhere(run: Run) -> None:
    run("rate", "add", "USD", "0.9", "--on", "2026-05-01")
    plain = run("report", "win-loss", "--by", "owner", "--chart", COLUMNS="40")
    assert (
        plain.out == "win-loss: win rate by owner\nKim  ##########################  100.0 %\nEve" + 32 * " " + "0.0 %\n"
    )
    shown = run("report", "funnel", "--chart", terminal=True, COLUMNS="40", LANG="C.UTF-8", TERM="xterm", NO_COLOR="1")
    assert "█" in shown.out
    assert all(len(line) <= 40 for line in shown.out.splitlines())


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_draws_prints_and_completes(run: Run, name: str) -> None:
    for more in (
        (),
        ("--chart",),
        ("--json",),
        ("--format", "csv"),
        ("--format", "md"),
        ("--from", "2026", "--to", "2026"),
    ):
        answer = run("report", name, *more)
        assert answer.code == 0, answer.err
        assert answer.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("forecast", "--by", "mont"), "month"),
        (("forecast", "--by", "owner", "--by", "stage"), "--by is given 2 times"),
        (("velocity", "--chart", "--json"), "--chart draws"),
        (("velocity", "--from", "soon"), "no date"),
        (("velocity", "--from", "2026", "--to", "2025"), "ends before it starts"),
        (("win-loss", "colour:red"), "colour"),
        (("win-loss", "--in", "Taler"), "no currency code"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    answer = run("report", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err


def test_a_filter_is_explained(run: Run) -> None:
    assert "owner" in run("report", "win-loss", "owner:Kim", "--explain").out.lower()


def test_rates_come_and_go(run: Run, tmp_path: Path) -> None:
    assert run("rate", "add", "USD", "0.92").err == "1 USD is 0.92 EUR from 2026-11-21 on\n"
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text("Date,USD,XBT,\n2026-11-20,1.08,3,\n", "utf-8")
    assert (
        run("rate", "import", str(file), "-n").err.splitlines()[0]
        == "1 rate imported, 0 changed, 0 unchanged; nothing was written."
    )
    assert json.loads(run("rate", "import", str(file), "--json").out)["left"] == ["XBT"]
    assert run("rate", "list", "--format", "csv").out.splitlines()[1:] == [
        "1,2026-11-21,USD,0.92,EUR",
        "2,2026-11-20,EUR,1.08,USD",
    ]
    assert run("rate", "delete", "1", "2").code == 0
    assert run("rate", "list", "--json").out.strip() == "[]"
    assert run("undo", "--yes").code == 0
    assert len(run("rate", "list", "from:USD", "--format", "ids").out.splitlines()) == 1


def test_reports_go_by_fields_of_ones_own(run: Run) -> None:
    assert run("field", "add", "deal.likes", "--type", "multi-choice", "--options", "tea,cake").code == 0
    assert run("field", "add", "customer.newsletter", "--type", "choice", "--options", "weekly,never").code == 0
    assert run("customer", "add", "Ada", "--set", "newsletter=weekly").code == 0
    assert run("deal", "edit", "1", "--customer", "Ada", "--set", "likes=tea, cake").code == 0
    found = json.loads(run("report", "forecast", "--by", "newsletter", "--json").out)
    assert (found["by"], [group["key"] for group in found["groups"]]) == ("customer.newsletter", ["weekly"])
    found = json.loads(run("report", "pipeline", "--by", "likes", "--json").out)["currencies"][0]
    assert [(group["key"], group["deals"]) for group in found["groups"]] == [("cake", 1), ("tea", 1), ("none", 1)]
    assert "Newsletter  Deals" in run("report", "forecast", "--by", "newsletter").out
    answer = run("report", "forecast", "--by", "newslettr")
    assert (answer.code, answer.err) == (2, 'crm: There is no grouping "newslettr". Nearest: newsletter.\n')


def test_what_a_report_goes_by_is_explained(run: Run) -> None:
    run("field", "add", "customer.likes", "--type", "multi-choice", "--options", "tea,cake")
    told = run("report", "win-loss", "owner:Kim", "--by", "likes", "--explain").out
    assert told == (
        'Owner contains "Kim"\n'
        "of these, those that were won or lost\n"
        "by Likes of the customer; of several values each counts, the totals count every record once\n"
    )
    assert (
        "a deal of several products counts with each" in run("report", "pipeline", "--by", "product", "--explain").out
    )
    assert run("report", "pipeline", "--by", "owner", "--explain").out == "every deal\nby owner\n"
    assert run("report", "sales", "--by", "colour", "--explain").code == 2
    assert run("report", "forecast", "--explain").out == (
        "every deal\nof these, those that are open or on hold\nby month\n"
    )


def test_period_currency_and_length_are_explained(run: Run) -> None:
    told = run(
        "report", "sales", "--from", "2026-Q1", "--to", "2026-Q2", "--in", "usd", "--limit", "5", "--explain"
    ).out
    assert told.splitlines()[1:] == [
        "of these, those that are not cancelled",
        "by month",
        "from 2026-01-01 to 2026-06-30, by the day of the order",
        "amounts in USD, where there are rates",
        "at most 5 rows",
    ]
    told = run("report", "pipeline", "--from", "2026", "--explain").out
    assert told == "every deal\nfrom 2026-01-01, by the closing day, for open deals the expected one\n"
    assert run("report", "sales", "--in", "nonsense", "--explain").code == 2
    assert "ends before it starts" in run("report", "sales", "--from", "2026", "--to", "2025", "--explain").err


def test_an_unknown_grouping_is_refused_with_all_there_are(run: Run) -> None:
    said = run("report", "sales", "--by", "nonsense").err
    assert "Known: month, quarter, year, product, customer, country, owner, source, status." in said


@pytest.mark.parametrize("by", ["year", "customer", "pipeline", "competitor", "reason"])
def test_the_pipeline_goes_by_what_other_reports_do(run: Run, by: str) -> None:
    groups = json.loads(run("report", "pipeline", "currency:EUR", "--by", by, "--json").out)["groups"]
    other = json.loads(run("report", "win-loss", "currency:EUR", "--by", by, "--json").out)["groups"]
    lost = {group["key"]: group["lost"] for group in groups if group["lost"]}
    assert lost == {group["key"]: group["lost"] for group in other if group["lost"]}
    assert lost
