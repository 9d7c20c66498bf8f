"""Mean, median and the ninth decile of lengths of time."""

from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """How a number of lengths lie; all None where there is none."""

    number: int
    mean: float | None
    median: float | None
    ninetieth: float | None


def spread(lengths: Sequence[float]) -> Spread:
    """The spread of lengths in days, to four digits; between two of them it is interpolated, as spreadsheets do."""
    if not lengths:
        return Spread(0, None, None, None)
    ordered = sorted(lengths)
    return Spread(len(ordered), round(sum(ordered) / len(ordered), 4), _at(ordered, 0.5), _at(ordered, 0.9))


def _at(ordered: Sequence[float], part: float) -> float:
    place = (len(ordered) - 1) * part
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 4)
