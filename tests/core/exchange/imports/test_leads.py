"""Leads out of files: web forms and other programs, their customers found or made."""

import json
from collections import Counter
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_core.errors import UsageProblem
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions
from crm_core.store.doctor import examine
from crm_core.values.money import Money

from .conftest import Import, figures

SHARED = Path(__file__).parents[4].parent / "shared/data"
FORM = (
    "Name,E-mail,Phone,Message,Budget,Form\n"
    'Ada Lovelace,ada@example.org,+44 20 7946 0991,"A website\nwith pictures",900,Contact\n'
    "Ada Lovelace,ada@example.org,,Another one,,Contact\n"
    "Bob,bob@example.org,,Hello,,Contact\n"
)


def leads(crm: Crm, *fields: str, which: str = "") -> list[tuple[object, ...]]:
    return list(crm.browse.page("lead", Query(filter=which, fields=fields, sort=("id",))).rows)


def whole(crm: Crm) -> list[str]:
    return [f.seen for f in examine(crm.path, crm.catalog.search.values()) if not f.ok and "permission" not in f.what]


def test_a_form_gives_leads_and_their_customers(crm: Crm, load: Import) -> None:
    report = load(FORM, entity="leads")
    assert figures(report) == (3, 0, 0, 0, 0)
    assert leads(crm, "title", "value", "source", "status") == [
        ("A website", Money(90_000, "EUR"), "Contact", "new"),
        ("Another one", None, "Contact", "new"),
        ("Hello", None, "Contact", "new"),
    ]
    customers = crm.browse.page("customer", Query(fields=("name", "email", "lifecycle", "source", "open_leads")))
    assert customers.rows == (
        ("Ada Lovelace", "ada@example.org", "lead", "Contact", 2),
        ("Bob", "bob@example.org", "lead", "Contact", 1),
    )
    assert crm.leads.view(1).values["description"] == "A website\nwith pictures"
    assert [(hit.entity, hit.id) for hit in crm.search.find("pictures")] == [("lead", 1)]
    assert whole(crm) == []


def test_the_same_form_again_changes_nothing_and_undo_takes_all_back(crm: Crm, load: Import) -> None:
    load(FORM, entity="leads")
    crm.leads.edit(1, {"title": "My own words"})
    assert figures(load(FORM, entity="leads", days=3)) == (0, 0, 3, 0, 0)
    assert crm.leads.view(1).title == "My own words"
    for _ in range(3):
        crm.history.undo(crm.history.require_undo().id)
    assert (crm.browse.count("lead"), crm.browse.count("customer")) == (0, 0)
    assert whole(crm) == []


def test_known_customers_are_recognized_and_keep_what_they_are(crm: Crm, load: Import) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org", "source": "fair"}).id
    load(FORM, entity="leads")
    assert crm.browse.ids("lead", f"customer:{ada}") == [1, 2]
    view = crm.customers.view(ada)
    assert (view.values["lifecycle"], view.values["source"]) == ("customer", "fair")
    assert [point.value for point in view.points] == ["ada@example.org", "+44 20 7946 0991"]


def test_one_changed_row_is_one_update(crm: Crm, load: Import) -> None:
    text = "id,name,email,status,message\n1,Ada,ada@x.org,New,Hello\n2,Bob,bob@x.org,New,Hello\n"
    assert figures(load(text, entity="leads")) == (2, 0, 0, 0, 0)
    changed = text.replace("bob@x.org,New", "bob@x.org,Contacted")
    assert figures(load(changed, entity="leads", days=1)) == (0, 1, 1, 0, 0)
    assert leads(crm, "status", "status_since", which="id:2") == [("working", "2026-11-22T09:00:00Z")]


def test_a_second_inquiry_under_a_new_id_is_of_the_same_customer(crm: Crm, load: Import) -> None:
    load("id,name,email,message\n1,Ada,ada@x.org,Hello\n", entity="leads")
    load("id,name,email,message\n2,Ada,ada@x.org,Again\n", entity="leads")
    assert (crm.browse.count("lead"), crm.browse.count("customer")) == (2, 1)


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        ("Open - Not Contacted", "new", None),
        ("Working - Contacted", "working", None),
        ("Contacted", "working", None),
        ("Nurturing", "working", None),
        ("Attempted to Contact", "working", None),
        ("In Process", "working", None),
        ("Closed - Converted", "qualified", None),
        ("Converted", "qualified", None),
        ("Unqualified", "disqualified", None),
        ("Closed - Not Converted", "disqualified", None),
        ("Junk Lead", "disqualified", "Junk Lead"),
        ("qualified", "qualified", None),
    ],
)
def test_the_statuses_of_other_programs_are_ours(
    crm: Crm, load: Import, word: str, status: str, reason: str | None
) -> None:
    load(f"name,email,Lead Status\nAda,ada@x.org,{word}\n", entity="")
    assert leads(crm, "status", "disqualified_reason") == [(status, reason)]


