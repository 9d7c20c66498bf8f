"""A made-up second version of the schema: parent tables copied, a column added, other texts to search.

second_version.py DATABASE    bring it to this version, saying "ready" before and "done" after
"""

import sys
from pathlib import Path

from alembic.operations import Operations
from sqlalchemy import CheckConstraint, Column, MetaData, Text
from sqlmodel import SQLModel

import crm_core.schema  # noqa: F401  # makes every table known
from crm_core.clock import Clock
from crm_core.crm import catalog
from crm_core.store.migrations.run import Plan, migrate
from crm_core.store.migrations.steps import Step, recreating
from crm_core.store.schema import Schema
from crm_core.store.search import SearchSource

NICKNAME_CHECK = "customers_nickname_length"


def upgrade(op: Operations) -> None:
    """From the first version to the second."""
    with recreating(op, "customers") as batch:
        batch.add_column(Column("nickname", Text))
        batch.create_check_constraint(NICKNAME_CHECK, "length(nickname) <= 100")
    with recreating(op, "deals") as batch:
        batch.add_column(Column("won_by", Text))
    op.add_column("tags", Column("colour", Text))
    op.execute("UPDATE customers SET nickname = 'Nick ' || id")


def metadata() -> MetaData:
    """Every table as the second version's program would declare it."""
    second = MetaData()
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(second)
    second.tables["customers"].append_column(Column("nickname", Text))
    second.tables["customers"].append_constraint(CheckConstraint("length(nickname) <= 100", name=NICKNAME_CHECK))
    second.tables["deals"].append_column(Column("won_by", Text))
    second.tables["tags"].append_column(Column("colour", Text))
    return second


def sources() -> tuple[SearchSource, ...]:
    """Full text in which customers are found by their nicknames too."""
    first = catalog().search
    customer = first["customer"]
    select = customer.select.replace("SELECT c.id, ", "SELECT c.id, coalesce(c.nickname, '') || ' ' || ", 1)
    assert select != customer.select
    renamed = SearchSource(customer.entity, customer.table, customer.alias, select, customer.feeders)
    return tuple(renamed if source is customer else source for source in first.values())


def schema() -> Schema:
    """The second version's schema."""
    return Schema(metadata(), sources())


def plan() -> Plan:
    """The way to it."""
    return Plan(schema(), (Step(2, upgrade),))


if __name__ == "__main__":
    prepared = plan()
    print("ready", flush=True)
    migrate(Path(sys.argv[1]), prepared, Clock())
    print("done", flush=True)
