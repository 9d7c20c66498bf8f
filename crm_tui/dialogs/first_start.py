"""The first start: three questions about the business, each already answered by a guess."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from crm_core.catalog.business import BusinessFacts, check_fact
from crm_core.errors import CrmError
from crm_tui import bridge
from crm_tui.crm_widget import crm_app_of
from crm_tui.dialogs.dialog import Dialog
from crm_tui.text import safe
from crm_tui.widgets.inputs import SafeInput

QUESTIONS = (("name", "Business", "its name"), ("currency", "Currency", "EUR, USD ..."), ("zone", "Time zone", ""))


class FirstStart(Dialog[None]):
    """Enter goes on and saves at the end; Esc takes the guesses."""

    BINDINGS = [Binding("escape", "guesses", "Take the guesses"), Binding("ctrl+s", "save", "Save", priority=True)]

    def __init__(self, guessed: BusinessFacts) -> None:
        super().__init__()
        self._guessed = guessed

    def compose(self) -> ComposeResult:
        """Three lines and the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled("Welcome. Three things about your business:", "bold"), markup=False)
            for name, label, hint in QUESTIONS:
                with Horizontal(classes="form-line question"):
                    yield Static(label, classes="form-label", markup=False)
                    yield SafeInput(str(getattr(self._guessed, name)), placeholder=hint, id=f"fact-{name}")
            yield Static("", classes="dialog-message", markup=False)
            yield Static("enter Next, then save   esc Take these guesses", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query(Input).first().focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.input is self.query(Input).last():
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Keep the answers, unless one is wrong."""
        answers = {name: self.query_one(f"#fact-{name}", Input).value.strip() for name, _, _ in QUESTIONS}
        message = self.query_one(".dialog-message", Static)
        try:
            given = {name: check_fact(name, text) for name, text in answers.items() if text}
        except CrmError as problem:
            message.update(safe(problem.sentence))
            message.add_class("-problem")
            return
        self._keep(given)

    def action_guesses(self) -> None:
        """Keep the guesses."""
        self._keep({})

    def _keep(self, given: dict[str, str]) -> None:
        facts = {name: value for name, value in (self._guessed._asdict() | given).items() if value}
        app = crm_app_of(self)
        self.dismiss(None)
        bridge.write(app, lambda: app.crm.business.set(**facts))
