"""``crm mail``: an e-mail to a customer."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import Consent
from crm_cli.verbs import Noun
from crm_core.desktop import open_link
from crm_core.errors import InvalidValue
from crm_core.values.mailto import mailto
from crm_core.values.text import show_text

noun = Noun("Write an e-mail to a customer in your mail program.")


@noun.alone("crm mail ada@example.org", 'crm mail 42 --subject "Your offer"', "crm mail 42 --print")
def mail(
    env: Environment,
    consent: Consent,
    customer: Annotated[str, Argument(metavar="CUSTOMER", help="Id, e-mail or name.", show_default=False)],
    subject: Annotated[str, Option("--subject", metavar="TEXT", help="The subject.")] = "",
    only_print: Annotated[bool, Option("--print", help="Print the link; open nothing.")] = False,
) -> None:
    """Open a new message to a customer's primary address, or to the one that is named; asks when they opted out."""
    if len(subject.splitlines()) > 1:
        raise InvalidValue("Subject", subject, "has a line break; a subject is one line")
    from crm_core.customers.address_book import address_of, objection

    view = env.crm.customers.view(env.crm.find("customer", customer), 0)
    point = address_of(view, customer)
    if against := objection(view, point):
        env.confirm(f"{against}. Write all the same?")
    link = mailto(point.normalized, subject)
    if only_print:
        env.stdout.write(link + "\n")
        return
    open_link(env.variables, link, "--print shows the link")
    env.message(f"A message to {show_text(point.value)} was handed to your mail program.")
