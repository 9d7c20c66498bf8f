"""New databases begin as a copy of the tables that the program made once in this process, which it does in 60 ms.

The first rows, with their moment and their identities, are made anew for each; so is all in processes that a test starts.
"""

from collections.abc import Callable
from threading import Lock

from crm_core.store import driver
from crm_core.store.schema import Schema

LayOut = Callable[[driver.Connection, Schema], None]


def copying(lay_out: LayOut) -> LayOut:
    """Does what ``lay_out`` does, once for each schema, and copies that into every further database."""
    made: dict[tuple[object, ...], driver.Connection] = {}
    lock = Lock()

    def copy(db: driver.Connection, schema: Schema) -> None:
        key = (schema.metadata, tuple(schema.metadata.tables), schema.sources, schema.views)
        with lock:
            if key not in made:
                made[key] = driver.MODULE.connect(":memory:", isolation_level=None, check_same_thread=False)
                lay_out(made[key], schema)
            # A database that is copied into may have no transaction open.
            db.execute("ROLLBACK")
            made[key].backup(db)
        db.execute("BEGIN IMMEDIATE")

    return copy
