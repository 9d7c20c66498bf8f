"""A pipeline as a board: one column per stage, cards that are chosen with keys or the mouse and dragged between columns."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_tui.actions import ActionHost, bindings
from crm_tui.board_layout import CARD_LINES, CARD_STEP, BoardLayout, Card
from crm_tui.glyphs import sign
from crm_tui.values import Place
from crm_tui.widgets.board_actions import BOARD_ACTIONS
from crm_tui.widgets.board_paint import COMPONENTS, HEAD_LINES, BoardPainter, Slot, slots, strip


class BoardView(ActionHost, ScrollView, can_focus=True):
    """Shows a ``BoardLayout``; the cursor stands on a card, or on a column that has none."""

    ACTIONS = BOARD_ACTIONS
    BINDINGS = bindings(BOARD_ACTIONS)
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    class Opened(Message):
        """Enter or a double click on the card under the cursor."""

    class Dropped(Message):
        """The card under the cursor was dragged to the column ``column``."""

        def __init__(self, column: int) -> None:
            super().__init__()
            self.column = column

    class MoreWanted(Message):
        """The cursor reached the last card of a column that has more deals."""

    def __init__(self, place: Callable[[], Place]) -> None:
        super().__init__()
        self._place = place
        self._board: BoardLayout | None = None
        self._current: int | None = None
        self._column = 0
        self._first = 0
        self._dragged_to: int | None = None
        self._dragging = False
        self._painter: BoardPainter | None = None
        self.empty: tuple[str, ...] = ()

    # What is shown

    def show(self, layout: BoardLayout, keep: int | None = None) -> None:
        """Show a board; the cursor stays on its deal, or goes to ``keep``, else about where it was, else to the first."""
        before = self._board.place(self._current) if self._board else None
        self._board = layout
        wanted = keep if keep is not None else self._current
        found = layout.place(wanted)
        if found is None:
            column = min(self._column, max(len(layout.columns) - 1, 0))
            card = layout.at(column, before.number if before else 0)
            if card is None:
                card = next((c for number in range(len(layout.columns)) if (c := layout.at(number, 0))), None)
            found, wanted = (layout.place(card.id), card.id) if card else (None, None)
        self._current = wanted if found else None
        self._column = found.column if found else min(self._column, max(len(layout.columns) - 1, 0))
        self.virtual_size = Size(self.size.width, HEAD_LINES + layout.height + 1)
        self._reveal()
        self.refresh()

    @property
    def board(self) -> BoardLayout | None:
        """The board that is shown."""
        return self._board

    @property
    def current(self) -> Card | None:
        """The card under the cursor."""
        return self._board.card(self._current) if self._board else None

    @property
    def column(self) -> int:
        """The column the cursor is in."""
        return self._column

    def say(self, empty: tuple[str, ...]) -> None:
        """Say something else where there is no card."""
        self.empty = empty
        self.refresh()

    # Moving the cursor

    def choose(self, card: Card | None, column: int) -> None:
        """Put the cursor on a card, or on an empty column."""
        self._current, self._column = (card.id if card else None), column
        self._reveal()
        self.refresh()

    def step(self, distance: int) -> None:
        """Go up or down within the column."""
        layout = self._board
        place = layout.place(self._current) if layout else None
        if layout is None or place is None:
            return
        wanted = place.number + distance
        shown = layout.shown(place.column)
        if wanted >= shown and shown < layout.columns[place.column].sums.deals:
            self.post_message(self.MoreWanted())
        self.choose(layout.at(place.column, wanted), place.column)

    def turn(self, distance: int) -> None:
        """Go to the neighbouring column, to the card nearest to the same height."""
        layout = self._board
        if layout is None:
            return
        column = max(0, min(self._column + distance, len(layout.columns) - 1))
        place = layout.place(self._current)
        card = layout.nearest_line(column, place.line if place else 0)
        self.choose(card, column)

    def page_cards(self) -> int:
        """How many cards fit below each other."""
        return max((self.size.height - HEAD_LINES) // CARD_STEP, 1)

    def open(self) -> None:
        """Say that the card is to be opened."""
        if self._current is not None:
            self.post_message(self.Opened())

    def _reveal(self) -> None:
        layout = self._board
        if layout is None or not self.size.width:
            return
        visible = [slot.number for slot in self._slots()]
        if self._column < visible[0]:
            self._first = self._column
        elif self._column > visible[-1]:
            self._first = self._column - len(visible) + 1
        place = layout.place(self._current)
        line = place.line if place else 0
        room = max(self.size.height - HEAD_LINES, 1)
        top = self.scroll_offset.y
        lane = layout.lane_of(line)
        highest = line - lane.heading if lane and line == lane.top + lane.heading else line
        wanted = min(max(top, line + CARD_LINES - room), highest)
        if wanted != top:
            # Forced: the first time there is no scroll bar yet.
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)

    def _slots(self) -> list[Slot]:
        count = len(self._board.columns) if self._board else 0
        return slots(count, self.size.width, self._first) if count else []

    # Painting

    def on_resize(self) -> None:
        """Share the width anew."""
        if self._board is not None:
            self.virtual_size = Size(self.size.width, HEAD_LINES + self._board.height + 1)
            self._reveal()

    def notify_style_update(self) -> None:
        """Other colours: paint anew."""
        super().notify_style_update()
        self._painter = None

    def _ready_painter(self) -> BoardPainter:
        today = self._place().today
        if self._painter is None or self._painter.today != today:

            def partial(name: str) -> Style:
                return self.get_component_rich_style(name, partial=True)

            self._painter = BoardPainter(partial, self.rich_style, today)
        return self._painter

    def render_line(self, y: int) -> Strip:
        """A line of the heads, which stay, or of the cards below, which scroll."""
        painter = self._ready_painter()
        width, found = self.size.width, self._slots()
        if self._board is None or not found:
            return Strip.blank(width, self.rich_style)
        if y < HEAD_LINES - 1:
            parts = self._heads(painter, y, found)
        elif y == HEAD_LINES - 1:
            parts = painter.rule(width, found)
        else:
            parts = self._body(painter, y - HEAD_LINES, found)
        return strip(parts, width, self.rich_style)

    def _heads(self, painter: BoardPainter, y: int, found: Sequence[Slot]) -> list[Segment]:
        assert self._board is not None  # noqa: S101
        parts: list[Segment] = []
        for slot in found:
            more = sign("before") if slot is found[0] and slot.number else ""
            if slot is found[-1] and slot.number < len(self._board.columns) - 1:
                more += sign("beyond")
            column = self._board.columns[slot.number]
            chosen, target = slot.number == self._column, slot.number == self._dragged_to
            parts += painter.head(column, y, slot, more, chosen, target)
        return parts

    def _body(self, painter: BoardPainter, y: int, found: Sequence[Slot]) -> list[Segment]:
        layout = self._board
        assert layout is not None  # noqa: S101
        if layout.empty:
            line = y - max((self.size.height - HEAD_LINES) // 3, 1)
            text = self.empty[line] if 0 <= line < len(self.empty) else ""
            return [Segment(text.center(self.size.width), painter.style("dim"))]
        line = y + self.scroll_offset.y
        lane = layout.lane_of(line)
        if lane is not None and lane.owner is not None and line == lane.top:
            return painter.lane(lane.owner, layout.board.owners.get(lane.owner), self.size.width)
        parts: list[Segment] = []
        for slot in found:
            here = layout.line(slot.number, line)
            if here is not None:
                card, part = here
                cursor = ("cursor" if self.has_focus else "away") if card.id == self._current else ""
                parts += painter.card(card, part, slot, cursor)
            elif line == layout.height and (more := self._unseen(slot.number)):
                parts += painter.note(f"and {more:,} more", slot)
            else:
                parts += painter.nothing(slot)
        return parts

    def _unseen(self, column: int) -> int:
        assert self._board is not None  # noqa: S101
        return self._board.columns[column].sums.deals - self._board.shown(column)

    # Mouse

    def _column_at(self, x: int) -> int | None:
        return next((slot.number for slot in self._slots() if slot.left <= x < slot.left + slot.width), None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose a card and take hold of it."""
        column = self._column_at(event.x)
        if self._board is None or column is None:
            return
        line = event.y - HEAD_LINES + self.scroll_offset.y
        found = self._board.line(column, line) if event.y >= HEAD_LINES else None
        if found is not None:
            self.choose(found[0], column)
            self._dragging = True
            self.capture_mouse()
        elif event.y < HEAD_LINES:
            self.choose(self._board.at(column, 0), column)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where the card would go."""
        if self._dragging:
            column = self._column_at(event.x)
            self._dragged_to = column if column != self._column else None
            self.refresh()

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Let go of the card."""
        if not self._dragging:
            return
        self.release_mouse()
        target, self._dragging, self._dragged_to = self._dragged_to, False, None
        self.refresh()
        if target is not None:
            self.post_message(self.Dropped(target))

    def on_click(self, event: events.Click) -> None:
        """A double click opens."""
        if event.chain == 2 and event.y >= HEAD_LINES:
            self.open()
