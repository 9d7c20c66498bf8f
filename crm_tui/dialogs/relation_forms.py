"""The forms of what hangs on a customer: relationships, preferences, affiliations, marks of contact points."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_core.customers.organizations import NewOrganization
from crm_core.customers.relationships import KINDS
from crm_core.errors import Conflict, NotFound
from crm_tui.dialogs.customer_forms import country_check
from crm_tui.dialogs.plain_form import form_field, open_plain, option_words
from crm_tui.forms import Raw

if TYPE_CHECKING:
    from crm_core.customers.queries import AddressView, ContactPointView
    from crm_core.customers.relation_queries import AffiliationView, PreferenceView
    from crm_tui.app import CrmApp


RELATIONSHIP = (
    form_field("kind", "Relationship", Kind.CHOICE, choices=KINDS, required=True),
    form_field("other", "Customer", Kind.REFERENCE, target="customer", required=True),
    form_field("note", "Note"),
)
PREFERENCE = (
    form_field("name", "Preference", required=True, help="coffee, delivery, paper"),
    form_field("value", "Value", required=True),
    form_field("learned_on", "Learned on", Kind.DATE, help="today"),
    form_field("learned_from", "Learned from", help="call, survey, a colleague"),
)
AFFILIATION = (
    form_field("organization", "Organization", Kind.REFERENCE, target="customer", required=True),
    form_field("role", "Role"),
    form_field("started_on", "From", Kind.DATE),
    form_field("ended_on", "Until", Kind.DATE),
)
POINT = (
    form_field("label", "Label", help="work, home, a network"),
    form_field("primary", "Primary", Kind.BOOLEAN),
    form_field("invalid", "Invalid", Kind.BOOLEAN),
    form_field("opt_out", "Opted out", Kind.BOOLEAN),
)
ADDRESS = (
    form_field("label", "Label", help="home, invoices"),
    form_field("street", "Street"),
    form_field("postal_code", "Postal code"),
    form_field("city", "City"),
    form_field("region", "Region"),
    form_field("country", "Country"),
    form_field("primary", "Primary", Kind.BOOLEAN),
)


def open_relationship(app: "CrmApp", key: int, name: str) -> None:
    """A new relationship of a customer."""
    crm = app.crm

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        other = crm.find("customer", str(values.get("other") or ""))
        return crm.relationships.add(key, str(values.get("kind") or ""), other, str(values.get("note") or ""))

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "relationship", "add", str(key), str(values.get("kind", "RELATIONSHIP"))]
        words.append(str(values.get("other", "CUSTOMER")))
        return words + (["--note", str(values["note"])] if values.get("note") else [])

    open_plain(
        app, f"Relationship · {name}", RELATIONSHIP, {}, save, command, ("relationship", f"customer:{key}"), "other"
    )


def open_preference(app: "CrmApp", key: int, name: str, known: "PreferenceView | None" = None) -> None:
    """A new preference of a customer, or a known one to change."""
    preferences = app.crm.preferences
    fields = PREFERENCE[1:] if known else PREFERENCE

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        if known:
            return preferences.edit(key, known.name, values)
        rest = {name: value for name, value in values.items() if name not in ("name", "value")}
        return preferences.add(key, str(values.get("name") or ""), str(values.get("value") or ""), rest)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "preference", "edit" if known else "add", str(key)]
        words.append(known.name if known else str(values.get("name", "PREFERENCE")))
        if not known or "value" in values:
            words.append(str(values.get("value", "VALUE")))
        return words + option_words(values, {"learned_on": "--on", "learned_from": "--from"})

    start = known._asdict() if known else {}
    title = f"{known.name} · {name}" if known else f"Preference · {name}"
    open_plain(
        app, title, fields, start, save, command, ("preference", f"customer:{key} {known.name if known else ''}")
    )


def open_affiliation(app: "CrmApp", key: int, name: str, known: "AffiliationView | None" = None) -> None:
    """Another organization of a customer, or what is known of one to change."""
    crm = app.crm

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        rest = {name: text for name, text in values.items() if name != "organization"}
        if known and known.id is not None:
            return crm.affiliations.edit(known.id, rest)
        named = values.get("organization")
        at = named if isinstance(named, NewOrganization) else crm.find("customer", str(named or ""))
        return crm.affiliations.add(key, at, rest)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "affiliation", "add", str(key), str(values.get("organization", "CUSTOMER"))]
        if known:
            words = ["crm", "affiliation", "edit", str(known.id)]
        return words + option_words(values, {"role": "--role", "started_on": "--from", "ended_on": "--until"})

    start = known._asdict() if known else {}
    title = f"{name} at {known.organization.name}" if known else f"Affiliation · {name}"
    where = ("affiliation", f"affiliation:{known.id}" if known else f"customer:{key}")
    open_plain(app, title, AFFILIATION[1:] if known else AFFILIATION, start, save, command, where)


def open_point(app: "CrmApp", key: int, point: "ContactPointView") -> None:
    """What is noted on a contact point."""
    customers = app.crm.customers
    meant = f"{point.kind}:{point.normalized if point.kind == 'handle' else point.value}"

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return customers.mark_point(key, meant, values)

    def command(values: Mapping[str, Raw]) -> list[str]:
        flags = {"invalid": ("--invalid", "--valid"), "opt_out": ("--opt-out", "--no-opt-out")}
        words = ["crm", "customer", "point", str(key), meant, *option_words(values, {"label": "--label"})]
        words += ["--primary"] if values.get("primary") == "yes" else []
        return words + [flags[name][raw == "no"] for name, raw in values.items() if name in flags]

    start: dict[str, object] = {"label": point.label, "primary": point.is_primary}
    start |= {"invalid": point.invalid, "opt_out": point.opt_out}
    open_plain(app, point.value, POINT, start, save, command, ("point", f"customer:{key} {meant}"))


@contextmanager
def told_when_gone(address: "AddressView") -> Iterator[None]:
    """Name an address that is not there any more by what stood in it. Raises Conflict."""
    try:
        yield
    except NotFound as missing:
        if missing.details["entity"] != "address":
            raise
        said = ", ".join(address.formatted)
        raise Conflict(f'The address "{said}" is gone: it was removed elsewhere meanwhile.') from missing


def open_address(app: "CrmApp", key: int, name: str, known: "AddressView | None" = None, number: int = 1) -> None:
    """One more address of a customer, or a known one to change; ``number`` is its place on the card."""
    customers = app.crm.customers

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        if known:
            with told_when_gone(known):
                return customers.edit_address(key, known.key, values)
        return customers.edit(key, {"add_address": [values]})

    def command(values: Mapping[str, Raw]) -> list[str]:
        if known:
            options = {part.key: f"--{part.key.replace('_', '-')}" for part in ADDRESS[:-1]}
            words = ["crm", "customer", "address", str(key), str(number), *option_words(values, options)]
            return words + (["--primary"] if values.get("primary") == "yes" else [])
        parts = "; ".join(str(values.get(part.key, "")) for part in ADDRESS[1:-1])
        return ["crm", "customer", "edit", str(key), "--add-address", f"{values.get('label', '')}: {parts}"]

    start = known._asdict() | {"primary": number == 1} if known else {}
    title = f"Address · {name}"
    where = ("address", f"customer:{key} {known.key if known else ''}")
    open_plain(
        app, title, ADDRESS if known else ADDRESS[:-1], start, save, command, where, checks={"country": country_check}
    )
