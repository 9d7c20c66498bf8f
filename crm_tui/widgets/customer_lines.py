"""The words of a customer's detail, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from crm_core.catalog.fields import Entity, Field
from crm_core.catalog.pages import Page, Ref, TimelineEntry
from crm_core.customers.queries import CustomerView
from crm_core.values.text import shorten, show_text
from crm_tui.customer_reading import CustomerReading
from crm_tui.glyphs import sign
from crm_tui.text import safe, safe_lines
from crm_tui.values import Place, brief_date, full, short
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines
from crm_tui.widgets.relation_lines import relation_lines

DIM = "$crm-dim"
HEAD = (
    "name organization job_title tags email phone url street postal_code city region country owner description custom"
)
SKIPPED = frozenset([*HEAD.split(), "id", "uid", "prefix", "given_name", "additional_name", "family_name", "suffix",
                     "roles", "lifecycle", "lifecycle_since", "handle", "opt_out", "invalid", "referred_by", "photo",
                     "last_interaction", "deleted_at", "open_value", "open_leads", "deal_count", "open_deals", "next_appointment",
                     "appointments", "open_quotes"])  # fmt: skip
GLANCE = ("birthday", "preferred_channel", "potential")
SKIPPED |= frozenset(GLANCE)
DAY_CELLS = 11
LABEL_CELLS = 7
BREAKS = "@./-_"
LINES_OF_DESCRIPTION = 3  # of its first paragraph above the timeline; more of it stands below, whole
HEADING_CELLS = len("Timeline ") + 2
NOTHING = Content.styled("Nothing of this kind.", DIM)


class DetailLines(NamedTuple):
    """The three parts of a customer's detail; every entry of the timeline is one line."""

    above: Content
    timeline: tuple[Content, ...]
    below: Content


def customer_lines(
    reading: CustomerReading, width: int, entities: Mapping[str, Entity], place: Place, *, whole: bool = False
) -> DetailLines:
    """The whole detail, ``width`` cells wide; with ``whole`` everything that hangs on the customer, not a few of each."""
    view = reading.view
    rule = Content.styled(sign("rule") * width, "$crm-rule")
    above = [*_head(view, width), *_points(view, width), *_where(view, reading.photo, width, place)]
    above += _at_a_glance(view, entities["customer"], width, place)
    related = [
        *_deals(reading.deals, width, place),
        *_quotes(reading.quotes, width, place),
        *_orders(reading.orders, width, place),
        *_appointments(reading.appointments, width, place),
        *relation_lines(view, width, whole=whole),
    ]
    timeline = tuple(_timeline(view.timeline, width, place)) or ((NOTHING,) if reading.kinds else ())
    fields = list(_fields(view, entities["customer"].fields, width, place))
    above += [rule, *related] if related else []
    above += [rule, _timeline_heading(reading.kinds, width)] if timeline else []
    return DetailLines(_joined(above), timeline, _joined([rule, *fields] if fields else []))


def _joined(lines: Sequence[Content]) -> Content:
    return Content("\n").join(lines)


def _head(view: CustomerView, width: int) -> Iterable[Content]:
    tags = view.values.get("tags")
    label = " ".join(f"#{show_text(str(tag))}" for tag in tags) if isinstance(tags, tuple) else ""
    name = show_text(view.name)
    room = width - cell_len(label) - 1 if label else width
    if room < min(cell_len(name), 12):
        yield Content.styled(name, "bold")
        yield Content.styled(label, "$crm-accent")
    else:
        yield Content.styled(pad(name, room), "bold") + Content.styled(f" {label}" if label else "", "$crm-accent")
    organization = view.values.get("organization")
    work = [organization.name if isinstance(organization, Ref) else "", str(view.values.get("job_title") or "")]
    if line := " · ".join(show_text(part) for part in work if part):
        yield Content(line)


def _broken(value: str, room: int) -> list[str]:
    """A long address in lines, broken behind a sign where there is one, and not within a word."""
    lines = []
    while cell_len(value) > room:
        part = shorten(value, room).removesuffix("…")
        at = max(part.rfind(mark) for mark in BREAKS) + 1
        cut = at if at > len(part) // 2 else max(len(part), 1)
        lines.append(value[:cut])
        value = value[cut:]
    return [*lines, value]


def _points(view: CustomerView, width: int) -> Iterable[Content]:
    kinds = [point.kind for point in view.points]
    for point in view.points:
        primary = point.is_primary and kinds.count(point.kind) > 1
        notes = [
            point.label or "",
            "primary" if primary else "",
            "opted out" if point.opt_out else "",
            "invalid" if point.invalid else "",
        ]
        note = " ".join(show_text(part) for part in notes if part)
        begin = f"{sign(point.kind)} "
        first, *others = _broken(show_text(point.value), max(width - cell_len(begin), 8))
        line = Content.styled(begin, DIM) + Content(first)
        for other in others:
            yield line
            line = Content(pad("", cell_len(begin)) + other)
        yield line + Content.styled(f"  {note}" if note else "", DIM)


