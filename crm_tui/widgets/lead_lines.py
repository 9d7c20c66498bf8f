"""The words of a lead's pane, line by line: what they want, who they are, why the score, what happened."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content

from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Ref
from crm_core.sales.leads.queries import LeadView
from crm_core.values.dates import ago, short_date
from crm_core.values.money import Money
from crm_core.values.text import show_text
from crm_tui.glyphs import sign
from crm_tui.money import brief_money
from crm_tui.text import safe
from crm_tui.values import Place, full
from crm_tui.widgets.blocks import between_rules, headline
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines

DIM = "$crm-dim"
LABEL_CELLS = 11
POINTS_CELLS = 5
IN_HEAD = frozenset(
    ("id", "uid", "title", "customer", "status", "status_since", "score", "score_reasons", "disqualified_reason", "value",
     "currency", "email", "phone", "received_at", "age_days", "description", "custom", "deleted_at", "external_id",
     "created_at", "updated_at")
)  # fmt: skip


def lead_lines(view: LeadView, width: int, fields: Sequence[Field], place: Place) -> Content:
    """The whole pane, ``width`` cells wide."""
    blocks = [
        list(_head(view, width, place)),
        list(_customer(view)),
        list(_score(view)),
        list(_fields(view, fields, place)),
        list(_timeline(view, width, place)),
    ]
    return between_rules(blocks, width)


def _head(view: LeadView, width: int, place: Place) -> Iterator[Content]:
    values = view.values
    value = values.get("value")
    amount = brief_money(value) if isinstance(value, Money) else ""
    yield headline(show_text(view.title), amount, width)
    yield Content.styled(_status(view, place), DIM)
    if description := str(values.get("description") or ""):
        yield Content(show_text(description, keep_newlines=True))


def _status(view: LeadView, place: Place) -> str:
    values = view.values
    status, since = str(values["status"]), place.day(str(values["status_since"]))
    if status == "new":
        since = place.day(str(values["received_at"]))
    reason = f" ({values['disqualified_reason']})" if values.get("disqualified_reason") else ""
    deal = values.get("deal")
    into = f" · {deal.name}" if isinstance(deal, Ref) else ""
    return show_text(f"{status}{reason}{into} · {short_date(since, place.today)}, {ago(since, place.today)}")


def _customer(view: LeadView) -> Iterator[Content]:
    values = view.customer.values
    organization = values.get("organization")
    work = [str(values.get("job_title") or ""), organization.name if isinstance(organization, Ref) else ""]
    line = " · ".join(show_text(part) for part in work if part)
    yield Content.styled(show_text(view.customer.name), "bold") + Content(f"  {line}" if line else "")
    for point in view.customer.points:
        note = "  opted out" if point.opt_out else "  invalid" if point.invalid else ""
        yield Content.styled(f"{sign(point.kind)} ", DIM) + safe(point.value) + Content.styled(note, DIM)
    for address in view.customer.addresses:
        yield safe(", ".join(address.formatted), DIM)
    yield Content.styled(show_text(str(values["lifecycle"])), DIM)


def _score(view: LeadView) -> Iterator[Content]:
    yield Content.styled(pad("Score", LABEL_CELLS), DIM) + Content.styled(f"{view.values['score']:,}", "$crm-accent")
    for each in view.reasons:
        points, _, rule = each.partition(" ")
        yield Content.styled(f"{points:>{POINTS_CELLS}}  ", DIM) + safe(rule)


def _fields(view: LeadView, fields: Sequence[Field], place: Place) -> Iterator[Content]:
    for field in fields:
        value = view.values.get(field.key)
        if field.key not in IN_HEAD and not field.is_custom and value not in (None, "", (), {}):
            yield Content.styled(f"{pad(field.label, LABEL_CELLS)} ", DIM) + Content(full(field, value, place))
    yield from custom_lines(view.values, LABEL_CELLS)


def _timeline(view: LeadView, width: int, place: Place) -> Iterator[Content]:
    for entry in view.customer.timeline:
        day = short_date(place.day(entry.at), place.today)
        arrow = sign(entry.direction) if entry.direction else " "
        text = show_text(entry.title or entry.detail or entry.kind)
        left = f"{pad(day, LABEL_CELLS)} {sign(entry.kind)} {arrow} "
        yield Content.styled(left, DIM) + Content(pad(text, max(width - cell_len(left), 8)).rstrip())
