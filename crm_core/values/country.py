"""Countries: two-letter codes, read from codes and from names in the languages most files are written in."""

from functools import cache

from crm_core.values.text import clean_line, fold

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
# What people write and CLDR does not list.
ALSO = {"usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "uk": "GB", "great britain": "GB"}
ALSO |= {
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "korea": "KR",
    "holland": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
}


def parse_country(text: str) -> str:
    """The ISO 3166 code of a country given by code or name; what is not recognized stays as typed. Raises InvalidValue."""
    cleaned = clean_line(text, "Country", 100)
    if len(cleaned) == 2 and cleaned.isascii() and cleaned.isalpha():
        return cleaned.upper()
    folded = fold(cleaned)
    return ALSO.get(folded) or _names().get(folded, cleaned)


def named_country(code: str) -> str:
    """ "Germany (DE)" for "DE"; what is no code stays as it is."""
    from babel import Locale

    name = Locale("en").territories.get(code)
    return f"{name} ({code})" if name else code


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        territories = Locale(language).territories
        found.update(
            {
                fold(name): code
                for code, name in territories.items()
                if len(code) == 2 and code not in ("EU", "UN", "XA", "XB", "ZZ", "EZ", "QO")
            }
        )
    return found
