"""Cells a spreadsheet would run as formulas: disarmed with one apostrophe on writing, restored on reading.

``restore(disarm(text)) == text`` for every text, because a text that already looks disarmed is disarmed once more.
"""

import re

from crm_core.patterns import regex

# Apostrophes first, then any blanks, then the character that starts a formula (full-width forms included).
_RISKY = regex(r"'*\s*(?:[=+\-@|＝＋－＠｜]|(?<=[\t\r]))")
_NUMBER = regex(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_PHONE = regex(r"\+[0-9][0-9 ]*", re.ASCII)


def is_risky(text: str) -> bool:
    """True when a spreadsheet might evaluate ``text``, or when it looks like such a text already disarmed."""
    return _RISKY.match(text) is not None


def disarm(text: str, phone: bool = False) -> str:
    """``text`` with a leading apostrophe if it needs one; plain numbers, and "+49 30 1" where ``phone``, stay bare."""
    if not is_risky(text) or _NUMBER.fullmatch(text) or (phone and _PHONE.fullmatch(text)):
        return text
    return f"'{text}"


def restore(text: str) -> str:
    """``text`` without the one apostrophe that ``disarm`` put there."""
    return text[1:] if text.startswith("'") and is_risky(text[1:]) else text
