"""What the cells of a column say about it when its heading does not."""

import re
from collections.abc import Sequence
from functools import lru_cache

from crm_core.exchange.tables.headings import compact

_ENOUGH = 3
_MOST = 0.8
_EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]+\.[^@\s,;]{2,}")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def looks_like(what: str, cells: Sequence[str]) -> bool:
    """Whether most of the filled cells (three at least) are an "email", a "url" or a "country"."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < _ENOUGH:
        return False
    if what == "country":
        fitting = sum(compact(cell) in _countries() for cell in filled)
    else:
        pattern = _EMAIL if what == "email" else _URL
        fitting = sum(pattern.fullmatch(cell) is not None for cell in filled)
    return fitting >= _MOST * len(filled)


@lru_cache(maxsize=1)
def _countries() -> set[str]:
    from babel import Locale

    names = {compact(name) for language in ("en", "de", "fr", "es", "it") for name in _territories(Locale(language))}
    return names | {"usa", "uk", "uae"}


def _territories(locale: object) -> list[str]:
    return [name for code, name in getattr(locale, "territories", {}).items() if len(code) == 2]
