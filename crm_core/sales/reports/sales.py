"""What was sold: orders by month, customer, product, country and more."""

from collections.abc import Iterator, Mapping, Sequence

from crm_core.catalog.core import Core
from crm_core.sales.amounts import divided
from crm_core.sales.orders.order_fields import NET_LEFT
from crm_core.sales.reports.currencies import Part, in_blocks, total
from crm_core.sales.reports.model import (
    NO_KEY,
    Asked,
    Block,
    Column,
    OnDemand,
    Report,
    Shape,
    Table,
    count,
    exactly,
    money,
)
from crm_core.sales.reports.own_keys import OwnKey
from crm_core.sales.reports.periods import PERIODS, all_between, period_of, span_of
from crm_core.sales.reports.scope import Scope, scope
from crm_core.store.driver import Connection
from crm_core.values.money import Money

GROUPINGS = (*PERIODS, "product", "customer", "country", "owner", "source", "status")
_DAY = "o.ordered_on"
_COUNTRY = (
    "coalesce(o.country, (SELECT a.country FROM addresses a WHERE a.customer_id = o.customer_id "
    "AND a.country IS NOT NULL ORDER BY a.is_primary DESC, a.id LIMIT 1))"
)
_KEYS = {
    "customer": "o.customer_id",
    "country": _COUNTRY,
    "owner": "o.owner",
    "source": "o.source",
    "status": "o.status",
}
_PRODUCT = "coalesce('product:' || ol.product_id, 'text:' || ol.description)"
_REVENUE = "o.total_minor - o.refunded_minor"
_NET = NET_LEFT.format(alias="o")
_PROFIT = f"({_NET}) - o.cost_minor"
_LINE_NET = "CASE WHEN o.status = 'refunded' THEN 0 ELSE ol.net_minor END"
_LINE_COST = "CASE WHEN o.status = 'refunded' THEN 0 ELSE (ol.quantity_milli * ol.cost_minor + 500) / 1000 END"
FIGURES = (count("orders"), money("revenue"), money("net"), money("profit"), count("with_cost"), money("average"))
_WIDTH = 5  # orders, revenue, net, profit, orders with a cost: what is added up
_NAMES = "orders, revenue, net, profit, with_cost"
_OTHERS = "\0"  # the key of all that a limit leaves out
Sums = Sequence[int | float]


def sales(core: Core, asked: Asked) -> Report:
    """Orders that are not cancelled, with revenue, net and profit. Raises UnknownName, FilterProblem, InvalidValue."""
    with scope(core, "order", asked, _DAY, "ordered_on", GROUPINGS) as found:
        by = found.by
        found = found._replace(where=f"{found.where} AND o.status <> 'cancelled'")
        several = by == "product" or (found.own is not None and found.own.several)
        blocks = []
        for currency, groups in in_blocks(_parts(found, by), found.currency).items():
            whole: Sums = _orders_of(found, currency) if several else total(groups.values(), _WIDTH)
            blocks.append(Block(currency, _figures(whole, currency), (_table(found, by, groups, currency),)))
        notes = (
            *found.notes([block.currency for block in blocks]),
            *(_product_notes(found) if by == "product" else ()),
        )
    return Report("sales", by, tuple(blocks), notes)


def _parts(found: Scope, by: str) -> Iterator[Part]:
    if found.own:
        return _by_own(found, found.own)
    if by == "product":
        return _by_product(found)
    return _by_day(found, by) if by in PERIODS else _by_key(found, by)


def _by_own(found: Scope, own: OwnKey) -> Iterator[Part]:
    """Sums by a field that the owner defined."""
    sql = f"SELECT {own.sql}, {_currency(found)}, {_sums(found)} FROM orders o{own.joins} WHERE {found.where} GROUP BY 1, 2"
    for value, told_in, *sums in found.db.execute(sql, found.params):
        yield Part(own.name_of(value), told_in, tuple(sums))


