"""Quote what people type for SQLite's full text search (FTS5), so that no character of it is read as query syntax."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from crm_core.errors import CrmError
from crm_core.patterns import regex

MOST_WORDS, MOST_HEARD = 32, 500
LEAST_DIGITS, MOST_DIGITS = 7, 17
_OF_A_NUMBER = regex(r"(?a)[+(]*\d[\d()./\-]*")


def dialled_query(words: Sequence[str], country: str | None) -> str | None:
    """The query for words among which are whole phone numbers: each as it was typed, or as it is kept, as E.164.

    None when there is none among them, as ``country``, where they are dialled, reads them.
    """
    queries, known = [], False
    for is_number, run in groupby(words, lambda word: _OF_A_NUMBER.fullmatch(word) is not None):
        text = " ".join(run)
        query = match_query(text)
        number = _e164(text, country) if is_number else None
        known = known or number is not None
        queries += [f'({query} OR "{number}")' if number else f"({query})"] if query else []
    return " AND ".join(queries) if known else None


def _e164(text: str, country: str | None) -> str | None:
    if not LEAST_DIGITS <= sum(map(str.isdigit, text)) <= MOST_DIGITS:
        return None
    from crm_core.values.phone import parse_phone

    try:
        return parse_phone(text, country)[1]
    except CrmError:
        return None


def match_query(text: str) -> str | None:
    """An FTS5 query for records that hold every word of ``text``, each as the beginning of a word.

    None when ``text`` holds no letter or digit, which is all that FTS5's unicode61 tokenizer indexes.
    """
    words = [quoted + "*" for word in _telling_words(text) if (quoted := phrase_query(word))]
    return " ".join(words) or None


def _telling_words(text: str) -> list[str]:
    """The words that the others do not imply, the longest ones of very many: FTS5 takes time by the square of them."""
    words = list(dict.fromkeys(text.split()))[:MOST_HEARD]
    told = [w for w in words if not (w.isalnum() and any(w != other and other.startswith(w) for other in words))]
    kept = sorted(told, key=len, reverse=True)[:MOST_WORDS]
    return [word for word in told if word in kept]


def phrase_query(text: str) -> str | None:
    """An FTS5 query for exactly these words in this order; None when ``text`` holds no letter or digit."""
    if not any(_searchable(char) for char in text):
        return None
    # NUL would end the query, a lone surrogate cannot be sent; neither can be in the index.
    clean = "".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff")
    return '"' + clean.replace('"', '""') + '"'


def _searchable(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Co"
