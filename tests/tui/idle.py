"""Waiting until the application has nothing more to do, without guessing how long that takes.

Textual's own ``wait_for_idle`` looks every 20 ms whether the processor has been busy meanwhile, at least twice for each
key: half the time of these tests. The event loop knows what is ready and what is due soon.
"""

import asyncio
import time

from textual._context import active_app
from textual.app import App
from textual.worker import WorkerState

FRAME = 0.03  # seconds: what is due sooner is waited for, such as the next frame
LOOK_AGAIN = 0.002  # seconds between two looks at a thread at work
STUCK_AFTER = 0.02  # seconds without a moment of processor after which a thread waits for something else


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 1, soon: float = FRAME) -> None:
    """Until nothing is ready, nothing due within ``soon`` seconds and no thread at work, or ``max_sleep`` is over."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    still_since, processor = begun, time.process_time()
    while (now := loop.time()) < begun + max_sleep:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        due = next_due(loop)
        if due <= now + soon:
            await asyncio.sleep(max(0.0, due - now))
        elif now < begun + min_sleep:
            await asyncio.sleep(begun + min_sleep - now)
        elif not any_thread():
            return
        else:
            if time.process_time() - processor > LOOK_AGAIN / 4:
                still_since = now
            elif now > still_since + STUCK_AFTER:
                return
            processor = time.process_time()
            await asyncio.sleep(LOOK_AGAIN)


def next_due(loop: asyncio.AbstractEventLoop) -> float:
    """When the loop will call something next, in its own time."""
    return min((handle._when for handle in loop._scheduled if not handle._cancelled), default=float("inf"))


def any_thread() -> bool:
    """Whether a worker of the application is at work."""
    app: App[object] | None = active_app.get(None)
    return app is not None and any(worker.state in (WorkerState.PENDING, WorkerState.RUNNING) for worker in app.workers)
