"""How orders appear in the timeline of their customer: when ordered, when paid and when money was given back."""

from crm_core.catalog.registry import TimelineSource
from crm_core.values.currencies import DIGITS


def _written(minor: str, currency: str) -> str:
    """An expression for an amount as people read it, "1,234.50 EUR"."""
    shapes = {places: _shape(minor, places) for places in {2, *DIGITS.values()}}
    others = " ".join(
        f"WHEN {currency} IN ({', '.join(repr(code) for code, digits in DIGITS.items() if digits == places)}) THEN {shape}"
        for places, shape in shapes.items()
        if places != 2
    )
    return f"(CASE WHEN {minor} < 0 THEN '-' ELSE '' END || CASE {others} ELSE {shapes[2]} END || ' ' || {currency})"


def _shape(minor: str, places: int) -> str:
    unit = 10**places
    if places == 0:
        return f"printf('%,d', abs({minor}))"
    return f"printf('%,d.%0{places}d', abs({minor}) / {unit}, abs({minor}) % {unit})"


_NAMED = "'Order ' || coalesce(o.number, o.id)"
_OF_CUSTOMER = "FROM orders o WHERE o.customer_id = :customer AND o.deleted_at IS NULL"
_BOUGHT = (
    "coalesce((SELECT group_concat(description, ', ') FROM "
    "(SELECT ol.description FROM order_lines ol WHERE ol.order_id = o.id ORDER BY ol.position)), '')"
)

ORDER_TIMELINE = TimelineSource(
    "order",
    f"""SELECT o.ordered_on, 'order', NULL, {_NAMED} || ', ' || {_written("o.total_minor", "o.currency")}
 || CASE o.status WHEN 'cancelled' THEN ', cancelled' WHEN 'open' THEN ', to be paid' ELSE '' END, {_BOUGHT}, 'order', o.id
 {_OF_CUSTOMER}
 UNION ALL SELECT o.paid_on, 'order', NULL, {_NAMED} || ' paid', '', 'order', o.id
 {_OF_CUSTOMER} AND o.paid_on <> o.ordered_on
 UNION ALL SELECT o.refunded_on, 'order', NULL, {_NAMED} || ': ' || {_written("o.refunded_minor", "o.currency")}
 || ' refunded', '', 'order', o.id
 {_OF_CUSTOMER} AND o.refunded_minor <> 0 AND o.refunded_on IS NOT NULL""",
)
