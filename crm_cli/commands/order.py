"""``crm order``: the purchase history."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Consent, Listing, OptionGroup, Output, Result, Selection
from crm_cli.order_cards import order_card, sections
from crm_cli.output import change, detail, listing
from crm_cli.records import Assigned, delete_each, given_values, restore_each
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

Text = str | None
Texts = list[str] | None
Which = Annotated[str, Argument(metavar="ORDER", help="Id, number, order:7, number:7 or uid.", show_default=False)]
Several = Annotated[
    list[str], Argument(metavar="ORDER...", help='Ids or numbers; "-" reads them from stdin.', show_default=False)
]
AnyNumber = Annotated[
    Texts, Argument(metavar="[ORDER]...", help='Ids or numbers; "-" reads them from stdin.', show_default=False)
]
Place = Annotated[
    int, Argument(metavar="LINE", help="Its place in the order, counted from 1.", min=1, max=LARGEST_NUMBER)
]
LINE_HELP = 'As "3 x GTX Basic @ 550 -10% tax 19%".'


class OrderFields(OptionGroup):
    """What can be said of an order; an empty value removes what is there."""

    customer: Annotated[Text, Option("--customer", metavar="CUSTOMER", help="Who bought.")] = None
    number: Annotated[Text, Option("--number", metavar="TEXT", help="The number people know it by.")] = None
    ordered_on: Annotated[Text, Option("--on", metavar="DATE", help="When it was ordered; today without it.")] = None
    total: Annotated[Text, Option("--total", metavar="MONEY", help='What is paid: 120, "99.50 USD".')] = None
    tax: Annotated[Text, Option("--tax", metavar="MONEY", help="The tax in the total.")] = None
    shipping: Annotated[Text, Option("--shipping", metavar="MONEY", help="What delivery costs the customer.")] = None
    discount: Annotated[Text, Option("--discount", metavar="OFF", help="Off the whole order: 25, 10%.")] = None
    cost: Annotated[Text, Option("--cost", metavar="MONEY", help="What it cost the business, for the profit.")] = None
    currency: Annotated[Text, Option("--currency", metavar="CODE", help="The currency of the amounts.")] = None
    country: Annotated[Text, Option("--country", metavar="COUNTRY", help="Where it went; the customer's else.")] = None
    source: Annotated[Text, Option("--source", metavar="TEXT", help="Where it was bought: a shop, by phone.")] = None
    deal: Annotated[Text, Option("--deal", metavar="DEAL", help="The deal that it came out of.")] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who sold it; the customer's owner else.")] = None
    notes: Annotated[Text, Option("--notes", metavar="TEXT", help="Anything else.")] = None
    custom: Annotated[Texts, Option("--custom", metavar="NAME=VALUE", help="A custom value; may be repeated.")] = None
    assigned: Assigned = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


class LineParts(OptionGroup):
    """What can be said of a line beside its text."""

    product: Annotated[Text, Option("--product", metavar="PRODUCT", help="The product, by SKU, name or id.")] = None
    description: Annotated[Text, Option("--description", metavar="TEXT", help="What stands on the line.")] = None
    quantity: Annotated[Text, Option("--quantity", metavar="NUMBER", help="How many: 3, 2.5.")] = None
    unit: Annotated[Text, Option("--unit", metavar="TEXT", help="Of what: h, kg, box.")] = None
    price: Annotated[Text, Option("--price", metavar="MONEY", help="Of one; else that of the product.")] = None
    discount: Annotated[Text, Option("--discount", metavar="OFF", help='Off the line: "10%", "25.00".')] = None
    tax: Annotated[Text, Option("--tax", metavar="PERCENT", help="The rate: 19%.")] = None
    cost: Annotated[Text, Option("--cost", metavar="MONEY", help="What one costs the business.")] = None

    def values(self, text: str | None) -> dict[str, object]:
        """What was given, by part. Raises UsageProblem."""
        given = {"line": text, **self.as_dict()}
        if not (values := {name: value for name, value in given.items() if value is not None}):
            raise UsageProblem("Say what is on the line, as in \"crm order line add 7 '2 x Engine @ 100'\".")
        return values


noun = Noun("Orders: what customers bought and paid.")


@noun.verb(
    "add",
    'crm order add --customer "Ada Lovelace" --line "2 x Engine @ 100" --paid',
    "crm order add --customer ada@example.org --total 120 --on yesterday",
    'crm order add --customer 7 --line "GTX-1 x 3" --line "2.5 h Fitting @ 80 tax 19%" --number 2026-118',
)
def add(
    env: Environment,
    given: OrderFields,
    result: Result,
    line: Annotated[Texts, Option("--line", metavar="LINE", help=f"{LINE_HELP} May be repeated.")] = None,
    paid: Annotated[bool, Option("--paid", help="It is paid, on the day of the order.")] = False,
) -> None:
    """Add an order: by its lines, or by its total alone."""
    values = given.values() | ({"status": "paid"} if paid else {})
    change(env, env.crm.orders.add(values, line or ()), result)


@noun.verb(
    "list",
    "crm order list status:open --sort ordered_on",
    "crm order list product:engine date:2026 country:DE",
    "crm order list customer.tag:vip total:1000.. --fields number,customer,total,profit",
)
def list_(env: Environment, options: Listing) -> None:
    """List orders, the newest first; every word narrows the list down."""
    listing(env, "order", options, hint="\"crm order add --customer NAME --line '2 x Engine @ 100'\" adds one.")


@noun.verb("show", "crm order show 7", "crm order show 2026-118 --json")
def show(env: Environment, which: Which, output: Output) -> None:
    """Show one order with its lines and sums."""
    view = env.crm.orders.view(env.crm.find_anywhere("order", which))
    described = env.crm.browse.entities["order"].fields
    row = tuple(view.values[field.key] for field in described)
    page, card = Page(described, (view.id,), (row,)), order_card(env, view.values, described)
    detail(env, "order", page, output, sections(env, view), card)


@noun.verb(
    "edit",
    "crm order edit 7 --number 2026-119 --shipping 4.90",
    "crm order edit 7 --set status=open",
    "crm order edit --where 'source:fair owner:bob' --set owner=jana --yes",
)
def edit(
    env: Environment,
    given: OrderFields,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    status: Annotated[Text, Option("--status", metavar="open|paid|refunded|cancelled", help="Where it stands.")] = None,
) -> None:
    """Change what is known of an order; an empty value removes it."""
    values = given.values() | ({"status": status} if status is not None else {})
    if not values:
        raise UsageProblem('Say what to change, as in "crm order edit 7 --shipping 4.90".')
    from crm_cli.bulk import edit_records

    edit_records(env, "order", which, selection, values, result)


@noun.verb(
    "line add",
    'crm order line add 7 "2 x Engine @ 100"',
    "crm order line add 7 --product GTX-1 --quantity 3 --discount 10%",
)
def add_line(
    env: Environment,
    which: Which,
    parts: LineParts,
    result: Result,
    text: Annotated[Text, Argument(metavar="[LINE]", help=LINE_HELP, show_default=False)] = None,
    before: Annotated[
        int | None, Option("--before", metavar="LINE", min=1, max=LARGEST_NUMBER, help="Its place; else the end.")
    ] = None,
) -> None:
    """Add a line to an order; what it comes to is added to the total."""
    change(env, env.crm.orders.add_line(env.crm.find("order", which), parts.values(text), before), result)


@noun.verb("line edit", "crm order line edit 7 2 --quantity 3", 'crm order line edit 7 2 "3 x Engine @ 95"')
def edit_line(
    env: Environment,
    which: Which,
    place: Place,
    parts: LineParts,
    result: Result,
    text: Annotated[Text, Argument(metavar="[LINE]", help=LINE_HELP, show_default=False)] = None,
) -> None:
    """Change a line of an order, or write it anew."""
    change(env, env.crm.orders.edit_line(env.crm.find("order", which), place, parts.values(text)), result)


@noun.verb("line remove", "crm order line remove 7 2")
def remove_line(env: Environment, which: Which, place: Place, result: Result) -> None:
    """Take a line out of an order."""
    change(env, env.crm.orders.remove_line(env.crm.find("order", which), place), result)


@noun.verb("pay", "crm order pay 7", "crm order pay 2026-118 --on yesterday")
def pay(
    env: Environment,
    which: Which,
    result: Result,
    on: Annotated[Text, Option("--on", metavar="DATE", help="When it was paid; today without it.")] = None,
) -> None:
    """Note that an order was paid."""
    change(env, env.crm.orders.pay(env.crm.find("order", which), on), result)


@noun.verb("refund", "crm order refund 7", "crm order refund 7 20 --on 2026-11-20")
def refund(
    env: Environment,
    which: Which,
    result: Result,
    amount: Annotated[
        Text, Argument(metavar="[MONEY]", help="How much; all that is left without it.", show_default=False)
    ] = None,
    on: Annotated[Text, Option("--on", metavar="DATE", help="When it was given back; today without it.")] = None,
) -> None:
    """Give back all or a part of what was paid; several refunds add up."""
    change(env, env.crm.orders.refund(env.crm.find("order", which), amount, on), result)


@noun.verb("cancel", "crm order cancel 7")
def cancel(env: Environment, which: Which, result: Result) -> None:
    """Cancel an open order; it stays in the list and no longer counts."""
    change(env, env.crm.orders.cancel(env.crm.find("order", which)), result)


@noun.verb("repeat", "crm order repeat 12", "crm order repeat 12 --same-prices")
def repeat(
    env: Environment,
    which: Which,
    result: Result,
    same_prices: Annotated[
        bool, Option("--same-prices", help="The prices of then, not what the products cost now.")
    ] = False,
) -> None:
    """Add an open order of today with the same lines, at present prices where its products have one."""
    change(env, env.crm.orders.repeat(env.crm.find("order", which), same_prices=same_prices), result)


@noun.verb("delete", "crm order delete 7", "crm order list status:cancelled --format ids | crm order delete - --yes")
def delete(env: Environment, which: Several, consent: Consent, result: Result) -> None:
    """Move orders to the trash; "crm order restore" brings them back."""
    delete_each(env, "order", which, result)


@noun.verb("restore", "crm order restore 7")
def restore(env: Environment, which: Several, result: Result) -> None:
    """Bring orders back from the trash."""
    restore_each(env, "order", which, result)
