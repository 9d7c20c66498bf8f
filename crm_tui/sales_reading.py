"""What the sales overview shows, read from the reports: a year beside the one before, what is ahead, who and what it is from."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from crm_core.catalog.fields import Kind
from crm_core.sales.reports.model import Asked, Block, Report, Table
from crm_core.values.dates.day import MONTH_NAMES
from crm_core.values.money import Money, show_money
from crm_tui.sales_layout import Bar, Panel

if TYPE_CHECKING:
    from crm_core.crm import Crm

_FEW = (Kind.CHOICE, Kind.LIST, Kind.BOOLEAN)
TOPS = ("product", "country", "owner", "source")
TOP_ROWS = 5
AHEAD_ROWS = 7


class SalesSeen(NamedTuple):
    """The panels of both columns, the line above them and what should be known of it."""

    left: tuple[Panel, ...]
    right: tuple[Panel, ...]
    headline: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    tops: tuple[str, ...] = TOPS  # what the last panel at the left can go by


def read_sales(crm: "Crm", year: int, top: str) -> SalesSeen:
    """Everything about one year; ``top`` is what the last panel at the left goes by."""
    run, tops = crm.reports.run, known_tops(crm)
    top = top if top in tops else tops[0]
    this, last = _in_year(year), _in_year(year - 1)
    sales, before = run("sales", this), run("sales", last)
    customers = run("sales", this._replace(by="customer", limit=TOP_ROWS))
    best = run("sales", this._replace(by=top, limit=TOP_ROWS))
    forecast, closed = run("forecast"), run("win-loss", this._replace(by="owner"))
    funnel, quotes = run("funnel", this), run("quotes")
    block, decided = sales.blocks[0], closed.blocks[0]
    headline = (
        ("revenue", _shown(block.figure("revenue"))),
        ("profit", _shown(block.figure("profit"))),
        ("orders", _shown(block.figure("orders"))),
        ("win rate", _rate(decided.figure("win_rate"))),
    )
    reports = (sales, customers, best, forecast, closed, funnel, quotes)
    return SalesSeen(
        (_months(year, block, before.blocks[0]), _top(customers, "customer", year), _top(best, top, year)),
        (_ahead(forecast), _steps(funnel, year), _waiting(quotes)),
        headline,
        tuple(dict.fromkeys(note for report in reports for note in report.notes)),
        tops,
    )


def known_tops(crm: "Crm") -> tuple[str, ...]:
    """What the last panel at the left can go by: the program's own keys, then fields of the owner's with few values."""
    own = (way.word for way in crm.reports.own_groupings("sales").values() if way.field.kind in _FEW)
    return (*TOPS, *dict.fromkeys(own))


def _in_year(year: int) -> Asked:
    return Asked(since=date(year, 1, 1), until=date(year, 12, 31))


def _months(year: int, block: Block, before: Block) -> Panel:
    now, then = _by_key(block.tables[0]), _by_key(before.tables[0])
    bars = []
    for number, name in enumerate(MONTH_NAMES, 1):
        revenue = now.get(f"{year}-{number:02}", Money(0, block.currency))
        earlier = then.get(f"{year - 1}-{number:02}")
        filter_text = f"ordered_on:{year}-{number:02} -status:cancelled"
        aside = show_money(earlier) if earlier and before.currency == block.currency else ""
        bars.append(Bar(name, float(revenue.minor), show_money(revenue), aside, "order", filter_text))
    title = f"Revenue {year} | {year - 1}"
    command = ("crm", "report", "sales", "--by", "month", *_period(year))
    return Panel(title, _shown(block.figure("revenue")), tuple(bars), command)


def _by_key(table: Table) -> dict[str, Money]:
    amounts = table.values("revenue")
    return {str(row[0]): each for row, each in zip(table.rows, amounts, strict=True) if isinstance(each, Money)}


def _top(report: Report, by: str, year: int) -> Panel:
    table = report.blocks[0].tables[0]
    bars = tuple(_bar(table, place, str(row[0]), "revenue") for place, row in enumerate(table.rows))
    command = ("crm", "report", "sales", "--by", by, "--limit", str(TOP_ROWS), *_period(year))
    return Panel(f"By {table.columns[0].label.lower()}", "", bars, command, "no orders")


def _ahead(report: Report) -> Panel:
    block = report.blocks[0]
    table = block.tables[0]
    bars = tuple(
        _bar(table, place, str(row[0]), "weighted", _shown(row[2])) for place, row in enumerate(table.rows[:AHEAD_ROWS])
    )
    return Panel(
        "Forecast, weighted | value",
        _shown(block.figure("weighted")),
        bars,
        ("crm", "report", "forecast"),
        "no open deals",
    )


def _steps(report: Report, year: int) -> Panel:
    table = report.blocks[0].tables[0]
    first = table.rows[0][0] if table.rows else ""
    rows = [(place, row) for place, row in enumerate(table.rows) if row[0] == first]
    bars = tuple(_bar(table, place, str(row[1]), "reached", _rate(row[4])) for place, row in rows)
    command = ("crm", "report", "funnel", *_period(year))
    share = report.blocks[0].figure("share")
    return Panel(
        "Funnel: reached | go on", f"{_rate(share)} won" if share is not None else "", bars, command, "no deals opened"
    )


def _waiting(report: Report) -> Panel:
    block = report.blocks[0]
    table = block.tables[0]
    rows = [(place, row) for place, row in enumerate(table.rows) if row[1]]
    bars = tuple(_bar(table, place, str(row[0]), "open_value", f"{row[1]}") for place, row in rows)
    rate = block.figure("acceptance_rate")
    told = f"{_rate(rate)} accepted" if rate is not None else ""
    return Panel("Open quotes by age | number", told, bars, ("crm", "report", "quotes"), "no open quotes")


def _bar(table: Table, place: int, label: str, drawn: str, aside: str = "") -> Bar:
    value = table.values(drawn)[place]
    length = float(value.minor) if isinstance(value, Money) else float(value) if isinstance(value, int | float) else 0.0
    return Bar(label, length, _shown(value), aside, table.entity, table.records[place])


def _period(year: int) -> Sequence[str]:
    return ("--from", str(year), "--to", str(year))


def _shown(value: object) -> str:
    if isinstance(value, Money):
        return show_money(value)
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)


def _rate(value: object) -> str:
    return f"{value * 100:.0f} %" if isinstance(value, float | int) else ""
