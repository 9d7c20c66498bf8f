"""How far something long has come: on a terminal only, and only when it takes longer than a second."""

from collections.abc import Callable
from time import monotonic
from typing import Self

from crm_cli.environment import Environment, is_terminal

PATIENCE = 1.0
INTERVAL = 0.2


class Progress:
    """Hears numbers and shows them as ``text`` puts them, in one line that is gone in the end."""

    def __init__(self, env: Environment, text: Callable[[int], str]) -> None:
        self._stream = env.stderr if is_terminal(env.stderr) and not env.quiet else None
        self._text = text
        self._next = monotonic() + PATIENCE
        self._shown = False

    def __call__(self, number: int) -> None:
        """Hear how far it is."""
        if self._stream and monotonic() >= self._next:
            self._stream.write(f"\r{self._text(number)}")
            self._stream.flush()
            self._shown, self._next = True, monotonic() + INTERVAL

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream and self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
