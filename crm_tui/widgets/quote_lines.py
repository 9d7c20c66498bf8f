"""The words of a quote's pane: for whom and how it stands, its lines and sums as a table, then its texts."""

from collections.abc import Iterator, Sequence
from datetime import date

from textual.content import Content

from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Ref
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.quotes.queries import QuoteLineView, QuoteView
from crm_core.values.dates import ago, short_date
from crm_core.values.money import Money, show_money
from crm_core.values.rates import show_rate
from crm_core.values.text import show_text
from crm_tui.money import bare_money, brief_money
from crm_tui.text import safe
from crm_tui.values import Place, full
from crm_tui.widgets.blocks import between_rules, headline
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines

DIM = "$crm-dim"
LABEL_CELLS = 16
AMOUNT_CELLS = 13
TONES = {"accepted": "$crm-won", "expired": "$crm-late", "rejected": "$crm-late"}
TEXTS = ("introduction", "notes", "terms")
SHOWN = ("language", "deal", "contact", "owner", "revises", "margin", "rejected_reason")


def quote_lines(view: QuoteView, width: int, fields: Sequence[Field], place: Place) -> Content:
    """The whole pane, ``width`` cells wide."""
    blocks = [
        list(_head(view, width, place)),
        [*_items(view, width), *_sums(view, width)],
        list(_texts(view)),
        list(_fields(view, fields, place)),
    ]
    return between_rules(blocks, width)


def _head(view: QuoteView, width: int, place: Place) -> Iterator[Content]:
    values = view.values
    total = values["total"]
    amount = brief_money(total) if isinstance(total, Money) else ""
    yield headline(show_text(view.title), amount, width)
    customer = values["customer"]
    yield safe(" · ".join(part for part in (str(values["number"] or ""), _name(customer)) if part))
    status = str(values["status"])
    yield Content.styled(status, TONES.get(status, "bold")) + Content.styled(_dates(view, place), DIM)


def _name(record: object) -> str:
    return record.name if isinstance(record, Ref) else ""


def _dates(view: QuoteView, place: Place) -> str:
    """When it was issued and decided, and until when it holds."""
    values, parts = view.values, []
    if values["issued_on"]:
        parts.append(f"issued {short_date(date.fromisoformat(str(values['issued_on'])), place.today)}")
    if values["decided_at"]:
        parts.append(f"decided {short_date(place.day(str(values['decided_at'])), place.today)}")
    elif values["valid_until"]:
        day = date.fromisoformat(str(values["valid_until"]))
        parts.append(f"valid until {short_date(day, place.today)}, {ago(day, place.today)}")
    return "".join(f" · {part}" for part in parts)


def _items(view: QuoteView, width: int) -> Iterator[Content]:
    if not view.lines:
        yield Content.styled("No lines yet.", DIM)
    for line in view.lines:
        amount = f"{'no price yet' if line.is_unpriced else bare_money(line.net):>{AMOUNT_CELLS}}"
        tone = "" if line.counts else DIM
        left = f"{line.position:>2}  {show_text(line.description)}"
        yield Content.styled(pad(left, max(width - AMOUNT_CELLS - 1, 8)), tone) + Content.styled(f" {amount}", tone)
        yield Content.styled(pad(f"    {_how(line)}", width).rstrip(), DIM)


def _how(line: QuoteLineView) -> str:
    """Quantity, price, discount and tax of a line."""
    unit = f" {line.unit}" if line.unit else ""
    discount = show_rate(line.discount_bp) if line.discount_bp else bare_money(line.discount) if line.discount else ""
    parts = [
        f"{show_quantity(line.quantity_milli)}{unit}" + ("" if line.is_unpriced else f" x {bare_money(line.price)}"),
        f"-{discount}" if discount else "",
        f"tax {show_rate(line.tax_bp)}",
        ("chosen" if line.is_chosen else "optional") if line.is_optional else "",
    ]
    return show_text(" · ".join(part for part in parts if part))


def _sums(view: QuoteView, width: int) -> Iterator[Content]:
    sums = view.sums
    rows = [("Discount", -sums.discount), ("Shipping", sums.shipping)]
    rows = [(label, minor) for label, minor in rows if minor]
    if rows or sums.tax:
        rows.append(("Net", sums.net))
    rows += [(f"Tax {show_rate(part.rate_bp)}", part.tax) for part in sums.taxes if part.tax]
    for label, minor in rows:
        yield Content.styled(_right(label, Money(minor, view.currency), width), DIM)
    yield Content.styled(_right("Total", Money(sums.total, view.currency), width), "bold")


def _right(label: str, amount: Money, width: int) -> str:
    return f"{label}  {show_money(amount):>{AMOUNT_CELLS + 3}}".rjust(width)


def _texts(view: QuoteView) -> Iterator[Content]:
    for key in TEXTS:
        if text := str(view.values[key] or ""):
            yield Content.styled(key.capitalize(), DIM)
            yield Content(show_text(text, keep_newlines=True))


def _fields(view: QuoteView, fields: Sequence[Field], place: Place) -> Iterator[Content]:
    for field in fields:
        value = view.values.get(field.key)
        if field.key in SHOWN and value not in (None, "", (), {}):
            yield Content.styled(f"{pad(field.label, LABEL_CELLS)} ", DIM) + Content(full(field, value, place))
    if len(view.revisions) > 1:
        names = ", ".join(revision.name for revision in view.revisions)
        yield Content.styled(f"{pad('Revisions', LABEL_CELLS)} ", DIM) + safe(names)
    yield from custom_lines(view.values, LABEL_CELLS)
