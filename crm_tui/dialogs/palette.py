"""The palette: every action that can be reached, and every record, by typing a part of its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from crm_core.store import Interrupt
from crm_core.values.text import cell_width, fold, shorten, show_text
from crm_tui import bridge
from crm_tui.actions import Action, ActionHost
from crm_tui.crm_widget import crm_app_of
from crm_tui.dialogs.dialog import Dialog
from crm_tui.search_reading import Findings, find_records
from crm_tui.widgets.columns import pad
from crm_tui.widgets.inputs import SafeInput

DEBOUNCE_SECONDS = 0.025
HITS_EACH = 6
NEAREST = "No record has these words; the nearest are shown."
DIALOG_CELLS = 84  # as its style says
DIALOG_PART = 0.96
FRAME_CELLS = 9  # border, padding and scroll bar
LEAST_LABEL = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette and what choosing it does."""

    label: str
    note: str
    run: Callable[[], object]


class Palette(Dialog[None]):
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
        app = crm_app_of(self)
        crm, place = app.crm, app.session.place()
        bridge.load(self, "search", lambda: find_records(crm, typed, HITS_EACH, stop, place), self._found)

    def _found(self, found: Findings) -> None:
        app = crm_app_of(self)
        typed = self.query_one(Input).value
        records = [
            Entry(hit.label, f"{hit.entity}:{hit.id}", partial(app.land, hit.entity, hit.id)) for hit in found.records
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
        options.clear_options()
        options.add_options(Option(self._line(entry)) for entry in self._entries)
        options.highlighted = 0 if self._entries else None
        self.query_one("#palette-note", Static).update("")

    def _line(self, entry: Entry) -> Content:
        """Label at the left, note at the right, both cut so that they share one line."""
        width = max(min(int(self.app.size.width * DIALOG_PART), DIALOG_CELLS) - FRAME_CELLS, LEAST_LABEL + 1)
        note = shorten(show_text(entry.note), width - LEAST_LABEL - 1)
        return Content(pad(show_text(entry.label), width - cell_width(note) - 1)) + Content.styled(
            f" {note}", "$crm-dim"
        )

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        highlighted = self.query_one(OptionList).highlighted
        self._fill(self._entries)
        self.query_one(OptionList).highlighted = highlighted

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
