"""What each kind of record is exported as, in this order; every relation as its uid and its name."""

from collections.abc import Callable
from typing import NamedTuple

from crm_core.catalog.custom.definitions import read_definitions
from crm_core.customers.words import ROLES
from crm_core.exchange.exports.belongings import BELONGINGS
from crm_core.exchange.exports.parts import (
    Part,
    addresses,
    amount,
    custom,
    external_ids,
    money,
    percent,
    plain,
    points,
    quantity,
    texts,
)
from crm_core.exchange.exports.quote_columns import quote_line_parts, quote_parts
from crm_core.sales.deal_fields import PRODUCT_SHOWN
from crm_core.sales.products.fields import amount_sql
from crm_core.store.driver import Connection

MOST_NAMES = 200
MARKS = {"opted_out": "opt_out", "marked_invalid": "invalid"}


def _customers(db: Connection) -> list[Part]:
    tags = "SELECT t.name AS item FROM customer_tags x JOIN tags t ON t.id = x.tag_id WHERE x.customer_id = c.id ORDER BY t.folded"
    return [
        *plain("c", "uid", "kind", "name", "prefix", "given_name", "additional_name", "family_name", "suffix"),
        Part(("organization",), "o.name"),
        Part(("organization_uid",), "o.uid"),
        *plain("c", "job_title"),
        *(part for kind in ("email", "phone", "url") for part in points(kind, _most_points(db, kind))),
        *(points("handle", most) if (most := _most_points(db, "handle")) else ()),
        *(_marked(header, column) for header, column in MARKS.items() if _most(db, f"contact_points WHERE {column}")),
        *addresses(_most(db, "addresses WHERE true")),
        texts("tags", tags),
        *plain("c", "lifecycle"),
        texts("roles", " UNION ALL ".join(f"SELECT '{role}' AS item WHERE c.is_{role}" for role in ROLES)),
        *plain("c", "source", "owner", "birthday", "language", "time_zone"),
        *plain("c", "market_segment", "potential", "preferred_channel", "industry", "employees"),
        money("annual_revenue", "c.annual_revenue_minor", "c.annual_revenue_currency"),
        percent("discount", "c.discount_bp"),
        *plain("c", "description"),
        *custom("c.custom", _custom_names(db, "customers")),
        external_ids("c", "customer"),
        *plain("c", "created_at", "updated_at"),
    ]


def _marked(header: str, column: str) -> Part:
    """The contact points that bear a mark, each as "email:ada@example.org"."""
    of = "p.customer_id = c.id"
    return texts(
        header,
        f"SELECT p.kind || ':' || p.value AS item FROM contact_points p WHERE {of} AND p.{column} ORDER BY p.kind, p.id",
    )


def _deals(db: Connection) -> list[Part]:
    stage = "(SELECT {} FROM stages x JOIN pipelines y ON y.id = x.pipeline_id WHERE x.id = d.stage_id)"
    customer = "(SELECT x.{} FROM customers x WHERE x.id = d.customer_id)"
    return [
        *plain("d", "uid", "title"),
        Part(("customer",), customer.format("name")),
        Part(("customer_uid",), customer.format("uid")),
        Part(("pipeline",), stage.format("y.name")),
        Part(("stage",), stage.format("x.name")),
        Part(("stage_kind",), stage.format("x.kind")),
        *plain("d", "stage_since"),
        percent("stage_probability", stage.format("x.probability_bp")),
        money("value", "d.value_minor", "d.currency"),
        amount("recurring", "d.recurring_minor", "d.currency"),
        *plain("d", "recurring_every"),
        percent("probability", "d.probability_bp"),
        *plain("d", "opened_on", "expected_close", "closed_on"),
        Part(("product",), PRODUCT_SHOWN.format(deal="d")),
        *plain("d", "next_step", "source", "lost_reason", "lost_note", "competitor", "owner", "description"),
        *custom("d.custom", _custom_names(db, "deals")),
        external_ids("d", "deal"),
        *plain("d", "created_at", "updated_at"),
    ]


