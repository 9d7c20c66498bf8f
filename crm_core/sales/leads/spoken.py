"""A lead as it is said in one line: a name before the first comma, contact points anywhere, what they want."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.values.email import parse_email
from crm_core.values.phone import parse_phone
from crm_core.values.text import clean_text, fold, shorten

LONGEST_TITLE = 120
_EMAIL = regex(r"<?(?:mailto:)?([^\s,;<>()\"|]+@[^\s,;<>()\"|]+)>?")
_LABEL = r"(?i:\b(?:tel|telefon|phone|mobile|mobil|cell|fon|ph|call)\b[.:]*[ ]*)?"
_PHONE = regex(rf"({_LABEL})(?<![\w.@+])([+(\d][\d ()./-]{{5,40}}\d)(?![\w@])")
_DAY = regex(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_TAKEN = "\x1f"  # stands where something was recognized; no text that people give has it
_COMMA = regex(rf"(?<!\d),|,(?!\d)|{_TAKEN}")  # 10,000 is one number
_EDGES = " \t,;:|<>-–—·"
_WORD = regex(r"\w+")
_LEAST_DIGITS = 7
# Beside the legal forms: words that no person is called by.
_ORGANIZATIONAL = (
    r"(?:company|agency|studios?|group|holding|university|school|college|hospital|clinic|bank|hotel|restaurant|cafe|"
    r"bakery|institute|foundation|association|society|club|museum|church|ministry|department|shop|store|bros|brothers|"
    r"sons|consulting|solutions|systems|technologies|services|partners|labs|software|media|industries|logistics)"
)


class Spoken(NamedTuple):
    """What was understood: ``name`` may be empty, ``title`` is what they want, ``text`` all of it where that is long."""

    name: str
    kind: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    title: str
    text: str


def understand(said: str, country: str | None, *, named: bool = True) -> Spoken:
    """Take one line apart; numbers without + are dialled in ``country``. Raises InvalidValue.

    ``named`` says that the text begins with a name; otherwise all of it is about what is wanted.
    """
    text = ", ".join(clean_text(said, "Lead").splitlines())
    emails, text = _emails(text)
    phones, text = _phones(text, country)
    first, rest = _at_first_comma(text) if named else ("", text)
    name = " ".join(_trimmed(first).split())
    wish = ", ".join(filter(None, map(_trimmed, rest.split(_TAKEN))))
    cut = shorten(wish, LONGEST_TITLE)
    return Spoken(name, kind_of(name), emails, phones, cut, wish if cut != wish else "")


def _at_first_comma(text: str) -> tuple[str, str]:
    """What stands before the first comma, or the first that was recognized, and what behind it."""
    end = _COMMA.search(text)
    return (text[: end.start()], text[end.end() :]) if end else (text, "")


def _trimmed(piece: str) -> str:
    """A piece without what only set it apart; brackets that belong together stay."""
    bare = piece.strip(_EDGES.translate({ord(sign): None for sign in "<>"}))
    paired = bare.count("<") == bare.count(">") and not bare.startswith((">", "<>"))
    return bare if paired else piece.strip(_EDGES)


def kind_of(name: str) -> str:
    """Whether a name is a person's or an organization's, by the words in it."""
    from crm_core.customers.duplicates.vocabulary import LEGAL_FORMS

    words = _WORD.findall(fold(name))
    of_companies = any(word in LEGAL_FORMS or re.fullmatch(_ORGANIZATIONAL, word) for word in words[1:])
    return "organization" if of_companies or "&" in name else "person"


def _emails(text: str) -> tuple[tuple[str, ...], str]:
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        with suppress(InvalidValue):
            found.append(parse_email(match[1].rstrip(".:;!?'"))[0])
            return _TAKEN
        return match[0]

    left = _EMAIL.sub(take, text)
    return _once(found, str.lower), left


def _phones(text: str, country: str | None) -> tuple[tuple[str, ...], str]:
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        number = match[2].strip()
        if not _is_phone(number, country, labelled=bool(match[1])):
            return match[0]
        found.append(number)
        return _TAKEN

    left = _PHONE.sub(take, text)
    return _once(found, lambda number: re.sub(r"\D", "", number)), left


def _is_phone(number: str, country: str | None, *, labelled: bool) -> bool:
    """Whether figures are a phone number: valid where they are dialled, or said to be one."""
    digits = sum(map(str.isdigit, number))
    opened = number.startswith(("+", "0", "("))
    if digits < _LEAST_DIGITS or _DAY.search(number):
        return False
    if labelled:
        return True
    with suppress(InvalidValue):
        return (opened or _dialled_bare(country)) and parse_phone(number, country)[1] is not None
    return False


def _dialled_bare(country: str | None) -> bool:
    """Whether numbers of a country begin like any other figure, with no 0 in front."""
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(country.upper()) if country else None
    return metadata is not None and metadata.national_prefix != "0"


def _once(found: list[str], same: Callable[[str], str]) -> tuple[str, ...]:
    return tuple({same(each): each for each in reversed(found)}.values())[::-1]
