"""Action: the one description that bindings, footer, help, palette, docs and copy-as-command are made from."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from textual.binding import Binding, BindingType

from crm_core.tuples import NamedTuple

Enabled = Literal[True] | str
AND = "\0&&"  # between the commands of a twin that takes several; no word of one can be this
MOVES = "It moves the cursor."
GOES_BACK = "It goes back to what was shown before."
READS_AGAIN = "Every command reads anew."


def always(_host: Any) -> Enabled:
    """The default of ``Action.enabled``."""
    return True


class Action(NamedTuple):
    """Something a key does. ``run``, ``enabled`` and ``twin`` get the app, screen or widget that owns the action.

    ``keys`` are Textual key names joined by commas, "" for palette only. ``enabled`` answers True or the reason why
    not; ``twin`` answers the command line that does the same, and ``no_twin`` says why there is none. ``footer`` orders
    the keys shown at the bottom of the screen, 0 keeps the action out of it.
    """

    id: str
    keys: str
    label: str
    run: Callable[[Any], object]
    help: str = ""
    group: str = "Records"
    footer: int = 0
    enabled: Callable[[Any], Enabled] = always
    twin: Callable[[Any], Sequence[str]] | None = None
    no_twin: str = ""


def bindings(actions: Iterable[Action]) -> list[BindingType]:
    """Textual bindings that lead to ``ActionHost.action_perform``; their ids let the user's keymap replace the keys."""
    return [
        Binding(action.keys, f"perform('{action.id}')", action.label, id=action.id, show=False)
        for action in actions
        if action.keys
    ]


class ActionHost:
    """Mixed into the app, screens and widgets that own actions."""

    ACTIONS: tuple[Action, ...] = ()

    def action_perform(self, action_id: str) -> None:
        """Run one of this host's actions, or say why it cannot run now."""
        action = next(action for action in self.ACTIONS if action.id == action_id)
        allowed = action.enabled(self)
        if allowed is True:
            action.run(self)
        else:
            self.refuse(allowed)

    def refuse(self, reason: str) -> None:
        """Tell the user why an action is not available; hosts are Textual nodes, so they have ``app``."""
        self.app.tell(reason, warning=True)  # type: ignore[attr-defined]


_DISPLAY = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "space": "space",
    "enter": "enter",
    "escape": "esc",
    "plus": "+",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def show_key(keys: str) -> str:
    """The first of some keys as people write it: "question_mark,f1" is "?", "ctrl+p" is "^p"."""
    key = keys.split(",")[0].strip()
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _DISPLAY.get(key, key)
