"""The rules that a new database scores leads by; the owner changes them at will."""

from crm_core.sales.seeds import Seed
from crm_core.values.text import fold
from crm_core.values.uid import new_uid

DEFAULT_RULES = (
    ("From a referral", "source:referral", 20),
    ("Knows us as a customer", "customer.lifecycle:customer", 20),
    ("Says what it is worth", "value:any", 10),
    ("E-mail known", "email:any", 10),
    ("Phone known", "phone:any", 10),
    ("In touch this week", "customer.last_interaction:today-7d..", 15),
    ("Waiting for a month", "status:new received_at:..today-30d", -15),
)


def default_rules(stamp: str) -> tuple[Seed, ...]:
    """INSERT statements for the rules that every new database has."""
    rule = (
        "INSERT INTO lead_rules (uid, name, folded, filter, points, position, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    return tuple(
        (rule, (new_uid(), name, fold(name), filter_text, points, position, stamp, stamp))
        for position, (name, filter_text, points) in enumerate(DEFAULT_RULES, 1)
    )
