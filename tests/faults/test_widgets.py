"""Every widget and dialog there is, drawn over a database full of hostile text."""

import importlib
import inspect
import pkgutil
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

import crm_tui
from crm_core.catalog.business import BusinessFacts
from crm_core.sales.stages import Pipeline
from crm_tui.app import CrmApp
from crm_tui.dialogs.clash import ClashDialog
from crm_tui.dialogs.dialog import Dialog
from crm_tui.dialogs.first_start import FirstStart
from crm_tui.dialogs.handover_form import open_handover
from crm_tui.mail_reading import MailPlan
from crm_tui.screens import SCREENS
from crm_tui.screens.appointment import AppointmentScreen
from crm_tui.screens.arranged import Arranged
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.deals_listed import DealsListed
from crm_tui.screens.duplicates import DuplicatesScreen
from crm_tui.screens.interaction import InteractionScreen
from crm_tui.screens.lead_rules import LeadRulesScreen
from crm_tui.screens.list_and_pane import ListAndPane
from crm_tui.screens.lists import ListsScreen
from crm_tui.screens.mail import MailScreen
from crm_tui.screens.pipeline_reading import PipelineReading
from crm_tui.screens.quality import ProblemScreen, QualityScreen
from crm_tui.screens.rates import RatesScreen
from crm_tui.screens.records_and_pane import RecordsAndPane
from crm_tui.screens.stages import StagesScreen
from crm_tui.screens.viewed import Viewed
from crm_tui.widgets.form_fields import Editor
from crm_tui.widgets.line_view import LineView
from crm_tui.widgets.text_pane import TextPane
from tests.faults.databases import copied, opened
from tests.faults.hostile import OWN
from tests.faults.poisoned import poison
from tests.faults.poisoned_rows import chunks, poison_rows, storable
from tests.faults.test_screens import TOUR, look
from tests.tui.driver import settle

ABSTRACT: set[type[Widget]] = {
    *(BaseScreen, Viewed, Arranged, ListAndPane, RecordsAndPane, DealsListed, PipelineReading),
    *(Dialog, Editor, LineView, TextPane),
}
# Keys, a word at a time, each after which everything is read; what every screen has comes first.
EVERYWHERE = "j j enter escape e escape escape ctrl+p a e escape escape ctrl+f e escape Y escape question_mark escape G"
MORE = {
    "customers": "a escape s escape y escape o escape t x escape l escape escape space space d escape escape enter escape "
    "f escape F j e escape tab d escape tab e escape tab e escape r escape escape",
    "pipeline": "escape escape g g enter escape a escape escape d escape x escape m escape g g enter c escape C escape p escape P escape escape "
    "b s escape space E escape v escape V escape x escape escape f j enter escape escape "
    "t a escape e escape d escape A escape R escape escape",
    "appointments": "enter escape a escape escape d escape c escape",
    "overview": "tab j g p n y x a escape escape tab tab enter",
    "quotes": "a escape escape p escape x escape R l escape L escape escape X escape M escape escape S n d escape "
    "s escape v escape",
    "orders": "a escape e escape l escape L escape escape X escape R escape x escape c escape d escape s escape v escape o",
    "products": "a escape e escape A escape minus escape o escape s escape space E escape d escape v escape V escape",
    "leads": "n N c o 4 x escape Q escape l escape e escape d escape a escape "
    "s escape space E escape v escape V escape R a escape e escape d escape x escape",
    "reports": "o escape b escape t escape p n i escape c tab x y slash escape escape enter",
    "import": "slash escape",
    "history": "enter escape u escape ctrl+r escape",
    "trash": "D escape",
    "backups": "a v r escape D escape",
}


@pytest.fixture(scope="module")
def poisoned(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = copied(pattern, tmp_path_factory.mktemp("poisoned") / "crm.db")
    poison(path)
    return path


def widgets() -> set[type[Widget]]:
    """Every widget of the program's own but those that others are made from."""
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(crm_tui.__path__, "crm_tui.")]
    classes = {kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)}
    own: set[type[Widget]] = {
        kind for kind in classes if issubclass(kind, Widget) and kind.__module__.startswith("crm_tui.")
    }
    return {kind for kind in own if not kind.__name__.startswith("_")} - ABSTRACT


