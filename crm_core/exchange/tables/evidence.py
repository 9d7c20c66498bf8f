"""What the cells of a column say about it when its heading does not."""

import re
from collections.abc import Sequence

from crm_core.errors import InvalidValue
from crm_core.exchange.tables.choices import find_choice, says_nothing
from crm_core.patterns import regex

_ENOUGH = 3
_MOST = 0.8
_EMAIL = regex(r"[^@\s,;]{1,64}@[^@\s,;]+\.[^@\s,;]{2,}")
_URL = regex(r"https?://\S+", re.IGNORECASE)


def fits_choice(key: str, cells: Sequence[str], share: float = _MOST) -> bool:
    """Whether that share of the filled cells are words of the choice ``key``; an empty column fits."""
    filled = [cell for cell in cells if cell.strip() and not says_nothing(key, cell)]
    return sum(find_choice(key, cell) is not None for cell in filled) >= share * len(filled)


def looks_like(what: str, cells: Sequence[str]) -> bool:
    """Whether most of the filled cells (three at least) are an "email", a "url" or a "country"."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < _ENOUGH:
        return False
    if what == "country":
        fitting = sum(_is_country(cell) for cell in filled)
    else:
        pattern = _EMAIL if what == "email" else _URL
        fitting = sum(pattern.fullmatch(cell) is not None for cell in filled)
    return fitting >= _MOST * len(filled)


def _is_country(cell: str) -> bool:
    from crm_core.values.country import parse_country

    try:
        return len(parse_country(cell)) == len("DE")
    except InvalidValue:
        return False
