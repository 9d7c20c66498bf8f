"""Purchases: orders of shops, payments, items sold; headings as these programs wrote them in 2018 to 2026."""

from crm_core.exchange.tables.presets.paypal import PAYPAL
from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.targets import ORDERS

_SQUARE = {
    "transactionid": "external_id", "date": "ordered_on", "customerid": "customer_external_id", "customername": "customer",
    "customerreferenceid": "", "eventtype": "row_type", "transactionstatus": "status", "staffname": "owner",
    "employee": "owner", "paymentid": "payment_id", "location": "", "time": "", "timezone": "", "details": "",
}  # fmt: skip

_STRIPE = {
    "id": "external_id", "createddateutc": "ordered_on", "amount": "total", "amountrefunded": "refunded",
    "currency": "currency", "status": "status", "customeremail": "customer_email", "customername": "customer",
    "customerid": "customer_external_id", "description": "notes", "customerdescription": "buyer", "cardname": "buyer",
    "invoiceid": "number", "fee": "custom.fee", "net": "", "captured": "", "transfer": "", "mode": "", "islink": "",
    "convertedamount": "", "convertedamountrefunded": "", "convertedcurrency": "", "taxesonfee": "", "applicationfee": "",
    "applicationid": "", "paymentsourcetype": "", "refundeddateutc": "refunded_on", "disputedamount": "disputed",
    "disputestatus": "dispute_status", "disputedateutc": "", "disputereason": "", "disputeevidencedueutc": "",
}  # fmt: skip
_STRIPE_SIGNATURE = ("id", "Created date (UTC)", "Amount Refunded")
_STRIPE_METADATA = ((r"\(metadata\)$", ""),)

PURCHASES = (
    Preset(
        source="stripe",
        what="Stripe payments",
        entity=ORDERS,
        signature=_STRIPE_SIGNATURE,
        fields=_STRIPE,
        patterns=_STRIPE_METADATA,
        defaults={"source": "Stripe"},
    ),
    Preset(
        source="stripe",
        what="Stripe payments",
        entity=ORDERS,
        signature=(*_STRIPE_SIGNATURE, "Invoice Number"),
        fields={**_STRIPE, "invoicenumber": "number", "invoiceid": ""},
        patterns=_STRIPE_METADATA,
        defaults={"source": "Stripe"},
    ),
    Preset(
        source="square",
        what="Square transactions",
        entity=ORDERS,
        signature=("Transaction ID", "Gross Sales", "Net Total"),
        fields={
            **_SQUARE, "totalcollected": "total", "tax": "tax", "discounts": "discount", "description": "product",
            "tendernote": "notes", "fees": "custom.fee", "netsales": "", "nettotal": "", "grosssales": "", "servicecharges": "",
            "giftcardsales": "", "tip": "tip", "partialrefunds": "", "source": "", "channel": "source", "card": "",
            "cash": "", "transactionid": "external_id", "staffid": "", "discountname": "", "devicename": "", "orderreferenceid": "",
            "refundreason": "", "fulfillmentnote": "", "depositid": "", "depositdate": "", "depositdetails": "",
        },
        defaults={"source": "Square"},
    ),
    Preset(
        source="square",
        what="Square items sold",
        entity=ORDERS,
        signature=("Transaction ID", "Item", "Price Point Name"),
        fields={
            **_SQUARE, "item": "product", "qty": "quantity", "sku": "sku", "netsales": "line_total", "tax": "line_tax",
            "grosssales": "", "discounts": "line_discount", "unit": "unit", "notes": "notes", "channel": "source",
            "category": "", "pricepointname": "variant", "modifiersapplied": "", "count": "", "gtin": "", "itemizationtype": "",
            "commission": "", "fulfillmentnote": "", "token": "", "devicename": "",
        },
        defaults={"source": "Square"},
    ),
    Preset(
        source="shopify",
        what="Shopify orders",
        entity=ORDERS,
        signature=("Name", "Financial Status", "Lineitem name"),
        fields={
            "name": "number", "id": "external_id", "email": "customer_email", "createdat": "ordered_on", "paidat": "paid_on",
            "cancelledat": "cancelled_on", "total": "total", "currency": "currency", "taxes": "tax", "shipping": "shipping",
            "discountamount": "discount", "refundedamount": "refunded", "financialstatus": "status",
            "lineitemname": "product", "lineitemquantity": "quantity", "lineitemprice": "price", "lineitemsku": "sku",
            "lineitemdiscount": "line_discount", "billingname": "customer", "billingcountry": "country", "notes": "notes",
            "employee": "owner", "subtotal": "", "source": "", "phone": "", "paymentmethod": "", "fulfillmentstatus": "",
            "shippingname": "", "shippingcountry": "", "billingcompany": "", "vendor": "", "location": "", "outstandingbalance": "outstanding",
            "lineitemcompareatprice": "", "discountcode": "", "shippingmethod": "", "tags": "custom.tags",
        },
        patterns=((r"^Tax \d (Name|Value)$", ""), (r"^(Billing|Shipping) ", "")),
        defaults={"source": "Shopify"},
    ),
    *PAYPAL,
    Preset(
        source="woocommerce",
        what="WooCommerce orders",
        entity=ORDERS,
        signature=("Order Number", "Order Status", "Order Total Amount"),
        fields={
            "ordernumber": "number", "orderid": "external_id", "orderstatus": "status", "orderdate": "ordered_on",
            "paiddate": "paid_on", "ordercurrency": "currency", "ordertotalamount": "total", "ordertotaltaxamount": "tax",
            "ordershippingamount": "shipping", "cartdiscountamount": "discount", "orderrefundamount": "refunded",
            "emailbilling": "customer_email", "firstnamebilling": "customer_given_name",
            "lastnamebilling": "customer_family_name", "countrycodebilling": "country", "customernote": "notes",
            "itemname": "product", "sku": "sku", "quantity": "quantity", "quantityrefund": "quantity", "itemcost": "price",
            "item": "", "ordersubtotalamount": "", "discountamount": "", "discountamounttax": "", "couponcode": "",
            "shippingmethodtitle": "", "paymentmethodtitle": "",
        },
        patterns=((r"\((Billing|Shipping)\)$", ""),),
        defaults={"source": "WooCommerce"},
    ),
)  # fmt: skip
