"""What keys do with many customers at once, and with what is wrong with their data."""

from crm_tui.dialogs.form import RecordForm
from crm_tui.screens.quality import ProblemScreen, QualityScreen
from tests.tui.screens.conftest import Driver

from .case import Case, World

LISTED = ("Q", "j", "enter")


def _sources(world: World) -> set[object]:
    return {world.crm.customers.view(key).values["source"] for key in (1, 2)}


def _problems(ui: Driver) -> bool:
    return isinstance(ui.screen, ProblemScreen) and ui.screen.current() is not None


def _listed(**words: object) -> Case:
    return Case(before=LISTED, ready=_problems, **words)  # type: ignore[arg-type]


QUALITY = {
    "customers.set": Case(before=("space", "space"), after=("=source", "enter", "=fair", "enter", "y"),
                          fill={"FIELD=VALUE": "source=fair"}, wrote=lambda world: _sources(world) == {"fair"}),
    "customers.quality": Case(both=("No e-mail address", "42"),
                              shown=lambda ui: isinstance(ui.screen, QualityScreen) and "No e-mail" in ui.text()),
    "quality.mend": _listed(both=("Analytical Engines",), shown=lambda ui: isinstance(ui.screen, RecordForm)),
    "quality.copy": _listed(prints=("crm customer edit 1 --add-email MAIL",),
                            shown=lambda ui: ui.app.clipboard == "crm customer edit 1 --add-email MAIL"),
    "quality.customer": _listed(both=("Analytical Engines",), shown=lambda ui: ui.app.current_mode == "customers"
                                and not isinstance(ui.screen, ProblemScreen) and ui.screen.subject() == 1),
}  # fmt: skip
