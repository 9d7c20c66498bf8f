"""``crm product``: what is sold, and at which price."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli import record_cards
from crm_cli.environment import Environment
from crm_cli.options import Consent, Listing, OptionGroup, Output, Result, Selection
from crm_cli.output import change, detail, listing, listing_page
from crm_cli.records import Assigned, delete_each, given_values, restore_each
from crm_cli.verbs import Noun
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

Which = Annotated[str, Argument(metavar="PRODUCT", help="Id, product:7, uid, SKU or name.", show_default=False)]
Several = Annotated[
    list[str], Argument(metavar="PRODUCT...", help='Ids, SKUs or names; "-" reads them from stdin.', show_default=False)
]
AnyNumber = Annotated[
    list[str] | None,
    Argument(metavar="[PRODUCT]...", help='Ids, SKUs or names; "-" reads them from stdin.', show_default=False),
]
Whose = Annotated[str, Argument(metavar="CUSTOMER", help="Id, e-mail or name.", show_default=False)]
Text = str | None
Texts = list[str] | None


class ProductFields(OptionGroup):
    """What can be said of a product; an empty value removes what is there."""

    sku: Annotated[Text, Option("--sku", metavar="TEXT", help="Its number in your books; no two share one.")] = None
    category: Annotated[Text, Option("--category", metavar="TEXT", help="What it belongs with.")] = None
    unit: Annotated[Text, Option("--unit", metavar="TEXT", help="What one of it is: hour, piece, kg.")] = None
    price: Annotated[Text, Option("--price", metavar="MONEY", help="What one costs, without tax.")] = None
    cost: Annotated[Text, Option("--cost", metavar="MONEY", help="What one costs you.")] = None
    currency: Annotated[Text, Option("--currency", metavar="CODE", help="The currency of price and cost.")] = None
    add_prices: Annotated[
        Texts, Option("--add-price", metavar="MONEY", help='The price in one more currency: "520 USD"; repeatable.')
    ] = None
    tax: Annotated[Text, Option("--tax", metavar="PERCENT", help="The rate that quotes and orders begin with.")] = None
    active: Annotated[bool | None, Option("--active/--inactive", help="Whether it is still sold.")] = None
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Who looks after it.")] = None
    description: Annotated[Text, Option("--description", metavar="TEXT", help="Anything else.")] = None
    custom: Annotated[Texts, Option("--custom", metavar="NAME=VALUE", help="A custom value; may be repeated.")] = None
    assigned: Assigned = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


noun = Noun("Products: what is sold, and at which price.")


@noun.verb(
    "add",
    "crm product add Consulting --sku CONS --unit hour --price 95 --tax 19",
    'crm product add "GTX Basic" --price 550 --cost 300 --add-price "520 USD" --category GTX',
)
def add(
    env: Environment,
    given: ProductFields,
    result: Result,
    name: Annotated[str, Argument(metavar="NAME", help="What it is called.", show_default=False)],
) -> None:
    """Add a product."""
    change(env, env.crm.products.add(given.values() | {"name": name}), result)


@noun.verb(
    "list",
    "crm product list category:GTX --sort -price",
    "crm product list active:yes price:..100",
    "crm product list deal.status:open",
)
def list_(env: Environment, options: Listing) -> None:
    """List products by name; every word narrows the list down."""
    listing(env, "product", options, hint='"crm product add NAME --price 95" adds one, "crm import FILE" a price list.')


@noun.verb("show", 'crm product show "GTX Basic"', "crm product show CONS --json")
def show(env: Environment, which: Which, output: Output) -> None:
    """Show one product with its prices, what was agreed, and the deals, quotes and orders that hold it."""
    from crm_cli.product_sections import product_card, product_sections

    view = env.crm.products.view(env.crm.find_anywhere("product", which))
    described = env.crm.browse.entities["product"].fields
    page = Page(described, (view.id,), (tuple(view.values[field.key] for field in described),))
    card = product_card(record_cards.texts(env, view.values, described), view)
    detail(env, "product", page, output, product_sections(view), card)


@noun.verb(
    "edit",
    "crm product edit CONS --price 105",
    'crm product edit "GTX Basic" --add-price "480 GBP" --remove-price USD',
    "crm product edit --where category:MG --inactive --yes",
)
def edit(
    env: Environment,
    given: ProductFields,
    selection: Selection,
    consent: Consent,
    result: Result,
    which: AnyNumber = None,
    name: Annotated[Text, Option("--name", metavar="TEXT", help="What it is called.")] = None,
    remove_prices: Annotated[
        Texts, Option("--remove-price", metavar="CODE", help="Take the price in a currency away; repeatable.")
    ] = None,
) -> None:
    """Change what is known of a product; deals, quotes and orders keep the prices they have."""
    values = given.values() | given_values({"name": name, "remove_prices": remove_prices})
    if not values:
        raise UsageProblem('Say what to change, as in "crm product edit CONS --price 105".')
    from crm_cli.bulk import edit_records

    edit_records(env, "product", which, selection, values, result)


@noun.verb(
    "agree",
    'crm product agree CONS "Böhm & Söhne" --price 90',
    'crm product agree "GTX Basic" acme@example.com --discount 10%',
)
def agree(
    env: Environment,
    which: Which,
    whose: Whose,
    result: Result,
    price: Annotated[Text, Option("--price", metavar="MONEY", help="What one costs them.")] = None,
    discount: Annotated[Text, Option("--discount", metavar="PERCENT", help="What they get off the list price.")] = None,
) -> None:
    """Keep the price of a product, or the discount on it, that was agreed with a customer."""
    product, customer = env.crm.find("product", which), env.crm.find("customer", whose)
    change(env, env.crm.products.agree(product, customer, price, discount), result)


@noun.verb("disagree", 'crm product disagree CONS "Böhm & Söhne"')
def disagree(env: Environment, which: Which, whose: Whose, result: Result) -> None:
    """Forget what was agreed with a customer; the usual price holds again."""
    product, customer = env.crm.find("product", which), env.crm.find("customer", whose)
    change(env, env.crm.products.disagree(product, customer), result)


@noun.verb(
    "agreements",
    "crm product agreements",
    'crm product agreements --customer "Böhm & Söhne"',
    "crm product agreements --product CONS --json",
)
def agreements(
    env: Environment,
    output: Output,
    which: Annotated[Text, Option("--product", metavar="PRODUCT", help="Of this product only.")] = None,
    whose: Annotated[Text, Option("--customer", metavar="CUSTOMER", help="Of this customer only.")] = None,
) -> None:
    """List the prices and discounts that were agreed with customers."""
    from crm_cli.product_sections import agreements_page

    product = None if which is None else env.crm.find("product", which)
    customer = None if whose is None else env.crm.find("customer", whose)
    nothing = 'Nothing was agreed. "crm product agree PRODUCT CUSTOMER --price 90" keeps what is.'
    listing_page(env, agreements_page(env.crm.products.agreements(product, customer)), output, nothing=nothing)


@noun.verb("delete", "crm product delete CONS")
def delete(env: Environment, which: Several, consent: Consent, result: Result) -> None:
    """Move products to the trash; lines of deals, quotes and orders keep them."""
    delete_each(env, "product", which, result)


@noun.verb("restore", "crm product restore CONS")
def restore(env: Environment, which: Several, result: Result) -> None:
    """Bring products back from the trash."""
    restore_each(env, "product", which, result)
