"""Segments in the list of customers: open one as a filter, keep a filter as one, put marked customers into one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.actions import Action, Enabled
from crm_tui.screens.lists_actions import open_lists
from crm_tui.screens.view_actions import split_filter

if TYPE_CHECKING:
    from crm_core.customers.segments import Segment

Host = Any  # CustomersScreen
NEW, KEEP, MANAGE = "\0new", "\0keep", "\0manage"  # no name of a segment can be one of these
NAME_WIDTH = 24


def choose_segment(host: Host) -> None:
    """Choose a segment, with its number of customers beside it, and list who is in it."""
    segments = host.crm.segments
    bridge.load(host, "segments", segments.list, lambda found: _ask_which(host, found))


def _ask_which(host: Host, segments: "Sequence[Segment]") -> None:
    from crm_core.catalog.named_filters import quoted_name
    from crm_tui.dialogs.choose import Choose

    choices = [(each.name, _line(each)) for each in segments]
    choices += [(KEEP, "Keep this filter as a segment ...")] if host.filter.strip() else []
    choices += [(MANAGE, "Edit, rename or delete segments ...")] if segments else []
    if not choices:
        host.crm_app.tell(host.with_keys(["No segments yet: filter the list, then {segments.save} keeps it."])[0])
        return

    def chosen(name: str | None) -> None:
        if name and name.startswith(KEEP):
            save_segment(host, name.removeprefix(KEEP))
        elif name == MANAGE:
            open_lists(host.crm_app, "segments")
        elif name is not None:
            host.leave_view()
            host.bar.set_text(f"segment:{quoted_name(name)}")

    host.app.push_screen(Choose("Segments", choices, named=KEEP), chosen)


def _line(segment: "Segment") -> str:
    count = "?" if segment.customers is None else f"{segment.customers:,}"
    return f"{segment.name:<{NAME_WIDTH}} {count:>7}   {segment.filter or 'by hand'}"


def save_segment(host: Host, name: str = "") -> None:
    """Keep the filter under a name: whoever it finds is in the segment, from now on."""
    segments, text = host.crm.segments, host.filter
    _ask_name(host, f"Segment of {text}", lambda given: segments.add(given, text), name)


def mark_into(host: Host) -> None:
    """Choose the fixed segment that the marked customers, or the one under the cursor, are put into."""
    segments, keys = host.crm.segments, host.subjects()
    _choose_fixed(host, "Put into segment", lambda name: segments.add_members(name, keys), keys)


def take_out(host: Host) -> None:
    """Choose the fixed segment that the marked customers, or the one under the cursor, are taken out of."""
    segments, keys = host.crm.segments, host.subjects()
    _choose_fixed(host, "Take out of segment", lambda name: segments.remove_members(name, keys), ())


def _choose_fixed(host: Host, title: str, act: Callable[[str], Change], new: Sequence[int]) -> None:
    """``new`` are the customers that a segment made for them would have; without any none is offered."""
    from crm_core.customers.segments import FIXED
    from crm_tui.dialogs.choose import Choose

    segments = host.crm.segments

    def chosen(name: str | None) -> None:
        if name == NEW:
            _ask_name(host, "A new segment", lambda given: segments.add_fixed(given, new))
        elif name and name.startswith(NEW):
            _write(host, lambda: segments.add_fixed(name.removeprefix(NEW), new))
        elif name is not None:
            _write(host, lambda: act(name))

    def ask(found: "Sequence[Segment]") -> None:
        choices = [(each.name, _line(each)) for each in found if each.kind == FIXED]
        choices += [(NEW, "A new segment ...")] if new else []
        if choices:
            host.app.push_screen(Choose(title, choices, named=NEW), chosen)
        else:
            host.crm_app.tell("There is no segment by hand.", warning=True)

    bridge.load(host, "segments", segments.list, ask)


def _ask_name(host: Host, title: str, act: Callable[[str], Change], value: str = "") -> None:
    from crm_core.catalog.named_filters import read_name
    from crm_tui.dialogs.prompt import Prompt

    def understood(text: str) -> str:
        read_name(text, "Segment")
        return ""

    def answered(text: str | None) -> None:
        if text and text.strip():
            name = text.strip()
            _write(host, lambda: act(name))

    host.app.push_screen(Prompt(title, value, placeholder="regulars, christmas cards", check=understood), answered)


def _write(host: Host, call: Callable[[], Change]) -> None:
    app = host.crm_app
    bridge.write(app, call, lambda change: app.saved(change.summary))
    host.unmark()


def _list_twin(host: Host) -> Sequence[str]:
    return ["crm", "segment", "list"]


def _save_twin(host: Host) -> Sequence[str]:
    return ["crm", "segment", "add", "NAME", *split_filter(host.filter)]


def _mark_twin(host: Host) -> Sequence[str]:
    return ["crm", "segment", "add", "NAME", "--fixed", *map(str, host.subjects())]


def _take_twin(host: Host) -> Sequence[str]:
    return ["crm", "segment", "remove-members", "NAME", *map(str, host.subjects())]


def _filtered(host: Host) -> Enabled:
    return True if host.filter.strip() else "Filter the list first; / does."


def _someone(host: Host) -> Enabled:
    return True if host.subjects() else "There is no customer here."


SEGMENT_ACTIONS = (
    Action(id="segments.open", keys="S", label="Segments", group="Finding", run=choose_segment, twin=_list_twin,
           help="Groups of customers with their numbers; choose one to list who is in it."),
    Action(id="segments.save", keys="", label="Save segment", group="Finding", run=save_segment, twin=_save_twin,
           enabled=_filtered, help="Keep the filter under a name; whoever it finds is in the segment."),
    Action(id="segments.put", keys="M", label="Into segment", run=mark_into, enabled=_someone, twin=_mark_twin,
           help="Put the marked customers, or this one, into a segment by hand."),
    Action(id="segments.take", keys="", label="Out of segment", run=take_out, enabled=_someone, twin=_take_twin,
           help="Take the marked customers, or this one, out of a segment by hand."),
)  # fmt: skip
