"""Whose a deal is: only who has to do with it gets quotes and orders on it."""

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.store import Unit

_BELONGING = (
    "SELECT {0} UNION SELECT organization_id FROM customers WHERE id = {0} AND organization_id IS NOT NULL "
    "UNION SELECT organization_id FROM affiliations WHERE customer_id = {0}"
)


def of_another(customer: str, deal: str) -> str:
    """The condition that a deal is another customer's, both given as SQL; one of a colleague or of the organization is not.

    Neither is a deal without a customer, nor one of which the customer is a further contact.
    """
    theirs, of_deal = (f"SELECT * FROM ({_BELONGING.format(who)})" for who in (customer, "whose.customer_id"))
    return (
        f"EXISTS (SELECT 1 FROM deals whose WHERE whose.id = {deal} AND whose.customer_id <> {customer} "
        f"AND NOT EXISTS (SELECT 1 FROM deal_contacts say WHERE say.deal_id = whose.id AND say.customer_id = {customer}) "
        f"AND NOT EXISTS ({theirs} INTERSECT {of_deal}))"
    )


def is_of_another(unit: Unit, customer: int | None, deal: int | None) -> bool:
    """Whether a deal is another customer's."""
    return bool(unit.scalar(f"SELECT {of_another('?1', '?2')}", (customer, deal)))


def refuse_deal_of_another(core: Core, unit: Unit, customer: int | None, deal: int | None) -> None:
    """Refuse a deal that is another customer's. Raises InvalidValue."""
    if customer is None or deal is None or not is_of_another(unit, customer, deal):
        return
    title, name = core.name_of(unit, "deal", deal), core.name_of(unit, "customer", customer)
    whose = core.name_of(unit, "customer", unit.scalar("SELECT customer_id FROM deals WHERE id = ?", (deal,)))
    why = f'is of {whose}, not of {name}; name another deal or none, or say who is in it: "crm deal contact add'
    raise InvalidValue("Deal", title, f'{why} {deal} {customer}"')
