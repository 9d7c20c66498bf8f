"""``crm quote`` as people and programs use it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def quotes(crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands on a business with one customer, in a folder of their own, at a fixed moment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_NOW", "2026-11-21T09:00:00Z")
    for words in (
        ("init", "--name", "Müller Design", "--currency", "EUR", "--time-zone", "Europe/Berlin", "--country", "DE"),
        ("customer", "add", "Ada Lovelace", "--email", "ada@example.org", "--city", "London", "--country", "GB"),
        (
            "quote",
            "add",
            "Relaunch",
            "--customer",
            "1",
            "--line",
            "3 x Design @ 500 tax 19%",
            "--line",
            "Hosting @ 120",
        ),
    ):
        assert crm(*words).code == 0
    return crm


def items(quotes: Run) -> list[tuple[object, ...]]:
    found = json.loads(quotes("quote", "show", "1", "--json").out)["items"]
    return [(each["description"], each["quantity"], each["net"]["amount"]) for each in found]


def test_json_holds_lines_and_sums_as_programs_want_them(quotes: Run) -> None:
    found = json.loads(quotes("quote", "show", "1", "--json").out)
    assert found["total"] == {"amount": "1905.00", "currency": "EUR"}
    assert found["items"][0]["tax"] == "19%"
    assert [part["part"] for part in found["sums"]] == ["lines", "tax", "tax", "total"]
    assert found["sums"][2] == {
        "part": "tax",
        "rate": "19%",
        "base": {"amount": "1500.00", "currency": "EUR"},
        "amount": {"amount": "285.00", "currency": "EUR"},
    }


def test_lines_are_changed_by_options_and_by_texts(quotes: Run) -> None:
    assert quotes("quote", "line", "add", "1", "2 h Advice @ 90", "Paper x 4 @ 2", "--at", "2").code == 0
    assert (
        quotes(
            "quote", "line", "add", "1", "--description", "Box", "--price", "5", "--quantity", "3", "--optional"
        ).code
        == 0
    )
    assert quotes("quote", "line", "edit", "1", "1", "--discount", "10%", "--quantity", "2").code == 0
    assert quotes("quote", "line", "remove", "1", "3").code == 0
    assert quotes("quote", "line", "move", "1", "3", "1").code == 0
    assert items(quotes) == [
        ("Hosting", 1, "120.00"),
        ("Design", 2, "900.00"),
        ("Advice", 2, "180.00"),
        ("Box", 3, "15.00"),
    ]
    refused = quotes("quote", "line", "add", "1", "A @ 1", "B @ 2", "--tax", "7")
    assert (refused.code, "go with one line" in refused.err) == (2, True)
    assert quotes("quote", "line", "edit", "1", "1").code == 2


def test_the_way_of_a_quote(quotes: Run) -> None:
    assert "sent · Q-2026-001 · 1,905.00 €" in quotes("quote", "send", "1").err
    refused = quotes("quote", "edit", "1", "--discount", "5%")
    assert (refused.code, "crm quote revise 1" in refused.err) == (4, True)
    assert quotes("quote", "revise", "Q-2026-001").code == 0
    assert quotes("quote", "send", "Q-2026-001/2").code == 0
    listed = quotes("quote", "list", "--fields", "number,status", "--format", "csv", "--no-header").out.split()
    assert listed == ["Q-2026-001/2,sent", "Q-2026-001,superseded"]
    assert "order 1" in quotes("quote", "accept", "Q-2026-001").err
    assert quotes("order", "list", "--format", "ids").out.split() == ["order:1"]
    assert quotes("undo", "--yes").code == 0
    assert quotes("quote", "reject", "2", "--reason", "too dear", "--on", "today").code == 0
    assert quotes("quote", "list", "status:rejected", "reason:dear", "--format", "ids").out.split() == ["quote:2"]


def test_a_quote_is_printed_to_the_form_that_its_name_says(quotes: Run, tmp_path: Path) -> None:
    assert quotes("quote", "print", "1", "-o", "offer.html").code == 0
    assert "Quote – Draft" in (tmp_path / "offer.html").read_text(encoding="utf-8")
    assert quotes("quote", "print", "1", "-o", "offer.doc").code == 2
    assert quotes("quote", "print", "1", "--format", "doc").code == 2
    quotes("quote", "send", "1")
    assert quotes("quote", "print", "Q-2026-001", "--format", "html").code == 0
    assert (tmp_path / "Q-2026-001.html").exists()


def test_without_typst_one_sentence_says_what_to_do(
    quotes: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    answer = quotes("quote", "print", "1", "-o", "offer.pdf")
    assert answer.code == 1
    assert "pip install 'crm-tui[pdf]'" in answer.err
    assert ".html works without it" in answer.err
    assert not (tmp_path / "offer.pdf").exists()


def test_the_draft_of_an_e_mail_is_a_file(quotes: Run, tmp_path: Path) -> None:
    quotes("quote", "send", "1")
    assert quotes("quote", "mail", "1", "--format", "html").code == 0
    draft = (tmp_path / "Q-2026-001.eml").read_bytes()
    assert b"X-Unsent: 1\r\n" in draft
    assert b"To: Ada Lovelace <ada@example.org>\r\n" in draft
    quotes("customer", "point", "1", "ada@example.org", "--opt-out")
    refused = quotes("quote", "mail", "1", "--format", "html", "--no-input")
    assert refused.code != 0
    assert "does not want e-mail" in refused.err


def test_numbers_are_shown_and_set(quotes: Run) -> None:
    assert quotes("quote", "numbers", "--next", "31").code == 0
    assert json.loads(quotes("quote", "numbers", "--json").out)[0]["number"] == "Q-2026-031"
    assert quotes("quote", "numbers", "--pattern", "AN-###").code == 0
    quotes("quote", "send", "1")
    assert (
        quotes("quote", "show", "AN-001", "--fields", "number", "--format", "csv", "--no-header").out.strip()
        == "AN-001"
    )
    assert quotes("quote", "numbers", "--next", "1").code == 4


def test_quotes_stand_with_their_customer_and_deal(quotes: Run) -> None:
    quotes("deal", "add", "Shop", "--customer", "1", "--value", "900")
    quotes("quote", "add", "--deal", "1")
    assert "Shop  draft" in quotes("deal", "show", "1").out
    shown = quotes("customer", "show", "1").out
    assert "Quotes" in shown
    assert "Relaunch" in shown


def test_a_file_that_is_there_is_written_over_after_asking(quotes: Run, tmp_path: Path) -> None:
    offer = tmp_path / "offer.html"
    offer.write_text("mine", encoding="utf-8")
    refused = quotes("quote", "print", "1", "-o", "offer.html")
    assert (refused.code, "--yes" in refused.err, offer.read_text(encoding="utf-8")) == (2, True, "mine")
    assert quotes("quote", "print", "1", "-o", "offer.html", "--no-input").code == 2
    assert quotes("quote", "print", "1", "-o", "offer.html", "-y").code == 0
    assert "Relaunch" in offer.read_text(encoding="utf-8")


def test_acceptance_takes_the_consent_that_other_verbs_take(quotes: Run) -> None:
    quotes("quote", "send", "1")
    assert quotes("quote", "accept", "1", "-y").code == 0


def test_a_number_that_was_given_out_is_refused(quotes: Run) -> None:
    quotes("quote", "send", "1")
    refused = quotes("quote", "numbers", "--next", "1")
    assert (refused.code, "given out already" in refused.err) == (4, True)
    assert quotes("quote", "numbers", "--pattern", "Q-2026-###").code == 0
    refused = quotes("quote", "numbers", "--next", "1")
    assert (refused.code, refused.err) == (
        4,
        "crm: Q-2026-001 is the number of a quote already; the next one that is free is Q-2026-002.\n",
    )
    assert "Q-2026-007" in quotes("quote", "numbers", "--next", "7").out


def test_a_draft_that_has_a_number_leaves_a_gap(quotes: Run) -> None:
    quotes("quote", "send", "1")
    quotes("undo", "--yes")
    warned = quotes("quote", "delete", "1").err
    found = json.loads(quotes("quote", "show", "1", "--json").out)
    assert ("is missing in their series" in warned) == bool(found["number"])
    assert found["number"] == "Q-2026-001"
