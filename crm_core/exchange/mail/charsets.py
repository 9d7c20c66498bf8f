"""Bytes of a mail as text that can be stored, whatever they claim to be."""

import unicodedata

from crm_core.patterns import regex

# Codecs of Python that no mail is written in; some of them take the square of the length.
_REFUSED = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_ALIASES = {"iso-8859-8-i": "iso-8859-8", "unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8", "x-mac-roman": "mac-roman"}
_CONTROLS = regex(r"[\x00-\x08\x0b-\x1f\x80-\x9f\ud800-\udfff]")


def decoded(data: bytes, charset: str) -> str:
    """The text of ``data``: in ``charset`` if that is true, else UTF-8, else as Windows writes."""
    name = _ALIASES.get(charset.strip("\"' ").lower(), charset.strip("\"' ").lower())
    if name.replace("-", "_") in _REFUSED or not name or name in ("us-ascii", "ascii"):
        name = "utf-8"
    for encoding, errors in ((name, "strict"), ("utf-8", "strict"), ("cp1252", "strict"), ("latin-1", "replace")):
        try:
            return data.decode(encoding, errors)
        except (LookupError, ValueError):
            continue
    return ""


def storable(text: str, most: int) -> str:
    """``text`` without what may not be stored, in NFC, cut to ``most`` characters; line breaks and tabs stay."""
    text = text[: 4 * most].replace("\r\n", "\n").replace("\r", "\n")
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    text = text.strip()
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def storable_line(text: str, most: int) -> str:
    """The same in one line."""
    return storable(" ".join(text[: 4 * most].split()), most)
