"""``crm tag``: free labels on customers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import Consent, Output, Result
from crm_cli.output import change, column, listing_page
from crm_cli.records import chosen_by, find_each, tell_none_match
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change, Page
from crm_core.errors import UsageProblem
from crm_core.values.text import counted

Tag = Annotated[str, Argument(metavar="TAG", help="The tag.", show_default=False)]
Several = Annotated[
    list[str] | None,
    Argument(metavar="[CUSTOMER]...", help='Ids, e-mails or names; "-" reads them from stdin.', show_default=False),
]
WHO = 'The customers that a filter finds; ids, or "-" for ids from stdin, do too.'

noun = Noun("Tags: free labels on customers.", usual="list")


@noun.verb("list", "crm tag list", "crm tag list --json")
def list_(env: Environment, output: Output) -> None:
    """List tags and how many customers have each."""
    columns = (column("tag"), column("customers", kind=Kind.NUMBER))
    rows = tuple((tag.name, tag.customers) for tag in env.crm.tags.list())
    listing_page(env, Page(columns, (), rows), output, nothing='No tags yet. "crm tag add TAG CUSTOMER" puts one on.')


@noun.verb(
    "add",
    "crm tag add gold 42 ada@example.org",
    "crm tag add gold --to 'tag:vip deal.stage:won'",
    "crm customer list tag:vip --format ids | crm tag add gold -",
)
def add(
    env: Environment,
    tag: Tag,
    result: Result,
    who: Several = None,
    to: Annotated[str, Option("--to", metavar="FILTER", help=WHO)] = "",
) -> None:
    """Put a tag on customers, in one step; a new tag is made."""
    _change(env, env.crm.tags.add, tag, _customers(env, who, to, "--to"), to, result)


@noun.verb("remove", "crm tag remove gold 42", "crm tag remove gold --from city:Graz")
def remove(
    env: Environment,
    tag: Tag,
    result: Result,
    who: Several = None,
    source: Annotated[str, Option("--from", metavar="FILTER", help=WHO)] = "",
) -> None:
    """Take a tag off customers, in one step."""
    _change(env, env.crm.tags.remove, tag, _customers(env, who, source, "--from"), source, result)


@noun.verb("rename", "crm tag rename vip key-account")
def rename(
    env: Environment,
    tag: Tag,
    name: Annotated[str, Argument(metavar="NAME", help="The new name.", show_default=False)],
    result: Result,
) -> None:
    """Give a tag another name, on every customer that has it."""
    change(env, env.crm.tags.rename(tag, name), result)


@noun.verb("merge", "crm tag merge vips vip")
def merge(
    env: Environment,
    tag: Tag,
    into: Annotated[str, Argument(metavar="INTO", help="The tag that stays.", show_default=False)],
    result: Result,
) -> None:
    """Make one tag out of two: whoever has the first gets the second, and the first is no more."""
    change(env, env.crm.tags.merge(tag, into), result)


@noun.verb("delete", "crm tag delete lost", "crm tag delete lost --yes")
def delete(env: Environment, tag: Tag, result: Result, consent: Consent) -> None:
    """Remove a tag, after asking when customers have it; they stay, and undo puts it back on them."""
    found = env.crm.tags.find(tag)
    if found.customers:
        env.confirm(f'Take tag "{found.name}" off {counted(found.customers, "customer")} and remove it?')
    change(env, env.crm.tags.delete(tag), result)


def _change(
    env: Environment,
    done: Callable[[str, Sequence[int]], Change],
    tag: str,
    keys: Sequence[int],
    filter_text: str,
    result: Result,
) -> None:
    if keys:
        change(env, done(tag, keys), result)
    else:
        tell_none_match(env, "customer", filter_text)


def _customers(env: Environment, who: list[str] | None, filter_text: str, option: str) -> list[int]:
    """The customers that were named, or that the filter finds. Raises UsageProblem for both or neither."""
    if bool(who) == bool(filter_text.strip()):
        raise UsageProblem(f"Name customers, or say {option} with a filter.")
    return find_each(env, "customer", who) if who else chosen_by(env, "customer", filter_text.split())
