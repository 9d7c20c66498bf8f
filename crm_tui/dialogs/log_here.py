"""Log an interaction from any screen: with the customer of the record that is shown, else with one that is asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_core.catalog.pages import Query, Ref
from crm_tui import bridge
from crm_tui.dialogs.customer_forms import open_log
from crm_tui.dialogs.find_records import record_finder
from crm_tui.dialogs.prompt import Prompt

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_tui.app import CrmApp


class About(NamedTuple):
    """Whom and which deal an interaction is about, as far as that is known."""

    customer: Ref | None = None
    deal: Ref | None = None


def record_here(app: "CrmApp") -> tuple[str, int] | None:
    """The record that keys are about on the screen that is shown; None where there is none."""
    from crm_tui.screens.base import BaseScreen

    return app.screen.shown_record() if isinstance(app.screen, BaseScreen) else None


def log_here(app: "CrmApp") -> None:
    """The form of a new interaction; asks for the customer where the screen does not tell."""
    record = record_here(app)
    if record is None:
        _ask(app, About())
    else:
        bridge.load(app, "log", lambda: about(app.crm, *record), lambda found: _begin(app, found))


def about(crm: "Crm", entity: str, key: int) -> About:
    """Customer and deal of a record; of a customer and a deal themselves too."""
    described = crm.browse.entities[entity]
    fields = [
        name for name in ("name", "title", "customer", "deal") if name in {field.key for field in described.fields}
    ]
    page = crm.browse.page(entity, Query(filter=f"id:{key}", fields=tuple(fields)))
    if not page.rows:
        return About()
    values = dict(zip(fields, page.rows[0], strict=True))
    if entity == "customer":
        return About(Ref(key, str(values["name"])))
    customer, deal = values.get("customer"), values.get("deal")
    if entity == "deal":
        deal = Ref(key, str(values["title"]))
    return About(customer if isinstance(customer, Ref) else None, deal if isinstance(deal, Ref) else None)


def log_twin(app: "CrmApp") -> Sequence[str]:
    """The command line that logs an interaction with the record that is shown."""
    entity, key = record_here(app) or ("", 0)
    deal = ["--deal", str(key)] if entity == "deal" else []
    return ["crm", "log", "note", str(key) if entity == "customer" else "CUSTOMER", "TEXT", *deal]


def _begin(app: "CrmApp", found: About) -> None:
    if found.customer is None:
        _ask(app, found)
    else:
        open_log(app, found.customer.id, found.customer.name, found.deal)


def _ask(app: "CrmApp", known: About) -> None:
    def named(text: str | None) -> None:
        if text and text.strip():
            bridge.load(app, "log", lambda: find(text), lambda ref: open_log(app, ref.id, ref.name, known.deal))

    def find(text: str) -> Ref:
        key = app.crm.find("customer", text)
        return Ref(key, app.crm.history.names("customer", [key])[key])

    title = f'Log · whom was "{known.deal.name}" about?' if known.deal else "Log · with whom?"
    finder = record_finder(app, "customer")
    app.push_screen(Prompt(title, placeholder="a customer: type to find", find=finder, closed=True), named)
