"""What a benchmark finds: figures, each with its bound, and the table they are printed in."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

NOISE = 1.25
HEADINGS = ("name", "figure", "bound", "A/A", "")


class Figure(NamedTuple):
    """One result: how many times its floor (``unit`` "×") or how much it is, and the most it may be.

    ``control`` is the floor measured a second time in multiples of the first, so what the same program differs from
    itself by; None where there is no floor. A figure without a bound is there to compare with.
    """

    name: str
    value: float
    bound: float | None = None
    unit: str = "×"
    control: float | None = None

    @property
    def too_much(self) -> bool:
        """Whether the figure is above its bound."""
        return self.bound is not None and self.value > self.bound

    def cells(self) -> tuple[str, ...]:
        """The figure as a line of the table."""
        bound = "" if self.bound is None else f"≤ {self.bound:g}"
        control = "" if self.control is None else f"{self.control:.2f}"
        verdict = "TOO MUCH" if self.too_much else "ok" if self.bound is not None else ""
        return (self.name, self._shown(), bound, control, verdict)

    def _shown(self) -> str:
        if self.unit == "×":
            return f"× {self.value:.2f}"
        return f"{self.value:,.{0 if self.value >= 10 else 2}f} {self.unit}".rstrip()


def ratio(name: str, bound: float | None, ours: float, floor: float, again: float) -> Figure:
    """A figure in multiples of a floor that was measured twice."""
    return Figure(name, ours / floor, bound, control=again / floor)


def paired(name: str, bound: float | None, taken: Sequence[tuple[float, float, float]]) -> Figure:
    """A figure from rounds of the floor, ours and the floor again: the median of what each round gives.

    Where all three are over in moments, the best of all rounds would be a quick moment of the machine that one of
    them met and the others did not.
    """
    value = median(2 * ours / (floor + again) for floor, ours, again in taken)
    return Figure(name, value, bound, control=median(again / floor for floor, _, again in taken))


WIDTHS = (62, 10, 8, 5, 8)


def line(cells: Iterable[str]) -> str:
    """One line of the table."""
    name, *others = (cell for cell in cells)
    return f"{name:{WIDTHS[0]}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(others, WIDTHS[1:], strict=True))


def too_noisy(figures: Iterable[Figure]) -> bool:
    """Whether some control says that the machine was too busy to trust the figures."""
    return any(f.control is not None and not 1 / NOISE < f.control < NOISE for f in figures)
