"""Saved views in a list: open one, keep the present list as one, remove one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_tui import bridge
from crm_tui.actions import Action
from crm_tui.screens.lists_actions import open_lists

if TYPE_CHECKING:
    from crm_core.catalog.views import View

Host = Any  # a screen that is ``Viewed``
USUAL, SAVE, MANAGE = "\0usual", "\0save", "\0manage"  # no name of a view can be one of these
PLACEHOLDER = "birthdays, big deals"


def choose_view(host: Host) -> None:
    """Choose one of the saved views, by name or number."""
    views, entity = host.crm.views, host.ENTITY
    bridge.load(host, "views", lambda: views.list(entity), lambda found: _ask_which(host, found))


def _ask_which(host: Host, views: "Sequence[View]") -> None:
    from crm_tui.dialogs.choose import Choose

    by_name = {view.name: view for view in views}
    choices = [(view.name, f"{number}  {view.name}   {view.filter}") for number, view in enumerate(views, 1)]
    choices += [(USUAL, "The usual list"), (SAVE, "Save this list as a view ...")]
    choices += [(MANAGE, "Edit, rename or delete views ...")] if views else []

    def chosen(name: str | None) -> None:
        if name == USUAL:
            host.leave_view()
        elif name and name.startswith(SAVE):
            save_view(host, name.removeprefix(SAVE))
        elif name == MANAGE:
            open_lists(host.crm_app, "views")
        elif name is not None:
            host.open_view(by_name[name])

    current = host.saved_view.name if host.saved_view else ""
    host.app.push_screen(Choose("Views", choices, current, named=SAVE), chosen)


def save_view(host: Host, name: str = "") -> None:
    """Keep filter, columns and order under a name."""
    from crm_core.catalog.named_filters import read_name
    from crm_tui.dialogs.prompt import Prompt

    app, views, kept = host.crm_app, host.crm.views, host.as_view()

    def understood(text: str) -> str:
        read_name(text, "View")
        return ""

    def answered(text: str | None) -> None:
        if text and text.strip():
            name = text.strip()

            def saved(change: Any) -> None:
                app.saved(change.summary)
                host.note_view(kept._replace(id=change.id, name=name))

            bridge.write(app, lambda: views.save(name, kept.entity, kept.filter, kept.fields, kept.sort), saved)

    value = name or (host.saved_view.name if host.saved_view else "")
    host.app.push_screen(Prompt("Save this list as a view", value, PLACEHOLDER, understood), answered)


def delete_view(host: Host) -> None:
    """Remove the view that is open; undo brings it back."""
    app, views, view = host.crm_app, host.crm.views, host.saved_view
    bridge.write(app, lambda: views.delete(view.name, view.entity), lambda change: app.saved(change.summary))
    host.leave_view()


def _list_twin(host: Host) -> Sequence[str]:
    if host.saved_view is None:
        return ["crm", "view", "list", "--of", host.crm.browse.entities[host.ENTITY].plural]
    return ["crm", host.ENTITY, "list", "--view", host.saved_view.name]


def _save_twin(host: Host) -> Sequence[str]:
    kept = host.as_view()
    words = ["crm", "view", "save", kept.name or "NAME", *split_filter(kept.filter)]
    words += ["--of", host.crm.browse.entities[host.ENTITY].plural]
    words += ["--fields", ",".join(kept.fields)] if kept.fields else []
    return [*words, *(["--sort", ",".join(kept.sort)] if kept.sort else [])]


def _delete_twin(host: Host) -> Sequence[str]:
    return ["crm", "view", "delete", host.saved_view.name, "--of", host.crm.browse.entities[host.ENTITY].plural]


def split_filter(text: str) -> list[str]:
    """A filter as words of a command line: one word where quotes in it bind several."""
    import shlex

    try:
        plain = shlex.split(text) == text.split()
    except ValueError:
        plain = False
    return text.split() if plain else [text]


VIEW_ACTIONS = (
    Action(id="views.open", keys="v", label="Views", group="Finding", footer=72, run=choose_view, twin=_list_twin,
           help="Open a saved list: its filter, columns and order."),
    Action(id="views.save", keys="V", label="Save view", group="Finding", run=save_view, twin=_save_twin,
           help="Keep this list under a name: filter, columns and order."),
    Action(id="views.delete", keys="", label="Delete view", group="Finding", run=delete_view, twin=_delete_twin,
           enabled=lambda host: True if host.saved_view else "Open the view first; v does.",
           help="Remove a saved view; the records stay."),
)  # fmt: skip
