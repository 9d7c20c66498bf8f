"""Headings compared the way people read them: case, accents, blanks and punctuation do not count."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def compact(heading: str) -> str:
    """ "First Name", "first_name", "FirstName" and "FIRST-NAME" are all "firstname"; "Téléphone" is "telephone"."""
    folded = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(filter(str.isalnum, folded))


def is_question(heading: str) -> bool:
    """Whether a heading is what a form asks: "What do you need?"; "Contacted?" is none."""
    text = heading.strip()
    return text.endswith("？") or (text.endswith("?") and len(text.split()) >= 3)
