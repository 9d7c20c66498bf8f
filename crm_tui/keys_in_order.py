"""Keys typed ahead go where the keys before them lead: into the dialog they open, the input they focus."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.worker import Worker, WorkerState

if TYPE_CHECKING:
    from textual.dom import DOMNode

OPENING = frozenset(
    [
        "copy",
        "customer of appointment",
        "customer of deal",
        "empty",
        "form",
        "kinds",
        "land",
        "lines",
        "log",
        "lost",
        "open",
        "options",
        "pipelines",
        "prune",
        "recipient",
        "segments",
        "set",
        "tags",
        "turn",
        "view",
        "views",
    ]
)
"""The groups of reads that a form, a choice or another record waits for."""
LOOK_AGAIN_SECONDS = 0.02
LEAVING_SECONDS = 0.3
LONGEST_WAIT_SECONDS = 1.0
Typed = events.Key | events.Paste


def under_way(worker: Worker[Any]) -> bool:
    """Whether a read or write has not ended; one that was called off before it began is RUNNING for ever."""
    return not worker.is_cancelled and worker.state in (WorkerState.PENDING, WorkerState.RUNNING)


class KeysInOrder(App[None]):
    """Hands out one key at a time: the next when the last has been dealt with and the focus is where it led to.

    Textual gives each key to the widget that has the focus when the key arrives, although a key before it, which still
    waits in that widget's queue, may be about to move the focus.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[Typed] = deque()
        self._under_way: object | None = None

    async def on_event(self, event: events.Event) -> None:
        """Keep keys and pastes from outside until it is their turn."""
        if isinstance(event, Typed) and not event.is_forwarded and self.is_running:
            self._typed.append(event)
            if self._under_way is None:
                await self._hand_out()
        else:
            await super().on_event(event)

    async def _hand_out(self) -> None:
        if not self._typed:
            return
        event = self._typed.popleft()
        self._under_way = ticket = object()
        target = self.focused or self.screen
        # A widget that goes away takes what waits in its queue with it.
        asyncio.get_running_loop().call_later(LONGEST_WAIT_SECONDS, self.call_later, self._lose_patience, ticket)
        await super().on_event(event)
        # Twice: what the first to look at the key says about it, such as that a line was entered, goes the same way.
        self._follow([*target.ancestors_with_self] * 2, ticket)

    def _follow(self, path: "list[DOMNode]", ticket: object) -> None:
        """Queue behind the key in every node that it bubbles through, the app at last."""
        while path:
            if path.pop(0).call_later(self._follow, path, ticket):
                return
        self._arrive(ticket)

    def _arrive(self, ticket: object) -> None:
        """The key has been dealt with: wait for what it leads to, and until the top screen is there and has its focus."""
        if ticket is self._under_way and self.leads_on():
            self.set_timer(LOOK_AGAIN_SECONDS, lambda: self._arrive(ticket))
            return
        self.call_later(self._settle, ticket)

    async def _look_again(self, ticket: object) -> None:
        """What a read brought may have led to another, as the board does to its list."""
        if ticket is self._under_way and self.leads_on():
            self._arrive(ticket)
        else:
            await self._finish(ticket)

    def leads_on(self) -> bool:
        """Whether a form or a choice is about to open."""
        return any(worker.group in OPENING and under_way(worker) for worker in self.workers)

    def _settle(self, ticket: object) -> None:
        self.set_timer(LEAVING_SECONDS, lambda: self._look_again(ticket))  # should the screen be one that is being left
        if not self.screen.call_later(self.call_later, self._look_again, ticket):
            self.call_later(self._look_again, ticket)

    async def _lose_patience(self, ticket: object) -> None:
        if ticket is self._under_way and self.still_writes():
            self.set_timer(LONGEST_WAIT_SECONDS, lambda: self._lose_patience(ticket))
        else:
            await self._finish(ticket)

    def still_writes(self) -> bool:
        """Whether what is shown is from before a change that is being written."""
        return False

    async def _finish(self, ticket: object) -> None:
        if ticket is self._under_way:
            self._under_way = None
            await self._hand_out()
