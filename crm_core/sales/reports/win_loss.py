"""Why and where deals are won and lost."""

from crm_core.catalog.core import Core
from crm_core.sales.reports.deals import Groups, Tally, condition, in_order, tallies, whole_tallies
from crm_core.sales.reports.model import NO_KEY, Asked, Block, Report, Shape, Table, count, money, rate, share, text
from crm_core.sales.reports.periods import PERIODS, all_between
from crm_core.sales.reports.scope import Scope, scope
from crm_core.values.money import Money
from crm_core.values.text import fold

GROUPINGS = ("reason", "source", "owner", "product", "competitor", "customer", "stage", "pipeline", *PERIODS)
FIGURES = (
    count("won"),
    count("lost"),
    rate("win_rate"),
    money("won_value"),
    money("lost_value"),
    rate("value_rate", "Value won"),
)


def win_loss(core: Core, asked: Asked) -> Report:
    """Deals closed in the period: counts, values and rates. Raises UnknownName, FilterProblem, InvalidValue."""
    with scope(core, "deal", asked, "d.closed_on", "closed_on", GROUPINGS) as found:
        by = found.by
        found = found._replace(where=f"{found.where} AND s.kind IN ('won', 'lost')")
        grouped = tallies(found, by, "d.closed_on")
        blocks = []
        for currency, whole in whole_tallies(found, by, grouped).items():
            figures = tuple(zip(FIGURES, _values(whole, currency), strict=True))
            table = _table(found, by, grouped.get(currency, {}), currency)
            blocks.append(Block(currency, figures, (table,)))
        notes = found.notes([block.currency for block in blocks])
    return Report("win-loss", by, tuple(blocks), notes)


def _values(tally: Tally, currency: str) -> tuple[object, ...]:
    """A tally in the order of FIGURES."""
    return (
        tally.won,
        tally.lost,
        share(tally.won, tally.won + tally.lost),
        Money(tally.won_value, currency),
        Money(tally.lost_value, currency),
        share(tally.won_value, tally.won_value + tally.lost_value),
    )


def _table(found: Scope, by: str, groups: Groups, currency: str) -> Table:
    if by == "reason":
        return _reasons(found, groups, currency)
    if by in PERIODS:  # One in which nothing was decided is a gap that people should see.
        decided = all_between(key for key in groups if key != NO_KEY)
        groups = {key: groups.get(key, Tally()) for key in decided} | dict(groups)
    keys = in_order(found, by, groups)[: found.asked.limit]
    rows = tuple((key, *_values(groups[key], currency)) for key in keys)
    records = tuple(
        found.records(condition(found, by, key, "closed_on"), "(status:won OR status:lost)") for key in keys
    )
    return Table("groups", "", (found.heading, *FIGURES), rows, "win_rate", Shape.BARS, "deal", records)


def _reasons(found: Scope, groups: Groups, currency: str) -> Table:
    """Reasons are of lost deals only: their number, share and value."""
    lost = {key: tally for key, tally in groups.items() if tally.lost}
    keys = sorted(lost, key=lambda key: (key == NO_KEY, -lost[key].lost, -lost[key].lost_value, fold(key)))
    whole = sum(tally.lost for tally in lost.values())
    keys = keys[: found.asked.limit]
    columns = (text("reason"), count("lost"), rate("share", "Of lost"), money("lost_value"))
    rows = tuple(
        (key, lost[key].lost, share(lost[key].lost, whole), Money(lost[key].lost_value, currency)) for key in keys
    )
    records = tuple(found.records(condition(found, "reason", key), "status:lost") for key in keys)
    return Table("groups", "", columns, rows, "lost", Shape.BARS, "deal", records)
