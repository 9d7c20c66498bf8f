"""A question with two answers."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from crm_tui.dialogs.dialog import Dialog
from crm_tui.text import safe


class Confirm(Dialog[bool]):
    """Asks; ``y`` and Enter answer True, ``n`` and Esc False."""

    BINDINGS = [
        Binding("y,enter", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
    ]

    def __init__(self, question: str, details: Sequence[str] = (), yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._question = question
        self._details = tuple(details)
        self._answers = (yes, no)

    def compose(self) -> ComposeResult:
        """Question, what it is about, the two keys."""
        yes, no = self._answers
        with Vertical(classes="dialog"):
            yield Static(safe(self._question, "bold"), markup=False)
            for line in self._details:
                yield Static(safe(line), classes="dialog-detail", markup=False)
            yield Static(
                Content.styled("y ", "$crm-accent")
                + Content(f"{yes}   ")
                + Content.styled("n ", "$crm-accent")
                + Content(no),
                classes="dialog-keys",
                markup=False,
            )

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)
