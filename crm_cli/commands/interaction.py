"""``crm interaction``: the communication history."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli import record_cards
from crm_cli.editor import edited_note
from crm_cli.environment import Environment
from crm_cli.options import Consent, Listing, Output, Result, Selection
from crm_cli.output import change, detail, listing
from crm_cli.records import Assigned, delete_each, given_values, restore_each
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Query
from crm_core.errors import UsageProblem

Which = Annotated[str, Argument(metavar="INTERACTION", help="Id, interaction:7 or uid.", show_default=False)]
Several = Annotated[
    list[str], Argument(metavar="INTERACTION...", help='Ids; "-" reads them from stdin.', show_default=False)
]
AnyNumber = Annotated[
    list[str] | None,
    Argument(metavar="[INTERACTION]...", help='Ids or names; "-" reads them from stdin.', show_default=False),
]
Text = str | None

noun = Noun("Interactions: calls, e-mails, meetings, notes.")


@noun.verb("list", "crm interaction list channel:call when:last-30d", "crm interaction list customer:ada --limit 5")
def list_(env: Environment, options: Listing) -> None:
    """List interactions, the newest first."""
    listing(env, "interaction", options, hint='"crm log note CUSTOMER TEXT" adds one.')


@noun.verb("show", "crm interaction show 7")
def show(env: Environment, which: Which, output: Output) -> None:
    """Show one interaction."""
    key = env.crm.find("interaction", which)
    described = env.crm.browse.entities["interaction"].fields
    page = env.crm.browse.page("interaction", Query(filter=f"id:{key}", fields=tuple(f.key for f in described)))
    values = dict(zip((field.key for field in described), page.rows[0], strict=True))
    detail(env, "interaction", page, output, card=record_cards.interaction_card(env, values, described))


@noun.verb(
    "edit",
    'crm interaction edit 7 --outcome "Offer wanted"',
    "crm interaction edit 7 --editor",
    "crm interaction edit --where 'channel:note owner:missing' --set owner=me --dry-run",
)
def edit(
    env: Environment,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    channel: Annotated[Text, Option("--channel", metavar="CHANNEL", help="call, email, meeting ...")] = None,
    customer: Annotated[Text, Option("--customer", metavar="CUSTOMER", help="With whom.")] = None,
    direction: Annotated[Text, Option("--direction", metavar="WAY", help="in or out.")] = None,
    subject: Annotated[Text, Option("--subject", metavar="TEXT", help="The subject.")] = None,
    body: Annotated[Text, Option("--body", metavar="TEXT", help="The whole text.")] = None,
    at: Annotated[Text, Option("--at", metavar="WHEN", help="When it was.")] = None,
    duration: Annotated[Text, Option("--duration", metavar="TIME", help="How long.")] = None,
    outcome: Annotated[Text, Option("--outcome", metavar="TEXT", help="What came of it.")] = None,
    deal: Annotated[Text, Option("--deal", metavar="DEAL", help="The deal it was about.")] = None,
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who did it.")] = None,
    editor: Annotated[bool, Option("--editor", help="Change subject and text in your editor.")] = False,
    assigned: Assigned = None,
) -> None:
    """Change an interaction; an empty value removes it."""
    values = given_values(
        {
            "channel": channel,
            "customer": customer,
            "direction": direction,
            "subject": subject,
            "body": body,
            "occurred_at": at,
            "duration": duration,
            "outcome": outcome,
            "deal": deal,
            "owner": owner,
            "assigned": assigned,
        }
    )
    if editor:
        if selection.where is not None or selection.dry_run or not which or len(which) > 1:
            raise UsageProblem("--editor changes one interaction, named by its id.")
        edit_outside(env, which[0], values, result)
        return
    if not values:
        raise UsageProblem('Say what to change, as in "crm interaction edit 7 --outcome done".')
    from crm_cli.bulk import edit_records

    edit_records(env, "interaction", which, selection, values, result)


def edit_outside(env: Environment, which: str, values: dict[str, object], result: Result) -> None:
    """Change subject and text in the editor, and the given values with them."""
    if {"subject", "body"} & values.keys():
        raise UsageProblem("--editor changes subject and text; leave --subject and --body out.")
    key = env.crm.find("interaction", which)
    page = env.crm.browse.page("interaction", Query(filter=f"id:{key}", fields=("subject", "body")))
    seen = dict(zip(("subject", "body"), page.rows[0], strict=True))
    instead = f"No editor opens without a terminal; give the text, as in: crm interaction edit {key} --subject TEXT --body TEXT."
    with edited_note(env, instead, *(str(text or "") for text in page.rows[0])) as (subject, body):
        left = {"subject": subject or None, "body": body or None}
        change(env, env.crm.interactions.edit(key, values | left, seen), result)


@noun.verb("delete", "crm interaction delete 7")
def delete(env: Environment, which: Several, consent: Consent, result: Result) -> None:
    """Move interactions to the trash."""
    delete_each(env, "interaction", which, result)


@noun.verb("restore", "crm interaction restore 7")
def restore(env: Environment, which: Several, result: Result) -> None:
    """Bring interactions back from the trash."""
    restore_each(env, "interaction", which, result)
