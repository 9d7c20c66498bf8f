"""What keys do with quotes and their lines."""

from collections.abc import Callable

from tests.tui.screens.conftest import Driver

from .case import Case, World

SENT, DRAFT = 1, 2


def _subject(key: int) -> Callable[[Driver], bool]:
    return lambda ui: bool(ui.screen.subject() == key)


def _status(key: int, wanted: str) -> Callable[[World], bool]:
    return lambda world: world.crm.quotes.view(key).values["status"] == wanted


def _lines(*wanted: str) -> Callable[[World], bool]:
    return lambda world: [line.description for line in world.crm.quotes.view(DRAFT).lines] == list(wanted)


def _draft(**words: object) -> Case:
    return Case(place="quotes", ready=_subject(DRAFT), **words)  # type: ignore[arg-type]


def _sent(**words: object) -> Case:
    return Case(place="quotes", before=("j",), ready=_subject(SENT), **words)  # type: ignore[arg-type]


QUOTES = {
    "quote.add": _draft(after=("=Spares", "tab", "=customer:3", "ctrl+s"), fill={"TITLE": "Spares", "CUSTOMER": "3"},
                        wrote=lambda world: world.crm.browse.count("quote", "Spares") == 1),
    "quote.edit": _draft(after=("=!", "ctrl+s"), fill={"Draft": "Draft!"},
                         wrote=lambda world: world.crm.quotes.view(DRAFT).title == "Draft!"),
    "quote.send": _draft(after=("y",), wrote=_status(DRAFT, "sent")),
    "quote.accept": _sent(after=("enter",), wrote=lambda world: world.crm.browse.count("order") == 3),
    "quote.reject": _sent(after=("enter",), wrote=_status(SENT, "rejected")),
    "quote.revise": _sent(wrote=lambda world: world.crm.quotes.view(SENT).revisions[-1].id == DRAFT + 1),
    "quote.print": _sent(after=("={folder}/offer.html", "enter"), fill={"FILE": "{folder}/offer.html"},
                         both=("offer.html",), shown=lambda ui: "Written to" in ui.text()),
    "quote.mail": _sent(after=("={folder}/offer.eml", "enter"), fill={"FILE": "{folder}/offer.eml"},
                        both=("offer.eml",), shown=lambda ui: [url[-10:] for url in ui.app.opened] == ["/offer.eml"]),
    "quote.copy": _draft(wrote=lambda world: world.crm.browse.count("quote", "Draft") == 2),
    "quote.delete": _draft(after=("y",), wrote=lambda world: world.crm.browse.count("quote", "id:2") == 0),
    "quote.customer": _sent(both=("Ada Lovelace",), shown=lambda ui: ui.app.current_mode == "customers"
                            and ui.screen.subject() == 2),
    "quote.reference": _sent(both=("quote:1",), shown=lambda ui: ui.app.clipboard == "quote:1"),
    "quote.line-add": _draft(after=("=2 x Paper @ 5", "enter"), fill={"LINE": "2 x Paper @ 5"},
                             wrote=_lines("Poster", "Print", "Paper")),
    "quote.line-edit": _draft(after=("enter", "= -10%", "enter"), fill={"PLACE": "1", "DISCOUNT": "10%"},
                              wrote=lambda world: world.crm.quotes.view(DRAFT).lines[0].net.minor == 7200),
    "quote.line-remove": _draft(after=("enter",), fill={"PLACE": "1"}, wrote=_lines("Print")),
    "quote.line-move": _draft(after=("enter", "=2", "enter"), fill={"PLACE": "1", "TO": "2"},
                              wrote=_lines("Print", "Poster")),
}  # fmt: skip
