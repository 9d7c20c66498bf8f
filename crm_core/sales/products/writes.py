"""Everything that changes a product."""

from collections.abc import Sequence

from crm_core.catalog.bulk import each, set_columns
from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.sales.other_currency import amounts_of, became
from crm_core.sales.products.tables import Product, ProductWrite
from crm_core.sales.products.values import EXTRA, columns, read_product, write_prices
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.text import fold
from crm_core.values.uid import new_uid

AMOUNTS = ("price_minor", "cost_minor")
ALIKE = frozenset({"category", "unit", "tax", "active", "owner", "description"})
COLUMNS = {"tax": "tax_bp", "active": "is_active"}
# Lines that call a product by its name go on doing so.
RENAME_LINES = "UPDATE deal_lines SET description = ? WHERE product_id = ? AND description = ?"


def add(core: Core, values: Values) -> Change:
    """Add a product. Raises InvalidValue, UnknownName, Conflict when its SKU is taken."""
    with core.store.writing("") as unit:
        key = insert(core, unit, values)
        unit.describe(f'Product {key} "{core.name_of(unit, "product", key)}" added')
    return Change("product", key, unit.summary)


def insert(core: Core, unit: Unit, values: Values) -> int:
    """Add a product inside a unit; gives its id."""
    read = read_product(core, values, core.business.facts.currency)
    if not read.get("name"):
        raise InvalidValue("Name", None, "must not be empty")
    checked = validated(ProductWrite, columns(core, read, None))
    refuse_taken_sku(unit, checked.sku)
    row = Product(
        **checked.model_dump(),
        uid=new_uid(),
        sort_name=fold(checked.name),
        folded_sku=folded(checked.sku),
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    write_prices(unit, row.id, row.currency, read)
    return row.id


def edit(core: Core, key: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash, Conflict."""
    with core.store.writing("") as unit:
        core.find_in(unit, "product", key)
        core.check_expected(unit, "product", key, values, expected)
        amounts = amounts_of(unit, "products", key, AMOUNTS)
        update(core, unit, key, values)
        changed = ", ".join(name.replace("_", " ") for name in values)
        name = core.name_of(unit, "product", key)
        other = became(amounts, amounts_of(unit, "products", key, AMOUNTS))
        unit.describe(f'Product {key} "{name}" changed: {changed}{other}')
        if not unit.changed_rows():
            unit.describe(f'Product {key} "{name}" is already so; nothing changed')
    return Change("product", key, unit.summary)


def update(core: Core, unit: Unit, key: int, values: Values) -> None:
    """Change the given fields inside a unit; the change stamp moves only when something differs."""
    row = unit.session.get_one(Product, key)
    read = read_product(core, values, row.currency)
    before = unit.changed_rows()
    former = row.name
    checked = validated(ProductWrite, row.model_dump() | columns(core, read, row))
    refuse_taken_sku(unit, checked.sku, key)
    row.sqlmodel_update(checked.model_dump())
    row.sort_name, row.folded_sku = fold(row.name), folded(row.sku)
    unit.session.add(row)
    write_prices(unit, key, row.currency, read)
    if row.name != former:
        unit.execute(RENAME_LINES, (row.name, key, former))
    if unit.changed_rows() > before:
        unit.execute("UPDATE products SET updated_at = ? WHERE id = ?", (unit.stamp, key))


def change_products(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of products inside a unit. Raises InvalidValue, UnknownName, NotFound, Conflict."""
    described = core.entity("product")
    names = {name if name in EXTRA else described.field(name).key for name in values}
    if not names <= ALIKE:
        each(unit, keys, lambda key: update(core, unit, key, values))
        return
    read = core.read_values("product", values)
    given = columns(core, read, None)
    checked = validated(ProductWrite, {"name": "any", **given}).model_dump()
    set_columns(
        core, unit, described, keys, {COLUMNS.get(name, name): checked[COLUMNS.get(name, name)] for name in read}
    )


HOLDER = "SELECT id, name FROM products WHERE folded_sku = ? AND id <> ? AND deleted_at IS NULL"


def refuse_taken_sku(unit: Unit, sku: str | None, key: int = 0) -> None:
    """Refuse a SKU that another product has; ``key`` is the product itself. Raises Conflict."""
    taken = sku and _holder(unit.execute(HOLDER, (folded(sku), key)).fetchone())
    if taken:
        raise Conflict(f'The SKU "{sku}" is that of {taken}; every product has its own.')


def folded(sku: str | None) -> str | None:
    """A SKU as it is compared."""
    return fold(sku) if sku else None


def _holder(row: tuple[int, str] | None) -> str:
    return f'"{row[1]}" (product:{row[0]})' if row else ""