def test_an_unknown_status_is_rejected_with_the_nearest(crm: Crm, load: Import, tmp_path: Path) -> None:
    text = "name,email,status,message\nAda,ada@x.org,Nurtured,x\nBob,bob@x.org,New,y\n,,New,z\n"
    with pytest.raises(UsageProblem, match="nearest: working"):
        load(text, entity="leads")
    assert crm.browse.count("customer") == 0
    report = load(text, entity="leads", rejects=tmp_path / "rejects.csv")
    assert figures(report) == (1, 0, 0, 0, 2)
    assert "has no name" in report.rejects[1].reason
    assert crm.browse.count("customer") == 1


def test_a_file_says_by_its_name_or_headings_that_it_holds_leads(crm: Crm, load: Import) -> None:
    text = "name,email,message\nAda,ada@x.org,Hello\n"
    assert load(text, entity="", name="leads-2026.csv").entity == "leads"
    with pytest.raises(UsageProblem, match="name which"):
        load(text, entity="", name="people.csv")
    assert load("name,email,phone\nAda,ada@x.org,\n", entity="", name="people.csv").entity == "customers"
    assert load("name,email,Lead Status\nAda,ada@x.org,New\n", entity="", name="people.csv").entity == "leads"


WEB_FORM = (
    "Name,E-mail,Message,Budget,Form,Submitted at\n"
    "Maja Nowak,maja@example.org,A sign for the door,300,Contact,2026-11-19 10:00\n"
    "Bob,bob@example.org,Anything new?,,Contact,2026-11-20 11:00\n"
)


def test_a_web_form_is_recognized_whatever_its_file_is_called(crm: Crm, load: Import) -> None:
    report = load(WEB_FORM, entity="", name="form.csv")
    assert (report.entity, figures(report)) == ("leads", (2, 0, 0, 0, 0))
    assert leads(crm, "title", "value", "source") == [
        ("A sign for the door", Money(30_000, "EUR"), "Contact"),
        ("Anything new?", None, "Contact"),
    ]
    heads, *rows = [line.split(",") for line in WEB_FORM.splitlines()]
    text = json.dumps([dict(zip(heads, row, strict=True)) for row in rows])
    report = load(text, entity="", name="form.json")
    assert (report.entity, figures(report)) == ("leads", (0, 0, 2, 0, 0))


def test_answers_of_google_forms_are_leads(crm: Crm, load: Import) -> None:
    head = "Timestamp,Your name,Email address,Phone number,What do you need?,When shall it be done?\n"
    answers = "2026/11/02 10:00:01 AM GMT+1,Ada Lovelace,ada@example.org,+44 20 7946 0958,A shop,Next May\n"
    report = load(head + answers, entity="")
    assert (report.entity, report.created, report.left_behind) == ("leads", 1, [])
    assert leads(crm, "title", "description", "received_at") == [
        ("A shop", "A shop\n\nNext May", "2026-11-02T09:00:01Z")
    ]
    assert load(head + answers, entity="").unchanged == 1
    log = "Timestamp,Customer,Email address,Subject,Duration,Message\n2026-11-02 10:00,Ada,ada@example.org,Call,5 min,Hi\n"
    crm.customers.add({"name": "Ada"})
    assert load(log, entity="", dry_run=True).entity == "interactions"


def test_leads_of_deals_that_are_not_here_are_told(crm: Crm, load: Import, tmp_path: Path) -> None:
    crm.customers.add({"name": "Ada"})
    crm.deals.add({"title": "Shop", "customer": "Ada"})
    text = "Lead title,Customer,E-mail,Deal\nA shop,Ada,ada@example.org,{}\n"
    assert any(
        note.startswith("1 lead of a deal that is not here")
        for note in load(text.format("Other"), entity="leads").notes
    )
    assert not any("deal" in note for note in load(text.format("Shop"), entity="leads").notes)


