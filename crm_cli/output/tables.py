"""Lists for people: aligned text, fitted to a terminal or whole elsewhere, and Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice

from crm_cli.environment import Environment
from crm_cli.output.cells import DAYS, NUMERIC, TIMES, human_column
from crm_cli.output.sink import Sink, Write
from crm_core.catalog.fields import Field, Kind
from crm_core.values.text import cell_width, shorten, show_text

Record = tuple[int | None, tuple[object, ...]]
Line = tuple[str, ...]

WIDTHS_FROM = 1000
GAP = 2
ALWAYS = 2
CUT = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.LIST, Kind.REFERENCE, Kind.JSON})
NOTHING = frozenset({"", "no"})


def write_table(
    env: Environment,
    fields: Sequence[Field],
    records: Iterable[Record],
    sink: Sink,
    *,
    header: bool = True,
    named: bool = False,
    indent: str = "",
) -> None:
    """Columns of text, their widths taken from the first thousand lines.

    On a terminal columns that say nothing are left out, and the others are fitted to its width; columns that were
    ``named`` all stay. Elsewhere nothing is left out or cut.
    """
    lines = human_lines(env, fields, records, short=sink.to_terminal)
    measured = list(islice(lines, WIDTHS_FROM))
    if sink.to_terminal and not measured:
        return
    head = heads(fields)
    widths = [cell_width(text) if header else 0 for text in head]
    for line in measured:
        widths = [max(width, cell_width(text)) for width, text in zip(widths, line, strict=True)]
    if sink.to_terminal:
        if not named:
            widths = [width if says_something(fields, measured, place) else 0 for place, width in enumerate(widths)]
        widths = fit(fields, widths, env.columns - len(indent), drop=not named)
    right = [field.kind in NUMERIC for field in fields]
    if header:
        write_head(env, aligned(head, widths, right, cut=sink.to_terminal), sink, indent)
    for line in chain(measured, lines):
        sink.write(f"{indent}{aligned(line, widths, right, cut=sink.to_terminal)}".rstrip() + "\n")


def write_head(env: Environment, text: str, sink: Sink, indent: str = "") -> None:
    """The line of column names: bold where there is colour, underlined on a terminal without."""
    text = text.rstrip()
    if env.colour and not sink.to_file:
        sink.write(f"{indent}\x1b[1m{text}\x1b[0m\n")
        return
    sink.write(f"{indent}{text}\n")
    if sink.to_terminal and env.variables.get("TERM") != "dumb":
        sink.write(f"{indent}{'─' * cell_width(text)}\n")


def says_something(fields: Sequence[Field], lines: Sequence[Line], place: int) -> bool:
    """Whether a column holds any value; flags that are all off are none."""
    nothing = NOTHING if fields[place].kind is Kind.BOOLEAN else {""}
    return any(line[place] not in nothing for line in lines)


def human_lines(
    env: Environment, fields: Sequence[Field], records: Iterable[Record], *, short: bool = False
) -> Iterator[Line]:
    """Each record as texts for people."""
    zone, today = zone_for(env, fields), today_for(env, fields, short)
    columns = [human_column(field, zone, today) for field in fields]
    for _, row in records:
        yield tuple([show(value) for show, value in zip(columns, row, strict=True)])


def zone_for(env: Environment, fields: Iterable[Field]) -> str:
    """The zone to show times in, asked for only when there are times."""
    return env.own_zone if any(field.kind in TIMES for field in fields) else ""


def today_for(env: Environment, fields: Iterable[Field], short: bool) -> date | None:
    """The day that short dates are seen from, asked for only when there are any."""
    return env.crm.business.today if short and any(field.kind in DAYS for field in fields) else None


def heads(fields: Sequence[Field]) -> Line:
    """The column names for people."""
    return tuple(show_text(field.label) for field in fields)


def aligned(line: Line, widths: Sequence[int], right: Sequence[bool], *, cut: bool) -> str:
    """One line with its cells under their columns; columns without a width are left out."""
    cells = []
    for text, width, to_right in zip(line, widths, right, strict=True):
        if width:
            shown = shorten(text, width) if cut else text
            # Python pads to a number of characters, of which some take no cell or two.
            characters = width - cell_width(shown) + len(shown)
            cells.append(shown.rjust(characters) if to_right else shown.ljust(characters))
    return (" " * GAP).join(cells)


def write_markdown(env: Environment, fields: Sequence[Field], records: Iterable[Record], write: Write) -> None:
    """A Markdown table."""
    write(_markdown_line(heads(fields)))
    write("|" + "|".join(" ---: " if field.kind in NUMERIC else " --- " for field in fields) + "|\n")
    for line in human_lines(env, fields, records):
        write(_markdown_line(line))


def _markdown_line(line: Line) -> str:
    return "| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|") for cell in line) + " |\n"


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
