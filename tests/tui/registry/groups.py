"""What keys do with saved views and segments in the list of customers."""

from textual.widgets import Input

from tests.tui.screens.conftest import Driver

from .case import Case, World


def _filter(ui: Driver) -> str:
    return str(ui.screen.query_one("#filter-text", Input).value)


def _views(world: World) -> list[str]:
    return [view.name for view in world.crm.views.list()]


def _members(world: World, name: str) -> list[int]:
    known = [segment.name for segment in world.crm.segments.list()]
    return world.crm.browse.ids("customer", f"segment:{name}") if name in known else []


GROUPS = {
    "views.open": Case(after=("enter",), shown=lambda ui: _filter(ui) == "city:London" and ui.screen.table.count == 2,
                       late=True, both=("Ada Lovelace", "Analytical Engines")),
    "views.save": Case(after=("=Mine", "enter"), fill={"NAME": "Mine"}, wrote=lambda world: "Mine" in _views(world)),
    "views.delete": Case(before=("v", "enter"), wrote=lambda world: not _views(world)),
    "segments.open": Case(after=("enter",), shown=lambda ui: _filter(ui) == "segment:Trip", both=("Trip",)),
    "segments.save": Case(before=("slash", "=city:London", "enter"), after=("=Here", "enter"), fill={"NAME": "Here"},
                          wrote=lambda world: _members(world, "Here") == [1, 2]),
    "segments.put": Case(after=("=Band", "enter"), fill={"NAME": "Band"},
                         wrote=lambda world: _members(world, "Band") == [2]),
    "segments.take": Case(before=("j", "j"), after=("enter",), fill={"NAME": "Trip"},
                          wrote=lambda world: not _members(world, "Trip")),
}  # fmt: skip
