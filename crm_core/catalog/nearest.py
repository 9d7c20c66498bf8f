"""Suggestions where nothing has the words that were typed: records whose words are one slip of the keys away."""

from collections.abc import Iterable, Sequence

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.fulltext import phrase_query
from crm_core.patterns import regex
from crm_core.store.driver import Connection
from crm_core.store.vocabulary import Vocabulary
from crm_core.tuples import NamedTuple
from crm_core.values.text import fold

MOST_WORDS = 6
MOST_ALTERNATIVES = 40
SHORT = 4  # shorter words are compared whole: too many words begin like them
SHORTEST = 3  # letters of a word that another one may be like
COMPARED_UP_TO = 500  # names
LEAST_ALIKE = 0.5
_AS_ONE_LETTER = "ss"  # what an ß is folded to
_BEGUN = 0.95  # how much a beginning counts beside a whole word
_WORD = regex(r"[^\W_]+")


class Alike(NamedTuple):
    """A record with a name like what was typed; those whose ``order`` is less are liker."""

    order: tuple[float, float, int]
    id: int
    name: str


def alike(db: Connection, entity: Entity, text: str) -> list[Alike]:
    """The records of one kind that ``text`` may have meant, in no order; the kind has a full text."""
    likeness = Likeness(text)
    for query in queries(text, Vocabulary(db, entity.search_table)):
        scored = [(likeness.of(name), key, name) for key, name in _names_of(db, entity, query)]
        found = [Alike((-w, -whole, len(name)), key, name) for (w, whole), key, name in scored if w >= LEAST_ALIKE]
        if found:
            return found
    return []


def _names_of(db: Connection, entity: Entity, query: str) -> list[tuple[int, str]]:
    key, index = f"{entity.alias}.id", entity.search_table
    sql = (
        f"SELECT {key}, {entity.name_sql} FROM {entity.source} WHERE {key} IN "
        f"(SELECT rowid FROM {index} WHERE {index} MATCH ? LIMIT {COMPARED_UP_TO})"
    )
    return [(key, str(name)) for key, name in db.execute(sql, (query,))]


def queries(text: str, vocabulary: Vocabulary) -> Iterable[str]:
    """FTS5 queries for records with the words of ``text`` as they may have been meant, the likeliest first."""
    words = list(dict.fromkeys(_WORD.findall(fold(text))))[:MOST_WORDS]
    known = {word: vocabulary.begins(word) for word in words}
    likeliest = [_either([_quoted(word)] if known[word] else alternatives(word, vocabulary)) for word in words]
    yield from _all_of(likeliest)
    # A word that is there may be a slip all the same: "Edin" begins "Edinburgh", and Edwin was meant.
    groups = [
        _either([_quoted(word), *alternatives(word, vocabulary)]) if known[word] else group
        for word, group in zip(words, likeliest, strict=True)
    ]
    yield from _all_of(groups)
    yield from _all_but_one_of(likeliest)
    yield from _all_but_one_of(groups)


def _all_of(groups: Sequence[str]) -> Iterable[str]:
    """One query; a word that is like none is left out at once."""
    if any(groups):
        yield " AND ".join(filter(None, groups))


def _all_but_one_of(groups: Sequence[str]) -> Iterable[str]:
    there = [group for group in groups if group]
    if len(there) > 1:
        for left_out in range(len(there)):
            yield " AND ".join(group for place, group in enumerate(there) if place != left_out)


def alternatives(word: str, vocabulary: Vocabulary) -> list[str]:
    """What ``word`` may have been meant to be, each quoted for FTS5: a letter too much, too few, wrong, or two swapped."""
    found: dict[str, None] = {}
    # The beginning is the costly part: every letter of the alphabet may follow there.
    for at in range(len(word) - 1, -1, -1):
        ends = {at + 1, at + 2} if word[at : at + 2] == _AS_ONE_LETTER else {at + 1}
        for candidate in (slip for end in sorted(ends) for slip in _slips(word, at, end, vocabulary)):
            fits = vocabulary.has(candidate) if len(candidate) < SHORT else vocabulary.begins(candidate)
            if fits and candidate != word:
                found[_quoted(candidate)] = None
    for at in range(1, len(word)):
        for skipped in (0, 1):
            first, second = word[:at], word[at + skipped :]
            if second and vocabulary.has(first) and vocabulary.begins(second):
                found[f'("{first}" AND {_quoted(second)})'] = None
    return list(found)[:MOST_ALTERNATIVES]


def _slips(word: str, at: int, end: int, vocabulary: Vocabulary) -> Iterable[str]:
    """The words with another letter than the one from ``at`` to ``end``."""
    before, here, after = word[:at], word[at:end], word[end:]
    if before or after:
        yield before + after
    if after:
        following = _AS_ONE_LETTER if after.startswith(_AS_ONE_LETTER) else after[0]
        yield before + following + here + after[len(following) :]
    for letter in vocabulary.letters_after(before, here[0]):
        yield before + letter + after
        yield before + letter + here + after


def _quoted(word: str) -> str:
    quoted = phrase_query(word) or '""'
    return quoted if len(word) < SHORT else f"{quoted}*"


def _either(options: Sequence[str]) -> str:
    return f"({' OR '.join(options)})" if options else ""


class Likeness:
    """How much names are like a text: each of its words like some word of the name, whatever else stands there."""

    def __init__(self, text: str) -> None:
        self._words = _WORD.findall(fold(text))
        self._letters = sum(map(len, self._words))
        self._wanted = _pairs(self._words)
        self._known: dict[str, list[float]] = {}

    def of(self, name: str) -> tuple[float, float]:
        """0 for nothing in common, 1 for the same: word for word, and, among names as like as that, as a whole."""
        parts = _WORD.findall(fold(name))
        shares = [max(alike) for alike in zip(*map(self._alike, parts), strict=True)]
        common = sum(len(word) * share for word, share in zip(self._words, shares, strict=False))
        pairs = _pairs(parts)
        whole = 2 * len(self._wanted & pairs) / (len(self._wanted) + len(pairs) or 1)
        return common / (self._letters or 1), whole

    def _alike(self, part: str) -> list[float]:
        """How much each word is like a word of a name; names share many of theirs."""
        if part not in self._known:
            self._known[part] = [_word_alike(word, part) for word in self._words]
        return self._known[part]


def _word_alike(word: str, part: str) -> float:
    from rapidfuzz.distance import OSA

    if len(part) < SHORTEST and part.isascii() and part != word:
        return 0.0  # any three letters are like "AB" or "Co" in the name of a company
    alike = OSA.normalized_similarity(word, part)
    if len(part) <= len(word) + 1:
        return alike
    return max(alike, _BEGUN * OSA.normalized_similarity(word, part[: len(word) + 1]))


def _pairs(words: Iterable[str]) -> set[str]:
    return {padded[at : at + 2] for word in words for padded in [f" {word} "] for at in range(len(padded) - 1)}
