"""``crm duplicates``: customers that stand in the database twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Output, Result
from crm_cli.output import change, column, listing_page
from crm_cli.progress import Progress
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

if TYPE_CHECKING:
    from crm_core.customers.duplicates.capability import Pair

Two = Annotated[
    tuple[str, str] | None,
    Option("--not", metavar="CUSTOMER CUSTOMER", help="Remember that these two are not the same.", show_default=False),
]
Again = Annotated[
    tuple[str, str] | None,
    Option("--again", metavar="CUSTOMER CUSTOMER", help="Forget that; they may be offered again.", show_default=False),
]
noun = Noun("Find customers that stand in the database twice.")


@noun.alone(
    "crm duplicates",
    "crm duplicates city:Berlin --threshold 90",
    "crm duplicates --limit 20 --json",
    "crm duplicates --not 12 57",
)
def duplicates(
    env: Environment,
    output: Output,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[FILTER]...", help="Which customers; one of the two must match.", show_default=False),
    ] = None,
    threshold: Annotated[
        int | None, Option("--threshold", metavar="PERCENT", min=1, max=100, help="How likely at least; usually 50.")
    ] = None,
    limit: Annotated[
        int | None, Option("--limit", metavar="N", min=0, max=LARGEST_NUMBER, help="At most so many pairs.")
    ] = None,
    different: Two = None,
    again: Again = None,
) -> None:
    """List pairs of customers that are likely one, the likeliest first, each with the reasons and the command that merges it.

    "sure" pairs agree in name and in something that at most three customers have; look at the others before you merge them.
    """
    if different or again:
        if words or (different and again):
            raise UsageProblem("--not and --again take two customers, and nothing else beside them.")
        remember(env, different, again, Result(json=output.json, format=output.format))
        return
    with Progress(env, lambda pairs: f"{pairs:,} pairs compared ...") as progress:
        found = env.crm.duplicates.find(" ".join(words or ()), threshold and threshold / 100, limit, progress)
    listing_page(env, page(found), output, nothing="No duplicates found.")


def remember(
    env: Environment, different: tuple[str, str] | None, again: tuple[str, str] | None, result: Result
) -> None:
    """Note or forget that two customers are two."""
    first, second = (env.crm.find("customer", name) for name in different or again or ())
    act = env.crm.duplicates.not_duplicates if different else env.crm.duplicates.forget
    change(env, act(first, second), result)


def page(pairs: list[Pair]) -> Page:
    """The pairs as a table."""
    columns = (
        column("score", kind=Kind.PERCENT),
        column("verdict"),
        column("first", kind=Kind.REFERENCE),
        column("second", kind=Kind.REFERENCE),
        column("merge"),
        column("reasons", kind=Kind.LIST)._replace(width=40),
    )
    rows = tuple(
        (int(p.score * 10_000), p.verdict, p.first, p.second, f"crm merge {p.first.id} {p.second.id}", p.reasons)
        for p in pairs
    )
    return Page(columns, (), rows)
