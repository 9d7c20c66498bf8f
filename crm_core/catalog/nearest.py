"""Suggestions where nothing has the words that were typed: records whose words are one slip of the keys away."""

import re
from collections.abc import Iterable, Sequence

from crm_core.catalog.filters.fulltext import phrase_query
from crm_core.store.vocabulary import Vocabulary
from crm_core.values.text import fold

MOST_WORDS = 6
MOST_ALTERNATIVES = 40
SHORT = 4  # shorter words are compared whole: too many words begin like them
LEAST_ALIKE = 0.3
_WORD = re.compile(r"[^\W_]+")


def queries(text: str, vocabulary: Vocabulary) -> Iterable[str]:
    """FTS5 queries for records with the words of ``text`` as they may have been meant, the likeliest first."""
    words = list(dict.fromkeys(_WORD.findall(fold(text))))[:MOST_WORDS]
    known = {word: vocabulary.begins(word) for word in words}
    groups = [_either([_quoted(word)] if known[word] else alternatives(word, vocabulary)) for word in words]
    yield from _narrowest_first(groups)
    groups = [
        _either([_quoted(word), *alternatives(word, vocabulary)]) if known[word] else group
        for word, group in zip(words, groups, strict=True)
    ]
    yield from _narrowest_first(groups)


def _narrowest_first(groups: Sequence[str]) -> Iterable[str]:
    """All of the groups, then all but one of them; a word that is like none is left out at once."""
    there = [group for group in groups if group]
    if there:
        yield " AND ".join(there)
    if len(there) > 1:
        for left_out in range(len(there)):
            yield " AND ".join(group for place, group in enumerate(there) if place != left_out)


def alternatives(word: str, vocabulary: Vocabulary) -> list[str]:
    """What ``word`` may have been meant to be, each quoted for FTS5: a letter too much, too few, wrong, or two swapped."""
    found: dict[str, None] = {}
    # The beginning is the costly part: every letter of the alphabet may follow there.
    for at in range(len(word) - 1, -1, -1):
        for candidate in _slips(word, at, vocabulary):
            fits = vocabulary.has(candidate) if len(candidate) < SHORT else vocabulary.begins(candidate)
            if fits and candidate != word:
                found[_quoted(candidate)] = None
    for at in range(1, len(word)):
        for skipped in (0, 1):
            first, second = word[:at], word[at + skipped :]
            if second and vocabulary.has(first) and vocabulary.begins(second):
                found[f'("{first}" AND {_quoted(second)})'] = None
    return list(found)[:MOST_ALTERNATIVES]


def _slips(word: str, at: int, vocabulary: Vocabulary) -> Iterable[str]:
    before, here, after = word[:at], word[at], word[at + 1 :]
    if before or after:
        yield before + after
    if after:
        yield before + after[0] + here + after[1:]
    for letter in vocabulary.letters_after(before, here):
        yield before + letter + after
        yield before + letter + here + after


def _quoted(word: str) -> str:
    quoted = phrase_query(word) or '""'
    return quoted if len(word) < SHORT else f"{quoted}*"


def _either(options: Sequence[str]) -> str:
    return f"({' OR '.join(options)})" if options else ""


class Likeness:
    """How much names are like a text: the share of pairs of letters that they have in common."""

    def __init__(self, text: str) -> None:
        self._wanted = _pairs(text)

    def of(self, name: str) -> float:
        """0 for nothing in common, 1 for the same."""
        pairs = _pairs(name)
        return 2 * len(self._wanted & pairs) / (len(self._wanted) + len(pairs) or 1)


def _pairs(text: str) -> set[str]:
    words = _WORD.findall(fold(text))
    return {padded[at : at + 2] for word in words for padded in [f" {word} "] for at in range(len(padded) - 1)}
