"""What the screen of duplicates shows: a pair, what merging it would do, and the command that does it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Ref
from crm_tui.listed_rows import Row
from crm_tui.values import Place, full

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.customers.duplicates.capability import Pair
    from crm_core.customers.merging.capability import MergePreview

MOST_PAIRS = 2000


@dataclass(frozen=True, slots=True)
class Choice:
    """Who stays, who goes, and the fields whose value of the one who goes stays."""

    keep: int
    gone: int
    taken: frozenset[str] = frozenset()

    def swapped(self) -> "Choice":
        """The other one stays; nothing is taken yet."""
        return Choice(self.gone, self.keep)

    def toggled(self, field: str) -> "Choice":
        """With the field taken from the other one, or no longer."""
        return replace(self, taken=self.taken ^ {field})

    def command(self) -> list[str]:
        """The command line that merges so."""
        takes = [word for field in sorted(self.taken) for word in ("--take", field)]
        return ["crm", "merge", str(self.keep), str(self.gone), *takes]


def read_pairs(crm: "Crm") -> "list[Pair]":
    """The pairs that are likely one, the likeliest first."""
    return crm.duplicates.find(limit=MOST_PAIRS)


def pair_rows(pairs: "list[Pair]") -> list[Row]:
    """One row for each pair, numbered."""
    return [
        (number, (int(pair.score * 10_000), pair.verdict, _named(pair.first), _named(pair.second), pair.reasons))
        for number, pair in enumerate(pairs)
    ]


def _named(customer: Ref) -> str:
    return f"{customer.name} ({customer.id})"


def field_rows(preview: "MergePreview", place: Place) -> list[Row]:
    """What is known of either, one field a row; a mark shows which value stays, "+" where both do."""
    rows: list[Row] = []
    for number, merged in enumerate(preview.fields):
        texts = [full(merged.field, value, place) if value not in (None, "", ()) else "" for value in merged[1:4]]
        if any(texts):
            rows.append((number, (merged.field.label, *texts, _mark(texts, taken=merged.taken))))
    return rows


def _mark(texts: list[str], *, taken: bool) -> str:
    kept, other, merged = texts
    if taken:
        return "other"
    return "" if kept == other else "first" if merged == kept else "both"
