"""Editors of a form: one line, several lines, long text, type-to-find. Each tells its ``raw`` value."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from crm_core.patterns import regex
from crm_core.values.text import fold, show_text
from crm_tui.crm_widget import unless_left
from crm_tui.forms import Raw
from crm_tui.text import safe
from crm_tui.widgets.inputs import SafeInput, visible

MOST_OPTIONS = 7
MAKE = "make"  # the line that makes what is not there
_NO_NAME = regex(r"([A-Za-z]+:)?[0-9]*")  # nothing, an id or a reference: what it finds as a word is not what is meant


class SafeTextArea(TextArea):
    """Several lines of text, shown without controls."""

    def render_line(self, y: int) -> Strip:
        """The line as the terminal may get it."""
        return visible(super().render_line(y))


class Edited(Message):
    """The value of ``editor`` changed."""

    def __init__(self, editor: "Editor") -> None:
        super().__init__()
        self.editor = editor


class Editor(Vertical):
    """The part of a form row that is typed into."""

    _message: Static | None = None

    @property
    @abstractmethod
    def raw(self) -> Raw:
        """What stands in it."""

    @abstractmethod
    def put(self, raw: Raw) -> None:
        """Replace what stands in it."""

    def begin(self) -> None:
        """Focus its first input."""
        self.query(Input).first().focus()

    def say(self, text: str, *, problem: bool) -> None:
        """Show below what is wrong with the value, or how it was understood; "" takes the line away."""
        if self._message is None:
            if not text:
                return
            self._message = Static("", classes="form-message", markup=False)
            self.mount(self._message)
        self._message.update(safe(text))
        self._message.set_class(bool(text), "-shown")
        self._message.set_class(problem, "-problem")

    def bring(self) -> None:
        """Scroll to it, with the whole message below, once both are laid out."""
        if self._message is not None:
            self.call_after_refresh(self._message.scroll_visible, animate=False)


class LineEditor(Editor):
    """One line."""

    def __init__(self, raw: str, placeholder: str = "") -> None:
        super().__init__()
        self._start, self._placeholder = raw, placeholder

    def compose(self) -> ComposeResult:
        """The input."""
        yield SafeInput(self._start, placeholder=self._placeholder, select_on_focus=False)

    @property
    def raw(self) -> Raw:
        """The text."""
        return self.query_one(Input).value if self.is_mounted else self._start

    def put(self, raw: Raw) -> None:
        """Replace the text."""
        self.query_one(Input).value = str(raw)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Edited(self))


class SeveralEditor(Editor):
    """One line per value and an empty one for the next."""

    def __init__(self, raw: Sequence[str], placeholder: str = "") -> None:
        super().__init__()
        self._start, self._placeholder = tuple(raw), placeholder

    def compose(self) -> ComposeResult:
        """The inputs."""
        for text in (*self._start, ""):
            yield self._line(text)

    def _line(self, text: str = "") -> SafeInput:
        return SafeInput(text, placeholder=self._placeholder, select_on_focus=False)

    @property
    def raw(self) -> Raw:
        """The values that are not empty."""
        if not self.is_mounted:
            return self._start
        return tuple(line.value.strip() for line in self.query(Input) if line.value.strip())

    def put(self, raw: Raw) -> None:
        """Replace all values."""
        self.query(Input).remove()
        self.mount(*(self._line(text) for text in (*raw, "")))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        lines = list(self.query(Input))
        if lines and lines[-1].value.strip():
            self.mount(self._line())
        self.post_message(Edited(self))


class TextEditor(Editor):
    """Several lines of text."""

    def __init__(self, raw: str) -> None:
        super().__init__()
        self._start = raw

    def compose(self) -> ComposeResult:
        """The text area; Tab goes on to the next field."""
        yield SafeTextArea(self._start, tab_behavior="focus", highlight_cursor_line=False)

    @property
    def raw(self) -> Raw:
        """The text."""
        return self.query_one(TextArea).text if self.is_mounted else self._start

    def put(self, raw: Raw) -> None:
        """Replace the text."""
        self.query_one(TextArea).text = str(raw)

    def begin(self) -> None:
        """Focus the text."""
        self.query_one(TextArea).focus()

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(Edited(self))


Find = Callable[[str, Callable[[Sequence[tuple[str, str]]], None]], None]


def find_among(choices: Sequence[str]) -> Find:
    """Finds among fixed words."""

    def find(typed: str, then: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        wanted = fold(typed.strip())
        starting = [choice for choice in choices if fold(choice).startswith(wanted)]
        inside = [choice for choice in choices if wanted in fold(choice) and choice not in starting]
        then([(choice, choice) for choice in (*starting, *inside)])

    return find


def find_last(find: Find) -> Find:
    """Finds for what stands behind the last comma, and answers the whole line with what was found there; nothing twice."""

    def find_behind(typed: str, then: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        before, comma, last = typed.rpartition(",")
        there = {fold(part.strip()) for part in before.split(",")}
        start = f"{before}, " if comma else ""

        def found(pairs: Sequence[tuple[str, str]]) -> None:
            lines = [f"{start}{value}" for value, _ in pairs if fold(value) not in {*there, fold(last.strip())}]
            then([(line, line) for line in lines])

        find(last.strip(), found)

    return find_behind


class Making(NamedTuple):
    """Finds, and offers below what was found to make what is not there: ``make`` gives the value that means its name anew."""

    find: Find
    offer: str
    make: Callable[[str], str]


class FindEditor(Editor):
    """Type to find: while it has focus, what fits is listed below. ``find`` answers (value, label) pairs.

    Enter and Tab take what is highlighted, and where it is ``closed``, that is, nothing else can be meant, the only one listed.
    """

    SELECTS = True  # what is typed first takes the place of what was there
    BINDINGS = [
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("tab", "go_on", "Next", show=False, priority=True),
    ]

    def __init__(
        self, raw: str, find: Find | Making, placeholder: str = "type to find", *, closed: bool = False
    ) -> None:
        super().__init__()
        self._only_listed = closed
        self._found_for = ""
        self._start, self._placeholder = raw, placeholder
        self._making = find if isinstance(find, Making) else None
        self._find: Find = find.find if isinstance(find, Making) else find
        self._options: OptionList | None = None
        self._found: list[tuple[str, str]] = []
        # A draft brings back what was to be made.
        self._chosen = (raw, str(raw)) if type(raw) is not str else None

    def compose(self) -> ComposeResult:
        """The input; its list comes when there is something to list."""
        yield SafeInput(self._start, placeholder=self._placeholder, select_on_focus=self.SELECTS)

    @property
    def raw(self) -> Raw:
        """The value of the label that was picked, else the text as typed."""
        text = self.query_one(Input).value if self.is_mounted else self._start
        return self._chosen[0] if self._chosen and self._is_chosen(text) else text

    def put(self, raw: Raw) -> None:
        """Replace the text."""
        self._chosen = None
        self.query_one(Input).value = str(raw)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Edited(self))
        if self.query_one(Input).has_focus and not self._is_chosen(event.value):
            self._look_for(event.value)

    def _look_for(self, typed: str) -> None:
        def arrived(found: Sequence[tuple[str, str]]) -> None:
            with unless_left(self):
                self._list(typed, found)

        self._find(typed, arrived)

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Offer everything at first."""
        self._look_for(self._at_first())

    def _at_first(self) -> str:
        return ""

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """Take the list away."""
        self._show(False)

    def _list(self, typed: str, found: Sequence[tuple[str, str]]) -> None:
        self._found_for = typed
        shown = found if len(found) <= MOST_OPTIONS + 1 else found[:MOST_OPTIONS]
        self._found = [(value, show_text(label)) for value, label in shown]
        if self._options is None:
            self._options = OptionList(markup=False, classes="find-options")
            self._options.can_focus = False
            self.mount(self._options, after=self.query_one(Input))
        self._options.clear_options()
        self._options.add_options(Option(Content(label)) for _, label in self._found)
        if offer := self._offer():
            self._options.add_option(Option(Content(offer), id=MAKE))
        if len(shown) < len(found):
            self._options.add_option(Option(Content("more: type on"), disabled=True))
        self._options.highlighted = None
        self._show(bool(self._options.option_count) and self.query_one(Input).has_focus)

    def _offer(self) -> str:
        """The line that makes what stands in the field, "" where it is there or may be an id."""
        text = self.query_one(Input).value.strip()
        named = text != self._start and not _NO_NAME.fullmatch(text) and not self._is_chosen(text)
        there = any(fold(label) == fold(text) for _, label in self._found)
        return self._making.offer.format(show_text(text)) if self._making and named and not there else ""

    def _is_chosen(self, text: str) -> bool:
        return self._chosen is not None and self._chosen[1] == text

    def _show(self, shown: bool) -> None:
        if self._options is not None:
            self._options.set_class(shown, "-shown")

    def action_move(self, step: int) -> None:
        """Move in the list."""
        if self._options is None:
            return
        if step > 0:
            self._options.action_cursor_down()
        else:
            self._options.action_cursor_up()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._take()

    def action_go_on(self) -> None:
        """To the next field, with what was found."""
        self._take()
        self.screen.focus_next()

    def _take(self) -> None:
        typed = self.query_one(Input).value
        if self._options is not None and self._options.highlighted is not None and self._options.has_class("-shown"):
            self._pick(self._options.highlighted)
        elif self._only_listed and not _NO_NAME.fullmatch(typed.strip()) and len(fitting := self._fitting(typed)) == 1:
            self._pick(fitting[0])

    def _fitting(self, typed: str) -> list[int]:
        """The places of what is listed and fits what is typed; what was found is read anew where it is of fewer letters."""
        if typed == self._found_for:
            return list(range(len(self._found)))
        if not self._found_for or not typed.startswith(self._found_for) or len(self._found) >= MOST_OPTIONS:
            return []
        words = fold(typed).split()
        return [
            place
            for place, (_, label) in enumerate(self._found)
            if all(any(part.startswith(word) for part in fold(label).split()) for word in words)
        ]

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._pick(event.option_index)

    def _pick(self, index: int) -> None:
        if index < len(self._found):
            self._put_chosen(self._found[index])
        elif self._making is not None:
            name = self.query_one(Input).value.strip()
            self._put_chosen((self._making.make(name), name))

    def _put_chosen(self, chosen: tuple[str, str]) -> None:
        self._chosen = chosen
        field = self.query_one(Input)
        field.value = self._chosen[1]
        field.cursor_position = len(field.value)
        self._show(False)
        self.post_message(Edited(self))


class ListFindEditor(FindEditor):
    """Type to find several, with commas between: what is picked joins what stands there."""

    SELECTS = False

    def __init__(self, raw: str, find: Find) -> None:
        super().__init__(raw, find_last(find), "type to find, commas between")

    def _at_first(self) -> str:
        text = self.query_one(Input).value.strip()
        return f"{text}, " if text else ""
