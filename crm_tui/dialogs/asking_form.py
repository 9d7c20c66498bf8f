"""A form that asks before it saves what reaches further than what stands in it shows."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from crm_tui import bridge
from crm_tui.dialogs.confirm import Confirm
from crm_tui.dialogs.form import RecordForm


class Question(NamedTuple):
    """What is asked, what it is about, the word for yes."""

    text: str
    details: tuple[str, ...]
    yes: str


Ask = Callable[[Mapping[str, object]], Question | None]


class AskingForm(RecordForm):
    """Takes the arguments of a form; ``ask`` looks in a worker at what would be saved, None where there is nothing to ask."""

    def __init__(self, *given: Any, ask: Ask, **named: Any) -> None:
        super().__init__(*given, **named)
        self._ask_before = ask

    def _send(self, values: Mapping[str, object], expected: Mapping[str, object]) -> None:
        send = super()._send

        def found(question: Question | None) -> None:
            if question is None:
                send(values, expected)
                return
            dialog = Confirm(question.text, question.details, question.yes)
            self.app.push_screen(dialog, lambda yes: send(values, expected) if yes else None)

        bridge.load(self, "ask", lambda: self._ask_before(values), found, lambda error: self._refused(error, values))
