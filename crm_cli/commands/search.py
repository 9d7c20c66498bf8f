"""``crm search``: words anywhere."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import LARGEST_NUMBER, Output
from crm_cli.output import column, listing_page, output_format
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

PEOPLE = (Format.TABLE, Format.PLAIN, Format.MD)
noun = Noun("Look words up in everything.")


@noun.alone("crm search ada", "crm search relaunch offer --limit 5 --json")
def search(
    env: Environment,
    output: Output,
    text: Annotated[list[str], Argument(metavar="TEXT...", help="Words, or beginnings of words.", show_default=False)],
    limit: Annotated[
        int, Option("--limit", metavar="N", min=1, max=LARGEST_NUMBER, help="At most so many of each kind.")
    ] = 20,
) -> None:
    """Find records that hold all the words; accents and case do not matter. Without any, the nearest are shown."""
    if not " ".join(text).strip():
        raise UsageProblem('Say what to look for, as in "crm search lovelace".')
    found = env.crm.search.look(" ".join(text), limit)
    columns = (column("record"), column("name"), column("excerpt"), column("nearest", kind=Kind.BOOLEAN))
    rows = tuple((f"{hit.entity}:{hit.id}", hit.name, hit.excerpt, found.nearest) for hit in found.hits)
    page = Page(columns, (), rows)
    if output_format(env, output) in PEOPLE and not output.field_names:
        # Whether these are only the nearest is one sentence for all of them.
        page = Page(columns[: 2 if found.nearest else 3], (), tuple(row[: 2 if found.nearest else 3] for row in rows))
    if found.nearest and rows:
        env.message("Nothing has these words. Nearest:")
    listing_page(env, page, output, nothing="Nothing found.")
