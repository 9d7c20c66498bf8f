"""The words of a deal's detail, line by line."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Page, Ref
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.queries import DealView
from crm_core.values.dates import ago, short_date
from crm_core.values.money import Money, show_money
from crm_core.values.text import show_text
from crm_tui.glyphs import sign
from crm_tui.money import brief_money
from crm_tui.values import Place, full, short
from crm_tui.widgets.blocks import between_rules, headline
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines

DIM = "$crm-dim"
LABEL_CELLS = 16
COUNT_CELLS = 10
IN_HEAD = frozenset(
    ("id", "uid", "title", "customer", "pipeline", "stage", "stage_kind", "reached", "value", "currency", "description", "custom",
     "close_date", "deleted_at", "age_days", "days_in_stage", "rotting", "overdue", "attention", "contacts", "external_id")
)  # fmt: skip


def deal_lines(
    view: DealView, width: int, fields: Sequence[Field], place: Place, quotes: Page | None = None
) -> Content:
    """The whole detail, ``width`` cells wide; ``quotes`` are those in the deal."""
    blocks = [
        list(_head(view, width, place)),
        list(_products(view, width)),
        list(_contacts(view)),
        list(_quotes(quotes, width, place)),
        list(_stages(view, place)),
        list(_fields(view, fields, place)),
        list(_interactions(view, width, place)),
    ]
    return between_rules(blocks, width)


def _head(view: DealView, width: int, place: Place) -> Iterator[Content]:
    values = view.values
    value = values.get("value")
    amount = brief_money(value) if isinstance(value, Money) else ""
    yield headline(show_text(view.title), amount, width)
    customer = values.get("customer")
    stage = f"{values.get('pipeline')} · {values.get('stage')}"
    yield Content(show_text(f"{customer.name} · {stage}" if isinstance(customer, Ref) else stage))
    if (when := _closing(values, place)) is not None:
        yield when
    if description := str(values.get("description") or ""):
        yield Content(show_text(description, keep_newlines=True))


def _products(view: DealView, width: int) -> Iterator[Content]:
    amounts = [show_money(line.amount) if line.amount else "no price" for line in view.lines]
    prices = [show_money(line.price) if line.price else "" for line in view.lines]
    discounts = [f" -{line.discount_bp / 100:g} %" if line.discount_bp else "" for line in view.lines]
    columns = zip(_flush(amounts), _flush(prices), _flush(discounts), strict=True)
    for line, (amount, price, discount) in zip(view.lines, columns, strict=True):
        terms = price + discount
        unit = f" {show_text(line.unit)}" if line.unit else ""
        count = pad(f"{show_quantity(line.quantity_milli)}{unit}", COUNT_CELLS)
        room = max(width - COUNT_CELLS - cell_len(amount) - cell_len(terms) - 3, 8)
        left = f"{count} {pad(show_text(line.description), room)}"
        yield Content(left) + Content.styled(f" {terms} ", DIM) + Content.styled(amount, "$crm-accent")


def _flush(texts: Sequence[str]) -> list[str]:
    """Texts as wide as the widest of them, flush right."""
    widest = max(map(cell_len, texts), default=0)
    return [" " * (widest - cell_len(text)) + text for text in texts]


def _closing(values: dict[str, object], place: Place) -> Content | None:
    if not values.get("close_date"):
        return None
    day = date.fromisoformat(str(values["close_date"]))
    if values.get("stage_kind") in ("won", "lost"):
        return Content.styled(f"{values['stage_kind']} {short_date(day, place.today)}", DIM)
    words = f"{short_date(day, place.today)}, {ago(day, place.today)}"
    if day < place.today:
        return Content.styled(f"overdue since {words} !", "$crm-late")
    return Content.styled(f"closes {words}", DIM)


def _contacts(view: DealView) -> Iterator[Content]:
    for contact in view.contacts:
        role = Content.styled(f"  {show_text(contact.role)}", DIM) if contact.role else Content("")
        yield Content.styled(f"{pad('Contact', LABEL_CELLS)} ", DIM) + Content(show_text(contact.customer.name)) + role


def _stages(view: DealView, place: Place) -> Iterator[Content]:
    for visit in view.history:
        day = short_date(place.day(visit.entered_at), place.today)
        over = visit.current and visit.kind in ("won", "lost")
        stay = "" if over else f"{visit.seconds // 86_400} d"
        rotting = visit.current and bool(view.values.get("rotting"))
        yield (
            Content.styled(f"{pad(day, LABEL_CELLS)} ", DIM)
            + Content.styled(pad(show_text(visit.stage), 24), "bold" if visit.current else "")
            + (Content.styled(f" {stay} rotting !", "$crm-soon") if rotting else Content.styled(f" {stay}", DIM))
        )


def _fields(view: DealView, fields: Sequence[Field], place: Place) -> Iterator[Content]:
    for field in fields:
        value = view.values.get(field.key)
        if field.key not in IN_HEAD and value not in (None, "", (), {}):
            yield Content.styled(f"{pad(field.label, LABEL_CELLS)} ", DIM) + Content(full(field, value, place))
    yield from custom_lines(view.values, LABEL_CELLS)


def _quotes(page: Page | None, width: int, place: Place) -> Iterator[Content]:
    """Number and title, how each quote stands and its total."""
    if page is None:
        return
    for row in page.rows:
        number, title, status, total, _ = (
            short(field, cell, place).text for field, cell in zip(page.fields, row, strict=True)
        )
        right = f"{status}  {total}"
        left = pad(f"{pad(f'Quote {number}', LABEL_CELLS)} {title}", max(width - cell_len(right) - 1, 8))
        yield Content(left) + Content.styled(f" {right}", DIM)


def _interactions(view: DealView, width: int, place: Place) -> Iterator[Content]:
    for entry in view.interactions:
        day = short_date(place.day(entry.at), place.today)
        arrow = sign(entry.direction) if entry.direction else " "
        text = show_text(entry.title or entry.detail or entry.kind)
        left = f"{pad(day, LABEL_CELLS)} {sign(entry.kind)} {arrow} "
        yield Content.styled(left, DIM) + Content(pad(text, max(width - cell_len(left), 8)).rstrip())
