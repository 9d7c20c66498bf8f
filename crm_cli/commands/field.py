"""``crm field``: fields that the owner defines."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import Consent, Output, Result
from crm_cli.output import change, column, listing_page
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.values.text import counted

Name = Annotated[
    str, Argument(metavar="FIELD", help="What of: customer.newsletter, deal.signed, quote.text ...", show_default=False)
]
Text = str | None
Label = Annotated[Text, Option("--label", metavar="TEXT", help="The heading; made of the name without it.")]
Help = Annotated[Text, Option("--help-text", metavar="TEXT", help="A line that says what belongs in it.")]

noun = Noun(
    "Fields of your own, for customers, leads, deals, products, quotes, orders, appointments and interactions.",
    usual="list",
)


@noun.verb("list", "crm field list", "crm field list --json")
def list_(env: Environment, output: Output) -> None:
    """List the fields that were defined and how many records have a value in each."""
    columns = (
        column("field"),
        column("label"),
        column("kind"),
        column("options", kind=Kind.LIST),
        column("used", kind=Kind.NUMBER),
        column("help"),
    )
    rows = tuple(
        (f"{each.entity}.{each.name}", each.label, each.kind, each.options, env.crm.fields.uses(each), each.help)
        for each in env.crm.fields.list()
    )
    nothing = 'No fields of your own yet. "crm field add customer.NAME --type text" defines one.'
    listing_page(env, Page(columns, (), rows), output, nothing=nothing)


@noun.verb(
    "add",
    "crm field add customer.newsletter --type choice --options weekly,monthly,never",
    "crm field add customer.shoe_size --type number",
    'crm field add deal.signed --type date --label "Contract signed"',
)
def add(
    env: Environment,
    name: Name,
    result: Result,
    kind: Annotated[
        str,
        Option(
            "--type",
            metavar="KIND",
            help="text, long-text, number, money, date, boolean, choice, multi-choice or url.",
        ),
    ] = "text",
    options: Annotated[Text, Option("--options", metavar="A,B", help="What a choice or multi-choice offers.")] = None,
    label: Label = None,
    help_text: Help = None,
) -> None:
    """Define a field; it can be used at once in filters, lists, forms, imports and exports."""
    change(env, env.crm.fields.add(name, kind, _split(options), label or "", help_text or ""), result)


@noun.verb(
    "edit", "crm field edit customer.newsletter --add-option daily", 'crm field edit deal.signed --label "Signed on"'
)
def edit(
    env: Environment,
    name: Name,
    result: Result,
    label: Label = None,
    help_text: Help = None,
    options: Annotated[
        Text, Option("--options", metavar="A,B", help="All options, in this order; one in use cannot go.")
    ] = None,
    add_option: Annotated[
        list[str] | None, Option("--add-option", metavar="TEXT", help="One more option; may be repeated.")
    ] = None,
) -> None:
    """Change heading, help or options of a field."""
    given = None if options is None else _split(options)
    change(env, env.crm.fields.edit(name, label, help_text, given, tuple(add_option or ())), result)


@noun.verb("rename", "crm field rename customer.newsletter mailing")
def rename(
    env: Environment,
    name: Name,
    new: Annotated[str, Argument(metavar="NAME", help="The new name.", show_default=False)],
    result: Result,
) -> None:
    """Give a field another name; its values go with it."""
    change(env, env.crm.fields.rename(name, new), result)


@noun.verb("delete", "crm field delete customer.newsletter")
def delete(env: Environment, name: Name, result: Result, consent: Consent) -> None:
    """Remove a field and its values, after asking when there are some; undo brings both back."""
    found = env.crm.fields.find(name)
    if used := env.crm.fields.uses(found):
        env.confirm(f"Remove {found.entity}.{found.name} with {counted(used, 'value')}?")
    change(env, env.crm.fields.delete(name), result)


def _split(options: str | None) -> tuple[str, ...]:
    from crm_core.catalog.custom.names import split_options

    return split_options(options or "")
