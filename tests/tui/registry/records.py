"""What keys do in the history and the trash."""

from .case import ELSEWHERE, Case
from .everywhere import city

RECORDS = {
    "history.undo": Case(place="history", wrote=lambda world: city(world) == "Wien"),
    "history.redo": Case(place="history", before=("u",), wrote=lambda world: city(world) == "Graz"),
    "history.open": Case(place="history", late=True, shown=lambda ui: ui.screen.find_pane().has_focus, both=("Clara Böhm", "city")),
    "list.filter": Case(place="history", after=("=Böhm", "enter"), shown=lambda ui: ui.screen.table.count == 8),
    "list.back": Case(place="history", before=("enter",), shown=lambda ui: ui.screen.table.has_focus),
    "list.reload": Case(place="history", before=(ELSEWHERE,), shown=lambda ui: ui.screen.table.count == 110),
    "trash.restore": Case(place="trash", wrote=lambda world: world.crm.browse.count("customer", "Lost") == 1),
    "trash.empty": Case(place="trash", after=("y",), wrote=lambda world: world.crm.history.trash("customer") == []),
}  # fmt: skip
