"""Names near to one that was typed: few, and none that is only near for want of a nearer one."""

from collections.abc import Iterable

from crm_core.errors import MOST_NAMED, UnknownName
from crm_core.values.text import fold

LEAST_ALIKE = 0.65  # of 1: two slips in six letters
LEAST_LETTERS = 3  # of a word that another one may be like
VERY_ALIKE = 0.85
LONGEST = 100  # characters that are compared


def near(text: str, names: Iterable[str], most: int = MOST_NAMED, least: float = LEAST_ALIKE) -> list[str]:
    """At most ``most`` of the names that ``text`` may have been meant to be, the likeliest first.

    Names with a word that begins as ``text`` count; so do those of which each word of ``text`` is like one.
    """
    wanted = fold(text.strip())[:LONGEST]
    scored = [(likeness(wanted, fold(name)[:LONGEST]), name) for name in dict.fromkeys(names)] if wanted else []
    fitting = sorted((one for one in scored if one[0] >= least), key=lambda one: -one[0])
    return [name for _, name in fitting[:most]]


def likeness(wanted: str, name: str) -> float:
    """How much a folded text is like a folded name, 0 to 1: as a whole, or word for word."""
    whole = _ratio(wanted, name, 0.0)
    words, known = wanted.split(), name.split()
    if not words or not known:
        return whole
    if len(known) < len(words):
        return whole
    return max(whole, sum(max(_word(word, other) for other in known) for word in words) / len(words))


def _word(wanted: str, name: str) -> float:
    if len(wanted) > 1 and name.startswith(wanted):
        return 1.0
    # Any three letters are like "AB" or "Co" in the name of a company.
    return _ratio(wanted, name, LEAST_ALIKE) if len(name) >= LEAST_LETTERS or wanted == name else 0.0


def _ratio(one: str, other: str, least: float) -> float:
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def unknown(what: str, name: str, known: Iterable[str]) -> UnknownName:
    """The refusal of a name that is none of those ``known``."""
    there = [str(one) for one in known]
    return UnknownName(what, name, near(name, there), there)
