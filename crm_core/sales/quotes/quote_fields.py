"""The fields of quotes, as lists, filters, forms, imports and exports see them."""

from crm_core.catalog.fields import LIST_SEPARATOR, Entity, Field, Kind
from crm_core.catalog.registry import TimelineSource
from crm_core.customers.fields import custom, external_id, stamps
from crm_core.sales.words import LOCAL_TODAY
from crm_core.store.search import Feeder, SearchSource

STORED_STATUSES = ("draft", "sent", "accepted", "rejected", "superseded")
# A quote that was sent has expired when its last valid day is over: worked out from that day, never stored.
QUOTE_STATUSES = ("draft", "sent", "expired", "accepted", "rejected", "superseded")
STATUS = f"CASE WHEN q.status = 'sent' AND q.valid_until < {LOCAL_TODAY} THEN 'expired' ELSE q.status END"
# A draft that revises a quote goes by its number already.
NUMBER = "coalesce(q.number, (SELECT r.number FROM quotes r WHERE r.id = q.revises_id))"
REFERENCE = f"{NUMBER} || CASE WHEN q.revision > 1 THEN '/' || q.revision ELSE '' END"
_COUNTED = "FROM quote_lines l WHERE l.quote_id = q.id AND (l.is_optional = 0 OR l.is_chosen = 1)"
_COST = f"(SELECT sum((l.quantity_milli * l.cost_minor + 500) / 1000) {_COUNTED} HAVING count(*) = count(l.cost_minor))"
_END = f"coalesce(substr(q.decided_at, 1, 10), {LOCAL_TODAY})"


def _own(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    """A field that is a column of the quotes table."""
    settings: dict[str, object] = {"sql": f"q.{key}", "editable": True, **options}
    return Field(key=key, label=label, kind=kind, **settings)  # type: ignore[arg-type]


def _money(key: str, label: str, sql: str, **options: object) -> Field:
    """An amount in the currency of the quote."""
    return Field(key=key, label=label, kind=Kind.MONEY, sql=sql, currency_sql="q.currency", width=14, **options)  # type: ignore[arg-type]


def _record(key: str, label: str, alias: str, target: str, name: str, **options: object) -> Field:
    """Another record that the quote names."""
    settings: dict[str, object] = {"editable": True, "width": 24, **options}
    return Field(
        key=key,
        label=label,
        kind=Kind.REFERENCE,
        sql=f"{alias}.{name}",
        id_sql=f"q.{key}_id",
        sort_sql=f"{alias}.sort_{name}",
        target=target,
        **settings,  # type: ignore[arg-type]
    )


QUOTE = Entity(
    name="quote",
    plural="quotes",
    table="quotes",
    alias="q",
    source="quotes q LEFT JOIN customers c ON c.id = q.customer_id LEFT JOIN customers k ON k.id = q.contact_id "
    "LEFT JOIN deals d ON d.id = q.deal_id",
    name_sql="q.title",
    # A bare number means the newest that was sent under it; "Q-2026-001/1" names the first one after that, too.
    code_sql=f"fold({NUMBER} || '/' || q.revision), CASE WHEN q.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quotes n "
    "WHERE n.number = q.number AND n.revision > q.revision AND n.deleted_at IS NULL) THEN fold(q.number) END",
    code_word="number",
    code_column="q.number",
    columns=("id", "number", "title", "customer", "status", "total", "valid_until"),
    default_sort=("-id",),
    search_table="quotes_search",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="q.id", width=6),
        Field(
            key="number",
            label="Number",
            kind=Kind.TEXT,
            sql=REFERENCE,
            width=13,
            help="given when it is first sent; a revision keeps it",
        ),
        Field(key="revision", label="Revision", kind=Kind.NUMBER, sql="q.revision", width=8),
        _own("title", "Title", sort_sql="q.sort_title", aliases=("name", "subject"), required=True, width=28),
        _record("customer", "Customer", "c", "customer", "name", required=True, aliases=("account",)),
        _record("contact", "Contact", "k", "customer", "name", help="the person it is addressed to"),
        _record("deal", "Deal", "d", "deal", "title"),
        Field(
            key="status",
            label="Status",
            kind=Kind.CHOICE,
            sql=STATUS,
            choices=QUOTE_STATUSES,
            width=10,
            help="expired is what was sent and is not valid any more",
        ),
        Field(
            key="issued_on",
            label="Issued",
            kind=Kind.DATE,
            sql="q.issued_on",
            aliases=("issued", "date"),
            width=11,
            help="the day on the quote",
        ),
        _own(
            "valid_until",
            "Valid until",
            Kind.DATE,
            aliases=("expires", "valid"),
            sort_sql="coalesce(q.valid_until, '9999-12-31')",
            width=11,
            help="the last day on which it can be accepted",
        ),
        _money("total", "Total", "q.total_minor", aliases=("value", "amount"), help="what is to be paid, with tax"),
        _money("net", "Net", "q.net_minor", help="without tax"),
        _money("tax", "Tax", "q.tax_minor"),
        _own("currency", "Currency", max_length=3, width=8),
        _own(
            "discount_percent",
            "Discount",
            Kind.PERCENT,
            sql="q.discount_bp",
            width=9,
            help="on the sum of the lines, by rate",
        ),
        _money("discount_amount", "Discount amount", "q.discount_minor", editable=True, help="the same as an amount"),
        _money("shipping", "Shipping", "q.shipping_minor", editable=True),
        _own("shipping_tax", "Shipping tax", Kind.PERCENT, sql="q.shipping_tax_bp", width=12),
        _money("cost", "Cost", _COST, help="of the lines, where all of them have a cost"),
        _money("margin", "Margin", f"q.net_minor - q.shipping_minor - {_COST}", help="net without shipping, less cost"),
        Field(
            key="days_open",
            label="Days open",
            kind=Kind.NUMBER,
            sql=f"CAST(julianday({_END}) - julianday(q.issued_on) AS INTEGER)",
            aliases=("age",),
            width=9,
            help="days since it was issued, until it was decided",
        ),
        Field(key="sent_at", label="Sent", kind=Kind.INSTANT, sql="q.sent_at", aliases=("sent",), width=17),
        Field(key="decided_at", label="Decided", kind=Kind.INSTANT, sql="q.decided_at", aliases=("decided",), width=17),
        _own("rejected_reason", "Rejected because", aliases=("reason",), width=20),
        _own("language", "Language", max_length=100, width=8, help="de, fr-CH, …; else that of the customer"),
        Field(
            key="lines",
            label="Lines",
            kind=Kind.LIST,
            sql=f"(SELECT group_concat(description, char({ord(LIST_SEPARATOR)})) FROM "
            "(SELECT l.description FROM quote_lines l WHERE l.quote_id = q.id ORDER BY l.position))",
            test_sql="l.description",
            match_sql="q.id IN (SELECT l.quote_id FROM quote_lines l WHERE {test})",
            aliases=("line", "product", "products"),
            width=30,
        ),
        _own("introduction", "Introduction", Kind.LONG_TEXT, aliases=("intro",), width=30),
        _own("notes", "Notes", Kind.LONG_TEXT, width=30),
        _own("terms", "Terms", Kind.LONG_TEXT, width=30),
        Field(
            key="address",
            label="Address",
            kind=Kind.LONG_TEXT,
            sql="q.address",
            width=30,
            help="to whom it was sent",
        ),
        Field(
            key="revises",
            label="Revises",
            kind=Kind.REFERENCE,
            sql="(SELECT r.title FROM quotes r WHERE r.id = q.revises_id)",
            id_sql="q.revises_id",
            target="quote",
            width=20,
        ),
        _own("owner", "Owner", help="who looks after it"),
        custom("q"),
        external_id("q", "quote"),
        *stamps("q"),
    ),
)

