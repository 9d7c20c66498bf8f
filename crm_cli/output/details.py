"""One record with all that belongs to it, in the format that was asked for."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Output
from crm_cli.output import tables
from crm_cli.output.cells import human
from crm_cli.output.lists import Rows, identified, output_format, pick_columns, picked, write
from crm_cli.output.sink import Write, open_sink
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page, Ref
from crm_core.values.text import cell_width, show_text

LONG = frozenset({Kind.LONG_TEXT})


class Section(NamedTuple):
    """Rows that belong to a record: its deals, its timeline. ``entity`` as in Rows; "" when the rows have no ids."""

    key: str
    title: str
    page: Page
    entity: str = ""


def detail(env: Environment, entity: str, page: Page, options: Output, sections: Sequence[Section] = ()) -> None:
    """Print the one record of ``page``; people and JSON get its sections too, the list formats the record alone."""
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
        with open_sink(env, options.output) as sink:
            bold = env.colour and not sink.to_file
            _write_fields(env, (f"{entity}:{record_id}", fields, row), sink.write, bold)
            for section in shown:
                _write_section(env, section, sink.write, bold)
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


def _write_fields(
    env: Environment, record: tuple[str, Sequence[Field], Sequence[object]], write_text: Write, bold: bool
) -> None:
    reference, fields, row = record
    filled = [
        (field, value)
        for field, value in zip(fields, row, strict=True)
        if value not in (None, "", (), {}) and field.key != "id"
    ]
    width = max((cell_width(field.label) for field, _ in filled), default=0)
    write_text(_styled(reference, bold) + "\n")
    zone = tables.zone_for(env, fields)
    for field, value in filled:
        text = human(field, value, zone, keep_newlines=field.kind in LONG)
        if isinstance(value, Ref) and field.target and env.crm.history.is_deleted(field.target, value.id):
            text += " (in the trash)"
        first, *others = text.split("\n")
        write_text(f"  {show_text(field.label).ljust(width)}  {first}\n")
        for line in others:
            write_text(f"  {'':{width}}  {line}".rstrip() + "\n")


def _write_section(env: Environment, section: Section, write_text: Write, bold: bool) -> None:
    if not section.page.rows:
        return
    page = identified(section.page) if section.entity else section.page
    fields = page.fields
    lines = tables.human_lines(env, fields, ((None, row) for row in page.rows))
    write_text(f"\n{_styled(section.title, bold)}\n")
    widest = tables.WIDEST_ON_TERMINAL if env.to_terminal else None
    tables.write_plain(
        None, lines, tables.right_aligned(fields), lambda text: write_text(f"  {text}"), widest=widest, bold=False
    )


def _styled(text: str, bold: bool) -> str:
    return f"\x1b[1m{show_text(text)}\x1b[0m" if bold else show_text(text)
