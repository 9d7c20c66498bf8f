"""The line above a board: which pipeline, and what its open deals are worth."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_core.sales.queries import Board
from crm_core.values.text import show_text
from crm_tui.glyphs import sign
from crm_tui.money import main_sum, sums
from crm_tui.widgets.columns import pad


class PipelineLine(Widget):
    """``Sales ▾   61 open · 402,300 € · weighted 168,120 €``; a click asks for another pipeline."""

    class Clicked(Message):
        """Another pipeline is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self._by_owner = self._over_all = self._unknown = False

    def show(self, board: Board, by_owner: bool) -> None:
        """Show the sums of a board."""
        self._board, self._by_owner = board, by_owner
        self._unknown = False
        self.refresh()

    def show_all(self) -> None:
        """Say that the deals are of every pipeline."""
        self._board = None
        self._over_all = True
        self.refresh()

    def show_name(self) -> None:
        """Show only which pipeline it is, until it is known what its deals come to."""
        self._unknown = True
        self.refresh()

    def render(self) -> Content:
        """The line; where all currencies do not fit, the main one stands for them."""
        board = self._board
        if board is None:
            return Content.styled(f" All pipelines {sign('falling')}" if self._over_all else "", "bold")
        name = f" {show_text(board.pipeline.name)} {sign('falling')}   "
        if self._unknown:
            return Content.styled(name, "bold")
        right = " by owner " if self._by_owner else " "
        room = self.size.width - cell_len(name) - len(right)
        deals = f"{board.open.deals:,} open"
        values = [money for money in board.open.value if money.minor]
        weighted = [money for money in board.open.weighted if money.minor]
        for shown in (sums, main_sum):
            amount, rest = _words(shown(values), shown(weighted))
            if cell_len(deals + amount + rest) <= room:
                break
        used = pad(rest, max(room - cell_len(deals + amount), 0))
        return Content("").join(
            [
                Content.styled(name, "bold"),
                Content.styled(deals, "$crm-dim"),
                Content.styled(amount, "$crm-accent"),
                Content.styled(used + right, "$crm-dim"),
            ]
        )

    def on_click(self) -> None:
        """Ask for another pipeline."""
        self.post_message(self.Clicked())


def _words(value: str, weighted: str) -> tuple[str, str]:
    return (f"  {value}" if value else ""), (f"  weighted {weighted}" if weighted else "")


class StagesLine(Widget):
    """``Sales · Partners``, the one whose stages are listed told apart; a click asks for another."""

    class Picked(Message):
        """The stages of the pipeline at this place are wanted."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__()
        self._chosen, self._names = "", [""]

    def show(self, chosen: str, names: Sequence[str]) -> None:
        """Show the pipelines there are."""
        self._chosen, self._names = chosen, list(names)
        self.refresh()

    def render(self) -> Content:
        """The names in a row."""
        parts = [
            (f"{sign('bar')}{show_text(name)}  ", "bold $crm-accent")
            if name == self._chosen
            else (f" {show_text(name)}  ", "$crm-dim")
            for name in self._names
        ]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Ask for the pipeline under the mouse."""
        end = 0
        for place, name in enumerate(self._names):
            end += cell_len(f" {show_text(name)}  ")
            if event.x < end:
                self.post_message(self.Picked(place))
                return
