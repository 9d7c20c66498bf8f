"""One record with all that belongs to it, in the format that was asked for."""

from collections.abc import Sequence
from typing import Any

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Output
from crm_cli.output.cards import BOLD, Card, Section, styled, write_card, write_sections, write_values
from crm_cli.output.lists import Rows, for_format, output_format, pick_columns, picked, write
from crm_cli.output.sink import open_sink
from crm_core.catalog.fields import Field
from crm_core.catalog.pages import Page


def detail(
    env: Environment,
    entity: str,
    page: Page,
    options: Output,
    sections: Sequence[Section] = (),
    card: Card | None = None,
) -> None:
    """Print the one record of ``page``; people and JSON get its sections too, the list formats the record alone.

    People see it as ``card`` says, unless there is none or they named the fields they want.
    """
    fields, places = pick_columns(page.fields, options.field_names)
    record_id, row = page.ids[0], next(picked(page.rows, places))
    shown = () if options.field_names else sections
    chosen = output_format(env, options)
    if chosen in (Format.JSON, Format.JSONL):
        from crm_cli.output import machines

        with open_sink(env, options.output) as sink:
            indent = 2 if chosen is Format.JSON else None
            sink.write(machines.dumped(detail_json(fields, record_id, row, shown), indent=indent) + "\n")
    elif chosen in (Format.TABLE, Format.PLAIN):
        reference, values = f"{entity}:{record_id}", list(zip(fields, row, strict=True))
        with open_sink(env, options.output) as sink:
            people = for_format(env, options, sink)
            if card is not None and not options.field_names:
                write_card(env, reference, card, values, shown, people)
                return
            people.write(styled(env, reference, BOLD, people) + "\n")
            write_values(env, values, people)
            write_sections(env, shown, people)
    else:
        write(env, Rows(entity, fields, [(record_id, row)]), options)


def detail_json(
    fields: Sequence[Field], record_id: int | None, row: Sequence[object], sections: Sequence[Section]
) -> dict[str, Any]:
    """The record as one JSON object, each section an array in it."""
    from crm_cli.output import machines

    values = machines.json_record(fields, record_id, row)
    for section in sections:
        ids: Sequence[int | None] = section.page.ids if section.entity else [None] * len(section.page.rows)
        values[section.key] = [
            machines.json_record(section.page.fields, one, cells)
            for one, cells in zip(ids, section.page.rows, strict=True)
        ]
    return values
