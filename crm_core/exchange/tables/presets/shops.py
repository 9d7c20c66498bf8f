"""The customers of shops, payments and bookkeeping."""

from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.targets import CUSTOMERS

_PERSON = {"kind": "person"}

SHOPS = (
    Preset(
        source="stripe",
        what="Stripe customers",
        entity=CUSTOMERS,
        signature=("id", "Email", "Name", "Created (UTC)", "Delinquent"),
        fields={"createdutc": "created_at", "name": "name", "description": "description", "plan": "", "status": ""},
        patterns=((r"\(metadata\)$", ""), (r"^Card ", "")),
    ),
    Preset(
        source="square",
        what="Square customers",
        entity=CUSTOMERS,
        signature=("First Name", "Square Customer ID"),
        fields={
            "squarecustomerid": "external_id", "referenceid": "", "memo": "description", "nickname": "", "creationsource": "source",
            "firstvisit": "created_at", "companyname": "organization",
        },
        defaults=_PERSON,
    ),
    Preset(
        source="shopify",
        what="Shopify customers",
        entity=CUSTOMERS,
        signature=("First Name", "Last Name", "Accepts Email Marketing", "Total Spent"),
        fields={
            "customerid": "external_id", "defaultaddresscompany": "organization", "defaultaddressphone": "phone",
            "note": "description", "company": "organization", "countrycode": "", "provincecode": "",
            "defaultaddressprovincecode": "region", "defaultaddresscountrycode": "country",
        },
        defaults=_PERSON,
    ),
    Preset(
        source="xero",
        what="Xero contacts",
        entity=CUSTOMERS,
        signature=("*ContactName", "AccountNumber", "POAddressLine1"),
        fields={
            "contactname": "name", "accountnumber": "external_id", "firstname": "", "lastname": "", "poattentionto": "",
            "saattentionto": "", "pocity": "city", "poregion": "region", "popostalcode": "postal_code", "pocountry": "country",
            "sacity": "city:shipping", "saregion": "region:shipping", "sapostalcode": "postal_code:shipping",
            "sacountry": "country:shipping", "ddinumber": "phone:work", "legalname": "", "phonenumber": "phone:work",
        },
        patterns=((r"^POAddressLine\d", "street"), (r"^SAAddressLine\d", "street:shipping"), (r"^BankAccount", "")),
        defaults={"kind": "organization"},
    ),
    Preset(
        source="google-calendar",
        what="a Google Calendar table",
        entity="appointments",
        signature=("Subject", "Start Date", "End Date"),
        fields={
            "subject": "title", "startdate": "start_date", "starttime": "start_time", "enddate": "end_date", "endtime": "end_time",
            "alldayevent": "all_day", "location": "place", "description": "description",
        },
    ),
)  # fmt: skip
