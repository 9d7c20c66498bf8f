"""Where cards stand on a board: columns by stage, and one lane for all or one per owner; nothing here is painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crm_core.catalog.pages import Ref
from crm_core.sales.queries import Board, Column
from crm_core.sales.stages import Stage
from crm_core.values.money import Money

CARD_LINES = 3
CARD_STEP = CARD_LINES + 1


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as the board shows it; ``days`` counts those in its stage, None for closed deals."""

    id: int
    title: str
    customer: str
    value: Money | None
    close: date | None
    days: int | None
    rotting: bool
    owner: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The cards of one owner, or of everybody when ``owner`` is None, column by column; ``top`` is its first line."""

    owner: str | None
    top: int
    cards: tuple[tuple[Card, ...], ...]

    @property
    def heading(self) -> int:
        """How many lines its heading takes."""
        return 0 if self.owner is None else 1

    @property
    def height(self) -> int:
        """How many lines it takes."""
        return self.heading + max((len(column) for column in self.cards), default=0) * CARD_STEP


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: its column, its number there counted over all lanes, and its first line."""

    column: int
    number: int
    line: int


class BoardLayout:
    """A board laid out; ``columns`` are its stages with their sums."""

    def __init__(self, board: Board, by_owner: bool) -> None:
        self.board = board
        self.columns: tuple[Column, ...] = board.columns
        everything = [tuple(_cards(column)) for column in board.columns]
        self.lanes = _lanes(everything) if by_owner else [Lane(None, 0, tuple(everything))]
        self.height = max((lane.top + lane.height for lane in self.lanes), default=0)
        self._places: dict[int, Place] = {}
        self._order: list[list[Card]] = [[] for _ in board.columns]
        for lane in self.lanes:
            for number, cards in enumerate(lane.cards):
                for row, card in enumerate(cards):
                    line = lane.top + lane.heading + row * CARD_STEP
                    self._places[card.id] = Place(number, len(self._order[number]), line)
                    self._order[number].append(card)

    @property
    def stages(self) -> list[Stage]:
        """The stages in order."""
        return [column.stage for column in self.columns]

    @property
    def empty(self) -> bool:
        """Whether there is no card at all."""
        return not self._places

    def place(self, card: int | None) -> Place | None:
        """Where a card stands, None when it is not here."""
        return self._places.get(card) if card is not None else None

    def card(self, card: int | None) -> Card | None:
        """The card of a deal."""
        place = self.place(card)
        return self._order[place.column][place.number] if place else None

    def at(self, column: int, number: int) -> Card | None:
        """The card nearest to a number in a column, None where the column is empty."""
        cards = self._order[column] if 0 <= column < len(self._order) else []
        return cards[max(0, min(number, len(cards) - 1))] if cards else None

    def nearest_line(self, column: int, line: int) -> Card | None:
        """The card of a column whose first line is nearest to a line."""
        cards = self._order[column]
        return min(cards, key=lambda card: abs(self._places[card.id].line - line)) if cards else None

    def shown(self, column: int) -> int:
        """How many cards of a column are here; the board may hold more."""
        return len(self._order[column])

    def line(self, column: int, line: int) -> tuple[Card, int] | None:
        """The card that a line of a column belongs to, and which of its lines that is."""
        lane = self.lane_of(line)
        if lane is None or line < lane.top + lane.heading:
            return None
        row, part = divmod(line - lane.top - lane.heading, CARD_STEP)
        cards = lane.cards[column]
        return (cards[row], part) if row < len(cards) and part < CARD_LINES else None

    def lane_of(self, line: int) -> Lane | None:
        """The lane a line belongs to."""
        return next((lane for lane in reversed(self.lanes) if lane.top <= line < lane.top + lane.height), None)


def _lanes(columns: Sequence[Sequence[Card]]) -> list[Lane]:
    owners = sorted(
        {card.owner for cards in columns for card in cards}, key=lambda owner: (not owner, owner.casefold())
    )
    lanes: list[Lane] = []
    top = 0
    for owner in owners:
        own = tuple(tuple(card for card in cards if card.owner == owner) for cards in columns)
        lanes.append(Lane(owner, top, own))
        top += lanes[-1].height
    return lanes


def _cards(column: Column) -> list[Card]:
    keys = [field.key for field in column.cards.fields]
    return [
        _card(key, dict(zip(keys, row, strict=True)), column.stage.closed)
        for key, row in zip(column.cards.ids, column.cards.rows, strict=True)
    ]


def _card(key: int, values: dict[str, object], closed: bool) -> Card:
    customer, value, close, days = (values[name] for name in ("customer", "value", "close_date", "days_in_stage"))
    return Card(
        key,
        str(values["title"]),
        customer.name if isinstance(customer, Ref) else "",
        value if isinstance(value, Money) else None,
        date.fromisoformat(str(close)[:10]) if close else None,
        int(str(days)) if days is not None else None,
        bool(values["rotting"]),
        str(values["owner"] or ""),
        closed,
    )
