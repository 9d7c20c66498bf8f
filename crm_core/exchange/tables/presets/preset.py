"""What is known about one export of one program."""

import re
from dataclasses import dataclass, field

from crm_core.exchange.tables.headings import compact


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One export of one program.

    ``source`` names the program; external ids are remembered under it, so its files share one. ``signature`` are
    headings, as spelled there, that must all be present. ``fields`` maps compact headings to targets where the general
    vocabulary says something else: "" leaves a column behind, "phone:work" gives a label, ``number`` is chosen freely.
    ``patterns`` do the same for headings that need a regular expression. ``defaults`` are values every row gets.
    ``organizations_apart``: the program counts organizations and people each from 1. ``date_order`` is how it writes dates
    where none of a file shows it.
    """

    source: str
    what: str
    entity: str
    signature: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    patterns: tuple[tuple[str, str], ...] = ()
    defaults: dict[str, str] = field(default_factory=dict)
    organizations_apart: bool = False
    date_order: str | None = None

    def score(self, headings: tuple[str, ...]) -> float:
        """0 when the signature is not met; else more for longer signatures, exact spelling and known columns."""
        words = {compact(heading): heading for heading in headings}
        if not all(any(matches(mark, heading) for heading in headings) for mark in self.signature):
            return 0.0
        exact = sum(words.get(compact(mark)) == mark for mark in self.signature) / len(self.signature)
        known = sum(word in self.fields for word in words) / len(words)
        return len(self.signature) + exact + known

    def field_of(self, heading: str) -> str | None:
        """The target for a heading, "" to leave it behind, None when the preset does not know it."""
        word = compact(heading)
        if word in self.fields:
            return self.fields[word]
        return next((target for pattern, target in self.patterns if re.search(pattern, heading)), None)


def matches(mark: str, heading: str) -> bool:
    """Whether a heading is the one of a signature.

    A mark in parentheses may end a longer heading; in "Person - Name" the dash counts, "Person name" is another column.
    """
    if mark.startswith("("):
        return heading.endswith(mark)
    if " - " in mark:
        return heading.rstrip("* ").casefold() == mark.casefold()
    return compact(mark) == compact(heading)
