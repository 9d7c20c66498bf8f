"""Files of known programs and unknown ones: what their rows are, and where their columns go."""

import csv
import json
from datetime import date

import pytest

from crm_core.crm import catalog
from crm_core.errors import UnknownName, UsageProblem
from crm_core.exchange.tables.cells import ReadingRules
from crm_core.exchange.tables.mapping import SURE, keep_unknown, override, parse_pairs, require_usable
from crm_core.exchange.tables.propose import propose
from crm_core.exchange.tables.records import RecordReader
from crm_core.exchange.tables.source import open_table

RULES = ReadingRules(today=date(2026, 11, 21), zone="Europe/Berlin")
PERSON = {"kind": "person"}
ORGANIZATION = {"kind": "organization"}
LEAD = {"kind": "person", "lifecycle": "lead"}

# export: entity, source, defaults, headings and their fields
KNOWN = {
    "google_contacts_2024": ("customers", "google", PERSON, {
        "First Name": "given_name", "Last Name": "family_name", "Organization Name": "organization", "Labels": "tags",
        "Organization Title": "job_title", "E-mail 2 - Value": "email_2", "E-mail 2 - Label": "email_2_label",
        "Phone 3 - Value": "phone_3", "Address 1 - City": "city", "Address 1 - Label": "address_label", "Website 1 - Value": "url",
    }),
    "google_contacts_legacy": ("customers", "google", PERSON, {
        "Name": "name", "Given Name": "given_name", "Family Name": "family_name", "E-mail 1 - Value": "email",
        "Phone 2 - Type": "phone_2_label", "Organization 1 - Name": "organization", "Organization 1 - Title": "job_title",
    }),
    "outlook_google_style": ("customers", "outlook", PERSON, {
        "Title": "prefix", "Job Title": "job_title", "E-mail Address": "email", "E-mail 3 Address": "email_3",
        "Mobile Phone": "phone_4:mobile", "Home Fax": "phone_6:fax", "Home City": "city:home", "Business Country": "country_2:work",
        "Web Page": "url", "Company": "organization", "Categories": "tags", "Account": None,
    }),
    "outlook_desktop": ("customers", "outlook", PERSON, {
        "Business Country/Region": "country:work", "Home Street 2": "street_2:home", "E-mail 2 Address": "email_2", "E-mail 2 Type": None,
    }),
    "linkedin_connections": ("customers", "linkedin", PERSON, {
        "First Name": "given_name", "URL": "url", "Email Address": "email", "Company": "organization", "Position": "job_title",
    }),
    "hubspot_contacts_en": ("customers", "hubspot", PERSON, {
        "Record ID": "external_id", "Email": "email", "Contact owner": "owner", "Lifecycle Stage": "lifecycle",
        "Associated Company": "organization", "Phone Number": "phone",
    }),
    "hubspot_contacts_es": ("customers", "hubspot", PERSON, {
        "ID de registro": "external_id", "Nombre": "given_name", "Apellidos": "family_name", "Correo": "email", "Cargo": "job_title",
        "Ciudad": "city", "País/región": "country", "Número de teléfono": "phone", "Propietario del contacto": "owner",
        "Associated Company IDs (Primary)": "organization_external_id",
    }),
    "hubspot_companies": ("customers", "hubspot", ORGANIZATION, {
        "Record ID": "external_id", "Company name": "name", "Company Domain Name": "url", "City": "city", "Country/Region": "country",
    }),
    "hubspot_deals": ("deals", "hubspot", {}, {
        "Record ID": "external_id", "Deal Name": "title", "Deal Stage": "stage", "Amount": "value", "Close Date": "close_date",
        "Pipeline": "pipeline", "Associated Company IDs (Primary)": "customer_external_id", "Associated Company (Primary)": "customer",
    }),
    "pipedrive_sample_import": ("customers", "pipedrive", PERSON, {
        "Person - Name*": "name", "Person - First name": "given_name", "Person - Email (Work)": "email:work",
        "Person - Email (Home)": "email_2:home", "Organization - Name*": "organization", "Deal - Title": None,
    }),
    "pipedrive_deals_vocab": ("deals", "pipedrive", {}, {
        "Deal - Title": "title", "Deal - Value": "value", "Organization": "customer", "Deal - Stage (pipeline)": "stage",
        "Deal - Currency of value": "currency", "Deal - Won time": "closed_on", "Deal - Lost reason": "lost_reason",
        "Deal - Status": "status", "Deal - Probability": "probability", "Deal - Pipedrive System ID": "external_id",
    }),
    "pipedrive_people_vocab": ("customers", "pipedrive", PERSON, {
        "Person - Name": "name", "Person - Email": "email", "Organization name": "organization",
        "Person - Pipedrive System ID": "external_id",
    }),
    "pipedrive_orgs_vocab": ("customers", "pipedrive", ORGANIZATION, {
        "Organization - Name": "name", "Organization - Address": "address:work", "Organization - Pipedrive System ID": "external_id",
    }),
    "salesforce_report_contacts": ("customers", "salesforce", PERSON, {
        "Salutation": "prefix", "Title": "job_title", "Account Name": "organization", "Mailing Zip/Postal Code": "postal_code",
        "Mailing State/Province": "region", "Mobile": "phone_2:mobile", "Birthdate": "birthday",
    }),
    "salesforce_data_export_contact": ("customers", "salesforce", PERSON, {
        "Id": "external_id", "AccountId": "organization_external_id", "LastName": "family_name", "MailingCity": "city",
        "OtherCity": "city_2:other", "MobilePhone": "phone_3:mobile", "Title": "job_title", "IsDeleted": None,
    }),
    "salesforce_data_export_account": ("customers", "salesforce", ORGANIZATION, {
        "Id": "external_id", "Name": "name", "ParentId": "organization_external_id", "BillingStreet": "street:billing",
        "Industry": "industry", "AnnualRevenue": "annual_revenue", "NumberOfEmployees": "employees", "Website": "url",
    }),
    "salesforce_data_export_opportunity": ("deals", "salesforce", {}, {
        "Id": "external_id", "AccountId": "customer_external_id", "Name": "title", "StageName": "stage", "Amount": "value",
        "Probability": "probability", "CloseDate": "close_date", "IsClosed": "is_closed", "IsWon": "is_won", "NextStep": "next_step",
    }),
    "zoho_contacts": ("customers", "zoho", PERSON, {
        "Record Id": "external_id", "Account Name": "organization", "Account Name.id": "organization_external_id",
        "Mailing Zip": "postal_code", "Mobile": "phone_2:mobile",
    }),
    "zoho_accounts": ("customers", "zoho", ORGANIZATION, {
        "Record Id": "external_id", "Account Name": "name", "Billing Code": "postal_code:billing", "Account Owner": "owner",
    }),
    "zoho_deals": ("deals", "zoho", {}, {
        "Record Id": "external_id", "Deal Name": "title", "Account Name.id": "customer_external_id", "Stage": "stage",
        "Closing Date": "close_date", "Amount": "value",
    }),
    "zoho_leads": ("leads", "zoho", PERSON, {
        "Record Id": "external_id", "Company": "organization", "Last Name": "family_name", "State": "region", "Zip Code": "postal_code",
    }),
    "zoho_notes": ("interactions", "zoho", {"channel": "note"}, {
        "Note Id": "external_id", "Note Title": "subject", "Note Content": "body", "Parent ID": "customer_external_id",
    }),
    "stripe_customers_2026": ("customers", "stripe", {}, {"id": "external_id", "Email": "email", "Name": "name"}),
    "stripe_payments": ("orders", "stripe", {"source": "Stripe"}, {"id": "external_id", "Amount": "total", "Customer Email": "customer_email"}),
    "square_customers": ("customers", "square", PERSON, {
        "Square Customer ID": "external_id", "Email Address": "email", "Street Address 2": "street", "Company Name": "organization",
    }),
    "square_transactions": ("orders", "square", {"source": "Square"}, {"Transaction ID": "external_id", "Date": "ordered_on"}),
    "square_items": ("orders", "square", {"source": "Square"}, {"Transaction ID": "external_id", "Item": "product"}),
    "shopify_customers": ("customers", "shopify", PERSON, {
        "Customer ID": "external_id", "Default Address Address2": "street", "Default Address Zip": "postal_code",
    }),
    "shopify_orders": ("orders", "shopify", {"source": "Shopify"}, {"Name": "number", "Id": "external_id", "Total": "total", "Lineitem name": "product"}),
    "mailchimp_audience": ("customers", "mailchimp", PERSON, {"Email Address": "email", "LEID": "external_id", "TAGS": "tags"}),
    "xero_contacts": ("customers", "xero", ORGANIZATION, {
        "*ContactName": "name", "EmailAddress": "email", "POCity": "city", "SACity": "city_2:shipping", "BankAccountNumber": None,
    }),
    "paypal_activity": ("orders", "paypal", {"source": "PayPal"}, {"Transaction ID": "external_id", "Gross": "total"}),
    "google_calendar_csv": ("appointments", "google-calendar", {}, {"Subject": "title", "Start Date": "start_date"}),
    "monica_like_atomic_crm": ("customers", "atomic-crm", PERSON, {
        "first_name": "given_name", "email_home": "email_2:home", "phone_work": "phone:work", "company": "organization",
    }),
    "crm_term": ("customers", "crm.term", ORGANIZATION, {"Account Name": "name", "Address": "address", "Phone": "phone"}),
    "dolibarr_thirdparty_template": ("customers", "dolibarr", ORGANIZATION, {
        "Nom du tiers* (s.nom)": "name", "Code postal (s.zip)": "postal_code", "Téléphone (s.phone)": "phone:work",
        "Code client (s.code_client)": "external_id",
    }),
}  # fmt: skip


