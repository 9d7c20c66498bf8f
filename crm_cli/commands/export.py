"""``crm export``: every field of the records that match, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import split_names
from crm_cli.options import EXPLAIN, LARGEST_NUMBER, Output
from crm_cli.output.lists import explanation
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.errors import UsageProblem
from crm_core.exchange.exports.run import FORMATS, ExportOptions, entity_of
from crm_core.values.text import show_text

noun = Noun(
    "Export customers and what hangs on them, leads, deals, products, quotes, orders, appointments or interactions."
)
KINDS = (
    "customers, leads, deals, deal-lines, products, quotes, quote-lines, orders, order-lines, appointments, interactions, affiliations, "
    "relationships, preferences or deal-contacts."
)
STDOUT = Path("-")


@noun.alone(
    "crm export customers -o customers.csv",
    "crm export deals stage:won closed_on:this-year --format json -o -",
    "crm export orders date:this-year -o orders.csv",
    "crm export customers tag:newsletter --excel -o newsletter.csv",
    "crm export customers --view Regulars -o regulars.csv",
    "crm export preferences tag:vip -o preferences.csv",
)
def export(
    env: Environment,
    what: Annotated[str, Argument(metavar="KIND", help=KINDS, show_default=False)],
    words: Annotated[
        list[str] | None, Argument(metavar="[FILTER]...", help="Which records; all, if not said.", show_default=False)
    ] = None,
    output: Annotated[
        Path, Option("--output", "-o", metavar="FILE", help='The file to write; "-" is stdout.')
    ] = STDOUT,
    format: Annotated[  # noqa: A002  # The option's name.
        str, Option("--format", metavar="FORMAT", help="csv, json or jsonl; told by the file's name, if not said.")
    ] = "",
    json: Annotated[bool, Option("--json", help="The same as --format json.")] = False,
    fields: Annotated[str, Option("--fields", metavar="A,B", help="These columns; all, if not said.")] = "",
    view: Annotated[
        str, Option("--view", metavar="NAME", help="Filter, columns and order of a saved view.", show_default=False)
    ] = "",
    sort: Annotated[str, Option("--sort", metavar="A,-B", help="The order; by id, if not said.")] = "",
    limit: Annotated[
        int | None, Option("--limit", metavar="N", min=0, max=LARGEST_NUMBER, help="At most so many.")
    ] = None,
    excel: Annotated[bool, Option("--excel", help='For spreadsheets: byte order mark and ";".')] = False,
    raw: Annotated[bool, Option("--raw", help="Leave texts that spreadsheets take for formulas as they are.")] = False,
    explain: Annotated[bool, EXPLAIN] = False,
) -> None:
    """Export records with all their fields; "crm import" reads the file again as the same data."""
    to_stdout, filter_text, named, order = (
        output == STDOUT,
        " ".join(words or ()),
        split_names(fields),
        split_names(sort),
    )
    if view:
        filter_text, shown, usual = said_by_view(env, what, view, filter_text)
        named, order = named or shown, order or usual
    if json and format not in ("", "json"):
        raise UsageProblem(f"--json and --format {format} contradict each other.")
    if explain:
        explanation(env, entity_of(what), filter_text, Output(output=None if to_stdout else output))
        return
    options = ExportOptions(
        filter=filter_text,
        fields=named,
        sort=order,
        limit=limit,
        format=format or ("json" if json else format_of(output)),
        excel=excel,
        raw=raw,
        show=show_text if to_stdout and env.to_terminal else None,
    )
    count = env.crm.exchange.export(what, env.stdout.buffer if to_stdout else output, options)
    env.message(
        f"{count} {what.removesuffix('s') if count == 1 else what} exported{'' if to_stdout else f' to {output}'}."
    )


def said_by_view(
    env: Environment, what: str, name: str, filter_text: str
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Filter, columns and order of a saved view; the words hold besides its filter. Raises UnknownName, Conflict."""
    from crm_core.catalog.named_filters import both

    entity = entity_of(what)
    if env.crm.browse.entities[entity].plural != what:
        raise UsageProblem(f"A view is of records; the rows of {what} have none.")
    view = env.crm.views.get(name, entity)
    fields = env.crm.browse.entities[entity].pick(view.fields)
    shown = [key for field in fields for key in (field.key, *(["currency"] if field.kind is Kind.MONEY else []))]
    return both(view.filter, filter_text), tuple(dict.fromkeys(shown)), view.sort


def format_of(output: Path) -> str:
    """The format that a file's name tells; csv without an ending. Raises UsageProblem."""
    ending = output.suffix.lower().lstrip(".")
    if ending and ending not in FORMATS:
        raise UsageProblem(
            f'"{output}": exports are written as {", ".join(FORMATS[:-1])} or {FORMATS[-1]}, not as {ending}; '
            "name the file so, or say which with --format.",
            option="format",
        )
    return ending or "csv"
