"""Lists for people: aligned plain text, a Rich table on a terminal, Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from crm_cli.environment import Environment
from crm_cli.output.cells import NUMERIC, TIMES, human
from crm_cli.output.sink import Write
from crm_core.catalog.fields import Field
from crm_core.values.text import cell_width, shorten, show_text

Record = tuple[int | None, tuple[object, ...]]
Line = tuple[str, ...]

WIDTHS_FROM = 1000
WIDEST_ON_TERMINAL = 48
GAP = "  "


def human_lines(env: Environment, fields: Sequence[Field], records: Iterable[Record]) -> Iterator[Line]:
    """Each record as texts for people."""
    zone = zone_for(env, fields)
    for _, row in records:
        yield tuple(human(field, value, zone) for field, value in zip(fields, row, strict=True))


def zone_for(env: Environment, fields: Iterable[Field]) -> str:
    """The zone to show times in, asked for only when there are times."""
    return env.own_zone if any(field.kind in TIMES for field in fields) else ""


def heads(fields: Sequence[Field]) -> Line:
    """The column names for people."""
    return tuple(show_text(field.label) for field in fields)


def right_aligned(fields: Sequence[Field]) -> tuple[bool, ...]:
    """Which columns hold numbers."""
    return tuple(field.kind in NUMERIC for field in fields)


def write_plain(
    head: Line | None, lines: Iterable[Line], right: Sequence[bool], write: Write, *, widest: int | None, bold: bool
) -> None:
    """Columns of text; nothing is cut unless ``widest`` says so. Widths come from the first thousand lines."""
    remaining = iter(lines)
    measured = list(islice(remaining, WIDTHS_FROM))
    seen = [head, *measured] if head else measured
    widths = [max((cell_width(line[place]) for line in seen), default=0) for place in range(len(right))]
    if widest:
        widths = [min(width, widest) for width in widths]
    if head:
        text = aligned(head, widths, right, widest)
        write(f"\x1b[1m{text}\x1b[0m\n" if bold else f"{text}\n")
    for line in chain(measured, remaining):
        write(aligned(line, widths, right, widest) + "\n")


def aligned(line: Line, widths: Sequence[int], right: Sequence[bool], widest: int | None = None) -> str:
    """One line with its cells under their columns."""
    cells = []
    for text, width, to_right in zip(line, widths, right, strict=True):
        shown = shorten(text, width) if widest else text
        blank = " " * (width - cell_width(shown))
        cells.append(blank + shown if to_right else shown + blank)
    return GAP.join(cells).rstrip()


def write_rich(env: Environment, head: Line | None, lines: Iterable[Line], right: Sequence[bool]) -> None:
    """A Rich table as wide as the terminal; the texts are never read as markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_header=head is not None, pad_edge=False, show_edge=False)
    for place, to_right in enumerate(right):
        title = Text(head[place]) if head else ""
        table.add_column(title, justify="right" if to_right else "left", no_wrap=True, overflow="ellipsis")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    console = Console(
        file=env.stdout,
        width=env.columns,
        force_terminal=env.colour,
        no_color=not env.colour,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(table)


def write_markdown(head: Line, lines: Iterable[Line], right: Sequence[bool], write: Write) -> None:
    """A Markdown table."""
    write(_markdown_line(head))
    write("|" + "|".join(" ---: " if to_right else " --- " for to_right in right) + "|\n")
    for line in lines:
        write(_markdown_line(line))


def _markdown_line(line: Line) -> str:
    return "| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|") for cell in line) + " |\n"
