"""A list of records, or of any rows, in the format that was asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice

from crm_cli.environment import Environment
from crm_cli.formats import Format, choose_format
from crm_cli.options import Listing, Output
from crm_cli.output import tables
from crm_cli.output.sink import Sink, open_sink
from crm_cli.output.tables import Record
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page, Query
from crm_core.errors import UsageProblem
from crm_core.tuples import NamedTuple
from crm_core.values.text import show_text

Row = tuple[object, ...]
REFERENCES = "record"  # holds typed references, where a list has records of several kinds


class Rows(NamedTuple):
    """What a list shows. ``entity`` names the kind of record its ids belong to, or is "" when there are no ids.

    People who would see nothing are told so: that is ``nothing``. ``why`` says of what there is none, to programs too.
    """

    entity: str
    fields: Sequence[Field]
    records: Iterable[Record]
    nothing: str = ""
    why: Callable[[], str] | None = None


def listing(env: Environment, entity: str, options: Listing, *, hint: str = "") -> None:
    """Print the records of ``entity`` that the options name: all that a ``list`` verb does.

    ``hint`` says how there come to be some, for a list that is empty without any filter.
    """
    options = with_view(env, entity, options)
    if options.explain:
        explanation(env, entity, options.filter, options)
        return
    chosen = output_format(env, options)
    described = env.crm.browse.entities[entity]
    names = options.field_names or default_fields(chosen, described.columns, [field.key for field in described.fields])
    query = Query(filter=options.filter, fields=names, sort=options.sort_names, limit=options.limit)
    nothing = f"No {described.plural} match." if options.filter else f"No {described.plural} yet. {hint}".rstrip()
    if options.limit == 0:
        nothing = ""
    # Closed here when writing fails, before the database is.
    with closing(env.crm.browse.stream(entity, query)) as records:
        rows = Rows(entity, described.pick(names), records, nothing, why_none(env, entity, options.filter))
        write(env, rows, options)


def why_none(env: Environment, entity: str, filter_text: str) -> Callable[[], str]:
    """What to ask when a filter finds nothing: the value in it that no record has, or ""."""
    return lambda: env.crm.browse.unknown_value(entity, filter_text)


def none_told(nothing: str, why: str) -> str:
    """One sentence for both."""
    return f"{nothing.rstrip('.')}: {why}." if why else nothing


def with_view(env: Environment, entity: str, options: Listing) -> Listing:
    """The options with what the named view says; its words hold besides theirs, its columns and order without theirs."""
    if not options.view:
        return options
    from crm_core.catalog.named_filters import both

    view = env.crm.views.get(options.view, entity)
    joined = both(view.filter, options.filter)
    said = {
        "words": [joined] if joined else None,
        "fields": options.fields or ",".join(view.fields),
        "sort": options.sort or ",".join(view.sort),
        "view": "",
    }
    return Listing(**options.as_dict() | said)


def explanation(env: Environment, entity: str, filter_text: str, options: Output, also: str = "") -> None:
    """Print what a filter was understood as, and below it what else there is to say."""
    told = "\n".join(part for part in (env.crm.browse.explain(entity, filter_text), also) if part)
    with open_sink(env, options.output) as sink:
        sink.write(show_text(told, keep_newlines=True) + "\n")


def listing_page(env: Environment, page: Page, options: Output, entity: str = "", nothing: str = "") -> None:
    """Print rows that were read already; with ``entity``, the page's ids can be piped on."""
    page = identified(page) if entity else page
    ids: Iterable[int | None] = page.ids if entity else [None] * len(page.rows)
    fields, places = pick_columns(page.fields, options.field_names)
    write(env, Rows(entity, fields, zip(ids, picked(page.rows, places), strict=True), nothing), options)


def listing_rows(
    env: Environment,
    fields: Sequence[Field],
    rows: Iterable[Row],
    options: Output,
    *,
    entity: str = "",
    nothing: str = "",
) -> None:
    """Print rows as they come; with ``entity``, the first column holds the ids, which can be piped on."""
    chosen, places = pick_columns(fields, options.field_names)
    records = (
        (row[0] if entity and isinstance(row[0], int) else None, tuple(row[place] for place in places)) for row in rows
    )
    write(env, Rows(entity, chosen, records, nothing), options)


