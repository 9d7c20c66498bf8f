"""``crm preference``: what customers like and need."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.customer_sections import preferences_page
from crm_cli.environment import Environment
from crm_cli.options import OptionGroup, Output, Result
from crm_cli.output import change, listing_page
from crm_cli.records import given_values
from crm_cli.verbs import Noun
from crm_core.errors import UsageProblem

Text = str | None
Who = Annotated[str, Argument(metavar="CUSTOMER", help="Id, e-mail or name.", show_default=False)]
Name = Annotated[str, Argument(metavar="PREFERENCE", help="What it is about: coffee, delivery.", show_default=False)]


class Source(OptionGroup):
    """When and from where it was learned."""

    learned_on: Annotated[Text, Option("--on", metavar="DATE", help="When it was learned; today without it.")] = None
    learned_from: Annotated[Text, Option("--from", metavar="TEXT", help="How: call, survey, a colleague.")] = None

    def values(self) -> dict[str, object]:
        """What was given, by column."""
        return given_values(self.as_dict())


noun = Noun("Preferences: what customers like and need.")


@noun.verb("list", "crm preference list ada@example.org", "crm preference list 42 --json")
def list_(env: Environment, who: Who, output: Output) -> None:
    """List what a customer likes and needs."""
    found = env.crm.preferences.list(env.crm.find("customer", who))
    nothing = 'No preferences. "crm preference add CUSTOMER NAME VALUE" adds one.'
    listing_page(env, preferences_page(found), output, nothing=nothing)


@noun.verb("add", "crm preference add ada@example.org coffee 'flat white' --from call --on yesterday")
def add(
    env: Environment,
    who: Who,
    name: Name,
    value: Annotated[str, Argument(metavar="VALUE", help="What they like or need.", show_default=False)],
    given: Source,
    result: Result,
) -> None:
    """Keep what a customer likes or needs."""
    change(env, env.crm.preferences.add(env.crm.find("customer", who), name, value, given.values()), result)


@noun.verb("edit", "crm preference edit ada@example.org coffee espresso", "crm preference edit 42 coffee --from survey")
def edit(
    env: Environment,
    who: Who,
    name: Name,
    given: Source,
    result: Result,
    value: Annotated[Text, Argument(metavar="[VALUE]", help="What it is now.", show_default=False)] = None,
) -> None:
    """Change a preference, or when and from where it was learned."""
    values = given.values() | ({"value": value} if value is not None else {})
    if not values:
        raise UsageProblem('Say what to change, as in "crm preference edit 42 coffee espresso".')
    change(env, env.crm.preferences.edit(env.crm.find("customer", who), name, values), result)


@noun.verb("delete", "crm preference delete ada@example.org coffee")
def delete(env: Environment, who: Who, name: Name, result: Result) -> None:
    """Forget a preference."""
    change(env, env.crm.preferences.delete(env.crm.find("customer", who), name), result)
