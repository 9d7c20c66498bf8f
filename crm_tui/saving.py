"""What is being written: said in the footer while it takes its time, and waited for by the keys that are about it."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.dom import DOMNode
from textual.timer import Timer
from textual.worker import Worker

from crm_tui.glyphs import sign
from crm_tui.keys_in_order import KeysInOrder, under_way
from crm_tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from crm_core.crm import Crm

STATUS_SECONDS = 5  # then the footer has room for its keys again
PATIENCE_SECONDS = 0.3
LONGEST_WRITE_SECONDS = 3.0  # for which keys wait
BESIDE = ("default", "pane")  # groups of reads that no key waits for: tables say themselves that they read


class Saving(KeysInOrder):
    """Counts the writes under way, and knows until when the screen shows what was before them."""

    crm: "Crm"

    def __init__(self) -> None:
        super().__init__()
        self.status = ""
        self._status_timer: Timer | None = None
        self._writes = 0
        self._writing_since = 0.0
        self._kept_before = 0  # units of the store, before what is being written
        self._after_writes: list[Callable[[], None]] = []
        self._rereading: set[tuple[DOMNode, str]] = set()  # owner and group of the reads that show what was written

    @property
    def wrote_something(self) -> bool:
        """Whether what was being written changed anything."""
        return self.crm.store.units_kept != self._kept_before

    def show_status(self, text: str) -> None:
        """Say something in the footer for a while."""
        self.status = text
        self._show_status()
        if self._status_timer is not None:
            self._status_timer.stop()
        self._status_timer = self.set_timer(STATUS_SECONDS, self._forget_status)

    def _forget_status(self) -> None:
        """The place belongs to the keys again."""
        self.status = ""
        self._show_status()

    def writing_began(self) -> None:
        """Something is being written; said in the footer when it takes a while."""
        if not self._writes:
            self._kept_before = self.crm.store.units_kept
        self._writes += 1
        self._writing_since = monotonic()
        self.set_timer(PATIENCE_SECONDS, self._show_status)

    def writing_ended(self) -> None:
        """It is written, or could not be."""
        self._writes -= 1
        self._show_status()
        while not self._writes and self._after_writes:
            self._after_writes.pop(0)()

    def _show_status(self) -> None:
        status = f"{sign('busy')} saving …" if self._writes else self.status
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.set_status(status)

    def still_writes(self) -> bool:
        """Whether what is shown is from before a change; one that takes its time keeps nobody from moving about."""
        recent = monotonic() - self._writing_since < LONGEST_WRITE_SECONDS
        return recent and (self._writes > 0 or self._shows_old_rows())

    def _shows_old_rows(self) -> bool:
        """Whether the screen still reads what was written; a read may have taken the place of the one that was begun."""
        self._rereading &= {(worker.node, worker.group) for worker in self.workers if under_way(worker)}
        return bool(self._rereading) or (isinstance(self.screen, BaseScreen) and self.screen.rereading())

    def once_written(self, then: Callable[[], None]) -> bool:
        """Keep what is to be done until nothing is written any more; False where nothing is now."""
        if self._writes:
            self._after_writes.append(then)
        return self._writes > 0

    def rereads(self, begun: Sequence[Worker[Any]]) -> None:
        """Remember the reads that a write made screens begin."""
        if self._writes:
            self._rereading = {(one.node, one.group) for one in begun if one.group not in BESIDE}
