"""Exchange rates out of a file: a plain table, or the reference rates of the European Central Bank.

A plain table has columns date, from, to and rate. That of the bank (eurofxref-hist.csv, "Date,USD,JPY,…", see
https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates) has a column per currency with
what one euro was worth, and "N/A" where there was no rate.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import FileProblem, InvalidValue
from crm_core.exchange.tables.dates import read_moment
from crm_core.exchange.tables.source import SourceRow, SourceTable, open_table
from crm_core.sales.rates.reading import Rate, read_pair, read_rate
from crm_core.sales.rates.writes import keep_all
from crm_core.values.currencies import CURRENCIES
from crm_core.values.text import counted, quoted

BASE = "EUR"
NOTHING = frozenset({"", "n/a", "-"})
_NAMES: dict[str, tuple[str, ...]] = {
    "from": ("from", "from currency", "from_currency", "base"),
    "to": ("to", "to currency", "to_currency", "quote"),
}
_NAMES |= {"day": ("date", "day", "from day"), "rate": ("rate", "is worth", "value")}
# What a file said of a day and pair, and on which line.
_Said = dict[tuple[str, str, str], tuple[str, int]]


class RatesReport(NamedTuple):
    """What became of a file: rates new, changed and there already, and columns that are no known currency."""

    created: int
    updated: int
    unchanged: int
    left: tuple[str, ...]
    summary: str


def import_rates(core: Core, source: str | Path | BinaryIO, *, dry_run: bool = False) -> RatesReport:
    """Keep every rate of a file in one step. Raises FileProblem naming the line; then none is kept."""
    with open_table(source) as table:
        left: tuple[str, ...] = ()
        if places := _plain_places(table):
            rates = _plain_rates(core, table, places)
        else:
            codes = _bank_columns(table)
            left = tuple(head for head in table.headers[1:] if head not in codes and not head.startswith("column "))
            rates = _bank_rates(core, table, codes)
        with core.store.writing("") as unit:
            kept = keep_all(unit, rates)
            unit.describe(f"{counted(kept.created, 'rate')} imported, {kept.updated:,} changed")
            summary = f"{unit.summary}, {kept.unchanged:,} unchanged"
            if dry_run:
                unit.discard()
    return RatesReport(*kept, left, summary)


def _plain_places(table: SourceTable) -> dict[str, int] | None:
    """Where the columns of a plain table are; None where it is none."""
    heads = [head.casefold() for head in table.headers]
    places = {key: next((heads.index(name) for name in names if name in heads), -1) for key, names in _NAMES.items()}
    return None if -1 in places.values() else places


def _bank_columns(table: SourceTable) -> dict[str, int]:
    codes = {head: place for place, head in enumerate(table.headers) if place and head in CURRENCIES}
    if table.headers[0].casefold() not in _NAMES["day"] or not codes:
        raise FileProblem(
            f'{table.name} holds no rates: columns "date,from,to,rate" are expected, or "Date,USD,JPY,…" for one euro.',
            path=table.name,
        )
    return codes


def _plain_rates(core: Core, table: SourceTable, places: dict[str, int]) -> Iterator[Rate]:
    said: _Said = {}
    for row in _sound_rows(table):
        try:
            pair = read_pair(row.cells[places["from"]], row.cells[places["to"]])
            rate = Rate(_day(core, row.cells[places["day"]]), *pair, read_rate(row.cells[places["rate"]]))
        except InvalidValue as problem:
            raise _faulty(table, row, problem) from None
        yield _said_once(table, row, rate, said)


def _said_once(table: SourceTable, row: SourceRow, rate: Rate, said: _Said) -> Rate:
    """The rate. Raises FileProblem where an earlier line gives another one of that pair and day."""
    before, line = said.setdefault(rate[:3], (rate.rate, row.line))
    if before != rate.rate:
        raise FileProblem(
            f"{table.name}, line {row.line} says that 1 {rate.from_currency} was {rate.rate} {rate.to_currency} on {rate.day}, "
            f"and line {line} that it was {before}; leave one of them out. Nothing was imported.",
            path=table.name,
        )
    return rate


def _bank_rates(core: Core, table: SourceTable, codes: dict[str, int]) -> Iterator[Rate]:
    said: _Said = {}
    for row in _sound_rows(table):
        try:
            day = _day(core, row.cells[0])
            for code, place in codes.items():
                text = row.cells[place].strip()
                if text.casefold() not in NOTHING:
                    yield _said_once(table, row, Rate(day, BASE, code, read_rate(text)), said)
        except InvalidValue as problem:
            raise _faulty(table, row, problem) from None


def _sound_rows(table: SourceTable) -> Iterator[SourceRow]:
    for row in table.rows():
        if row.problem:
            raise FileProblem(f"{table.name}, line {row.line}, {row.problem}. Nothing was imported.", path=table.name)
        if not row.blank:
            yield row


def _day(core: Core, text: str) -> str:
    try:
        return read_moment(text.strip(), None, core.business.today.year + 1).day.isoformat()
    except ValueError as problem:
        raise InvalidValue("Date", quoted(text), f"{problem}; write 2026-11-22") from None


def _faulty(table: SourceTable, row: SourceRow, problem: InvalidValue) -> FileProblem:
    return FileProblem(f"{table.name}, line {row.line}: {problem.sentence} Nothing was imported.", path=table.name)
