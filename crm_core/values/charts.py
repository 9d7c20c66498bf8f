"""Charts as lines of text: bars, a funnel, a sparkline. Each has a twin in ASCII."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_core.values.text import cell_width, shorten

EIGHTHS = " ▏▎▍▌▋▊▉"
FULL, BELOW = "█", "▒"
ASCII_FULL, ASCII_BELOW = "#", "-"
LEVELS = "▁▂▃▄▅▆▇█"
ASCII_LEVELS = "_.-:=+*#"
GAP = 2
LEAST_BAR = 4


class Bar(NamedTuple):
    """One line of a chart: what it is called, how long it is, and what is written behind it."""

    label: str
    value: float
    shown: str = ""


def bar(value: float, most: float, width: int, *, signs: bool = True) -> str:
    """A bar of at most ``width`` cells; one below nought is drawn in another shade. What is not nought is seen."""
    if not value or most <= 0 or width <= 0:
        return ""
    eighths = max(1, round(min(abs(value) / most, 1.0) * width * 8))
    if value < 0:
        return (BELOW if signs else ASCII_BELOW) * max(1, eighths // 8)
    if not signs:
        return ASCII_FULL * max(1, (eighths + 4) // 8)
    return (FULL * (eighths // 8) + EIGHTHS[eighths % 8]).rstrip()


def bars(rows: Sequence[Bar], width: int, *, signs: bool = True) -> list[str]:
    """A line for each row: label, bar, figure. Labels give way first where there is little room."""
    label, shown, room = _columns(rows, width)
    most = max((abs(row.value) for row in rows), default=0)
    lines = []
    for row in rows:
        drawn = bar(row.value, most, room, signs=signs)
        lines.append(
            f"{_padded(row.label, label)}{' ' * GAP}{_padded(drawn, room)}{' ' * GAP}{_right(row.shown, shown)}".rstrip()
        )
    return lines


def funnel(rows: Sequence[Bar], width: int, *, signs: bool = True) -> list[str]:
    """The same with bars around a common middle."""
    label, shown, room = _columns(rows, width)
    most = max((row.value for row in rows), default=0)
    lines = []
    for row in rows:
        cells = round(max(row.value, 0) / most * room) if most > 0 else 0
        cells = max(cells, 1) if row.value > 0 else 0
        drawn = " " * ((room - cells) // 2) + (FULL if signs else ASCII_FULL) * cells
        lines.append(
            f"{_padded(row.label, label)}{' ' * GAP}{_padded(drawn, room)}{' ' * GAP}{_right(row.shown, shown)}".rstrip()
        )
    return lines


def sparkline(values: Sequence[float], *, signs: bool = True) -> str:
    """A character for each value, from the lowest level for nought to the highest for the most."""
    levels = LEVELS if signs else ASCII_LEVELS
    most = max(values, default=0)
    if most <= 0:
        return levels[0] * len(values)
    return "".join(levels[round(max(value, 0) / most * (len(levels) - 1))] for value in values)


def _columns(rows: Sequence[Bar], width: int) -> tuple[int, int, int]:
    """The widths of labels, figures and bars."""
    shown = max((cell_width(row.shown) for row in rows), default=0)
    label = max((cell_width(row.label) for row in rows), default=0)
    label = max(min(label, (width - shown - 2 * GAP) // 2), 1)
    return label, shown, max(width - label - shown - 2 * GAP, LEAST_BAR)


def _padded(text: str, width: int) -> str:
    cut = shorten(text, width)
    return cut + " " * (width - cell_width(cut))


def _right(text: str, width: int) -> str:
    return " " * (width - cell_width(text)) + text