def _by_day(found: Scope, by: str) -> Iterator[Part]:
    """Sums by period. The index for months is in order of day and currency, so that nothing has to be sorted."""
    sql = (
        f"SELECT o.ordered_on, {_currency(found)}, {_sums(found)} FROM orders o WHERE {found.where} "
        "GROUP BY o.ordered_on, o.currency"
    )
    for day, currency, *sums in found.db.execute(sql, found.params):
        yield Part(period_of(day, by), currency, tuple(sums))


def _by_key(found: Scope, by: str) -> Iterator[Part]:
    """Sums by what orders have. Where all are in one currency, it need not be sorted by."""
    key, currency = _KEYS[by], _currency(found)
    one = _only_currency(found)
    if one and found.asked.limit is not None:
        yield from _top(found, key, one)
        return
    told, groups = ("?", "1") if one else (currency, "1, 2")
    sql = f"SELECT {key}, {told}, {_sums(found)} FROM orders o WHERE {found.where} GROUP BY {groups}"
    for name, told_in, *sums in found.db.execute(sql, ((one,) if one else ()) + found.params):
        yield Part(NO_KEY if name in (None, "") else str(name), told_in, tuple(sums))


def _top(found: Scope, key: str, currency: str) -> Iterator[Part]:
    """The keys of most revenue, and all others together: only what is shown is fetched."""
    grouped = f"SELECT {key} AS key, {_sums(found)} FROM orders o WHERE {found.where} GROUP BY 1"
    sql = (
        f"WITH groups(key, {_NAMES}) AS ({grouped}) SELECT key, {_NAMES}, "
        f"{', '.join(f'sum({name}) OVER ()' for name in _NAMES.split(', '))} FROM groups "
        "ORDER BY coalesce(key, '') = '', revenue DESC, key LIMIT ?"
    )
    rest: Sums = ()
    for name, *sums in found.db.execute(sql, (*found.params, found.asked.limit)):
        shown, whole = sums[:_WIDTH], sums[_WIDTH:]
        rest = tuple(a - b for a, b in zip(rest or whole, shown, strict=True))
        yield Part(NO_KEY if name in (None, "") else str(name), currency, tuple(shown))
    if rest and rest[0]:
        yield Part(_OTHERS, currency, tuple(rest))


def _only_currency(found: Scope) -> str | None:
    """The currency that all orders are in and told in; None where there may be several."""
    row = found.db.execute("SELECT o.currency FROM orders o WHERE o.deleted_at IS NULL LIMIT 1").fetchone()
    if row is None or (found.money.converts and row[0] != found.currency):
        return None
    # The order makes SQLite read the index for months, which holds the currency, and no rows.
    others = "SELECT 1 FROM orders o WHERE o.deleted_at IS NULL AND o.currency <> ? ORDER BY o.ordered_on, o.currency LIMIT 1"
    return None if found.db.execute(others, row).fetchone() else str(row[0])


def _by_product(found: Scope) -> Iterator[Part]:
    """Sums of lines, without tax; what orders as a whole were charged or refunded is of no product."""
    net = found.money.amount(_LINE_NET, "o.currency", _DAY)
    profit = found.money.amount(f"({_LINE_NET}) - {_LINE_COST}", "o.currency", _DAY)
    sql = (
        f"SELECT {_PRODUCT}, {_currency(found)}, count(DISTINCT o.id), sum({net}), sum({net}), coalesce(sum({profit}), 0), "
        f"count(DISTINCT iif(ol.cost_minor IS NULL, NULL, o.id)) FROM order_lines ol JOIN orders o ON o.id = ol.order_id WHERE {found.where} GROUP BY 1, 2"
    )
    for key, currency, *sums in found.db.execute(sql, found.params):
        yield Part(key, currency, tuple(sums))


def _orders_of(found: Scope, currency: str) -> Sums:
    """The sums of all orders told in a currency."""
    sql = f"SELECT {_sums(found)} FROM orders o WHERE {found.where} AND {_currency(found)} = ?"
    return tuple(value or 0 for value in found.db.execute(sql, (*found.params, currency)).fetchone())


