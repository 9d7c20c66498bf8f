"""Signs on the screen, each with an ASCII twin for terminals that cannot show it."""

import locale
import os

_SIGNS = {
    "email": ("✉", "@"),
    "phone": ("✆", "t"),
    "call": ("✆", "t"),
    "url": ("↗", "w"),
    "handle": ("@", "@"),
    "meeting": ("◎", "m"),
    "letter": ("✉", "l"),
    "message": ("✎", "s"),
    "visit": ("⌂", "v"),
    "note": ("✎", "n"),
    "in": ("←", "<"),
    "out": ("→", ">"),
    "lifecycle": ("◆", "#"),
    "event": ("●", "*"),
    "saved": ("●", "*"),
    "rule": ("─", "-"),
    "pane": ("│", "|"),
    "cross": ("┼", "+"),
    "busy": ("·", "."),
    "before": ("‹", "<"),
    "beyond": ("›", ">"),
    "block": ("█", "#"),
    "bar": ("▌", ">"),
    "mark": ("●", "*"),
    "rising": ("▴", "^"),
    "falling": ("▾", "v"),
    "star": ("★", "*"),
    "nothing": ("—", "-"),
}


def _unicode_works() -> bool:
    if os.environ.get("TERM") == "linux":
        return False
    return "utf" in locale.getpreferredencoding(False).lower()


_PLACE = 0 if _unicode_works() else 1


def shows_signs() -> bool:
    """Whether the terminal can show more than ASCII."""
    return _PLACE == 0


def sign(name: str) -> str:
    """The sign for a thing; a bullet for things without one."""
    return _SIGNS.get(name, _SIGNS["event"])[_PLACE]