def hostile_mail(folder: Path) -> Path:
    """A message whose sender and subject are those strings that can be in a header."""
    words = " ".join(text for text in OWN if text.isprintable() and "\n" not in text)
    message = EmailMessage()
    message["From"] = f'"{words[:200].replace(chr(34), "").replace(chr(92), "")}" <evil@example.org>'
    message["To"] = "ada@example.org"
    message["Subject"] = words[:900]
    message.set_content("\x1b]0;owned\x07\u202eevil [/] [b]")
    path = folder / "hostile [b].eml"
    path.write_bytes(message.as_bytes())
    return path


async def pressed(pilot: Pilot[None], keys: Sequence[str]) -> set[type[Widget]]:
    """Press keys, look at everything after each; gives what kinds of widget were there."""
    seen: set[type[Widget]] = set()
    for key in keys:
        await pilot.press(key)
        await look(pilot)
        seen |= {type(node) for screen in pilot.app.screen_stack for node in screen.walk_children(with_self=True)}
    return seen


def opened_over(folder: Path) -> list[Screen[Any]]:
    """Every screen and dialog that no key of a screen opens for any record."""
    return [
        AppointmentScreen(1),
        InteractionScreen(1),
        MailScreen(MailPlan(path=str(hostile_mail(folder)))),
        ClashDialog(OWN[0], {str(n): (text, text, text) for n, text in enumerate(OWN)}),
        LeadRulesScreen(),
        ListsScreen(),
        RatesScreen(),
        StagesScreen(Pipeline(1, OWN[7], ())),
        DuplicatesScreen((1, 2)),
        QualityScreen(),
        ProblemScreen("", None),
        FirstStart(BusinessFacts(name=OWN[7], currency="EUR", zone="UTC", country=None)),
    ]


async def drawn(source: Path, folder: Path) -> set[type[Widget]]:
    """Draw everything there is over copies of a database; gives what kinds of widget were there."""
    seen: set[type[Widget]] = set()
    for entry in SCREENS:
        with opened(copied(source, folder / entry.name / "crm.db")) as crm:
            app = CrmApp(crm)
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await settle(pilot)
                app.go(entry.name)
                seen |= await pressed(pilot, [*EVERYWHERE.split(), *TOUR, *MORE.get(entry.name, "").split()])
    for screen in opened_over(folder):
        with opened(copied(source, folder / "dialog.db")) as crm:
            app = CrmApp(crm)
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await settle(pilot)
                app.push_screen(screen)
                seen |= await pressed(pilot, ["down", "tab", "e", "escape", "escape"])
                open_handover(app, (1, 2), OWN[7], OWN[0])
                seen |= await pressed(pilot, ["down", "escape"])
    return seen


@pytest.mark.slow
async def test_every_widget_draws_what_is_there(poisoned: Path, tmp_path: Path) -> None:
    missing = widgets() - await drawn(poisoned, tmp_path)
    assert " ".join(sorted(kind.__name__ for kind in missing)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(chunks())))
async def test_every_widget_draws_every_text(pattern: Path, tmp_path: Path, number: int) -> None:
    """Each text by itself in each column, rather than several to a field."""
    missing = widgets() - await drawn(poison_rows(pattern, tmp_path / "crm.db", chunks()[number]), tmp_path)
    assert " ".join(sorted(kind.__name__ for kind in missing)) == ""


async def test_what_opens_over_a_screen_draws_what_is_there(pattern: Path, tmp_path: Path) -> None:
    """The fast form: one look at each screen and dialog that opens over another."""
    texts = storable()[:: len(storable()) // 2]
    with opened(poison_rows(pattern, tmp_path / "crm.db", texts)) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settle(pilot)
            for screen in opened_over(tmp_path):
                app.push_screen(screen)
                await look(pilot)
                app.pop_screen()
