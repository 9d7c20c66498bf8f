"""How many cells of the terminal a character takes: Rich, by which everything is painted, made to measure as terminals do."""

from collections.abc import Iterator
from functools import cache
from unicodedata import category

import rich.cells

from crm_core.values.text import cell_width

TABLE = "load_cell_table"  # the name by which Rich's measuring functions find their table
IN_ONE_CELL, ARE_SINGLE = "_SINGLE_CELLS", "_is_single_cell_widths"  # and those for texts that need no look into it
_rich_table = vars(rich.cells)[TABLE]
# Dashes, quotes and dots that fill and cut cells, the euro, letters of Vietnamese: Rich looks each of them up.
MORE_SINGLE = (*map(chr, range(0x1E00, 0x1F00)), *"–—‘’“”…€")


def measure_as_terminals_do() -> None:
    """Give spacing vowel signs a cell of their own, and ask the table for fewer texts: it is large and loaded by the first.

    Terminals and the C library do so; Rich counts them as part of the letter before, and every rule and column behind
    a name in Hindi, Tamil, Odia or Sinhala would stand too far to the right.
    """
    if vars(rich.cells)[TABLE] is _table:
        return
    vars(rich.cells)[TABLE] = _table
    if single := vars(rich.cells).get(IN_ONE_CELL):
        vars(rich.cells)[ARE_SINGLE] = single.union(MORE_SINGLE).issuperset
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()


@cache
def _table(unicode_version: str = "auto") -> rich.cells.CellTable:
    """Rich's table with the true widths of the spacing vowel signs."""
    table: rich.cells.CellTable = _rich_table(unicode_version)
    return table._replace(widths=[part for span in table.widths for part in _parts(*span)])


def _parts(start: int, end: int, width: int) -> Iterator[tuple[int, int, int]]:
    """A range of the table, cut at each of those signs; Rich counts what stands in no range as one cell."""
    for code in range(start, end + 1) if not width else ():
        if category(chr(code)) == "Mc":
            if start < code:
                yield start, code - 1, 0
            yield code, code, cell_width(chr(code))
            start = code + 1
    if start <= end:
        yield start, end, width
