"""What keys do everywhere."""

from collections.abc import Callable

from crm_tui.dialogs.palette import Palette
from crm_tui.screens.help import HelpScreen
from crm_tui.screens.rates import RatesScreen
from tests.tui.screens.conftest import Driver

from .case import Case, World

PEOPLE = "{folder}/people.csv"
NAME_A_FILE = ("=" + PEOPLE, "enter", "I")


def _on(name: str) -> Callable[[Driver], bool]:
    return lambda ui: ui.app.current_mode == name


def _go(name: str, *both: str, place: str = "customers") -> Case:
    return Case(place=place, shown=_on(name), both=both)


def city(world: World) -> object:
    """The city of a customer whose change was the last."""
    return world.crm.customers.view(3).values["city"]


def imported(world: World) -> bool:
    """Whether the file of people was imported."""
    return world.crm.browse.count("customer", "Dora") == 1


def _landed(ui: Driver) -> bool:
    return ui.app.current_mode == "pipeline" and bool(ui.screen.subject_name() == "Logo")


def _on_logo(ui: Driver) -> bool:
    return bool(ui.screen.subject_name() == "Logo")


def _logged_about_logo(world: World) -> bool:
    return world.crm.browse.count("interaction", "Lunch customer:Ada deal:Logo") == 1


EVERYWHERE = {
    "go.customers": _go("customers", "Ada Lovelace", "Filler 00", place="trash"),
    "go.pipeline": _go("pipeline", "Sales", "Qualification"),
    "go.appointments": _go("appointments", "Visit", "Fair"),
    "go.orders": _go("orders", "R-1", "R-2"),
    "go.quotes": _go("quotes", "Offer", "Draft"),
    "go.leads": _go("leads", "Website", "Flyers"),
    "go.import": Case(after=("slash", *NAME_A_FILE), wrote=imported, fill={"FILE": PEOPLE}),
    "go.products": _go("products", "Poster", "Sign"),
    "go.overview": _go("overview", "0.00 €"),
    "go.sales": _go("overview", "0.00 €"),
    "go.reports": _go("reports", "Orders"),
    "go.history": _go("history", "Clara Böhm"),
    "go.trash": _go("trash", "Gone Ltd", "Lost Ltd"),
    "go.backups": Case(shown=_on("backups"), prints=("0 backups",)),
    "app.rates": Case(both=("JPY", "162.5"), shown=lambda ui: isinstance(ui.screen, RatesScreen) and "162.5" in ui.text()),
    "app.undo": Case(wrote=lambda world: city(world) == "Wien"),
    "app.redo": Case(before=("u",), wrote=lambda world: city(world) == "Graz"),
    "app.search": Case(after=("=logo", "enter"), shown=_landed, fill={"TEXT": "logo"}, both=("Logo",)),
    "app.log": Case(place="pipeline", ready=_on_logo, after=("=note", "enter", "enter", "=Lunch", "ctrl+s"),
                    fill={"CUSTOMER": "2", "TEXT": "Lunch"}, wrote=_logged_about_logo),
    "app.import": Case(after=("slash", *NAME_A_FILE), wrote=imported, fill={"FILE": PEOPLE}),
    "app.palette": Case(shown=lambda ui: isinstance(ui.screen, Palette) and "Log" in ui.text()),
    "app.command": Case(place="pipeline", after=("=deal show", "enter"),
                        shown=lambda ui: ui.app.clipboard.startswith("crm deal show")),
    "app.theme": Case(after=("=nord", "enter"), late=True,
                      wrote=lambda world: world.config.exists() and 'theme = "nord"' in world.config.read_text()),
    "app.help": Case(shown=lambda ui: isinstance(ui.screen, HelpScreen) and "Log" in ui.text()),
    "app.quit": Case(shown=lambda ui: not ui.app.is_running),
}  # fmt: skip
