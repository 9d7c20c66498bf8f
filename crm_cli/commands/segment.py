"""``crm segment``: groups of customers under a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import Consent, Output, Result
from crm_cli.output import change, column, detail, listing_page
from crm_cli.output.lists import none_told
from crm_cli.records import chosen_by, tell_none_match
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change, Page
from crm_core.customers.segments import Segment
from crm_core.errors import UsageProblem
from crm_core.values.text import counted

Name = Annotated[str, Argument(metavar="SEGMENT", help="The segment.", show_default=False)]
NewName = Annotated[str, Argument(metavar="NAME", help="Its name.", show_default=False)]
Words = Annotated[
    list[str] | None,
    Argument(metavar="[FILTER]...", help='A filter, or ids; "-" reads ids from stdin.', show_default=False),
]
About = Annotated[str | None, Option("--description", metavar="TEXT", help="What it is for.")]

noun = Noun("Segments: groups of customers under a name, by a filter or by hand.", usual="list")


@noun.verb(
    "add",
    "crm segment add Regulars tag:vip deal_count:3..",
    "crm segment add 'Christmas cards' --fixed tag:vip OR lifecycle:customer",
    "crm customer list city:Graz --format ids | crm segment add Trip --fixed -",
)
def add(
    env: Environment,
    name: NewName,
    result: Result,
    words: Words = None,
    fixed: Annotated[
        bool, Option("--fixed", help="Keep the customers that there are now; later ones do not join by themselves.")
    ] = False,
    description: About = None,
) -> None:
    """Keep a group of customers: whoever the filter finds from now on, or with --fixed a list."""
    about, segments = description or "", env.crm.segments
    if fixed:
        members = chosen_by(env, "customer", words or ()) if words else []
        change(env, segments.add_fixed(name, members, about), result)
    else:
        filter_text = " ".join(words or ())
        change(env, segments.add(name, filter_text, about), result)
        if not segments.get(name).customers:
            env.message(none_told("No customers are in it now.", env.crm.browse.unknown_value("customer", filter_text)))


@noun.verb("list", "crm segment list", "crm segment list --json")
def list_(env: Environment, output: Output) -> None:
    """List segments and how many customers are in each now."""
    nothing = 'No segments yet. "crm segment add NAME FILTER" keeps one.'
    listing_page(env, _page(env.crm.segments.list()), output, nothing=nothing)


@noun.verb("show", "crm segment show Regulars", "crm customer list segment:Regulars")
def show(env: Environment, name: Name, output: Output) -> None:
    """Show what makes a segment; "crm customer list segment:NAME" lists who is in it."""
    segment = env.crm.segments.get(name)
    detail(env, "segment", _page([segment])._replace(ids=(segment.id,)), output)


@noun.verb("edit", "crm segment edit Regulars tag:vip deal_count:2..", "crm segment edit Trip --description 'June'")
def edit(env: Environment, name: Name, result: Result, words: Words = None, description: About = None) -> None:
    """Change the filter of a segment, or its description."""
    if not words and description is None:
        raise UsageProblem('Say what to change, as in "crm segment edit Regulars tag:vip".')
    change(env, env.crm.segments.edit(name, " ".join(words) if words else None, description), result)


@noun.verb("rename", "crm segment rename Trip 'Trip to Graz'")
def rename(env: Environment, name: Name, new: NewName, result: Result) -> None:
    """Give a segment another name."""
    change(env, env.crm.segments.rename(name, new), result)


@noun.verb("delete", "crm segment delete Trip", "crm segment delete Trip --yes")
def delete(env: Environment, name: Name, result: Result, consent: Consent) -> None:
    """Remove a segment, after asking when customers are in it; they stay, and undo brings it back."""
    found = env.crm.segments.get(name)
    if found.customers:
        env.confirm(f'Remove segment "{found.name}" with {counted(found.customers, "customer")} in it?')
    change(env, env.crm.segments.delete(name), result)


@noun.verb("add-members", "crm segment add-members Trip 42 43", "crm segment add-members Trip city:Wien tag:vip")
def add_members(env: Environment, name: Name, result: Result, words: Words = None) -> None:
    """Put customers into a fixed segment."""
    _change_members(env, env.crm.segments.add_members, name, words or (), result)


@noun.verb("remove-members", "crm segment remove-members Trip 42", "crm segment remove-members Trip lifecycle:former")
def remove_members(env: Environment, name: Name, result: Result, words: Words = None) -> None:
    """Take customers out of a fixed segment."""
    _change_members(env, env.crm.segments.remove_members, name, words or (), result)


def _change_members(
    env: Environment, done: Callable[[str, Sequence[int]], Change], name: str, words: Sequence[str], result: Result
) -> None:
    if keys := chosen_by(env, "customer", words):
        change(env, done(name, keys), result)
    else:
        tell_none_match(env, "customer", " ".join(words))


def _page(segments: list[Segment]) -> Page:
    columns = (
        column("segment"),
        column("customers", kind=Kind.NUMBER),
        column("kind"),
        column("filter"),
        column("description"),
    )
    rows = tuple((each.name, each.customers, each.kind, each.filter, each.description) for each in segments)
    return Page(columns, (), rows)
