"""Ask for one line of text, with suggestions where there are any."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from crm_core.errors import CrmError
from crm_tui.dialogs.dialog import Dialog
from crm_tui.text import safe
from crm_tui.widgets.form_fields import Edited, Find, FindEditor
from crm_tui.widgets.inputs import SafeInput


class Prompt(Dialog[str | None]):
    """A line of text, None when left by Esc. ``check`` says what was understood or raises CrmError; ``find`` suggests."""

    BINDINGS = [Binding("escape", "leave", "Close"), Binding("ctrl+s", "answer", "Take", priority=True)]

    def __init__(
        self,
        title: str,
        value: str = "",
        placeholder: str = "",
        check: Callable[[str], str] = lambda _text: "",
        find: Find | None = None,
        *,
        closed: bool = False,
    ) -> None:
        """``closed`` says that the text must be one of those that ``find`` suggests."""
        super().__init__()
        self._only_listed = closed
        self._title = title
        self._value = value
        self._placeholder = placeholder
        self._check = check
        self._find = find

    def compose(self) -> ComposeResult:
        """Title, input, what is wrong or understood."""
        with Vertical(classes="dialog"):
            yield Static(safe(self._title, "bold"), markup=False)
            if self._find is None:
                yield SafeInput(self._value, placeholder=self._placeholder, classes="dialog-input")
            else:
                yield FindEditor(self._value, self._find, self._placeholder, closed=self._only_listed).add_class(
                    "dialog-find"
                )
            yield Static("", classes="dialog-message", markup=False)
            yield Static("enter Take   esc Close", classes="dialog-keys", markup=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._message(event.value)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        self._message(str(event.editor.raw))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self._answer(event.value)

    def action_answer(self) -> None:
        """Answer what stands there, if it is in order."""
        self._answer(self.query_one(Input).value)

    def _answer(self, typed: str) -> None:
        # With suggestions, enter has taken the one that was highlighted.
        text = typed if self._find is None else str(self.query_one(FindEditor).raw)
        if self._message(text):
            self.accept(text, typed)

    def accept(self, text: str, _typed: str) -> None:
        """Answer a text that nothing is wrong with; it is not what was typed where enter took a suggestion."""
        self.dismiss(text)

    def _message(self, text: str) -> bool:
        try:
            understood, fine = self._check(text) if text.strip() else "", True
        except CrmError as problem:
            understood, fine = problem.sentence, False
        self.say(understood, problem=not fine)
        return fine

    def say(self, text: str, *, problem: bool) -> None:
        """Show below the input what was understood, or what is wrong."""
        message = self.query_one(".dialog-message", Static)
        message.update(safe(text))
        message.set_class(problem, "-problem")

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