def test_what_no_web_form_sent_is_taken_for_something_else(crm: Crm, load: Import) -> None:
    offers = (
        "Deal,Company,Email,Stage,Probability,Close Date,Budget,utm_source\n"
        "Desk,Ada,ada@x.org,Proposal,20 %,2026-12-01,5,web\n"
    )
    assert load(offers, entity="", name="a.csv", create_organizations=True).entity == "deals"
    people = "First name,Last name,Email,Source,Notes\nAda,L,ada@x.org,web,x\n"
    assert load(people, entity="", name="b.csv").entity == "customers"


def test_json_of_a_form(crm: Crm, load: Import) -> None:
    rows = [
        {
            "name": "Ada",
            "email": "ada@x.org",
            "message": "Hello",
            "utm_source": "ads",
            "submitted_at": "2026-11-20T08:00:00Z",
        }
    ]
    load(json.dumps(rows), entity="leads", name="form.json")
    assert leads(crm, "title", "source", "received_at") == [("Hello", "ads", "2026-11-20T08:00:00Z")]
    assert figures(load(json.dumps(rows), entity="leads", name="form.json")) == (0, 0, 1, 0, 0)


def test_a_lead_that_became_a_deal_stays_qualified(crm: Crm, load: Import) -> None:
    text = "id,name,email,status,message\n1,Ada,ada@x.org,New,Hello\n"
    load(text, entity="leads")
    crm.leads.qualify(1)
    assert figures(load(text, entity="leads")) == (0, 0, 1, 0, 0)
    assert leads(crm, "status") == [("qualified",)]


def test_leads_of_customers_in_the_trash_are_passed_over(crm: Crm, load: Import) -> None:
    load(FORM, entity="leads")
    crm.leads.delete(3)
    crm.customers.delete(2)
    report = load(FORM, entity="leads")
    assert figures(report) == (0, 0, 2, 1, 0)
    assert crm.browse.count("customer") == 1


def test_what_is_exported_comes_back_as_it_was(crm: Crm, load: Import, tmp_path: Path) -> None:
    crm.fields.add("lead.size")
    load(FORM, entity="leads")
    crm.leads.edit(1, {"size": "L", "campaign": "Spring"})
    crm.leads.disqualify(2, "no budget")
    deal = crm.leads.qualify(3).id
    before = leads(
        crm, *(f.key for f in crm.browse.entities["lead"].fields if f.key not in ("updated_at", "deleted_at"))
    )
    for name in ("csv", "json", "jsonl"):
        path = tmp_path / f"out.{name}"
        assert crm.exchange.export("leads", path, ExportOptions(format=name)) == 3
        report = crm.exchange.import_file(path, ImportOptions())
        assert (report.entity, figures(report)) == ("leads", (0, 0, 3, 0, 0))
    with crm.store.writing("gone") as unit:
        unit.execute("DELETE FROM leads")
        unit.execute("DELETE FROM sqlite_sequence WHERE name = 'leads'")
    assert figures(crm.exchange.import_file(tmp_path / "out.csv", ImportOptions())) == (3, 0, 0, 0, 0)
    assert (
        leads(crm, *(f.key for f in crm.browse.entities["lead"].fields if f.key not in ("updated_at", "deleted_at")))
        == before
    )
    assert crm.browse.ids("lead", f"deal:{deal}") == [3]


@pytest.mark.skipif(not SHARED.exists(), reason="the real files are not here")
def test_the_leads_of_salesforce_are_counted_as_in_its_figures(crm: Crm) -> None:
    folder = SHARED / "pipeline_salesforce_demo"
    truth = json.loads((folder / "truth.json").read_text())["leads"]
    options = ImportOptions(currency="USD")
    report = crm.exchange.import_file(folder / "Lead.csv", options)
    assert (report.what, figures(report)) == ("Salesforce leads", (truth["n"], 0, 0, 0, 0))
    rows = leads(crm, "status", "source")
    assert Counter(str(row[0]).capitalize() for row in rows) == truth["by_status"]
    assert Counter(row[1] for row in rows) == truth["by_source"]
    assert crm.browse.count("customer", "lifecycle:lead") == truth["n"]
    assert figures(crm.exchange.import_file(folder / "Lead.csv", options)) == (0, 0, truth["n"], 0, 0)
    tasks = crm.exchange.import_file(folder / "Task.csv", ImportOptions(rejects=crm.path.with_name("rejects.csv")))
    assert tasks.created >= 15  # those about leads find whom they are about
    for _ in range(2):
        crm.history.undo(crm.history.require_undo().id)
    assert (crm.browse.count("lead"), crm.browse.count("customer")) == (0, 0)
    assert whole(crm) == []
