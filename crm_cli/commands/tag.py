"""``crm tag``: free labels on customers."""

from typing import Annotated

from typer import Argument

from crm_cli.environment import Environment
from crm_cli.options import Output, Result
from crm_cli.output import change, column, listing_page
from crm_cli.records import find_each
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page

Tag = Annotated[str, Argument(metavar="TAG", help="The tag.", show_default=False)]
Several = Annotated[
    list[str],
    Argument(metavar="CUSTOMER...", help='Ids, e-mails or names; "-" reads them from stdin.', show_default=False),
]

noun = Noun("Tags: free labels on customers.", usual="list")


@noun.verb("list", "crm tag list", "crm tag list --json")
def list_(env: Environment, output: Output) -> None:
    """List tags and how many customers have each."""
    columns = (column("tag"), column("customers", kind=Kind.NUMBER))
    rows = tuple((tag.name, tag.customers) for tag in env.crm.tags.list())
    listing_page(env, Page(columns, (), rows), output, nothing='No tags yet. "crm tag add TAG CUSTOMER" puts one on.')


@noun.verb("add", "crm tag add gold 42 ada@example.org", "crm customer list tag:vip --format ids | crm tag add gold -")
def add(env: Environment, tag: Tag, who: Several, result: Result) -> None:
    """Put a tag on customers, in one step; a new tag is made."""
    change(env, env.crm.tags.add(tag, find_each(env, "customer", who)), result)


@noun.verb("remove", "crm tag remove gold 42", "crm customer list city:Graz --format ids | crm tag remove gold -")
def remove(env: Environment, tag: Tag, who: Several, result: Result) -> None:
    """Take a tag off customers, in one step."""
    change(env, env.crm.tags.remove(tag, find_each(env, "customer", who)), result)


@noun.verb("rename", "crm tag rename vip key-account")
def rename(
    env: Environment,
    tag: Tag,
    name: Annotated[str, Argument(metavar="NAME", help="The new name.", show_default=False)],
    result: Result,
) -> None:
    """Give a tag another name, on every customer that has it."""
    change(env, env.crm.tags.rename(tag, name), result)
