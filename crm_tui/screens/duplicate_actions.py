"""What keys do with a pair of customers that are likely one: choose values, merge, say that they are two."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_core.values.text import counted
from crm_tui import bridge
from crm_tui.actions import GOES_BACK, Action, Enabled

if TYPE_CHECKING:
    from crm_core.catalog.pages import Ref
    from crm_tui.screens.customers import CustomersScreen

Host = Any  # DuplicatesScreen: choice, preview, sure, field(), choose(), step_back(), after()
MOST_NAMED = 8


def has_pair(host: Host) -> Enabled:
    """Whether there is a pair to act on."""
    return True if host.preview is not None else "There is no pair here."


def some_sure(host: Host) -> Enabled:
    """Whether any pair needs no look."""
    return True if host.sure else "No pair is sure."


def can_take(host: Host) -> Enabled:
    """Whether the field under the cursor has two values to choose from."""
    if host.preview is None:
        return "There is no pair here."
    merged = host.field()
    if merged is not None and merged.differs:
        return True
    return "Go to a field that differs in both; what is empty in the first is filled anyway."


def merge(host: Host) -> None:
    """Merge as it is shown; a pair that came by itself is shown first."""
    if host.came_by_itself():
        return
    choice, app, merging = host.choice, host.crm_app, host.crm.merging
    call = lambda: merging.merge(choice.keep, choice.gone, choice.taken)  # noqa: E731
    bridge.write(app, call, lambda change: host.after(change.summary))


def merge_sure(host: Host) -> None:
    """Merge every pair of which nobody has to look, after a question that says how many and whom."""
    crm = host.crm
    host.say("Comparing …")
    bridge.load(
        host, "sure", lambda: crm.merging.sure(crm.duplicates.find("", None, None)), lambda pairs: _ask(host, pairs)
    )


def _ask(host: Host, pairs: "Sequence[tuple[Ref, Ref]]") -> None:
    from crm_tui.dialogs.confirm import Confirm

    app, merging = host.crm_app, host.crm.merging
    host.say_pair()
    if not pairs:
        app.tell("No pair is sure any more.", warning=True)
        return
    details = [f"{gone.name} ({gone.id}) into {keep.name} ({keep.id})" for keep, gone in pairs[:MOST_NAMED]]
    details += [f"and {len(pairs) - MOST_NAMED:,} more"] if len(pairs) > MOST_NAMED else []

    def answered(yes: bool | None) -> None:
        if yes:
            call = lambda: merging.merge_all([(keep.id, gone.id) for keep, gone in pairs])  # noqa: E731
            bridge.write(app, call, lambda change: host.after(change.summary))

    app.push_screen(Confirm(f"Merge {counted(len(pairs), 'customer')} into others?", details, "Merge"), answered)


def tell_apart(host: Host) -> None:
    """Remember that they are two; a pair that came by itself is shown first."""
    if host.came_by_itself():
        return
    choice, app, duplicates = host.choice, host.crm_app, host.crm.duplicates
    call = lambda: duplicates.not_duplicates(choice.keep, choice.gone)  # noqa: E731
    bridge.write(app, call, lambda change: host.after(change.summary))


def _merge_twin(host: Host) -> Sequence[str]:
    return [*host.choice.command(), "--yes"]


def _preview_twin(host: Host) -> Sequence[str]:
    return [*host.choice.command(), "--dry-run"]


def _apart_twin(host: Host) -> Sequence[str]:
    return ["crm", "duplicates", "--not", str(host.choice.keep), str(host.choice.gone)]


DUPLICATE_ACTIONS = (
    Action(id="duplicates.back", keys="escape", label="Back", group="Moving", footer=95, no_twin=GOES_BACK,
           run=lambda host: host.step_back(), help="From the fields to the pairs; then to the customers."),
    Action(id="duplicates.merge", keys="M", label="Merge", footer=92, run=merge, enabled=has_pair, twin=_merge_twin,
           help="Make the two one, as shown below; everything of the second goes over to the first."),
    Action(id="duplicates.sure", keys="A", label="All sure", footer=91, run=merge_sure, enabled=some_sure,
           twin=lambda _: ["crm", "merge", "--sure", "--yes"],
           help="Merge every pair that is sure, in one step that one undo takes back, after a question."),
    Action(id="duplicates.apart", keys="d", label="Not a duplicate", footer=90, run=tell_apart, enabled=has_pair,
           twin=_apart_twin, help="Remember that the two are two; they are offered no more."),
    Action(id="duplicates.take", keys="t", label="Take the other's", footer=88, enabled=can_take, twin=_preview_twin,
           run=lambda host: host.choose(host.choice.toggled(host.field().field.key)),
           help="Of the field under the cursor let the second one's value stay; again: the first one's."),
    Action(id="duplicates.swap", keys="s", label="Swap", footer=87, enabled=has_pair, twin=_preview_twin,
           run=lambda host: host.choose(host.choice.swapped()), help="Let the other one stay."),
)  # fmt: skip


def open_duplicates(host: "CustomersScreen") -> None:
    """Every pair that is likely one."""
    from crm_tui.screens.duplicates import DuplicatesScreen

    host.app.push_screen(DuplicatesScreen())


def two_marked(host: "CustomersScreen") -> Enabled:
    """Whether two customers are marked."""
    if len(host.table.marked) == 2:
        return True
    return f"Mark the two customers that are one, with {host.key('table.mark')}."


def open_marked(host: "CustomersScreen") -> None:
    """The two marked customers side by side; where they cannot be one, that is said in the list."""
    merging, (keep, gone) = host.crm.merging, host.table.chosen()

    def opened(_: object) -> None:
        from crm_tui.screens.duplicates import DuplicatesScreen

        host.app.push_screen(DuplicatesScreen((keep, gone), host.unmark))

    bridge.load(host, "merge", lambda: merging.preview(keep, gone), opened)


def _marked_twin(host: "CustomersScreen") -> Sequence[str]:
    return ["crm", "merge", *(str(key) for key in host.table.chosen()), "--dry-run"]


OPENING_ACTIONS = (
    Action(id="customers.duplicates", keys="w", label="Duplicates", group="Records", run=open_duplicates,
           twin=lambda _: ["crm", "duplicates"], help="Customers that stand here twice, side by side, to be merged."),
    Action(id="customers.merge", keys="W", label="Merge two", group="Records", run=open_marked, enabled=two_marked,
           twin=_marked_twin, help="Show the two marked customers side by side, to be merged."),
)  # fmt: skip