def fields(mapping):
    return {column.header: column.field for column in mapping.columns}


def proposed(headers, *rows, entity=None):
    return propose(headers.split(","), [row.split(",") for row in rows], entity)


@pytest.mark.parametrize("name", KNOWN)
def test_exports_of_known_programs(shared, name):
    known = json.loads((shared / "csv_headers.json").read_bytes())
    assert set(known) == set(KNOWN)
    entity, source, defaults, essential = KNOWN[name]
    headers = next(csv.reader([known[name]["header"]], delimiter=known[name]["delimiter"]))
    mapping = propose(headers, [])
    assert (mapping.entity, mapping.source, dict(mapping.defaults)) == (entity, source, defaults)
    found = fields(mapping)
    assert {header: found[header] for header in essential} == essential
    assert len(mapping.columns) == len(headers)
    assert set(mapping.left_behind) == {header for header, field in found.items() if field is None}


def test_upper_case_headings_of_the_data_loader():
    mapping = proposed("ID,ACCOUNTID,NAME,STAGENAME,AMOUNT,CLOSEDATE")
    assert (mapping.entity, mapping.source) == ("deals", "salesforce")
    assert fields(mapping)["STAGENAME"] == "stage"


GENERIC = {
    "contacts/krayin/leads.csv": ("deals", {"id": "external_id", "lead_value": "value", "status": None, "expected_close_date": "expected_close"}),
    "contacts/krayin/persons.csv": ("customers", {"name": "name", "contact_numbers": "phone", "job_title": "job_title"}),
    "contacts/rolomind/custom.csv": ("customers", {"Full Name": "name", "Business": "organization", "Mobile": "phone:mobile"}),
    "contacts/rolomind/rolodex.csv": ("customers", {"Title": "job_title", "Company": "organization", "Location": "address", "LinkedIn": "url"}),
    "contacts/roundcube/all.csv": ("customers", {"Title": "prefix", "Email Work": "email_2:work", "Work City": "city_2:work"}),
    "shop_chinook/csv/Customer.csv": ("customers", {"CustomerId": "external_id", "Address": "address", "Fax": "phone_2:fax"}),
    "pipeline_maven_west/accounts.csv": (
        "customers",
        {"account": "name", "sector": "industry", "revenue": "annual_revenue", "employees": "employees", "office_location": "country",
         "subsidiary_of": "organization", "year_established": None},
    ),
    "pipeline_maven_west/sales_pipeline.csv": (
        "deals",
        {"opportunity_id": "external_id", "sales_agent": "owner", "product": "product", "account": "customer", "deal_stage": "stage",
         "engage_date": "opened_on", "close_date": "close_date", "close_value": "value"},
    ),
    "pipeline_salesforce_demo/Opportunity.csv": ("deals", {"Product__c": "product", "Id": "external_id"}),
    "pipeline_salesforce_demo/Lead.csv": ("leads", {"Company": "organization", "Title": "job_title", "Status": "status"}),
    "pipeline_salesforce_demo/Task.csv": ("interactions", {"WhoId": "customer_external_id", "Subject": "subject"}),
}  # fmt: skip


