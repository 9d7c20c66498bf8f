"""The words of an interaction's detail, line by line."""

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Ref
from crm_core.values.text import show_text
from crm_tui.glyphs import sign
from crm_tui.text import safe_lines
from crm_tui.values import Place, full
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines

DIM = "$crm-dim"
LABEL_CELLS = 14
IN_HEAD = frozenset({"id", "uid", "customer", "subject", "body", "custom", "deleted_at", "external_id"})


def interaction_lines(values: Mapping[str, object], width: int, fields: Sequence[Field], place: Place) -> Content:
    """The whole detail, ``width`` cells wide."""
    rule = Content.styled(sign("rule") * width, "$crm-rule")
    lines = [*_head(values), rule, *_fields(values, fields, place)]
    if body := str(values.get("body") or ""):
        lines += [rule, safe_lines(body)]
    return Content("\n").join(lines)


def _head(values: Mapping[str, object]) -> Iterator[Content]:
    yield Content.styled(show_text(str(values.get("subject") or values.get("channel") or "")), "bold")
    customer = values.get("customer")
    if isinstance(customer, Ref):
        yield Content.styled(show_text(f"with {customer.name}"), "$crm-accent")


def _fields(values: Mapping[str, object], fields: Sequence[Field], place: Place) -> Iterator[Content]:
    for field in fields:
        value = values.get(field.key)
        if field.key not in IN_HEAD and value not in (None, "", (), {}):
            yield Content.styled(f"{pad(field.label, LABEL_CELLS)} ", DIM) + Content(full(field, value, place))
    yield from custom_lines(values, LABEL_CELLS)