def _leads(db: Connection) -> list[Part]:
    customer = "(SELECT x.{} FROM customers x WHERE x.id = l.customer_id)"
    deal = "(SELECT x.{} FROM deals x WHERE x.id = l.deal_id)"
    return [
        *plain("l", "uid", "title"),
        Part(("customer",), customer.format("name")),
        Part(("customer_uid",), customer.format("uid")),
        *plain("l", "status", "status_since", "disqualified_reason", "source", "campaign"),
        money("value", "l.value_minor", "l.currency"),
        Part(("deal",), deal.format("title")),
        Part(("deal_uid",), deal.format("uid")),
        *plain("l", "received_at", "owner", "description"),
        *custom("l.custom", _custom_names(db, "leads")),
        external_ids("l", "lead"),
        *plain("l", "created_at", "updated_at"),
    ]


def _interactions(db: Connection) -> list[Part]:
    customer = "(SELECT x.{} FROM customers x WHERE x.id = i.customer_id)"
    deal = "(SELECT x.{} FROM deals x WHERE x.id = i.deal_id)"
    return [
        *plain("i", "uid", "occurred_at", "channel", "direction"),
        Part(("customer",), customer.format("name")),
        Part(("customer_uid",), customer.format("uid")),
        Part(("deal",), deal.format("title")),
        Part(("deal_uid",), deal.format("uid")),
        *plain("i", "subject", "body", "outcome"),
        Part(("duration",), "i.duration_minutes"),
        *plain("i", "owner"),
        *custom("i.custom", _custom_names(db, "interactions")),
        external_ids("i", "interaction"),
        *plain("i", "created_at", "updated_at"),
    ]


def _appointments(db: Connection) -> list[Part]:
    customer = "(SELECT x.{} FROM customers x WHERE x.id = a.customer_id)"
    deal = "(SELECT x.{} FROM deals x WHERE x.id = a.deal_id)"
    attendees = (
        "SELECT coalesce(x.name, c.name, '') || coalesce(' <' || x.email || '>', '') AS item FROM appointment_attendees x "
        "LEFT JOIN customers c ON c.id = x.customer_id WHERE x.appointment_id = a.id ORDER BY x.id"
    )
    return [
        *plain("a", "uid", "title", "starts_at", "ends_at", "zone", "all_day", "place", "status"),
        Part(("customer",), customer.format("name")),
        Part(("customer_uid",), customer.format("uid")),
        Part(("deal",), deal.format("title")),
        Part(("deal_uid",), deal.format("uid")),
        texts("attendees", attendees),
        *plain(
            "a",
            "reminder_minutes",
            "description",
            "owner",
            "starts_utc",
            "ends_utc",
            "sequence",
        ),
        *custom("a.custom", _custom_names(db, "appointments")),
        *plain("a", "created_at", "updated_at"),
    ]


def _products(db: Connection) -> list[Part]:
    others = (
        f"SELECT {amount_sql('x.price_minor', 'x.currency')} AS item FROM product_prices x WHERE x.product_id = pr.id "
        "ORDER BY x.currency"
    )
    return [
        *plain("pr", "uid", "sku", "name", "category", "unit"),
        money("price", "pr.price_minor", "pr.currency"),
        amount("cost", "pr.cost_minor", "pr.currency"),
        texts("prices", others),
        percent("tax", "pr.tax_bp"),
        Part(("active",), "iif(pr.is_active, 'yes', 'no')"),
        *plain("pr", "owner", "description"),
        *custom("pr.custom", _custom_names(db, "products")),
        external_ids("pr", "product"),
        *plain("pr", "created_at", "updated_at"),
    ]


def _orders(db: Connection) -> list[Part]:
    customer = "(SELECT x.{} FROM customers x WHERE x.id = o.customer_id)"
    deal = "(SELECT x.{} FROM deals x WHERE x.id = o.deal_id)"
    return [
        *plain("o", "uid", "number"),
        Part(("customer",), customer.format("name")),
        Part(("customer_uid",), customer.format("uid")),
        *plain("o", "ordered_on", "status"),
        money("total", "o.total_minor", "o.currency"),
        *(
            amount(name, f"o.{name}_minor", "o.currency")
            for name in ("tax", "shipping", "discount", "refunded", "cost")
        ),
        *plain("o", "paid_on", "refunded_on", "country", "source", "owner"),
        Part(("deal",), deal.format("title")),
        Part(("deal_uid",), deal.format("uid")),
        Part(("quote_uid",), "(SELECT x.uid FROM quotes x WHERE x.id = o.quote_id)"),
        *plain("o", "notes"),
        *custom("o.custom", _custom_names(db, "orders")),
        external_ids("o", "order"),
        *plain("o", "created_at", "updated_at"),
    ]


