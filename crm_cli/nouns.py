"""The nouns of the command line: where each lives and what it is for, so that help needs none of them imported."""

from typing import NamedTuple


class NounEntry(NamedTuple):
    """A module of ``crm_cli.commands`` and the line that help shows for it."""

    module: str
    help: str


NOUNS = {
    "customer": NounEntry("customer", "Customers: persons and organizations."),
    "interaction": NounEntry("interaction", "Interactions: calls, e-mails, meetings, notes."),
    "log": NounEntry("log", "Log an interaction: a call, an e-mail, a note."),
    "config": NounEntry("config", "Your own settings: where they are, what they say."),
}
