"""Ask for a line of text and do something with it; what is refused stays open with the text and the reason."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from crm_core.catalog.pages import Change
from crm_core.errors import CrmError
from crm_tui import bridge
from crm_tui.dialogs.prompt import Prompt
from crm_tui.widgets.form_fields import Find

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

Result = TypeVar("Result")


class WritePrompt(Prompt):
    """``write`` gets the text and may raise CrmError; what it gives goes on to ``after`` once the prompt is closed.

    ``writes`` says that records change. An empty line is an answer only if ``blank``; the text
    that was there at first is none.
    """

    def __init__(
        self,
        title: str,
        write: Callable[[str], Result],
        after: Callable[[Result], object],
        value: str = "",
        placeholder: str = "",
        check: Callable[[str], str] = lambda _text: "",
        find: Find | None = None,
        *,
        blank: bool = False,
        writes: bool = True,
    ) -> None:
        super().__init__(title, value, placeholder, check, find)
        self._start = value
        self._write: Callable[[str], Any] = write
        self._after: Callable[[Any], object] = after
        self._writes = writes
        self._blank = blank
        self._under_way = False
        self.add_class("-wide")

    def accept(self, text: str, typed: str) -> None:
        """Do it; a suggestion that was taken may be written on."""
        if text != typed:
            return
        unchanged = bool(self._start) and text.strip() == self._start
        if unchanged or not (text.strip() or self._blank):
            self.dismiss(None)
        elif not self._under_way:
            self._under_way = True
            self._do(lambda: self._write(text.strip()))

    def _do(self, call: Callable[[], Any]) -> None:
        if self._writes:
            bridge.write(self, call, self._done, self._refused)
        else:
            bridge.load(self, "form", call, self._done, self._refused)

    def _done(self, result: Any) -> None:
        self.dismiss(None)
        self._after(result)

    def _refused(self, error: CrmError) -> None:
        self._under_way = False
        self.say(error.sentence, problem=True)


def ask_change(
    app: "CrmApp",
    title: str,
    call: Callable[[str], Change],
    *,
    value: str = "",
    placeholder: str = "",
    check: Callable[[str], str] = lambda _text: "",
    find: Find | None = None,
    blank: bool = False,
    then: Callable[[Change], object] = bool,
) -> None:
    """Ask for a line that changes a record; say what was done and how to take it back."""

    def changed(change: Change) -> None:
        app.saved(change.summary)
        then(change)

    app.push_screen(WritePrompt(title, call, changed, value, placeholder, check, find, blank=blank))
