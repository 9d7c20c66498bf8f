"""Counts and sums over deals: one grouped SELECT, added up here without rounding until the end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.condition import Condition
from crm_core.sales.rates.conversion import NO_CONVERSION, VALUE_DAY, Conversion
from crm_core.sales.stages import Stage
from crm_core.store.driver import Connection
from crm_core.values.money import Money, scaled


class Key(NamedTuple):
    """What deals are grouped by: an expression, what it needs joined, and the amount that counts in a group.

    ``in_rows``: no index holds it.
    """

    sql: str = "NULL"
    joins: str = ""
    minor: str = "d.value_minor"
    in_rows: bool = False


NO_KEY = Key()
OWNER = Key("d.owner", in_rows=True)


class Tally(NamedTuple):
    """What is added up for deals of one currency; ``weighted`` is in minor units times basis points."""

    deals: int = 0
    valued: int = 0
    won: int = 0
    lost: int = 0
    open: int = 0
    value: int = 0
    won_value: int = 0
    open_value: int = 0
    weighted: int = 0
    cycles: int = 0
    cycle_days: float = 0.0

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally._make(one + another for one, another in zip(self, other, strict=True))

    def weighted_money(self, currency: str) -> Money:
        """The weighted sum, halves rounded up, once."""
        return Money(scaled(self.weighted, 1), currency)


class Cell(NamedTuple):
    """The tally of one group, stage and currency; ``key`` is what was grouped by."""

    key: object
    stage: Stage
    currency: str
    tally: Tally


def tallies(
    db: Connection,
    deal: Entity,
    condition: Condition,
    stages: Sequence[Stage],
    key: Key = NO_KEY,
    money: Conversion = NO_CONVERSION,
) -> list[Cell]:
    """Tallies of the deals in ``stages`` that match, by key, stage and the currency that ``money`` tells them in."""
    by_id = {stage.id: stage for stage in stages}
    won = ", ".join(str(stage.id) for stage in stages if stage.kind == "won") or "NULL"
    is_cycle = f"CASE WHEN d.stage_id IN ({won}) AND d.closed_on IS NOT NULL THEN d.opened_on END"
    days = f"CASE WHEN d.stage_id IN ({won}) THEN julianday(d.closed_on) - julianday(d.opened_on) END"
    # Counting needs no joins, so only filters get them. The index for reports answers everything but texts to group by;
    # for those any index would only be a detour to the rows.
    hint = " NOT INDEXED" if key.in_rows else ""
    matching = f" AND d.id IN (SELECT d.id FROM {deal.source} WHERE {condition.sql})" if condition.sql else ""
    told_in = money.currency("d.currency", VALUE_DAY)
    value = money.amount(key.minor, "d.currency", VALUE_DAY)
    sql = (
        f"SELECT {key.sql}, d.stage_id, {told_in}, d.probability_bp, count(*), count({key.minor}), "
        f"coalesce(sum({value}), 0), count({is_cycle}), coalesce(sum({days}), 0.0) FROM deals d{hint}{key.joins} "
        f"WHERE d.deleted_at IS NULL AND d.stage_id IN ({', '.join(map(str, by_id)) or 'NULL'}){matching} "
        f"GROUP BY d.stage_id, {told_in}, d.probability_bp{'' if key == NO_KEY else ', 1'}"
    )
    found: dict[tuple[object, int, str], Tally] = {}
    for name, stage_id, currency, own, count, valued, value, cycles, days in db.execute(sql, condition.params):
        place = (name, stage_id, currency)
        counted = _tally(by_id[stage_id], own, count, valued, value, cycles, days)
        found[place] = found.get(place, Tally()).plus(counted)
    return [Cell(name, by_id[stage_id], currency, tally) for (name, stage_id, currency), tally in found.items()]


def _tally(stage: Stage, own: int | None, count: int, valued: int, value: int, cycles: int, days: float) -> Tally:
    if stage.kind == "won":
        return Tally(count, valued, won=count, value=value, won_value=value, cycles=cycles, cycle_days=days)
    if stage.kind == "lost":
        return Tally(count, valued, lost=count, value=value)
    probability = stage.probability if own is None else own
    return Tally(count, valued, open=count, value=value, open_value=value, weighted=value * probability)


def total(cells: Iterable[Cell]) -> Tally:
    """All cells added up."""
    result = Tally()
    for cell in cells:
        result = result.plus(cell.tally)
    return result


def by_currency(cells: Iterable[Cell], business: str) -> Mapping[str, list[Cell]]:
    """The cells of each currency, that of most deals first.

    A currency without any amount is only what deals were entered under: its deals count with the main currency.
    """
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.currency].append(cell)
    sums = {currency: total(part) for currency, part in found.items()}
    ranked = sorted(found, key=lambda c: (not sums[c].valued, -sums[c].deals, c != business, c))
    if not ranked:
        return {business: []}
    main = ranked[0] if sums[ranked[0]].valued else (business if business in found else ranked[0])
    kept = {currency: found[currency] for currency in ranked if sums[currency].valued or currency == main}
    for currency in ranked:
        if currency not in kept:
            kept[main] = kept[main] + found[currency]
    return kept
