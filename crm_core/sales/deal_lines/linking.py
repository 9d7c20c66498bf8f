"""Deals linked to products set-wise: a hundred thousand deals take a handful of statements.

A deal that gets its first product keeps its value: the line takes it as its price. Where there is one line already,
that one becomes the other product; several lines are never touched.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import Conflict
from crm_core.sales.products.find import find_product
from crm_core.store import Unit

_ONE_LINE = "(SELECT count(*) FROM deal_lines o WHERE o.deal_id = x.deal_id) = 1"
RELINK = (
    "UPDATE deal_lines SET product_id = p.id, description = substr(p.name, 1, 1000), unit = p.unit "
    "FROM ({pairs}) x JOIN products p ON p.id = x.product_id "
    f"WHERE deal_lines.deal_id = x.deal_id AND deal_lines.product_id IS NOT p.id AND {_ONE_LINE}"
)
INSERT = (
    "INSERT INTO deal_lines (deal_id, position, product_id, description, quantity_milli, unit, price_minor, discount_bp) "
    "SELECT x.deal_id, 1, p.id, substr(p.name, 1, 1000), 1000, p.unit, d.value_minor, 0 "
    "FROM ({pairs}) x JOIN products p ON p.id = x.product_id JOIN deals d ON d.id = x.deal_id "
    "WHERE NOT EXISTS (SELECT 1 FROM deal_lines o WHERE o.deal_id = x.deal_id) ORDER BY x.deal_id"
)
# What the product was called before it was linked is said by the line now.
FORGET_TEXT = (
    "UPDATE deals SET product = NULL, updated_at = :stamp WHERE product IS NOT NULL "
    "AND id IN (SELECT x.deal_id FROM ({pairs}) x)"
)
LINK = (RELINK, INSERT, FORGET_TEXT)
TOUCH = (
    "UPDATE deals SET updated_at = :stamp WHERE id IN (SELECT parent FROM journal_rows "
    "WHERE unit_id = :unit AND tbl = 'deal_lines') AND updated_at IS NOT :stamp"
)
# A line that says the text already goes on saying it.
UNLINK = (
    "DELETE FROM deal_lines WHERE deal_id IN (SELECT value FROM json_each(?)) AND "
    "coalesce((SELECT p.name FROM products p WHERE p.id = deal_lines.product_id), description) IS NOT ?"
)
SAY = (
    "UPDATE deals SET product = ?, updated_at = ? WHERE id IN (SELECT value FROM json_each(?)) AND product IS NOT ? "
    "AND NOT EXISTS (SELECT 1 FROM deal_lines l WHERE l.deal_id = deals.id)"
)
AMONG = "SELECT value AS deal_id, :product AS product_id FROM json_each(:keys)"
SEVERAL = (
    "SELECT l.deal_id, d.title, count(*) FROM deal_lines l JOIN deals d ON d.id = l.deal_id "
    "WHERE l.deal_id IN (SELECT value FROM json_each(?)) GROUP BY l.deal_id HAVING count(*) > 1 LIMIT 1"
)


class Known(NamedTuple):
    """A product that a text names."""

    id: int
    name: str


def known_product(core: Core, unit: Unit, text: object) -> Known | None:
    """The product that a deal's text names by reference, SKU or name. Raises Ambiguous."""
    key = find_product(core, unit.connection, str(text)) if text else None
    if key is None:
        return None
    return Known(key, str(unit.scalar("SELECT name FROM products WHERE id = ?", (key,))))


def link(unit: Unit, pairs: str, parameters: Mapping[str, object] | None = None) -> None:
    """Link deals to products; ``pairs`` is a query of (deal_id, product_id), each deal once and with one line at most."""
    for sql in LINK:
        unit.execute(sql.format(pairs=pairs), {**(parameters or {}), "stamp": unit.stamp})


def say_product(core: Core, unit: Unit, keys: Sequence[int], text: str | None) -> None:
    """Say what deals are about: linked when the text names a product, else the text itself, in place of their one line.

    Raises Ambiguous, and Conflict for deals of several lines, which are changed one by one.
    """
    among = json.dumps(list(keys))
    refuse_several(unit, among)
    product = known_product(core, unit, text)
    if product is not None:
        link(unit, AMONG, {"keys": among, "product": product.id})
    else:
        unit.execute(UNLINK, (among, text))
        unit.execute(SAY, (text, unit.stamp, among, text))
    unit.execute(TOUCH, {"stamp": unit.stamp, "unit": unit.id})


def refuse_several(unit: Unit, among: str) -> None:
    """Refuse to say in one word what a deal of several lines is about. Raises Conflict."""
    row = unit.execute(SEVERAL, (among,)).fetchone()
    if row:
        key, title, count = row
        raise Conflict(
            f'Deal {key} "{title}" has {count} products; "crm deal product edit {key}" changes one, '
            f'"crm deal product remove {key}" takes one off.'
        )
