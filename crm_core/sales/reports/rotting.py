"""Open deals that are overdue or have been in their stage for too long, the most valuable first."""

from collections.abc import Mapping
from datetime import date

from crm_core.catalog.core import Core
from crm_core.sales.reports.currencies import Part, in_blocks, total
from crm_core.sales.reports.deals import FROM, WHOLE, condition, currency, key_of, key_sql, several, source, value
from crm_core.sales.reports.model import Asked, Block, Column, Report, Shape, Table, Unit, count, money, text
from crm_core.sales.reports.scope import Scope, scope
from crm_core.sales.words import LOCAL_TODAY
from crm_core.values.money import Money
from crm_core.values.text import fold

GROUPINGS = ("deal", "owner", "stage", "source", "customer", "pipeline", "product")
_IN_STAGE = "CAST(julianday(now_stamp()) - julianday(d.stage_since) AS INTEGER)"
_ROTTING = f"(s.rotting_days IS NOT NULL AND {_IN_STAGE} > s.rotting_days)"
_OVERDUE = f"(d.expected_close IS NOT NULL AND d.expected_close < {LOCAL_TODAY})"
_TROUBLED = f"s.kind NOT IN ('won', 'lost') AND ({_ROTTING} OR {_OVERDUE})"
_SUMS = (count("deals"), money("value"), count("rotting"), count("overdue"))
_DEALS = (
    count("id"),
    text("title"),
    text("customer"),
    text("stage"),
    money("value"),
    count("days_in_stage", "In stage"),
    count("rotting_after", "Rots after"),
    count("overdue_days", "Overdue"),
    Column("expected_close", "Expected", Unit.DATE),
    text("next_step"),
    text("owner"),
)
_WIDTH = 4


def rotting(core: Core, asked: Asked) -> Report:
    """The deals one by one, or counted by a key. Raises UnknownName, FilterProblem, InvalidValue."""
    with scope(core, "deal", asked, "d.expected_close", "expected_close", GROUPINGS) as found:
        by = found.by
        found = found._replace(where=f"{found.where} AND {_TROUBLED}")
        grouped = _grouped(found, WHOLE if by == "deal" else by)
        wholes = _grouped(found, WHOLE) if several(found, by) else grouped
        blocks = []
        for told_in, whole in wholes.items():
            figures = zip(_SUMS, _values(total(whole.values(), _WIDTH), told_in), strict=True)
            first, groups = told_in == next(iter(wholes)), grouped.get(told_in, {})
            table = _deals(found, told_in, first) if by == "deal" else _table(found, by, groups, told_in)
            blocks.append(Block(told_in, tuple(figures), (table,)))
        notes = found.notes([block.currency for block in blocks])
    return Report("rotting", by, tuple(blocks), notes)


def _grouped(found: Scope, by: str) -> Mapping[str, dict[str, tuple[int | float, ...]]]:
    sql = (
        f"SELECT {key_sql(found, by)}, {currency(found, by)}, count(*), sum({value(found, by)}), sum({_ROTTING}), sum({_OVERDUE}) "
        f"FROM {source(found, by)} WHERE {found.where} GROUP BY 1, 2"
    )
    rows = found.db.execute(sql, found.params)
    return in_blocks(
        (Part(key_of(found, by, key), told_in, tuple(sums)) for key, told_in, *sums in rows), found.currency
    )


def _deals(found: Scope, told_in: str, with_valueless: bool) -> Table:
    limit = "" if found.asked.limit is None else f" LIMIT {int(found.asked.limit)}"
    also = " OR d.value_minor IS NULL" if with_valueless else ""
    sql = (
        "SELECT d.id, d.title, (SELECT c.name FROM customers c WHERE c.id = d.customer_id), s.name, "
        f"CASE WHEN d.value_minor IS NOT NULL THEN {value(found, WHOLE)} END AS told, {_IN_STAGE}, s.rotting_days, "
        f"d.expected_close, d.next_step, d.owner FROM {FROM} WHERE {found.where} AND ({currency(found, WHOLE)} = ?{also}) "
        f"ORDER BY told IS NULL, told DESC, d.id{limit}"
    )
    rows = [_row(row, told_in, found.today) for row in found.db.execute(sql, (*found.params, told_in))]
    records = tuple(f"id:{row[0]}" for row in rows)
    return Table("deals", "", _DEALS, tuple(rows), "days_in_stage", Shape.BARS, "deal", records)


def _row(row: tuple[object, ...], told_in: str, today: date) -> tuple[object, ...]:
    key, title, customer, stage, told, in_stage, after, expected, step, owner = row
    amount = Money(told, told_in) if isinstance(told, int) else None
    late = (today - date.fromisoformat(str(expected))).days if expected else 0
    return key, title, customer, stage, amount, in_stage, after, late if late > 0 else None, expected, step, owner


def _table(found: Scope, by: str, groups: Mapping[str, tuple[int | float, ...]], told_in: str) -> Table:
    own = found.own_for(by)
    ordered = own.in_order(groups) if own else None
    keys = (ordered or sorted(groups, key=lambda key: (-groups[key][1], fold(key))))[: found.asked.limit]
    rows = tuple((key, *_values(groups[key], told_in)) for key in keys)
    today = found.today.isoformat()
    troubled = f'(rotting:yes OR expected_close:..{today} -expected_close:{today}) (status:open OR status:"on hold")'
    records = tuple(found.records(condition(found, by, key), troubled) for key in keys)
    return Table("groups", "", (found.heading, *_SUMS), rows, "value", Shape.BARS, "deal", records)


def _values(sums: tuple[int | float, ...], told_in: str) -> tuple[object, ...]:
    deals, summed, rotten, late = (int(each) for each in sums)
    return deals, Money(summed, told_in), rotten, late
