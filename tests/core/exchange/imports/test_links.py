"""Rows that name another record: organizations of people, customers of deals, deals of interactions."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import UsageProblem
from tests.core.exchange.databases import ask, contents, is_sound
from tests.core.exchange.imports.conftest import Import, figures

EMPLOYERS = "SELECT c.name, o.name FROM customers c LEFT JOIN customers o ON o.id = c.organization_id ORDER BY c.id"


def texts_are_fresh(crm: Crm) -> bool:
    """Whether the full text is what it would be if every record were saved again."""
    return all(
        ask(crm.path, f"SELECT id, title, body FROM {s.texts} ORDER BY id") == ask(crm.path, f"{s.select} ORDER BY 1")
        for s in crm.catalog.search.values()
    )


def test_an_organization_named_in_many_rows_is_made_once(crm: Crm, load: Import) -> None:
    rows = [f"Person {n},{'Café Łódź' if n % 2 else 'CAFÉ ŁÓDŹ'}" for n in range(50)]
    before = contents(crm.path)
    report = load("\n".join(("name,company", *rows)), create_organizations=True)
    assert figures(report) == (50, 0, 0, 0, 0)
    assert report.notes == ["1 organization made for names that were not there."]
    assert ask(crm.path, "SELECT name, kind FROM customers WHERE organization_id IS NULL") == [
        ("CAFÉ ŁÓDŹ", "organization")
    ]
    assert [hit.name for hit in crm.search.find("lodz")][:1] if hasattr(crm.search, "find") else True
    assert texts_are_fresh(crm)
    assert figures(load("\n".join(("name,company", *rows)), create_organizations=True)) == (0, 0, 50, 0, 0)
    crm.history.undo(crm.history.require_undo().id)
    assert contents(crm.path) == before
    assert is_sound(crm.path)


def test_names_that_nobody_bears_are_left_out_with_a_note(crm: Crm, load: Import) -> None:
    report = load("name,company\nAda,Acme\nMax,Acme\n")
    assert figures(report) == (2, 0, 0, 0, 0)
    assert report.notes[0].startswith("2 rows left without organization: 1 name or id not there")
    assert ask(crm.path, EMPLOYERS) == [("Ada", None), ("Max", None)]


def test_organizations_of_one_file_find_each_other_and_never_themselves(crm: Crm, load: Import) -> None:
    table = "account,sector,subsidiary_of\nChild,a,Parent\nParent,b,Child\nAlone,c,Alone\n"
    report = load(table)
    assert figures(report) == (3, 0, 0, 0, 0)
    assert ask(crm.path, EMPLOYERS) == [("Child", "Parent"), ("Parent", "Child"), ("Alone", None)]
    assert report.notes == ["1 row left without organization: it would be the record itself."]
    assert figures(load(table)) == (0, 0, 3, 0, 0)
    assert is_sound(crm.path)


def test_the_spelling_decides_between_two_of_the_same_letters(crm: Crm, load: Import) -> None:
    load("name,kind\nMüller,organization\nMuller,organization\n")
    load("name,company\nAda,Müller\nMax,Muller\nEva,MULLER\n")
    assert ask(crm.path, EMPLOYERS)[2:] == [("Ada", "Müller"), ("Max", "Muller"), ("Eva", None)]


def test_organizations_are_found_by_the_id_of_the_other_program(crm: Crm, load: Import) -> None:
    load("id,name,kind,organization_external_id\nA,Acme,organization,B\nB,Beta,organization,\n", source="old")
    load("id,name,organization_external_id\n1,Ada,A\n2,Max,Z\n", source="old")
    load("id,name,organization_external_id\n1,Eva,A\n", source="new")
    assert ask(crm.path, EMPLOYERS) == [("Acme", "Beta"), ("Beta", None), ("Ada", "Acme"), ("Max", None), ("Eva", None)]


def test_deals_find_their_customers(crm: Crm, load: Import) -> None:
    load(
        "name,kind,email\nAcme,organization,a@example.org\nAcme,person,\nJan,person,j@example.org\nJan,person,k@example.org\n"
    )
    deals = "title,customer,customer_email\nOne,Acme,\nTwo,,J@Example.org\n"
    assert figures(load(deals, entity="deals")) == (2, 0, 0, 0, 0)
    assert ask(crm.path, "SELECT customer_id FROM deals ORDER BY id") == [(1,), (3,)]
    with pytest.raises(UsageProblem, match='more than one customer is called "Jan"'):
        load("title,customer\nThree,Jan\n", entity="deals")
    with pytest.raises(UsageProblem, match='no customer answers to "Nobody"'):
        load("title,customer\nThree,Nobody\n", entity="deals")
    with pytest.raises(UsageProblem, match='more than one customer is called "Jan"'):
        load("title,customer\nThree,Jan\n", entity="deals", create_organizations=True)
    assert ask(crm.path, "SELECT count(*) FROM customers") == [(4,)]


def test_deals_make_the_organizations_they_name(crm: Crm, load: Import, tmp_path) -> None:  # type: ignore[no-untyped-def]
    table = "product,customer,stage\nChairs,Acme,\nTables,ACME,Won\nLamps,Beta,Nowhere\n"
    report = load(table, entity="deals", create_organizations=True, rejects=tmp_path / "rejects.csv")
    assert figures(report) == (2, 0, 0, 0, 1)
    assert ask(crm.path, "SELECT name FROM customers") == [("Acme",)]
    assert ask(crm.path, "SELECT title FROM deals ORDER BY id") == [("Acme - Chairs",), ("ACME - Tables",)]
    assert texts_are_fresh(crm)
    again = load(table, entity="deals", create_organizations=True, rejects=tmp_path / "rejects.csv")
    assert figures(again) == (0, 0, 2, 0, 1)


def test_a_new_name_shows_in_the_texts_of_all_who_bear_it(crm: Crm, load: Import) -> None:
    load("id,name,kind\n1,Acme,organization\n")
    load("name,company\nAda,Acme\n")
    crm.deals.add({"title": "Chairs", "customer": "customer:1"})
    assert figures(load("id,name,kind\n1,Newco,organization\n")) == (0, 1, 0, 0, 0)
    assert texts_are_fresh(crm)
    assert is_sound(crm.path)


def test_interactions_find_customers_and_deals(crm: Crm, load: Import) -> None:
    load("id,name\nC,Ada\n", source="old")
    load("id,title,customer_external_id\nD,Chairs,C\n", source="old", entity="deals")
    table = (
        "id,customer_external_id,customer,deal_external_id,deal,subject,date\n"
        "1,C,,D,,One,2026-01-02\n2,,ada,,CHAIRS,Two,2026-01-03 10:00\n3,,,D,,Three,2026-01-04\n"
    )
    assert figures(load(table, source="old", entity="interactions")) == (3, 0, 0, 0, 0)
    rows = ask(crm.path, "SELECT customer_id, deal_id, subject, occurred_at FROM interactions ORDER BY id")
    assert rows == [
        (1, 1, "One", "2026-01-01T23:00:00Z"),
        (1, 1, "Two", "2026-01-03T09:00:00Z"),
        (1, 1, "Three", "2026-01-03T23:00:00Z"),
    ]
    assert figures(load(table, source="old", entity="interactions")) == (0, 0, 3, 0, 0)
    assert texts_are_fresh(crm)
    with pytest.raises(UsageProblem, match="does not say which customer it is about"):
        load("subject,date,customer\nX,2026-01-01,\n", entity="interactions")


def test_interactions_without_a_time_are_recognized_later(crm: Crm, load: Import) -> None:
    load("name\nAda\nMax\n")
    table = "customer,subject,body\nAda,Call,one\nAda,Call,two\nMax,Call,one\nMax,Call,one\n"
    assert figures(load(table, entity="interactions")) == (4, 0, 0, 0, 0)
    before = contents(crm.path)
    assert figures(load(table, entity="interactions", days=3)) == (0, 0, 4, 0, 0)
    assert contents(crm.path) == before


def test_what_was_deleted_stays_deleted(crm: Crm, load: Import) -> None:
    load("name\nAda\n")
    for entity, table in (
        ("deals", "title,customer\nChairs,Ada\n"),
        ("interactions", "customer,subject,date\nAda,Call,2026-01-01\n"),
    ):
        load(table, entity=entity)
        (crm.deals if entity == "deals" else crm.interactions).delete(1)
        assert figures(load(table, entity=entity)) == (0, 0, 0, 1, 0)


def test_one_unknown_channel_rejects_its_row_and_no_more(crm: Crm, load: Import) -> None:
    crm.customers.add({"name": "Ada"})
    rows = "customer,channel,text,date\nAda,call,One,2026-01-05\nAda,emial,Two,2026-01-06\nAda,-,Three,2026-01-07\n"
    report = load(rows, entity="interactions", dry_run=True)
    assert figures(report) == (2, 0, 0, 0, 1)
    assert [reject.reason for reject in report.rejects] == [
        'channel: "emial" is none of email, meeting, call, visit, letter, message, note'
    ]
    kanal = load(
        "customer,Kanal,text,date\nAda,Anruf,One,2026-01-05\nAda,Fax,Two,2026-01-06\n",
        entity="interactions",
        dry_run=True,
    )
    assert (kanal.entity, kanal.rejected, kanal.left_behind) == ("interactions", 1, [])


def test_a_column_called_type_with_other_words_is_no_channel(crm: Crm, load: Import) -> None:
    crm.customers.add({"name": "Ada"})
    report = load(
        "customer,type,text,date\nAda,call,One,2026-01-05\nAda,renewal,Two,2026-01-06\n", entity="interactions"
    )
    assert (report.created, report.rejected, report.left_behind) == (2, 0, ["type"])


def test_a_lifecycle_of_other_says_nothing(crm: Crm, load: Import) -> None:
    report = load("name,lifecycle stage\nAda,Subscriber\nBob,Other\n", entity="customers")
    assert figures(report) == (2, 0, 0, 0, 0)
    assert ask(crm.path, "SELECT lifecycle FROM customers ORDER BY id") == [("lead",), ("customer",)]


CONTACTS = "SELECT d.title, c.name, d.custom FROM deals d LEFT JOIN customers c ON c.id = d.customer_id ORDER BY d.id"


def test_the_contact_of_a_deal_is_kept(crm: Crm, load: Import) -> None:
    crm.customers.add({"name": "Acme", "kind": "organization"})
    crm.customers.add({"name": "Ada Lovelace"})
    rows = "title,organization,contact person\nA,Acme,Ada Lovelace\nB,,ada lovelace\nC,,Nobody\nD,Acme,\nE,Acme,ACME\n"
    report = load(rows, entity="deals")
    assert figures(report) == (5, 0, 0, 0, 0)
    assert report.notes == [
        "1 deal without a customer; --require-customer rejects such rows.",
        "2 deals with a contact who is not the customer: kept as custom.contact.",
    ]
    assert ask(crm.path, CONTACTS) == [
        ("A", "Acme", '{"contact":"Ada Lovelace"}'),
        ("B", "Ada Lovelace", "{}"),
        ("C", None, '{"contact":"Nobody"}'),
        ("D", "Acme", "{}"),
        ("E", "Acme", "{}"),
    ]
    assert figures(load(rows, entity="deals")) == (0, 0, 5, 0, 0)


def test_the_contact_of_a_deal_is_found_by_its_id(crm: Crm, load: Import) -> None:
    load("id,name\n7,Ada\n", entity="customers", source="zoo")
    crm.customers.add({"name": "Acme", "kind": "organization"})
    rows = "id,title,account,contact id\n1,A,Acme,7\n2,B,,7\n3,C,Acme,8\n"
    assert figures(load(rows, entity="deals", source="zoo")) == (3, 0, 0, 0, 0)
    kept = [
        ("A", "Acme", '{"contact":"Ada"}'),
        ("B", "Ada", "{}"),
        ("C", "Acme", '{"contact_external_id":"8"}'),
    ]
    assert ask(crm.path, CONTACTS) == kept
    assert figures(load(rows, entity="deals", source="zoo")) == (0, 0, 3, 0, 0)


def test_a_contact_does_not_push_the_customer_of_a_deal_aside(crm: Crm, load: Import) -> None:
    crm.customers.add({"name": "Ada"})
    crm.customers.add({"name": "Acme", "kind": "organization"})
    rows = "id,title,contact\n1,A,Ada\n"
    load(rows, entity="deals", source="zoo")
    crm.deals.edit(1, {"customer": "Acme"})
    assert figures(load(rows, entity="deals", source="zoo")) == (0, 1, 0, 0, 0)
    assert ask(crm.path, CONTACTS) == [("A", "Acme", '{"contact":"Ada"}')]
    assert figures(load(rows, entity="deals", source="zoo")) == (0, 0, 1, 0, 0)
