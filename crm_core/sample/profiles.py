"""What the sample business has found out about its customers: roles, market, favourite channel, handles, marks."""

from dataclasses import replace
from random import Random

from crm_core.sample.model import SampleContact, SampleCustomer
from crm_core.sample.persons import ADA

SEGMENTS = ("retail", "gastronomy", "crafts", "culture", "health", "professional services")
TRADES = {
    "shop": "retail", "books": "retail", "paper": "retail", "shoes": "retail", "toys": "retail", "café": "gastronomy",
    "coffee": "gastronomy", "wine": "gastronomy", "brewery": "gastronomy", "restaurant": "gastronomy", "furniture": "crafts",
    "workshop": "crafts", "printers": "crafts", "museum": "culture", "exhibitions": "culture", "dentists": "health",
    "practices": "health", "lawyers": "professional services",
}  # fmt: skip
SUPPLIERS = {"Druckerei Gebrüder Rößler": ("partner", "supplier"), "山田商店": ("supplier",)}
PARTNERS = ("Solarhof Energie eG", "Museum für Alltagsdinge")
NETWORKS = ("mastodon", "signal", "matrix")
CHANNELS = ("email", "call", "message", "visit")


def profiled(customers: tuple[SampleCustomer, ...], random: Random) -> tuple[SampleCustomer, ...]:
    """The same customers with what is known of them besides."""
    return tuple(_profiled(one, random) for one in customers)


def _profiled(one: SampleCustomer, random: Random) -> SampleCustomer:
    potential = random.choices(("", "low", "medium", "high"), (4, 2, 3, 1))[0]
    channel = random.choice(CHANNELS) if random.random() < 0.3 else ""
    contacts = tuple(_marked(contact, one, random) for contact in one.contacts)
    network = random.choice(NETWORKS)
    if one.kind == "person" and random.random() < 0.15:
        contacts += (_handle(network, one),)
    if one.name == ADA:
        potential, channel, contacts = "high", "call", (*one.contacts, _handle("mastodon", one))
    return replace(
        one,
        roles=SUPPLIERS.get(one.name, ("partner",) if one.name in PARTNERS else ()),
        market_segment=_segment(one, random) if one.kind == "organization" else "",
        potential=potential,
        preferred_channel=channel,
        contacts=contacts,
    )


def _segment(one: SampleCustomer, random: Random) -> str:
    words = one.description.lower()
    return next((segment for word, segment in TRADES.items() if word in words), random.choice(SEGMENTS))


def _marked(contact: SampleContact, one: SampleCustomer, random: Random) -> SampleContact:
    """Some do not want mail at their address, and mail to some who are gone comes back."""
    chance = random.random()
    if contact.channel != "email" or one.kind != "person":
        return contact
    return replace(contact, opt_out=chance < 0.05, invalid=one.lifecycle == "former" and chance > 0.7)


def _handle(network: str, one: SampleCustomer) -> SampleContact:
    name = one.contacts[0].value.partition("@")[0]
    value = {"mastodon": f"@{name}@social.example", "matrix": f"@{name}:chat.example"}.get(network, name)
    return SampleContact(channel="handle", label=network, value=value)
