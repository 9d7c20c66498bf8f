"""A pipeline as a funnel: a bar for each stage, how many deals got there, what they are worth, how many went on."""

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from crm_core.sales.pipeline_funnel import FunnelStep, PipelineFunnel
from crm_core.values.text import show_text
from crm_tui.glyphs import sign
from crm_tui.money import fitting_sum
from crm_tui.widgets.columns import pad

NAME_CELLS = 16
COUNT_CELLS = 8
VALUE_CELLS = 20
LEAST_BAR = 10


class FunnelView(Widget, can_focus=True):
    """Shows a ``PipelineFunnel``."""

    def __init__(self) -> None:
        super().__init__()
        self._funnel: PipelineFunnel | None = None

    def show(self, funnel: PipelineFunnel) -> None:
        """Show another one."""
        self._funnel = funnel
        self.refresh()

    def render(self) -> Content:
        """A bar per stage, and between two of them the share that went on."""
        if self._funnel is None:
            return Content("")
        most = max((step.deals for step in self._funnel.steps), default=0)
        lines = [Content("")]
        for step in self._funnel.steps:
            lines.append(self._bar(step, most))
            if step.went_on is not None:
                lines.append(
                    Content.styled(f" {' ' * NAME_CELLS} {sign('falling')} {step.went_on:.0%} went on", "$crm-dim")
                )
        if self._funnel.won is not None:
            lines += [Content(""), Content.styled(f" {self._funnel.won:.1%} of all were won", "$crm-accent")]
        return Content("\n").join(lines)

    def _bar(self, step: FunnelStep, most: int) -> Content:
        room = max(self.size.width - NAME_CELLS - COUNT_CELLS - VALUE_CELLS - 6, LEAST_BAR)
        cells = -(-step.deals * room // most) if most else 0
        amount = fitting_sum([money for money in step.value if money.minor], VALUE_CELLS)
        amount = " " * (VALUE_CELLS - cell_len(amount)) + amount
        return Content.assemble(
            (f" {pad(show_text(step.name), NAME_CELLS)} ", "bold"),
            (pad(sign("block") * cells, room), "$crm-accent"),
            f" {step.deals:>{COUNT_CELLS},} ",
            (f" {amount}", "$crm-dim"),
        )
