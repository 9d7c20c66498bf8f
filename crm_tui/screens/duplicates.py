"""Duplicates: pairs of customers that are likely one, and below them field by field what merging would make of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType
from textual.widgets import Static

from crm_core.catalog.fields import Field, Kind
from crm_core.customers.duplicates.reasons import SURE
from crm_core.errors import CrmError
from crm_core.values.text import show_text
from crm_tui import bridge
from crm_tui.actions import GOES_BACK, Action, ActionHost, bindings
from crm_tui.duplicate_reading import Choice, field_rows, pair_rows, read_pairs
from crm_tui.listed_rows import ListedRows
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.duplicate_actions import DUPLICATE_ACTIONS
from crm_tui.text import safe
from crm_tui.widgets.columns import Column
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.customers.duplicates.capability import Pair
    from crm_core.customers.merging.capability import MergePreview
    from crm_core.customers.merging.values import MergedField

NONE_FOUND = (
    "No duplicates found.",
    "",
    "two customers that are marked in the list can be merged there: {customers.merge}",
)


class DuplicatesScreen(BaseScreen):
    """Opens over the customers, on all pairs or on the two that are given; ``done`` is called when these are decided."""

    NAME = "customers"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "duplicates.tcss"
    ACTIONS = DUPLICATE_ACTIONS
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (RecordsTable,)

    def __init__(self, two: tuple[int, int] | None = None, done: Callable[[], object] = bool) -> None:
        super().__init__()
        self.choice: Choice | None = Choice(*two) if two else None
        self.preview: MergePreview | None = None
        self._only_two = two is not None
        self._done = done
        self._pairs: list[Pair] = []
        self._unseen: Choice | None = None
        self._decided: list[Choice] = []

    def body(self) -> ComposeResult:
        """The pairs, the fields of one, what goes over."""
        place = self.crm_app.session.place
        yield Static("", id="duplicates-said", markup=False)
        yield RecordsTable(_pair_columns(), place, self.with_keys(NONE_FOUND), id="duplicate-pairs")
        yield RecordsTable(_field_columns(), place, id="merge-fields")
        yield Static("", id="merge-goes", markup=False)

    def on_mount(self) -> None:
        """Look for pairs."""
        self.set_class(self._only_two, "-one")
        self.fields.show(ListedRows(list))
        (self.fields if self._only_two else self.pairs).focus()
        self.reload()

    @property
    def pairs(self) -> RecordsTable:
        """The list of pairs."""
        return self.query_one("#duplicate-pairs", RecordsTable)

    @property
    def fields(self) -> RecordsTable:
        """The fields of the pair."""
        return self.query_one("#merge-fields", RecordsTable)

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Without marks: the two of a pair are marked enough; with two customers only what is about these."""
        idle = {"table.mark", "duplicates.sure"} if self._only_two else {"table.mark"}
        return [(host, action) for host, action in super().actions_here() if action.id not in idle]

    def in_footer(self, action: Action) -> bool:
        """Without a pair nothing that is done to one."""
        return self.preview is not None or action not in DUPLICATE_ACTIONS or action.no_twin == GOES_BACK

    def go_back_to(self, touched: Sequence[tuple[str, int]]) -> None:
        """Put the cursor on the pair that was decided here and is undecided again."""
        if not self._decided or self._only_two:
            return
        last = self._decided[-1]
        if any(table == "not_duplicates" or (table, key) == ("customers", last.gone) for table, key in touched):
            self.choice = self._decided.pop()
            self.reload()

    @property
    def sure(self) -> int:
        """How many of the pairs are sure."""
        return sum(pair.verdict == SURE for pair in self._pairs)

    def field(self) -> "MergedField | None":
        """The field under the cursor."""
        number = self.fields.current
        return None if self.preview is None or number is None else self.preview.fields[number]

    def reload(self) -> None:
        """Look for pairs again, or read the two again."""
        if self._only_two:
            self._read()
            return
        self.say("Comparing …")
        crm = self.crm
        bridge.load(self, "pairs", lambda: read_pairs(crm), self._found)

    def _found(self, pairs: "list[Pair]") -> None:
        self._pairs = pairs
        there = self._place_of(self.choice)
        # The next pair comes where the one was that is done with.
        kept = min(self.pairs.cursor, len(pairs) - 1) if there is None else there
        gone_meanwhile = self.choice is not None and there is None
        self.pairs.show(ListedRows(lambda: pair_rows(pairs)), keep=kept if pairs else None)
        self.say(f"{len(pairs):,} {'pair' if len(pairs) == 1 else 'pairs'}")
        self._choose_pair(kept if pairs else None)
        if gone_meanwhile:
            self._unseen = self.choice

    def _place_of(self, choice: Choice | None) -> int | None:
        two = {choice.keep, choice.gone} if choice else set()
        return next((place for place, pair in enumerate(self._pairs) if {pair.first.id, pair.second.id} == two), None)

    def came_by_itself(self) -> bool:
        """Whether another pair than the one that was looked at stands here since a change from elsewhere; says so once."""
        if self._unseen is None or self._unseen is not self.choice:
            return False
        self._unseen = None
        self.crm_app.tell("The pair that stood here is gone; look at this one, and press the key again.", warning=True)
        return True

    def _choose_pair(self, number: int | None) -> None:
        if number is None or number >= len(self._pairs):
            self.choice = None
            self._show(None)
            return
        pair = self._pairs[number]
        if self.choice is None or {self.choice.keep, self.choice.gone} != {pair.first.id, pair.second.id}:
            self.choice = Choice(pair.first.id, pair.second.id)
        self.say(f"{number + 1:,} of {len(self._pairs):,} · {pair.verdict} · {', '.join(pair.reasons)}")
        self._read()

    def say_pair(self) -> None:
        """Say which pair is shown."""
        self._choose_pair(self.pairs.current)

    def choose(self, choice: Choice) -> None:
        """Show what merging so would make."""
        self.choice = choice
        self._read()

    def _read(self) -> None:
        choice, merging = self.choice, self.crm.merging
        if choice is not None:
            call = lambda: merging.preview(choice.keep, choice.gone, choice.taken)  # noqa: E731
            bridge.load(self, "preview", call, self._show, self._refused)

    def _refused(self, error: CrmError) -> None:
        self._show(None)
        self.say(error.sentence)

    def _show(self, preview: "MergePreview | None") -> None:
        from crm_core.customers.merging.rows import goings

        self.preview = preview
        place = self.crm_app.session.place()
        rows = field_rows(preview, place) if preview else []
        names = [f"{one.id} {one.name}" for one in (preview.keep, preview.gone)] if preview else ["", ""]
        self.fields.set_columns(_field_columns(*names))
        self.fields.show(ListedRows(lambda: rows), keep=self.fields.current)
        self.query_one("#merge-goes", Static).update(safe(" ".join(goings(preview.rows)) if preview else ""))
        if self._only_two and preview:
            self.say(f"{preview.gone.name} ({preview.gone.id}) goes into {preview.keep.name} ({preview.keep.id})")
        self.refresh_footer()

    def say(self, text: str) -> None:
        """Say something above the pairs."""
        self.query_one("#duplicates-said", Static).update(safe(text, "$crm-dim"))

    def after(self, summary: str) -> None:
        """Say what was done, and go on with the next pair."""
        self.crm_app.saved(summary)
        if self.choice is not None:
            self._decided.append(self.choice)
        self.choice = None
        if self._only_two:
            self._done()
            self.close_detail()
        else:
            self.pairs.focus()
            self.reload()

    def step_back(self) -> None:
        """From the fields to the pairs, then to the customers."""
        if self.fields.has_focus and not self._only_two:
            self.pairs.focus()
        else:
            self.app.pop_screen()

    @on(RecordsTable.Highlighted, "#duplicate-pairs")
    def _highlighted(self) -> None:
        self._choose_pair(self.pairs.current)

    @on(RecordsTable.Opened, "#duplicate-pairs")
    def _opened(self) -> None:
        self.fields.focus()

    @on(RecordsTable.Opened, "#merge-fields")
    def _take(self) -> None:
        self.action_perform("duplicates.take")


def _text(key: str, label: str) -> Field:
    return Field(key=key, label=show_text(label), kind=Kind.TEXT, sql="")


def _pair_columns() -> list[Column]:
    return [
        Column(field=Field(key="score", label="Score", kind=Kind.PERCENT, sql=""), width=8),
        Column(field=_text("verdict", "Verdict"), width=8, drop=2),
        Column(field=_text("first", "First"), width=24, grow=1),
        Column(field=_text("second", "Second"), width=24, grow=1),
        Column(field=Field(key="reasons", label="Reasons", kind=Kind.LIST, sql=""), width=40, grow=2, drop=1),
    ]


def _field_columns(keep: str = "First", gone: str = "Second") -> list[Column]:
    return [
        Column(field=_text("field", "Field"), width=13),
        Column(field=_text("kept", keep), width=16, grow=1),
        Column(field=_text("other", gone), width=16, grow=1),
        Column(field=_text("merged", "Merged"), width=16, grow=1),
        Column(field=_text("from", "From"), width=5),
    ]
