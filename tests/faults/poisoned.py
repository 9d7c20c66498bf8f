"""A database into which another program wrote what ours would refuse."""

from itertools import cycle
from pathlib import Path

from crm_core.store.driver import Connection
from tests.faults.databases import raw
from tests.faults.hostile import known

TEXTS = {
    "customers": "name prefix given_name additional_name family_name suffix job_title source owner language industry market_segment description",
    "addresses": "label street postal_code city region country",
    "contact_points": "label value normalized",
    "tags": "name",
    "affiliations": "role",
    "relationships": "note",
    "preferences": "name value learned_from",
    "custom_fields": "label help",
    "pipelines": "name",
    "stages": "name",
    "deals": "title product next_step source lost_reason lost_note competitor owner description",
    "deal_contacts": "role",
    "leads": "title source campaign disqualified_reason owner description",
    "lead_rules": "name",
    "saved_views": "name",
    "segments": "name description",
    "products": "name sku category unit owner description",
    "deal_lines": "description unit",
    "interactions": "subject body outcome owner",
    "orders": "number source owner notes",
    "order_lines": "description unit",
    "quotes": "title number address language introduction notes terms rejected_reason owner",
    "quote_lines": "description unit",
    "appointments": "title place description owner",
    "appointment_attendees": "name email",
    "settings": "value",
    "journal_units": "summary command face session",
}
KEPT = "WHERE name NOT IN ('business.currency', 'business.time_zone')"  # a list of choices, read as such
SHORT = {
    "custom_fields",
    "lead_rules",
    "order_lines",
    "pipelines",
    "preferences",
    "quote_lines",
    "quotes",
    "saved_views",
    "segments",
    "stages",
    "tags",
}
AT_ONCE = 12


def poison(path: Path) -> None:
    """Put hostile texts, several to a field, into every column of free text."""
    with raw(path, write=True) as db:
        add_what_is_missing(db)
        join_texts(db)
        db.execute("UPDATE customers SET custom = json_object(name, description, 'a\x1b[31m', name, 'motto', name)")
        db.execute("UPDATE deals SET custom = json_object(title, description)")


def join_texts(db: Connection) -> None:
    """Hostile texts, several to a field."""
    strings = [text for text in known() if not any("\ud800" <= c <= "\udfff" for c in text)]
    texts = cycle(["".join(strings[n : n + AT_ONCE])[:900] or "x" for n in range(0, len(strings), AT_ONCE)])
    for table, columns in TEXTS.items():
        where = KEPT if table == "settings" else ""
        for key, *_ in db.execute(f"SELECT id FROM {table} {where}").fetchall():
            room = 100 if table in SHORT else 1000
            values = {column: f"{key}{next(texts)}"[:room] for column in columns.split()}
            assignments = ", ".join(f"{column} = ?" for column in values)
            db.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*values.values(), key))


def add_what_is_missing(db: Connection) -> None:
    """A record of every kind that a usual database has not got."""
    db.execute("INSERT INTO affiliations (customer_id, organization_id, role) VALUES (1, 2, 'x')")
    db.execute("INSERT INTO relationships (customer_id, kind, other_id, note) VALUES (1, 'referred-by', 2, 'x')")
    db.execute("INSERT INTO preferences (customer_id, name, folded, value) VALUES (1, 'x', 'x', 'x')")
    product = "'p', 's', 100, 'EUR', 'u', 'p', '2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z'"
    db.execute(
        "INSERT INTO products (name, sku, price_minor, currency, uid, sort_name, created_at, updated_at) "
        f"VALUES ({product})"
    )
    db.execute("INSERT INTO price_agreements (customer_id, product_id, discount_bp) VALUES (1, 1, 500)")
    db.execute("INSERT INTO deal_lines (deal_id, position, product_id, description) VALUES (1, 1, 1, 'x')")
    db.execute("INSERT INTO deal_contacts (deal_id, customer_id) VALUES (1, 2)")
    db.execute("INSERT INTO appointment_attendees (appointment_id, name) VALUES (1, 'x'), (2, 'y')")
    db.execute("INSERT OR REPLACE INTO settings (name, value) VALUES ('business.name', 'x'), ('business.owner', 'x')")
    db.execute(
        "INSERT OR REPLACE INTO custom_fields (entity, name, label, kind, options, created_at) VALUES "
        "('customer', 'motto', 'x', 'text', '[]', '2026-11-21T09:00:00Z'), "
        "('customer', 'likes', 'x', 'multi-choice', json_array('a' || char(27) || '[31m'), '2026-11-21T09:00:00Z')"
    )
    db.execute(
        "INSERT INTO orders (uid, customer_id, ordered_on, currency, created_at, updated_at, total_minor) VALUES "
        "('x', 1, '2026-11-20', 'EUR', '2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z', 1000)"
    )
    db.execute(
        "INSERT INTO order_lines (order_id, position, description, price_minor, net_minor) VALUES (1, 1, 'x', 1000, 1000)"
    )
    db.execute(
        "INSERT INTO quotes (uid, title, sort_title, customer_id, currency, status, issued_on, created_at, updated_at) "
        "VALUES ('x', 'x', 'x', 1, 'EUR', 'sent', '2026-11-21', '2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z')"
    )
    db.execute(
        "INSERT INTO quote_lines (quote_id, position, description, price_minor, net_minor) VALUES (1, 1, 'x', 5, 5)"
    )
    db.execute(
        "INSERT INTO segments (uid, name, folded, kind, created_at, updated_at) "
        "VALUES ('x', 'x', 'x', 'fixed', '2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z')"
    )
    db.execute("INSERT INTO segment_members (segment_id, customer_id) VALUES (1, 1)")
    for entity in ("customer", "deal", "lead", "product", "order", "quote"):
        db.execute(
            "INSERT INTO saved_views (entity, name, folded, created_at, updated_at) "
            "VALUES (?, 'x', 'x', '2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z')",
            (entity,),
        )
    db.execute(
        "INSERT INTO exchange_rates (day, from_currency, to_currency, rate) VALUES ('2026-11-01', 'USD', 'EUR', '0.92')"
    )
