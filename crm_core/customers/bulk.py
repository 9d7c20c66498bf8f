"""Many customers, or interactions, changed at once: by one statement where every row gets the same, else one by one."""

import json
from collections.abc import Sequence

from crm_core.catalog.bulk import AMONG, each, searched_afterwards, set_columns
from crm_core.catalog.core import Core, Values
from crm_core.customers import interactions, writes
from crm_core.customers.tags import read_tags, tag_id
from crm_core.store import Unit
from crm_core.values.text import fold

# What is written for one customer depends on nothing but the value.
ALIKE = frozenset(
    {"job_title", "lifecycle", "source", "owner", "birthday", "language", "time_zone", "industry", "employees"}
    | {
        "annual_revenue",
        "discount",
        "description",
        "market_segment",
        "potential",
        "preferred_channel",
        "add_tags",
        "remove_tags",
    }
)
ALIKE_ADDRESS = frozenset({"street", "postal_code", "city", "region"})
ALIKE_INTERACTIONS = frozenset({"channel", "direction", "outcome", "owner", "duration", "customer", "deal"})
PUT_ON = (
    "INSERT INTO customer_tags (customer_id, tag_id) SELECT value, ? FROM json_each(?) WHERE value NOT IN "
    "(SELECT customer_id FROM customer_tags WHERE tag_id = ?)"
)
TAKE_OFF = f"DELETE FROM customer_tags WHERE tag_id = ? AND customer_id IN ({AMONG})"
STEPS = (
    "INSERT INTO lifecycle_changes (customer_id, from_lifecycle, to_lifecycle, at) "
    f"SELECT id, lifecycle, ?, ? FROM customers WHERE id IN ({AMONG}) AND lifecycle <> ?"
)
# The row of the first address of each, as a form shows it.
FIRST_ADDRESS = (
    "SELECT (SELECT a.id FROM addresses a WHERE a.customer_id = value ORDER BY a.is_primary DESC, a.id LIMIT 1) "
    "FROM json_each(?)"
)
NEW_ADDRESS = (
    "INSERT INTO addresses (customer_id, is_primary, {names}) SELECT value, 1, {marks} FROM json_each(?) "
    "WHERE value NOT IN (SELECT customer_id FROM addresses)"
)
TOUCH = (
    "UPDATE customers SET updated_at = ? WHERE updated_at IS NOT ? AND id IN "
    "(SELECT parent FROM journal_rows WHERE unit_id = ? AND tbl IN ('customer_tags', 'addresses'))"
)


def change_customers(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of customers inside a unit. Raises InvalidValue, UnknownName, NotFound."""
    read = core.read_values("customer", values, writes.EXTRA)
    address = {name: value for name, value in read.items() if name in ALIKE_ADDRESS}
    if not read.keys() <= ALIKE | ALIKE_ADDRESS or None in address.values():
        each(unit, keys, lambda key: writes.update(core, unit, key, values))
        return
    described = core.entity("customer")
    columns = writes.alike_columns(core, unit, {name: read[name] for name in read if name not in address})
    with searched_afterwards(core, unit, described, keys):
        if "lifecycle" in columns:
            unit.execute(STEPS, (columns["lifecycle"], unit.stamp, json.dumps(list(keys)), columns["lifecycle"]))
        _change_tags(unit, keys, read)
        _change_addresses(unit, keys, address)
        if len(columns) < len(read):
            unit.execute(TOUCH, (unit.stamp, unit.stamp, unit.id))
    set_columns(core, unit, described, keys, columns)


def change_interactions(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of interactions inside a unit. Raises InvalidValue, UnknownName, NotFound."""
    described = core.entity("interaction")
    if not {described.field(name).key for name in values} <= ALIKE_INTERACTIONS:
        each(unit, keys, lambda key: interactions.update(core, unit, key, values))
        return
    set_columns(core, unit, described, keys, interactions.alike_columns(core, unit, values))


def _change_tags(unit: Unit, keys: Sequence[int], read: dict[str, object]) -> None:
    among = json.dumps(list(keys))
    for name in read_tags(read.get("add_tags") or ()):
        tag = tag_id(unit, name)
        unit.execute(PUT_ON, (tag, among, tag))
    for name in read_tags(read.get("remove_tags") or ()):
        tag = unit.scalar("SELECT id FROM tags WHERE folded = ?", (fold(name),))
        unit.execute(TAKE_OFF, (tag, among))


def _change_addresses(unit: Unit, keys: Sequence[int], parts: dict[str, object]) -> None:
    """Put parts into the first address of each; whoever has none gets one."""
    if not parts:
        return
    among, given, marks = json.dumps(list(keys)), tuple(parts.values()), ", ".join("?" * len(parts))
    setting, names = ", ".join(f"{name} = ?" for name in parts), ", ".join(parts)
    unit.execute(
        f"UPDATE addresses SET {setting} WHERE id IN ({FIRST_ADDRESS}) AND ({names}) IS NOT ({marks})",
        (*given, among, *given),
    )
    unit.execute(NEW_ADDRESS.format(names=names, marks=marks), (*given, among))
