"""``crm quote``: offers, from the first draft to accepted or rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from crm_cli import quote_card
from crm_cli.environment import Environment
from crm_cli.line_options import LineOptions
from crm_cli.options import LARGEST_NUMBER, Consent, Listing, OptionGroup, Output, Result, Selection
from crm_cli.output import change, detail, listing
from crm_cli.records import Assigned, delete_each, find_each, given_values, restore_each
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

Text = str | None
Texts = list[str] | None
AnyNumber = Annotated[
    list[str] | None,
    Argument(metavar="[QUOTE]...", help='Ids or numbers; "-" reads them from stdin.', show_default=False),
]
Which = Annotated[
    str, Argument(metavar="QUOTE", help="Id, number, quote:3, number:3, uid or title.", show_default=False)
]
Several = Annotated[
    list[str], Argument(metavar="QUOTE...", help='Ids or numbers; "-" reads them from stdin.', show_default=False)
]
On = Annotated[Text, Option("--on", metavar="DATE", help="The day; today without it.")]
Place = Annotated[
    int, Argument(metavar="LINE", help="Its place on the quote, from 1.", min=1, max=LARGEST_NUMBER, show_default=False)
]


class QuoteFields(OptionGroup):
    """What can be said of a quote; an empty value removes what is there."""

    customer: Annotated[Text, Option("--customer", metavar="CUSTOMER", help="For whom.")] = None
    contact: Annotated[Text, Option("--contact", metavar="CUSTOMER", help="The person it is addressed to.")] = None
    deal: Annotated[Text, Option("--deal", metavar="DEAL", help="The deal it belongs to.")] = None
    valid_until: Annotated[Text, Option("--valid-until", metavar="DATE", help="The last day it holds.")] = None
    currency: Annotated[Text, Option("--currency", metavar="CODE", help="Its currency.")] = None
    language: Annotated[Text, Option("--language", metavar="CODE", help="de, fr-CH; else the customer's.")] = None
    discount: Annotated[Text, Option("--discount", metavar="DISCOUNT", help="On all lines: 5% or an amount.")] = None
    shipping: Annotated[Text, Option("--shipping", metavar="MONEY", help="What shipping costs.")] = None
    shipping_tax: Annotated[Text, Option("--shipping-tax", metavar="RATE", help="The tax on shipping.")] = None
    introduction: Annotated[Text, Option("--introduction", metavar="TEXT", help="Above the lines.")] = None
    notes: Annotated[Text, Option("--notes", metavar="TEXT", help="Below the sums.")] = None
    terms: Annotated[Text, Option("--terms", metavar="TEXT", help="The terms; else the business's usual ones.")] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who looks after it.")] = None
    custom: Annotated[Texts, Option("--custom", metavar="NAME=VALUE", help="A custom value; may be repeated.")] = None
    assigned: Assigned = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


noun = Noun("Quotes: offers with lines, sent under a number, accepted or not.")


@noun.verb(
    "add",
    'crm quote add "Relaunch" --customer "Ada Lovelace" --line "3 x Design @ 550 -10% tax 19%" --line "2.5 h Advice @ 95"',
    "crm quote add --deal 7",
    'crm quote add Spares --customer 12 --currency CHF --line "GTX-1 x 3" --discount 5% --shipping 12',
)
def add(
    env: Environment,
    given: QuoteFields,
    result: Result,
    title: Annotated[
        Text, Argument(metavar="[TITLE]", help="Without one: that of its deal.", show_default=False)
    ] = None,
    line: Annotated[
        Texts, Option("--line", metavar="LINE", help='"3 x GTX Basic @ 550 -10% tax 19% (optional)"; may be repeated.')
    ] = None,
) -> None:
    """Add a draft, for a customer or from a deal with its lines."""
    values = given.values() | ({"title": title} if title is not None else {})
    change(env, env.crm.quotes.add(values, line or ()), result)


@noun.verb(
    "list",
    "crm quote list status:sent --sort valid_until",
    "crm quote list status:expired",
    "crm quote list expires:next-7d",
    "crm quote list customer:ada total:1000.. --format csv",
)
def list_(env: Environment, options: Listing) -> None:
    """List quotes, the newest first; every word narrows the list down."""
    listing(env, "quote", options, hint='"crm quote add TITLE --customer NAME --line LINE" adds one.')


@noun.verb("show", "crm quote show 3", "crm quote show Q-2026-031 --json")
def show(env: Environment, which: Which, output: Output) -> None:
    """Show one quote with its lines and sums."""
    view = env.crm.quotes.view(env.crm.find_anywhere("quote", which))
    described = env.crm.browse.entities["quote"].fields
    row = tuple(view.values[field.key] for field in described)
    page, card = Page(described, (view.id,), (row,)), quote_card.quote_card(env, view, described)
    detail(env, "quote", page, output, quote_card.sections(env, view), card)


@noun.verb(
    "edit",
    "crm quote edit 3 --valid-until 'in 3 weeks' --discount 5%",
    "crm quote edit 3 --discount ''",
    "crm quote edit --where 'status:draft owner:bob' --set owner=jana --yes",
)
def edit(
    env: Environment,
    given: QuoteFields,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    title: Annotated[Text, Option("--title", metavar="TEXT", help="Its title.")] = None,
) -> None:
    """Change a draft; of a sent quote only who looks after it, its deal and fields of your own."""
    values = given.values() | ({"title": title} if title is not None else {})
    if not values:
        raise UsageProblem('Say what to change, as in "crm quote edit 3 --discount 5%".')
    from crm_cli.bulk import edit_records

    edit_records(env, "quote", which, selection, values, result)


@noun.verb(
    "line add",
    'crm quote line add 3 "2 x GTX Basic @ 550 -10%"',
    "crm quote line add 3 --product GTX-1 --quantity 2 --optional --at 1",
)
def line_add(
    env: Environment,
    which: Which,
    given: LineOptions,
    result: Result,
    line: Annotated[Texts, Argument(metavar="[LINE]...", help="Lines, each in one text.", show_default=False)] = None,
    at: Annotated[int | None, Option("--at", metavar="N", min=1, max=LARGEST_NUMBER, help="Their place.")] = None,
) -> None:
    """Put lines into a draft."""
    change(env, env.crm.quotes.add_lines(env.crm.find("quote", which), given.lines(line), at), result)


@noun.verb("line edit", "crm quote line edit 3 2 --quantity 4 --discount 10%", "crm quote line edit 3 2 --discount ''")
def line_edit(env: Environment, which: Which, place: Place, given: LineOptions, result: Result) -> None:
    """Change a line of a draft; an empty value removes it."""
    values = given.values()
    if not values:
        raise UsageProblem('Say what to change, as in "crm quote line edit 3 2 --quantity 4".')
    change(env, env.crm.quotes.edit_line(env.crm.find("quote", which), place, values), result)


@noun.verb("line remove", "crm quote line remove 3 2 4")
def line_remove(
    env: Environment,
    which: Which,
    places: Annotated[
        list[int],
        Argument(metavar="LINE...", min=1, max=LARGEST_NUMBER, help="Their places, from 1.", show_default=False),
    ],
    result: Result,
) -> None:
    """Take lines off a draft."""
    change(env, env.crm.quotes.remove_lines(env.crm.find("quote", which), places), result)


@noun.verb("line move", "crm quote line move 3 4 1")
def line_move(
    env: Environment,
    which: Which,
    place: Place,
    to: Annotated[int, Argument(metavar="TO", help="Its new place.", min=1, max=LARGEST_NUMBER, show_default=False)],
    result: Result,
) -> None:
    """Put a line of a draft at another place."""
    change(env, env.crm.quotes.move_line(env.crm.find("quote", which), place, to), result)


@noun.verb("send", "crm quote send 3", "crm quote send 3 --on yesterday")
def send(env: Environment, which: Which, result: Result, on: On = None) -> None:
    """Give a draft its number and close it to changes; "print" and "mail" make what goes out."""
    change(env, env.crm.quotes.send(env.crm.find("quote", which), on), result)


@noun.verb("revise", "crm quote revise 3", "crm quote revise Q-2026-031")
def revise(env: Environment, which: Which, result: Result) -> None:
    """Add a draft under the same number that replaces a sent quote when it is sent."""
    change(env, env.crm.quotes.revise(env.crm.find("quote", which)), result)


@noun.verb("accept", "crm quote accept 3", "crm quote accept 3 --with 4,5 --on yesterday")
def accept(
    env: Environment,
    which: Which,
    result: Result,
    consent: Consent,
    chosen: Annotated[
        Texts, Option("--with", metavar="LINES", help="Optional lines that are taken too, as 4,5.", show_default=False)
    ] = None,
    on: On = None,
) -> None:
    """Note that the customer takes it: makes the order and wins the deal."""
    change(env, env.crm.quotes.accept(env.crm.find("quote", which), chosen or (), on), result)


@noun.verb("reject", "crm quote reject 3 --reason 'too dear'")
def reject(
    env: Environment,
    which: Which,
    result: Result,
    reason: Annotated[Text, Option("--reason", metavar="TEXT", help="Why.")] = None,
    on: On = None,
) -> None:
    """Note that the customer does not want it."""
    change(env, env.crm.quotes.reject(env.crm.find("quote", which), reason, on), result)


@noun.verb("copy", "crm quote copy 3", 'crm quote copy 3 --customer "Bob" --title "The same for Bob"')
def copy(
    env: Environment,
    which: Which,
    given: QuoteFields,
    result: Result,
    title: Annotated[Text, Option("--title", metavar="TEXT", help="Its title.")] = None,
) -> None:
    """Add a draft with the lines and texts of another quote."""
    values = given.values() | ({"title": title} if title is not None else {})
    change(env, env.crm.quotes.copy(env.crm.find("quote", which), values), result)


@noun.verb("print", "crm quote print 3 -o offer.pdf", "crm quote print 3 -o offer.html")
def print_(
    env: Environment,
    which: Which,
    consent: Consent,
    output: Annotated[
        Path | None, Option("--output", "-o", metavar="FILE", help="The file, .pdf or .html; else NUMBER.pdf here.")
    ] = None,
    form: Annotated[Text, Option("--format", metavar="pdf|html", help="Its form, where the name does not say.")] = None,
) -> None:
    """Write a quote as PDF or HTML, in the customer's language; a file that is there already is written over after asking."""
    from crm_cli.quote_documents import print_quote

    print_quote(env, env.crm.find_anywhere("quote", which), output, form)


