"""The words of a full-text index in order, for finding those near a mistyped one."""

from collections.abc import Iterator

from crm_core.store.driver import Connection

# SQLite walks an index by the thousand words in a hundredth of a second; more would be felt while typing.
MOST_LOOKUPS = 400
MOST_LETTERS = 80
_ALPHABET = 0x180  # Latin with all its accents, Greek with Coptic, Cyrillic: each fits in a stretch so long
_SIGNS_OF_WORDS = 0x2E80  # from here on it is signs that stand for words, which no alphabet orders
_LAST = "\U0010ffff"


class Vocabulary:
    """The words of one index; answers "nothing" once it was asked more often than typing has time for."""

    def __init__(self, db: Connection, index: str) -> None:
        self._db = db
        self._table = _table(db, index)
        self._left = MOST_LOOKUPS

    def has(self, word: str) -> bool:
        """Whether the word is there."""
        return self._from(word) == word

    def begins(self, start: str) -> bool:
        """Whether a word begins so."""
        found = self._from(start)
        return found is not None and found.startswith(start)

    def letters_after(self, start: str, like: str) -> Iterator[str]:
        """The letters that follow ``start`` in some word, at its very beginning only those of the script of ``like``."""
        low, high = (ord("0"), ord(_LAST)) if start else _alphabet(like)
        at = chr(low)
        for _ in range(MOST_LETTERS):
            found = self._from(start + at)
            if (
                found is None
                or not found.startswith(start)
                or len(found) == len(start)
                or found[len(start)] > chr(high)
            ):
                return
            yield found[len(start)]
            at = _after(found[len(start)])

    def _from(self, word: str) -> str | None:
        """The first word at or behind ``word``."""
        if self._left <= 0:
            return None
        self._left -= 1
        row = self._db.execute(f"SELECT term FROM {self._table} WHERE term >= ? LIMIT 1", (word,)).fetchone()
        return None if row is None else str(row[0])


def _alphabet(letter: str) -> tuple[int, int]:
    if ord(letter) >= _SIGNS_OF_WORDS:
        return _SIGNS_OF_WORDS, ord(_LAST)
    low = ord(letter) - ord(letter) % _ALPHABET
    return max(low, ord("0")), low + _ALPHABET - 1


def _after(letter: str) -> str:
    # Half characters cannot be sent.
    return chr(0xE000 if letter == "\ud7ff" else ord(letter) + 1) if letter < _LAST else _LAST


def _table(db: Connection, index: str) -> str:
    """A view into the index that holds nothing itself: SQLite offers it as a temporary table alone."""
    name = f"{index}_words"
    if not db.execute("SELECT 1 FROM temp.sqlite_master WHERE name = ?", (name,)).fetchone():
        db.execute("PRAGMA query_only=OFF")
        try:
            db.execute(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab(main, {index}, instance)")
        finally:
            db.execute("PRAGMA query_only=ON")
    return f"temp.{name}"
