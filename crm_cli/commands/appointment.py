"""``crm appointment``: when, where and with whom."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli import record_cards
from crm_cli.environment import Environment
from crm_cli.options import Consent, Listing, OptionGroup, Output, Result, Selection
from crm_cli.output import change, changes, detail, listing, with_view
from crm_cli.records import Assigned, delete_each, find_each, given_values, restore_each
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

Which = Annotated[str, Argument(metavar="APPOINTMENT", help="Id, appointment:7, uid or title.", show_default=False)]
Several = Annotated[
    list[str], Argument(metavar="APPOINTMENT...", help='Ids or titles; "-" reads them from stdin.', show_default=False)
]
AnyNumber = Annotated[
    list[str] | None,
    Argument(metavar="[APPOINTMENT]...", help='Ids or names; "-" reads them from stdin.', show_default=False),
]
Text = str | None
Texts = list[str] | None


class AppointmentFields(OptionGroup):
    """What can be said of an appointment; an empty value removes what is there."""

    starts: Annotated[
        Text,
        Option("--start", metavar="WHEN", help='"tomorrow 9:00", "2026-12-01 14:30 Asia/Tokyo"; a day alone: all day.'),
    ] = None
    ends: Annotated[
        Text, Option("--end", metavar="WHEN", help="15:30, or with its day; the last day when all day.")
    ] = None
    duration: Annotated[
        Text, Option("--duration", metavar="TIME", help="30m, 1h30, 2d; an hour, if nothing is said.")
    ] = None
    all_day: Annotated[bool | None, Option("--all-day/--not-all-day", help="Whether it takes whole days.")] = None
    zone: Annotated[
        Text,
        Option(
            "--time-zone", metavar="ZONE", help="Where the times are meant, as Asia/Tokyo; where you are, if not said."
        ),
    ] = None
    place: Annotated[Text, Option("--place", metavar="TEXT", help="Where it is.")] = None
    customer: Annotated[Text, Option("--customer", metavar="CUSTOMER", help="Whom it is with.")] = None
    deal: Annotated[Text, Option("--deal", metavar="DEAL", help="The deal it is about.")] = None
    attendees: Annotated[
        Texts, Option("--attendee", metavar="WHO", help='Customer, mail or "Name <mail>"; may be repeated.')
    ] = None
    reminder: Annotated[Text, Option("--reminder", metavar="TIME", help="How long before the start, as 15m.")] = None
    status: Annotated[Text, Option("--status", metavar="STATUS", help="confirmed, tentative or cancelled.")] = None
    description: Annotated[Text, Option("--description", metavar="TEXT", help="Anything else.")] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Whose appointment it is.")] = None
    assigned: Assigned = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


noun = Noun("Appointments: when, where and with whom.")


@noun.verb(
    "add",
    'crm appointment add "Site visit" tomorrow 9:00 --customer "Böhm & Söhne" --duration 1h30',
    'crm appointment add "Call about paper" "2026-12-01 14:30 Asia/Tokyo" --end 15:00 --reminder 15m',
    'crm appointment add "Trade fair" 2027-02-08 --end 2027-02-10 --place Frankfurt',
)
def add(
    env: Environment,
    given: AppointmentFields,
    result: Result,
    title: Annotated[str, Argument(metavar="TITLE", help="What it is.", show_default=False)],
    when: Annotated[
        Texts,
        Argument(metavar="[WHEN]...", help='The start: tomorrow 9:00, "next tue 15h", 2026-12-24.', show_default=False),
    ] = None,
) -> None:
    """Add an appointment; a day without a time of day takes all of it."""
    values = given.values() | {"title": title}
    if when:
        if "starts" in values:
            raise UsageProblem("The start is given twice: once after the title and once by --start.")
        values["starts"] = " ".join(when)
    change(env, env.crm.appointments.add(values), result)


@noun.verb(
    "list",
    "crm appointment list",
    "crm appointment list start:next-7d -status:cancelled",
    'crm appointment list customer:"Ada Lovelace" --all',
)
def list_(
    env: Environment,
    options: Listing,
    every: Annotated[bool, Option("--all", help="Past ones too.")] = False,
) -> None:
    """List appointments from today on, the next one first; --all, or a filter that says when, shows past ones too."""
    options = with_view(env, "appointment", options)
    if not every:
        options = Listing(**options.as_dict() | {"words": [env.crm.appointments.coming(options.filter)]})
    listing(env, "appointment", options)


@noun.verb("show", "crm appointment show 7", 'crm appointment show "Site visit" --json')
def show(env: Environment, which: Which, output: Output) -> None:
    """Show one appointment."""
    view = env.crm.appointments.view(env.crm.find("appointment", which))
    described = env.crm.browse.entities["appointment"].fields
    row = tuple(view.values[field.key] for field in described)
    card = record_cards.appointment_card(env, view.values, described)
    detail(env, "appointment", Page(described, (view.id,), (row,)), output, card=card)


@noun.verb(
    "edit",
    "crm appointment edit 7 --start fri",
    "crm appointment edit 7 --start 15:00 --duration 45m",
    "crm appointment edit 7 --add-attendee clara@example.org --place ''",
    "crm appointment edit --where 'place:Studio start:today..' --place Office --dry-run",
)
def edit(
    env: Environment,
    given: AppointmentFields,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    title: Annotated[Text, Option("--title", metavar="TEXT", help="What it is.")] = None,
    add_attendees: Annotated[Texts, Option("--add-attendee", metavar="WHO", help="One more; may be repeated.")] = None,
    remove_attendees: Annotated[
        Texts, Option("--remove-attendee", metavar="WHO", help="One less; may be repeated.")
    ] = None,
) -> None:
    """Change an appointment; what is moved keeps its length, and its time of day when only a day is given."""
    values = given.values() | given_values(
        {"title": title, "add_attendees": add_attendees, "remove_attendees": remove_attendees}
    )
    if not values:
        raise UsageProblem('Say what to change, as in "crm appointment edit 7 --start fri".')
    from crm_cli.bulk import edit_records

    edit_records(env, "appointment", which, selection, values, result)


@noun.verb("cancel", "crm appointment cancel 7")
def cancel(env: Environment, which: Several, result: Result) -> None:
    """Say that appointments do not take place; other calendars show them as cancelled."""
    found = find_each(env, "appointment", which)
    changes(env, [env.crm.appointments.cancel(key) for key in found], result)


@noun.verb("delete", "crm appointment delete 7")
def delete(env: Environment, which: Several, consent: Consent, result: Result) -> None:
    """Move appointments to the trash; "crm appointment restore" brings them back."""
    delete_each(env, "appointment", which, result)


@noun.verb("restore", "crm appointment restore 7")
def restore(env: Environment, which: Several, result: Result) -> None:
    """Bring appointments back from the trash."""
    restore_each(env, "appointment", which, result)
