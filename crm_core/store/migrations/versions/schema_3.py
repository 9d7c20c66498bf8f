"""Schema 3: selling - leads, products, quotes, orders, exchange rates, and deals with lines and contacts."""

from alembic.operations import Operations

from crm_core.values.text import fold
from crm_core.values.uid import new_uid

VERSION = 3
LEAD_RULES = (
    ("From a referral", "source:referral", 20),
    ("Knows us as a customer", "customer.lifecycle:customer", 20),
    ("Says what it is worth", "value:any", 10),
    ("E-mail known", "email:any", 10),
    ("Phone known", "phone:any", 10),
    ("In touch this week", "customer.last_interaction:today-7d..", 15),
    ("Waiting for a month", "status:new received_at:..today-30d", -15),
)
_NOW = "strftime('%Y-%m-%dT%H:%M:%SZ')"
RECURRENCES = "'month', 'quarter', 'year'"
COLUMNS = {
    "customers": ("discount_bp INTEGER CONSTRAINT customers_discount_range CHECK (discount_bp BETWEEN 0 AND 10000)",),
    "deals": (
        "lost_note TEXT",
        "competitor TEXT",
        "recurring_minor INTEGER",
        f"recurring_every TEXT CONSTRAINT deals_recurring_every_known CHECK (recurring_every IN ({RECURRENCES})) "
        "CONSTRAINT deals_recurring_whole CHECK ((recurring_minor IS NULL) = (recurring_every IS NULL))",
    ),
}
TABLES = (
    """
    CREATE TABLE exchange_rates (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        from_currency TEXT NOT NULL,
        to_currency TEXT NOT NULL,
        rate TEXT NOT NULL,
        CONSTRAINT exchange_rates_day_day CHECK (day LIKE '____-__-__'),
        CONSTRAINT exchange_rates_between_two CHECK (from_currency <> to_currency),
        CONSTRAINT exchange_rates_positive CHECK (CAST(rate AS REAL) > 0),
        CONSTRAINT exchange_rates_once UNIQUE (from_currency, to_currency, day)
    ) STRICT
    """,
    """
    CREATE TABLE lead_rules (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        filter TEXT NOT NULL,
        points INTEGER NOT NULL,
        position INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        CONSTRAINT lead_rules_name_length CHECK (length(name) BETWEEN 1 AND 100),
        CONSTRAINT lead_rules_points_range CHECK (points BETWEEN -1000 AND 1000),
        CONSTRAINT lead_rules_created_at_instant CHECK (created_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT lead_rules_updated_at_instant CHECK (updated_at LIKE '____-__-__T__:__:__Z'),
        UNIQUE (uid),
        UNIQUE (folded)
    ) STRICT
    """,
    """
    CREATE TABLE number_series (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        last_number INTEGER NOT NULL,
        UNIQUE (name)
    ) STRICT
    """,
    """
    CREATE TABLE products (
        name TEXT NOT NULL,
        sku TEXT,
        category TEXT,
        unit TEXT,
        price_minor INTEGER,
        cost_minor INTEGER,
        currency TEXT NOT NULL,
        tax_bp INTEGER,
        is_active INTEGER DEFAULT '1' NOT NULL,
        owner TEXT,
        description TEXT,
        custom TEXT DEFAULT '{}' NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        sort_name TEXT NOT NULL,
        folded_sku TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        CONSTRAINT products_name_length CHECK (length(name) BETWEEN 1 AND 1000),
        CONSTRAINT products_tax_range CHECK (tax_bp BETWEEN 0 AND 10000),
        CONSTRAINT products_is_active_flag CHECK (is_active IN (0, 1)),
        CONSTRAINT products_custom_json CHECK (json_valid(custom)),
        CONSTRAINT products_created_at_instant CHECK (created_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT products_updated_at_instant CHECK (updated_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT products_deleted_at_instant CHECK (deleted_at LIKE '____-__-__T__:__:__Z'),
        UNIQUE (uid)
    ) STRICT
    """,
    """
    CREATE TABLE price_agreements (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL,
        product_id INTEGER NOT NULL,
        currency TEXT,
        price_minor INTEGER,
        discount_bp INTEGER,
        CONSTRAINT price_agreements_price_or_discount CHECK ((price_minor IS NULL) <> (discount_bp IS NULL)),
        CONSTRAINT price_agreements_price_whole CHECK ((price_minor IS NULL) = (currency IS NULL)),
        CONSTRAINT price_agreements_discount_range CHECK (discount_bp BETWEEN 0 AND 10000),
        CONSTRAINT price_agreements_once UNIQUE (customer_id, product_id),
        FOREIGN KEY(customer_id) REFERENCES customers (id),
        FOREIGN KEY(product_id) REFERENCES products (id)
    ) STRICT
    """,
    """
    CREATE TABLE product_prices (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        product_id INTEGER NOT NULL,
        currency TEXT NOT NULL,
        price_minor INTEGER NOT NULL,
        CONSTRAINT product_prices_once UNIQUE (product_id, currency),
        FOREIGN KEY(product_id) REFERENCES products (id)
    ) STRICT
    """,
    """
    CREATE TABLE deal_contacts (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        deal_id INTEGER NOT NULL,
        customer_id INTEGER NOT NULL,
        role TEXT,
        CONSTRAINT deal_contacts_once UNIQUE (deal_id, customer_id),
        FOREIGN KEY(deal_id) REFERENCES deals (id),
        FOREIGN KEY(customer_id) REFERENCES customers (id)
    ) STRICT
    """,
    """
    CREATE TABLE deal_lines (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        deal_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        product_id INTEGER,
        description TEXT NOT NULL,
        quantity_milli INTEGER DEFAULT '1000' NOT NULL,
        unit TEXT,
        price_minor INTEGER,
        discount_bp INTEGER DEFAULT '0' NOT NULL,
        CONSTRAINT deal_lines_description_length CHECK (length(description) BETWEEN 1 AND 1000),
        CONSTRAINT deal_lines_discount_range CHECK (discount_bp BETWEEN 0 AND 10000),
        FOREIGN KEY(deal_id) REFERENCES deals (id),
        FOREIGN KEY(product_id) REFERENCES products (id)
    ) STRICT
    """,
    """
    CREATE TABLE leads (
        title TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        status TEXT DEFAULT 'new' NOT NULL,
        disqualified_reason TEXT,
        source TEXT,
        campaign TEXT,
        value_minor INTEGER,
        currency TEXT NOT NULL,
        owner TEXT,
        description TEXT,
        custom TEXT DEFAULT '{}' NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        sort_title TEXT NOT NULL,
        deal_id INTEGER,
        received_at TEXT NOT NULL,
        status_since TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        CONSTRAINT leads_title_length CHECK (length(title) BETWEEN 1 AND 1000),
        CONSTRAINT leads_status_known CHECK (status IN ('new', 'working', 'qualified', 'disqualified')),
        CONSTRAINT leads_custom_json CHECK (json_valid(custom)),
        CONSTRAINT leads_received_at_instant CHECK (received_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT leads_status_since_instant CHECK (status_since LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT leads_created_at_instant CHECK (created_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT leads_updated_at_instant CHECK (updated_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT leads_deleted_at_instant CHECK (deleted_at LIKE '____-__-__T__:__:__Z'),
        FOREIGN KEY(customer_id) REFERENCES customers (id),
        UNIQUE (uid),
        FOREIGN KEY(deal_id) REFERENCES deals (id)
    ) STRICT
    """,
    """
    CREATE TABLE quotes (
        title TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        contact_id INTEGER,
        deal_id INTEGER,
        valid_until TEXT,
        currency TEXT NOT NULL,
        language TEXT,
        discount_bp INTEGER,
        discount_minor INTEGER,
        shipping_minor INTEGER DEFAULT '0' NOT NULL,
        shipping_tax_bp INTEGER DEFAULT '0' NOT NULL,
        introduction TEXT,
        notes TEXT,
        terms TEXT,
        rejected_reason TEXT,
        owner TEXT,
        custom TEXT DEFAULT '{}' NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        sort_title TEXT NOT NULL,
        number TEXT,
        revision INTEGER DEFAULT '1' NOT NULL,
        revises_id INTEGER,
        status TEXT DEFAULT 'draft' NOT NULL,
        issued_on TEXT,
        address TEXT,
        net_minor INTEGER DEFAULT '0' NOT NULL,
        tax_minor INTEGER DEFAULT '0' NOT NULL,
        total_minor INTEGER DEFAULT '0' NOT NULL,
        sent_at TEXT,
        decided_at TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        CONSTRAINT quotes_title_length CHECK (length(title) BETWEEN 1 AND 1000),
        CONSTRAINT quotes_status_known CHECK (status IN ('draft', 'sent', 'accepted', 'rejected', 'superseded')),
        CONSTRAINT quotes_one_discount CHECK (discount_bp IS NULL OR discount_minor IS NULL),
        CONSTRAINT quotes_custom_json CHECK (json_valid(custom)),
        CONSTRAINT quotes_issued_on_day CHECK (issued_on LIKE '____-__-__'),
        CONSTRAINT quotes_valid_until_day CHECK (valid_until LIKE '____-__-__'),
        CONSTRAINT quotes_sent_at_instant CHECK (sent_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT quotes_decided_at_instant CHECK (decided_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT quotes_created_at_instant CHECK (created_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT quotes_updated_at_instant CHECK (updated_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT quotes_deleted_at_instant CHECK (deleted_at LIKE '____-__-__T__:__:__Z'),
        FOREIGN KEY(customer_id) REFERENCES customers (id),
        FOREIGN KEY(contact_id) REFERENCES customers (id),
        FOREIGN KEY(deal_id) REFERENCES deals (id),
        UNIQUE (uid),
        FOREIGN KEY(revises_id) REFERENCES quotes (id)
    ) STRICT
    """,
    """
    CREATE TABLE orders (
        number TEXT,
        customer_id INTEGER,
        deal_id INTEGER,
        ordered_on TEXT NOT NULL,
        status TEXT DEFAULT 'open' NOT NULL,
        paid_on TEXT,
        refunded_on TEXT,
        currency TEXT NOT NULL,
        net_minor INTEGER DEFAULT '0' NOT NULL,
        tax_minor INTEGER DEFAULT '0' NOT NULL,
        shipping_minor INTEGER DEFAULT '0' NOT NULL,
        discount_minor INTEGER DEFAULT '0' NOT NULL,
        total_minor INTEGER DEFAULT '0' NOT NULL,
        refunded_minor INTEGER DEFAULT '0' NOT NULL,
        cost_minor INTEGER,
        country TEXT,
        source TEXT,
        owner TEXT,
        notes TEXT,
        custom TEXT DEFAULT '{}' NOT NULL,
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        quote_id INTEGER,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        CONSTRAINT orders_status_known CHECK (status IN ('open', 'paid', 'refunded', 'cancelled')),
        CONSTRAINT orders_custom_json CHECK (json_valid(custom)),
        CONSTRAINT orders_country_code CHECK (country GLOB '[A-Z][A-Z]'),
        CONSTRAINT orders_ordered_on_day CHECK (ordered_on LIKE '____-__-__'),
        CONSTRAINT orders_paid_on_day CHECK (paid_on LIKE '____-__-__'),
        CONSTRAINT orders_refunded_on_day CHECK (refunded_on LIKE '____-__-__'),
        CONSTRAINT orders_created_at_instant CHECK (created_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT orders_updated_at_instant CHECK (updated_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT orders_deleted_at_instant CHECK (deleted_at LIKE '____-__-__T__:__:__Z'),
        FOREIGN KEY(customer_id) REFERENCES customers (id),
        FOREIGN KEY(deal_id) REFERENCES deals (id),
        UNIQUE (uid),
        FOREIGN KEY(quote_id) REFERENCES quotes (id)
    ) STRICT
    """,
    """
    CREATE TABLE quote_lines (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        quote_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        product_id INTEGER,
        description TEXT NOT NULL,
        quantity_milli INTEGER DEFAULT '1000' NOT NULL,
        unit TEXT,
        price_minor INTEGER NOT NULL,
        discount_bp INTEGER,
        discount_minor INTEGER,
        tax_bp INTEGER DEFAULT '0' NOT NULL,
        cost_minor INTEGER,
        is_optional INTEGER DEFAULT '0' NOT NULL,
        is_chosen INTEGER DEFAULT '0' NOT NULL,
        net_minor INTEGER NOT NULL,
        CONSTRAINT quote_lines_description_length CHECK (length(description) BETWEEN 1 AND 10000),
        CONSTRAINT quote_lines_one_discount CHECK (discount_bp IS NULL OR discount_minor IS NULL),
        CONSTRAINT quote_lines_discount_range CHECK (discount_bp BETWEEN 0 AND 10000),
        CONSTRAINT quote_lines_tax_range CHECK (tax_bp BETWEEN 0 AND 10000),
        CONSTRAINT quote_lines_is_optional_flag CHECK (is_optional IN (0, 1)),
        CONSTRAINT quote_lines_is_chosen_flag CHECK (is_chosen IN (0, 1)),
        FOREIGN KEY(quote_id) REFERENCES quotes (id),
        FOREIGN KEY(product_id) REFERENCES products (id)
    ) STRICT
    """,
    """
    CREATE TABLE order_lines (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        order_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        product_id INTEGER,
        description TEXT NOT NULL,
        quantity_milli INTEGER DEFAULT '1000' NOT NULL,
        unit TEXT,
        price_minor INTEGER NOT NULL,
        discount_minor INTEGER DEFAULT '0' NOT NULL,
        tax_bp INTEGER,
        net_minor INTEGER NOT NULL,
        cost_minor INTEGER,
        CONSTRAINT order_lines_description_length CHECK (length(description) BETWEEN 1 AND 10000),
        CONSTRAINT order_lines_tax_range CHECK (tax_bp BETWEEN 0 AND 10000),
        FOREIGN KEY(order_id) REFERENCES orders (id),
        FOREIGN KEY(product_id) REFERENCES products (id)
    ) STRICT
    """,
)


def upgrade(op: Operations) -> None:
    """From the second schema to the third; indexes, triggers and full text are made anew afterwards."""
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in TABLES:
        op.execute(statement)
    for position, (name, filter_text, points) in enumerate(LEAD_RULES, 1):
        op.execute(
            "INSERT INTO lead_rules (uid, name, folded, filter, points, position, created_at, updated_at) VALUES "
            f"('{new_uid()}', '{name}', '{fold(name)}', '{filter_text}', {points}, {position}, {_NOW}, {_NOW})"
        )
