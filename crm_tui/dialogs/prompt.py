"""Ask for one line of text."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from crm_core.errors import CrmError
from crm_tui.text import safe
from crm_tui.widgets.inputs import SafeInput


class Prompt(ModalScreen[str | None]):
    """A line of text, None when left by Esc. ``check`` says what was understood or raises CrmError."""

    BINDINGS = [Binding("escape", "leave", "Close")]

    def __init__(
        self, title: str, value: str = "", placeholder: str = "", check: Callable[[str], str] = lambda _text: ""
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._placeholder = placeholder
        self._check = check

    def compose(self) -> ComposeResult:
        """Title, input, what is wrong or understood."""
        with Vertical(classes="dialog"):
            yield Static(safe(self._title, "bold"), markup=False)
            yield SafeInput(self._value, placeholder=self._placeholder, classes="dialog-input")
            yield Static("", classes="dialog-message", markup=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._message(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if self._message(event.value):
            self.dismiss(event.value)

    def _message(self, text: str) -> bool:
        message = self.query_one(".dialog-message", Static)
        try:
            understood, fine = self._check(text) if text.strip() else "", True
        except CrmError as problem:
            understood, fine = problem.sentence, False
        message.update(safe(understood))
        message.set_class(not fine, "-problem")
        return fine

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
