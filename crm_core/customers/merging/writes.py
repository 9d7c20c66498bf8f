"""Merges two customers inside a unit."""

from collections.abc import Collection

from crm_core.catalog import lookup
from crm_core.catalog.core import Core
from crm_core.customers.lifecycle import note_change
from crm_core.customers.merging.leading import LEADING, first_after, put_first, unite_points
from crm_core.customers.merging.rows import Pair, move_rows
from crm_core.customers.merging.values import Merged, merged_values
from crm_core.errors import Conflict, InvalidValue
from crm_core.store import Unit
from crm_core.store.driver import Connection


def pair_of(core: Core, db: Connection, keep: int, gone: int) -> Pair:
    """The two, if they can be one. Raises NotFound, InvalidValue, Conflict."""
    for key in (keep, gone):
        lookup.find(db, core.catalog.entities, "customer", str(key))
    if keep == gone:
        raise InvalidValue("Customer", keep, "was named twice; name two customers")
    kinds = dict(db.execute("SELECT id, kind FROM customers WHERE id IN (?, ?)", (keep, gone)))
    if kinds[keep] != kinds[gone]:
        said = [f"customer {key} is {'a person' if kinds[key] == 'person' else 'an organization'}" for key in kinds]
        raise Conflict(f"{' and '.join(said).capitalize()}: they cannot be made one. Change the kind of one first.")
    return Pair("customer", "customers", keep, gone)


def merge_in(core: Core, unit: Unit, pair: Pair, take: Collection[str] = ()) -> None:
    """Put one customer into the other: values, rows, then the old id and uid as names of the one that stays."""
    merged = merged_values(core, unit.connection, pair, take)
    taken = {field.field.key for field in merged.fields if field.taken and field.field.key in LEADING}
    first = first_after(unit.connection, pair, taken)
    unite_points(unit, pair)
    move_rows(unit, core.catalog, pair)
    for row in first:
        put_first(unit, pair.keep, row)
    unit.execute(
        "INSERT INTO merged_records (entity, old_id, old_uid, record_id, merged_at) "
        "SELECT 'customer', id, uid, ?, ? FROM customers WHERE id = ?",
        (pair.keep, unit.stamp, pair.gone),
    )
    unit.execute("DELETE FROM customers WHERE id = ?", (pair.gone,))
    _note_what_else_is_known(unit, pair.keep, merged)
    values = merged.columns | {"updated_at": unit.stamp}
    assignments = ", ".join(f"{column} = ?" for column in values)
    unit.execute(f"UPDATE customers SET {assignments} WHERE id = ?", (*values.values(), pair.keep))


def _note_what_else_is_known(unit: Unit, keep: int, merged: Merged) -> None:
    """The step to another lifecycle, and the organization that does not become the main one."""
    before = str(unit.scalar("SELECT lifecycle FROM customers WHERE id = ?", (keep,)))
    note_change(unit, keep, before, str(merged.columns.get("lifecycle", before)))
    if merged.also_at is not None:
        unit.execute(
            "INSERT INTO affiliations (customer_id, organization_id, role) SELECT ?1, ?2, ?3 "
            "WHERE NOT EXISTS (SELECT 1 FROM affiliations WHERE customer_id = ?1 AND organization_id = ?2)",
            (keep, *merged.also_at),
        )
