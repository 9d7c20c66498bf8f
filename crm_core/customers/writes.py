"""Everything that changes a customer."""

from collections.abc import Iterable
from typing import Any

from crm_core.catalog.business import read_zone
from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.catalog.pages import Change
from crm_core.customers.addresses import add_once, find_each, refuse_parts_of_removed, remove
from crm_core.customers.affiliations import keep_former
from crm_core.customers.lifecycle import note_change
from crm_core.customers.organizations import told_of_new, with_organization
from crm_core.customers.points import (
    ADDRESS_PARTS,
    Point,
    current_points,
    phones_told,
    read_address,
    read_point,
    refuse_no_address,
    renew_phones,
    replace_points,
    set_primary_address,
)
from crm_core.customers.roles import role_flags
from crm_core.customers.tables import Customer, CustomerCreate, CustomerUpdate
from crm_core.customers.tags import add_tags, read_tags, remove_tags, replace_tags
from crm_core.errors import InvalidValue
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.money import Money
from crm_core.values.names import Name, join_name, split_name
from crm_core.values.text import clean_line, fold
from crm_core.values.uid import new_uid

POINTS = {"email": "emails", "phone": "phones", "url": "urls", "handle": "handles"}
EXTRA = (
    *POINTS,
    *POINTS.values(),
    *(f"{verb}_{kind}" for kind in POINTS for verb in ("add", "remove")),
    "roles",
    "tags",
    "add_tags",
    "remove_tags",
    "add_address",
    "remove_address",
)
NAME_PARTS = ("prefix", "given_name", "additional_name", "family_name", "suffix")

_BELONGS_TO = (
    "WITH RECURSIVE above (id) AS (SELECT ?1 UNION SELECT c.organization_id FROM customers c JOIN above ON c.id = above.id "
    "WHERE c.organization_id IS NOT NULL) SELECT 1 FROM above WHERE id = ?2"
)


def add(core: Core, values: Values) -> Change:
    """Add a customer; gives its id. Raises InvalidValue, UnknownName, NotFound (organization)."""
    with core.store.writing("") as unit:
        customer_id = insert(core, unit, values)
        unit.describe(
            f'Customer {customer_id} "{core.name_of(unit, "customer", customer_id)}" added{told_of_new(values.get("organization"))}'
        )
    return Change("customer", customer_id, unit.summary)


