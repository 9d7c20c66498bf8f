"""What is read of one product beyond the lists."""

from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Ref
from crm_core.sales.products.agreements import AgreementView, agreements
from crm_core.store.driver import Connection

MOST_HOLDERS = 50


class Holder(NamedTuple):
    """A deal, quote or order that has the product on a line: its kind, the record and where it stands."""

    entity: str
    record: Ref
    customer: str | None
    state: str | None
    quantity_milli: int


class ProductView(NamedTuple):
    """Everything about one product: its fields by key, what was agreed, and what has it on a line, newest first."""

    id: int
    values: dict[str, object]
    agreements: tuple[AgreementView, ...]
    holders: tuple[Holder, ...]

    @property
    def name(self) -> str:
        """The name people know the product under."""
        return str(self.values["name"])


_HOLDERS = (
    "SELECT 'deal', d.id, d.title, c.name, s.name, sum(l.quantity_milli) FROM deal_lines l JOIN deals d ON d.id = l.deal_id "
    "AND d.deleted_at IS NULL LEFT JOIN stages s ON s.id = d.stage_id LEFT JOIN customers c ON c.id = d.customer_id "
    "WHERE l.product_id = :product GROUP BY d.id",
    "SELECT 'quote', q.id, coalesce(q.number || ' ', '') || q.title, c.name, q.status, sum(l.quantity_milli) "
    "FROM quote_lines l JOIN quotes q ON q.id = l.quote_id AND q.deleted_at IS NULL "
    "LEFT JOIN customers c ON c.id = q.customer_id WHERE l.product_id = :product GROUP BY q.id",
    "SELECT 'order', o.id, coalesce(o.number, 'Order ' || o.id), c.name, o.status, sum(l.quantity_milli) "
    "FROM order_lines l JOIN orders o ON o.id = l.order_id AND o.deleted_at IS NULL "
    "LEFT JOIN customers c ON c.id = o.customer_id WHERE l.product_id = :product GROUP BY o.id",
)


def view(core: Core, key: int) -> ProductView:
    """One product whole, in the trash or not."""
    with core.store.reading() as db:
        values = core.record(db, "product", key, [field.key for field in core.entity("product").fields])
        return ProductView(key, values, tuple(agreements(db, product=key)), tuple(holders(db, key)))


def holders(db: Connection, key: int) -> list[Holder]:
    """The newest deals, quotes and orders that have the product on a line."""
    found = []
    for sql in _HOLDERS:
        rows = db.execute(f"{sql} ORDER BY 2 DESC LIMIT {MOST_HOLDERS}", {"product": key}).fetchall()
        found += [Holder(entity, Ref(at, name), who, state, milli) for entity, at, name, who, state, milli in rows]
    return found
