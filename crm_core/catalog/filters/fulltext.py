"""Quote what people type for SQLite's full text search (FTS5), so that no character of it is read as query syntax."""

import unicodedata

MOST_WORDS, MOST_HEARD = 32, 500


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
