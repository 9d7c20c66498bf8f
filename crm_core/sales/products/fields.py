"""The fields of products, as lists, filters, forms, imports and exports see them, and what products add to customers."""

from crm_core.catalog.fields import LIST_SEPARATOR, Entity, Field, Kind
from crm_core.catalog.registry import Reference, Registration
from crm_core.customers.fields import custom, external_id, stamps
from crm_core.store.search import Feeder, SearchSource
from crm_core.values.currencies import DIGITS

_SEPARATOR = f"char({ord(LIST_SEPARATOR)})"


def amount_sql(minor: str, currency: str) -> str:
    """An amount as people type it, "520.00 USD", with the decimals of its currency."""
    sign = f"CASE WHEN {minor} < 0 THEN '-' ELSE '' END"
    cases = " ".join(
        f"WHEN '{code}' THEN {_with_point(minor, places)}" for code, places in sorted(DIGITS.items()) if places != 2
    )
    return f"{sign} || CASE {currency} {cases} ELSE {_with_point(minor, 2)} END || ' ' || {currency}"


def _with_point(minor: str, places: int) -> str:
    if not places:
        return f"abs({minor})"
    return f"printf('%d.%0{places}d', abs({minor}) / {10**places}, abs({minor}) % {10**places})"


def _own(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    """A field that is a column of the products table."""
    settings: dict[str, object] = {"sql": f"pr.{key}", "editable": True, **options}
    return Field(key=key, label=label, kind=kind, **settings)  # type: ignore[arg-type]


_PRICE_TEXT = amount_sql("pp.price_minor", "pp.currency")

PRODUCT = Entity(
    name="product",
    plural="products",
    table="products",
    alias="pr",
    source="products pr",
    name_sql="pr.name",
    code_sql="pr.folded_sku",
    code_word="sku",
    code_column="pr.folded_sku",
    code_is_unique=True,
    columns=("id", "sku", "name", "category", "price", "unit", "tax", "active"),
    default_sort=("name",),
    search_table="products_search",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="pr.id", width=6),
        _own(
            "name",
            "Name",
            required=True,
            sort_sql="pr.sort_name",
            aliases=("product",),
            headers=("product name", "item", "item name", "service", "article"),
            width=28,
        ),
        _own(
            "sku",
            "SKU",
            sort_sql="pr.folded_sku",
            max_length=100,
            aliases=("code", "article_number"),
            headers=("product code", "item number", "article number", "part number"),
            width=12,
            help="the number it has in your books; no two products share one",
        ),
        _own(
            "category",
            "Category",
            aliases=("series",),
            headers=("product category", "product family", "series", "product type"),
            width=16,
        ),
        _own("unit", "Unit", max_length=100, headers=("unit of measure", "uom"), width=8, help="hour, piece, kg"),
        _own(
            "price",
            "Price",
            Kind.MONEY,
            sql="pr.price_minor",
            currency_sql="pr.currency",
            headers=("sales price", "list price", "unit price", "net price"),
            width=14,
            help="what one unit costs, without tax",
        ),
        _own(
            "cost",
            "Cost",
            Kind.MONEY,
            sql="pr.cost_minor",
            currency_sql="pr.currency",
            headers=("unit cost", "cost price", "purchase price"),
            width=14,
            help="what one unit costs you, in the currency of the price",
        ),
        _own("currency", "Currency", max_length=3, width=8, help="of price and cost"),
        Field(
            key="prices",
            label="Other prices",
            kind=Kind.LIST,
            sql=f"(SELECT group_concat(item, {_SEPARATOR}) FROM (SELECT {_PRICE_TEXT} AS item FROM product_prices pp "
            "WHERE pp.product_id = pr.id ORDER BY pp.currency))",
            test_sql="pp.currency",
            match_sql="pr.id IN (SELECT pp.product_id FROM product_prices pp WHERE {test})",
            editable=True,
            width=24,
            help="what it costs in other currencies: 520 USD; filters ask for the currency",
        ),
        _own(
            "tax",
            "Tax",
            Kind.PERCENT,
            sql="pr.tax_bp",
            aliases=("tax_rate", "vat"),
            headers=("tax rate", "vat rate", "tax percent"),
            width=7,
            help="the rate that quotes and orders begin with",
        ),
        _own("active", "Active", Kind.BOOLEAN, sql="pr.is_active", aliases=("is_active",), width=6, help="still sold"),
        _own("owner", "Owner", help="who looks after it"),
        _own("description", "Description", Kind.LONG_TEXT, width=30),
        custom("pr"),
        external_id("pr", "product"),
        *stamps("pr"),
    ),
)

PRODUCT_SEARCH = SearchSource(
    "product",
    "products",
    "pr",
    "SELECT pr.id, pr.name, coalesce(pr.sku, '') || ' ' || coalesce(pr.category, '') || ' ' || "
    "coalesce(pr.description, '') FROM products pr WHERE pr.deleted_at IS NULL",
    (Feeder("products", "SELECT {row}.id"),),
)

_AGREED = (
    "CASE WHEN pa.price_minor IS NULL THEN printf('-%g %%', pa.discount_bp / 100.0) "
    f"ELSE {amount_sql('pa.price_minor', 'pa.currency')} END"
)
AGREEMENTS = Field(
    key="agreements",
    label="Agreed prices",
    kind=Kind.LIST,
    sql=f"(SELECT group_concat(item, {_SEPARATOR}) FROM (SELECT ap.name || ': ' || {_AGREED} AS item "
    "FROM price_agreements pa JOIN products ap ON ap.id = pa.product_id WHERE pa.customer_id = c.id "
    "AND ap.deleted_at IS NULL ORDER BY ap.sort_name, ap.id))",
    test_sql="ap.name",
    match_sql="c.id IN (SELECT pa.customer_id FROM price_agreements pa JOIN products ap ON ap.id = pa.product_id "
    "WHERE {test})",
    aliases=("agreement",),
    width=30,
    help="prices and discounts agreed for single products; filters ask for the product",
)

REGISTRATION = Registration(
    entities=(PRODUCT,),
    search=(PRODUCT_SEARCH,),
    references=(
        Reference("product_prices", "product_id", "product", "price of", belonging=True),
        Reference("price_agreements", "product_id", "product", "price agreed on", belonging=True),
        Reference("price_agreements", "customer_id", "customer", "price agreed with", belonging=True),
        Reference("deal_lines", "deal_id", "deal", "line of", belonging=True),
        Reference("deal_lines", "product_id", "product", "deal line with", joins=True),
    ),
    fields=(("customer", (AGREEMENTS,)),),
)
