"""``crm mutt-query``: the address book of mail programs."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Exit

from crm_cli.environment import Environment
from crm_cli.errors import ExitCode
from crm_cli.verbs import Noun
from crm_core.values.text import counted, show_text

noun = Noun("Look addresses up for mail programs: mutt, aerc, vim.")


@noun.alone("crm mutt-query ada", 'crm mutt-query "cafe łódź"')
def mutt_query(
    env: Environment,
    text: Annotated[
        list[str],
        Argument(metavar="TEXT...", help="The beginnings of names, organizations or addresses.", show_default=False),
    ],
) -> None:
    """Print a line that says how many, then address, name and organization of each, divided by tabs; exit code 1 if none."""
    found = env.crm.customers.addresses(" ".join(text))
    if not found:
        env.stdout.write("No address found.\n")
        raise Exit(ExitCode.FAILURE)
    env.stdout.write(f"{counted(len(found), 'address', 'addresses')} found.\n")
    for entry in found:
        about = ", ".join(filter(None, (entry.organization, "opted out of e-mail" if entry.opt_out else "")))
        env.stdout.write("\t".join(show_text(cell) for cell in (entry.email, entry.name, about)) + "\n")
