"""What the sales overview shows, read from the reports: a year beside the one before, what is ahead, who and what it is from."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from crm_core.catalog.fields import Kind
from crm_core.sales.reports.model import Asked, Block, Report, Table
from crm_core.sales.reports.scope import no_rate
from crm_core.values.dates.day import MONTH_NAMES
from crm_core.values.money import Money, show_money
from crm_tui.sales_layout import Bar, Panel

if TYPE_CHECKING:
    from crm_core.crm import Crm

_FEW = (Kind.CHOICE, Kind.LIST, Kind.BOOLEAN)
TOPS = ("product", "country", "owner", "source")
TOP_ROWS = 5  # of the best at least
AHEAD_ROWS = 7


class SalesSeen(NamedTuple):
    """The panels of both columns, the line above them and what should be known of it."""

    left: tuple[Panel, ...]
    right: tuple[Panel, ...]
    headline: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    tops: tuple[str, ...] = TOPS  # what the last panel at the left can go by
    currencies: tuple[str, ...] = ()  # that there are figures in, the one that is shown first
    reported_in: str = ""

    @property
    def apart(self) -> tuple[str, ...]:
        """The currencies whose money is in no figure of the reporting currency, for want of a rate."""
        return tuple(each for each in self.currencies if each != self.reported_in)


def read_sales(crm: "Crm", year: int, top: str, currency: str = "", rows: int = TOP_ROWS) -> SalesSeen:
    """Everything about one year; ``top`` is what the last panel at the left goes by, the best have so many ``rows``.

    ``currency`` is one of those that are told apart, that of most without it.
    """
    run, tops = crm.reports.run, known_tops(crm)
    top = top if top in tops else tops[0]
    this, last = _in_year(year), _in_year(year - 1)
    sales, before = run("sales", this), run("sales", last)
    customers = run("sales", this._replace(by="customer", limit=rows))
    best = run("sales", this._replace(by=top, limit=rows))
    forecast, closed = run("forecast"), run("win-loss", this._replace(by="owner"))
    funnel, quotes = run("funnel", this), run("quotes")
    reports = (sales, customers, best, forecast, closed, funnel, quotes, before)
    told = tuple(dict.fromkeys(each.currency for report in reports for each in report.blocks))
    shown = currency if currency in told else sales.blocks[0].currency
    block, earlier, who, of, ahead, decided, steps, waiting = (
        _block(report, shown) for report in (sales, before, customers, best, forecast, closed, funnel, quotes)
    )
    headline = (
        ("revenue", _shown(block.figure("revenue"))),
        ("profit", _shown(block.figure("profit"))),
        ("orders", _shown(block.figure("orders"))),
        ("win rate", _rate(decided.figure("win_rate"))),
    )
    facts = crm.business.facts
    reported_in = facts.reporting_currency or facts.currency
    return SalesSeen(
        (_months(year, block, earlier), _top(who, "customer", year, rows), _top(of, top, year, rows)),
        (_ahead(ahead), _steps(steps, year), _waiting(waiting)),
        headline,
        tuple(dict.fromkeys(note for report in reports for note in _other_notes(report, reported_in))),
        tops,
        tuple(dict.fromkeys([shown, *told])),
        reported_in,
    )


def _other_notes(report: Report, reported_in: str) -> Iterator[str]:
    """What a report says besides the currencies without a rate: the overview says those of all its reports together."""
    apart = [block.currency for block in report.blocks if block.currency != reported_in]
    return (note for note in report.notes if not apart or note != no_rate(reported_in, apart))


def _block(report: Report, currency: str) -> Block:
    """The block of a currency, without anything in it where the report has none."""
    found = next((block for block in report.blocks if block.currency == currency), None)
    if found is not None:
        return found
    first = report.blocks[0]
    return Block(
        currency,
        tuple((column, None) for column, _ in first.figures),
        tuple(table._replace(rows=(), records=()) for table in first.tables),
    )


def known_tops(crm: "Crm") -> tuple[str, ...]:
    """What the last panel at the left can go by: the program's own keys, then fields of the owner's with few values."""
    own = (way.word for way in crm.reports.own_groupings("sales").values() if way.field.kind in _FEW)
    return (*TOPS, *dict.fromkeys(own))


def _in_year(year: int) -> Asked:
    return Asked(since=date(year, 1, 1), until=date(year, 12, 31))


def _months(year: int, block: Block, before: Block) -> Panel:
    now, then = _by_key(block.tables[0]), _by_key(before.tables[0])
    behind = dict(zip((str(row[0]) for row in block.tables[0].rows), block.tables[0].records, strict=False))
    bars = []
    for number, name in enumerate(MONTH_NAMES, 1):
        revenue = now.get(f"{year}-{number:02}", Money(0, block.currency))
        earlier = then.get(f"{year - 1}-{number:02}")
        aside = show_money(earlier) if earlier and before.currency == block.currency else ""
        bars.append(
            Bar(name, float(revenue.minor), show_money(revenue), aside, "order", behind.get(f"{year}-{number:02}", ""))
        )
    title = f"Revenue {year} | {year - 1}"
    command = ("crm", "report", "sales", "--by", "month", *_period(year))
    return Panel(title, _shown(block.figure("revenue")), tuple(bars), command)


def _by_key(table: Table) -> dict[str, Money]:
    amounts = table.values("revenue")
    return {str(row[0]): each for row, each in zip(table.rows, amounts, strict=True) if isinstance(each, Money)}


def _top(block: Block, by: str, year: int, rows: int) -> Panel:
    table = block.tables[0]
    bars = tuple(_bar(table, place, str(row[0]), "revenue") for place, row in enumerate(table.rows))
    command = ("crm", "report", "sales", "--by", by, "--limit", str(rows), *_period(year))
    return Panel(f"By {table.columns[0].label.lower()}", "", bars, command, "no orders")


def _ahead(block: Block) -> Panel:
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


def _steps(block: Block, year: int) -> Panel:
    table = block.tables[0]
    first = table.rows[0][0] if table.rows else ""
    rows = [(place, row) for place, row in enumerate(table.rows) if row[0] == first]
    bars = tuple(_bar(table, place, str(row[1]), "reached", _rate(row[4])) for place, row in rows)
    command = ("crm", "report", "funnel", *_period(year))
    share = block.figure("share")
    return Panel(
        "Funnel: reached | go on", f"{_rate(share)} won" if share is not None else "", bars, command, "no deals opened"
    )


def _waiting(block: Block) -> Panel:
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
