"""What all dialogs share."""

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

from crm_tui.crm_widget import unless_left

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """Stands over a screen and answers when it closes; keys in quick succession may close it before it is laid out."""

    async def on_event(self, event: events.Event) -> None:
        """Nothing is missed on a dialog that is being left."""
        with unless_left(self):
            await super().on_event(event)
