"""Text on its way in (clean_line, clean_text), to an index (fold) and to a terminal (show_text, shorten, counted, size_text)."""

import re
import unicodedata

from crm_core.errors import InvalidValue
from crm_core.patterns import regex

_CONTROLS_IN_LINE = r"[\x00-\x08\x0a-\x1f\x80-\x9f\ud800-\udfff]"
_CONTROLS_IN_BLOCK = r"[\x00-\x08\x0b-\x1f\x80-\x9f\ud800-\udfff]"
_SIZES = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
_CONTROL_NAMES = {"\n": "a line break", "\r": "a line break"}

# Letters that Unicode does not decompose but people search for by their plain neighbour.
_PLAIN_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i",
    "ɖ": "d", "ƀ": "b", "ɨ": "i", "ʉ": "u", "ȼ": "c", "ǥ": "g", "ɉ": "j", "ɍ": "r", "ƶ": "z", "ĸ": "k", "ς": "σ",
}  # fmt: skip
# Accents of Latin, Greek, Cyrillic; Hebrew and Arabic points; characters without any width. Vowel signs of Indic
# scripts and the voicing marks of kana are letters to their readers and stay.
_ACCENTS = (
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def clean_line(text: str, field: str, max_length: int = 1000) -> str:
    """One line as it is stored: NFC, no space around it, tabs kept. InvalidValue for other controls, breaks, excess length."""
    _refuse(_CONTROLS_IN_LINE, text, field)
    return _limited(text, field, max_length)


def clean_text(text: str, field: str, max_length: int = 100_000) -> str:
    """Text of several lines as it is stored: NFC, line breaks as LF. InvalidValue for controls, excess length."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse(_CONTROLS_IN_BLOCK, text, field)
    return _limited(text, field, max_length)


def is_blank(text: str) -> bool:
    """Whether nothing was written: no text, or only blanks, tabs and line breaks."""
    return not text.strip() and not re.search(_CONTROLS_IN_BLOCK, text.replace("\r", "\n"))


def _refuse(characters: str, text: str, field: str) -> None:
    if text.isascii() and text.isprintable():
        return
    found = re.search(characters, text)
    if found:
        name = _CONTROL_NAMES.get(found[0], "a control character")
        if "\ud800" <= found[0] <= "\udfff":
            name = "half a character"
        why = f"contains {name} (U+{ord(found[0]):04X}) at character {found.start() + 1}; remove it"
        raise InvalidValue(field, quoted(text), why)


def _limited(text: str, field: str, max_length: int) -> str:
    text = text.strip()
    # Composing makes a letter of up to four characters; what is longer still cannot fit.
    if len(text) <= 4 * max_length and not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > max_length:
        raise InvalidValue(field, quoted(text), f"is too long: {len(text):,} characters, at most {max_length:,}")
    return text


def quoted(text: str) -> str:
    """``text`` as an error sentence may quote it: visible, short."""
    return shorten(show_text(text[:100]), 60)


class _Folded(dict[int, str]):
    """Code point to its folded form, worked out once each."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code)).casefold()
        letters = re.sub(_ACCENTS, "", unicodedata.normalize("NFKD", decomposed))
        plain = "".join(_PLAIN_LETTERS.get(letter, letter) for letter in letters)
        self[code] = folded = unicodedata.normalize("NFC", plain)
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """``text`` for sorting and matching: lower case, without accents, compatibility forms as plain ones."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_FOLDED))


_APOSTROPHES = "'’‘ʼ´`"
_AS_APOSTROPHE = {sign: dict.fromkeys(map(ord, _APOSTROPHES), sign) for sign in _APOSTROPHES}


def spellings(text: str) -> list[str]:
    """The folded forms under which ``text`` may be kept: an apostrophe is written in several ways."""
    if not any(sign in text for sign in _APOSTROPHES):
        return [fold(text)]
    return list(dict.fromkeys(fold(text.translate(signs)) for signs in _AS_APOSTROPHE.values()))


_INVISIBLE_JOINERS = "\u00ad\u200c\u200d"  # soft hyphen, zero-width (non-)joiner: lawful spelling, nothing to see
_ARABIC_SIGNS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"  # "format" by category, yet drawn
# What is printable and yet takes more cells here and fewer there: emoji presentation and colours of skin, blank letters.
_UNEVEN = {"\ufe0e": "", "\ufe0f": "", "\u3164": "\u3000", "\uffa0": " "} | dict.fromkeys(
    map(chr, range(0x1F3FB, 0x1F400)), ""
)
_EMOJI = range(0x1F000, 0x1FC00)  # new ones come every year; terminals may know them before Python does
_REPLACED_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")


class _Shown(dict[int, str]):
    """Code point to what a terminal may get for it, worked out once each."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = self._shown(chr(code))
        return shown

    def _shown(self, character: str) -> str:
        category = unicodedata.category(character)
        if character in _INVISIBLE_JOINERS:
            return ""
        if character in _UNEVEN:
            return _UNEVEN[character]
        if category == "Zs":
            return character if character == "\u3000" else " "
        if category not in _REPLACED_CATEGORIES or character in _ARABIC_SIGNS:
            return "�" if category == "Cn" and ord(character) not in _EMOJI else character
        if character < " ":
            return chr(0x2400 + ord(character))
        return {"\x7f": "␡", "\u2028": "␤", "\u2029": "␤"}.get(character, "�")


_SHOWN_IN_LINE = _Shown({0x09: " ", 0x0A: " "})
_SHOWN_IN_BLOCK = _Shown({0x09: "    ", 0x0A: "\n"})


def show_text(text: str, keep_newlines: bool = False) -> str:
    """``text`` as it may go to a terminal: controls, bidi overrides, tags, half characters replaced visibly.

    Tabs and line breaks become spaces; ``keep_newlines`` keeps line breaks. What terminals give different widths is left out
    or replaced, so that columns stand where they are.
    """
    if text.isprintable() and (text.isascii() or _UNEVEN.keys().isdisjoint(text)):
        return text
    return text.translate(_SHOWN_IN_BLOCK if keep_newlines else _SHOWN_IN_LINE)


class _Widths(dict[str, int]):
    """Character to the terminal cells it takes, worked out once each."""

    def __missing__(self, character: str) -> int:
        self[character] = width = self._width(character)
        return width

    @staticmethod
    def _width(character: str) -> int:
        # Spacing vowel signs (Mc) take a cell, as in the C library by which terminals go.
        joined = "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"  # vowels and ends of Hangul
        if joined or unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
            return 1 if character in _ARABIC_SIGNS else 0
        return 2 if unicodedata.east_asian_width(character) in "WF" else 1


_WIDTHS = _Widths()
# Latin letters, the euro and what punctuates a list: one cell each, and most of what is ever measured.
_NARROW = regex("[ -~\u00a1-\u00ac\u00ae-\u02ff\u20ac\u2013-\u2026]*")


def cell_width(text: str) -> int:
    """How many terminal cells ``text`` takes; wide East Asian characters and emoji take two, accents none."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    return sum(map(_WIDTHS.__getitem__, text))


def shorten(text: str, width: int) -> str:
    """``text`` cut to ``width`` terminal cells, with … as its last when something is missing."""
    if cell_width(text) <= width:
        return text
    if width < 1:
        return ""
    room = width - 1
    for index, character in enumerate(text):
        room -= _WIDTHS[character]
        if room < 0:
            return text[:index] + "…"
    return text


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 record", "1,234 records"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def size_text(size: int) -> str:
    """12,345,678 bytes as 12.3 MB."""
    for unit, name in _SIZES:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"
