"""``crm affiliation``: who is and was at which organization."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.customer_sections import affiliations_page
from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, OptionGroup, Output, Result
from crm_cli.output import change, listing_page
from crm_cli.records import given_values
from crm_cli.verbs import Noun
from crm_core.errors import UsageProblem

Text = str | None
Who = Annotated[str, Argument(metavar="CUSTOMER", help="Id, e-mail or name.", show_default=False)]
Where = Annotated[str, Argument(metavar="CUSTOMER", help="The organization.", show_default=False)]
Number = Annotated[
    int,
    Argument(metavar="NUMBER", min=1, max=LARGEST_NUMBER, help='As "crm affiliation list" has it.', show_default=False),
]


class Particulars(OptionGroup):
    """What can be said of an affiliation; an empty value removes what is there."""

    role: Annotated[Text, Option("--role", metavar="TEXT", help="What they are or were there.")] = None
    started_on: Annotated[Text, Option("--from", metavar="DATE", help="Since when.")] = None
    ended_on: Annotated[Text, Option("--until", metavar="DATE", help="Until when.")] = None

    def values(self) -> dict[str, object]:
        """What was given, by column."""
        return given_values(self.as_dict())


noun = Noun("Affiliations: who is and was at which organization.", usual="list")


@noun.verb("list", "crm affiliation list ada@example.org", "crm affiliation list 'Analytical Engines' --json")
def list_(
    env: Environment,
    output: Output,
    who: Annotated[
        Text,
        Argument(
            metavar="[CUSTOMER]",
            help="A person, or an organization for its people; all besides the main ones without.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List where a customer is and was, or who is and was at an organization."""
    affiliations = env.crm.affiliations
    if who is None:
        found = affiliations.list()
    else:
        key = env.crm.find("customer", who)
        found = affiliations.list(key) + affiliations.members(key)
    nothing = 'No affiliations. "crm affiliation add CUSTOMER ORGANIZATION" adds one.'
    listing_page(env, affiliations_page(found), output, nothing=nothing)


@noun.verb(
    "add",
    "crm affiliation add ada@example.org 'Royal Society' --role Fellow --from 2021-05-01",
    "crm affiliation add 42 43 --role Apprentice --from 2012-09-01 --until 2015-06-30",
)
def add(env: Environment, who: Who, organization: Where, given: Particulars, result: Result) -> None:
    """Keep that somebody is, or was, at an organization besides the main one."""
    key = env.crm.find("customer", who)
    change(env, env.crm.affiliations.add(key, env.crm.find("customer", organization), given.values()), result)


@noun.verb("edit", "crm affiliation edit 3 --role Chair --from 2022-01-01")
def edit(env: Environment, number: Number, given: Particulars, result: Result) -> None:
    """Change role or dates; an empty value removes one."""
    values = given.values()
    if not values:
        raise UsageProblem('Say what to change, as in "crm affiliation edit 3 --role Chair".')
    change(env, env.crm.affiliations.edit(number, values), result)


@noun.verb("end", "crm affiliation end ada@example.org 'Royal Society'", "crm affiliation end 42 43 --on yesterday")
def end(
    env: Environment,
    who: Who,
    organization: Where,
    result: Result,
    on: Annotated[Text, Option("--on", metavar="DATE", help="The last day, none to come; today without it.")] = None,
) -> None:
    """End somebody's time at an organization, the main one too; it stays known."""
    key = env.crm.find("customer", who)
    change(env, env.crm.affiliations.end(key, env.crm.find("customer", organization), on), result)


@noun.verb("delete", "crm affiliation delete 3")
def delete(env: Environment, number: Number, result: Result) -> None:
    """Remove one that was never true."""
    change(env, env.crm.affiliations.delete(number), result)
