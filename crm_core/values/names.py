"""The parts of a person's name, as vCard has them, out of a full name and back."""

import re
from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREFIXES = _words(
    """mr mr. mrs mrs. ms ms. miss mx mx. sir dame lady lord dr dr. prof prof. herr frau fr. rev. hon. mag. ing.
    dipl.-ing. dr.-ing. mme mme. mlle sr. sra sra. srta srta. doña sig. dhr. mevr."""
)
_SUFFIXES = _words(
    "jr jr. sr sr. jun. sen. ii iii iv phd ph.d. md m.d. dds mba msc m.sc. bsc b.sc. ma m.a. ba b.a. llm esq esq. cpa"
)
# Without a comma before them only these, spelled so: "Anna Ma" is no master of arts.
_BARE_SUFFIXES = _words(
    "Jr Jr. Sr Sr. Jun. jun. Sen. sen. II III IV PhD Ph.D. MD M.D. DDS MBA MSc M.Sc. BSc B.Sc. Esq Esq. CPA"
)
_PARTICLES = _words(
    """van von vom zu zum zur der den dem de la le les du da do dos das del della dello di d' ten ter te 't af av bin
    ibn al el"""
)
_EAST_ASIAN = r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"


class Name(NamedTuple):
    """The five parts of vCard's N property (RFC 6350, 6.2.2); what is missing is empty."""

    prefix: str = ""
    given: str = ""
    additional: str = ""
    family: str = ""
    suffix: str = ""


def split_name(full: str) -> Name:
    """The parts of ``full``: "Dr. Ada Lovelace", "Lovelace, Ada", "Ludwig van Beethoven", "山田 太郎".

    A single word is the given name, after a title the family name. East Asian names have the family name first;
    unspaced ones stay whole as family name, as does whatever has more commas than a name.
    """
    if "," not in full:
        words = full.split()
        return _two_words(*words) if len(words) == 2 and words[0].isascii() else _in_order(words)
    parts = [" ".join(part.split()) for part in full.split(",")]
    suffixes: list[str] = []
    while len(parts) > 1 and parts[-1].casefold() in _SUFFIXES:
        suffixes.insert(0, parts.pop())
    if len(parts) > 2 or (len(parts) == 2 and not all(parts)):
        return Name(family=" ".join(full.split()))
    name = _family_first(parts[0], parts[1]) if len(parts) == 2 else _in_order(parts[0].split())
    return name._replace(suffix=", ".join(filter(None, (name.suffix, *suffixes))))


def join_name(name: Name) -> str:
    """The full name as it is written: given name first, East Asian names family name first."""
    middle = (name.given, name.additional, name.family)
    if _is_east_asian(name.family) and _is_east_asian(name.given):
        middle = (name.family, name.given, name.additional)
    return " ".join(filter(None, (name.prefix, *middle, name.suffix)))


def _is_east_asian(word: str) -> bool:
    return not word.isascii() and re.fullmatch(_EAST_ASIAN, word) is not None


def _family_first(family: str, others: str) -> Name:
    prefixes, words = _without_prefixes(others.split())
    lead, family_words = _without_prefixes(family.split())
    words, suffix = _without_suffix(words)
    return Name(" ".join(lead + prefixes), " ".join(words[:1]), " ".join(words[1:]), " ".join(family_words), suffix)


def _two_words(first: str, last: str) -> Name:
    """Most names of most tables; the same as of any other number of words, at a fifth of the time."""
    folded = first.casefold()
    plain = folded not in _PREFIXES and folded not in _PARTICLES
    return Name("", first, "", last, "") if plain else _in_order([first, last])


def _in_order(given: list[str]) -> Name:
    prefixes, words = _without_prefixes(given)
    words, suffix = _without_suffix(words)
    prefix = " ".join(prefixes)
    if words and all(map(_is_east_asian, words)) and len(words) <= 2:
        return Name(prefix, " ".join(words[1:]), "", words[0], suffix)
    if len(words) == 1 and not prefix:
        return Name(given=words[0], suffix=suffix)
    start = _start_of_family(words)
    return Name(prefix, " ".join(words[: min(start, 1)]), " ".join(words[1:start]), " ".join(words[start:]), suffix)


def _without_prefixes(words: list[str]) -> tuple[list[str], list[str]]:
    count = 0
    while count < len(words) - 1 and words[count].casefold() in _PREFIXES:
        count += 1
    return words[:count], words[count:]


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    end = len(words)
    while end > 2 and words[end - 1] in _BARE_SUFFIXES:
        end -= 1
    return words[:end], " ".join(words[end:])


def _start_of_family(words: list[str]) -> int:
    """Where the family name begins: at its particles ("van der Berg"), before a Spanish "y", else the last word."""
    start = max(len(words) - 1, 0)
    if start >= 3 and words[start - 1] == "y":
        start -= 2
    while start > 0 and words[start - 1].casefold() in _PARTICLES and (start > 1 or words[0].islower()):
        start -= 1
    return start
