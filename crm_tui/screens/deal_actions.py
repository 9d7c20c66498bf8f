"""What keys do with deals, on the board and in the detail; the screen answers which deal is meant."""

from collections.abc import Callable, Sequence
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.sales.stages import Pipeline, Stage
from crm_tui import bridge
from crm_tui.actions import Action, Enabled
from crm_tui.screens.bulk_actions import delete_chosen, delete_twin, write_marked

DealHost = Any  # PipelineScreen or DealScreen: subject(), subjects(), subject_name(), pipeline(), stage(), unmark()


def one(host: DealHost) -> Enabled:
    """Whether there is a deal to act on."""
    if host.subject() is not None:
        return True
    return f"There is no deal here; {host.key('pipeline.add')} adds one."


def write(host: DealHost, call: Callable[[], Change]) -> None:
    """Change a deal in the background and say what was done."""
    bridge.change(host.crm_app, call)


def neighbour(host: DealHost, distance: int) -> Stage | None:
    """The stage before or after the deal's."""
    pipeline: Pipeline | None = host.pipeline()
    stage: Stage | None = host.stage()
    if pipeline is None or stage is None:
        return None
    place = [one.id for one in pipeline.stages].index(stage.id) + distance
    return pipeline.stages[place] if 0 <= place < len(pipeline.stages) else None


def can_move(distance: int) -> Callable[[DealHost], Enabled]:
    """Whether there is a stage on that side."""

    def check(host: DealHost) -> Enabled:
        if (allowed := one(host)) is not True:
            return allowed
        if host.subjects() != [host.subject()]:
            return f"Deals are marked; {host.key('deal.move')} asks for the stage."
        which = "last" if distance > 0 else "first"
        return True if neighbour(host, distance) else f"This is the {which} stage."

    return check


def move(distance: int) -> Callable[[DealHost], None]:
    """Move the deal to the stage before or after its own."""

    def run(host: DealHost) -> None:
        if (stage := neighbour(host, distance)) is not None:
            move_to(host, stage)

    return run


def move_to(host: DealHost, stage: Stage) -> None:
    """Move the chosen deals to a stage; of a lost one a form asks why."""
    keys, deals = host.subjects(), host.crm.deals
    if stage.kind == "lost":
        _ask_why(host, stage)
    elif keys:
        write_marked(host, lambda: deals.move_all(keys, stage.id))


def choose_stage(host: DealHost) -> None:
    """Ask for the stage, and move the chosen deals there."""
    from crm_tui.dialogs.choose import Choose

    stages, present = {str(one.id): one for one in host.pipeline().stages}, host.stage()

    def chosen(key: str | None) -> None:
        if key is not None:
            move_to(host, stages[key])

    choices = [(key, one.name) for key, one in stages.items()]
    host.app.push_screen(Choose("Move to", choices, str(present.id) if present else ""), chosen)


def win(host: DealHost) -> None:
    """The chosen deals are won."""
    keys, deals = host.subjects(), host.crm.deals
    write_marked(host, lambda: deals.win_all(keys))


def lose(host: DealHost) -> None:
    """The chosen deals are lost; a form asks why and to whom."""
    _ask_why(host, None)


def _ask_why(host: DealHost, stage: Stage | None) -> None:
    from crm_tui.dialogs.loss_form import open_lost

    open_lost(host.crm_app, host.subjects(), stage, host.unmark)


def edit(host: DealHost) -> None:
    """The form of the deal."""
    from crm_tui.dialogs.deal_forms import open_deal

    key, pipeline = host.subject(), host.pipeline()
    if key is not None and pipeline is not None:
        open_deal(host.crm_app, key, pipeline)


def show_customer(host: DealHost) -> None:
    """Go to the customer of the deal."""
    app, key, crm = host.crm_app, host.subject(), host.crm

    def arrived(view: Any) -> None:
        customer = view.values.get("customer")
        if customer is None:
            app.tell("This deal has no customer.", warning=True)
        else:
            app.land("customer", customer.id)

    bridge.load(app, "customer of deal", lambda: crm.deals.view(key), arrived)


def quote(host: DealHost) -> None:
    """Add a quote with the lines of the deal and go to it."""
    key, quotes, app = host.subject(), host.crm.quotes, host.crm_app

    def written(change: Change) -> None:
        app.saved(change.summary)
        app.land("quote", change.id)

    bridge.write(app, lambda: quotes.add({"deal": key}), written)


def copy(host: DealHost) -> None:
    """Copy the reference of the deal."""
    host.crm_app.copy(f"deal:{host.subject()}")


def _twin(*words: str, last: str = "") -> Callable[[DealHost], Sequence[str]]:
    return lambda host: ["crm", "deal", *words, str(host.subject()), *([last] if last else [])]


def _move_twin(distance: int) -> Callable[[DealHost], Sequence[str]]:
    def words(host: DealHost) -> Sequence[str]:
        stage = neighbour(host, distance)
        return ["crm", "deal", "move", str(host.subject()), stage.name if stage else "STAGE"]

    return words


def _several_twin(verb: str, last: str = "") -> Callable[[DealHost], Sequence[str]]:
    """The command line that does something to all chosen deals."""

    def words(host: DealHost) -> Sequence[str]:
        keys = [str(key) for key in host.subjects()]
        return ["crm", "deal", verb, *keys, *([last] if last else []), *(["--yes"] if len(keys) > 1 else [])]

    return words


show_twin = _twin("show")

DEAL_ACTIONS = (
    Action(id="deal.back", keys="H,shift+left", label="Move back", footer=82, run=move(-1), enabled=can_move(-1),
           twin=_move_twin(-1), help="Move the deal to the stage before."),
    Action(id="deal.forth", keys="L,shift+right", label="Move on", footer=95, run=move(1), enabled=can_move(1),
           twin=_move_twin(1), help="Move the deal to the next stage."),
    Action(id="deal.win", keys="w", label="Won", footer=94, run=win, enabled=one, twin=_several_twin("win"),
           help="Move the deal to the won stage."),
    Action(id="deal.lose", keys="x", label="Lost", footer=93, run=lose, enabled=one, twin=_several_twin("lose"),
           help="Move the deal to the lost stage; a form asks for reason, competitor and note."),
    Action(id="deal.move", keys="m", label="Move to", run=choose_stage, enabled=one, twin=_several_twin("move", "STAGE"),
           help="Choose a stage for the deal, in the list for all marked ones."),
    Action(id="deal.edit", keys="e", label="Edit", footer=91, run=edit, enabled=one, help="Change what is known.",
           twin=lambda host: ["crm", "deal", "edit", str(host.subject()), "--title", host.subject_name()]),
    Action(id="deal.delete", keys="d", label="Delete", footer=60, run=delete_chosen, enabled=one, twin=delete_twin,
           help="Move the deal, or those marked in the list, to the trash, after a question."),
    Action(id="deal.quote", keys="Q", label="Quote", run=quote, enabled=one,
           twin=lambda host: ["crm", "quote", "add", "--deal", str(host.subject())],
           help="A draft with the customer and the lines of the deal."),
    Action(id="deal.customer", keys="o", label="Show customer", run=show_customer, enabled=one, twin=show_twin,
           help="Go to the customer of the deal."),
    Action(id="deal.copy", keys="y", label="Copy reference", run=copy, enabled=one, twin=show_twin,
           help="Put deal:NUMBER on the clipboard."),
)  # fmt: skip
