"""What somebody new to the program runs into: empty searches, other terminals' steps, reports on nothing."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.mark.parametrize("words", [("",), ("  ", "")])
def test_a_search_for_nothing_is_one_sentence(crm: Run, words: tuple[str, ...]) -> None:
    crm("customer", "add", "Ada")
    answer = crm("search", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == 'crm: Say what to look for, as in "crm search lovelace".\n'


def test_a_report_on_nothing_is_in_the_currency_of_the_deals(crm: Run) -> None:
    crm("customer", "add", "Ada", "--owner", "Zane Levy")
    for value in ("10 USD", "20 USD", "5 GBP"):
        assert crm("deal", "add", "Engine", "--customer", "Ada", "--value", value).code == 0
    answer = crm("report", "pipeline", "customer.owner:zain", "--json")
    assert json.loads(answer.out)["currency"] == "USD"
    assert answer.err == "No deals match: no customer has owner:zain; nearest: Zane Levy.\n"
    assert len(json.loads(crm("report", "pipeline", "--json").out)["currencies"]) == 2


def test_a_limit_counts_changes_and_not_the_fields_in_them(crm: Run) -> None:
    crm("customer", "add", "Ada", "--city", "Graz", "--tags", "vip")
    for number in range(3):
        crm(
            "customer",
            "edit",
            "1",
            "--city",
            f"City {number}",
            "--source",
            f"fair {number}",
            "--job-title",
            f"{number}",
        )
    rows = json.loads(crm("history", "customer:1", "--limit", "2", "--json").out)
    assert len({row["change"] for row in rows}) == 2
    assert len(rows) == 6
    assert len(json.loads(crm("history", "--limit", "2", "--json").out)) == 2


def test_a_stage_of_the_same_name_in_another_pipeline_is_told_apart_from_the_deals_own(crm: Run) -> None:
    crm("customer", "add", "Ada")
    crm("deal", "add", "Engine", "--customer", "Ada", "--stage", "won", "--value", "10 EUR")
    crm("pipeline", "add", "Partners")
    stages = json.loads(crm("pipeline", "stages", "--json").out)
    (other,) = [row["id"] for row in stages if row["pipeline"]["name"] == "Partners" and row["kind"] == "won"]
    told = crm("deal", "move", "1", f"stage:{other}")
    assert (told.code, told.err) == (
        2,
        'crm: The deal is in the pipeline "Sales", which has a stage "Won" of its own; "crm deal edit" with '
        '--pipeline "Partners" moves it to that one.\n',
    )
    assert crm("deal", "edit", "1", "--pipeline", "Partners").code == 0
    shown = json.loads(crm("deal", "show", "1", "--json").out)
    assert (shown["pipeline"], shown["stage"]) == ("Partners", "Won")
