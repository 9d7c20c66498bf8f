"""``crm deal``: possible sales, from the first talk to won or lost."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli import record_cards
from crm_cli.environment import Environment
from crm_cli.options import Consent, Listing, OptionGroup, Output, Result, Selection
from crm_cli.output import change, detail, listing
from crm_cli.records import Assigned, delete_each, given_values, restore_each, tell_new_owner
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

AnyNumber = Annotated[
    list[str] | None,
    Argument(metavar="[DEAL]...", help='Ids or names; "-" reads them from stdin.', show_default=False),
]
Text = str | None
Texts = list[str] | None
Which = Annotated[str, Argument(metavar="DEAL", help="Id, deal:7, uid or title.", show_default=False)]
Several = Annotated[
    list[str], Argument(metavar="DEAL...", help='Ids or titles; "-" reads them from stdin.', show_default=False)
]
Reason = Annotated[Text, Option("--reason", metavar="TEXT", help="Why it was lost.")]
Competitor = Annotated[Text, Option("--competitor", metavar="NAME", help="Who won it.")]
Note = Annotated[Text, Option("--note", metavar="TEXT", help="What else there is to say of the loss.")]
On = Annotated[Text, Option("--on", metavar="DATE", help="The day it closed; today without it.")]


class DealFields(OptionGroup):
    """What can be said of a deal; an empty value removes what is there."""

    customer: Annotated[Text, Option("--customer", metavar="CUSTOMER", help="With whom.")] = None
    pipeline: Annotated[Text, Option("--pipeline", metavar="PIPELINE", help="The pipeline; the first without it.")] = (
        None
    )
    stage: Annotated[Text, Option("--stage", metavar="STAGE", help="The stage; the first open one without it.")] = None
    value: Annotated[Text, Option("--value", metavar="MONEY", help='What it is worth: 12400, "1,234.50 USD".')] = None
    currency: Annotated[Text, Option("--currency", metavar="CODE", help="The currency of the value.")] = None
    own_probability: Annotated[
        Text, Option("--probability", metavar="PERCENT", help="Its own, which beats that of the stage.")
    ] = None
    opened_on: Annotated[Text, Option("--opened", metavar="DATE", help="When it began; today without it.")] = None
    expected_close: Annotated[Text, Option("--expected-close", metavar="DATE", help="When it should be won.")] = None
    closed_on: Annotated[Text, Option("--closed", metavar="DATE", help="When it was won or lost.")] = None
    product: Annotated[
        Text, Option("--product", metavar="TEXT", help="What it is about: a product by SKU or name, or any text.")
    ] = None
    next_step: Annotated[Text, Option("--next-step", metavar="TEXT", help="What to do next.")] = None
    source: Annotated[Text, Option("--source", metavar="TEXT", help="How it came about.")] = None
    lost_reason: Annotated[Text, Option("--lost-reason", metavar="TEXT", help="Why it was lost.")] = None
    lost_note: Annotated[Text, Option("--lost-note", metavar="TEXT", help="What there is to say of the loss.")] = None
    competitor: Annotated[Text, Option("--competitor", metavar="NAME", help="Who else wants to win it.")] = None
    recurring: Annotated[
        Text, Option("--recurring", metavar="MONEY", help="What it brings again and again, in the deal's currency.")
    ] = None
    recurring_every: Annotated[
        Text, Option("--every", metavar="PERIOD", help="How often that is: month, quarter or year.")
    ] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who works on it.")] = None
    description: Annotated[Text, Option("--description", metavar="TEXT", help="Anything else.")] = None
    custom: Annotated[Texts, Option("--custom", metavar="NAME=VALUE", help="A custom value; may be repeated.")] = None
    assigned: Assigned = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


noun = Noun("Deals: possible sales on their way through a pipeline.")


@noun.verb(
    "add",
    'crm deal add "Website relaunch" --customer "Ada Lovelace" --value 12400 --stage proposal',
    'crm deal add --customer ada@example.org --product Logo --value "900 USD" --expected-close eom',
)
def add(
    env: Environment,
    given: DealFields,
    result: Result,
    title: Annotated[
        Text, Argument(metavar="[TITLE]", help="Without one: customer and product.", show_default=False)
    ] = None,
) -> None:
    """Add a deal."""
    values = given.values() | ({"title": title} if title is not None else {})
    tell_new_owner(env, values)
    change(env, env.crm.deals.add(values), result)


@noun.verb(
    "list",
    "crm deal list status:open expected_close:..today --sort expected_close",
    "crm deal list stage:won value:1000.. customer:ada",
    "crm deal list owner:me -status:lost --format ids",
)
def list_(env: Environment, options: Listing) -> None:
    """List deals, the newest first; every word narrows the list down."""
    listing(env, "deal", options, hint='"crm deal add TITLE --customer NAME" adds one.')


@noun.verb("show", "crm deal show 7", 'crm deal show "Website relaunch" --json')
def show(env: Environment, which: Which, output: Output) -> None:
    """Show one deal with its products and contacts, its way through the stages and what was said."""
    from crm_cli.deal_sections import deal_sections

    view = env.crm.deals.view(env.crm.find_anywhere("deal", which))
    described = tuple(field for field in env.crm.browse.entities["deal"].fields if field.key != "contacts")
    row = tuple(view.values[field.key] for field in described)
    page, card = Page(described, (view.id,), (row,)), record_cards.deal_card(env, view.values, described)
    detail(env, "deal", page, output, deal_sections(env, view), card)


@noun.verb(
    "edit",
    "crm deal edit 7 --value 13000 --next-step 'Send offer'",
    "crm deal edit 7 --probability 60 --expected-close '1 Dec'",
    "crm deal edit 7 --probability ''",
    "crm deal edit --where 'owner:bob status:open' --set owner=jana --yes",
)
def edit(
    env: Environment,
    given: DealFields,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    title: Annotated[Text, Option("--title", metavar="TEXT", help="Its title.")] = None,
) -> None:
    """Change what is known of a deal; an empty value removes it."""
    values = given.values() | ({"title": title} if title is not None else {})
    if not values:
        raise UsageProblem('Say what to change, as in "crm deal edit 7 --value 13000".')
    from crm_cli.bulk import edit_records

    edit_records(env, "deal", which, selection, values, result)


@noun.verb(
    "move",
    "crm deal move 7 negotiation",
    "crm deal move 7 8 9 proposal",
    "crm deal move 7 lost --reason 'too dear' --on yesterday",
    "crm deal move --where 'stage:prospecting owner:me' qualification --yes",
)
def move(
    env: Environment,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    *,
    stage: Annotated[str, Argument(metavar="STAGE", help="Its name, or stage:3.", show_default=False)],
    on: On = None,
    reason: Reason = None,
    competitor: Competitor = None,
    note: Note = None,
) -> None:
    """Move deals to another stage; the time they spent in the former one is kept."""
    if selection.where is None and not which:
        raise UsageProblem('Say which deals and to which stage, as in "crm deal move 7 negotiation".')
    from crm_cli.bulk import act_on_records

    deals, said = env.crm.deals, (stage, on, reason, competitor, note)
    act_on_records(
        env,
        *("deal", which, selection, result, "Move"),
        lambda keys: deals.move_all(keys, *said),
        f" to {stage}",
    )


@noun.verb(
    "win",
    "crm deal win 7",
    'crm deal win "Website relaunch" --on 2026-11-20',
    "crm deal win --where 'tag:fair stage:negotiation' --yes",
)
def win(
    env: Environment,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    on: On = None,
) -> None:
    """Move deals to the won stage of their pipeline."""
    from crm_cli.bulk import act_on_records

    deals = env.crm.deals
    act_on_records(
        env,
        *("deal", which, selection, result, "Win"),
        lambda keys: deals.win_all(keys, on),
    )


@noun.verb(
    "lose",
    "crm deal lose 7 --reason 'too dear'",
    "crm deal lose 7 --reason price --competitor Rival --note 'They took 20 % off.'",
    "crm deal lose --where 'status:open expected_close:..today-180d' --reason 'gone quiet' --yes",
)
def lose(
    env: Environment,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    reason: Reason = None,
    on: On = None,
    competitor: Competitor = None,
    note: Note = None,
) -> None:
    """Move deals to the lost stage of their pipeline."""
    from crm_cli.bulk import act_on_records

    deals, said = env.crm.deals, (reason, on, competitor, note)
    act_on_records(
        env,
        *("deal", which, selection, result, "Lose"),
        lambda keys: deals.lose_all(keys, *said),
    )


Person = Annotated[str, Argument(metavar="CUSTOMER", help="Id, e-mail or name.", show_default=False)]


@noun.verb(
    "contact add",
    'crm deal contact add 7 "Ada Lovelace" --role "decides"',
    "crm deal contact add 7 ada@example.org",
)
def add_contact(
    env: Environment,
    which: Which,
    customer: Person,
    result: Result,
    role: Annotated[Text, Option("--role", metavar="TEXT", help="As what: decides, signs, uses it.")] = None,
) -> None:
    """Add somebody who has a say in a deal besides its customer."""
    deals, found = env.crm.deals, env.crm.find("customer", customer)
    change(env, deals.add_contact(env.crm.find("deal", which), found, role), result)


@noun.verb("contact edit", 'crm deal contact edit 7 ada@example.org --role "signs"')
def edit_contact(
    env: Environment,
    which: Which,
    customer: Person,
    result: Result,
    role: Annotated[str, Option("--role", metavar="TEXT", help="As what; an empty one takes it away.")],
) -> None:
    """Change the role of a contact in a deal."""
    deals, found = env.crm.deals, env.crm.find("customer", customer)
    change(env, deals.edit_contact(env.crm.find("deal", which), found, role), result)


@noun.verb("contact remove", "crm deal contact remove 7 ada@example.org")
def remove_contact(env: Environment, which: Which, customer: Person, result: Result) -> None:
    """Take a contact off a deal."""
    deals, found = env.crm.deals, env.crm.find("customer", customer)
    change(env, deals.remove_contact(env.crm.find("deal", which), found), result)


class LineFields(OptionGroup):
    """What a line of a deal says."""

    quantity: Annotated[Text, Option("--quantity", metavar="N", help="How many: 3, 2.5.")] = None
    price: Annotated[
        Text, Option("--price", metavar="MONEY", help="What one costs; the product's price without it.")
    ] = None
    discount: Annotated[Text, Option("--discount", metavar="PERCENT", help="What comes off the line.")] = None
    unit: Annotated[Text, Option("--unit", metavar="TEXT", help="What one is: hour, piece.")] = None

    def values(self) -> dict[str, object]:
        """What was given, by part."""
        return given_values(self.as_dict())


@noun.verb(
    "product add",
    'crm deal product add 7 "3 x GTX Basic"',
    'crm deal product add 7 "2.5 h Consulting @ 95 -10%"',
    "crm deal product add 7 CONS --quantity 8 --discount 5%",
)
def add_line(
    env: Environment,
    which: Which,
    given: LineFields,
    result: Result,
    line: Annotated[
        str,
        Argument(metavar="LINE", help='"3 x GTX Basic", "2 h Travel @ 60 -10%"; SKU or name.', show_default=False),
    ],
) -> None:
    """Add a product to a deal; its value is then the sum of its lines."""
    change(env, env.crm.deals.add_line(env.crm.find("deal", which), given.values() | {"line": line}), result)


Line = Annotated[str, Argument(metavar="LINE", help="Its number in the list, or the product.", show_default=False)]


@noun.verb(
    "product edit",
    "crm deal product edit 7 2 --price 90 --quantity 4",
    'crm deal product edit 7 "GTX Basic" --product "GTX Pro"',
)
def edit_line(
    env: Environment,
    which: Which,
    line: Line,
    given: LineFields,
    result: Result,
    product: Annotated[Text, Option("--product", metavar="PRODUCT", help="Another product, at its price.")] = None,
    description: Annotated[Text, Option("--description", metavar="TEXT", help="What the line says.")] = None,
) -> None:
    """Change a line of a deal; an empty --discount takes it away."""
    values = given.values() | given_values({"product": product, "description": description})
    change(env, env.crm.deals.edit_line(env.crm.find("deal", which), line, values), result)


@noun.verb("product remove", "crm deal product remove 7 2", 'crm deal product remove 7 "GTX Basic"')
def remove_line(env: Environment, which: Which, line: Line, result: Result) -> None:
    """Take a product off a deal; without any, the deal keeps its last value as a plain one."""
    change(env, env.crm.deals.remove_line(env.crm.find("deal", which), line), result)


@noun.verb("delete", "crm deal delete 7", "crm deal list status:lost --format ids | crm deal delete - --yes")
def delete(env: Environment, which: Several, consent: Consent, result: Result) -> None:
    """Move deals to the trash; "crm deal restore" brings them back."""
    delete_each(env, "deal", which, result)


@noun.verb("restore", "crm deal restore 7")
def restore(env: Environment, which: Several, result: Result) -> None:
    """Bring deals back from the trash."""
    restore_each(env, "deal", which, result)