@pytest.mark.parametrize("name", GENERIC)
def test_files_without_a_manual(shared, name):
    entity, essential = GENERIC[name]
    with open_table(shared / name) as table:
        mapping = propose(table.headers, [row.cells for row in table.sample()])
        assert mapping.entity == entity
        assert mapping.confidence >= SURE
        found = fields(mapping)
        assert {header: found[header] for header in essential} == essential
        require_usable(mapping, name)
        reader = RecordReader(mapping, table.rows(), RULES)
        assert [record.problems for record in map(reader.read, table.rows()) if record.problems] == []


def test_accounts_are_organizations_and_their_parents_too(shared):
    with open_table(shared / "pipeline_maven_west/accounts.csv") as table:
        mapping = propose(table.headers, [row.cells for row in table.sample()])
    assert mapping.defaults == ORGANIZATION


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("product,series,sales_price", "name category price"),
        ("Artikelnummer,Bezeichnung,Einheit,Einkaufspreis,Verkaufspreis,MwSt", "sku name unit cost price tax"),
        ("Référence,Désignation,Prix unitaire,TVA", "sku name price tax"),
        (
            "Product Code,Product Name,Product Family,List Price,Currency,Active",
            "sku name category price currency active",
        ),
    ],
)
def test_price_lists_are_told_from_their_headings(headers, expected):
    mapping = propose(headers.split(","), [])
    assert (mapping.entity, mapping.confidence >= SURE) == ("products", True)
    assert [column.field for column in mapping.columns] == expected.split()


