"""crm lead: what the commands print, and what stands in the database after them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]
NOW = {"CRM_NOW": "2026-11-21T09:00:00Z"}
MAIL = """From: Li Wei <li.wei@example.org>
To: me@example.com
Subject: Your offer
Date: Fri, 20 Nov 2026 10:00:00 +0100
Message-ID: <1@example.org>

Can you make us a website?
"""


@pytest.fixture
def run(crm: Run) -> Run:
    assert crm("init", "--currency", "EUR", "--time-zone", "Europe/Berlin", "--country", "DE", **NOW).code == 0
    return lambda *arguments, **others: crm(*arguments, **NOW, **others)


def shown(run: Run, lead: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("lead", "show", lead, "--json").out)
    return found


def test_a_lead_goes_its_way(run: Run) -> None:
    added = run("lead", "add", "Ada", "Lovelace,", "ada@example.org,", "wants", "a", "website", "--source", "referral")
    assert added.err == (
        'Lead 1 "wants a website" of Ada Lovelace added\nCustomer 1 "Ada Lovelace": new person, ada@example.org.\n'
    )
    assert run("lead", "work", "1").err == 'Lead 1 "wants a website" of Ada Lovelace is being worked on\n'
    qualified = run("lead", "qualify", "wants a website", "--stage", "proposal", "--value", "900", "--json")
    assert json.loads(qualified.out)["ref"] == "deal:1"
    found = shown(run, "lead:1")
    assert (found["status"], found["score"]) == ("qualified", 30)
    assert found["reasons"] == [{"points": 20, "rule": "From a referral"}, {"points": 10, "rule": "E-mail known"}]
    assert found["deal"] == {"id": 1, "name": "wants a website"}
    refused = run("lead", "disqualify", "1", "--reason", "no budget")
    assert (refused.code, "has become deal 1" in refused.err) == (4, True)


def test_a_lead_is_disqualified_with_a_reason_only(run: Run) -> None:
    run("lead", "add", "Ada, wants a logo")
    refused = run("lead", "disqualify", "1")
    assert (refused.code, refused.err) == (
        2,
        "crm: Say why nothing comes of lead 1 \"wants a logo\", as in crm lead disqualify 1 --reason 'no budget'.\n",
    )
    assert shown(run, "1")["status"] == "new"
    assert run("lead", "disqualify", "1", "--reason", "no budget").code == 0
    assert shown(run, "1")["disqualified_reason"] == "no budget"


def test_a_card_tells_score_and_reasons(run: Run) -> None:
    run("lead", "add", "Ada Lovelace, ada@example.org, wants a website")
    lines = run("lead", "show", "1").out.splitlines()
    assert lines[:3] == ["wants a website  lead:1", "Ada Lovelace", "new, 2026-11-21 10:00 · score 10"]
    assert "  +10  E-mail known" in lines


def test_leads_are_listed_by_score(run: Run) -> None:
    assert "adds one" in run("lead", "list").err
    run("lead", "add", "Ada, logo", "--value", "900")
    run("lead", "add", "Bob, logo")
    listed = run("lead", "list", "status:new", "--sort", "-score", "--format", "csv", "--fields", "customer,score")
    assert listed.out.splitlines()[1:] == ["Ada,1,10", "Bob,2,0"]
    assert run("customer", "list", "lead.score:10..", "--format", "ids").out == "customer:1\n"


def test_a_rule_that_is_broken_is_named_and_lists_go_on(run: Run) -> None:
    run("field", "add", "lead.size", "--type", "choice", "--options", "S,L")
    run("lead", "rule", "add", "Not large", "--filter", "-size:L", "--points", "5")
    run("lead", "add", "Ada, logo", "--set", "size=S")
    assert shown(run, "1")["score"] == 5
    assert "names field lead.size" in run("field", "delete", "lead.size", "--yes").err
    run("field", "edit", "lead.size", "--options", "S")
    listed = run("lead", "list", "--fields", "score", "--no-header", "--format", "tsv")
    assert (listed.code, listed.out) == (0, "0\n")
    assert listed.err.startswith('Rule "Not large" counts nothing: ')
    rules = json.loads(run("lead", "rule", "list", "--json").out)
    assert [rule["rule"] for rule in rules if rule["problem"]] == ["Not large"]


def test_rules_are_changed(run: Run) -> None:
    assert run("lead", "rule", "edit", "From a referral", "--points", "30").err == (
        'Rule "+30 From a referral" changed: source:referral\n'
    )
    assert run("lead", "rule", "reorder", "Phone known", "1").code == 0
    assert run("lead", "rule", "delete", "2").err == 'Rule "+30 From a referral" deleted\n'
    refused = run("lead", "rule", "add", "Bad", "--filter", "score:5..", "--points", "5")
    assert (refused.code, "cannot ask for the score" in refused.err) == (2, True)
    assert run("lead", "rule", "edit", "1").code == 2
    assert "Nearest: Phone known" in run("lead", "rule", "delete", "Phone knwn").err


def test_many_are_changed_by_a_filter(run: Run) -> None:
    for name in ("Ada", "Bob"):
        run("lead", "add", f"{name}, logo", "--source", "fair")
    answer = run("lead", "edit", "--where", "source:fair", "--set", "owner=jana", "--yes")
    assert answer.err == "2 leads changed: owner\n"
    assert run("lead", "delete", "1", "2", "--yes").code == 0
    assert run("lead", "restore", "2").code == 0
    assert run("lead", "list", "owner:jana", "--format", "ids").out == "lead:2\n"


def test_a_lead_out_of_an_e_mail(run: Run, tmp_path: Path) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_text(MAIL)
    added = run("lead", "add", "--from", str(mail), "--source", "website", "--format", "ids")
    assert (added.out, added.err) == ("lead:1\n", 'Lead 1 "Your offer" of Li Wei added\n')
    found = shown(run, "1")
    assert (found["source"], found["description"]) == ("website", "Can you make us a website?")
    assert [entry["kind"] for entry in found["timeline"]] == ["email", "lead"]  # type: ignore[attr-defined]
    again = run("lead", "add", "--from", str(mail))
    assert (again.code, "taken before" in again.err) == (4, True)
    assert run("lead", "add", "Ada, x", "--from", str(mail)).code == 2
    run("undo", "--yes")
    assert run("customer", "list", "--format", "ids").out == ""


def test_what_makes_no_sense_is_refused(run: Run) -> None:
    assert 'crm lead add "Ada Lovelace, wants a website"' in run("lead", "add").err
    assert run("lead", "edit", "1").code == 2
    assert run("lead", "qualify", "9").code == 3
    assert "Lead needs a name" in run("lead", "add", ", wants a website").err


def test_completion_knows_leads_and_rules(run: Run) -> None:
    run("lead", "add", "Ada, Größe")
    assert "Größe" in run("__complete", "zsh", "lead", "work", "Gr").out
    assert "From a referral" in run("__complete", "zsh", "lead", "rule", "delete", "From").out
    assert "status:" in run("__complete", "zsh", "lead", "list", "stat").out


def test_several_leads_are_taken_up_or_closed_in_one_step(crm: Callable[..., Answer]) -> None:
    crm("init", "--currency", "EUR")
    for title in ("One", "Two", "Three"):
        crm("lead", "add", f"Ada Lovelace, {title}", "--source", "fair")
    refused = crm("lead", "work", "1", "2")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert "dry run" in crm("lead", "work", "--where", "source:fair", "-n").err
    assert "3 leads are being worked on" in crm("lead", "work", "--where", "source:fair", "--yes").err
    assert crm("lead", "list", "status:working", "--format", "ids").out.count("lead:") == 3
    refused = crm("lead", "disqualify", "1", "2", "--yes")
    assert (refused.code, "Say why nothing comes of lead 1" in refused.err) == (2, True)
    assert "2 leads disqualified (no budget)" in crm("lead", "disqualify", "1", "2", "--reason", "no budget", "-y").err
    assert "No leads match" in crm("lead", "disqualify", "--where", "source:moon", "--reason", "x").err
    crm("undo", "--yes")
    assert crm("lead", "list", "status:working", "--format", "ids").out.count("lead:") == 3


def test_an_edit_closes_no_lead_without_a_reason(crm: Callable[..., Answer]) -> None:
    crm("init", "--currency", "EUR")
    crm("lead", "add", "Ada Lovelace, One")
    crm("lead", "add", "Ada Lovelace, Two")
    for named in (("1",), ("1", "2", "--yes"), ("--where", "title:one", "--yes")):
        refused = crm("lead", "edit", *named, "--set", "status=disqualified")
        assert (refused.code, "Say why nothing comes of lead 1" in refused.err) == (2, True)
    assert crm("lead", "edit", "1", "2", "--yes", "--set", "status=disqualified", "--set", "reason=moved").code == 0
    assert crm("lead", "edit", "1", "--source", "fair").code == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two inquiries, one in a folder below, and a letter that the business sent."""
    mails = tmp_path / "mails"
    (mails / "below").mkdir(parents=True)
    (mails / "a.eml").write_text(MAIL)
    other = MAIL.replace("Li Wei <li.wei@example.org>", "Bob <bob@example.org>").replace("<1@", "<2@")
    (mails / "below" / "b.eml").write_text(other)
    sent = MAIL.replace("From: Li Wei <li.wei@example.org>", "From: Me <me@example.com>").replace("<1@", "<3@")
    (mails / "sent.eml").write_text(sent.replace("To: me@example.com", "To: li.wei@example.org"))
    return mails


