"""The filter line above a table: typed text, what it matched, what is wrong with it, what could come next."""

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.timer import Timer
from textual.widgets import Input, Static

from crm_core.errors import CrmError
from crm_core.tuples import NamedTuple
from crm_core.values.text import show_text
from crm_tui.actions import GOES_BACK, Action, ActionHost, bindings
from crm_tui.widgets.inputs import SafeInput
from crm_tui.widgets.telling import tell

DEBOUNCE_SECONDS = 0.025
REST_SECONDS = 0.1
OPERATORS = frozenset({"AND", "OR", "NOT"})
INCOMPLETE = ("This filter is not complete yet.",)
Complete = Callable[[str, int], Sequence[str]]

FILTER_ACTIONS = (
    Action(
        id="filter.done",
        keys="enter,down",
        label="To the list",
        group="Filter",
        footer=90,
        run=lambda bar: bar.leave(),
        no_twin=GOES_BACK,
    ),
    Action(
        id="filter.clear",
        keys="escape",
        label="Clear",
        group="Filter",
        footer=80,
        run=lambda bar: bar.clear(),
        no_twin=GOES_BACK,
        help="Clear the filter; once more goes back to the list.",
    ),
    Action(
        id="filter.complete",
        keys="tab",
        label="Complete",
        group="Filter",
        footer=70,
        run=lambda bar: bar.complete(),
        no_twin="The shell completes the words of a filter.",
        help="Take the suggested field or value; from an empty line, go to the list.",
    ),
)


