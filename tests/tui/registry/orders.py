"""What keys do with orders and their lines."""

from collections.abc import Callable

from tests.tui.screens.conftest import Driver

from .case import Case, World

PAID, OPEN = 1, 2
TYPED = tuple({" ": "space", "@": "at"}.get(letter, letter) for letter in "2 x Paper @ 5")


def _subject(key: int) -> Callable[[Driver], bool]:
    return lambda ui: bool(ui.screen.subject() == key)


def _values(world: World, key: int) -> dict[str, object]:
    return world.crm.orders.view(key).values


def _status(key: int, wanted: str) -> Callable[[World], bool]:
    return lambda world: _values(world, key)["status"] == wanted


def _lines(*wanted: str) -> Callable[[World], bool]:
    return lambda world: [line.description for line in world.crm.orders.view(OPEN).lines] == list(wanted)


def _open(**words: object) -> Case:
    return Case(place="orders", ready=_subject(OPEN), **words)  # type: ignore[arg-type]


def _paid(**words: object) -> Case:
    return Case(place="orders", before=("j",), ready=_subject(PAID), **words)  # type: ignore[arg-type]


ORDERS = {
    "order.add": _open(after=("=customer:3", "tab", "tab", "tab", "tab", *TYPED, "ctrl+s"),
                       fill={"CUSTOMER": "3", "LINE": "2 x Paper @ 5"},
                       wrote=lambda world: world.crm.browse.count("order", "product:Paper") == 1),
    "order.edit": _open(after=("tab", "=!", "ctrl+s"), fill={"NUMBER": "R-2!"},
                        wrote=lambda world: _values(world, OPEN)["number"] == "R-2!"),
    "order.pay": _open(wrote=_status(OPEN, "paid")),
    "order.refund": _paid(after=("=5", "enter"), fill={"MONEY": "5"},
                          wrote=lambda world: _values(world, PAID)["refunded"].minor == 500),
    "order.cancel": _open(after=("y",), wrote=_status(OPEN, "cancelled")),
    "order.repeat": _paid(wrote=lambda world: world.crm.browse.count("order") == 3),
    "order.repeat-same": _paid(wrote=lambda world: world.crm.browse.count("order") == 3),
    "order.delete": _open(after=("y",), wrote=lambda world: world.crm.browse.count("order", "id:2") == 0),
    "order.customer": _paid(both=("Ada Lovelace",), shown=lambda ui: ui.app.current_mode == "customers"
                            and ui.screen.subject() == 2),
    "order.reference": _paid(both=("order:1",), shown=lambda ui: ui.app.clipboard == "order:1"),
    "order.line-add": _open(after=("=2 x Paper @ 5", "enter"), fill={"LINE": "2 x Paper @ 5"},
                            wrote=_lines("Poster", "Print", "Paper")),
    "order.line-edit": _open(after=("enter", "= -10%", "enter"), fill={"PLACE": "1", "DISCOUNT": "10%"},
                             wrote=lambda world: world.crm.orders.view(OPEN).lines[0].net.minor == 9000),
    "order.line-remove": _open(after=("enter",), fill={"PLACE": "1"}, wrote=_lines("Print")),
}  # fmt: skip