def _product_notes(found: Scope) -> Iterator[str]:
    taxed = f"SELECT 1 FROM orders o WHERE {found.where} AND o.tax_minor <> 0 LIMIT 1"
    if found.db.execute(taxed, found.params).fetchone():
        yield "The revenue of a product is without tax; the figures above are with tax."
    partly = f"SELECT count(*) FROM orders o WHERE {found.where} AND o.status <> 'refunded' AND o.refunded_minor <> 0"
    if number := found.db.execute(partly, found.params).fetchone()[0]:
        yield f"Refunds of a part ({number:,} orders) are of no single product and are taken off the figures above only."


def _currency(found: Scope) -> str:
    return found.money.currency("o.currency", _DAY)


def _sums(found: Scope) -> str:
    amounts = [found.money.amount(amount, "o.currency", _DAY) for amount in (_REVENUE, _NET, _PROFIT)]
    revenue, net, profit = (f"coalesce(sum({amount}), 0)" for amount in amounts)
    return f"count(*), {revenue}, {net}, {profit}, count(o.cost_minor)"


def _values(sums: Sums, currency: str) -> tuple[object, ...]:
    """Sums in the order of FIGURES."""
    orders, revenue, net, profit, with_cost = map(int, sums)
    known = Money(profit, currency) if with_cost else None
    mean = Money(divided(revenue, orders), currency) if orders else None
    return orders, Money(revenue, currency), Money(net, currency), known, with_cost, mean


def _figures(sums: Sums, currency: str) -> tuple[tuple[Column, object], ...]:
    return tuple(zip(FIGURES, _values(sums, currency), strict=True))


def _table(found: Scope, by: str, groups: Mapping[str, Sums], currency: str) -> Table:
    ordered = found.own.in_order(groups) if found.own else None
    if ordered is not None:
        keys = ordered
    elif by in PERIODS:
        keys = all_between(groups)
    else:
        keys = sorted(sorted(groups), key=lambda key: -groups[key][1])
        keys.sort(key=NO_KEY.__eq__)
        keys = [key for key in keys if key != _OTHERS]
    limit = found.asked.limit
    keys = keys if limit is None else keys[-limit:] if by in PERIODS else keys[:limit]
    names = _names(found.db, by, keys)
    nothing: Sums = (0,) * _WIDTH
    rows = tuple((names.get(key, key), *_values(groups.get(key, nothing), currency)) for key in keys)
    records = OnDemand(lambda place: found.records(_condition(found, by, keys[place]), "-status:cancelled"), len(keys))
    return Table("groups", "", (found.heading, *FIGURES), rows, "revenue", Shape.BARS, "order", records)


def _names(db: Connection, by: str, keys: Sequence[str]) -> dict[str, str]:
    """What people call the keys that are ids."""
    if by == "customer":
        return _looked_up(
            db,
            "SELECT CAST(id AS TEXT), name FROM customers WHERE id IN (SELECT value FROM json_each(?))",
            [key for key in keys if key != NO_KEY],
        )
    if by != "product":
        return {}
    texts = {key: key.removeprefix("text:") for key in keys if key.startswith("text:")}
    ids = [key.removeprefix("product:") for key in keys if key.startswith("product:")]
    named = _looked_up(
        db, "SELECT CAST(id AS TEXT), name FROM products WHERE id IN (SELECT value FROM json_each(?))", ids
    )
    return texts | {f"product:{key}": name for key, name in named.items()}


def _looked_up(db: Connection, sql: str, ids: Sequence[str]) -> dict[str, str]:
    return dict(db.execute(sql, (f"[{','.join(ids)}]",)))


def _condition(found: Scope, by: str, key: str) -> str:
    """The filter for the orders behind a row."""
    if found.own:
        return found.own.condition(key)
    if by in PERIODS:
        return f"ordered_on:{span_of(key)}"
    if by == "product":
        kind, _, value = key.partition(":")
        return f"product.id:{value}" if kind == "product" else exactly("product", value)
    if by == "customer" and key != NO_KEY:
        return f"customer.id:{key}"
    return exactly(by, key)
