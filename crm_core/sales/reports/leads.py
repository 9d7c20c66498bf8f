"""What becomes of inquiries: how many turn into deals, and what those bring."""

from collections.abc import Iterator, Mapping

from crm_core.catalog.core import Core
from crm_core.sales.rates.conversion import VALUE_DAY
from crm_core.sales.reports.currencies import Part, in_blocks, total
from crm_core.sales.reports.deals import WHOLE, key_of
from crm_core.sales.reports.model import NO_KEY, Asked, Block, Report, Shape, Table, count, exactly, money, rate, share
from crm_core.sales.reports.periods import PERIODS, all_between, span_of
from crm_core.sales.reports.scope import Scope, scope
from crm_core.values.money import Money
from crm_core.values.text import fold

GROUPINGS = ("source", "status", "owner", "campaign", "reason", *PERIODS)
_DAY = "substr(l.received_at, 1, 10)"
_KEYS = {"source": "l.source", "status": "l.status", "owner": "l.owner", "campaign": "l.campaign"}
_KEYS |= {"reason": "l.disqualified_reason", WHOLE: "NULL"} | dict.fromkeys(PERIODS, _DAY)
_FIELDS = {"reason": "disqualified_reason"}
FIGURES = (
    count("leads"),
    count("open"),
    count("qualified"),
    count("disqualified"),
    rate("conversion", "To deals"),
    count("won"),
    rate("win_rate", "Won of all"),
    money("won_value"),
)
_WIDTH = 7  # leads, open, qualified, disqualified, with a deal, won, value won


def leads(core: Core, asked: Asked) -> Report:
    """Leads received in the period. Raises UnknownName, FilterProblem, InvalidValue."""
    with scope(core, "lead", asked, _DAY, "received_at", GROUPINGS) as found:
        by = found.by
        grouped = in_blocks(_parts(found, by), found.currency)
        wholes = in_blocks(_parts(found, WHOLE), found.currency) if found.own and found.own.several else grouped
        blocks = []
        for currency, whole in wholes.items():
            figures = tuple(zip(FIGURES, _values(total(whole.values(), _WIDTH), currency), strict=True))
            blocks.append(Block(currency, figures, (_table(found, by, grouped.get(currency, {}), currency),)))
        notes = found.notes([block.currency for block in blocks])
    return Report("leads", by, tuple(blocks), notes)


def _parts(found: Scope, by: str) -> Iterator[Part]:
    own = found.own_for(by)
    key_sql, joins = (own.sql, own.joins) if own else (_KEYS[by], "")
    is_won = "coalesce(s.kind = 'won', 0)"
    told = found.money.amount("d.value_minor", "d.currency", VALUE_DAY)
    currency = f"CASE WHEN s.kind = 'won' AND d.value_minor IS NOT NULL THEN {found.money.currency('d.currency', VALUE_DAY)} END"
    sql = (
        f"SELECT {key_sql}, {currency}, count(*), sum(l.status IN ('new', 'working')), sum(l.status = 'qualified'), "
        f"sum(l.status = 'disqualified'), count(d.id), sum({is_won}), "
        f"sum(CASE WHEN {is_won} THEN coalesce({told}, 0) ELSE 0 END) "
        "FROM leads l LEFT JOIN deals d ON d.id = l.deal_id AND d.deleted_at IS NULL LEFT JOIN stages s ON s.id = d.stage_id"
        f"{joins} WHERE {found.where} GROUP BY 1, 2"
    )
    for key, told_in, *sums in found.db.execute(sql, found.params):
        yield Part(key_of(found, by, key), told_in, tuple(sums))


def _values(sums: tuple[int | float, ...], currency: str) -> tuple[object, ...]:
    """Sums in the order of FIGURES."""
    number, still, qualified, disqualified, deals, won, value = (int(each) for each in sums)
    rates = share(deals, number), won, share(won, number)
    return number, still, qualified, disqualified, *rates, Money(value, currency)


def _table(found: Scope, by: str, groups: Mapping[str, tuple[int | float, ...]], currency: str) -> Table:
    ordered = found.own.in_order(groups) if found.own else None
    if ordered is not None:
        keys = ordered
    elif by in PERIODS:
        keys = all_between(groups.keys() - {NO_KEY})
    else:
        keys = sorted(groups, key=lambda key: (key == NO_KEY, -groups[key][0], fold(key)))
    keys = keys[: found.asked.limit]
    rows = tuple((key, *_values(groups.get(key, (0,) * _WIDTH), currency)) for key in keys)
    records = tuple(found.records(_condition(found, by, key)) for key in keys)
    return Table("groups", "", (found.heading, *FIGURES), rows, "leads", Shape.BARS, "lead", records)


def _condition(found: Scope, by: str, key: str) -> str:
    if found.own:
        return found.own.condition(key)
    if by in PERIODS:
        return f"received_at:{span_of(key)}"
    return exactly(_FIELDS.get(by, by), key)
