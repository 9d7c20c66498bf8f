"""The whole sample business as of one day: the same day and seed give the same data on every machine."""

from datetime import date
from random import Random

from crm_core.sample.appointments import appointments
from crm_core.sample.customers import customers
from crm_core.sample.deals import deals
from crm_core.sample.interactions import interactions
from crm_core.sample.model import Business, SamplePlan


def plan(today: date, seed: int = 1) -> SamplePlan:
    """A small design studio with 200 customers, 60 deals, two years of interactions, appointments."""

    def chance(part: str) -> Random:
        # One source per part, so that a change in one leaves the others alone; text seeds do not depend on hashing.
        return Random(f"{seed}:{part}")  # noqa: S311

    everybody = customers(today, chance("customers"))
    business = deals(today, chance("deals"), everybody)
    return SamplePlan(
        today=today,
        business=Business(),
        customers=everybody,
        deals=business,
        interactions=interactions(today, chance("interactions"), everybody, business),
        appointments=appointments(today, chance("appointments"), everybody, business),
    )
