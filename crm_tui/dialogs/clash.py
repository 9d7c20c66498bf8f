"""Somebody else changed the same fields: show both values and ask, field by field."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from crm_core.values.text import show_text
from crm_tui.dialogs.dialog import Dialog
from crm_tui.text import safe


class ClashDialog(Dialog[dict[str, bool] | None]):
    """Answers which fields keep mine (True) or theirs (False), None to go back to the form.

    ``fields`` maps a key to (label, theirs, mine).
    """

    BINDINGS = [
        Binding("down,j", "move(1)", "Down"),
        Binding("up,k", "move(-1)", "Up"),
        Binding("space,left,right,tab", "turn", "Other value"),
        Binding("enter,ctrl+s", "save", "Save"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, record: str, fields: Mapping[str, tuple[str, str, str]]) -> None:
        super().__init__()
        self._record = record
        self._fields: Sequence[tuple[str, tuple[str, str, str]]] = tuple(fields.items())
        self._mine = dict.fromkeys(fields, True)
        self._here = 0

    def compose(self) -> ComposeResult:
        """What happened, both values of each field, the keys."""
        with Vertical(classes="dialog"):
            title = f"{self._record} was changed elsewhere meanwhile."
            yield Static(safe(title, "bold"), markup=False)
            yield Static("Which value shall stay?", classes="dialog-detail", markup=False)
            with VerticalScroll(classes="dialog-list"):
                yield Static("", id="clash-fields", markup=False)
            yield Static("space Other value   enter Save   esc Back to the form", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Show the fields."""
        self._paint()

    def _paint(self) -> None:
        lines: list[Content] = []
        for number, (key, (label, theirs, mine)) in enumerate(self._fields):
            here = number == self._here
            lines.append(
                Content.styled(f"{'▌' if here else ' '}{show_text(label)}", "bold $crm-accent" if here else "bold")
            )
            for text, value, chosen in (("mine  ", mine, self._mine[key]), ("theirs", theirs, not self._mine[key])):
                sign = "(•)" if chosen else "( )"
                style = "" if chosen else "$crm-dim"
                lines.append(Content.styled(f"   {sign} {text}  {show_text(value) or '—'}", style))
        self.query_one("#clash-fields", Static).update(Content("\n").join(lines))

    def action_move(self, step: int) -> None:
        """Go to another field."""
        self._here = max(0, min(self._here + step, len(self._fields) - 1))
        self._paint()

    def action_turn(self) -> None:
        """Choose the other value."""
        key = self._fields[self._here][0]
        self._mine[key] = not self._mine[key]
        self._paint()

    def action_save(self) -> None:
        """Close with the choices."""
        self.dismiss(self._mine)

    def action_leave(self) -> None:
        """Back to the form."""
        self.dismiss(None)