@pytest.mark.parametrize("name", ["sales_teams", "data_dictionary"])
def test_tables_of_other_things_are_not_guessed(shared, name):
    with open_table(shared / f"pipeline_maven_west/{name}.csv") as table:
        mapping = propose(table.headers, [row.cells for row in table.sample()])
    assert mapping.confidence < SURE
    with pytest.raises(UsageProblem, match="no column is known"):
        require_usable(mapping, name)


def test_exports_that_cannot_be_imported_are_named(shared):
    with (
        open_table(shared / "pipeline_salesforce_demo/Case.csv") as table,
        pytest.raises(UsageProblem, match="Salesforce cases"),
    ):
        require_usable(propose(table.headers, []), "Case.csv")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Anrede,Vorname,Nachname,Firma,E-Mail-Adresse,Telefon geschäftlich,Mobiltelefon,Straße,PLZ,Ort,Land,Geburtstag",
         "prefix given_name family_name organization email phone:work phone_2:mobile street postal_code city country birthday"),
        ("Name,Vorname,Telefon privat,Bemerkungen", "family_name given_name phone:home description"),
        ("Civilité,Nom,Prénom,Société,Courriel,Téléphone,Adresse,Code postal,Ville,Pays",
         "prefix family_name given_name organization email phone address postal_code city country"),
        ("Nombre,Apellidos,Empresa,Correo electrónico,Móvil,Calle,Código postal,Ciudad",
         "given_name family_name organization email phone:mobile street postal_code city"),
        ("Nome,Cognome,Azienda,Indirizzo email,Cellulare,Città,CAP", "given_name family_name organization email phone:mobile city None"),
        ("First Name,Last Name,Email,Email 2,City,City 2,Country,Country 2",
         "given_name family_name email email_2 city city_2 country country_2"),
    ],
)  # fmt: skip
def test_headings_in_several_languages(headers, expected):
    mapping = proposed(headers)
    assert mapping.entity == "customers"
    assert " ".join(str(column.field) for column in mapping.columns).split() == expected.split()


def test_deals_and_interactions_in_german():
    deals = proposed("Verkaufschance,Firma,Phase,Betrag,Wahrscheinlichkeit,Abschlussdatum")
    assert (deals.entity, [column.field for column in deals.columns]) == (
        "deals",
        ["title", "customer", "stage", "value", "probability", "close_date"],
    )
    calls = proposed("Datum,Kunde,Kanal,Richtung,Betreff,Dauer")
    assert (calls.entity, [column.field for column in calls.columns]) == (
        "interactions",
        ["occurred_at", "customer", "channel", "direction", "subject", "duration"],
    )


