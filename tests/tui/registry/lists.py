"""What keys do with fields, tags, segments and views where they are listed."""

from collections.abc import Callable

from textual.widgets import Input

from crm_tui.screens.lists import ListsScreen
from tests.tui.screens.conftest import Driver

from .case import Case, World


def _listed(key: str) -> Callable[[Driver], bool]:
    """The list is shown, and the cursor stands on a row of it."""
    return lambda ui: isinstance(ui.screen, ListsScreen) and ui.screen.kind.key == key and ui.screen.one() is not None


def _fields(world: World) -> dict[str, str]:
    return {field.name: field.label for field in world.crm.fields.list()}


def _tags(world: World) -> dict[str, int]:
    return {tag.name: tag.customers for tag in world.crm.tags.list()}


def _filtered(ui: Driver) -> bool:
    return not isinstance(ui.screen, ListsScreen) and ui.screen.query_one("#filter-text", Input).value == "tag:vip"


LISTS = {
    "app.lists": Case(world="more", shown=_listed("fields"), both=("customer.newsletter", "Newsletter")),
    "lists.next": Case(world="more", before=("F",), ready=_listed("fields"), shown=_listed("tags")),
    "lists.previous": Case(world="more", before=("F",), ready=_listed("fields"), shown=_listed("views")),
    "lists.add": Case(world="more", before=("F",), ready=_listed("fields"), after=("tab", "=motto", "ctrl+s"),
                      fill={"FIELD": "customer.motto"}, wrote=lambda world: "motto" in _fields(world)),
    "lists.edit": Case(world="more", before=("F",), ready=_listed("fields"), after=("tab", "=!", "ctrl+s"),
                       fill={"TEXT": "Newsletter!"}, wrote=lambda world: _fields(world) == {"newsletter": "Newsletter!"}),
    "lists.rename": Case(world="more", before=("F",), ready=_listed("fields"), after=("=s", "enter"),
                         fill={"NAME": "newsletters"}, wrote=lambda world: "newsletters" in _fields(world)),
    "lists.delete": Case(world="more", before=("F",), ready=_listed("fields"), after=("y",),
                         wrote=lambda world: not _fields(world)),
    "lists.merge": Case(world="more", before=("F", "tab"), ready=_listed("tags"), after=("=vip", "enter"),
                        fill={"INTO": "vip"}, wrote=lambda world: _tags(world) == {"vip": 2}),
    "lists.records": Case(world="more", before=("F", "tab", "j"), ready=_listed("tags"), shown=_filtered,
                          both=("Ada Lovelace",)),
}  # fmt: skip
