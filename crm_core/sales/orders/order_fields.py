"""The fields of orders, as lists, filters, forms, imports and exports see them."""

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.customers.fields import custom, external_id, stamps
from crm_core.store.search import Feeder, SearchSource

ORDER_STATUSES = ("open", "paid", "refunded", "cancelled")
# What an order is worth to the business: nothing once it is cancelled.
SALES = "CASE WHEN {alias}.status = 'cancelled' THEN 0 ELSE {alias}.total_minor - {alias}.refunded_minor END"
# What is left of the net amount: a refund takes its share of it, and the rest of the tax. Halves are rounded up.
NET_LEFT = (
    "CASE WHEN {alias}.refunded_minor = 0 THEN {alias}.net_minor ELSE {alias}.net_minor - "
    "CAST(round({alias}.net_minor * 1.0 * {alias}.refunded_minor / {alias}.total_minor) AS INTEGER) END"
)
PROFIT = f"CASE WHEN {{alias}}.status <> 'cancelled' THEN {NET_LEFT} - {{alias}}.cost_minor END"
# An order without a number is known by whom and which day it is of.
NAME = "coalesce(o.number, c.name || ', ' || o.ordered_on, o.ordered_on)"
_LINES = "FROM order_lines ol WHERE ol.order_id = o.id"
_PRODUCT_WORDS = (
    "SELECT order_id, description AS word FROM order_lines UNION ALL "
    "SELECT ol.order_id, p.name FROM order_lines ol JOIN products p ON p.id = ol.product_id UNION ALL "
    "SELECT ol.order_id, p.sku FROM order_lines ol JOIN products p ON p.id = ol.product_id WHERE p.sku IS NOT NULL"
)


