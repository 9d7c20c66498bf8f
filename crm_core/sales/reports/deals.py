"""What reports on deals have in common: the keys they go by, and the SQL of values and days."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_core.sales.deal_fields import PROBABILITY
from crm_core.sales.rates.conversion import CLOSING, VALUE_DAY
from crm_core.sales.reports import deal_products
from crm_core.sales.reports.currencies import Part, in_blocks, total
from crm_core.sales.reports.deal_products import PRODUCT
from crm_core.sales.reports.model import NO_KEY, exactly
from crm_core.sales.reports.periods import PERIODS, period_of, span_of
from crm_core.sales.reports.scope import Scope
from crm_core.values.money import Money, scaled
from crm_core.values.text import fold

FROM = "deals d JOIN stages s ON s.id = d.stage_id"
WHOLE = ""  # goes by nothing: all deals as one
KEYS = {
    "reason": "d.lost_reason",
    "source": "d.source",
    "owner": "d.owner",
    PRODUCT: deal_products.KEY,
    WHOLE: "NULL",
    "competitor": "d.competitor",
    "stage": "s.name",
    "pipeline": "(SELECT pl.name FROM pipelines pl WHERE pl.id = s.pipeline_id)",
    "customer": "(SELECT c.name FROM customers c WHERE c.id = d.customer_id)",
}
FIELDS = {"reason": "lost_reason"}


def source(found: Scope, by: str) -> str:
    """The FROM of deals grouped by a key, with a row for each group that a deal is in."""
    if own := found.own_for(by):
        return FROM + own.joins
    return FROM + deal_products.JOIN if by == PRODUCT else FROM


def several(found: Scope, by: str) -> bool:
    """Whether a deal may be in several groups, so that groups do not add up to the whole."""
    own = found.own_for(by)
    return own.several if own else by == PRODUCT


def key_sql(found: Scope, by: str, day: str = CLOSING) -> str:
    """The SQL of what deals are grouped by; periods are made of days afterwards."""
    if own := found.own_for(by):
        return own.sql
    return day if by in PERIODS else KEYS[by]


def key_of(found: Scope, by: str, value: object) -> str:
    """What a group is called."""
    if own := found.own_for(by):
        return own.name_of(value)
    if value in (None, ""):
        return NO_KEY
    return period_of(str(value), by) if by in PERIODS else str(value)


def condition(found: Scope, by: str, key: str, day_field: str = "close_date") -> str:
    """The filter for the deals of a group."""
    if own := found.own_for(by):
        return own.condition(key)
    if by in PERIODS:
        return f"{day_field}:missing" if key == NO_KEY else f"{day_field}:{span_of(key)}"
    return exactly(FIELDS.get(by, by), key)


def currency(found: Scope, by: str) -> str:
    """The SQL of the currency a deal's value is told in, NULL without a value."""
    return f"CASE WHEN {_minor(by)} IS NOT NULL THEN {found.money.currency('d.currency', VALUE_DAY)} END"


def value(found: Scope, by: str) -> str:
    """The SQL of a deal's value as it is told, of that part which is the group's; 0 without one."""
    return f"coalesce({found.money.amount(_minor(by), 'd.currency', VALUE_DAY)}, 0)"


def _minor(by: str) -> str:
    return f"({deal_products.MINOR})" if by == PRODUCT else "d.value_minor"


class Tally(NamedTuple):
    """What is added up of deals, in minor units of one currency; ``weighted`` is that times basis points."""

    deals: int = 0
    won: int = 0
    lost: int = 0
    open: int = 0
    won_value: int = 0
    lost_value: int = 0
    open_value: int = 0
    weighted: int = 0

    @property
    def value(self) -> int:
        """The value of all."""
        return self.won_value + self.lost_value + self.open_value

    def weighted_money(self, currency: str) -> Money:
        """The weighted value, rounded once."""
        return Money(scaled(self.weighted, 1), currency)


Groups = Mapping[str, Tally]


def tallies(found: Scope, by: str, day: str = CLOSING) -> Mapping[str, Groups]:
    """The deals of each currency by key; ``day`` is the SQL of the day that periods are made of."""
    is_open = "s.kind NOT IN ('won', 'lost')"
    told = value(found, by)
    sums = [f"sum(CASE WHEN {kind} THEN {told} ELSE 0 END)" for kind in ("s.kind = 'won'", "s.kind = 'lost'", is_open)]
    sql = (
        f"SELECT {key_sql(found, by, day)}, {currency(found, by)}, count(*), sum(s.kind = 'won'), sum(s.kind = 'lost'), sum({is_open}), "
        f"{', '.join(sums)}, sum(CASE WHEN {is_open} THEN {told} * ({PROBABILITY}) ELSE 0 END) "
        f"FROM {source(found, by)} WHERE {found.where} GROUP BY 1, 2"
    )
    rows = found.db.execute(sql, found.params)
    parts = [Part(key_of(found, by, key), told_in, tuple(each)) for key, told_in, *each in rows]
    blocks = in_blocks(parts, found.currency)
    return {code: {key: Tally(*map(int, each)) for key, each in groups.items()} for code, groups in blocks.items()}


def whole_tallies(found: Scope, by: str, grouped: Mapping[str, Groups]) -> Mapping[str, Tally]:
    """All deals of each currency together, each counted once, whatever groups they are in."""
    groups = tallies(found, WHOLE) if several(found, by) else grouped
    return {code: added(each) for code, each in groups.items()}


def added(groups: Groups) -> Tally:
    """All groups together."""
    return Tally(*map(int, total(groups.values(), len(Tally._fields))))


def in_order(found: Scope, by: str, groups: Groups) -> list[str]:
    """The keys in their order: periods by time, others by value won, then number."""
    own = found.own_for(by)
    if own and (ordered := own.in_order(groups)) is not None:
        return ordered
    if by in PERIODS:
        return sorted(groups, key=lambda key: (key == NO_KEY, key))
    return sorted(groups, key=lambda key: (key == NO_KEY, -groups[key].won_value, -groups[key].deals, fold(key)))
