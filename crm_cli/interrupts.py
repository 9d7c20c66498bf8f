"""Ctrl-C that is heard even while the database engine is busy."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 0.6


@contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` at once on Ctrl-C; if the block does not end then, end the process.

    Python's own handler waits until a call into a C library returns, which a long query does not do for minutes.
    For blocks that only read.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    ended = threading.Event()
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    watcher = threading.Thread(target=_watch, args=(reader, stop, ended), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        signal.set_wakeup_fd(before)
        os.close(writer)


def _watch(reader: int, stop: Callable[[], None], ended: threading.Event) -> None:
    heard = os.read(reader, 1)
    os.close(reader)
    if heard != bytes([signal.SIGINT]):
        return
    stop()
    if not ended.wait(PATIENCE):
        os.write(2, b"crm: Stopped.\n")
        os._exit(130)
