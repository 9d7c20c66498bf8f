"""A quote on its way out: to whom it is mailed, and the finished draft of that e-mail."""

from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Ref
from crm_core.customers import queries as customer_queries
from crm_core.customers.address_book import address_of, objection
from crm_core.sales.quotes.documents.letter import Letter
from crm_core.sales.quotes.documents.mail import Draft, draft
from crm_core.sales.quotes.queries import view


class Recipient(NamedTuple):
    """Whom a quote is mailed to, and what speaks against it, "" for nothing."""

    name: str
    address: str
    objection: str


def recipient(core: Core, key: int) -> Recipient:
    """The contact of a quote, else its customer, at the primary address. Raises NoAddress."""
    values = view(core, key).values
    person = values["contact"] or values["customer"]
    seen = customer_queries.view(core, person.id if isinstance(person, Ref) else 0, 0)
    point = address_of(seen)
    return Recipient(seen.name, point.normalized, objection(seen, point))


def draft_to(core: Core, letter: Letter, to: Recipient) -> Draft:
    """What the e-mail says."""
    return draft(letter, to.name, to.address, core.business.facts.email)
