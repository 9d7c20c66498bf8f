"""What keys do on the reports."""

from collections.abc import Callable

from crm_tui.screens.reports import ReportsScreen
from tests.tui.screens.conftest import Driver

from .case import ELSEWHERE, Case

FORECAST = ("o", "=forecast", "enter")
PIPELINE = ("o", "=pipeline", "enter")


def _by(name: str, key: str) -> Callable[[Driver], bool]:
    def shown(ui: Driver) -> bool:
        report = ui.screen.report if isinstance(ui.screen, ReportsScreen) else None
        return report is not None and report.name == name and report.by == key and ui.screen.table.current is not None

    return shown


def _case(**words: object) -> Case:
    return Case(place="reports", **{"ready": _by("sales", "month"), **words})  # type: ignore[arg-type]


REPORTS = {
    "reports.choose": _case(after=("=funnel", "enter"), fill={"REPORT": "funnel"}, both=("Prospecting",),
                           shown=lambda ui: "funnel by stage" in ui.text()),
    "reports.group": _case(after=("=customer", "enter"), fill={"KEY": "customer"}, both=("Ada Lovelace",),
                           shown=lambda ui: _by("sales", "customer")(ui) and "Ada Lovelace" in ui.text()),
    "reports.period": _case(after=("=2026", "enter"), fill={"DATE": "2026"}, both=("Orders",),
                            shown=lambda ui: "sales by month · 2026 ·" in ui.text()),
    "reports.last-year": _case(both=("Orders",), shown=lambda ui: "sales by month · 2026 ·" in ui.text()),
    "reports.next-year": _case(before=("p",), both=("Orders",), shown=lambda ui: "sales by month · 2027 ·" in ui.text()),
    "reports.filter": _case(after=("=customer:clara", "enter"), fill={"FILTER": "customer:clara"}, both=("20",),
                            shown=lambda ui: "20" in ui.text() and ui.screen.wanted.asked.filter == "customer:clara"),
    "reports.in-currency": _case(after=("=EUR", "enter"), fill={"CODE": "EUR"}, both=("Orders",),
                                 shown=lambda ui: ui.screen.wanted.asked.currency == "EUR"),
    "reports.explain": _case(before=("slash", "=customer:clara", "enter"), both=("clara",),
                             ready=lambda ui: ui.screen.table.has_focus and ui.screen.wanted.asked.filter == "customer:clara",
                             shown=lambda ui: any("clara" in told.lower() for told in ui.app.told)),
    "reports.copy": _case(both=("Orders",), prints=("Orders",), shown=lambda ui: ui.app.clipboard == "crm report sales"),
    "reports.back": _case(before=("slash", "=clara", "enter"), ready=lambda ui: ui.screen.wanted.asked.filter == "clara",
                          shown=lambda ui: not ui.screen.bar.text),
    "reports.reload": _case(before=(*PIPELINE, ELSEWHERE), ready=_by("pipeline", "stage"),
                            shown=lambda ui: "Deals 17" in ui.text()),
    "reports.next-currency": _case(world="more", both=("CHF",), shown=lambda ui: "CHF (2 of 2)" in ui.text()),
    "reports.next-table": _case(before=FORECAST, ready=_by("forecast", "month"), both=("By history",),
                                shown=lambda ui: "· By history" in ui.text()),
}  # fmt: skip
