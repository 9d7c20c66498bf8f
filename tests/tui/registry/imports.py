"""What keys do with a file before it is imported."""

from collections.abc import Callable
from typing import Any

from textual.widgets import Input

from tests.tui.screens.conftest import Driver

from .case import ELSEWHERE, Case
from .everywhere import NAME_A_FILE, PEOPLE, imported


def _named(name: str) -> tuple[str, ...]:
    return ("slash", "={folder}/" + name, "enter")


def _tried(ui: Driver) -> bool:
    return ui.screen.report is not None


def _case(file: str, shown: Callable[[Any], object], *prints: str, after: tuple[str, ...] = ()) -> Case:
    """A decision: what it changes in the plan, and what the trial says then."""
    return Case(place="import", before=_named(file), ready=_tried, after=after, late=True, prints=prints,
                shown=lambda ui: _tried(ui) and shown(ui.screen))  # fmt: skip


def _created(screen: Any) -> bool:
    return bool(screen.report.created == 1)


def _path(text: str) -> Callable[[Driver], bool]:
    return lambda ui: bool(ui.screen.query_one("#path-text", Input).value.endswith(text))


IMPORTS = {
    "import.file": Case(place="import", after=NAME_A_FILE, fill={"FILE": PEOPLE}, wrote=imported),
    "import.run": Case(place="import", before=_named("people.csv"), ready=_tried, wrote=imported),
    "import.column": _case("people.csv", lambda it: it.plan.columns == {"Name": "description"}, "Name → description",
                           after=("=description", "enter")),
    "import.kind": _case("people.csv", lambda it: it.plan.entity == "customers", "2 would be created",
                         after=("=customers", "enter")),
    "import.unknown": _case("people.csv", lambda it: it.plan.keep_unknown, "Shoes → custom"),
    "import.organizations": _case("staff.csv", lambda it: it.plan.create_organizations and _created(it),
                                  "1 would be created"),
    "import.stages": _case("sketches.csv", lambda it: it.plan.create_stages and _created(it), "1 would be created"),
    "import.pipeline": _case("deals.csv", lambda it: it.plan.pipeline == "Partners" and _created(it), "1 would be created",
                             after=("=Partners", "enter")),
    "import.product": _case("posters.csv", lambda it: it.plan.products == ("Posterx=Poster",) and not it.report.notes[1:],
                            "1 would be created", after=("enter",)),
    "import.currency": _case("deals.csv", lambda it: it.plan.currency == "USD", "1 would be created", after=("=usd", "enter")),
    "import.dates": Case(place="import", before=_named("dated.csv"), ready=lambda ui: "01/02/2027" in ui.screen.problem,
                         shown=lambda ui: _tried(ui) and _created(ui.screen), late=True, prints=("1 would be created",)),
    "import.reload": Case(place="import", before=(*_named("people.csv"), ELSEWHERE), ready=_tried, prints=("3 rows",),
                          shown=lambda ui: _tried(ui) and ui.screen.report.rows == 3),
    "path.read": Case(place="import", before=_named("people.csv")[:2], prints=("2 would be created",),
                      shown=lambda ui: _tried(ui) and ui.screen.report.created == 2),
    "path.complete": Case(place="import", before=("slash", "={folder}/peo"), shown=_path("/people.csv")),
    "path.leave": Case(place="import", before=("slash",), shown=lambda ui: ui.screen.table.has_focus),
}  # fmt: skip
