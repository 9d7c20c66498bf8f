"""What is entered and kept as typed, or refused, is said in a sentence."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


def test_a_doubtful_country_and_phone_are_told_and_kept(crm: Run) -> None:
    added = crm("customer", "add", "Ada Lovelace", "--country", "Germny", "--phone", "12345")
    assert added.code == 0
    assert 'No country is called "Germny"; it is kept as typed, nearest: Germany.' in added.err
    assert 'Phone "12345" is no complete number; it is kept as typed' in added.err
    edited = crm("customer", "edit", "1", "--country", "UK")
    assert (edited.code, "kept as typed" in edited.err) == (0, False)
    assert crm("customer", "list", "country:Scotland", "--format", "ids").out == "customer:1\n"


def test_what_is_no_web_address_is_refused(crm: Run) -> None:
    crm("customer", "add", "Ada Lovelace")
    refused = crm("customer", "edit", "1", "--add-url", "not a url")
    assert refused.code
    assert 'Web: "not a url" is no web address' in refused.err


def test_a_note_comes_from_stdin(crm: Run) -> None:
    crm("customer", "add", "Ada Lovelace")
    assert crm("log", "note", "Ada Lovelace", "-", typed="Prefers tea\n\ngreen\n").code == 0
    (note,) = json.loads(crm("interaction", "list", "--fields", "subject,body", "--json").out)
    assert (note["subject"], note["body"]) == ("Prefers tea", "green")
    nothing = crm("log", "note", "1", "-", typed="\n")
    assert "Nothing came from stdin" in nothing.err
    assert nothing.code
    assert "--body" in crm("log", "note", "1", "-", "--body", "x").err


@pytest.mark.parametrize("subject", ["Offer\nBcc: all@example.com", "Offer\r\nx"])
def test_a_subject_is_one_line(crm: Run, subject: str) -> None:
    crm("customer", "add", "Ada Lovelace", "--email", "ada@example.com")
    refused = crm("mail", "1", "--subject", subject, "--print")
    assert refused.code
    assert "has a line break" in refused.err
    assert refused.out == ""


def test_a_birthday_without_year_is_read_by_people_and_kept_for_programs(crm: Run) -> None:
    crm("customer", "add", "Ada Lovelace", "--birthday", "11-25")
    assert "25 Nov" in crm("customer", "list", "--fields", "name,birthday", terminal=True).out
    assert "25 Nov" in crm("customer", "show", "1", terminal=True).out
    for machine in ("json", "csv"):
        assert "--11-25" in crm("customer", "list", "--fields", "name,birthday", "--format", machine).out
