"""``crm view``: lists under a name, with filter, columns and order."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import split_names
from crm_cli.options import Consent, Output, Result
from crm_cli.output import change, column, detail, listing_page
from crm_cli.records import entity_called
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.catalog.views import View

Name = Annotated[str, Argument(metavar="VIEW", help="The view.", show_default=False)]
Of = Annotated[
    str, Option("--of", metavar="KIND", help="customers, leads, deals, products, appointments or interactions.")
]

noun = Noun("Views: lists under a name, with filter, columns and order.", usual="list")


@noun.verb(
    "save",
    "crm view save Birthdays birthday:next-30d --fields name,birthday,phone --sort birthday",
    "crm view save 'Big deals' value:10000.. status:open --of deals --sort -value",
)
def save(
    env: Environment,
    name: Annotated[str, Argument(metavar="NAME", help="Its name.", show_default=False)],
    result: Result,
    words: Annotated[
        list[str] | None, Argument(metavar="[FILTER]...", help="Which records; all, if not said.", show_default=False)
    ] = None,
    of: Of = "customers",
    fields: Annotated[str, Option("--fields", metavar="A,B", help="Its columns; the usual ones, if not said.")] = "",
    sort: Annotated[str, Option("--sort", metavar="A,-B", help="Its order; the usual one, if not said.")] = "",
) -> None:
    """Keep a list under a name; "crm customer list --view NAME" shows it. A view of that name is replaced."""
    entity = entity_called(env, of)
    columns, order = split_names(fields), split_names(sort)
    change(env, env.crm.views.save(name, entity, " ".join(words or ()), columns, order), result)


@noun.verb("list", "crm view list", "crm view list --of deals --json")
def list_(env: Environment, output: Output, of: Of = "") -> None:
    """List the views there are."""
    views = env.crm.views.list(entity_called(env, of) if of else "")
    listing_page(env, _page(env, views), output, nothing='No views yet. "crm view save NAME FILTER" keeps one.')


@noun.verb("show", "crm view show Birthdays", "crm view show 'Big deals' --json")
def show(env: Environment, name: Name, output: Output, of: Of = "") -> None:
    """Show what a view consists of; "crm customer list --view NAME" shows the records."""
    view = env.crm.views.get(name, entity_called(env, of) if of else "")
    detail(env, "view", _page(env, [view])._replace(ids=(view.id,)), output)


@noun.verb("rename", "crm view rename Birthdays 'Next birthdays'")
def rename(
    env: Environment,
    name: Name,
    new: Annotated[str, Argument(metavar="NAME", help="The new name.", show_default=False)],
    result: Result,
    of: Of = "",
) -> None:
    """Give a view another name."""
    change(env, env.crm.views.rename(name, new, entity_called(env, of) if of else ""), result)


@noun.verb("delete", "crm view delete Birthdays")
def delete(env: Environment, name: Name, result: Result, consent: Consent, of: Of = "") -> None:
    """Remove a view, without asking: the records stay, and undo brings it back."""
    change(env, env.crm.views.delete(name, entity_called(env, of) if of else ""), result)


def _page(env: Environment, views: list[View]) -> Page:
    columns = (column("view"), column("of"), column("filter"), column("fields", kind=Kind.LIST))
    kind_of = env.crm.views.kind_of
    rows = tuple((each.name, kind_of(each), each.filter, each.fields, each.sort) for each in views)
    return Page((*columns, column("sort", kind=Kind.LIST)), (), rows)
