"""What else the deals of the sample data have: competitors, what recurs, people with a say; nothing of it takes chance."""

from collections.abc import Iterator

from crm_core.sample.deal_list import COMPETITORS, MONTHLY, SUPPORT_EVERY_YEAR
from crm_core.sample.model import SampleDeal, SamplePlan
from crm_core.sample.rows import Ids, Row

ROTTING_DAYS = {"Prospecting": 30, "Qualification": 30, "Proposal": 21, "Negotiation": 14}
ROLES = ("decides", "signs", "uses it")
LOST_TO_ANOTHER = "went with another studio"
LOST_NOTE = "They wanted everything from one hand, print and photography included."


def particulars(deal: SampleDeal) -> Row:
    """Columns of a deal: who else wanted it, what was said of the loss, what it brings again and again."""
    to_another = deal.lost_reason == LOST_TO_ANOTHER
    contested = to_another or deal.lost_reason == "price" or deal.stage == "Negotiation"
    recurring = _recurring(deal)
    return {
        "competitor": COMPETITORS[deal.number % len(COMPETITORS)] if contested else None,
        "lost_note": LOST_NOTE if to_another else None,
        "recurring_minor": recurring[0] if recurring else None,
        "recurring_every": recurring[1] if recurring else None,
    }


def _recurring(deal: SampleDeal) -> tuple[int, str] | None:
    if deal.product == SUPPORT_EVERY_YEAR:
        return deal.minor, "year"
    if deal.product in MONTHLY and deal.currency != "JPY":
        return MONTHLY[deal.product] * 100, "month"
    return None


def contact_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of deal_contacts: who is talked to where that is not the customer, and now and then a colleague."""
    colleagues: dict[int, list[int]] = {}
    for one in sample.customers:
        if one.organization:
            colleagues.setdefault(one.organization, []).append(one.number)
    for deal in sample.deals:
        organization = sample.customers[deal.contact - 1].organization
        people = [deal.contact, *[n for n in colleagues.get(organization or 0, []) if n != deal.contact][:1]]
        for place, number in enumerate(people if deal.closed is None else people[:1]):
            if number != deal.customer:
                role = ROLES[(deal.number + place) % len(ROLES)]
                yield {
                    "deal_id": ids.of("deals", deal.number),
                    "customer_id": ids.of("customers", number),
                    "role": role,
                }