def test_a_folder_of_e_mail_asks_first_and_what_the_business_sent_is_no_lead(run: Run, folder: Path) -> None:
    run("config", "set", "business.email", "me@example.com")
    question = f'Add 2 leads and log 3 of 3 e-mails in "{folder}" and the folders below it?'
    refused = run("lead", "add", "--from", str(folder))
    assert (refused.code, question in refused.err, "--yes" in refused.err) == (2, True, True)
    assert "Your own addresses" not in refused.err
    declined = run("lead", "add", "--from", str(folder), terminal=True, typed="n\n")
    assert question in declined.err
    assert run("lead", "list", "--format", "ids").out == run("customer", "list", "--format", "ids").out == ""
    assert run("lead", "add", "--from", str(folder), "--yes").code == 0
    assert sorted(shown(run, key)["customer"]["name"] for key in ("1", "2")) == ["Bob", "Li Wei"]  # type: ignore[index]
    assert run("lead", "list", "--format", "ids").out.count("lead:") == 2


def test_a_folder_says_when_nobody_knows_what_was_sent(run: Run, folder: Path) -> None:
    refused = run("lead", "add", "--from", str(folder))
    assert "Add 3 leads" in refused.err
    assert "Your own addresses are not known, so what you sent would be an inquiry too" in refused.err
    run("config", "set", "mail.addresses", "me@example.com")
    assert "Add 2 leads" in run("lead", "add", "--from", str(folder)).err


def test_a_letter_of_ones_own_makes_no_lead_and_is_not_logged_by_the_way(run: Run, folder: Path) -> None:
    run("config", "set", "mail.addresses", "me@example.com")
    run("customer", "add", "Li Wei", "--email", "li.wei@example.org")
    refused = run("lead", "add", "--from", str(folder / "sent.eml"))
    assert (refused.code, "you sent it, or nobody who can be answered did" in refused.err) == (4, True)
    assert run("interaction", "list", "--format", "ids").out == ""
