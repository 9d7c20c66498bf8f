"""What keys do in the sales overview and with exchange rates."""

from collections.abc import Callable

from crm_tui.screens.rates import RatesScreen
from crm_tui.screens.sales import SalesScreen
from tests.tui.screens.conftest import Driver

from .case import ELSEWHERE, Case, World

AHEAD = ("l",)  # from the revenue to the forecast
RATES = ("x",)


def _on(label: str) -> Callable[[Driver], bool]:
    return lambda ui: ui.screen.view.current is not None and bool(ui.screen.view.current.label == label)


def _ready(ui: Driver) -> bool:
    return isinstance(ui.screen, SalesScreen) and ui.screen.view.current is not None


def _listed(ui: Driver) -> bool:
    return isinstance(ui.screen, RatesScreen) and ui.screen.table.count == 1


def _case(**words: object) -> Case:
    return Case(place="overview", **{"ready": _ready, **words})  # type: ignore[arg-type]


def _rates(number: int) -> Callable[[World], bool]:
    return lambda world: world.crm.browse.count("rate") == number


OVERVIEW = {
    "sales.down": _case(shown=_on("Feb")),
    "sales.up": _case(before=("j", "j"), shown=_on("Feb")),
    "sales.right": _case(shown=_on("2026-11")),
    "sales.left": _case(before=AHEAD, shown=_on("Jan")),
    "sales.next-panel": _case(shown=lambda ui: ui.screen.view.panel.title == "By customer"),
    "sales.last-panel": _case(before=("tab",), shown=_on("Jan")),
    "sales.open": _case(before=AHEAD, both=("Logo", "900"),
                        shown=lambda ui: ui.app.current_mode == "pipeline" and ui.screen.filter.startswith("expected_close:2026-11")
                        and "Logo" in ui.text() and "Site" not in ui.text()),
    "sales.last-year": _case(both=("0.00 €",), shown=lambda ui: "Revenue 2025 | 2024" in ui.text()),
    "sales.next-year": _case(both=("0.00 €",), shown=lambda ui: "Revenue 2027 | 2026" in ui.text()),
    "sales.grouping": _case(prints=("Orders",), shown=lambda ui: "By country" in ui.text()),
    "sales.currency": _case(world="more", prints=("20.00",),
                            shown=lambda ui: "20.00 CHF" in ui.text() and "c for others" in ui.text()),
    "sales.rates": _case(both=("JPY", "162.5"), shown=_listed),
    "sales.copy": _case(prints=("by month",),
                        shown=lambda ui: ui.app.clipboard == "crm report sales --by month --from 2026 --to 2026 --chart"),
    "sales.reload": _case(before=(ELSEWHERE,), shown=lambda ui: " 17 " in ui.text()),
    "rates.add": _case(before=RATES, ready=_listed, after=("=CHF 1.05", "enter"), fill={"FROM": "CHF", "RATE": "1.05"},
                       wrote=_rates(2)),
    "rates.delete": _case(before=RATES, ready=_listed, after=("y",), wrote=_rates(0)),
}  # fmt: skip