def _own(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    """A field that is a column of the orders table."""
    settings: dict[str, object] = {"sql": f"o.{key}", "editable": True, **options}
    return Field(key=key, label=label, kind=kind, **settings)  # type: ignore[arg-type]


def _amount(key: str, label: str, sql: str, **options: object) -> Field:
    """An amount in the currency of the order."""
    settings: dict[str, object] = {"currency_sql": "o.currency", "width": 14, **options}
    return Field(key=key, label=label, kind=Kind.MONEY, sql=sql, **settings)  # type: ignore[arg-type]


AMOUNTS = (
    _amount(
        "total",
        "Total",
        "o.total_minor",
        editable=True,
        aliases=("amount",),
        headers=("order total", "grand total", "invoice total", "total amount", "total paid", "gross"),
        help="what the customer pays, tax and shipping in it",
    ),
    _amount("net", "Net", "o.net_minor", help="the total without tax"),
    _amount("tax", "Tax", "o.tax_minor", editable=True, headers=("taxes", "vat", "sales tax", "tax amount")),
    _amount(
        "shipping",
        "Shipping",
        "o.shipping_minor",
        editable=True,
        headers=("shipping cost", "shipping costs", "postage", "delivery"),
        help="what is charged for it; part of the total",
    ),
    _amount(
        "discount",
        "Discount",
        "o.discount_minor",
        editable=True,
        headers=("discount amount", "discounts"),
        help="what was taken off the whole order; off the total already",
    ),
    _amount(
        "refunded",
        "Refunded",
        "o.refunded_minor",
        editable=True,
        headers=("refunded amount", "amount refunded", "refund", "refund amount"),
        help="what the customer got back",
    ),
    _amount(
        "sales",
        "Sales",
        f"({SALES.format(alias='o')})",
        help="total less refunds; nothing for a cancelled order",
    ),
    _amount("cost", "Cost", "o.cost_minor", editable=True, headers=("total cost", "order cost", "cogs")),
    _amount(
        "profit",
        "Profit",
        f"({PROFIT.format(alias='o')})",
        help="net less the net share of refunds, less cost, where that is known",
    ),
)

ORDER = Entity(
    name="order",
    plural="orders",
    table="orders",
    alias="o",
    source="orders o LEFT JOIN customers c ON c.id = o.customer_id",
    name_sql=NAME,
    columns=("id", "number", "customer", "ordered_on", "status", "total", "owner"),
    default_sort=("-ordered_on", "-id"),
    search_table="orders_search",
    code_sql="fold(o.number)",
    code_word="number",
    code_column="o.number",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="o.id", width=6),
        _own(
            "number",
            "Number",
            headers=("order number", "order no", "order no.", "order #", "invoice number", "invoice no", "order id"),
            width=14,
        ),
        Field(
            key="customer",
            label="Customer",
            kind=Kind.REFERENCE,
            sql="c.name",
            id_sql="o.customer_id",
            sort_sql="c.sort_name",
            target="customer",
            editable=True,
            aliases=("account",),
            headers=("customer name", "client", "buyer", "company"),
            width=24,
        ),
        _own(
            "ordered_on",
            "Date",
            Kind.DATE,
            aliases=("date", "day", "ordered"),
            headers=("order date", "invoice date", "purchase date", "created at", "date of order"),
            width=11,
        ),
        _own(
            "status",
            "Status",
            Kind.CHOICE,
            choices=ORDER_STATUSES,
            headers=("order status", "payment status", "financial status"),
            width=9,
        ),
        *AMOUNTS,
        _own("currency", "Currency", max_length=3, headers=("currency code",), width=8),
        _own("paid_on", "Paid", Kind.DATE, aliases=("paid",), headers=("paid at", "payment date"), width=11),
        _own("refunded_on", "Refunded on", Kind.DATE, headers=("refund date", "refunded at"), width=11),
        Field(
            key="line_count",
            label="Lines",
            kind=Kind.NUMBER,
            sql=f"(SELECT count(*) {_LINES})",
            aliases=("lines",),
            width=5,
        ),
        Field(
            key="products",
            label="Products",
            kind=Kind.TEXT,
            sql=f"(SELECT group_concat(description, ', ') FROM (SELECT ol.description {_LINES} ORDER BY ol.position))",
            test_sql="sold.word",
            match_sql=f"o.id IN (SELECT sold.order_id FROM ({_PRODUCT_WORDS}) sold WHERE {{test}})",
            aliases=("product", "item"),
            width=30,
            help="what its lines say, and the products they name",
        ),
        _own("country", "Country", max_length=2, headers=("billing country", "country code"), width=7),
        _own("source", "Source", headers=("sales channel", "channel"), help="where it was bought: a shop, by phone"),
        _own("owner", "Owner", headers=("sales agent", "assigned to", "support rep", "staff name"), help="who sold it"),
        Field(
            key="deal",
            label="Deal",
            kind=Kind.REFERENCE,
            sql="(SELECT d.title FROM deals d WHERE d.id = o.deal_id)",
            id_sql="o.deal_id",
            target="deal",
            editable=True,
            width=24,
            help="the deal that it came out of",
        ),
        Field(
            key="quote",
            label="Quote",
            kind=Kind.REFERENCE,
            sql="(SELECT coalesce(q.number, q.title) FROM quotes q WHERE q.id = o.quote_id)",
            id_sql="o.quote_id",
            target="quote",
            width=12,
            help="the quote that was accepted",
        ),
        _own("notes", "Notes", Kind.LONG_TEXT, aliases=("note",), headers=("memo", "comment"), width=30),
        custom("o"),
        external_id("o", "order"),
        *stamps("o"),
    ),
)

ORDER_SEARCH = SearchSource(
    "order",
    "orders",
    "o",
    "SELECT o.id, coalesce(o.number, ''), coalesce((SELECT c.name FROM customers c WHERE c.id = o.customer_id), '') "
    "|| ' ' || coalesce((SELECT group_concat(ol.description, ' ') FROM order_lines ol WHERE ol.order_id = o.id), '') "
    "|| ' ' || coalesce(o.source, '') || ' ' || coalesce(o.notes, '') FROM orders o WHERE o.deleted_at IS NULL",
    (
        Feeder("orders", "SELECT {row}.id"),
        Feeder("order_lines", "SELECT {row}.order_id"),
        Feeder("customers", "SELECT x.id FROM orders x WHERE x.customer_id = {row}.id"),
    ),
)
