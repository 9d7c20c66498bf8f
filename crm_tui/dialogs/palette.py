"""The palette: every action that can be reached, and every record, by typing a part of its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from crm_core.catalog.search import Found
from crm_core.store import Interrupt
from crm_core.values.text import fold, show_text
from crm_tui import bridge
from crm_tui.actions import Action, ActionHost
from crm_tui.crm_widget import crm_app_of
from crm_tui.widgets.columns import pad
from crm_tui.widgets.inputs import SafeInput

DEBOUNCE_SECONDS = 0.025
HITS_EACH = 6
NEAREST = "No record has these words; the nearest are shown."


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette and what choosing it does."""

    label: str
    note: str
    run: Callable[[], object]


class Palette(ModalScreen[None]):
    """``actions`` are those reachable from where it was opened; without any it only searches records."""

    BINDINGS = [
        Binding("escape", "leave", "Close"),
        Binding("down,ctrl+n", "move(1)", "Down", priority=True),
        Binding("up,ctrl+p", "move(-1)", "Up", priority=True),
    ]

    def __init__(self, actions: Sequence[tuple[ActionHost, Action]]) -> None:
        super().__init__()
        self._offered = tuple(actions)
        self._entries: list[Entry] = []
        self._rest: Timer | None = None
        self._stop = Interrupt()

    def compose(self) -> ComposeResult:
        """Input, list, note."""
        what = "an action, or the name of a record" if self._offered else "search customers, deals, appointments, notes"
        with Vertical(classes="dialog palette"):
            yield SafeInput(placeholder=what, classes="dialog-input")
            yield OptionList(markup=False, classes="dialog-list")
            yield Static("", id="palette-note", classes="dialog-message", markup=False)

    def on_mount(self) -> None:
        """Begin with all actions."""
        self._fill(self._matching(""))

    def _matching(self, typed: str) -> list[Entry]:
        words = fold(typed).split()
        app = crm_app_of(self)
        entries: dict[str, Entry] = {}
        for host, action in self._offered:
            text = fold(f"{action.label} {action.group} {action.id} {action.help}")
            if action.id not in entries and action.group != "Moving" and all(word in text for word in words):
                allowed = action.enabled(host)
                note = " ".join(app.keys_of(action)[:1]) if allowed is True else str(allowed)
                entries[action.id] = Entry(action.label, note, partial(host.action_perform, action.id))
        first = words[0] if words else ""
        return sorted(entries.values(), key=lambda entry: not fold(entry.label).startswith(first))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(self._matching(event.value))
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(DEBOUNCE_SECONDS, self._search)

    def _search(self) -> None:
        self._stop.stop()
        typed = self.query_one(Input).value.strip()
        if not typed:
            return
        stop = self._stop = Interrupt()
        search = crm_app_of(self).crm.search
        bridge.load(self, "search", lambda: search.look(typed, HITS_EACH, (), stop), self._found)

    def _found(self, found: Found) -> None:
        app = crm_app_of(self)
        typed = self.query_one(Input).value
        records = [
            Entry(hit.name, f"{hit.entity}:{hit.id}", partial(app.land, hit.entity, hit.id)) for hit in found.hits
        ]
        actions = self._matching(typed)
        # What was typed may be an action; what is only like it stands behind.
        self._fill([*actions, *records] if found.nearest else [*records, *actions])
        if found.nearest and records:
            self.query_one("#palette-note", Static).update(Content(NEAREST))
        if not records and not actions:
            self.query_one("#palette-note", Static).update(Content("Nothing has these words."))

    def _fill(self, entries: Sequence[Entry]) -> None:
        self._entries = list(entries)
        options = self.query_one(OptionList)
        width = max(self.size.width and 76, 40)
        options.clear_options()
        for entry in self._entries:
            note = show_text(entry.note)
            room = width - len(note) - 2
            label = pad(show_text(entry.label), max(room, 20))
            options.add_option(Option(Content(label) + Content.styled(f" {note}", "$crm-dim")))
        options.highlighted = 0 if self._entries else None
        self.query_one("#palette-note", Static).update("")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self._run(highlighted)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._run(event.option_index)

    def _run(self, index: int) -> None:
        entry = self._entries[index]
        self.dismiss(None)
        crm_app_of(self).call_later(entry.run)

    def action_move(self, step: int) -> None:
        """Move the highlight while typing goes on."""
        options = self.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
