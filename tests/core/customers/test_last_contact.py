"""When one last spoke with anybody at an organization."""

from crm_core.crm import Crm


def test_an_organization_shows_its_last_contact(crm: Crm, engines: int, ada: int, bob: int) -> None:
    assert crm.customers.view(engines).spoken_with is None
    crm.customers.edit(bob, {"organization": str(engines)})
    for who, at in ((ada, "2026-11-03 10:00"), (bob, "2026-11-05 10:00"), (ada, "2026-11-04 10:00")):
        crm.interactions.add({"channel": "call", "customer": str(who), "subject": "hi", "occurred_at": at})
    spoken = crm.customers.view(engines).spoken_with
    assert spoken is not None
    assert (spoken.at, spoken.person.name) == ("2026-11-05T09:00:00Z", "Bob Bose")
    assert crm.customers.view(ada).spoken_with is None
    crm.customers.delete(bob)
    left = crm.customers.view(engines).spoken_with
    assert left is not None
    assert left.person.name == "Ada Lovelace"
