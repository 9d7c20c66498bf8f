"""A list of records, or of any rows, in the format that was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from crm_cli.environment import Environment
from crm_cli.formats import Format, choose_format
from crm_cli.options import Listing, Output
from crm_cli.output import machines, tables
from crm_cli.output.sink import Sink, open_sink
from crm_cli.output.tables import Record
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page, Query
from crm_core.errors import UnknownName, UsageProblem

LONGEST_RICH_TABLE = 200


@dataclass(frozen=True, slots=True)
class Rows:
    """What a list shows. ``entity`` names the kind of record its ids belong to, or is "" when there are no ids."""

    entity: str
    fields: Sequence[Field]
    records: Iterable[Record]


def listing(env: Environment, entity: str, options: Listing, *, trash: bool = False) -> None:
    """Print the records of ``entity`` that the options name: all that a ``list`` verb does."""
    chosen = output_format(env, options)
    described = env.crm.browse.entities[entity]
    names = options.field_names or default_fields(chosen, described.columns, [field.key for field in described.fields])
    query = Query(filter=options.filter, fields=names, sort=options.sort_names, limit=options.limit, trash=trash)
    records = env.crm.browse.stream(entity, query)
    write(env, Rows(entity, described.pick(names), records), options)


def listing_page(env: Environment, page: Page, options: Output, entity: str = "") -> None:
    """Print rows that were read already; with ``entity``, the page's ids are shown and can be piped on."""
    fields, rows = pick_columns(page, options.field_names)
    ids: Iterable[int | None] = page.ids if entity else [None] * len(rows)
    write(env, Rows(entity, fields, zip(ids, rows, strict=True)), options)


def column(key: str, label: str = "", kind: Kind = Kind.TEXT) -> Field:
    """A column of a list that is no list of records."""
    return Field(key=key, label=label or key.replace("_", " ").capitalize(), kind=kind, sql="")


def output_format(env: Environment, options: Output) -> Format:
    """The format that holds. Raises UsageProblem when two contradict each other."""
    return choose_format(named=options.format, json=options.json, file=options.output, to_terminal=env.to_terminal)


def default_fields(chosen: Format, columns: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
    """Without --fields, people get the main columns, programs get all; typed references need none."""
    if chosen is Format.IDS:
        return tuple(columns[:1])
    return tuple(every if chosen in (Format.JSON, Format.JSONL, Format.CSV, Format.TSV) else columns)


def pick_columns(page: Page, names: Sequence[str]) -> tuple[Sequence[Field], Sequence[tuple[object, ...]]]:
    """The named columns of a page, in that order. Raises UnknownName."""
    if not names:
        return page.fields, page.rows
    keys = [field.key for field in page.fields]
    if unknown := next((name for name in names if name not in keys), None):
        raise UnknownName("column", unknown, keys)
    places = [keys.index(name) for name in names]
    return [page.fields[place] for place in places], [tuple(row[place] for place in places) for row in page.rows]


def write(env: Environment, rows: Rows, options: Output) -> None:
    """Write the rows where and how the options say."""
    chosen = output_format(env, options)
    records = iter(rows.records)
    # The first record is fetched before anything is written, so that an error leaves no half output behind.
    records = chain(list(islice(records, 1)), records)
    with open_sink(env, options.output) as sink:
        _WRITERS.get(chosen, _write_for_people)(env, Rows(rows.entity, rows.fields, records), options, sink)


def _write_for_people(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    with_ids = bool(rows.entity)
    chosen = output_format(env, options)
    zone = env.own_zone
    lines = tables.human_lines(rows.fields, rows.records, zone, with_ids=with_ids)
    right = tables.right_aligned(rows.fields, with_ids=with_ids)
    head = None if options.no_header else tables.heads(rows.fields, with_ids=with_ids)
    if chosen is Format.TABLE and sink.to_terminal and env.variables.get("TERM") != "dumb":
        first = list(islice(lines, LONGEST_RICH_TABLE + 1))
        if len(first) <= LONGEST_RICH_TABLE:
            tables.write_rich(env, head, first, right)
            return
        lines = chain(first, lines)
    widest = tables.WIDEST_ON_TERMINAL if sink.to_terminal else None
    bold = env.colour and not sink.to_file
    tables.write_plain(head, lines, right, sink.write, widest=widest, bold=bold)


def _write_markdown(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    with_ids = bool(rows.entity)
    lines = tables.human_lines(rows.fields, rows.records, env.own_zone, with_ids=with_ids)
    right = tables.right_aligned(rows.fields, with_ids=with_ids)
    tables.write_markdown(tables.heads(rows.fields, with_ids=with_ids), lines, right, sink.write)


def _write_csv(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    header = not options.no_header
    machines.write_csv(rows.fields, rows.records, sink, header=header, with_ids=bool(rows.entity))


def _write_tsv(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    header = not options.no_header
    machines.write_tsv(rows.fields, rows.records, sink, header=header, with_ids=bool(rows.entity))


def _write_json(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    machines.write_json(rows.fields, rows.records, sink.write)


def _write_jsonl(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    machines.write_jsonl(rows.fields, rows.records, sink.write)


def _write_ids(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    if not rows.entity:
        raise UsageProblem("These rows are no records, so there are no ids to print.")
    machines.write_ids(rows.entity, rows.records, sink.write)


_WRITERS = {
    Format.CSV: _write_csv,
    Format.TSV: _write_tsv,
    Format.JSON: _write_json,
    Format.JSONL: _write_jsonl,
    Format.MD: _write_markdown,
    Format.IDS: _write_ids,
}