def _where(view: CustomerView, photo: str, width: int, place: Place) -> Iterable[Content]:
    for number, address in enumerate(view.addresses):
        notes = (address.label, "primary" if number == 0 and len(view.addresses) > 1 else "")
        note = " ".join(show_text(part) for part in notes if part)
        yield safe(", ".join(address.formatted) + (f"  {note}" if note else ""), DIM)
    since = place.day(str(view.values["lifecycle_since"]))
    roles = view.values.get("roles")
    facts = [
        str(view.values.get("lifecycle") or ""),
        f"since {since:%b %Y}",
        *(roles if isinstance(roles, tuple) else ()),
    ]
    if owner := view.values.get("owner"):
        facts.append(f"owner {owner}")
    line = show_text(" · ".join(part for part in facts if part))
    yield Content.styled(line if cell_len(line) <= width else line.replace(" · owner ", "\nowner "), DIM)
    if view.spoken_with is not None:
        day = brief_date(place.day(view.spoken_with.at), place.today).strip()
        yield safe(f"last spoken with {view.spoken_with.person.name}, {day}", DIM)
    if photo:
        yield Content.styled(f"photo, {photo}", DIM)


def _at_a_glance(view: CustomerView, entity: Entity, width: int, place: Place) -> Iterable[Content]:
    """What one wants to know before a call, which would else stand below the timeline, and how the description begins."""
    given = [(field, view.values.get(field.key)) for field in entity.pick(GLANCE)]
    facts = [show_text(f"{field.label.lower()} {full(field, value, place)}") for field, value in given if value]
    lines: list[str] = []
    for fact in facts:
        if lines and cell_len(f"{lines[-1]} · {fact}") <= width:
            lines[-1] += f" · {fact}"
        else:
            lines.append(fact)
    yield from (Content.styled(pad(line, width).rstrip(), DIM) for line in lines)
    if description := _description(view)[0]:
        yield Content(shorten(show_text(description), LINES_OF_DESCRIPTION * width))


def _description(view: CustomerView) -> tuple[str, str]:
    """The first paragraph of the description, and the others."""
    first, _, others = str(view.values.get("description") or "").strip().partition("\n")
    return first.strip(), others.strip()


def _deals(page: Page | None, width: int, place: Place) -> Iterable[Content]:
    if page is None or not page.ids:
        return
    for number, row in enumerate(page.rows):
        title, stage, value, close = (
            short(field, cell, place).text for field, cell in zip(page.fields, row, strict=True)
        )
        yield _labelled("Deals" if not number else "", title, stage, width)
        yield Content.styled(_labelled("", value, f"closes {close}" if row[3] else "", width).plain, DIM)


def _quotes(page: Page, width: int, place: Place) -> Iterable[Content]:
    for place_in_list, row in enumerate(page.rows):
        number, title, status, total, _ = (
            short(field, cell, place).text for field, cell in zip(page.fields, row, strict=True)
        )
        yield _labelled("Quotes" if not place_in_list else "", f"{number}  {title}", f"{status}  {total}", width)


def _orders(page: Page | None, width: int, place: Place) -> Iterable[Content]:
    if page is None:
        return
    for place_in_list, row in enumerate(page.rows):
        day, number, products, status, total = (
            short(field, cell, place).text for field, cell in zip(page.fields, row, strict=True)
        )
        what = "  ".join([*([number] if row[1] else []), day, *([products] if row[2] else [])])
        yield _labelled("Orders" if not place_in_list else "", what, f"{status}  {total}", width)


def _appointments(page: Page | None, width: int, place: Place) -> Iterable[Content]:
    if page is None:
        return
    for number, row in enumerate(page.rows):
        title, start = (short(field, cell, place).text for field, cell in zip(page.fields, row, strict=True))
        yield _labelled("Next" if not number else "", title, start, width)


def _labelled(label: str, text: str, right: str, width: int) -> Content:
    room = max(width - LABEL_CELLS - cell_len(right) - 1, 8)
    return Content.styled(pad(label, LABEL_CELLS), DIM) + Content(f"{pad(text, room)} {right}")


def _timeline_heading(kinds: Sequence[str], width: int) -> Content:
    """What the timeline was narrowed to, at the right as in a list one can open."""
    chosen = f"{shorten(', '.join(kinds) or 'all', max(width - HEADING_CELLS, 8))} {sign('falling')}"
    gap = " " * max(width - len("Timeline") - cell_len(chosen), 1)
    return Content.styled(f"Timeline{gap}", DIM) + Content.styled(chosen, "$crm-accent" if kinds else DIM)


def _timeline(entries: Sequence[TimelineEntry], width: int, place: Place) -> Iterable[Content]:
    day_before = ""
    for entry in entries:
        day = _day(entry.at, place)
        arrow = sign(entry.direction) if entry.direction else " "
        text = show_text(entry.title or entry.detail or entry.kind)
        left = f"{pad(day if day != day_before else '', DAY_CELLS)} {sign(entry.kind)} {arrow} "
        day_before = day
        yield Content.styled(left, DIM) + Content(pad(text, max(width - cell_len(left), 8)))


def _day(moment: str, place: Place) -> str:
    return brief_date(place.day(moment), place.today)


def _fields(view: CustomerView, fields: Sequence[Field], width: int, place: Place) -> Iterable[Content]:
    first, others = _description(view)
    below = [first] if cell_len(show_text(first)) > LINES_OF_DESCRIPTION * width else []
    if below := [*below, *([others] if others else [])]:
        yield safe_lines("\n".join(below))
    for field in fields:
        value = view.values.get(field.key)
        if field.key in SKIPPED or value in (None, "", (), {}):
            continue
        yield Content.styled(f"{pad(field.label, 14)} ", DIM) + Content(full(field, value, place))
    yield from custom_lines(view.values, 14)
