"""What keys do on the board and with a deal."""

from collections.abc import Callable

from crm_tui.screens.deal import DealScreen
from crm_tui.screens.pipeline import PipelineScreen
from crm_tui.screens.stages import StagesScreen
from tests.tui.screens.conftest import Driver

from .case import ELSEWHERE, Case, World

LOGO = ("slash", "=Logo", "enter")
FIRST_COLUMN = 15


def _card(column: int, title: str) -> Callable[[Driver], bool]:
    return lambda ui: ui.screen.view.column == column and bool(ui.screen.subject_name() == title)


def _row(wanted: Callable[[int], int]) -> Callable[[Driver], bool]:
    """Whether the cursor stands on one of the first column; ``wanted`` gets how many fit on a page."""
    return lambda ui: bool(ui.screen.subject_name() == cards(ui)[wanted(ui.screen.view.page_cards())])


def cards(ui: Driver) -> list[str]:
    """The titles of the first column."""
    return [card.title for card in ui.screen.view.board.lanes[0].cards[0]]


def _stage(name: str) -> Callable[[World], bool]:
    return lambda world: world.crm.deals.view(15).values["stage"] == name


def _moved(wanted: Callable[[int], int], *before: str) -> Case:
    return Case(place="pipeline", before=before, shown=_row(wanted))


def _on_logo(**words: object) -> Case:
    return Case(place="pipeline", before=LOGO, ready=lambda ui: ui.screen.subject() == 15, **words)  # type: ignore[arg-type]


def _stages(name: str) -> Callable[[Driver], bool]:
    return lambda ui: (
        isinstance(ui.screen, StagesScreen) and ui.screen.pipeline.name == name and ui.screen.stage() is not None
    )


def _in_stages(*keys: str, **words: object) -> Case:
    return Case(place="pipeline", before=("t", *keys), ready=_stages("Sales"), **words)  # type: ignore[arg-type]


def _names(world: World, pipeline: str = "Sales") -> list[str]:
    return [stage.name for stage in world.crm.pipelines.stages(pipeline)]


def _pipelines(world: World) -> list[str]:
    return [pipeline.name for pipeline in world.crm.pipelines.list()]


def _in_deal(**words: object) -> Case:
    return Case(
        place="pipeline",
        before=(*LOGO, "enter"),
        ready=lambda ui: isinstance(ui.screen, DealScreen) and bool(ui.screen.contacts()),
        **words,
    )  # type: ignore[arg-type]


def _step(name: str) -> Callable[[Driver], bool]:
    return lambda ui: ui.screen.funnel.current is not None and ui.screen.funnel.current.name == name


def _listed(count: int) -> Callable[[Driver], bool]:
    return lambda ui: (
        ui.screen.shape == "list" and ui.screen.table.count == count and ui.screen.table.current is not None
    )


def _in_list(**words: object) -> Case:
    """Two deals marked in the list."""
    return Case(
        place="pipeline", before=("b", "space", "space"), ready=lambda ui: len(ui.screen.table.marked) == 2, **words
    )  # type: ignore[arg-type]


def _say(world: World) -> dict[int, str | None]:
    return {each.customer.id: each.role for each in world.crm.deals.view(15).contacts}