def insert(core: Core, unit: Unit, values: Values) -> int:
    """Add a customer inside a unit; gives its id."""
    read = core.read_values("customer", with_organization(core, unit, values), EXTRA)
    columns = _columns(core, unit, read, None)
    if "name" not in columns:
        raise InvalidValue("Name", None, "must not be empty")
    checked = validated(CustomerCreate, {"owner": core.business.facts.owner or None, **columns})
    row = Customer(
        **checked.model_dump(),
        uid=new_uid(),
        sort_name=fold(checked.name),
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    _write_belongings(core, unit, row.id, read)
    return row.id


def edit(core: Core, customer_id: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
    with core.store.writing("") as unit:
        core.find_in(unit, "customer", customer_id)
        core.check_expected(unit, "customer", customer_id, values, expected)
        removed = [f'"{kept.said}"' for kept in find_each(unit, customer_id, _each(values.get("remove_address")))]
        update(core, unit, customer_id, values)
        name = core.name_of(unit, "customer", customer_id)
        said = {"remove_address": " ".join(("remove address", ", ".join(removed)))} if removed else {}
        changed = ", ".join(said.get(key, key.replace("_", " ")) for key in values)
        changed += told_of_new(values.get("organization"))
        unit.describe(f'Customer {customer_id} "{name}" changed: {changed}{phones_told(unit)}')
        if not unit.changed_rows():
            unit.describe(f'Customer {customer_id} "{name}" is already so; nothing changed')
    return Change("customer", customer_id, unit.summary)


def alike_columns(core: Core, unit: Unit, read: dict[str, object]) -> dict[str, Any]:
    """The columns that values give to every customer alike, whatever else is known of one. Raises InvalidValue."""
    columns = _columns(core, unit, read, None)
    checked = validated(CustomerUpdate, {"name": "anybody", **columns}).model_dump()
    return {name: checked[name] for name in columns}


def update(core: Core, unit: Unit, customer_id: int, values: Values) -> None:
    """Change the given fields inside a unit; the change stamp moves only when something differs."""
    read = core.read_values("customer", with_organization(core, unit, values), EXTRA)
    row = unit.session.get_one(Customer, customer_id)
    columns = _columns(core, unit, read, row)
    checked = validated(CustomerUpdate, row.model_dump() | columns)
    before = unit.changed_rows()
    if row.organization_id is not None and checked.organization_id != row.organization_id:
        keep_former(unit, customer_id, core.business.today.isoformat())
    note_change(unit, customer_id, row.lifecycle, checked.lifecycle)
    row.sqlmodel_update(checked.model_dump())
    row.sort_name = fold(row.name)
    unit.session.add(row)
    _write_belongings(core, unit, customer_id, read)
    if unit.changed_rows() > before:
        unit.execute("UPDATE customers SET updated_at = ? WHERE id = ?", (unit.stamp, customer_id))


def _columns(core: Core, unit: Unit, read: dict[str, object], row: Customer | None) -> dict[str, Any]:
    """The values that live in the customers table itself."""
    columns = {
        key: value for key, value in read.items() if key in Customer.model_fields and key not in ("custom", "photo")
    }
    columns |= _names(read, row)
    for required in ("kind", "lifecycle"):
        if columns.get(required, "") is None:
            columns.pop(required)
    if "organization" in read:
        given = read["organization"]
        key = columns["organization_id"] = None if given is None else core.find_in(unit, "customer", given)
        _check_organization(unit, key, given, row)
    if "discount" in read:
        columns["discount_bp"] = read["discount"]
    if "roles" in read:
        columns |= role_flags(read["roles"])
    if columns.get("time_zone"):
        columns["time_zone"] = read_zone(str(columns["time_zone"]))
    if "annual_revenue" in read:
        revenue = read["annual_revenue"]
        columns["annual_revenue_minor"] = revenue.minor if isinstance(revenue, Money) else None
        columns["annual_revenue_currency"] = revenue.currency if isinstance(revenue, Money) else None
    if "custom" in read:
        columns["custom"] = merged_custom(row.custom if row else "{}", read["custom"])
    return columns


def _check_organization(unit: Unit, key: int | None, given: object, row: Customer | None) -> None:
    if row is not None and key == row.id:
        raise InvalidValue("Organization", given, "is the customer itself")
    if unit.scalar("SELECT kind FROM customers WHERE id = ?", (key,)) == "person":
        raise InvalidValue("Organization", given, "is a person; name an organization, or change its kind first")
    if row is not None and unit.scalar(_BELONGS_TO, (key, row.id)):
        raise InvalidValue("Organization", given, "belongs to the customer itself")


def _names(read: dict[str, object], row: Customer | None) -> dict[str, Any]:
    """Full name and name parts kept in step: the parts follow a new full name, the full name follows new parts."""
    kind = read.get("kind") or (row.kind if row else "person")
    given_parts = {part: read[part] for part in NAME_PARTS if part in read}
    if "name" in read:
        if kind != "person" or given_parts or (row is not None and row.name == read["name"]):
            return {}
        name = split_name(str(read["name"] or ""))
        return {part: getattr(name, part.removesuffix("_name")) or None for part in NAME_PARTS}
    if given_parts and kind == "person":
        parts = {part: given_parts.get(part, getattr(row, part) if row else None) for part in NAME_PARTS}
        joined = clean_line(join_name(Name(*(str(parts[part] or "") for part in NAME_PARTS))), "Name")
        if not joined:
            raise InvalidValue("Name", None, "must not be empty")
        return {"name": joined}
    return {}


def _write_belongings(core: Core, unit: Unit, customer_id: int, read: dict[str, object]) -> None:
    former_country = country_of(core, unit, customer_id)
    _write_addresses(unit, customer_id, read)
    country = country_of(core, unit, customer_id)
    if country != former_country:
        renew_phones(unit, customer_id, country)
    for kind, plural in POINTS.items():
        if (points := _wanted_points(unit, customer_id, kind, plural, read, country)) is not None:
            replace_points(unit, customer_id, kind, points)
    if "tags" in read:
        replace_tags(unit, customer_id, read_tags(read["tags"]))
    add_tags(unit, customer_id, read_tags(read.get("add_tags") or ()))
    remove_tags(unit, customer_id, read_tags(read.get("remove_tags") or ()))


def _write_addresses(unit: Unit, customer_id: int, read: dict[str, object]) -> None:
    """Change the first address, remove and add others; what is removed is named as it stood before all that."""
    removed = find_each(unit, customer_id, _each(read.get("remove_address")))
    address = {part: read[part] for part in ADDRESS_PARTS if part in read}
    if address:
        refuse_parts_of_removed(unit, customer_id, removed)
        set_primary_address(unit, customer_id, address)
    remove(unit, removed)
    for given in _each(read.get("add_address")):
        add_once(unit, customer_id, read_address(given))


def _wanted_points(
    unit: Unit, customer_id: int, kind: str, plural: str, read: dict[str, object], country: str | None
) -> list[Point] | None:
    """The contact points of one kind after the change; None when they stay as they are."""
    if not {kind, plural, f"add_{kind}", f"remove_{kind}"} & read.keys():
        return None
    points = current_points(unit, customer_id, kind)
    if plural in read:
        points = [read_point(kind, text, country) for text in _each(read[plural])]
    if kind in read:
        first = [read_point(kind, text, country) for text in _each(read[kind])]
        points = first + points[1:] if len(first) <= 1 else first
    points += [read_point(kind, text, country) for text in _each(read.get(f"add_{kind}"))]
    if kind == "url":
        there = {point.normalized for point in current_points(unit, customer_id, kind)}
        for point in points:
            if point.normalized not in there:
                refuse_no_address(point.value)
    removed = {read_point(kind, text, country).normalized for text in _each(read.get(f"remove_{kind}"))}
    missing = removed - {point.normalized for point in points}
    if missing:
        raise InvalidValue(kind.capitalize(), ", ".join(sorted(missing)), "is not there, so it cannot be removed")
    return [point for point in points if point.normalized not in removed]


def country_of(core: Core, unit: Unit, customer_id: int) -> str | None:
    """The country that a customer's numbers are dialled in: its own, else that of the business."""
    own = unit.scalar(
        "SELECT country FROM addresses WHERE customer_id = ? ORDER BY is_primary DESC, id LIMIT 1", (customer_id,)
    )
    return own if own and len(own) == 2 else core.business.facts.country


def _each(given: object) -> list[str]:
    if given is None or given == "":
        return []
    if isinstance(given, str):
        return [given]
    return [item for item in given if item] if isinstance(given, Iterable) else [str(given)]
