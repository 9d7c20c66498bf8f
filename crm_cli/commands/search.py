"""``crm search``: words anywhere."""

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Output
from crm_cli.output import column, listing_page
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Page

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
    """Find records that hold all the words; accents and case do not matter."""
    columns = (column("record"), column("name"), column("excerpt"))
    rows = [(f"{hit.entity}:{hit.id}", hit.name, hit.excerpt) for hit in env.crm.search.find(" ".join(text), limit)]
    listing_page(env, Page(columns, (), tuple(rows)), output, nothing="Nothing found.")
