"""What becomes of what was typed into a form that is closed without saving."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from crm_tui.dialogs.dialog import Dialog
from crm_tui.text import safe

ANSWERS = (("k", "Keep draft"), ("x", "Discard"), ("esc", "Back to the form"))


class LeaveForm(Dialog[bool | None]):
    """Answers True to keep a draft, False to throw away what was typed, None to go back to the form."""

    BINDINGS = [
        Binding("k", "answer(True)", "Keep draft"),
        Binding("x", "answer(False)", "Discard"),
        Binding("escape", "answer(None)", "Back to the form"),
    ]

    def compose(self) -> ComposeResult:
        """Question, what a draft is, the keys."""
        keys = [Content.styled(f"{key} ", "$crm-accent") + Content(f"{label}   ") for key, label in ANSWERS]
        with Vertical(classes="dialog"):
            yield Static(safe("Close without saving?", "bold"), markup=False)
            yield Static("A draft is kept until the program ends.", classes="dialog-detail", markup=False)
            yield Static(Content("").join(keys), classes="dialog-keys", markup=False)

    def action_answer(self, answer: bool | None) -> None:
        """Close with the answer."""
        self.dismiss(answer)
