"""The identity of a record that never changes and travels in exports: a UUID of version 7 (RFC 9562)."""

import re
import sys

_UID_PREFIX = r"[0-9a-fA-F][0-9a-fA-F-]{15,35}"


def new_uid() -> str:
    """A fresh UUIDv7 in its usual 36 characters; later ones sort after earlier ones."""
    if sys.version_info >= (3, 14):
        from uuid import uuid7
    else:
        from uuid6 import uuid7
    return str(uuid7())


def is_uid_prefix(text: str) -> bool:
    """Whether ``text`` is long enough and shaped to name a record by its uid: 16 or more of hex digits and dashes."""
    return re.fullmatch(_UID_PREFIX, text) is not None
