"""Which product a text names, for lines, deals and rows of files: exactly, never by half a name."""

from crm_core.catalog.core import Core
from crm_core.catalog.lookup import MAX_ID
from crm_core.errors import Ambiguous
from crm_core.store.driver import Connection
from crm_core.values.text import fold

CANDIDATES = 10


def find_product(core: Core, db: Connection, text: str) -> int | None:
    """The id of the product called so: by product:7, sku:A-1, SKU or name, in that order; None where none is.

    Case and accents do not count, products in the trash are none. Raises Ambiguous where several have the name.
    """
    wanted = text.strip()
    prefix, colon, number = wanted.partition(":")
    if colon and prefix.lower() == core.entity("product").name and number.isascii() and number.isdigit():
        key = int(number) if len(number) < len(str(MAX_ID)) else 0
        return _first(db, "id = ?", key)
    if colon and prefix.lower() == "sku":
        return _first(db, "folded_sku = ?", fold(number))
    folded = fold(wanted)
    if not folded:
        return None
    return _first(db, "folded_sku = ?", folded) or _named(db, wanted, folded)


def _first(db: Connection, test: str, value: object) -> int | None:
    row = db.execute(f"SELECT id FROM products WHERE {test} AND deleted_at IS NULL", (value,)).fetchone()
    return None if row is None else int(row[0])


def _named(db: Connection, wanted: str, folded: str) -> int | None:
    sql = "SELECT id, name FROM products WHERE sort_name = ? AND deleted_at IS NULL ORDER BY id LIMIT ?"
    rows = db.execute(sql, (folded, CANDIDATES)).fetchall()
    if len(rows) > 1:
        raise Ambiguous("product", wanted, [f"{name} (product:{key})" for key, name in rows])
    return int(rows[0][0]) if rows else None
