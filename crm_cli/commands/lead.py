"""``crm lead``: inquiries, from the first word to a deal or a no."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.lead_sections import lead_card, lead_sections
from crm_cli.options import LARGEST_NUMBER, Consent, Listing, OptionGroup, Output, Result, Selection
from crm_cli.output import change, column, detail, listing, listing_page
from crm_cli.records import Assigned, delete_each, given_values, restore_each
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

Text = str | None
Texts = list[str] | None
Which = Annotated[str, Argument(metavar="LEAD", help="Id, lead:7, uid or title.", show_default=False)]
Several = Annotated[
    list[str], Argument(metavar="LEAD...", help='Ids or titles; "-" reads them from stdin.', show_default=False)
]
AnyNumber = Annotated[
    list[str] | None,
    Argument(metavar="[LEAD]...", help='Ids or titles; "-" reads them from stdin.', show_default=False),
]
RuleName = Annotated[str, Argument(metavar="RULE", help="Its name, or its place in the list.", show_default=False)]
Position = Annotated[
    int | None, Option("--position", metavar="N", max=LARGEST_NUMBER, help="Its place, counted from 1.")
]


class LeadFields(OptionGroup):
    """What can be said of a lead; an empty value removes what is there."""

    title: Annotated[Text, Option("--title", metavar="TEXT", help="What they ask for.")] = None
    customer: Annotated[Text, Option("--customer", metavar="CUSTOMER", help="Who asks.")] = None
    source: Annotated[Text, Option("--source", metavar="TEXT", help="How the inquiry came.")] = None
    campaign: Annotated[Text, Option("--campaign", metavar="TEXT", help="What made them ask.")] = None
    value: Annotated[Text, Option("--value", metavar="MONEY", help='What it may be worth: 1200, "900 USD".')] = None
    currency: Annotated[Text, Option("--currency", metavar="CODE", help="The currency of the value.")] = None
    received_at: Annotated[Text, Option("--received", metavar="WHEN", help="When it came; now without it.")] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who works on it.")] = None
    description: Annotated[Text, Option("--description", metavar="TEXT", help="Anything else.")] = None
    custom: Annotated[Texts, Option("--custom", metavar="NAME=VALUE", help="A custom value; may be repeated.")] = None
    assigned: Assigned = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


class NewDeal(OptionGroup):
    """What can be said of the deal that a lead becomes; the rest comes from the lead."""

    title: Annotated[Text, Option("--title", metavar="TEXT", help="Its title; that of the lead without it.")] = None
    pipeline: Annotated[Text, Option("--pipeline", metavar="PIPELINE", help="The pipeline; the first without it.")] = (
        None
    )
    stage: Annotated[Text, Option("--stage", metavar="STAGE", help="The stage; the first open one without it.")] = None
    value: Annotated[Text, Option("--value", metavar="MONEY", help="What it is worth; as the lead without it.")] = None
    currency: Annotated[Text, Option("--currency", metavar="CODE", help="The currency of the value.")] = None
    product: Annotated[Text, Option("--product", metavar="TEXT", help="What it is about.")] = None
    expected_close: Annotated[Text, Option("--expected-close", metavar="DATE", help="When it should be won.")] = None
    next_step: Annotated[Text, Option("--next-step", metavar="TEXT", help="What to do next.")] = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


noun = Noun("Leads: inquiries, until they become deals or nothing comes of them.")


@noun.verb(
    "add",
    'crm lead add "Ada Lovelace, met at fair, wants a website" --source fair',
    'crm lead add "Bob Ray, bob@example.org, +44 20 7946 0991, asks for a logo" --value 900',
    'crm lead add "wants a second shop" --customer 42',
    "crm lead add --from inquiry.eml --source website",
)
def add(
    env: Environment,
    given: LeadFields,
    consent: Consent,
    result: Result,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[TEXT]...", help="Name, then what they want, with commas between.", show_default=False),
    ] = None,
    email: Annotated[Text, Option("--email", metavar="EMAIL", help="Instead of the one in the text.")] = None,
    phone: Annotated[Text, Option("--phone", metavar="PHONE", help="Instead of the one in the text.")] = None,
    organization: Annotated[Text, Option("--organization", metavar="NAME", help="Where a new customer works.")] = None,
    kind: Annotated[Text, Option("--kind", metavar="person|organization", help="What a new customer is.")] = None,
    mail: Annotated[
        Text,
        Option("--from", metavar="FILE", help="An e-mail they wrote (.eml), or a folder of such, instead of text."),
    ] = None,
) -> None:
    """Add a lead in one line, its customer too: name before the first comma, e-mail and phone anywhere."""
    text = " ".join(words or ())
    values = given.values()
    if mail is not None:
        if text or email or phone or organization or kind or "customer" in values:
            raise UsageProblem(
                "--from takes the customer and the text from the e-mail; leave out what says it otherwise."
            )
        from crm_cli.lead_mails import add_from_mail

        add_from_mail(env, mail, values, result)
        return
    if not text.strip() and "customer" not in values:
        raise UsageProblem('Say who asks for what, as in crm lead add "Ada Lovelace, wants a website".')
    of_customer = {"email": email, "phone": phone, "organization": organization, "kind": kind}
    captured = env.crm.leads.capture(text, values | {key: value for key, value in of_customer.items() if value})
    change(env, captured.change, result)
    for sentence in captured.said:
        env.message(sentence)


@noun.verb(
    "list",
    "crm lead list status:new,working --sort -score",
    "crm lead list score:30.. source:referral",
    "crm lead list customer.city:Graz received:..today-7d --format ids",
)
def list_(env: Environment, options: Listing) -> None:
    """List leads, the newest first; every word narrows the list down."""
    listing(env, "lead", options, hint='"crm lead add NAME, WHAT" adds one.')
    tell_broken(env)


@noun.verb("show", "crm lead show 3", "crm lead show 3 --json")
def show(env: Environment, which: Which, output: Output) -> None:
    """Show one lead with the reasons of its score, and its customer."""
    view = env.crm.leads.view(env.crm.find_anywhere("lead", which))
    described = env.crm.browse.entities["lead"].fields
    page = Page(described, (view.id,), (tuple(view.values[field.key] for field in described),))
    detail(env, "lead", page, output, lead_sections(env, view), lead_card(env, view, described))
    tell_broken(env)


@noun.verb(
    "edit",
    "crm lead edit 3 --value 1500 --source referral",
    "crm lead edit --where 'source:fair status:new' --set owner=jana --yes",
)
def edit(
    env: Environment,
    given: LeadFields,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
) -> None:
    """Change what is known of a lead; an empty value removes it."""
    values = given.values()
    if not values:
        raise UsageProblem('Say what to change, as in "crm lead edit 3 --value 1500".')
    from crm_cli.bulk import edit_records

    edit_records(env, "lead", which, selection, values, result)


@noun.verb("work", "crm lead work 3", "crm lead work 3 4", "crm lead work --where 'status:new owner:me' --yes")
def work(env: Environment, selection: Selection, consent: Consent, result: Result, which: AnyNumber = None) -> None:
    """Take new leads up."""
    from crm_cli.bulk import act_on_records

    act_on_records(env, "lead", which, selection, result, "Take up", env.crm.leads.work_all)


@noun.verb(
    "qualify",
    "crm lead qualify 3",
    "crm lead qualify 3 --title 'Website relaunch' --value 12400 --stage proposal",
)
def qualify(env: Environment, which: Which, deal: NewDeal, result: Result) -> None:
    """Make a deal of a lead; its customer becomes a prospect, and source, value and text go along."""
    change(env, env.crm.leads.qualify(env.crm.find("lead", which), deal.values()), result)


@noun.verb(
    "disqualify",
    "crm lead disqualify 3 --reason 'no budget'",
    "crm lead disqualify --where 'status:new received:..today-90d' --reason 'never answered' --yes",
)
def disqualify(
    env: Environment,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    reason: Annotated[Text, Option("--reason", metavar="TEXT", help="Why nothing comes of it.")] = None,
) -> None:
    """Note why nothing comes of leads; without a reason it is refused."""
    from crm_cli.bulk import act_on_records

    leads, why = env.crm.leads, reason or ""
    act_on_records(
        env,
        *("lead", which, selection, result, "Disqualify"),
        lambda keys: leads.disqualify_all(keys, why),
    )


@noun.verb("reopen", "crm lead reopen 3")
def reopen(env: Environment, which: Which, result: Result) -> None:
    """Work on a closed lead again."""
    change(env, env.crm.leads.reopen(env.crm.find("lead", which)), result)


@noun.verb("delete", "crm lead delete 3", "crm lead list status:disqualified --format ids | crm lead delete - --yes")
def delete(env: Environment, which: Several, consent: Consent, result: Result) -> None:
    """Move leads to the trash; "crm lead restore" brings them back."""
    delete_each(env, "lead", which, result)


@noun.verb("restore", "crm lead restore 3")
def restore(env: Environment, which: Several, result: Result) -> None:
    """Bring leads back from the trash."""
    restore_each(env, "lead", which, result)


@noun.verb("rule list", "crm lead rule list", "crm lead rule list --json")
def list_rules(env: Environment, output: Output) -> None:
    """List the rules that score leads, in order, with how many leads each finds now."""
    columns = (
        column("place", kind=Kind.NUMBER),
        column("rule"),
        column("points", kind=Kind.NUMBER),
        column("filter"),
        column("leads", kind=Kind.NUMBER),
        column("problem"),
    )
    rules = env.crm.leads.rules.list()
    rows = tuple((r.rule.position, r.rule.name, r.rule.points, r.rule.filter, r.leads, r.problem) for r in rules)
    nothing = 'No rules, so every score is 0. "crm lead rule add NAME --filter FILTER --points N" adds one.'
    listing_page(env, Page(columns, (), rows), output, nothing=nothing)


@noun.verb(
    "rule add",
    "crm lead rule add 'From a referral' --filter source:referral --points 20",
    "crm lead rule add 'Gone quiet' --filter 'customer.last_interaction:..today-30d' --points -10",
)
def add_rule(
    env: Environment,
    name: Annotated[str, Argument(metavar="NAME", help="Its name, the reason that is shown.", show_default=False)],
    result: Result,
    filter_text: Annotated[str, Option("--filter", metavar="FILTER", help="Which leads get the points.")],
    points: Annotated[
        int,
        Option(
            "--points",
            metavar="N",
            min=-LARGEST_NUMBER,
            max=LARGEST_NUMBER,
            help="How many; fewer than 0 are taken off, 0 switches the rule off.",
        ),
    ],
    position: Position = None,
) -> None:
    """Give points to the leads that a filter finds; every score follows at once."""
    change(env, env.crm.leads.rules.add(name, filter_text, points, position), result)


@noun.verb("rule edit", "crm lead rule edit 'From a referral' --points 30", "crm lead rule edit 2 --points 0")
def edit_rule(
    env: Environment,
    rule: RuleName,
    result: Result,
    name: Annotated[Text, Option("--name", metavar="NAME", help="Its new name.")] = None,
    filter_text: Annotated[Text, Option("--filter", metavar="FILTER", help="Which leads get the points.")] = None,
    points: Annotated[
        int | None,
        Option(
            "--points", metavar="N", min=-LARGEST_NUMBER, max=LARGEST_NUMBER, help="How many; 0 switches the rule off."
        ),
    ] = None,
) -> None:
    """Change a rule."""
    if name is None and filter_text is None and points is None:
        raise UsageProblem("Say what to change, as in \"crm lead rule edit 'From a referral' --points 30\".")
    change(env, env.crm.leads.rules.edit(rule, name, filter_text, points), result)


@noun.verb("rule reorder", "crm lead rule reorder 'From a referral' 1")
def reorder_rule(
    env: Environment,
    rule: RuleName,
    position: Annotated[
        int, Argument(metavar="POSITION", max=LARGEST_NUMBER, help="Its new place, counted from 1.", show_default=False)
    ],
    result: Result,
) -> None:
    """Put a rule at another place; reasons are shown in that order."""
    change(env, env.crm.leads.rules.reorder(rule, position), result)


@noun.verb("rule delete", "crm lead rule delete 'From a referral'")
def delete_rule(env: Environment, rule: RuleName, result: Result) -> None:
    """Remove a rule."""
    change(env, env.crm.leads.rules.delete(rule), result)


def tell_broken(env: Environment) -> None:
    """Name the rules that count nothing, and why."""
    for name, problem in env.crm.leads.rules.broken().items():
        env.warn(f'Rule "{name}" counts nothing: {problem}')
