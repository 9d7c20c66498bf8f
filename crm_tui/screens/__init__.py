"""One file per screen; each registers its own actions in a tuple of its own.

To add a screen: write ``screens/<name>.py`` with a class derived from ``screens.base.BaseScreen`` and its actions, and
add a line to ``SCREENS``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from crm_core.tuples import NamedTuple
from crm_tui.actions import Action

if TYPE_CHECKING:
    from crm_tui.screens.base import BaseScreen


class ScreenEntry(NamedTuple):
    """A screen people switch to with a number key; its module is imported when it is first shown.

    ``entities`` are the records that can be landed on there. Screens of one ``group`` stand next to each other and share
    their key, which pressed again goes on to the next.
    """

    name: str
    key: str
    label: str
    module: str
    class_name: str
    entities: tuple[str, ...] = ()
    group: str = ""

    def screen_class(self) -> "type[BaseScreen]":
        """The class of the screen."""
        found: type[BaseScreen] = getattr(import_module(self.module), self.class_name)
        return found


SCREENS: tuple[ScreenEntry, ...] = (
    ScreenEntry(
        "customers", "1", "Customers", "crm_tui.screens.customers", "CustomersScreen", ("customer", "interaction")
    ),
    ScreenEntry("pipeline", "2", "Pipeline", "crm_tui.screens.pipeline", "PipelineScreen", ("deal",)),
    ScreenEntry(
        "appointments", "3", "Calendar", "crm_tui.screens.appointments", "AppointmentsScreen", ("appointment",)
    ),
    ScreenEntry("leads", "4", "Leads", "crm_tui.screens.leads", "LeadsScreen", ("lead",)),
    ScreenEntry("overview", "5", "Overview", "crm_tui.screens.sales", "SalesScreen", group="Sales"),
    ScreenEntry("quotes", "5", "Quotes", "crm_tui.screens.quotes", "QuotesScreen", ("quote",), "Sales"),
    ScreenEntry("orders", "5", "Orders", "crm_tui.screens.orders", "OrdersScreen", ("order",), "Sales"),
    ScreenEntry("products", "5", "Products", "crm_tui.screens.products", "ProductsScreen", ("product",), group="Sales"),
    ScreenEntry("reports", "6", "Reports", "crm_tui.screens.reports", "ReportsScreen"),
    ScreenEntry("import", "7", "Import", "crm_tui.screens.import_", "ImportScreen"),
    ScreenEntry("history", "8", "History", "crm_tui.screens.history", "HistoryScreen"),
    ScreenEntry("trash", "9", "Trash", "crm_tui.screens.trash", "TrashScreen"),
    ScreenEntry("backups", "0", "Backups", "crm_tui.screens.backups", "BackupsScreen"),
)


def groups() -> dict[str, tuple[ScreenEntry, ...]]:
    """The screens of each group, in order."""
    names = dict.fromkeys(entry.group for entry in SCREENS if entry.group)
    return {name: tuple(entry for entry in SCREENS if entry.group == name) for name in names}


def group_action(group: str) -> str:
    """The id of the action that goes from screen to screen of a group."""
    return f"go.{group.lower()}"


def places(here: str) -> list[tuple[str, str, str]]:
    """What the header offers as (name, key, label) while one is ``here``: a group is one place, named after what is shown."""
    shown = {entry.group: entry for entry in reversed(SCREENS) if entry.group}
    shown |= {entry.group: entry for entry in SCREENS if entry.group and entry.name == here}
    return [
        (entry.name, entry.key, entry.label if not entry.group else _in_group(entry, here))
        for entry in SCREENS
        if not entry.group or entry is shown[entry.group]
    ]


def _in_group(entry: ScreenEntry, here: str) -> str:
    return f"{entry.group}: {entry.label}" if entry.name == here else entry.group


def detail_screens() -> "list[type[BaseScreen]]":
    """The screens of one record, which open over those of ``SCREENS``."""
    from crm_tui.screens.appointment import AppointmentScreen
    from crm_tui.screens.customer import CustomerScreen
    from crm_tui.screens.deal import DealScreen
    from crm_tui.screens.duplicates import DuplicatesScreen
    from crm_tui.screens.interaction import InteractionScreen
    from crm_tui.screens.lead_rules import LeadRulesScreen
    from crm_tui.screens.lists import ListsScreen
    from crm_tui.screens.mail import MailScreen
    from crm_tui.screens.quality import ProblemScreen, QualityScreen
    from crm_tui.screens.rates import RatesScreen
    from crm_tui.screens.stages import StagesScreen

    over: list[type[BaseScreen]] = [
        MailScreen,
        DuplicatesScreen,
        QualityScreen,
        ProblemScreen,
        ListsScreen,
        StagesScreen,
        RatesScreen,
        LeadRulesScreen,
    ]
    return [CustomerScreen, DealScreen, AppointmentScreen, InteractionScreen, *over]


def scopes() -> list[tuple[Action, ...]]:
    """The actions that can be reached together: the app's, then each screen's with those of its widgets, then details'."""
    from crm_tui.app_actions import APP_ACTIONS

    screens = [*(entry.screen_class() for entry in SCREENS), *detail_screens()]
    return [APP_ACTIONS, *(screen.scope() for screen in screens)]
