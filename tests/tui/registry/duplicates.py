"""What keys do with customers who are likely one."""

from crm_tui.screens.customers import CustomersScreen
from crm_tui.screens.duplicates import DuplicatesScreen
from tests.tui.screens.conftest import Driver

from .case import Case, World

MARKED = ("space", "j", "space")  # Ada Lovelace and Clara Böhm
PAIR = (*MARKED, "W")


def _side_by_side(ui: Driver) -> bool:
    return isinstance(ui.screen, DuplicatesScreen) and ui.screen.preview is not None


def _at_a_field(ui: Driver) -> bool:
    return _side_by_side(ui) and ui.screen.field() is not None


def _told_apart(world: World) -> bool:
    with world.crm.store.reading() as db:
        return bool(db.execute("SELECT count(*) FROM not_duplicates").fetchone()[0])


def _shows_none(ui: Driver) -> bool:
    return isinstance(ui.screen, DuplicatesScreen) and "No duplicates found." in ui.text()


DUPLICATES = {
    "customers.duplicates": Case(shown=_shows_none, both=("No duplicates found.",)),
    "customers.merge": Case(before=MARKED, shown=_side_by_side, both=("Ada Lovelace", "Clara Böhm", "Graz")),
    "duplicates.back": Case(before=PAIR, ready=_side_by_side, shown=lambda ui: isinstance(ui.screen, CustomersScreen)),
    "duplicates.merge": Case(before=PAIR, ready=_side_by_side,
                             wrote=lambda world: 3 not in world.crm.browse.ids("customer")),
    "duplicates.sure": Case(world="more", before=("w",), ready=_side_by_side, after=("y",),
                            wrote=lambda world: world.crm.browse.count("customer", "Grace") == 1),
    "duplicates.apart": Case(before=PAIR, ready=_side_by_side, wrote=_told_apart),
    "duplicates.take": Case(before=PAIR, ready=_at_a_field, late=True, both=("Clara Böhm", "Graz"),
                            shown=lambda ui: ui.screen.preview.fields[0].merged == "Clara Böhm"),
    "duplicates.swap": Case(before=PAIR, ready=_side_by_side, late=True, both=("Clara Böhm", "Graz"),
                            shown=lambda ui: ui.screen.preview is not None and ui.screen.preview.keep.id == 3),
}  # fmt: skip