def identified(page: Page) -> Page:
    """The page with its ids as the first column, unless they stand in it already."""
    if any(field.key in ("id", "ref") for field in page.fields):
        return page
    rows = tuple((key, *row) for key, row in zip(page.ids, page.rows, strict=True))
    return Page((column("id", kind=Kind.NUMBER), *page.fields), page.ids, rows)


def column(key: str, label: str = "", kind: Kind = Kind.TEXT) -> Field:
    """A column of a list that is no list of records."""
    return Field(key=key, label=label or key.replace("_", " ").capitalize(), kind=kind, sql="")


def output_format(env: Environment, options: Output) -> Format:
    """The format that holds. Raises UsageProblem when two contradict each other."""
    return choose_format(named=options.format, json=options.json, file=options.output, to_terminal=env.to_terminal)


def default_fields(chosen: Format, columns: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
    """Without --fields, people get the id and the main columns, programs get all; typed references need no more."""
    if chosen is Format.IDS:
        return ("id",)
    if chosen in (Format.JSON, Format.JSONL, Format.CSV, Format.TSV):
        return tuple(every)
    return tuple(dict.fromkeys(("id", *columns)))


def pick_columns(fields: Sequence[Field], names: Sequence[str]) -> tuple[Sequence[Field], Sequence[int]]:
    """The named columns, or all, and their places. Raises UnknownName."""
    keys = [field.key for field in fields]
    if unknown := next((name for name in names if name not in keys), None):
        from crm_core.values import near

        raise near.unknown("column", unknown, keys)
    places = [keys.index(name) for name in names] or range(len(fields))
    return [fields[place] for place in places], places


def picked(rows: Iterable[Row], places: Sequence[int]) -> Iterator[Row]:
    """The values at those places."""
    for row in rows:
        yield tuple(row[place] for place in places)


def write(env: Environment, rows: Rows, options: Output) -> None:
    """Write the rows where and how the options say."""
    chosen = output_format(env, options)
    records = iter(rows.records)
    # The first record is fetched before anything is written, so that an error leaves no half output behind.
    first = list(islice(records, 1))
    with open_sink(env, options.output) as sink:
        fetched = rows._replace(records=chain(first, records))
        _WRITERS.get(chosen, _write_for_machines)(env, fetched, options, sink)
    if not first and rows.nothing:
        why = rows.why() if rows.why else ""
        if why or chosen in (Format.TABLE, Format.PLAIN):
            env.message(none_told(rows.nothing, why))


def _write_for_people(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    named, header = bool(options.field_names), not options.no_header
    tables.write_table(env, rows.fields, rows.records, for_format(env, options, sink), header=header, named=named)


def for_format(env: Environment, options: Output, sink: Sink) -> Sink:
    """The sink as people want it: who asks for plain text on a terminal gets it whole, as a pipe does."""
    return sink._replace(to_terminal=sink.to_terminal and output_format(env, options) is Format.TABLE)


def _write_markdown(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    tables.write_markdown(env, rows.fields, rows.records, sink.write)


def _write_for_machines(env: Environment, rows: Rows, options: Output, sink: Sink) -> None:
    from crm_cli.output import machines

    chosen, header = output_format(env, options), not options.no_header
    if chosen is Format.CSV:
        machines.write_csv(rows.fields, rows.records, sink, header=header)
    elif chosen is Format.TSV:
        machines.write_tsv(rows.fields, rows.records, sink, header=header)
    elif chosen is Format.JSON:
        machines.write_json(rows.fields, rows.records, sink.write)
    elif chosen is Format.JSONL:
        machines.write_jsonl(rows.fields, rows.records, sink.write)
    elif rows.entity:
        machines.write_ids(rows.entity, rows.records, sink.write)
    elif (place := next((n for n, field in enumerate(rows.fields) if field.key == REFERENCES), None)) is not None:
        machines.write_references(place, rows.records, sink.write)
    else:
        raise UsageProblem("These rows are no records, so there are no ids to print.")


_WRITERS = {
    Format.TABLE: _write_for_people,
    Format.PLAIN: _write_for_people,
    Format.MD: _write_markdown,
}
