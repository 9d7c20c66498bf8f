"""The whole sample business as of one day: the same day and seed give the same data on every machine."""

from datetime import date
from random import Random

from crm_core.errors import InvalidValue
from crm_core.sample.appointments import appointments
from crm_core.sample.customers import customers
from crm_core.sample.deals import deals
from crm_core.sample.doubles import doubled
from crm_core.sample.interactions import interactions
from crm_core.sample.leads import leads
from crm_core.sample.model import Business, SamplePlan
from crm_core.sample.orders import orders
from crm_core.sample.products import products
from crm_core.sample.profiles import profiled
from crm_core.sample.quotes import quotes
from crm_core.sample.relations import relations

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2199, 12, 31)


def check_day(today: date) -> date:
    """``today`` itself, when a business can be imagined around it. Raises InvalidValue."""
    if not FIRST_DAY <= today <= LAST_DAY:
        raise InvalidValue("Today", today, f"is too far away; name a day from {FIRST_DAY:%Y} to {LAST_DAY:%Y}")
    return today


def plan(today: date, seed: int = 1) -> SamplePlan:
    """A small design studio with 200 customers, 60 deals, 15 leads, two years of interactions, appointments. Raises InvalidValue."""
    check_day(today)

    def chance(part: str) -> Random:
        # One source per part, so that a change in one leaves the others alone; text seeds do not depend on hashing.
        return Random(f"{seed}:{part}")  # noqa: S311

    everybody = profiled(customers(today, chance("customers")), chance("profiles"))
    business = deals(today, chance("deals"), everybody)
    offers = quotes(today, chance("quotes"), everybody, business)
    return SamplePlan(
        today=today,
        business=Business(),
        customers=doubled(everybody),
        relations=relations(today, chance("relations"), everybody),
        leads=leads(today, chance("leads"), everybody, business),
        products=products(today, chance("products")),
        deals=business,
        quotes=offers,
        orders=orders(today, chance("orders"), everybody, business, offers),
        interactions=interactions(today, chance("interactions"), everybody, business),
        appointments=appointments(today, chance("appointments"), everybody, business),
    )
