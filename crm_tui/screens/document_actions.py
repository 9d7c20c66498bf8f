"""What keys do with quotes and orders alike: their lines, their customer, their reference, the way to the trash."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_core.catalog.pages import Change
from crm_core.sales.lines.spelled import changed_parts, spelled
from crm_tui import bridge
from crm_tui.actions import Action, Enabled

if TYPE_CHECKING:
    from crm_core.crm import Crm

Host = Any  # OrdersScreen or QuotesScreen: subject(), customer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """One kind of documents with lines. ``capability`` is the core's for them; ``remove`` gets it, the id and a position."""

    noun: str
    spelling: str
    can_change: Callable[[Host], Enabled]
    capability: Callable[["Crm"], Any]
    remove: Callable[[Any, int, int], Change]


def understood(text: str) -> str:
    """What a text means as a line. Raises InvalidValue."""
    from crm_core.sales.lines.given import parse_line

    return spelled(parse_line(text))


def _ask_line(host: Host, kind: Documents, title: str, change: Callable[[str], Change], value: str = "") -> None:
    """Ask for a line; products are suggested, and what is refused stays open."""
    from crm_tui.dialogs.find_records import line_finder
    from crm_tui.dialogs.write_prompt import ask_change

    find = line_finder(host.crm_app)
    ask_change(host.crm_app, title, change, value=value, placeholder=kind.spelling, check=understood, find=find)


def add_line(host: Host, kind: Documents) -> None:
    """Ask for a line and put it behind the others."""
    documents, key = kind.capability(host.crm), host.subject()
    _ask_line(host, kind, "New line", lambda text: documents.add_lines(key, [text]))


def edit_line(host: Host, kind: Documents) -> None:
    """Choose a line and change its text."""
    documents, key = kind.capability(host.crm), host.subject()

    def chosen(line: Any) -> None:
        def change(text: str) -> Change:
            done: Change = documents.edit_line(key, line.position, changed_parts(line.given, text))
            return done

        _ask_line(host, kind, f"Line {line.position}", change, spelled(line.given))

    choose_line(host, kind, "Change which line?", chosen)


def remove_line(host: Host, kind: Documents) -> None:
    """Choose a line and take it off."""
    documents, key = kind.capability(host.crm), host.subject()

    def remove(line: Any) -> None:
        bridge.change(host.crm_app, lambda: kind.remove(documents, key, line.position))

    choose_line(host, kind, "Take off which line?", remove)


def choose_line(host: Host, kind: Documents, title: str, then: Callable[[Any], object]) -> None:
    """Ask for one of the lines of the document."""
    from crm_tui.dialogs.choose import Choose

    app, documents, key = host.crm_app, kind.capability(host.crm), host.subject()

    def arrived(view: Any) -> None:
        lines = {str(line.position): line for line in view.lines}
        if not lines:
            app.tell(f"This {kind.noun} has no lines; {host.key(f'{kind.noun}.line-add')} adds one.", warning=True)
            return
        choices = [(place, f"{place}  {spelled(line.given)}") for place, line in lines.items()]
        app.push_screen(Choose(title, choices), lambda place: then(lines[place]) if place else None)

    bridge.load(app, "lines", lambda: documents.view(key), arrived)


def line_twin(noun: str, *words: str) -> Callable[[Host], list[str]]:
    """The command line that does something with a line."""
    return lambda host: ["crm", noun, "line", words[0], str(host.subject()), *words[1:]]


def line_actions(kind: Documents) -> tuple[Action, ...]:
    """The keys for the lines of a document."""
    noun, allowed = kind.noun, kind.can_change
    return (
        Action(id=f"{noun}.line-add", keys="l", label="Add line", footer=91, run=lambda host: add_line(host, kind),
               enabled=allowed, twin=line_twin(noun, "add", "LINE"), help=f"A line in one text: {kind.spelling}."),
        Action(id=f"{noun}.line-edit", keys="L", label="Change line", footer=77, run=lambda host: edit_line(host, kind),
               enabled=allowed, twin=line_twin(noun, "edit", "PLACE", "--discount", "DISCOUNT"),
               help="Choose a line and change its text."),
        Action(id=f"{noun}.line-remove", keys="X", label="Take line off", run=lambda host: remove_line(host, kind),
               enabled=allowed, twin=line_twin(noun, "remove", "PLACE"), help="Choose a line and take it off."),
    )  # fmt: skip


def twin(noun: str, *words: str, last: Sequence[str] = ()) -> Callable[[Host], Sequence[str]]:
    """The command line that does something with the document."""
    return lambda host: ["crm", noun, *words, str(host.subject()), *last]


def show_customer(host: Host) -> None:
    """Go to the customer of the document."""
    if (customer := host.customer()) is not None:
        host.crm_app.land("customer", customer.id)
    else:
        host.crm_app.tell("It has no customer.", warning=True)


def record_actions(noun: str, one: Callable[[Host], Enabled]) -> tuple[Action, ...]:
    """The keys that lead from a document to its customer and name it elsewhere."""
    return (
        Action(id=f"{noun}.customer", keys="o", label="Show customer", run=show_customer, enabled=one,
               twin=twin(noun, "show"), help=f"Go to the customer of the {noun}."),
        Action(id=f"{noun}.reference", keys="y", label="Copy reference", enabled=one, twin=twin(noun, "show"),
               run=lambda host: host.crm_app.copy(f"{noun}:{host.subject()}"), help=f"Put {noun}:NUMBER on the clipboard."),
    )  # fmt: skip
