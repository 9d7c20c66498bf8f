"""What is read of one quote: its fields, its lines and what they come to, and the other revisions."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Ref
from crm_core.sales.amounts import Totals, line_amount
from crm_core.sales.lines.given import GivenLine
from crm_core.sales.lines.summed import document_sums
from crm_core.sales.quotes.quote_fields import REFERENCE
from crm_core.store.driver import Connection
from crm_core.values.money import Money, decimal_text
from crm_core.values.rates import show_rate

_NUMBERED_DRAFT = (
    "SELECT q.id, q.title, q.number FROM quotes q WHERE q.id = ? AND q.status = 'draft' AND q.number IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM quotes o WHERE o.number = q.number AND o.id <> q.id)"
)


class QuoteLineView(NamedTuple):
    """A line as it is shown; ``discount_bp`` or ``discount`` is the discount on the line, ``net`` what it comes to."""

    position: int
    product: Ref | None
    description: str
    quantity_milli: int
    unit: str | None
    price: Money
    discount_bp: int | None
    discount: Money | None
    tax_bp: int
    is_optional: bool
    is_chosen: bool
    cost: Money | None
    gross: Money
    net: Money

    @property
    def is_unpriced(self) -> bool:
        """Whether its price is still to be given."""
        return self.price.minor == 0 and self.discount_bp == 0

    @property
    def given(self) -> GivenLine:
        """The line as one would write it."""
        discount = (
            show_rate(self.discount_bp) if self.discount_bp else decimal_text(self.discount) if self.discount else None
        )
        price = None if self.is_unpriced else decimal_text(self.price)
        return GivenLine(
            self.description, self.quantity_milli, self.unit, price, discount, self.tax_bp, self.is_optional
        )

    @property
    def counts(self) -> bool:
        """Whether it is part of the sum."""
        return not self.is_optional or self.is_chosen


class QuoteView(NamedTuple):
    """Everything about one quote; ``revisions`` are the quotes with the same number, itself among them."""

    id: int
    values: dict[str, object]
    lines: tuple[QuoteLineView, ...]
    sums: Totals
    currency: str
    revisions: tuple[Ref, ...]

    @property
    def title(self) -> str:
        """The name people know the quote under."""
        return str(self.values["title"])


def view(core: Core, key: int) -> QuoteView:
    """One quote whole, in the trash or not."""
    with core.store.reading() as db:
        values = core.record(db, "quote", key, [field.key for field in core.entity("quote").fields])
        currency = str(values["currency"])
        lines = read_lines(db, key, currency)
        discount_bp, discount_minor, shipping, shipping_tax, number = db.execute(
            "SELECT discount_bp, discount_minor, shipping_minor, shipping_tax_bp, number FROM quotes WHERE id = ?",
            (key,),
        ).fetchone()
        revisions = db.execute(
            f"SELECT q.id, {REFERENCE} || ' ' || q.status FROM quotes q WHERE q.deleted_at IS NULL AND (q.number = ? OR "
            "q.revises_id IN (SELECT r.id FROM quotes r WHERE r.number = ?)) ORDER BY q.revision",
            (number, number),
        ).fetchall()
    counted = [(line.net.minor, line.tax_bp) for line in lines if line.counts]
    sums = document_sums(counted, discount_bp, discount_minor, shipping, shipping_tax)
    return QuoteView(key, values, lines, sums, currency, tuple(Ref(*row) for row in revisions))


def numbered_drafts(core: Core, keys: Sequence[int]) -> list[str]:
    """Those of quotes that are drafts and alone have their number, by name and number."""
    with core.store.reading() as db:
        rows = [row for key in keys for row in db.execute(_NUMBERED_DRAFT, (key,))]
    return [f'Quote {key} "{title}" ({number})' for key, title, number in rows]


def read_lines(db: Connection, key: int, currency: str) -> tuple[QuoteLineView, ...]:
    """The lines of a quote in their order."""
    rows = db.execute(
        "SELECT l.position, l.product_id, p.name, l.description, l.quantity_milli, l.unit, l.price_minor, l.discount_bp, "
        "l.discount_minor, l.tax_bp, l.is_optional, l.is_chosen, l.cost_minor, l.net_minor FROM quote_lines l "
        "LEFT JOIN products p ON p.id = l.product_id WHERE l.quote_id = ? ORDER BY l.position, l.id",
        (key,),
    )
    return tuple(_line(row, currency) for row in rows)


def _line(row: tuple[object, ...], currency: str) -> QuoteLineView:
    position, product_id, product, description, quantity, unit, price, bp, minor, tax, optional, chosen, cost, net = row
    gross = line_amount(int(str(quantity)), int(str(price))).gross
    return QuoteLineView(
        int(str(position)),
        Ref(product_id, str(product)) if isinstance(product_id, int) else None,
        str(description),
        int(str(quantity)),
        None if unit is None else str(unit),
        Money(int(str(price)), currency),
        bp if isinstance(bp, int) else None,
        Money(minor, currency) if isinstance(minor, int) else None,
        int(str(tax)),
        bool(optional),
        bool(chosen),
        Money(cost, currency) if isinstance(cost, int) else None,
        Money(gross, currency),
        Money(int(str(net)), currency),
    )
