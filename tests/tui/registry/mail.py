"""What keys do with e-mail before it is imported."""

from collections.abc import Callable
from typing import Any

from crm_tui.screens.import_ import ImportScreen
from crm_tui.screens.mail import MailScreen
from tests.tui.screens.conftest import Driver

from .case import ELSEWHERE, Case, World

NAMED = ("slash", "={folder}/inbox.mbox", "enter")


def _tried(ui: Driver) -> bool:
    return isinstance(ui.screen, MailScreen) and ui.screen.report is not None


def _reports(shown: Callable[[Any], bool]) -> Callable[[Driver], bool]:
    return lambda ui: _tried(ui) and shown(ui.screen.report)


def _logged(world: World) -> bool:
    return world.crm.browse.count("interaction", "subject:Posters") == 1


MAIL = {
    "mail.run": Case(place="import", before=NAMED, ready=_tried, wrote=_logged),
    "mail.leads": Case(place="import", before=NAMED, ready=_tried, shown=_reports(lambda report: report.customers == 1),
                       late=True, prints=("1 customer and 1 lead made",)),
    "mail.bulk": Case(place="import", before=NAMED, ready=_tried, shown=_reports(lambda report: report.created == 2),
                      late=True, prints=("2 would be logged",)),
    "mail.reload": Case(place="import", before=(*NAMED, ELSEWHERE), ready=_tried, prints=("6 messages",),
                        shown=_reports(lambda report: report.rows == 6)),
    "mail.back": Case(place="import", before=NAMED, ready=_tried, shown=lambda ui: isinstance(ui.screen, ImportScreen)),
}  # fmt: skip
