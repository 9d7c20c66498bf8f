"""The identity of a record that never changes and travels in exports: a UUID of version 7 (RFC 9562)."""

import re
import sys
import time
from collections.abc import Callable

_UID_PREFIX = r"[0-9a-fA-F][0-9a-fA-F-]{15,35}"
_VERSION, _VARIANT = 0x7 << 76, 0x2 << 62
_COUNTER_BITS = 74  # rand_a and rand_b of RFC 9562, 5.7, taken as one counter (6.2, method 2)


def new_uid() -> str:
    """A fresh UUIDv7 in its usual 36 characters; later ones sort after earlier ones."""
    if sys.version_info >= (3, 14):
        from uuid import uuid7
    else:
        from uuid6 import uuid7
    return str(uuid7())


def uid_series() -> Callable[[], str]:
    """A maker of UUIDv7s for one bulk write, ten times as fast as ``new_uid``; each one sorts after the one before.

    They share the millisecond of the start; a counter that begins at a random number and grows by random steps tells
    them apart.
    """
    import secrets

    stamp = (time.time_ns() // 1_000_000) << 80
    counter = secrets.randbits(_COUNTER_BITS - 1)
    steps = secrets.token_bytes(4096)
    used = 0

    def make() -> str:
        nonlocal counter, used
        used += 1
        counter += 1 + (steps[used % len(steps)] << 32)
        text = f"{stamp | _VERSION | (counter >> 62) << 64 | _VARIANT | counter & 0x3FFFFFFFFFFFFFFF:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    return make


def is_uid_prefix(text: str) -> bool:
    """Whether ``text`` is long enough and shaped to name a record by its uid: 16 or more of hex digits and dashes."""
    return re.fullmatch(_UID_PREFIX, text) is not None
