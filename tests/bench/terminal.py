"""A full-screen program on a terminal of its own: keys in, and when the bytes come back."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

ROWS, COLUMNS = 40, 120
SILENCE = 0.15
PATIENCE = 60.0
# The cursor of an input blinks half a second after the last key; that is no answer to it.
BLINK, BLINK_BYTES = 0.45, 200
AT_REST = 0.05  # seconds of work in such a silence; more is an answer still being made


class Answer(NamedTuple):
    """Seconds from a key to the first and to the last byte that came of it."""

    first: float
    last: float


class Terminal:
    """Runs a program until the block ends. Raises TimeoutError when it does not do what is waited for."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        sized = {name: value for name, value in environment.items() if name not in ("COLUMNS", "LINES")}
        self._begun = time.perf_counter()
        self._child = subprocess.Popen(
            arguments, env=sized, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.wait()
        os.close(self._ours)

    def until(self, text: str, seconds: float = PATIENCE) -> float:
        """Wait for a text on the screen; gives the seconds since the program was started."""
        wanted, seen, deadline = text.encode(), bytearray(), time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            seen += self._read(left)
            if wanted in seen:
                return time.perf_counter() - self._begun
        raise TimeoutError(f'"{text}" did not appear; the screen ended with {bytes(seen[-500:])!r}')

    def since_start(self) -> float:
        """Seconds since the program was started."""
        return time.perf_counter() - self._begun

    def write(self, key: bytes) -> None:
        """Press a key and wait for nothing."""
        os.write(self._ours, key)

    def rest(self, seconds: float = SILENCE) -> None:
        """Wait until nothing has come for so long."""
        while self._read(seconds):
            pass

    def press(self, key: bytes, silence: float = SILENCE) -> Answer:
        """Press a key and hear everything that comes of it; what came unasked before is let go.

        All of it has come when there was silence and the program has not worked meanwhile: an answer may be late.
        """
        self.rest(0)
        begun = time.perf_counter()
        os.write(self._ours, key)
        if not self._read(PATIENCE):
            raise TimeoutError(f"Nothing came of the key {key!r}.")
        first = last = time.perf_counter() - begun
        worked = self._worked()
        while (data := self._read(silence)) or self._worked() - worked > AT_REST:
            since = time.perf_counter() - begun
            if since > PATIENCE:
                raise TimeoutError(f"The key {key!r} was not answered to the end.")
            if data and (since < BLINK or len(data) > BLINK_BYTES):
                last = since
            worked = self._worked()
        return Answer(first, last)

    def megabytes(self) -> float | None:
        """How much memory the program holds; None where the system does not say it in /proc."""
        with suppress(OSError):
            for line in Path(f"/proc/{self._child.pid}/status").read_text(encoding="ascii").splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return None

    def _worked(self) -> float:
        """Seconds that the program has spent on the processor; always 0 where the system does not say it in /proc."""
        with suppress(OSError):
            fields = Path(f"/proc/{self._child.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def descriptors(self) -> int | None:
        """How many files the program has open; None where the system does not say it in /proc."""
        with suppress(OSError):
            return len(list(Path(f"/proc/{self._child.pid}/fd").iterdir()))
        return None

    def _read(self, seconds: float) -> bytes:
        if not select.select([self._ours], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._ours, 65536)
        except OSError as error:
            raise TimeoutError("The program has ended.") from error
