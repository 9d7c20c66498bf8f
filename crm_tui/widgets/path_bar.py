"""The line that names a file, completed from the folders as one types."""

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from crm_tui import bridge
from crm_tui.actions import GOES_BACK, Action, ActionHost, bindings
from crm_tui.import_reading import completions, path_completions
from crm_tui.widgets.inputs import SafeInput

PATH_ACTIONS = (
    Action(id="path.read", keys="enter", label="Read", group="File", footer=90, run=lambda bar: bar.read(),
           twin=lambda bar: ["crm", "import", bar.text or "FILE", "--dry-run"]),
    Action(id="path.complete", keys="tab", label="Complete", group="File", footer=80, run=lambda bar: bar.complete(),
           no_twin="The shell completes names of files.",
           help="Take the suggested folder or file."),
    Action(id="path.leave", keys="escape,down", label="Leave", group="Moving", footer=85, run=lambda bar: bar.leave(),
           no_twin=GOES_BACK),
)  # fmt: skip


class PathBar(ActionHost, Horizontal):
    """``File  ~/Downloads/contacts.csv``."""

    ACTIONS = PATH_ACTIONS
    BINDINGS = bindings(PATH_ACTIONS)

    class Named(Message):
        """A file was named: ``path``."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    class Left(Message):
        """The user is done typing."""

    def compose(self) -> ComposeResult:
        """Label and input."""
        yield Static("File", id="path-label", markup=False)
        yield SafeInput(
            placeholder="contacts.csv, deals.json: tab completes, enter reads",
            id="path-text",
            suggester=_Completion(),
            select_on_focus=False,
        )

    def on_descendant_focus(self) -> None:
        """Show where one is."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """No longer here."""
        self.remove_class("-here")

    @property
    def text(self) -> str:
        """What is typed; terminals put quotes around files that are dropped on them."""
        return self.query_one(Input).value.strip().strip("'\"")

    def start(self) -> None:
        """Begin typing."""
        self.query_one(Input).focus()

    def read(self) -> None:
        """Say which file is meant."""
        self.post_message(self.Named(self.text))

    def leave(self) -> None:
        """Say that the user is done."""
        self.post_message(self.Left())

    def complete(self) -> None:
        """Take the longest beginning that all completions share."""
        typed = self.query_one(Input).value
        bridge.load(self, "complete", lambda: completions(typed), lambda found: self._take(typed, found))

    def _take(self, typed: str, found: list[str]) -> None:
        field = self.query_one(Input)
        if found and field.value == typed:
            field.value = _shared(found) if len(found) > 1 and _shared(found) != typed else found[0]
            field.cursor_position = len(field.value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.read()


class _Completion(Suggester):
    """The first completion as faint text after the cursor."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The value completed; folders may be slow to read."""
        found = await asyncio.to_thread(path_completions, value) if value else []
        return found[0] if found else None


def _shared(texts: list[str]) -> str:
    first, last = min(texts), max(texts)
    same = next((n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:same]
