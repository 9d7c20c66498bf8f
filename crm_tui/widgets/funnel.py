"""A pipeline as a funnel: a bar for each stage, how many deals got there, what they are worth, how many went on."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_core.sales.pipeline_funnel import FunnelStep, PipelineFunnel
from crm_core.values.text import show_text
from crm_tui.actions import ActionHost, bindings
from crm_tui.glyphs import sign
from crm_tui.money import fitting_sum
from crm_tui.widgets.columns import pad
from crm_tui.widgets.funnel_actions import FUNNEL_ACTIONS

NAME_CELLS = 16
COUNT_CELLS = 8
VALUE_CELLS = 20
LEAST_BAR = 10
STEP_LINES = 2  # the bar, and below it the share that went on
FIRST_LINE = 1


class FunnelView(ActionHost, Widget, can_focus=True):
    """Shows a ``PipelineFunnel``, with a cursor on one of its steps."""

    ACTIONS = FUNNEL_ACTIONS
    BINDINGS = bindings(FUNNEL_ACTIONS)

    class Opened(Message):
        """Enter or a double click on the step under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._funnel: PipelineFunnel | None = None
        self._cursor = 0

    def show(self, funnel: PipelineFunnel) -> None:
        """Show another one; the cursor stays where it is."""
        self._funnel = funnel
        self.step(0)

    @property
    def current(self) -> FunnelStep | None:
        """The step under the cursor."""
        return self._funnel.steps[self._cursor] if self._funnel else None

    def step(self, distance: int) -> None:
        """Go up or down by steps."""
        if self._funnel is not None:
            self._cursor = max(0, min(self._cursor + distance, len(self._funnel.steps) - 1))
            self.refresh()

    def open(self) -> None:
        """Say that the deals of the step are wanted."""
        self.post_message(self.Opened())

    def render(self) -> Content:
        """A bar per stage, and between two of them the share that went on."""
        if self._funnel is None:
            return Content("")
        most = max((step.deals for step in self._funnel.steps), default=0)
        lines = [Content("")] * FIRST_LINE
        for place, step in enumerate(self._funnel.steps):
            lines.append(self._bar(step, most, here=place == self._cursor))
            if step.went_on is not None:
                lines.append(
                    Content.styled(f" {' ' * NAME_CELLS} {sign('falling')} {step.went_on:.0%} went on", "$crm-dim")
                )
        if self._funnel.won is not None:
            lines += [Content(""), Content.styled(f" {self._funnel.won:.1%} of all were won", "$crm-accent")]
        return Content("\n").join(lines)

    def _bar(self, step: FunnelStep, most: int, *, here: bool) -> Content:
        room = max(self.size.width - NAME_CELLS - COUNT_CELLS - VALUE_CELLS - 6, LEAST_BAR)
        cells = -(-step.deals * room // most) if most else 0
        amount = fitting_sum([money for money in step.value if money.minor], VALUE_CELLS)
        amount = " " * (VALUE_CELLS - cell_len(amount)) + amount
        row = Content.assemble(
            (sign("bar") if here else " ", "$crm-accent"),
            (f"{pad(show_text(step.name), NAME_CELLS)} ", "bold"),
            (pad(sign("block") * cells, room), "$crm-accent"),
            f" {step.deals:>{COUNT_CELLS},} ",
            (f" {amount}", "" if here else "$crm-dim"),
        )
        return row.stylize("on $crm-cursor") if here and self.has_focus else row

    def on_focus(self) -> None:
        """The cursor is lit."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is not lit any more."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose a step; a double click shows its deals."""
        place = (event.y - FIRST_LINE) // STEP_LINES
        if self._funnel is not None and 0 <= place < len(self._funnel.steps):
            self.step(place - self._cursor)
            if event.chain == 2:
                self.open()
