"""Answers for people that are several tables, one under the other: a report."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_cli.environment import Environment
from crm_cli.options import Output
from crm_cli.output import tables
from crm_cli.output.cells import human
from crm_cli.output.sink import Write, open_sink
from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Page
from crm_core.values.text import cell_width, show_text


class Block(NamedTuple):
    """A title, if any, over a table or over single values with their labels."""

    title: str
    page: Page | None = None
    summary: Sequence[tuple[Field, object]] = ()


def write_blocks(env: Environment, blocks: Sequence[Block], options: Output) -> None:
    """Print the blocks with an empty line between them."""
    with open_sink(env, options.output) as sink:
        bold = env.colour and not sink.to_file
        widest = tables.WIDEST_ON_TERMINAL if sink.to_terminal else None
        for number, block in enumerate(blocks):
            if number:
                sink.write("\n")
            if block.title:
                sink.write(f"\x1b[1m{show_text(block.title)}\x1b[0m\n" if bold else f"{show_text(block.title)}\n")
            _write_summary(block.summary, sink.write)
            if block.page is not None:
                fields = block.page.fields
                lines = tables.human_lines(env, fields, ((None, row) for row in block.page.rows))
                head = None if options.no_header else tables.heads(fields)
                tables.write_plain(head, lines, tables.right_aligned(fields), sink.write, widest=widest, bold=bold)


def _write_summary(summary: Sequence[tuple[Field, object]], write: Write) -> None:
    shown = [(show_text(field.label), human(field, value, "")) for field, value in summary]
    width = max((cell_width(label) for label, _ in shown), default=0)
    for label, text in shown:
        write(f"{label.ljust(width)}  {text or '–'}\n")