def test_cells_speak_where_headings_do_not():
    mapping = proposed("name,x,y,phone", *["Ada,a@example.org,https://a.example,1"] * 3)
    assert fields(mapping) == {"name": "name", "x": "email", "y": "url", "phone": "phone"}


def test_a_choice_of_other_words_is_left_behind():
    mapping = proposed("title,customer,stage,status", "T,C,New,7", entity="deals")
    assert mapping.left_behind == ("status",)
    assert fields(proposed("title,customer,stage,status", "T,C,New,Won", entity="deals"))["status"] == "status"


OWN = (
    "uid,id,name,kind,organization,organization_id,email,phone,emails,phones,street,city,tags,lifecycle,annual_revenue,"
    "annual_revenue_currency,custom,external_id,created_at"
)


def test_our_own_exports_map_by_field_key():
    mapping = proposed(OWN)
    assert (mapping.entity, mapping.source) == ("customers", "crm")
    assert mapping.left_behind == ("id", "organization_id", "email", "phone")
    assert mapping.confidence == 1.0
    assert fields(mapping)["annual_revenue_currency"] == "currency"
    deals = proposed(
        "uid,title,customer,customer_id,pipeline,stage,value,value_currency,probability,expected_close,custom"
    )
    assert deals.entity == "deals"
    json_deals = proposed(
        "id,uid,title,customer.id,customer.name,value.amount,value.currency,probability,own_probability,weighted.amount"
    )
    assert [column.field for column in json_deals.columns] == (
        [None, "uid", "title", None, "customer", "value", "currency", None, "probability", None]
    )
    numbered = proposed(
        "uid,name,email_1,email_1_label,email_2,email_2_label,phone_1,phone_1_label,address_1_street,address_2_city,address_2_label"
    )
    assert [column.field for column in numbered.columns] == (
        [
            "uid",
            "name",
            "email",
            "email_label",
            "email_2",
            "email_2_label",
            "phone",
            "phone_label",
            "street",
            "city_2",
            "address_2_label",
        ]
    )


@pytest.mark.parametrize("entity", ["customers", "deals", "interactions", "orders"])
def test_every_field_of_ours_is_known(entity):
    described = next(found for found in catalog().entities.values() if found.plural == entity)
    keys = [field.key for field in described.fields]
    mapping = propose(keys, [])
    assert (mapping.entity, mapping.source, mapping.confidence) == (entity, "crm", 1.0)
    lost = {field.key for field in described.fields if field.editable} & set(mapping.left_behind)
    assert lost <= {"email", "phone", "url", "probability"}


def test_hints_decide():
    assert proposed("name,phone", entity="interactions").entity == "interactions"
    with pytest.raises(UnknownName, match="customers"):
        proposed("name", entity="customer")


def test_the_user_has_the_last_word():
    mapping = proposed("Name,Mail,Handy,Shirt", "Ada,a@b.example,1,XL")
    assert mapping.left_behind == ("Shirt",)
    changed = override(
        mapping, parse_pairs(["Shirt=custom.shirt size", "Mail=", "handy=phone_2:work", "NAME=organization"])
    )
    assert fields(changed) == {
        "Name": "organization",
        "Mail": None,
        "Handy": "phone_2:work",
        "Shirt": "custom.shirt size",
    }
    moved = override(mapping, [("Shirt", "name")])
    assert fields(moved)["Name"] is None
    assert "your mapping" in moved.columns[0].reason
    assert fields(keep_unknown(mapping))["Shirt"] == "custom.Shirt"


def test_an_equals_sign_in_a_heading():
    assert parse_pairs(["a=b=name"]) == [("a=b", "name")]


@pytest.mark.parametrize("pair", ["Name", "=name"])
def test_pairs_need_both_sides(pair):
    with pytest.raises(UsageProblem, match="Column=field"):
        parse_pairs([pair])


def test_unknown_columns_and_fields_name_the_nearest():
    mapping = proposed("Name,Mail")
    with pytest.raises(UnknownName, match="Mail"):
        override(mapping, [("Mial", "email")])
    with pytest.raises(UnknownName, match="birthday"):
        override(mapping, [("Mail", "birtday")])
