"""Customers who stand in the sample twice, as they do in every list that grew over the years."""

from dataclasses import replace

from crm_core.sample.model import SampleCustomer

# Who is written down again (by number), as whom, and how the name is spelled there: without its dots.
AGAIN = ((181, 198, "Kaethe", "Oeztuerk"), (195, 191, "Zoe", "Jäger"))
COMES_WITH = ("phone", "email")


def doubled(customers: tuple[SampleCustomer, ...]) -> tuple[SampleCustomer, ...]:
    """The same customers, a few of whom somebody entered a second time."""
    known = {one.number: one for one in customers}
    for first, second, given, family in AGAIN:
        one = known[first]
        contacts = tuple(contact for contact in one.contacts if contact.channel in COMES_WITH)
        known[second] = replace(
            known[second],
            name=f"{given} {family}",
            given=given,
            family=family,
            birthday=one.birthday,
            contacts=contacts,
            addresses=one.addresses,
        )
    return tuple(known[one.number] for one in customers)
