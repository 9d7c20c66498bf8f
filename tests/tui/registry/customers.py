"""What keys do with customers, in their list, in the timeline and with an interaction."""

from collections.abc import Callable

from textual.widgets import Input

from crm_core.catalog.pages import Query
from crm_tui.dialogs.choose import Choose
from crm_tui.screens.customers import CustomersScreen
from crm_tui.screens.interaction import InteractionScreen
from crm_tui.widgets.customer_detail import CustomerDetail
from tests.tui.screens.conftest import Driver

from .case import ELSEWHERE, Case, World

NARROW = (80, 24)
TALK = ("enter", "j", "enter")


def _at(position: int) -> Callable[[Driver], bool]:
    return lambda ui: bool(ui.screen.table.cursor == position)


def _detail(ui: Driver) -> CustomerDetail:
    found: CustomerDetail = ui.screen.query_one(CustomerDetail)
    return found


def _scrolled(test: Callable[[float, float], bool]) -> Callable[[Driver], bool]:
    return lambda ui: test(_detail(ui).scroll_y, _detail(ui).max_scroll_y)


def _typed(text: str) -> Callable[[Driver], bool]:
    return lambda ui: bool(ui.screen.query_one("#filter-text", Input).value == text)


def _moved(position: int, *before: str) -> Case:
    return Case(before=before, shown=_at(position))


def _tags(world: World) -> object:
    return world.crm.customers.view(2).values["tags"]


def _logged(world: World) -> bool:
    return "Lunch" in {entry.title for entry in world.crm.customers.timeline(2)}


def _talks(world: World) -> set[object]:
    return {row[0] for row in world.crm.browse.page("interaction", Query(fields=("subject",))).rows}


def _copies(ui: Driver) -> bool:
    return isinstance(ui.screen, Choose) and "customer:2" in ui.text()


def _back_to_list(ui: Driver) -> bool:
    return isinstance(ui.screen, CustomersScreen) and bool(ui.screen.table.has_focus)


CUSTOMERS = {
    "customer.orders": Case(both=("R-1",), shown=lambda ui: ui.app.current_mode == "orders" and ui.screen.bar.text == "customer:2"
                            and "R-1" in ui.text() and "R-2" not in ui.text()),
    "customer.quotes": Case(both=("Offer",), shown=lambda ui: ui.app.current_mode == "quotes" and ui.screen.bar.text == "customer:2"
                            and "Offer" in ui.text() and "Draft" not in ui.text()),
    "customers.filter": Case(after=("=lifecycle:lead", "enter"), shown=lambda ui: ui.screen.table.count == 1, late=True,
                             both=("Clara Böhm", "Graz")),
    "customers.sort": Case(after=("=city", "enter"), shown=lambda ui: ui.screen.table.sort == "city", late=True,
                           both=("Filler 00",)),
    "customers.back": Case(before=("space",), shown=lambda ui: not ui.screen.table.marked),
    "customers.sample": Case(world="empty", wrote=lambda world: world.crm.browse.count("customer") == 200),
    "customer.add": Case(after=("=Dora", "ctrl+s"), fill={"NAME": "Dora"},
                         wrote=lambda world: world.crm.browse.count("customer", "Dora") == 1),
    "customer.edit": Case(after=("=!", "ctrl+s"), fill={"Ada Lovelace": "Ada Lovelace!"},
                          wrote=lambda world: world.crm.customers.view(2).name == "Ada Lovelace!"),
    "customer.log": Case(after=("=note", "enter", "enter", "=Lunch", "ctrl+s"), fill={"TEXT": "Lunch"}, wrote=_logged),
    "customer.delete": Case(after=("y",), wrote=lambda world: world.crm.browse.count("customer", "id:2") == 0),
    "customer.tag": Case(after=("=gold", "enter"), fill={"TAG": "gold"}, wrote=lambda world: "gold" in str(_tags(world))),
    "customer.open": Case(shown=lambda ui: ui.app.opened == ["mailto:ada@example.com"], both=("ada@example.com",)),
    "customer.mail": Case(shown=lambda ui: ui.app.opened == ["mailto:ada@example.com"], both=("ada@example.com",)),
    "customer.copy": Case(shown=_copies, both=("Ada Lovelace", "ada@example.com", "London", "customer:2")),
    "customer.next": _moved(1),
    "customer.previous": _moved(0, "n"),
    "customer.timeline": Case(after=("=call", "enter"), late=True, shown=lambda ui: " call ▾" in ui.text(),
                              both=("Ada Lovelace", "Second call")),
    "customer.reload": Case(before=(ELSEWHERE,), shown=lambda ui: ui.screen.table.count == 44),
    "customer.back": Case(before=("enter",), size=NARROW, shown=_back_to_list),
    "table.down": _moved(1),
    "table.up": _moved(1, "j", "j"),
    "table.top": _moved(0, "j", "j"),
    "table.bottom": _moved(42),
    "table.half-down": _moved(9),
    "table.half-up": _moved(33, "G"),
    "table.page-down": _moved(19),
    "table.page-up": _moved(23, "G"),
    "table.open": Case(shown=lambda ui: _detail(ui).has_focus, both=("Ada Lovelace", "ada@example.com", "Second call")),
    "table.mark": Case(shown=lambda ui: ui.screen.table.marked == {2} and "1 marked" in ui.text()),
    "filter.done": Case(before=("slash", "=Ada"), shown=lambda ui: ui.screen.table.has_focus),
    "filter.clear": Case(before=("slash", "=Ada"), shown=_typed("")),
    "filter.complete": Case(before=("slash", "=lifec"), shown=_typed("lifecycle:")),
    "timeline.down": Case(before=("enter",), shown=lambda ui: _detail(ui).entry is not None),
    "timeline.up": Case(before=("enter", "j"), shown=lambda ui: _detail(ui).entry is None),
    "timeline.open": Case(before=("enter", "j"), shown=lambda ui: isinstance(ui.screen, InteractionScreen),
                          both=("Ada Lovelace", "Line 0")),
    "detail.top": Case(before=("enter", "G"), shown=_scrolled(lambda here, _: here == 0)),
    "detail.bottom": Case(before=("enter",), shown=_scrolled(lambda here, end: here == end > 0)),
    "detail.half-down": Case(before=("enter",), shown=_scrolled(lambda here, end: 0 < here < end)),
    "detail.half-up": Case(before=("enter", "G"), shown=_scrolled(lambda here, end: 0 < here < end)),
    "detail.down": Case(before=TALK, shown=lambda ui: ui.screen.query_one("ReadingPane").scroll_y == 1),
    "detail.up": Case(before=(*TALK, "j", "j"), shown=lambda ui: ui.screen.query_one("ReadingPane").scroll_y == 1),
    "interaction.back": Case(before=TALK, shown=lambda ui: isinstance(ui.screen, CustomersScreen)),
    "interaction.edit": Case(before=TALK, after=("enter", "enter", "=!", "ctrl+s"), fill={"Second call": "Second call!"},
                             wrote=lambda world: "Second call!" in _talks(world)),
    "interaction.delete": Case(before=TALK, after=("y",), wrote=lambda world: "Second call" not in _talks(world)),
    "interaction.customer": Case(before=TALK, shown=_back_to_list, both=("Ada Lovelace", "ada@example.com")),
    "interaction.copy": Case(before=TALK, shown=lambda ui: ui.app.clipboard == "interaction:1",
                             both=("interaction:1",)),
}  # fmt: skip
