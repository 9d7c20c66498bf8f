"""Schema 2: customers in full - roles, history, relationships, preferences, own fields, views, segments, merges."""

from alembic.operations import Operations

VERSION = 2
CHANNELS = "'call', 'email', 'meeting', 'letter', 'message', 'visit', 'note'"
COLUMNS = {
    "customers": (
        "is_partner INTEGER DEFAULT '0' NOT NULL CONSTRAINT customers_is_partner_flag CHECK (is_partner IN (0, 1))",
        "is_supplier INTEGER DEFAULT '0' NOT NULL CONSTRAINT customers_is_supplier_flag CHECK (is_supplier IN (0, 1))",
        "market_segment TEXT",
        "potential TEXT CONSTRAINT customers_potential_known CHECK (potential IN ('low', 'medium', 'high'))",
        f"preferred_channel TEXT CONSTRAINT customers_preferred_channel_known CHECK (preferred_channel IN ({CHANNELS}))",
        "photo TEXT CONSTRAINT customers_photo_length CHECK (length(photo) BETWEEN 64 AND 64)",
    ),
    "interactions": (
        "custom TEXT DEFAULT '{}' NOT NULL CONSTRAINT interactions_custom_json CHECK (json_valid(custom))",
    ),
    "appointments": (
        "custom TEXT DEFAULT '{}' NOT NULL CONSTRAINT appointments_custom_json CHECK (json_valid(custom))",
    ),
}
TABLES = (
    """
    CREATE TABLE merged_records (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        entity TEXT NOT NULL,
        old_id INTEGER NOT NULL,
        old_uid TEXT NOT NULL,
        record_id INTEGER NOT NULL,
        merged_at TEXT NOT NULL,
        CONSTRAINT merged_records_once UNIQUE (entity, old_id),
        CONSTRAINT merged_records_merged_at_instant CHECK (merged_at LIKE '____-__-__T__:__:__Z'),
        UNIQUE (old_uid)
    ) STRICT
    """,
    """
    CREATE TABLE custom_fields (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        entity TEXT NOT NULL,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        kind TEXT NOT NULL,
        options TEXT DEFAULT '[]' NOT NULL,
        help TEXT DEFAULT '' NOT NULL,
        position INTEGER DEFAULT '0' NOT NULL,
        created_at TEXT NOT NULL,
        CONSTRAINT custom_fields_name_plain CHECK (name GLOB '[a-z]*' AND NOT name GLOB '*[^a-z0-9_]*'),
        CONSTRAINT custom_fields_name_length CHECK (length(name) BETWEEN 1 AND 60),
        CONSTRAINT custom_fields_label_length CHECK (length(label) BETWEEN 1 AND 100),
        CONSTRAINT custom_fields_options_json CHECK (json_valid(options)),
        CONSTRAINT custom_fields_once UNIQUE (entity, name)
    ) STRICT
    """,
    """
    CREATE TABLE saved_views (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        entity TEXT NOT NULL,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        filter TEXT DEFAULT '' NOT NULL,
        columns TEXT DEFAULT '[]' NOT NULL,
        sort TEXT DEFAULT '[]' NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        CONSTRAINT saved_views_name_length CHECK (length(name) BETWEEN 1 AND 100),
        CONSTRAINT saved_views_json CHECK (json_valid(columns) AND json_valid(sort)),
        CONSTRAINT saved_views_once UNIQUE (entity, folded)
    ) STRICT
    """,
    """
    CREATE TABLE lifecycle_changes (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL,
        from_lifecycle TEXT NOT NULL,
        to_lifecycle TEXT NOT NULL,
        at TEXT NOT NULL,
        CONSTRAINT lifecycle_changes_from_lifecycle_known CHECK (from_lifecycle IN ('lead', 'prospect', 'customer', 'former')),
        CONSTRAINT lifecycle_changes_to_lifecycle_known CHECK (to_lifecycle IN ('lead', 'prospect', 'customer', 'former')),
        CONSTRAINT lifecycle_changes_at_instant CHECK (at LIKE '____-__-__T__:__:__Z'),
        FOREIGN KEY(customer_id) REFERENCES customers (id)
    ) STRICT
    """,
    """
    CREATE TABLE affiliations (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL,
        organization_id INTEGER NOT NULL,
        role TEXT,
        started_on TEXT,
        ended_on TEXT,
        CONSTRAINT affiliations_to_another CHECK (organization_id <> customer_id),
        CONSTRAINT affiliations_end_not_before_start CHECK (ended_on >= started_on),
        CONSTRAINT affiliations_started_on_day CHECK (started_on LIKE '____-__-__'),
        CONSTRAINT affiliations_ended_on_day CHECK (ended_on LIKE '____-__-__'),
        FOREIGN KEY(customer_id) REFERENCES customers (id),
        FOREIGN KEY(organization_id) REFERENCES customers (id)
    ) STRICT
    """,
    """
    CREATE TABLE relationships (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        other_id INTEGER NOT NULL,
        note TEXT,
        CONSTRAINT relationships_kind_known CHECK (kind IN ('referred-by', 'works-with', 'subsidiary-of', 'spouse-of', 'assistant-of')),
        CONSTRAINT relationships_to_another CHECK (other_id <> customer_id),
        CONSTRAINT relationships_once UNIQUE (customer_id, kind, other_id),
        FOREIGN KEY(customer_id) REFERENCES customers (id),
        FOREIGN KEY(other_id) REFERENCES customers (id)
    ) STRICT
    """,
    """
    CREATE TABLE preferences (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        value TEXT NOT NULL,
        learned_on TEXT,
        learned_from TEXT,
        CONSTRAINT preferences_name_length CHECK (length(name) BETWEEN 1 AND 100),
        CONSTRAINT preferences_value_length CHECK (length(value) BETWEEN 1 AND 1000),
        CONSTRAINT preferences_learned_on_day CHECK (learned_on LIKE '____-__-__'),
        CONSTRAINT preferences_once UNIQUE (customer_id, folded),
        FOREIGN KEY(customer_id) REFERENCES customers (id)
    ) STRICT
    """,
    """
    CREATE TABLE not_duplicates (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        first_id INTEGER NOT NULL,
        second_id INTEGER NOT NULL,
        noted_at TEXT NOT NULL,
        CONSTRAINT not_duplicates_in_order CHECK (first_id < second_id),
        CONSTRAINT not_duplicates_once UNIQUE (first_id, second_id),
        CONSTRAINT not_duplicates_noted_at_instant CHECK (noted_at LIKE '____-__-__T__:__:__Z'),
        FOREIGN KEY(first_id) REFERENCES customers (id),
        FOREIGN KEY(second_id) REFERENCES customers (id)
    ) STRICT
    """,
    """
    CREATE TABLE segments (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        kind TEXT NOT NULL,
        filter TEXT,
        description TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        CONSTRAINT segments_kind_known CHECK (kind IN ('dynamic', 'fixed')),
        CONSTRAINT segments_name_length CHECK (length(name) BETWEEN 1 AND 100),
        CONSTRAINT segments_filter_if_dynamic CHECK ((kind = 'dynamic') = (filter IS NOT NULL)),
        CONSTRAINT segments_created_at_instant CHECK (created_at LIKE '____-__-__T__:__:__Z'),
        CONSTRAINT segments_updated_at_instant CHECK (updated_at LIKE '____-__-__T__:__:__Z'),
        UNIQUE (uid),
        UNIQUE (folded)
    ) STRICT
    """,
    """
    CREATE TABLE segment_members (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        segment_id INTEGER NOT NULL,
        customer_id INTEGER NOT NULL,
        CONSTRAINT segment_members_once UNIQUE (segment_id, customer_id),
        FOREIGN KEY(segment_id) REFERENCES segments (id),
        FOREIGN KEY(customer_id) REFERENCES customers (id)
    ) STRICT
    """,
)


def upgrade(op: Operations) -> None:
    """From the first schema to the second; indexes, triggers and full text are made anew afterwards."""
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in TABLES:
        op.execute(statement)