QUOTE_SEARCH = SearchSource(
    "quote",
    "quotes",
    "q",
    "SELECT q.id, q.title, coalesce(q.number, '') || ' ' || coalesce((SELECT c.name FROM customers c WHERE "
    "c.id = q.customer_id), '') || ' ' || coalesce((SELECT group_concat(l.description, ' ') FROM quote_lines l "
    "WHERE l.quote_id = q.id), '') || ' ' || coalesce(q.introduction, '') || ' ' || coalesce(q.notes, '') || ' ' "
    "|| coalesce(q.terms, '') || ' ' || coalesce(q.rejected_reason, '') FROM quotes q WHERE q.deleted_at IS NULL",
    (
        Feeder("quotes", "SELECT {row}.id"),
        Feeder("quote_lines", "SELECT {row}.quote_id"),
        Feeder("customers", "SELECT x.id FROM quotes x WHERE x.customer_id = {row}.id"),
    ),
)

_SAID = f"'Quote ' || coalesce({REFERENCE}, q.id) || ' \"' || q.title || '\" '"
_OF = "FROM quotes q WHERE q.deleted_at IS NULL AND :customer IN (q.customer_id, q.contact_id)"
QUOTE_TIMELINE = TimelineSource(
    "quote",
    f"SELECT q.sent_at, 'quote', NULL, {_SAID} || 'sent', '', 'quote', q.id {_OF} AND q.sent_at IS NOT NULL "
    f"UNION ALL SELECT q.decided_at, 'quote', NULL, {_SAID} || q.status, coalesce(q.rejected_reason, ''), 'quote', q.id "
    f"{_OF} AND q.decided_at IS NOT NULL AND q.status <> 'superseded'",
)

_OPEN = f"q.deleted_at IS NULL AND q.status = 'sent' AND coalesce(q.valid_until >= {LOCAL_TODAY}, 1)"


def open_quotes(owner: str) -> Field:
    """How many quotes of a customer or in a deal wait for an answer."""
    return Field(
        key="open_quotes",
        label="Open quotes",
        kind=Kind.NUMBER,
        sql=f"(SELECT count(*) FROM quotes q WHERE q.{owner}_id = {owner[0]}.id AND {_OPEN})",
        width=11,
        help="quotes that were sent and are still valid",
    )
