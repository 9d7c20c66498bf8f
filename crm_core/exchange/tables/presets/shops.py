"""Shops, payments and bookkeeping. Customers are read; files of purchases are recognised for what they are."""

from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.targets import CUSTOMERS

_ORDERS = "orders"
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
        source="stripe",
        what="Stripe payments",
        entity=_ORDERS,
        signature=("id", "Created date (UTC)", "Amount Refunded"),
        fields={
            "id": "external_id", "createddateutc": "ordered_on", "amount": "total", "currency": "currency", "status": "status",
            "customeremail": "customer_email", "customername": "customer", "customerid": "customer_external_id",
            "description": "description",
        },
    ),
    Preset(
        source="square",
        what="Square transactions",
        entity=_ORDERS,
        signature=("Transaction ID", "Gross Sales", "Net Total"),
        fields={
            "transactionid": "external_id", "date": "ordered_on", "totalcollected": "total", "transactionstatus": "status",
            "customerid": "customer_external_id", "customername": "customer", "description": "description",
        },
    ),
    Preset(
        source="square",
        what="Square items sold",
        entity=_ORDERS,
        signature=("Transaction ID", "Item", "Price Point Name"),
        fields={
            "transactionid": "external_id", "date": "ordered_on", "item": "product", "qty": "quantity", "netsales": "total",
            "customerid": "customer_external_id", "customername": "customer",
        },
    ),
    Preset(
        source="shopify",
        what="Shopify orders",
        entity=_ORDERS,
        signature=("Name", "Financial Status", "Lineitem name"),
        fields={
            "name": "external_id", "email": "customer_email", "createdat": "ordered_on", "total": "total", "currency": "currency",
            "financialstatus": "status", "lineitemname": "product", "lineitemquantity": "quantity", "billingname": "customer",
            "notes": "description",
        },
    ),
    Preset(
        source="paypal",
        what="PayPal activity",
        entity=_ORDERS,
        signature=("Transaction ID", "Gross", "From Email Address"),
        fields={
            "transactionid": "external_id", "date": "ordered_on", "gross": "total", "currency": "currency", "status": "status",
            "fromemailaddress": "customer_email", "name": "customer", "itemtitle": "product",
        },
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
