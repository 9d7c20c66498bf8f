"""Style sheets that were read once are known to every application of this process: to read them takes 0.1 s each time."""

from collections.abc import Callable
from typing import Any

from textual.css.stylesheet import Stylesheet

ReadRules = Callable[..., list[Any]]


def remembering(read: ReadRules) -> ReadRules:
    """Does what ``Stylesheet._parse_rules`` does, once for each text, place and set of variables."""
    known: dict[tuple[object, ...], list[Any]] = {}

    def rules(sheet: Stylesheet, *given: Any, **named: Any) -> list[Any]:
        key = (given, tuple(named.items()), tuple(sheet._variables.items()))
        if key not in known:
            known[key] = read(sheet, *given, **named)
        return known[key]

    return rules
