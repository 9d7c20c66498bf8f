"""The last line of every screen: the few keys that matter here, and what was saved when."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_core.values.text import show_text
from crm_tui.actions import Action


class ActionFooter(Widget):
    """Keys of the actions with the highest ``footer`` numbers that fit, in the order their owners list them."""

    MOST = 14

    class Picked(Message):
        """An action was clicked."""

        def __init__(self, action_id: str) -> None:
            super().__init__()
            self.action_id = action_id

    def __init__(self, keys_of: Callable[[Action], Sequence[str]]) -> None:
        """``keys_of`` gives the keys of an action as people write them."""
        super().__init__()
        self._keys_of = keys_of
        self._typing = False
        self._actions: tuple[Action, ...] = ()
        self._status = ""
        self._places: list[tuple[int, int, str]] = []

    def set_actions(self, actions: Sequence[Action], typing: bool = False) -> None:
        """Offer these actions; while one is typing only keys that are no letters count."""
        self._typing = typing
        self._actions = tuple(action for action in actions if action.footer and self._key_of(action))
        self.refresh()

    def _key_of(self, action: Action) -> str:
        keys = [key for key in self._keys_of(action) if not self._typing or (len(key) > 1 and key != "space")]
        return keys[0] if keys else ""

    def set_status(self, text: str) -> None:
        """Say something at the right edge."""
        self._status = show_text(text)
        self.refresh()

    def render(self) -> Content:
        """`` a Add  e Edit …            ● saved 12:04``."""
        status_width = cell_len(self._status) + 2 if self._status else 0
        chosen = self._fitting(self.size.width - status_width - 1)
        parts: list[Content] = [Content(" ")]
        self._places, x = [], 1
        for action in chosen:
            key = self._key_of(action)
            text = f"{key} {action.label}  "
            self._places.append((x, x + len(text), action.id))
            x += len(text)
            parts.append(Content.styled(f"{key} ", "$crm-accent"))
            parts.append(Content.styled(f"{action.label}  ", "$crm-dim"))
        blank = max(self.size.width - x - cell_len(self._status) - 1, 0)
        parts.append(Content(" " * blank))
        parts.append(Content.styled(self._status, "$crm-dim"))
        return Content("").join(parts)

    def _fitting(self, width: int) -> list[Action]:
        chosen: set[str] = set()
        used = 0
        for action in sorted(self._actions, key=lambda a: -a.footer):
            used += len(self._key_of(action)) + len(action.label) + 3
            if used > width or len(chosen) == self.MOST:
                break
            chosen.add(action.id)
        return [action for action in self._actions if action.id in chosen]

    def on_click(self, event: events.Click) -> None:
        """Run the action under the mouse."""
        for start, end, action_id in self._places:
            if start <= event.x < end:
                self.post_message(self.Picked(action_id))
