"""Painting one line of a board: the heads of the columns, the lines of the cards, the headings of lanes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crm_core.sales.queries import Column, Sums
from crm_core.values.dates import short_date
from crm_core.values.money import Money
from crm_core.values.text import show_text
from crm_tui.board_layout import Card
from crm_tui.glyphs import sign
from crm_tui.money import brief_money, fitting_sum, sums
from crm_tui.widgets.columns import pad

COMPONENTS = frozenset(
    f"board--{name}" for name in ("head", "dim", "rule", "cursor", "away", "bar", "late", "soon", "won", "target")
)
HEAD_LINES = 4  # name, sums, weighted sums, the line under them
LEAST_COLUMN = 20
WORDY = 20  # cells from which a card says "closes", not only the day
SOON_DAYS = 7
WEIGHTED = "weighted "


@dataclass(frozen=True, slots=True)
class Slot:
    """A visible column: its number on the board, where it begins and how many cells it has, the rule included."""

    number: int
    left: int
    width: int
    is_last: bool = False


def slots(count: int, width: int, first: int) -> list[Slot]:
    """The columns that fit a width from ``first`` on, sharing all of it."""
    fitting = max(1, min(count, width // LEAST_COLUMN))
    start = max(0, min(first, count - fitting))
    base, spare = divmod(width, fitting)
    found: list[Slot] = []
    left = 0
    for place in range(fitting):
        cells = base + (1 if place < spare else 0)
        found.append(Slot(start + place, left, cells, place == fitting - 1))
        left += cells
    return found


class BoardPainter:
    """Turns parts of a board into segments; ``style_of`` gives the partial style of a component."""

    def __init__(self, style_of: Callable[[str], Style], base: Style, today: date) -> None:
        self._style_of = style_of
        self._base = base
        self._known: dict[tuple[str, ...], Style] = {}
        self.today = today

    def style(self, *names: str) -> Style:
        """The base style with components laid over it."""
        style = self._known.get(names)
        if style is None:
            style = self._base
            for name in names:
                style += self._style_of(f"board--{name}")
            self._known[names] = style
        return style

    def head(self, column: Column, line: int, slot: Slot, more: str, chosen: bool, target: bool) -> list[Segment]:
        """A line of a column's head; ``more`` is the sign for columns that are out of sight, "" for none."""
        room = slot.width - 2
        background = ("target",) if target else ()
        if line == 0:
            probability = f"{column.stage.probability / 100:g} %" if not column.stage.closed else ""
            right = " ".join(part for part in (probability, more) if part)
            name = pad(show_text(column.stage.name), max(room - len(right) - 1, 4))
            tone = "won" if column.stage.kind == "won" else "head"
            parts = [Segment(f" {name} ", self.style(tone, *background) + Style(bold=chosen))]
            return self._fill([*parts, Segment(right, self.style("dim", *background))], slot, background)
        text = _value(column.sums, room) if line == 1 else _weighted(column.sums, room)
        return self._fill([Segment(f" {pad(text, room)}", self.style("dim", *background))], slot, background)

    def _fill(self, segments: list[Segment], slot: Slot, background: Sequence[str] = ()) -> list[Segment]:
        used = sum(cell_len(segment.text) for segment in segments)
        blank = Segment(" " * max(slot.width - 1 - used, 0), self.style(*background))
        return [*segments, blank, self._edge(slot)]

    def _edge(self, slot: Slot) -> Segment:
        """The line between two columns; behind the last one there is none."""
        return Segment(" " if slot.is_last else sign("pane"), self.style("rule"))

    def rule(self, width: int, slots: Sequence[Slot]) -> list[Segment]:
        """The line under the heads."""
        ends = {slot.left + slot.width - 1 for slot in slots if not slot.is_last}
        text = "".join(sign("cross") if place in ends else sign("rule") for place in range(width))
        return [Segment(text, self.style("rule"))]

    def nothing(self, slot: Slot) -> list[Segment]:
        """An empty place of a column."""
        return self._fill([], slot)

    def note(self, text: str, slot: Slot) -> list[Segment]:
        """A word below the cards of a column."""
        return self._fill([Segment(f" {pad(text, slot.width - 2)}", self.style("dim"))], slot)

    def lane(self, owner: str, open_deals: Sums | None, width: int) -> list[Segment]:
        """The heading of an owner's lane, with the sums of the owner's open deals once they are known."""
        name = f" {show_text(owner) or 'nobody'}  "
        said = ""
        if open_deals is not None:
            parts = (f"{open_deals.deals:,} open", sums(_given(open_deals.value)), _all_weighted(open_deals))
            said = "  ".join(part for part in parts if part)
        room = max(width - cell_len(name), 0)
        return [Segment(name, self.style("head", "away")), Segment(pad(said, room), self.style("dim", "away"))]

    def card(self, card: Card, line: int, slot: Slot, cursor: str) -> list[Segment]:
        """A line of a card; ``cursor`` names the component of the one under the cursor, "" for others."""
        room = slot.width - 3
        over = (cursor,) if cursor else ()
        segments = [Segment(sign("bar") if cursor else " ", self.style("bar", *over))]
        if line == 0:
            segments.append(Segment(pad(show_text(card.title), room), self.style(*over)))
        elif line == 1:
            value = brief_money(card.value) if card.value else ""
            segments += self._sides((show_text(card.customer), "dim"), (value, ""), room, over)
        else:
            segments += self._sides(self._closing(card, room >= WORDY), self._staying(card), room, over)
        segments.append(Segment(" ", self.style(*over)))
        return [*segments, self._edge(slot)]

    def _sides(self, left: tuple[str, str], right: tuple[str, str], room: int, over: tuple[str, ...]) -> list[Segment]:
        def styled(text: str, tone: str) -> Segment:
            return Segment(text, self.style(*over, *((tone,) if tone else ())))

        text, tone = right
        text = text if cell_len(text) <= room else pad(text, room)
        space = room - cell_len(text)
        words = pad(left[0], max(space - 1, 0)) + " " * min(space, 1)
        return [styled(words, left[1]), styled(text, tone)]

    def _closing(self, card: Card, wordy: bool) -> tuple[str, str]:
        if card.close is None:
            return "", "dim"
        if card.closed:
            return _day(card.close, self.today), "dim"
        days = (card.close - self.today).days
        if days < 0:
            return (f"overdue {-days} d !" if wordy else f"{-days} d late !"), "late"
        closes = "closes " if wordy else ""
        return f"{closes}{_day(card.close, self.today)}", "soon" if days <= SOON_DAYS else "dim"

    def _staying(self, card: Card) -> tuple[str, str]:
        if card.days is None:
            return "", "dim"
        return (f"{card.days} d !", "soon") if card.rotting else (f"{card.days} d", "dim")


def _given(amounts: Iterable[Money]) -> list[Money]:
    return [money for money in amounts if money.minor]


def _value(of: Sums, room: int) -> str:
    deals = f"{of.deals:,}"
    amounts = fitting_sum(_given(of.value), room - len(deals) - 3)
    return f"{deals} · {amounts}" if amounts else deals


def _weighted(of: Sums, room: int) -> str:
    """The word is cut short where that makes room to say that there are other currencies."""
    given = _given(of.weighted)
    label = WEIGHTED
    if len(given) > 1 and "+" not in fitting_sum(given, room - len(label)):
        label = "wtd "
    return f"{label}{fitting_sum(given, room - len(label))}" if given else ""


def _all_weighted(of: Sums) -> str:
    amounts = sums(_given(of.weighted))
    return f"{WEIGHTED}{amounts}" if amounts else ""


def _day(day: date, today: date) -> str:
    """Without the weekday: columns are narrow."""
    return short_date(day, today).partition(" ")[2]


def strip(parts: Sequence[Segment], width: int, base: Style) -> Strip:
    """Segments as a line of exactly ``width`` cells."""
    return Strip(parts).adjust_cell_length(width, base)
