"""What a search shows of the text of a record: as people wrote it, without what only serves looking up."""

import re

from crm_core.patterns import regex
from crm_core.values.text import fold

TOKENS = 24  # of the full text; those that only serve looking up are among them
_WORDS = 12
_CUT = "…"
_OF_A_NUMBER = regex(r"(?a)[+(\d][\d()./\-]*")


def readable(excerpt: str, name: str) -> str:
    """A piece of full text without the folded name it begins with, and with each value once; "" for the name alone.

    Addresses, numbers and handles stand there twice: as they were typed and, right behind, as they are compared.
    """
    kept: list[str] = []
    for word in _behind_the_name(excerpt.split(), fold(name).split()):
        bare = word.strip(_CUT)
        last = kept[-1].strip(_CUT) if kept else ""
        if last and (fold(bare) == fold(last) or bare.lower().endswith(f":{last.lower()}")):
            continue
        if bare.startswith("+") and (pieces := _typed_before(kept, bare)):
            if len(pieces) < len(kept) or not kept[0].startswith(_CUT):
                continue
            kept = []  # the number as typed was cut off at the front
        kept.append(word)
    text = " ".join(kept[:_WORDS])
    if text == name:
        return ""
    return f"{text.rstrip(_CUT)}{_CUT}" if len(kept) > _WORDS else text


def _behind_the_name(words: list[str], name: list[str]) -> list[str]:
    return words[len(name) :] if name and words[: len(name)] == name else words


def _typed_before(kept: list[str], number: str) -> list[str]:
    """The words at the end of ``kept`` that are ``number`` as it was typed, or the end of that."""
    pieces: list[str] = []
    for word in reversed(kept):
        if not _OF_A_NUMBER.fullmatch(word.strip(_CUT)):
            break
        pieces.insert(0, word)
    typed = re.sub(r"\D", "", "".join(pieces).replace("(0)", "")).lstrip("0")
    return pieces if typed and number.endswith(typed) else []