SALES = {
    "pipeline.list": Case(place="pipeline", both=("Logo", "Site", "Qualification"),
                          shown=lambda ui: ui.screen.shape == "list" and ui.screen.table.count == 16 and "Site" in ui.text()),
    "pipeline.funnel": Case(place="pipeline", both=("Prospecting", "Qualification", "16"), shown=lambda ui: "went on" in ui.text()),
    "funnel.down": Case(place="pipeline", before=("f",), ready=_step("Prospecting"), shown=_step("Qualification")),
    "funnel.up": Case(place="pipeline", before=("f", "j"), ready=_step("Qualification"), shown=_step("Prospecting")),
    "funnel.open": Case(place="pipeline", before=("f", "j"), ready=_step("Qualification"), both=("Site",),
                        shown=lambda ui: ui.screen.shape == "list" and ui.screen.table.count == 1 and "Site" in ui.text()),
    "pipeline.sort": Case(place="pipeline", before=("b",), ready=_listed(16), after=("=Value", "enter"), late=True,
                          both=("Logo", "Site"), shown=lambda ui: ui.screen.table.sort == "value" and ui.screen.table.count == 16),
    "deals.set": _in_list(after=("=Next step", "enter", "=Call", "enter", "y"), fill={"FIELD=VALUE": "next_step=Call"},
                          wrote=lambda world: world.crm.browse.count("deal", "next_step:Call") == 2),
    "deal.move": _in_list(after=("=Proposal", "enter"), fill={"STAGE": "Proposal"},
                          wrote=lambda world: world.crm.browse.count("deal", "stage:proposal") == 2),
    "deal.add_contact": _in_deal(after=("=customer:2", "tab", "ctrl+s"), fill={"CUSTOMER": "customer:2"},
                                 wrote=lambda world: 2 in _say(world)),
    "deal.edit_contact": _in_deal(after=("enter", "=!", "ctrl+s"), fill={"CUSTOMER": "customer:3", "ROLE": "signs!"},
                                  wrote=lambda world: _say(world) == {3: "signs!"}),
    "deal.remove_contact": _in_deal(after=("enter",), fill={"CUSTOMER": "customer:3"}, wrote=lambda world: not _say(world)),
    "pipeline.stages": Case(place="pipeline", shown=_stages("Sales"), both=("Prospecting", "Negotiation", "won")),
    "stages.add": _in_stages(after=("=Demo", "ctrl+s"), fill={"NAME": "Demo"},
                             wrote=lambda world: _names(world)[:2] == ["Prospecting", "Demo"]),
    "stages.edit": _in_stages(after=("=!", "ctrl+s"), fill={"NAME": "Prospecting!"},
                              wrote=lambda world: _names(world)[0] == "Prospecting!"),
    "stages.up": _in_stages("j", wrote=lambda world: _names(world)[0] == "Qualification"),
    "stages.down": _in_stages(wrote=lambda world: _names(world)[0] == "Qualification"),
    "stages.delete": _in_stages(after=("=Qualification", "enter"), fill={"TARGET": "Qualification"},
                                wrote=lambda world: "Prospecting" not in _names(world)
                                and world.crm.browse.count("deal", "stage:qualification") == 16),
    "stages.pipeline": _in_stages(after=("=Partners", "enter"), late=True, shown=_stages("Partners"), both=("Prospecting",)),
    "stages.add-pipeline": _in_stages(after=("=Repairs", "enter"), fill={"NAME": "Repairs"},
                                      wrote=lambda world: _pipelines(world)[-1] == "Repairs"),
    "stages.rename-pipeline": _in_stages(after=("=!", "enter"), fill={"NAME": "Sales!"},
                                         wrote=lambda world: _pipelines(world)[0] == "Sales!"),
    "stages.delete-pipeline": _in_stages(after=("=Partners", "enter"), fill={"TARGET": "Partners"},
                                         wrote=lambda world: _pipelines(world) == ["Partners"]
                                         and world.crm.browse.count("deal", "pipeline:partners") == 16),
    "pipeline.add": Case(place="pipeline", after=("=Book", "ctrl+s"), fill={"TITLE": "Book"},
                         wrote=lambda world: world.crm.browse.count("deal", "Book") == 1),
    "pipeline.owners": Case(place="pipeline", shown=lambda ui: "jana" in ui.text(), both=("jana",)),
    "pipeline.filter": Case(place="pipeline", after=("=owner:jana", "enter"), late=True, both=("Site",),
                            shown=lambda ui: "Site" in ui.text() and "Filler" not in ui.text()),
    "pipeline.choose": Case(place="pipeline", after=("=Partners", "enter"), late=True, both=("Partners", "Prospecting"),
                            shown=lambda ui: ui.screen.pipeline().name == "Partners"),
    "pipeline.clear": Case(place="pipeline", before=LOGO, shown=lambda ui: "Site" in ui.text()),
    "pipeline.reload": Case(place="pipeline", before=(ELSEWHERE,), shown=lambda ui: len(cards(ui)) == 16),
    "deal.back": Case(place="pipeline", before=("slash", "=Site", "enter"), ready=lambda ui: ui.screen.subject() == 16,
                      wrote=lambda world: world.crm.deals.view(16).values["stage"] == "Prospecting"),
    "deal.forth": _on_logo(wrote=_stage("Qualification")),
    "deal.win": _on_logo(wrote=_stage("Won")),
    "deal.lose": _on_logo(after=("ctrl+s",), wrote=_stage("Lost")),
    "deal.edit": _on_logo(after=("=!", "ctrl+s"), fill={"Logo": "Logo!"},
                          wrote=lambda world: world.crm.deals.view(15).title == "Logo!"),
    "deal.quote": _on_logo(wrote=lambda world: world.crm.browse.count("quote", "deal:Logo") == 2),
    "deal.delete": _on_logo(after=("y",), wrote=lambda world: world.crm.browse.count("deal", "id:15") == 0),
    "deal.customer": _on_logo(both=("Ada Lovelace",), shown=lambda ui: ui.app.current_mode == "customers"
                              and ui.screen.subject() == 2),
    "deal.copy": _on_logo(both=("deal:15",), shown=lambda ui: ui.app.clipboard == "deal:15"),
    "deal.close": Case(place="pipeline", before=(*LOGO, "enter"), ready=lambda ui: isinstance(ui.screen, DealScreen),
                       shown=lambda ui: isinstance(ui.screen, PipelineScreen)),
    "board.down": _moved(lambda _: 1),
    "board.up": _moved(lambda _: 1, "j", "j"),
    "board.left": Case(place="pipeline", before=("l",), shown=lambda ui: ui.screen.view.column == 0),
    "board.right": Case(place="pipeline", shown=_card(1, "Site")),
    "board.top": _moved(lambda _: 0, "j", "j"),
    "board.bottom": _moved(lambda _: -1),
    "board.page-down": _moved(lambda page: page),
    "board.page-up": _moved(lambda page: FIRST_COLUMN - 1 - page, "G"),
    "board.open": _on_logo(shown=lambda ui: isinstance(ui.screen, DealScreen) and "900" in ui.text(),
                           both=("Logo", "Ada Lovelace", "900", "Prospecting")),
}  # fmt: skip
