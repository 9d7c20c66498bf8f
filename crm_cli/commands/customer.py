"""``crm customer``: persons and organizations."""

from typing import Annotated

from typer import Argument, Option

from crm_cli import record_cards
from crm_cli.bulk import Selection, edit_records
from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Consent, Listing, OptionGroup, Output, Result
from crm_cli.output import Section, change, column, detail, listing
from crm_cli.records import Assigned, delete_each, given_values, restore_each
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page, TimelineEntry
from crm_core.customers.queries import LEFT_OUT, CustomerView
from crm_core.errors import UsageProblem

Who = Annotated[str, Argument(metavar="CUSTOMER", help="Id, customer:42, uid, e-mail or name.", show_default=False)]
Several = Annotated[
    list[str],
    Argument(metavar="CUSTOMER...", help='Ids, e-mails or names; "-" reads them from stdin.', show_default=False),
]
AnyNumber = Annotated[
    list[str] | None,
    Argument(metavar="[CUSTOMER]...", help='Ids or names; "-" reads them from stdin.', show_default=False),
]
Text = str | None
Texts = list[str] | None

MOST_WARNINGS = 3


class CustomerFields(OptionGroup):
    """What can be said of a customer; an empty value removes what is there."""

    kind: Annotated[Text, Option("--kind", metavar="KIND", help="person or organization.")] = None
    prefix: Annotated[Text, Option("--prefix", metavar="TEXT", help="Dr., Mrs. ...")] = None
    given_name: Annotated[Text, Option("--given-name", metavar="TEXT", help="Given name.")] = None
    additional_name: Annotated[Text, Option("--middle-name", metavar="TEXT", help="Middle name.")] = None
    family_name: Annotated[Text, Option("--family-name", metavar="TEXT", help="Family name.")] = None
    suffix: Annotated[Text, Option("--suffix", metavar="TEXT", help="Jr., PhD ...")] = None
    organization: Annotated[
        Text, Option("--organization", metavar="CUSTOMER", help="Where they work; an organization's parent.")
    ] = None
    job_title: Annotated[Text, Option("--job-title", metavar="TEXT", help="What they are there.")] = None
    email: Annotated[Texts, Option("--email", metavar="[LABEL:]MAIL", help="E-mail address; may be repeated.")] = None
    phone: Annotated[Texts, Option("--phone", metavar="[LABEL:]NUMBER", help="Phone number; may be repeated.")] = None
    url: Annotated[Texts, Option("--url", metavar="[LABEL:]URL", help="Web address; may be repeated.")] = None
    street: Annotated[Text, Option("--street", metavar="TEXT", help="Street and number.")] = None
    postal_code: Annotated[Text, Option("--postal-code", metavar="TEXT", help="Postal code.")] = None
    city: Annotated[Text, Option("--city", metavar="TEXT", help="City.")] = None
    region: Annotated[Text, Option("--region", metavar="TEXT", help="State or province.")] = None
    country: Annotated[Text, Option("--country", metavar="TEXT", help="Country, by code or name.")] = None
    add_address: Annotated[
        Texts,
        Option(
            "--add-address", metavar="ADDRESS", help='One more: "label: street; postal code; city; region; country".'
        ),
    ] = None
    tags: Annotated[Text, Option("--tags", metavar="A,B", help="All tags; the others are taken off.")] = None
    add_tags: Annotated[Texts, Option("--add-tag", metavar="TAG", help="Put a tag on; may be repeated.")] = None
    lifecycle: Annotated[Text, Option("--lifecycle", metavar="STATE", help="lead, prospect, customer or former.")] = (
        None
    )
    source: Annotated[Text, Option("--source", metavar="TEXT", help="How they found the business.")] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who looks after them.")] = None
    birthday: Annotated[Text, Option("--birthday", metavar="DATE", help="1815-12-10, or --12-10 without a year.")] = (
        None
    )
    language: Annotated[Text, Option("--language", metavar="TEXT", help="The language they read.")] = None
    time_zone: Annotated[Text, Option("--time-zone", metavar="ZONE", help="Their time zone, as Europe/London.")] = None
    industry: Annotated[Text, Option("--industry", metavar="TEXT", help="Industry or sector.")] = None
    employees: Annotated[Text, Option("--employees", metavar="N", help="Number of employees.")] = None
    annual_revenue: Annotated[Text, Option("--annual-revenue", metavar="MONEY", help="Revenue a year.")] = None
    description: Annotated[Text, Option("--description", metavar="TEXT", help="Anything else.")] = None
    custom: Annotated[Texts, Option("--custom", metavar="NAME=VALUE", help="A custom value; may be repeated.")] = None
    assigned: Assigned = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


class CustomerRemovals(OptionGroup):
    """What can be added to or taken from a list of a customer."""

    remove_tags: Annotated[Texts, Option("--remove-tag", metavar="TAG", help="Take a tag off; may be repeated.")] = None
    add_email: Annotated[Texts, Option("--add-email", metavar="MAIL", help="One more e-mail address.")] = None
    remove_email: Annotated[Texts, Option("--remove-email", metavar="MAIL", help="Remove an e-mail address.")] = None
    add_phone: Annotated[Texts, Option("--add-phone", metavar="NUMBER", help="One more phone number.")] = None
    remove_phone: Annotated[Texts, Option("--remove-phone", metavar="NUMBER", help="Remove a phone number.")] = None
    add_url: Annotated[Texts, Option("--add-url", metavar="URL", help="One more web address.")] = None
    remove_url: Annotated[Texts, Option("--remove-url", metavar="URL", help="Remove a web address.")] = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


