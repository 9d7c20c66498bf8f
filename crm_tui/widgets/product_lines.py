"""The words of a product's detail, line by line."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content

from crm_core.catalog.fields import Field
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.products.queries import ProductView
from crm_core.values.money import Money, parse_money, show_money
from crm_core.values.text import show_text
from crm_tui.money import brief_money
from crm_tui.values import Place, full
from crm_tui.widgets.blocks import between_rules, headline
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines

DIM = "$crm-dim"
LABEL_CELLS = 14
MOST_LABEL_CELLS = 20
IN_HEAD = frozenset(
    ("id", "uid", "name", "sku", "category", "unit", "price", "currency", "active", "description", "custom",
     "deleted_at", "external_id", "cost")
)  # fmt: skip


def product_lines(view: ProductView, width: int, fields: Sequence[Field], place: Place) -> Content:
    """The whole detail, ``width`` cells wide."""
    blocks = [
        list(_head(view, width)),
        list(_fields(view, fields, place)),
        list(_agreements(view, width)),
        list(_holders(view, width)),
    ]
    return between_rules(blocks, width)


def _head(view: ProductView, width: int) -> Iterator[Content]:
    values = view.values
    price = values.get("price")
    amount = brief_money(price) if isinstance(price, Money) else ""
    unit = f" per {show_text(str(values['unit']))}" if values.get("unit") and amount else ""
    yield headline(show_text(view.name), amount + unit, width)
    known = [values.get("sku"), values.get("category"), "" if values.get("active") else "no longer sold"]
    if line := " · ".join(show_text(str(part)) for part in known if part):
        yield Content(line)
    cost = values.get("cost")
    if isinstance(cost, Money):
        left = Money(price.minor - cost.minor, cost.currency) if isinstance(price, Money) else None
        earned = f", {show_money(left)} earned on each" if left else ""
        yield Content.styled(f"costs {show_money(cost)}{earned}", DIM)
    if description := str(values.get("description") or ""):
        yield Content(show_text(description, keep_newlines=True))


def _fields(view: ProductView, fields: Sequence[Field], place: Place) -> Iterator[Content]:
    for field in fields:
        value = view.values.get(field.key)
        if field.key in IN_HEAD or value in (None, "", ()):
            continue
        if field.key == "prices" and isinstance(value, tuple):
            # Each is written as imports take it, "4200.00 USD".
            shown = " · ".join(show_money(parse_money(text, text[-3:])) for text in value)
        else:
            shown = full(field, value, place)
        yield Content.styled(pad(field.label, LABEL_CELLS), DIM) + Content(f" {show_text(shown)}")
    yield from custom_lines(view.values, LABEL_CELLS)


def _agreements(view: ProductView, width: int) -> Iterator[Content]:
    for number, each in enumerate(view.agreements):
        terms = show_money(each.price) if each.price else f"-{(each.discount_bp or 0) / 100:g} %"
        label = pad("Agreed" if not number else "", LABEL_CELLS)
        name = pad(show_text(each.customer.name), max(width - LABEL_CELLS - cell_len(terms) - 2, 8))
        yield Content.styled(label, DIM) + Content(f" {name} ") + Content.styled(terms, "$crm-accent")


def _holders(view: ProductView, width: int) -> Iterator[Content]:
    labels = [f"{each.entity} {show_text(each.state or '')}" for each in view.holders]
    cells = min(max(LABEL_CELLS, *map(cell_len, labels)), MOST_LABEL_CELLS) if labels else LABEL_CELLS
    for each, said in zip(view.holders, labels, strict=True):
        label = pad(said, cells)
        count = f" {show_quantity(each.quantity_milli)}"
        text = show_text(" · ".join(filter(None, (each.record.name, each.customer))))
        left = pad(text, max(width - cells - cell_len(count) - 1, 8))
        yield Content.styled(label, DIM) + Content(f" {left}{count}")
