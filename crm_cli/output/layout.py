"""Columns fitted to the width of a terminal: long texts give way first, then the last columns."""

from collections.abc import Sequence

from crm_core.catalog.fields import Field, Kind

GAP = 2
ALWAYS = 2
CUT = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.LIST, Kind.REFERENCE, Kind.JSON})


def fit(fields: Sequence[Field], widths: Sequence[int], room: int, *, drop: bool) -> list[int]:
    """The width of each column, 0 for those that are left out.

    ``widths`` are what the columns would take. Texts are cut down to three fifths of the width their field asks for;
    where that is not enough columns are left out from the last one on if ``drop`` allows it. Whatever remains is cut
    as far as it must be.
    """
    least = [_least(field, width) for field, width in zip(fields, widths, strict=True)]
    kept = [place for place, width in enumerate(widths) if width]
    while drop and len(kept) > ALWAYS and _needed(least, kept) > room:
        kept.pop()
    fitted = [width if place in kept else 0 for place, width in enumerate(widths)]
    _cut(fitted, kept, least, room)
    _cut(fitted, kept, [1] * len(fitted), room)
    return fitted


def _cut(widths: list[int], kept: Sequence[int], least: Sequence[int], room: int) -> None:
    """Narrow the widest columns that may still be narrowed."""
    while _needed(widths, kept) > room:
        wide = [place for place in kept if widths[place] > least[place]]
        if not wide:
            return
        widths[max(wide, key=lambda place: widths[place])] -= 1


def _least(field: Field, width: int) -> int:
    return min(width, field.width * 3 // 5) if field.kind in CUT else width


def _needed(widths: Sequence[int], kept: Sequence[int]) -> int:
    return sum(widths[place] + GAP for place in kept) - GAP
