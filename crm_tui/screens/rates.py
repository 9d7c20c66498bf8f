"""Exchange rates: what currencies were worth, the newest first; opens over the sales overview."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on

from crm_core.catalog.pages import Change, Query
from crm_core.errors import UsageProblem
from crm_core.sales.rates.reading import read_pair, read_rate
from crm_core.values.dates import parse_date
from crm_tui import bridge
from crm_tui.actions import Action, bindings
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane, has_row
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable

MOST_SHOWN = 2000
SHOWN = (("day", 15), ("from_currency", 6), ("rate", 14), ("to_currency", 6))
HINT = "USD 0.92 EUR 2026-11-01: one dollar is 0.92 euros from that day on"


def add(host: "RatesScreen") -> None:
    """Ask for a rate in one line."""
    from crm_tui.dialogs.write_prompt import ask_change

    def understood(text: str) -> str:
        one, rate, other, on_day = words(text, host.crm.business.facts.currency)
        pair, today = read_pair(one, other), host.crm.business.today
        day = parse_date(on_day, today) if on_day else today
        return f"1 {pair[0]} is {read_rate(rate)} {pair[1]} from {day} on"

    def added(text: str) -> Change:
        return host.crm.rates.add(*words(text, host.crm.business.facts.currency))

    ask_change(host.crm_app, "Exchange rate", added, placeholder=HINT, check=understood)


def words(text: str, business: str) -> tuple[str, str, str, str]:
    """From, rate, to and day of a line such as "USD 0.92 EUR 2026-11-01". Raises UsageProblem."""
    parts = text.split(maxsplit=3)
    if len(parts) < 2:
        raise UsageProblem("Write a currency and what one of it is worth: USD 0.92 EUR.")
    return parts[0], parts[1], parts[2] if len(parts) > 2 else business, parts[3] if len(parts) > 3 else ""


def delete(host: "RatesScreen") -> None:
    """Remove the rate under the cursor after a question."""
    from crm_tui.dialogs.confirm import Confirm

    key, rates, value = host.table.current, host.crm.rates, host.table.value
    if key is None:
        return

    def answered(yes: bool | None) -> None:
        if yes:
            host.write(lambda: rates.delete([key]))

    pair = f"{value('from_currency')} in {value('to_currency')}"
    details = [f"It holds from {value('day')} on; reports go by the rate before it then."]
    host.app.push_screen(Confirm(f"Delete the rate of {pair}?", details, "Delete"), answered)


RATES_ACTIONS = (
    Action(id="rates.add", keys="a", label="Add", footer=90, run=add,
           twin=lambda _: ["crm", "rate", "add", "FROM", "RATE"], help="A currency, what one of it is worth, in which, from when."),
    Action(id="rates.delete", keys="d", label="Delete", footer=86, run=delete, enabled=has_row,
           twin=lambda host: ["crm", "rate", "delete", str(host.table.current)], help="Remove the rate, after a question; undo brings it back."),
)  # fmt: skip


class RatesScreen(ListAndPane):
    """The rates that are kept."""

    NAME = "overview"
    WIDGETS = (FilterBar, RecordsTable)
    OWN_KEYS = frozenset({"table.mark"})
    ACTIONS = (*RATES_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    EMPTY: ClassVar[tuple[str, ...]] = (
        "No exchange rates yet.",
        "",
        "{rates.add}  adds one; crm rate import FILE reads those of the European Central Bank",
    )

    def columns(self) -> list[Column]:
        """Day, currency, rate, currency."""
        entity = self.crm.browse.entities["rate"]
        return [Column(field=entity.field(key), width=width, grow=0) for key, width in SHOWN]

    def source(self) -> ListedRows:
        """The newest rates."""
        browse, keys = self.crm.browse, tuple(key for key, _ in SHOWN)

        def read() -> list[Row]:
            page = browse.page("rate", Query(fields=keys, limit=MOST_SHOWN))
            return list(zip(page.ids, page.rows, strict=True))

        return ListedRows(read, self.words)

    def write(self, call: Callable[[], Change]) -> None:
        """Change something and say what."""
        bridge.change(self.crm_app, call)

    def open_command(self) -> Sequence[str]:
        """The command line that lists them."""
        return ["crm", "rate", "list"]

    def step_back(self) -> None:
        """To the list, to all of its rows, then to the overview."""
        if self.table.has_focus and not self.words:
            self.app.pop_screen()
        else:
            super().step_back()

    @on(RecordsTable.Opened)
    def _nothing_to_open(self) -> None:
        self.crm_app.tell("A rate is all there is of it; a keeps another for the same day in its place.")
