"""The forms of what is kept under a name: a field of the owner's own, a segment, a view."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crm_core.catalog.custom.capability import ENTITIES
from crm_core.catalog.custom.definitions import KINDS, Definition
from crm_core.catalog.custom.names import split_options
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.dialogs.plain_form import form_field, open_plain, option_words
from crm_tui.forms import Raw
from crm_tui.named_lists import Named, entity_of
from crm_tui.screens.view_actions import split_filter

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

FIELD = (
    form_field("entity", "Of", Kind.CHOICE, choices=ENTITIES, required=True),
    form_field("name", "Name", required=True, help="newsletter"),
    form_field("kind", "Type", Kind.CHOICE, choices=tuple(KINDS)),
    form_field("options", "Options", help="weekly, monthly, never: what a choice offers"),
    form_field("label", "Label", help="the heading; made of the name without it"),
    form_field("help", "Help", help="a line that says what belongs in it"),
)
SEGMENT = (
    form_field("name", "Name", required=True, help="regulars, christmas cards"),
    form_field("filter", "Filter", help="tag:vip deal_count:3.."),
    form_field("description", "Description", help="what it is for"),
)
VIEW = (
    form_field("of", "Of", Kind.CHOICE, required=True),
    form_field("name", "Name", required=True, help="birthdays, big deals"),
    form_field("filter", "Filter", help="birthday:next-30d; empty: all"),
    form_field("fields", "Columns", help="name, birthday, phone; empty: the usual ones"),
    form_field("sort", "Order", help="birthday or -value; empty: the usual one"),
)
FIELD_OPTIONS = {"options": "--options", "label": "--label", "help": "--help-text"}
VIEW_OPTIONS = {"fields": "--fields", "sort": "--sort"}


def open_field(app: "CrmApp", known: Named | None = None) -> None:
    """A new field, or a known one to change."""
    fields = app.crm.fields
    if known is None:
        _field_form(app, None)
    else:
        bridge.load(app, "form", lambda: fields.find(str(known["name"])), lambda found: _field_form(app, found))


def _field_form(app: "CrmApp", known: Definition | None) -> None:
    fields, title = app.crm.fields, f"{known.entity}.{known.name}" if known else "New field"
    start: dict[str, object] = {"entity": "customer", "kind": "text"}
    if known:
        start = {**known._asdict(), "options": ", ".join(known.options)}

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        given = {key: str(values[key] or "") for key in FIELD_OPTIONS if key in values}
        options = split_options(given["options"]) if "options" in given else None
        if known:
            return fields.edit(title, given.get("label"), given.get("help"), options)
        entity, kind = (str(values.get(key, start[key]) or "") for key in ("entity", "kind"))
        name = f"{entity}.{values.get('name') or ''}"
        return fields.add(name, kind or "text", options or (), given.get("label", ""), given.get("help", ""))

    def command(values: Mapping[str, Raw]) -> list[str]:
        if known:
            return ["crm", "field", "edit", title, *option_words(values, FIELD_OPTIONS)]
        name = f"{values.get('entity', start['entity'])}.{values.get('name', 'NAME')}"
        return ["crm", "field", "add", name, *option_words(values, {"kind": "--type"} | FIELD_OPTIONS)]

    open_plain(app, title, FIELD[3:] if known else FIELD, start, save, command, ("field", title if known else ""))


def open_segment(app: "CrmApp", known: Named | None = None) -> None:
    """A new segment by a filter, or a known one to change; one by hand has only a description to change."""
    segments, start = app.crm.segments, dict(known or {})
    fields = SEGMENT if not known else SEGMENT[1:] if known["kind"] == "dynamic" else SEGMENT[2:]

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        text, about = (None if key not in values else str(values[key] or "") for key in ("filter", "description"))
        if known:
            return segments.edit(str(known["name"]), text, about)
        return segments.add(str(values.get("name") or ""), text or "", about or "")

    def command(values: Mapping[str, Raw]) -> list[str]:
        name = str(known["name"] if known else values.get("name", "NAME"))
        words = ["crm", "segment", "edit" if known else "add", name, *split_filter(str(values.get("filter", "")))]
        return words + option_words(values, {"description": "--description"})

    title = str(known["name"]) if known else "New segment"
    open_plain(app, title, fields, start, save, command, ("segment", title if known else ""))


def open_view(app: "CrmApp", known: Named | None = None) -> None:
    """A new view, or a known one to change."""
    crm = app.crm
    plurals = tuple(crm.browse.entities[entity].plural for entity in ENTITIES)
    start: dict[str, object] = dict(known or {"of": "customers"})
    if known:
        start |= {key: ", ".join(str(one) for one in _tuple(known[key])) for key in ("fields", "sort")}
    fields = VIEW[2:] if known else (VIEW[0]._replace(choices=plurals), *VIEW[1:])

    def whole(values: Mapping[str, object]) -> dict[str, str]:
        return {key: str(values.get(key, start.get(key)) or "") for key in ("of", "name", "filter", "fields", "sort")}

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        given = whole(values)
        entity = entity_of(crm, {"of": given["of"]})
        return crm.views.save(given["name"], entity, given["filter"], _parts(given["fields"]), _parts(given["sort"]))

    def command(values: Mapping[str, Raw]) -> list[str]:
        given = whole(values)
        words = ["crm", "view", "save", given["name"] or "NAME", *split_filter(given["filter"]), "--of", given["of"]]
        return words + option_words(
            {key: ",".join(_parts(given[key])) for key in VIEW_OPTIONS if given[key]}, VIEW_OPTIONS
        )

    title = str(known["name"]) if known else "New view"
    open_plain(app, title, fields, start, save, command, ("view", f"{known['of']} {title}" if known else ""))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()