noun = Noun("Customers: persons and organizations.")


@noun.verb(
    "add",
    'crm customer add "Ada Lovelace" --email work:ada@example.org --phone "+44 20 7946 0991" --add-tag vip',
    'crm customer add "Analytical Engines" --kind organization --city London --country GB',
)
def add(
    env: Environment,
    given: CustomerFields,
    result: Result,
    name: Annotated[Text, Argument(metavar="[NAME]", help="Full name.", show_default=False)] = None,
) -> None:
    """Add a customer."""
    values = given.values() | ({"name": name} if name is not None else {})
    added = env.crm.customers.add(values)
    change(env, added, result)
    warn_of_duplicates(env, added.id)


@noun.verb(
    "list",
    "crm customer list tag:vip NOT city:Graz --limit 5",
    "crm customer list last_interaction:..today-90d --sort last_interaction",
    "crm customer list email:missing --format ids",
)
def list_(env: Environment, options: Listing) -> None:
    """List customers; every word narrows the list down."""
    listing(env, "customer", options, hint='"crm customer add NAME" adds one, "crm import FILE" many.')


@noun.verb("show", "crm customer show ada@example.org", "crm customer show 42 --json")
def show(
    env: Environment,
    who: Who,
    output: Output,
    entries: Annotated[
        int, Option("--timeline", metavar="N", min=0, max=LARGEST_NUMBER, help="How many entries of the timeline.")
    ] = 20,
) -> None:
    """Show one customer with contact points, addresses and timeline."""
    view = env.crm.customers.view(env.crm.find("customer", who), entries)
    described = [field for field in env.crm.browse.entities["customer"].fields if field.key not in LEFT_OUT]
    row = tuple(view.values[field.key] for field in described)
    page = Page(tuple(described), (view.id,), (row,))
    detail(env, "customer", page, output, sections(env, view), record_cards.customer_card(env, view, described))


@noun.verb(
    "edit",
    "crm customer edit 42 --city Paris --country FR",
    "crm customer edit ada@example.org --add-tag vip --remove-tag lost",
    "crm customer edit 42 --phone mobile:+447700900123 --description ''",
    'crm customer edit --where "city:Graz lifecycle:lead" --set owner=jana --dry-run',
    "crm customer list tag:lost --format ids | crm customer edit - --lifecycle former --yes",
)
def edit(
    env: Environment,
    given: CustomerFields,
    removals: CustomerRemovals,
    selection: Selection,
    consent: Consent,
    result: Result,
    who: AnyNumber = None,
    name: Annotated[Text, Option("--name", metavar="TEXT", help="Full name.")] = None,
) -> None:
    """Change what is known of a customer; an empty value removes it."""
    values = given.values() | removals.values() | ({"name": name} if name is not None else {})
    if not values:
        raise UsageProblem('Say what to change, as in "crm customer edit 42 --city Paris".')
    edit_records(env, "customer", who, selection, values, result)


@noun.verb("delete", "crm customer delete 42", "crm customer list tag:lost --format ids | crm customer delete - --yes")
def delete(env: Environment, who: Several, consent: Consent, result: Result) -> None:
    """Move customers to the trash; "crm customer restore" brings them back."""
    delete_each(env, "customer", who, result)


@noun.verb("restore", "crm customer restore 42")
def restore(env: Environment, who: Several, result: Result) -> None:
    """Bring customers back from the trash."""
    restore_each(env, "customer", who, result)


def warn_of_duplicates(env: Environment, customer_id: int) -> None:
    """Name the customers whom the new one is likely the same as."""
    for pair in env.crm.duplicates.of(customer_id)[:MOST_WARNINGS]:
        why = ", ".join(pair.reasons)
        merge = f"crm merge {pair.second.id} {customer_id}"
        env.warn(
            f'Likely there already: customer {pair.second.id} "{pair.second.name}" ({why}); "{merge}" makes them one.'
        )


def sections(env: Environment, view: CustomerView) -> list[Section]:
    """What hangs on a customer, as tables."""
    points = (column("kind"), column("label"), column("value"), column("normalized"))
    flags = (
        column("primary", kind=Kind.BOOLEAN),
        column("opt_out", kind=Kind.BOOLEAN),
        column("invalid", kind=Kind.BOOLEAN),
    )
    point_rows = [(p.kind, p.label, p.value, p.normalized, p.is_primary, p.opt_out, p.invalid) for p in view.points]
    address = tuple(column(name) for name in ("label", "street", "postal_code", "city", "region", "country"))
    address_rows = [(a.label, a.street, a.postal_code, a.city, a.region, a.country) for a in view.addresses]
    return [
        Section(
            "contact_points",
            "",
            Page((*points, *flags), (), tuple(point_rows)),
            people=record_cards.contact_page(env, view.points, view.addresses),
        ),
        Section("addresses", "", Page(address, (), tuple(address_rows)), people=Page((), (), ())),
        Section(
            "timeline", "Timeline", timeline_page(view.timeline), people=record_cards.timeline_page(env, view.timeline)
        ),
    ]


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
