"""``crm relationship``: how customers stand to one another."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.customer_sections import relationships_page
from crm_cli.environment import Environment
from crm_cli.options import Output, Result
from crm_cli.output import change, listing_page
from crm_cli.verbs import Noun

Who = Annotated[str, Argument(metavar="CUSTOMER", help="Id, e-mail or name.", show_default=False)]
Kind = Annotated[
    str,
    Argument(
        metavar="RELATIONSHIP",
        help="referred-by, works-with, subsidiary-of, spouse-of, assistant-of; or from the other side: referred, "
        "parent-of, assisted-by.",
        show_default=False,
    ),
]
Other = Annotated[str, Argument(metavar="CUSTOMER", help="The other customer.", show_default=False)]

noun = Noun("Relationships: how customers stand to one another.")


@noun.verb("list", "crm relationship list ada@example.org", "crm relationship list 42 --json")
def list_(env: Environment, who: Who, output: Output) -> None:
    """List how a customer stands to others, from either side."""
    found = env.crm.relationships.list(env.crm.find("customer", who))
    nothing = 'No relationships. "crm relationship add CUSTOMER referred-by CUSTOMER" adds one.'
    listing_page(env, relationships_page(found), output, nothing=nothing)


@noun.verb(
    "add",
    "crm relationship add ada@example.org referred-by 'Clara Böhm'",
    "crm relationship add 43 subsidiary-of 44 --note 'bought in 2024'",
)
def add(
    env: Environment,
    who: Who,
    kind: Kind,
    other: Other,
    result: Result,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="What else is to say.")] = None,
) -> None:
    """Keep how a customer stands to another; the other one shows it too."""
    key = env.crm.find("customer", who)
    change(env, env.crm.relationships.add(key, kind, env.crm.find("customer", other), note), result)


@noun.verb("delete", "crm relationship delete ada@example.org referred-by 'Clara Böhm'")
def delete(env: Environment, who: Who, kind: Kind, other: Other, result: Result) -> None:
    """Forget how a customer stands to another."""
    key = env.crm.find("customer", who)
    change(env, env.crm.relationships.delete(key, kind, env.crm.find("customer", other)), result)
