"""What orders add to the catalog."""

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.registry import Reference, Registration
from crm_core.sales.orders.order_fields import ORDER, ORDER_SEARCH, PROFIT, SALES
from crm_core.sales.orders.timeline import ORDER_TIMELINE

_BOUGHT = "FROM orders b WHERE b.customer_id = c.id AND b.deleted_at IS NULL AND b.status <> 'cancelled'"
_ONE_CURRENCY = "CASE WHEN min(b.currency) = max(b.currency)"
_SALES, _PROFIT = SALES.format(alias="b"), PROFIT.format(alias="b")
_WITH_COST = f"{_BOUGHT} AND b.cost_minor IS NOT NULL"

CUSTOMER_FIELDS = (
    Field(
        key="orders",
        label="Orders",
        kind=Kind.NUMBER,
        sql=f"(SELECT count(*) {_BOUGHT})",
        aliases=("order_count",),
        width=6,
        help="orders that are not cancelled",
    ),
    Field(
        key="revenue",
        label="Revenue",
        kind=Kind.MONEY,
        sql=f"(SELECT {_ONE_CURRENCY} THEN sum({_SALES}) END {_BOUGHT})",
        currency_sql=f"(SELECT min(b.currency) {_BOUGHT})",
        width=14,
        help="orders less refunds, where all have one currency",
    ),
    Field(
        key="profit",
        label="Profit",
        kind=Kind.MONEY,
        sql=f"(SELECT {_ONE_CURRENCY} THEN sum({_PROFIT}) END {_WITH_COST})",
        currency_sql=f"(SELECT min(b.currency) {_WITH_COST})",
        width=14,
        help="net less the net share of refunds, less cost, of the orders whose cost is known, where all have one currency",
    ),
    Field(
        key="first_order",
        label="First order",
        kind=Kind.DATE,
        sql=f"(SELECT min(b.ordered_on) {_BOUGHT})",
        width=11,
        help="the day of the first order that is not cancelled",
    ),
    Field(
        key="last_order",
        label="Last order",
        kind=Kind.DATE,
        sql=f"(SELECT max(b.ordered_on) {_BOUGHT})",
        width=11,
        help="the day of the last order that is not cancelled",
    ),
)

REGISTRATION = Registration(
    entities=(ORDER,),
    search=(ORDER_SEARCH,),
    timeline=(ORDER_TIMELINE,),
    references=(
        Reference("orders", "customer_id", "customer", "order of"),
        Reference("orders", "deal_id", "deal", "order from"),
        Reference("orders", "quote_id", "quote", "order from"),
        Reference("order_lines", "order_id", "order", "line of", belonging=True),
        Reference("order_lines", "product_id", "product", "order line with", joins=True),
    ),
    fields=(("customer", CUSTOMER_FIELDS),),
)
