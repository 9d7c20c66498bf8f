"""The words of one change: what, when, from where, and every field as it was and as it is."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from crm_core.values.dates import full_date
from crm_core.values.text import show_text
from crm_tui.glyphs import sign
from crm_tui.history_reading import FACES, UnitReading, what
from crm_tui.history_words import FieldLine, RowBlock
from crm_tui.values import Place
from crm_tui.widgets.columns import pad

DIM = "$crm-dim"
LABEL_CELLS = 16


def unit_lines(reading: UnitReading, width: int, place: Place, here: str) -> Content:
    """Everything about a change, ``width`` cells wide; ``here`` is this window's session."""
    lines = [*_head(reading, place, here), Content.styled(sign("rule") * width, "$crm-rule")]
    for block in reading.blocks:
        lines += [*_block(block, width), Content("")]
    if reading.left_out:
        lines.append(Content.styled(f"and {reading.left_out:,} more", DIM))
    elif not reading.blocks:
        lines.append(Content.styled("Its details are no longer kept.", DIM))
    return Content("\n").join(lines)


def _head(reading: UnitReading, place: Place, here: str) -> Iterator[Content]:
    entry = reading.entry
    yield Content.styled(show_text(what(entry)), "bold")
    moment = place.local(entry.at)
    origin = "here" if entry.session == here else FACES.get(entry.face, entry.face)
    yield Content.styled(show_text(f"{full_date(moment.date())} {moment:%H:%M} · {origin}"), DIM)
    if entry.command:
        yield Content.styled(show_text(entry.command), DIM)
    if reading.state.kind == "undo" and entry.kind != "undo":
        yield Content.styled("This change is undone.", "$crm-soon")


def _block(block: RowBlock, width: int) -> Iterator[Content]:
    room = max(width - cell_len(block.done) - 1, 8)
    yield Content(pad(show_text(block.title), room)) + Content.styled(f" {block.done}", DIM)
    for line in block.lines:
        yield _field(line, block.done, width)


def _field(line: FieldLine, done: str, width: int) -> Content:
    label = Content.styled(f"  {pad(show_text(line.label), LABEL_CELLS)}", DIM)
    before, after = show_text(line.before), show_text(line.after)
    if done == "added":
        return label + Content(after)
    if done == "removed":
        return label + Content.styled(before, DIM)
    nothing = sign("nothing")
    arrow = f" {sign('out')} "
    if LABEL_CELLS + 2 + cell_len(before) + cell_len(arrow) + cell_len(after) > width and before and after:
        arrow = f"\n{' ' * (LABEL_CELLS + 2)}{sign('out')} "
    return label + Content.styled((before or nothing) + arrow, DIM) + Content(after or nothing)