class FilterBar(ActionHost, Vertical):
    """``/ lifecycle:customer tag:vip      214 of 1,204,117`` and a line for problems and suggestions."""

    ACTIONS = FILTER_ACTIONS
    BINDINGS = bindings(FILTER_ACTIONS)

    class Changed(Message):
        """Typing rested; ``text`` is the filter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The user is done typing."""

    def __init__(self, complete: Complete, placeholder: str = "") -> None:
        super().__init__()
        self._suggester = _Completion(complete)
        self._placeholder = placeholder
        self._timer: Timer | None = None
        self._typed_at = 0.0
        self._announced = ""
        self._unread = False
        self._done = True

    def compose(self) -> ComposeResult:
        """Slash, input, count; the message below."""
        with Horizontal(id="filter-line"):
            yield Static("/", id="filter-sign", markup=False)
            yield _FilterInput(
                placeholder=self._placeholder,
                id="filter-text",
                suggester=self._suggester,
                select_on_focus=False,
            )
            yield Static("", id="filter-count", markup=False)
        yield Static("", id="filter-message", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def set_text(self, text: str) -> None:
        """Replace what is typed."""
        self.query_one(Input).value = text
        self.query_one(Input).cursor_position = len(text)

    def show_beginning(self) -> None:
        """Show how a text begins that somebody else wrote; whoever goes on typing does so at its end."""
        self.query_one(Input).cursor_position = 0

    def start(self) -> None:
        """Begin typing."""
        typed = self.query_one(Input)
        typed.cursor_position = typed.cursor_position or len(typed.value)
        typed.focus()

    def leave(self) -> None:
        """Say that the user is done, and what was typed even if typing has not rested yet."""
        if self._timer is not None:
            self._timer.stop()
        self._rested()
        self._done = True
        self.post_message(self.Left())

    def clear(self) -> None:
        """Empty the filter, or leave it when it is empty."""
        if self.text:
            self.set_text("")
        else:
            self.leave()

    def complete(self) -> None:
        """Take the first suggestion; leave when nothing is typed."""
        completed = self._suggester.known(self.text)
        if completed is not None:
            self.set_text(completed.text)
        elif self.text:
            # Leaving would make commands of the letters that are typed on.
            self.refuse("Nothing to complete here; enter goes to the list.")
        else:
            self.leave()

    def on_descendant_focus(self) -> None:
        """Typing begins."""
        self._done = False

    def set_count(self, text: str) -> None:
        """Say how many records match."""
        # A shorter number keeps the place of the longer one, or the screen would have to be laid out for it.
        label = self.query_one("#filter-count", Static)
        tell(label, Content(text.rjust(label.size.width)))

    @property
    def unsettled(self) -> bool:
        """Whether the user is done typing and the screen does not yet show what matches."""
        return self._done and (self._unread or self.text != self._announced or self.has_focus_within)

    def set_problem(self, text: str, position: int | None = None) -> None:
        """Say what is wrong, with a caret under the place; "" when all is well. Either way the filter has been read."""
        self._unread = False
        caret = f"{' ' * position}^ " if text and position is not None and position < 40 else ""
        message = self.query_one("#filter-message", Static)
        tell(message, Content(caret + show_text(text)))
        message.set_class(bool(text), "-shown")

    def set_error(self, error: Exception) -> None:
        """Say what the core could not do with the filter; of a half-typed one, that something is missing."""
        from crm_core.catalog.filters.problem import FilterProblem

        if isinstance(error, FilterProblem) and is_incomplete(error):
            self.set_problem(f"Incomplete: {error.what}.")
        elif isinstance(error, FilterProblem):
            self.set_problem(error.sentence, error.position)
        else:
            self.set_problem(error.sentence if isinstance(error, CrmError) else "This list could not be read.")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        # A letter after a rest is only let be painted; of letters in quick succession the last one counts.
        now = monotonic()
        rested, self._typed_at = now - self._typed_at > REST_SECONDS, now
        if rested:
            self.call_after_refresh(self._rested)
        else:
            self._timer = self.set_timer(DEBOUNCE_SECONDS, self._rested)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        # The input takes Enter before the key of "filter.done" is looked at.
        event.stop()
        self.leave()

    def _rested(self) -> None:
        if self.text != self._announced:
            self._announced, self._unread = self.text, True
            self.post_message(self.Changed(self.text))


def is_incomplete(error: Exception) -> bool:
    """Whether more typing could make a filter right."""
    from crm_core.catalog.filters.problem import FilterProblem

    return isinstance(error, FilterProblem) and error.incomplete


class _Completed(NamedTuple):
    """A filter with its last word completed, and how that looks behind the cursor: a quote goes before what is typed."""

    text: str
    shown: str


class _Completion(Suggester):
    """The first completion as faint text after the cursor."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete
        self._last: tuple[str, _Completed | None] = ("", None)

    async def get_suggestion(self, value: str) -> str | None:
        """The value with its last word completed; looking for it keeps no key waiting."""
        found = await asyncio.to_thread(_first, self._complete, value)
        self._last = (value, found)
        return found.shown if found else None

    def known(self, value: str) -> _Completed | None:
        """The suggestion for ``value``; it is looked for anew when Tab came first."""
        return self._last[1] if self._last[0] == value else _first(self._complete, value)


class _FilterInput(SafeInput):
    """Takes a suggestion as it is meant, with its quotes."""

    def action_cursor_right(self, select: bool = False) -> None:
        """Move the cursor, or at the end take the suggestion."""
        taken = self.suggester.known(self.value) if isinstance(self.suggester, _Completion) else None
        if taken and not select and self.cursor_at_end:
            self.value = taken.text
            self.cursor_position = len(self.value)
        else:
            super().action_cursor_right(select)


def _first(complete: Complete, text: str) -> _Completed | None:
    """``text`` with the word under construction replaced by its first completion."""
    from crm_core.catalog.filters.suggest import word_start

    start = word_start(text, len(text))
    word = text[start:]
    if not word or word in OPERATORS:
        return None
    for candidate in complete(text, len(text)):
        pairs = zip(candidate.lower(), word.lower(), strict=False)
        same = next((at for at, (one, other) in enumerate(pairs) if one != other), len(word))
        # Who types the name of somebody leaves out the quote that its blank needs.
        missing_quote = same < len(word) and candidate[same : same + 1] == '"'
        plain = candidate[:same] + candidate[same + 1 :] if missing_quote else candidate
        if plain.lower().startswith(word.lower()) and len(plain) > len(word):
            shown = text + plain[len(word) :]
            quoted = text[:start] + word[:same] + candidate[same:]
            return _Completed(quoted, shown.removesuffix('"')) if missing_quote else _Completed(shown, shown)
    return None
