"""``crm log``: one line for what was just said or done."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.editor import edited_note, subject_and_body
from crm_cli.environment import Environment
from crm_cli.options import Result
from crm_cli.output import change
from crm_cli.records import Assigned, given_values
from crm_cli.verbs import Noun
from crm_core.errors import UsageProblem

noun = Noun("Log an interaction: a call, an e-mail, a note.")
Text = str | None
WITHOUT_EDITOR = 'No text was given; write it behind the customer, as in: crm log note 42 "Prefers tea".'


@noun.alone(
    'crm log call ada@example.org "Asked for two variants" --in',
    'crm log note 42 "Prefers tea"',
    "crm log note 42",
    'crm log email "Clara Böhm" "Offer sent" --deal 7 --at "yesterday 16:00"',
)
def log(
    env: Environment,
    result: Result,
    channel: Annotated[
        str,
        Argument(metavar="CHANNEL", help="call, email, meeting, letter, message, visit or note.", show_default=False),
    ],
    customer: Annotated[str, Argument(metavar="CUSTOMER", help="Id, e-mail or name.", show_default=False)],
    text: Annotated[
        list[str] | None,
        Argument(
            metavar="TEXT",
            help='The subject, in a few words; without it, your editor opens, "-" reads subject and text from stdin.',
            show_default=False,
        ),
    ] = None,
    incoming: Annotated[bool, Option("--in", help="They came to you.")] = False,
    outgoing: Annotated[bool, Option("--out", help="You came to them.")] = False,
    body: Annotated[Text, Option("--body", metavar="TEXT", help='The whole text; "-" reads stdin.')] = None,
    at: Annotated[Text, Option("--at", metavar="WHEN", help="When it was; now, if not said.")] = None,
    duration: Annotated[Text, Option("--duration", metavar="TIME", help="How long, as 20m or 1h30.")] = None,
    outcome: Annotated[Text, Option("--outcome", metavar="TEXT", help="What came of it.")] = None,
    deal: Annotated[Text, Option("--deal", metavar="DEAL", help="The deal it was about.")] = None,
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who did it.")] = None,
    assigned: Assigned = None,
) -> None:
    """Log an interaction with a customer."""
    if incoming and outgoing:
        raise UsageProblem("--in and --out contradict each other.")
    values = {
        "channel": channel,
        "customer": customer,
        "subject": " ".join(text) if text else None,
        "direction": "in" if incoming else "out" if outgoing else None,
        "body": env.stdin.read() if body == "-" else body,
        "occurred_at": at,
        "duration": duration,
        "outcome": outcome,
        "deal": deal,
        "owner": owner,
        "assigned": assigned,
    }
    if text == ["-"]:
        if body is not None:
            raise UsageProblem('"-" reads subject and text from stdin, so --body has no place; leave one out.')
        values["subject"], values["body"] = subject_and_body(env.stdin.read())
        if not values["subject"]:
            raise UsageProblem("Nothing came from stdin, so nothing was noted.")
    if text or body is not None:
        change(env, env.crm.interactions.add(given_values(values)), result)
        return
    # Nobody should write a text for somebody who is not there.
    values["customer"] = f"customer:{env.crm.find('customer', customer)}"
    with edited_note(env, WITHOUT_EDITOR) as (values["subject"], values["body"]):
        change(env, env.crm.interactions.add(given_values(values)), result)
