"""A made-up next version of the schema: parent tables copied, a column added, other texts to search.

next_version.py DATABASE    bring it to this version, saying "ready" before and "done" after
"""

import sys
from pathlib import Path

from alembic.operations import Operations
from sqlalchemy import CheckConstraint, Column, MetaData, Text
from sqlmodel import SQLModel

import crm_core.schema  # noqa: F401  # makes every table known
from crm_core.clock import Clock
from crm_core.crm import catalog
from crm_core.store.inspect import SCHEMA_VERSION
from crm_core.store.migrations.run import Plan, migrate
from crm_core.store.migrations.steps import Step, known_steps, recreating
from crm_core.store.schema import Schema
from crm_core.store.search import SearchSource

VERSION = SCHEMA_VERSION + 1
NICKNAME_CHECK = "customers_nickname_length"


def upgrade(op: Operations) -> None:
    """From the present version to the next."""
    with recreating(op, "customers") as batch:
        batch.add_column(Column("nickname", Text))
        batch.create_check_constraint(NICKNAME_CHECK, "length(nickname) <= 100")
    with recreating(op, "deals") as batch:
        batch.add_column(Column("won_by", Text))
    op.add_column("tags", Column("colour", Text))
    op.execute("UPDATE customers SET nickname = 'Nick ' || id")


def metadata() -> MetaData:
    """Every table as the next version's program would declare it."""
    following = MetaData()
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(following)
    following.tables["customers"].append_column(Column("nickname", Text))
    following.tables["customers"].append_constraint(CheckConstraint("length(nickname) <= 100", name=NICKNAME_CHECK))
    following.tables["deals"].append_column(Column("won_by", Text))
    following.tables["tags"].append_column(Column("colour", Text))
    return following


def sources() -> tuple[SearchSource, ...]:
    """Full text in which customers are found by their nicknames too."""
    present = catalog().search
    customer = present["customer"]
    select = customer.select.replace("SELECT c.id, ", "SELECT c.id, coalesce(c.nickname, '') || ' ' || ", 1)
    assert select != customer.select
    renamed = SearchSource(customer.entity, customer.table, customer.alias, select, customer.feeders)
    return tuple(renamed if source is customer else source for source in present.values())


def schema() -> Schema:
    """The next version's schema."""
    return Schema(metadata(), sources())


def plan() -> Plan:
    """The way to it from every version there was."""
    return Plan(schema(), (*known_steps(), Step(VERSION, upgrade)))


if __name__ == "__main__":
    prepared = plan()
    print("ready", flush=True)
    migrate(Path(sys.argv[1]), prepared, Clock())
    print("done", flush=True)
