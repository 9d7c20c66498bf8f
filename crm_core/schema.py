"""The whole schema: imports the tables of every capability, so only those who make or migrate a database import this."""

from pathlib import Path

from sqlmodel import SQLModel

from crm_core.calendar import tables as calendar_tables
from crm_core.catalog.business import GUESSED, NAMES, guess
from crm_core.catalog.registry import Catalog
from crm_core.clock import Clock
from crm_core.customers import relation_tables
from crm_core.customers import tables as customer_tables
from crm_core.sales import tables as sales_tables
from crm_core.sales.leads import tables as lead_tables
from crm_core.sales.leads.seeds import default_rules
from crm_core.sales.orders import tables as order_tables
from crm_core.sales.products import tables as product_tables
from crm_core.sales.quotes import tables as quote_tables
from crm_core.sales.rates import tables as rate_tables
from crm_core.sales.seeds import default_pipeline
from crm_core.store import tables as store_tables
from crm_core.store.schema import Schema, create_database

TABLES = (
    *(store_tables, customer_tables, relation_tables, sales_tables, calendar_tables),
    *(lead_tables, product_tables, quote_tables, order_tables, rate_tables),
)


def schema(catalog: Catalog, clock: Clock) -> Schema:
    """Tables, full text and first rows of a new database."""
    facts = guess()
    settings = tuple(
        ("INSERT INTO settings (name, value) VALUES (?, ?)", (NAMES[field], getattr(facts, field)))
        for field in GUESSED
        if getattr(facts, field)
    )
    stamp = clock.stamp()
    seeds = (*settings, *default_pipeline(stamp), *default_rules(stamp))
    return Schema(SQLModel.metadata, tuple(catalog.search.values()), seeds=seeds)


def create(path: Path, clock: Clock, catalog: Catalog) -> None:
    """Make a new database at ``path``. Raises DatabaseProblem."""
    create_database(path, schema(catalog, clock), clock)


def create_empty(path: Path, clock: Clock, catalog: Catalog) -> None:
    """Make a database without any rows, to be filled with those of another. Raises DatabaseProblem."""
    create_database(path, Schema(SQLModel.metadata, tuple(catalog.search.values())), clock)


def migrate(path: Path, clock: Clock, catalog: Catalog) -> int:
    """Bring an older database up to date; gives the version it is of now. Raises DatabaseProblem."""
    from crm_core.store.migrations.run import Plan
    from crm_core.store.migrations.run import migrate as run
    from crm_core.store.migrations.steps import known_steps

    return run(path, Plan(schema(catalog, clock), known_steps()), clock)
