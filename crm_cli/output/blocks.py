"""Answers for people that are several tables, one under the other: a report."""

from collections.abc import Iterable, Sequence

from crm_cli.environment import Environment
from crm_cli.options import Output
from crm_cli.output.cards import BOLD, DIM, INDENT, Values, styled, write_values
from crm_cli.output.cells import human
from crm_cli.output.lists import for_format
from crm_cli.output.sink import Write, open_sink
from crm_cli.output.tables import write_table
from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Page
from crm_core.tuples import NamedTuple
from crm_core.values.text import cell_width, show_text


class Block(NamedTuple):
    """A title, if any, over a table or over single values with their labels."""

    title: str
    page: Page | None = None
    summary: Sequence[tuple[Field, object]] = ()


def write_blocks(env: Environment, blocks: Sequence[Block], options: Output) -> None:
    """Print the blocks with an empty line between them."""
    with open_sink(env, options.output) as sink:
        people = for_format(env, options, sink)
        for number, block in enumerate(blocks):
            if number:
                sink.write("\n")
            if block.title:
                sink.write(styled(env, block.title, BOLD, sink) + "\n")
            _write_summary(block.summary, sink.write)
            if block.page is not None:
                records = ((None, row) for row in block.page.rows)
                write_table(env, block.page.fields, records, people, header=not options.no_header)


def write_pairs(env: Environment, values: Values, options: Output) -> None:
    """Print labels and values under one another, long ones in several lines."""
    with open_sink(env, options.output) as sink:
        write_values(env, values, for_format(env, options, sink))


class Group(NamedTuple):
    """Rows that belong together, under what they have in common."""

    title: str
    reference: str
    page: Page


def write_groups(env: Environment, groups: Iterable[Group], options: Output) -> None:
    """Print each group's title and, indented, its rows."""
    with open_sink(env, options.output) as sink:
        people = for_format(env, options, sink)
        for number, group in enumerate(groups):
            blank = "\n" if number else ""
            people.write(
                f"{blank}{styled(env, group.title, BOLD, people)}  {styled(env, group.reference, DIM, people)}\n"
            )
            records = ((None, row) for row in group.page.rows)
            write_table(env, group.page.fields, records, people, header=False, indent=INDENT)


def _write_summary(summary: Sequence[tuple[Field, object]], write: Write) -> None:
    shown = [(show_text(field.label), human(field, value, "")) for field, value in summary]
    width = max((cell_width(label) for label, _ in shown), default=0)
    for label, text in shown:
        write(f"{label.ljust(width)}  {text or '–'}\n")
