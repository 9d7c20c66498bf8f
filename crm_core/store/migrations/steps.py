"""The steps from one version of the schema to the next."""

import pkgutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import NamedTuple

from alembic.operations import BatchOperations, Operations

from crm_core.store.columns import STRICT
from crm_core.store.migrations import versions


class Step(NamedTuple):
    """What leads to a version of the schema from the one before it."""

    version: int
    upgrade: Callable[[Operations], None]


def known_steps() -> tuple[Step, ...]:
    """Every step of the program, in order."""
    modules = [import_module(f"{versions.__name__}.{found.name}") for found in pkgutil.iter_modules(versions.__path__)]
    return tuple(sorted(Step(module.VERSION, module.upgrade) for module in modules))


def recreating(op: Operations, table: str) -> AbstractContextManager[BatchOperations]:
    """Alembic's batch mode for a table of ours: SQLite copies it, and what Alembic does not see is kept."""
    return op.batch_alter_table(table, recreate="always", table_kwargs=dict(STRICT))
