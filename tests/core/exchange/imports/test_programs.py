"""Exports of other programs, several of each in one database: what belongs together is linked, what does not stays apart."""

from crm_core.crm import Crm
from tests.core.exchange.databases import ask
from tests.core.exchange.imports.conftest import Import, figures

CUSTOMERS = (
    "SELECT c.name, c.kind, o.name FROM customers c LEFT JOIN customers o ON o.id = c.organization_id ORDER BY c.id"
)
DEALS = (
    "SELECT d.title, c.name, d.custom, s.name, d.value_minor, d.currency, d.owner, d.opened_on, d.closed_on "
    "FROM deals d JOIN stages s ON s.id = d.stage_id LEFT JOIN customers c ON c.id = d.customer_id ORDER BY d.id"
)


def again_unchanged(load: Import, text: str, **options: object) -> None:
    report = load(text, **options)
    assert report.rows == report.unchanged


def test_pipedrive_counts_people_and_organizations_apart(crm: Crm, load: Import) -> None:
    organizations = "Organization - ID,Organization - Name,Organization - Owner\n1,Acme,Ann\n2,Bolt,Ann\n"
    people = "Person - ID,Person - Name,Person - Organization,Person - Email - Work\n1,Bob Stone,Acme,bob@acme.example\n2,Eve,,\n"
    deals = (
        "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Owner,Deal - Organization,Deal - Contact person,"
        "Deal - Stage,Deal - Status,Deal - Pipeline,Deal - Deal created,Deal - Won time\n"
        "1,Site,1500,USD,Ann,Acme,Bob Stone,Proposal,Open,Sales,2024-01-05 12:00:00,\n"
        "2,Logo,800,EUR,Ann,,Bob Stone,Proposal,Won,Sales,2024-01-06 12:00:00,2024-02-10 09:00:00\n"
    )
    activities = (
        "Activity - Subject,Activity - Type,Activity - Deal,Activity - Organization,Activity - Contact person,Activity - Due date\n"
        "Intro,Call,Site,Acme,Bob Stone,2024-01-10\nFood,Lunch,,,Eve,2024-01-12\n"
    )
    files = ((organizations, "customers"), (people, "customers"), (deals, "deals"), (activities, "interactions"))
    for text, entity in files:
        assert figures(load(text, entity=entity)) == (2, 0, 0, 0, 0)
    assert ask(crm.path, CUSTOMERS) == [
        ("Acme", "organization", None),
        ("Bolt", "organization", None),
        ("Bob Stone", "person", "Acme"),
        ("Eve", "person", None),
    ]
    assert ask(crm.path, DEALS) == [
        ("Site", "Acme", '{"contact":"Bob Stone"}', "Proposal", 150_000, "USD", "Ann", "2024-01-05", None),
        ("Logo", "Bob Stone", "{}", "Won", 80_000, "EUR", "Ann", "2024-01-06", "2024-02-10"),
    ]
    assert ask(crm.path, "SELECT channel, customer_id, deal_id FROM interactions ORDER BY id") == [
        ("call", 1, 1),
        ("meeting", 4, None),
    ]
    for text, entity in files:
        again_unchanged(load, text, entity=entity)


def test_hubspot_in_german_and_its_deals(crm: Crm, load: Import) -> None:
    companies = "Record ID,Company name,Company owner,Create Date\n101,Müller GmbH,Jan,2024-01-02 10:11\n"
    people = (
        "Datensatz-ID,Vorname,Nachname,E-Mail,Telefonnummer,Zuständiger Mitarbeiter,Primäres Unternehmen,Lead-Status,Lifecycle-Phase\n"
        "101,Käthe,Müller,kaethe@example.de,+49 30 901820,Jan,Müller GmbH,Neu,Lead\n102,Bo,Öz,,,Jan,,Offen,Kunde\n"
    )
    deals = (
        "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Contact,Associated Company,Create Date\n"
        '9,Big,Closed Won,2024-05-01 10:00,Jan,"12,500.50",Käthe Müller (kaethe@example.de),Müller GmbH,2024-03-01 08:00\n'
        "10,Small,Proposal,2024-07-01 10:00,,900,Käthe Müller (kaethe@example.de),,2024-04-01 08:00\n"
    )
    assert figures(load(companies, entity="customers")) == (1, 0, 0, 0, 0)
    assert figures(load(people, entity="customers")) == (2, 0, 0, 0, 0)
    assert figures(load(deals, entity="deals")) == (2, 0, 0, 0, 0)
    assert ask(crm.path, CUSTOMERS) == [
        ("Müller GmbH", "organization", None),
        ("Käthe Müller", "person", "Müller GmbH"),
        ("Bo Öz", "person", None),
    ]
    assert ask(crm.path, "SELECT lifecycle, owner FROM customers WHERE kind = 'person' ORDER BY id") == [
        ("lead", "Jan"),
        ("customer", "Jan"),
    ]
    assert [row[:5] for row in ask(crm.path, DEALS)] == [
        ("Big", "Müller GmbH", '{"contact":"Käthe Müller"}', "Won", 1_250_050),
        ("Small", "Käthe Müller", "{}", "Proposal", 90_000),
    ]
    for text, entity in ((companies, "customers"), (people, "customers"), (deals, "deals")):
        again_unchanged(load, text, entity=entity)


def test_a_report_of_salesforce_has_its_own_headings(crm: Crm, load: Import) -> None:
    crm.customers.add({"name": "Acme", "kind": "organization"})
    text = (
        "Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount Currency,Amount,Probability (%),Close Date,Created Date\n"
        'Ann,Acme,Site,Proposal,Q1-2024,USD,"25,000.00",75,3/31/2024,1/5/2024\n'
    )
    report = load(text, entity="deals")
    assert (report.created, report.left_behind) == (1, ["Fiscal Period"])
    assert [row[4:8] for row in ask(crm.path, DEALS)] == [(2_500_000, "USD", "Ann", "2024-01-05")]


def test_birthdays_of_mailchimp_have_no_year(crm: Crm, load: Import) -> None:
    load(
        "Email Address,First Name,Last Name,Birthday\nann@example.org,Ann,Lee,03/05\nbo@example.org,Bo,Lee,12/25\n",
        entity="customers",
    )
    assert ask(crm.path, "SELECT birthday FROM customers ORDER BY id") == [("--03-05",), ("--12-25",)]


def test_instants_at_the_ends_of_time_have_a_day(crm: Crm, load: Import) -> None:
    text = "title,created at,stage,close date\nA,9999-12-31T23:30:00Z,Won,2026-01-01\nB,0001-01-01T00:00:00Z,Won,2026-01-01\n"
    assert figures(load(text, entity="deals")) == (2, 0, 0, 0, 0)
    assert ask(crm.path, "SELECT opened_on FROM deals ORDER BY id") == [(None,), ("0001-01-01",)]
    again_unchanged(load, text, entity="deals")
