"""Help: what the keys do where the focus was, grouped, from the actions themselves."""

import textwrap
from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from crm_tui.actions import Action, ActionHost
from crm_tui.crm_widget import crm_app_of
from crm_tui.dialogs.dialog import Dialog
from crm_tui.widgets.columns import pad

KEY_CELLS = 14
MOST_LABEL_CELLS = 24
LEAST_NOTE_CELLS = 16
DIALOG_CELLS, DIALOG_PART = 82, 0.96  # as its style says
FRAME_CELLS = 7  # border, padding and scroll bar of the dialog
ORDER = ("Records", "Finding", "Changes", "Screens", "Moving", "Application")


def _rank(group: str) -> tuple[int, str]:
    """Groups of the screen itself first, the usual ones in their order after them."""
    return (ORDER.index(group) if group in ORDER else -1, group)


def _entry(keys: str, label: str, note: str, label_cells: int, cells: int) -> list[Content]:
    """A key, its label and its note, the note wrapped to ``cells`` beside them."""
    lines = textwrap.wrap(note, cells) or [""]
    first = Content.styled(pad(keys, KEY_CELLS - 1) + " ", "$crm-accent")
    first += Content(pad(label, label_cells - 1) + " ")
    rest = " " * (KEY_CELLS + label_cells)
    return [
        first + Content.styled(lines[0], "$crm-dim"),
        *(Content.styled(rest + line, "$crm-dim") for line in lines[1:]),
    ]


class HelpScreen(Dialog[None]):
    """Keys by group, nearest owner first; a key that something nearer takes is left out."""

    BINDINGS = [
        Binding("escape,q,question_mark,f1", "leave", "Close"),
        Binding("down,j", "scroll(1)", "Down"),
        Binding("up,k", "scroll(-1)", "Up"),
    ]

    def __init__(self, actions: Sequence[tuple[ActionHost, Action]]) -> None:
        super().__init__()
        self._offered = tuple(actions)

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll(classes="dialog help", can_focus=False):
            yield Static(self._text(), markup=False)

    def _text(self) -> Content:
        groups: dict[str, list[Content]] = {}
        taken: set[str] = set()
        app = crm_app_of(self)
        label_cells = min(max(cell_len(action.label) for _, action in self._offered) + 1, MOST_LABEL_CELLS)
        room = min(int(app.size.width * DIALOG_PART), DIALOG_CELLS) - FRAME_CELLS - KEY_CELLS - label_cells
        cells = max(LEAST_NOTE_CELLS, room)
        for host, action in self._offered:
            keys = [key for key in app.keys_of(action) if key not in taken]
            taken.update(keys)
            if not keys:
                continue
            allowed = action.enabled(host)
            note = action.help if allowed is True else f"{action.help} Not now: {allowed}"
            groups.setdefault(action.group, []).extend(
                _entry(" ".join(keys), action.label, note.strip(), label_cells, cells)
            )
        lines = [Content.styled("Keys", "bold")]
        for name in sorted(groups, key=_rank):
            lines += [Content(""), Content.styled(name, "bold $crm-dim"), *groups[name]]
        lines += [Content(""), Content.styled("esc closes · ctrl+p finds every action and record by name", "$crm-dim")]
        return Content("\n").join(lines)

    def action_scroll(self, step: int) -> None:
        """Scroll a line."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
