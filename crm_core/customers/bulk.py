"""Many customers, or interactions, changed at once: by one statement where every row gets the same, else one by one."""

import json
from collections.abc import Sequence

from crm_core.catalog.bulk import AMONG, each, searched_afterwards, set_columns
from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.catalog.fields import Field, Kind
from crm_core.customers import interactions, writes
from crm_core.customers.affiliations import keep_former_of
from crm_core.customers.points import ADDRESS_PARTS, address_parts, renew_phones
from crm_core.customers.tags import read_tags, tag_id
from crm_core.errors import InvalidValue
from crm_core.store import Unit
from crm_core.values.text import fold

# What is written for one customer depends on nothing but the value.
ALIKE = frozenset(
    {"job_title", "lifecycle", "source", "owner", "birthday", "language", "time_zone", "industry", "employees"}
    | {"annual_revenue", "discount", "description", "market_segment", "potential", "preferred_channel"}
    | {"roles", "organization"}
)
BELONGING = frozenset({"add_tags", "remove_tags", "custom", *ADDRESS_PARTS})
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
_IN_ONE_LINE = " || ".join(f"coalesce(', ' || nullif({part}, ''), '')" for part in ADDRESS_PARTS)
ADDRESSES = Field(
    "addresses",
    "Addresses",
    Kind.TEXT,
    f"(SELECT group_concat(said, '; ') FROM (SELECT substr({_IN_ONE_LINE}, 3) AS said FROM addresses "
    "WHERE customer_id = c.id ORDER BY is_primary DESC, id))",
)
_FIRST = "SELECT a.{} FROM addresses a WHERE a.customer_id = k.value ORDER BY a.is_primary DESC, a.id LIMIT 1"
FIRST_ADDRESSES = f"SELECT id FROM (SELECT ({_FIRST.format('id')}) AS id FROM json_each(?) k) WHERE id IS NOT NULL"
EMPTIED = f"DELETE FROM addresses WHERE id IN ({AMONG}) AND coalesce({', '.join(ADDRESS_PARTS)}) IS NULL"
NEW_ADDRESS = (
    "INSERT INTO addresses (customer_id, is_primary, {names}) SELECT value, 1, {marks} FROM json_each(?) "
    "WHERE value NOT IN (SELECT customer_id FROM addresses)"
)
# Who has a number whose meaning depends on the country, and which country that is.
DIALLED = (
    f"SELECT k.value, ({_FIRST.format('country')}) FROM json_each(?) k WHERE EXISTS "
    "(SELECT 1 FROM contact_points p WHERE p.customer_id = k.value AND p.kind = 'phone' AND p.value NOT LIKE '+%')"
)
CUSTOM = f"SELECT custom, id FROM customers WHERE id IN ({AMONG})"
TOUCH = (
    "UPDATE customers SET updated_at = ? WHERE updated_at IS NOT ? AND id IN (SELECT CASE tbl WHEN 'customers' THEN pk "
    "ELSE parent END FROM journal_rows WHERE unit_id = ?)"
)


def change_customers(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of customers inside a unit. Raises InvalidValue, UnknownName, NotFound."""
    read = core.read_values("customer", values, writes.EXTRA)
    if not read.keys() <= ALIKE | BELONGING:
        each(unit, keys, lambda key: writes.update(core, unit, key, values))
        return
    described = core.entity("customer")
    columns = writes.alike_columns(core, unit, {name: read[name] for name in read if name not in BELONGING})
    with searched_afterwards(core, unit, described, keys):
        if "lifecycle" in columns:
            unit.execute(STEPS, (columns["lifecycle"], unit.stamp, json.dumps(list(keys)), columns["lifecycle"]))
        if "organization_id" in columns:
            _leave_organizations(core, unit, keys, columns["organization_id"], read["organization"])
        _change_tags(unit, keys, read)
        parts = {name: value for name, value in read.items() if name in ADDRESS_PARTS}
        _change_addresses(core, unit, keys, address_parts(parts))
        _change_custom(unit, keys, read)
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


def _leave_organizations(core: Core, unit: Unit, keys: Sequence[int], to: object, given: object) -> None:
    """Keep the organizations of those who change to another one. Raises InvalidValue when one would be its own."""
    if to in keys:
        raise InvalidValue("Organization", given, "is the customer itself")
    keep_former_of(unit, keys, to, core.business.today.isoformat())


def _change_custom(unit: Unit, keys: Sequence[int], read: dict[str, object]) -> None:
    """Put values into the defined fields of each, beside those it has."""
    if "custom" not in read:
        return
    rows = unit.execute(CUSTOM, (json.dumps(list(keys)),)).fetchall()
    merged = [(merged_custom(custom, read["custom"]), key, custom) for custom, key in rows]
    unit.execute_many(
        "UPDATE customers SET custom = ? WHERE id = ?", [(now, key) for now, key, custom in merged if now != custom]
    )


def _change_addresses(core: Core, unit: Unit, keys: Sequence[int], parts: dict[str, str | None]) -> None:
    """Change parts of the first address of each, as for one customer; in another country numbers mean something else."""
    if not parts:
        return
    among, marks = json.dumps(list(keys)), ", ".join("?" * len(parts))
    setting, names = ", ".join(f"{name} = ?" for name in parts), ", ".join(parts)
    given = tuple(parts.values())
    dialled = unit.execute(DIALLED, (among,)).fetchall() if "country" in parts else []
    first = json.dumps([key for (key,) in unit.execute(FIRST_ADDRESSES, (among,))])
    unit.execute(
        f"UPDATE addresses SET {setting} WHERE id IN ({AMONG}) AND ({names}) IS NOT ({marks})", (*given, first, *given)
    )
    unit.execute(EMPTIED, (first,))
    if any(given):
        unit.execute(NEW_ADDRESS.format(names=names, marks=marks), (*given, among))
    for key, former in dialled:
        country = writes.country_of(core, unit, key)
        if country != (former if former and len(former) == 2 else core.business.facts.country):
            renew_phones(unit, key, country)
