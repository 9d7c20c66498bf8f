"""``crm customer``: persons and organizations."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import split_names
from crm_cli.likely import warn_of_duplicates, warning_of_duplicates
from crm_cli.options import LARGEST_NUMBER, Consent, Listing, OptionGroup, Output, Result, Selection
from crm_cli.output import change, column, detail, document, listing, listing_page
from crm_cli.records import (
    Assigned,
    delete_each,
    given_values,
    restore_each,
    tell_doubts,
    tell_new_owner,
    tell_none_match,
)
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Page
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

ENTRIES = (
    "Only these entries of the timeline: call, email, meeting ..., interaction for all of them, deal, appointment."
)


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
    email: Annotated[
        Texts,
        Option(
            "--email", metavar="[LABEL:]MAIL", help="E-mail address: one takes the place of the first, several of all."
        ),
    ] = None
    phone: Annotated[
        Texts,
        Option(
            "--phone", metavar="[LABEL:]NUMBER", help="Phone number: one takes the place of the first, several of all."
        ),
    ] = None
    url: Annotated[
        Texts,
        Option("--url", metavar="[LABEL:]URL", help="Web address: one takes the place of the first, several of all."),
    ] = None
    handle: Annotated[
        Texts, Option("--handle", metavar="[NETWORK:]NAME", help="mastodon:@ada@example.social; may be repeated.")
    ] = None
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
    roles: Annotated[Text, Option("--roles", metavar="A,B", help="partner, supplier; the others are taken off.")] = None
    source: Annotated[Text, Option("--source", metavar="TEXT", help="How they found the business.")] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who looks after them.")] = None
    birthday: Annotated[Text, Option("--birthday", metavar="DATE", help="1815-12-10, or --12-10 without a year.")] = (
        None
    )
    language: Annotated[Text, Option("--language", metavar="TEXT", help="The language they read.")] = None
    time_zone: Annotated[Text, Option("--time-zone", metavar="ZONE", help="Their time zone, as Europe/London.")] = None
    market_segment: Annotated[Text, Option("--market-segment", metavar="TEXT", help="Their part of the market.")] = None
    potential: Annotated[Text, Option("--potential", metavar="SIZE", help="low, medium or high.")] = None
    preferred_channel: Annotated[
        Text, Option("--preferred-channel", metavar="CHANNEL", help="How they like to be reached: call, email ...")
    ] = None
    discount: Annotated[Text, Option("--discount", metavar="PERCENT", help="Off the list price of every product.")] = (
        None
    )
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
    add_handle: Annotated[Texts, Option("--add-handle", metavar="[NETWORK:]NAME", help="One more handle.")] = None
    remove_handle: Annotated[Texts, Option("--remove-handle", metavar="[NETWORK:]NAME", help="Remove a handle.")] = None

    remove_address: Annotated[
        Texts, Option("--remove-address", metavar="ADDRESS", help="Remove an address, by its number, label or text.")
    ] = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


class AddressChanges(OptionGroup):
    """What can be changed in one address; an empty value removes what is there."""

    label: Annotated[Text, Option("--label", metavar="TEXT", help="home, invoices; '' takes it off.")] = None
    primary: Annotated[bool, Option("--primary", help="The one to use first.")] = False
    street: Annotated[Text, Option("--street", metavar="TEXT", help="Street and number.")] = None
    postal_code: Annotated[Text, Option("--postal-code", metavar="TEXT", help="Postal code.")] = None
    city: Annotated[Text, Option("--city", metavar="TEXT", help="City.")] = None
    region: Annotated[Text, Option("--region", metavar="TEXT", help="State or province.")] = None
    country: Annotated[Text, Option("--country", metavar="TEXT", help="Country, by code or name.")] = None

    def values(self) -> dict[str, object]:
        """What was given, by part."""
        given = given_values(self.as_dict())
        return {name: value for name, value in given.items() if name != "primary" or value}


class PointMarks(OptionGroup):
    """What can be noted on a contact point."""

    label: Annotated[Text, Option("--label", metavar="TEXT", help="work, home, a network; '' takes it off.")] = None
    primary: Annotated[bool, Option("--primary", help="The one to use first, of its kind.")] = False
    invalid: Annotated[bool | None, Option("--invalid/--valid", help="It does not reach them, or it does.")] = None
    opt_out: Annotated[bool | None, Option("--opt-out/--no-opt-out", help="They do not want it used.")] = None

    def values(self) -> dict[str, object]:
        """What was given, by mark."""
        given = given_values(self.as_dict())
        return {name: value for name, value in given.items() if name != "primary" or value}


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
    tell_new_owner(env, values)
    added = env.crm.customers.add(values)
    change(env, added, result)
    tell_doubts(env, values, added.id)
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


@noun.verb(
    "show", "crm customer show ada@example.org", "crm customer show 42 --json", "crm customer show 42 --kind call,deal"
)
def show(
    env: Environment,
    who: Who,
    output: Output,
    entries: Annotated[
        int, Option("--timeline", metavar="N", min=0, max=LARGEST_NUMBER, help="How many entries of the timeline.")
    ] = 20,
    kinds: Annotated[str, Option("--kind", metavar="A,B", help=ENTRIES)] = "",
) -> None:
    """Show one customer with contact points, addresses and timeline."""
    from crm_cli import record_cards
    from crm_cli.customer_sections import customer_sections
    from crm_core.customers.queries import LEFT_OUT

    view = env.crm.customers.view(env.crm.find("customer", who), entries, split_names(kinds))
    described = [field for field in env.crm.browse.entities["customer"].fields if field.key not in LEFT_OUT]
    row = tuple(view.values[field.key] for field in described)
    page = Page(tuple(described), (view.id,), (row,))
    detail(
        env, "customer", page, output, customer_sections(env, view), record_cards.customer_card(env, view, described)
    )


@noun.verb(
    "edit",
    "crm customer edit 42 --city Paris --country FR",
    "crm customer edit ada@example.org --add-tag vip --remove-tag lost",
    "crm customer edit 42 --phone mobile:+447700900123 --description ''",
    "crm customer edit --where city:Graz --set owner=jana --dry-run",
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
    from crm_cli.bulk import edit_records

    edit_records(env, "customer", who, selection, values, result, partial(warning_of_duplicates, env, values))


@noun.verb("delete", "crm customer delete 42", "crm customer list tag:lost --format ids | crm customer delete - --yes")
def delete(env: Environment, who: Several, consent: Consent, result: Result) -> None:
    """Move customers to the trash; "crm customer restore" brings them back."""
    delete_each(env, "customer", who, result)


@noun.verb("restore", "crm customer restore 42")
def restore(env: Environment, who: Several, result: Result) -> None:
    """Bring customers back from the trash."""
    restore_each(env, "customer", who, result)


@noun.verb(
    "point",
    "crm customer point ada@example.org ada@example.org --label work --primary",
    "crm customer point 42 '+44 20 7946 0991' --invalid",
    "crm customer point 42 mastodon:@ada@example.social --opt-out",
)
def point(
    env: Environment,
    who: Who,
    value: Annotated[
        str, Argument(metavar="POINT", help="The e-mail, phone, web address or handle.", show_default=False)
    ],
    marks: PointMarks,
    result: Result,
) -> None:
    """Note on one contact point: label, primary, invalid, not to be used."""
    given = marks.values()
    if not given:
        raise UsageProblem('Say what to note, as in "crm customer point 42 ada@example.org --primary".')
    change(env, env.crm.customers.mark_point(env.crm.find("customer", who), value, given), result)


@noun.verb(
    "address",
    "crm customer address 42 home --street 'Hauptstr. 2' --postal-code 10117",
    "crm customer address ada@example.org 2 --label invoices --primary",
)
def address(
    env: Environment,
    who: Who,
    which: Annotated[
        str,
        Argument(
            metavar="ADDRESS", help="Its number on the card, its label, or what stands in it.", show_default=False
        ),
    ],
    changes: AddressChanges,
    result: Result,
) -> None:
    """Change one address of a customer: its label, its parts, whether it comes first; "edit" adds and removes them."""
    given = changes.values()
    if not given:
        raise UsageProblem('Say what to change, as in "crm customer address 42 home --city Paris".')
    key = env.crm.find("customer", who)
    change(env, env.crm.customers.edit_address(key, which, given), result)
    tell_doubts(env, given, key)


@noun.verb(
    "photo",
    "crm customer photo ada@example.org portrait.jpg",
    "crm customer photo 42 --save ada.jpg",
    "crm customer photo 42 --open",
    "crm customer photo 42 --remove",
)
def photo(
    env: Environment,
    who: Who,
    result: Result,
    file: Annotated[Path | None, Argument(metavar="[FILE]", help="PNG, JPEG, GIF or WebP.", show_default=False)] = None,
    save: Annotated[Path | None, Option("--save", metavar="FILE", help="Copy the photo to a file or folder.")] = None,
    view: Annotated[bool, Option("--open", help="Show it in the desktop's program.")] = False,
    remove: Annotated[bool, Option("--remove", help="Take it off.")] = False,
) -> None:
    """Keep a photo of a customer; without FILE, say where it is kept."""
    if sum((file is not None, save is not None, view, remove)) > 1:
        raise UsageProblem("A photo is taken in, saved, opened or removed: one at a time.")
    key, photos = env.crm.find("customer", who), env.crm.photos
    if file is not None:
        change(env, photos.put(key, file), result)
    elif remove:
        change(env, photos.remove(key), result)
    elif save is not None:
        env.message(f'Photo saved to "{photos.save(key, save)}".')
    elif view:
        from crm_core.desktop import open_file

        path = photos.path(key)
        open_file(env.variables, path)
        env.message(f'"{path}" was handed to your desktop.')
    else:
        listing_page(env, Page((column("file"),), (), ((str(photos.path(key)),),)), Output(no_header=True))


@noun.verb(
    "handover",
    "crm customer handover me Bob city:Graz --with-deals --dry-run",
    "crm customer handover Anna Bob",
)
def handover(
    env: Environment,
    giver: Annotated[
        str, Argument(metavar="FROM", help="Who has them now; '' for those of nobody.", show_default=False)
    ],
    taker: Annotated[str, Argument(metavar="TO", help="Who takes over.", show_default=False)],
    words: Annotated[
        list[str] | None,
        Argument(metavar="[FILTER]...", help="Which of them; all without it.", show_default=False),
    ] = None,
    with_deals: Annotated[bool, Option("--with-deals", help="Their open deals too.")] = False,
    new: Annotated[bool, Option("--new", help="TO is a new owner, however like the name of another.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Only say how many it would be.")] = False,
    json: Annotated[bool, Option("--json", help="Print the numbers as JSON.")] = False,
) -> None:
    """Hand customers over to another owner, in one step."""
    filter_text = " ".join(words or ())
    done = env.crm.owners.hand_over(
        giver, taker, filter_text, with_deals=with_deals, dry_run=dry_run, new=new, way="--new"
    )
    if json:
        document(env, {**done._asdict(), "dry_run": dry_run}, Output(json=True))
    elif not done.customers:
        tell_none_match(env, "customer", filter_text, f' of "{giver}"' if giver else " of nobody")
    else:
        env.message(f"{done.summary}{'; nothing was changed (dry run)' if dry_run else ''}")