@noun.verb("mail", "crm quote mail 3 -o offer.eml", "crm quote mail 3 --open")
def mail(
    env: Environment,
    which: Which,
    consent: Consent,
    output: Annotated[
        Path | None, Option("--output", "-o", metavar="FILE", help="The file; else NUMBER.eml here.")
    ] = None,
    form: Annotated[Text, Option("--format", metavar="pdf|html", help="The form of the attached quote.")] = None,
    opens: Annotated[bool, Option("--open", help="Open the draft in your mail program.")] = False,
) -> None:
    """Write the draft of an e-mail with the quote attached, to send from your mail program."""
    from crm_cli.quote_documents import mail_quote

    mail_quote(env, env.crm.find("quote", which), output, form, opens)


@noun.verb("numbers", "crm quote numbers", "crm quote numbers --next 31", "crm quote numbers --pattern Q-YYYY-###")
def numbers(
    env: Environment,
    output: Output,
    pattern: Annotated[
        Text, Option("--pattern", metavar="TEXT", help="YYYY or YY the year, ### the number.", show_default=False)
    ] = None,
    following: Annotated[
        int | None, Option("--next", metavar="N", min=1, max=LARGEST_NUMBER, help="The next number.")
    ] = None,
) -> None:
    """Show how quotes are numbered, or change it; numbers that were given out never come again."""
    from crm_cli.output import listing_page
    from crm_cli.quote_card import numbering_page

    if pattern is not None:
        env.crm.business.set(quote_number=pattern)
    if following is not None:
        env.crm.quotes.set_next_number(following)
    listing_page(env, numbering_page(env), output)


@noun.verb("delete", "crm quote delete 3", "crm quote list status:rejected --format ids | crm quote delete - --yes")
def delete(env: Environment, which: Several, consent: Consent, result: Result) -> None:
    """Move quotes to the trash; their numbers stay used."""
    for name in env.crm.quotes.numbered_drafts(find_each(env, "quote", which)):
        env.warn(f"{name} has a number that no other quote gets: deleted for good, it is missing in their series.")
    delete_each(env, "quote", which, result)


@noun.verb("restore", "crm quote restore 3")
def restore(env: Environment, which: Several, result: Result) -> None:
    """Bring quotes back from the trash."""
    restore_each(env, "quote", which, result)
