"""Ends the program when its terminal is gone and no signal said so, as under nohup."""

import os
import threading

POLL_SECONDS = 1.0
HUNG_UP = 129  # what a shell says of a program that SIGHUP has ended


def watch_terminal(descriptor: int = 0) -> None:
    """Look at the terminal in a thread of its own; without it Textual would read its end again and again."""
    if os.isatty(descriptor):
        threading.Thread(target=_end_without, args=(descriptor,), name="hang-up", daemon=True).start()


def _end_without(descriptor: int) -> None:
    while os.isatty(descriptor):
        threading.Event().wait(POLL_SECONDS)
    # The event loop may be waiting to paint for ever. What was being written is a transaction, and taken back.
    os._exit(HUNG_UP)
