"""Choose one of many by typing a part of it."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from crm_core.values.text import fold, show_text
from crm_tui.dialogs.dialog import Dialog
from crm_tui.text import safe
from crm_tui.widgets.inputs import SafeInput


class Choose(Dialog[str | None]):
    """A list narrowed by typing; answers the chosen key, None when left by Esc. ``choices`` are (key, label).

    A key that stands before its label, as the number of a line does, is what is meant when it is typed as a whole.
    The choice with the key ``named`` makes something new: it stays whatever is typed, and answers its key and what was typed.
    """

    BINDINGS = [
        Binding("escape", "leave", "Close"),
        Binding("down,ctrl+n", "move(1)", "Down", priority=True),
        Binding("up,ctrl+p", "move(-1)", "Up", priority=True),
    ]

    def __init__(
        self, title: str, choices: Sequence[tuple[str, str]], current: str = "", *, named: str | None = None
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = [(key, show_text(label)) for key, label in choices]
        self._current = current
        self._named = named
        self._shown: list[str] = []

    def compose(self) -> ComposeResult:
        """Title, input, list."""
        with Vertical(classes="dialog"):
            yield Static(safe(self._title, "bold"), markup=False)
            yield SafeInput(placeholder="type to find", classes="dialog-input")
            yield OptionList(markup=False, classes="dialog-list")

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill("")
        keys = [key for key, _ in self._choices]
        if self._current in keys:
            self.query_one(OptionList).highlighted = keys.index(self._current)

    def _fill(self, typed: str) -> None:
        words, name = fold(typed).split(), typed.strip()
        found = [
            (key, label)
            for key, label in self._choices
            if key == self._named or all(word in fold(label) for word in words)
        ]
        found.sort(key=lambda one: one[0] != name or one[1].split(maxsplit=1)[0] != one[0])
        if name:
            found.sort(key=lambda one: one[0] == self._named)
        self._shown = [key + name if key == self._named else key for key, _ in found]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(Content(self._line(key, label, name))) for key, label in found)
        if not found:
            options.add_option(Option("Nothing here is called so.", disabled=True))
        options.highlighted = 0 if found else None

    def _line(self, key: str, label: str, name: str) -> str:
        """The choice that makes something new says how it will be called."""
        return f'{label.removesuffix(" ...")} "{show_text(name)}"' if name and key == self._named else label

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss(self._shown[highlighted])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index])

    def action_move(self, step: int) -> None:
        """Move the highlight while typing goes on."""
        options = self.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_leave(self) -> None:
        """Close without a choice."""
        self.dismiss(None)
