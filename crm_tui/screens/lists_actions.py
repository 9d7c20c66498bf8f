"""What keys do with fields, tags, segments and views in the screen that lists them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.actions import MOVES, Action, Enabled
from crm_tui.screens.viewed import Viewed

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.named_lists import NamedList

Host = Any  # ListsScreen: kind, one(), turn()


def open_lists(app: "CrmApp", at: str = "fields") -> None:
    """Open the screen over the present one, at one of its lists."""
    from crm_tui.screens.lists import ListsScreen

    if not isinstance(app.screen, ListsScreen):
        app.push_screen(ListsScreen(at, app.current_mode))


def add(host: Host) -> None:
    """The form of a new one."""
    _form(host.kind)(host.crm_app)


def edit(host: Host) -> None:
    """The form of the one under the cursor."""
    if (one := host.one()) is not None:
        _form(host.kind)(host.crm_app, one)


def _form(kind: "NamedList") -> Callable[..., None]:
    from crm_tui.dialogs import named_forms

    return {"fields": named_forms.open_field, "segments": named_forms.open_segment, "views": named_forms.open_view}[
        kind.key
    ]


def rename(host: Host) -> None:
    """Ask for another name."""
    from crm_tui.dialogs.prompt import Prompt

    kind, crm, one = host.kind, host.crm, host.one()

    def answered(name: str | None) -> None:
        if name and name.strip():
            _write(host, lambda: kind.rename(crm, one, name.strip()))

    host.app.push_screen(Prompt(f"Rename {kind.noun} {one['name']}", kind.short_name(one)), answered)


def delete(host: Host) -> None:
    """Remove the one under the cursor, after a question."""
    from crm_tui.dialogs.confirm import Confirm

    kind, crm, one = host.kind, host.crm, host.one()

    def answered(yes: bool | None) -> None:
        if yes:
            _write(host, lambda: kind.delete(crm, one))

    host.app.push_screen(Confirm(kind.question(one), [kind.stays], "Delete"), answered)


def merge(host: Host) -> None:
    """Choose the tag that the one under the cursor becomes."""
    from crm_tui.dialogs.choose import Choose

    tags, gone = host.crm.tags, str(host.one()["name"])

    def ask(found: Sequence[Any]) -> None:
        choices = [(tag.name, f"{tag.name}   {tag.customers:,}") for tag in found if tag.name != gone]
        host.app.push_screen(Choose(f"Merge tag {gone} into", choices), answered)

    def answered(kept: str | None) -> None:
        if kept is not None:
            _write(host, lambda: tags.merge(gone, kept))

    bridge.load(host, "tags", tags.list, ask)


def show_records(host: Host) -> None:
    """Go to the list of the records that the one under the cursor finds."""
    one, kind, app, views = host.one(), host.kind, host.crm_app, host.crm.views
    if one is None:
        return
    entity, text = kind.records(host.crm, one)

    if kind.key != "views":
        _go(app, entity, lambda screen: screen.narrow_to(text))
        return
    call = lambda: views.get(one["name"], entity)  # noqa: E731
    bridge.load(app, "view", call, lambda view: _go(app, entity, lambda screen: screen.open_view(view)))


def _go(app: "CrmApp", entity: str, show: Callable[[Viewed], object]) -> None:
    from crm_tui.screens import SCREENS

    place = next((entry for entry in SCREENS if entity in entry.entities[:1]), None)
    if place is None:
        app.tell(f"{entity.capitalize()}s have no screen of their own; the command line lists them.", warning=True)
        return
    while len(app.screen_stack) > 1:
        app.pop_screen()
    app.go(place.name)
    app.once_there(lambda: show(app.screen) if isinstance(app.screen, Viewed) else None)


def _write(host: Host, call: Callable[[], Change]) -> None:
    bridge.change(host.crm_app, call)


def _there(host: Host) -> Enabled:
    return True if host.one() is not None else "There is nothing in this list."


def _can_add(host: Host) -> Enabled:
    return (
        True
        if host.kind.key != "tags"
        else f"A tag is made by putting it on customers: {host.key('customer.tag')} there."
    )


def _can_edit(host: Host) -> Enabled:
    if host.kind.key == "tags":
        return f"A tag is nothing but its name; {host.key('lists.rename')} changes that."
    return _there(host)


def _can_merge(host: Host) -> Enabled:
    if host.kind.key != "tags":
        return "Only tags are merged."
    return True if host.table.count > 1 else "There is no other tag to merge with."


def _add_twin(host: Host) -> Sequence[str]:
    words = {"fields": ("field", "add", "FIELD"), "segments": ("segment", "add", "NAME", "FILTER")}
    return ["crm", *words.get(host.kind.key, ("view", "save", "NAME"))]


def _edit_twin(host: Host) -> Sequence[str]:
    kind, one = host.kind, host.one()
    if kind.key == "fields":
        return list(kind.command("edit", one, "--label", "TEXT"))
    return list(kind.command("edit", one, "FILTER") if kind.key == "segments" else kind.command("save", one, "FILTER"))


def _delete_twin(host: Host) -> Sequence[str]:
    asks = ("--yes",) if host.kind.key in ("fields", "tags", "segments") else ()
    return list(host.kind.command("delete", host.one(), *asks))


LISTS_ACTIONS = (
    Action(id="lists.next", keys="tab,right,l", label="Next list", group="Moving", footer=96, no_twin=MOVES,
           run=lambda host: host.turn(1), help="Fields, tags, segments, views."),
    Action(id="lists.previous", keys="shift+tab,left,h", label="List before", group="Moving", no_twin=MOVES,
           run=lambda host: host.turn(-1)),
    Action(id="lists.add", keys="a", label="Add", footer=90, run=add, enabled=_can_add, twin=_add_twin,
           help="A new field, segment or view."),
    Action(id="lists.edit", keys="e", label="Edit", footer=88, run=edit, enabled=_can_edit, twin=_edit_twin,
           help="Label and options of a field, the filter of a segment, filter, columns and order of a view."),
    Action(id="lists.rename", keys="r", label="Rename", footer=86, run=rename, enabled=_there,
           twin=lambda host: host.kind.command("rename", host.one(), "NAME"), help="Give it another name, wherever it is used."),
    Action(id="lists.merge", keys="m", label="Merge", footer=85, run=merge, enabled=_can_merge,
           twin=lambda host: host.kind.command("merge", host.one(), "INTO"), help="Make one tag out of two."),
    Action(id="lists.delete", keys="d", label="Delete", footer=84, run=delete, enabled=_there, twin=_delete_twin,
           help="Remove it, after a question; customers and other records stay."),
    Action(id="lists.records", keys="o", label="Records", footer=80, run=show_records, enabled=_there,
           twin=lambda host: host.open_command(), help="List the records that have it or are in it; enter does it too."),
)  # fmt: skip
