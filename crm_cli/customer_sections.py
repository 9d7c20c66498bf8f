"""What hangs on a customer, as tables: for people below the card, for programs as arrays."""

from collections.abc import Iterable

from crm_cli import record_cards
from crm_cli.environment import Environment
from crm_cli.output import Section, column
from crm_cli.output.cells import human
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page, TimelineEntry
from crm_core.customers.queries import AddressView, ContactPointView, CustomerView
from crm_core.customers.relation_queries import AffiliationView, PreferenceView, RelationshipView

NOBODY = Page((), (), ())
LONGEST_LIST = 20  # people and subsidiaries of an organization that a card names; "crm affiliation list" has all


def customer_sections(env: Environment, view: CustomerView) -> list[Section]:
    """Every section of a customer."""
    steps = tuple((step.at, step.before, step.after) for step in view.lifecycle)
    stages = (column("at", kind=Kind.INSTANT), column("from"), column("to"))
    elsewhere = [each for each in view.affiliations if not each.is_main]
    return [
        Section(
            "contact_points",
            "",
            points_page(view.points),
            people=record_cards.contact_page(env, view.points, view.addresses, view.values["photo"]),
        ),
        Section("addresses", "", addresses_page(view.addresses), people=NOBODY),
        Section(
            "affiliations",
            "Other organizations",
            affiliations_page(view.affiliations),
            people=places_page(env, elsewhere),
        ),
        Section("people", "People", affiliations_page(view.people), people=people_page(env, view.people)),
        Section(
            "subsidiaries",
            "Subsidiaries",
            affiliations_page(view.subsidiaries),
            people=people_page(env, view.subsidiaries),
        ),
        Section(
            "relationships",
            "Relationships",
            relationships_page(view.relationships),
            people=kin_page(view.relationships),
        ),
        Section(
            "preferences", "Preferences", preferences_page(view.preferences), people=tastes_page(env, view.preferences)
        ),
        Section("quotes", "Quotes", env.crm.quotes.of("customer", view.id), "quote"),
        Section("lifecycle_changes", "", Page(stages, (), steps), people=NOBODY),
        Section(
            "timeline", "Timeline", timeline_page(view.timeline), people=record_cards.timeline_page(env, view.timeline)
        ),
    ]


def points_page(points: Iterable[ContactPointView]) -> Page:
    """Contact points with all that is noted on them."""
    texts = tuple(column(name) for name in ("kind", "label", "value", "normalized"))
    flags = tuple(column(name, kind=Kind.BOOLEAN) for name in ("primary", "opt_out", "invalid"))
    rows = [(p.kind, p.label, p.value, p.normalized, p.is_primary, p.opt_out, p.invalid) for p in points]
    return Page((*texts, *flags), (), tuple(rows))


def addresses_page(addresses: Iterable[AddressView]) -> Page:
    """Addresses by their parts, and as they are written."""
    parts = tuple(column(name) for name in ("label", "street", "postal_code", "city", "region", "country"))
    rows = [(a.label, a.street, a.postal_code, a.city, a.region, a.country, a.formatted) for a in addresses]
    return Page((*parts, column("formatted", kind=Kind.LIST)), (), tuple(rows))


def affiliations_page(affiliations: Iterable[AffiliationView]) -> Page:
    """Who is or was where; ``main`` says that it is the organization that the customer's own record names."""
    columns = (
        column("affiliation", kind=Kind.NUMBER),
        column("customer", kind=Kind.REFERENCE),
        column("organization", kind=Kind.REFERENCE),
        column("role"),
        column("from", kind=Kind.DATE),
        column("until", kind=Kind.DATE),
        column("main", kind=Kind.BOOLEAN),
    )
    rows = [(a.id, a.customer, a.organization, a.role, a.started_on, a.ended_on, a.is_main) for a in affiliations]
    return Page(columns, (), tuple(rows))


def places_page(env: Environment, affiliations: Iterable[AffiliationView]) -> Page:
    """Where a customer is and was besides, for people."""
    rows = [(each.organization.name, each.role or "", span(env, each)) for each in affiliations]
    return Page((column("organization"), column("role"), column("when")), (), tuple(rows))


def people_page(env: Environment, people: tuple[AffiliationView, ...]) -> Page:
    """Who is and was at an organization, or belongs to it, for people."""
    rows = [(each.customer.name, each.role or "", span(env, each)) for each in people[:LONGEST_LIST]]
    if len(people) > LONGEST_LIST:
        rows.append((f"and {len(people) - LONGEST_LIST:,} more", "", ""))
    return Page((column("customer"), column("role"), column("when")), (), tuple(rows))


def span(env: Environment, affiliation: AffiliationView) -> str:
    """From when until when, as far as it is known: "2019-01-01 – 2024-06-30", "formerly"."""
    day, today = column("day", kind=Kind.DATE), env.crm.business.today if env.to_terminal else None
    start, end = (
        " ".join(human(day, at, "", today=today).split()) for at in (affiliation.started_on, affiliation.ended_on)
    )
    if start and end:
        return f"{start} – {end}"
    return f"since {start}" if start else f"until {end}" if end else ""


def relationships_page(relationships: Iterable[RelationshipView]) -> Page:
    """How a customer stands to others."""
    columns = (column("relationship"), column("customer", kind=Kind.REFERENCE), column("note"))
    return Page(columns, (), tuple((each.kind, each.other, each.note) for each in relationships))


def kin_page(relationships: Iterable[RelationshipView]) -> Page:
    """The same for people."""
    rows = [
        (
            each.kind.replace("-", " "),
            f"{each.other.name} (in the trash)" if each.other_in_trash else each.other.name,
            each.note or "",
        )
        for each in relationships
    ]
    return Page((column("relationship"), column("customer"), column("note")), (), tuple(rows))


def preferences_page(preferences: Iterable[PreferenceView]) -> Page:
    """What a customer likes or needs."""
    columns = (
        column("preference"),
        column("value"),
        column("learned_on", "Learned", Kind.DATE),
        column("learned_from", "From"),
    )
    return Page(columns, (), tuple((p.name, p.value, p.learned_on, p.learned_from) for p in preferences))


def tastes_page(env: Environment, preferences: Iterable[PreferenceView]) -> Page:
    """The same for people: name, value, how it is known."""
    day, today = column("day", kind=Kind.DATE), env.crm.business.today if env.to_terminal else None
    rows = [
        (
            each.name,
            each.value,
            record_cards.joined(each.learned_from, " ".join(human(day, each.learned_on, "", today=today).split())),
        )
        for each in preferences
    ]
    return Page((column("preference"), column("value"), column("learned")), (), tuple(rows))


def timeline_page(entries: tuple[TimelineEntry, ...]) -> Page:
    """A timeline as a table."""
    columns = (
        column("at", "When", Kind.INSTANT),
        column("kind"),
        column("direction"),
        column("title"),
        column("detail"),
        column("record"),
    )
    rows = [(e.at, e.kind, e.direction, e.title, e.detail, f"{e.entity}:{e.id}") for e in entries]
    return Page(columns, (), tuple(rows))