def _order_lines(db: Connection) -> list[Part]:
    product = "(SELECT x.{} FROM products x WHERE x.id = h.product_id)"
    return [
        Part(("order_uid",), "o.uid"),
        *plain("o", "number"),
        *plain("h", "position"),
        Part(("product",), "h.description"),
        Part(("sku",), product.format("sku")),
        Part(("product_uid",), product.format("uid")),
        quantity("quantity", "h.quantity_milli"),
        *plain("h", "unit"),
        money("price", "h.price_minor", "o.currency"),
        amount("line_discount", "h.discount_minor", "o.currency"),
        percent("tax_rate", "h.tax_bp"),
        amount("line_cost", "h.cost_minor", "o.currency"),
    ]


def _deal_lines(_: Connection) -> list[Part]:
    """A line of a deal, beside the deal it is of."""
    product = "(SELECT x.{} FROM products x WHERE x.id = h.product_id)"
    return [
        Part(("deal",), "d.title"),
        Part(("deal_uid",), "d.uid"),
        *plain("h", "position"),
        Part(("product",), "h.description"),
        Part(("sku",), product.format("sku")),
        Part(("product_uid",), product.format("uid")),
        quantity("quantity", "h.quantity_milli"),
        *plain("h", "unit"),
        money("price", "h.price_minor", "d.currency"),
        percent("discount_percent", "nullif(h.discount_bp, 0)"),
    ]


class Columns(NamedTuple):
    """What one kind of row is made of. The filter is about ``entity``; ``rows`` joins what hangs on it, in order of ``sort``."""

    entity: str
    parts: Callable[[Connection], list[Part]]
    rows: str = ""
    sort: str = "h.id"


COLUMNS: dict[str, Columns] = {
    "customers": Columns("customer", _customers),
    "leads": Columns("lead", _leads),
    "deals": Columns("deal", _deals),
    "deal-lines": Columns("deal", _deal_lines, " JOIN deal_lines h ON h.deal_id = d.id", "h.position"),
    "orders": Columns("order", _orders),
    "order-lines": Columns("order", _order_lines, " JOIN order_lines h ON h.order_id = o.id", "h.position"),
    "quotes": Columns("quote", lambda db: quote_parts(_custom_names(db, "quotes"))),
    "quote-lines": Columns(
        "quote", lambda _: quote_line_parts(), " JOIN quote_lines ql ON ql.quote_id = q.id", "ql.position"
    ),
    "appointments": Columns("appointment", _appointments),
    "interactions": Columns("interaction", _interactions),
    "products": Columns("product", _products),
    **{kind: Columns(belonging.holder, belonging.parts, belonging.rows) for kind, belonging in BELONGINGS.items()},
}


def _most_points(db: Connection, kind: str) -> int:
    # Without the plus SQLite takes the index of values, and has to sort what that of customers counts in one go.
    return _most(db, f"contact_points WHERE +kind = '{kind}'")


def _most(db: Connection, rows: str) -> int:
    """How many of these one customer has at most."""
    return int(
        db.execute(
            f"SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM {rows} GROUP BY customer_id)"
        ).fetchone()[0]
    )


def _custom_names(db: Connection, table: str) -> list[str]:
    """The custom values that have columns of their own: those of defined fields, and few texts of one line."""
    defined = [each.name for each in read_definitions(db) if f"{each.entity}s" == table]
    rows = db.execute(
        "SELECT j.key, max(j.type <> 'text' OR j.value = '' OR instr(j.value, char(13)) OR "
        f"j.value <> trim(j.value, ' ' || char(9, 10))) FROM {table} t, json_each(t.custom) j WHERE t.custom <> '{{}}' GROUP BY 1"
    ).fetchall()
    names = [name for name, unfit in rows if not unfit and name.isprintable() and name == " ".join(name.split()) != ""]
    others = [name for name in names if name not in defined]
    return sorted([*defined, *(others if len(rows) <= MOST_NAMES else [])])
