"""Months, quarters and years: the words for them, and those without any record between the first and the last."""

from collections.abc import Iterable
from datetime import date

from crm_core.values.dates import parse_span

MONTH, QUARTER, YEAR = "month", "quarter", "year"
PERIODS = (MONTH, QUARTER, YEAR)


def period_of(day: str, by: str) -> str:
    """The word for the month (2026-11), quarter (2026Q4) or year of a day (2026-11-22)."""
    if by == MONTH:
        return day[:7]
    return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}" if by == QUARTER else day[:4]


def span_of(period: str) -> str:
    """The word for the same in filters: 2026Q4 is 2026-Q4 there."""
    return period.replace("Q", "-Q")


def all_between(periods: Iterable[str]) -> list[str]:
    """Every period from the first of those given to the last."""
    found = sorted(set(periods))
    if not found:
        return []
    filled = [found[0]]
    while filled[-1] < found[-1] and len(filled) < 5000:
        filled.append(_after(filled[-1]))
    return filled


def _after(period: str) -> str:
    year = int(period[:4])
    if len(period) == 4:
        return f"{year + 1:04}"
    if period[4] == "Q":
        quarter = int(period[5])
        return f"{year:04}Q{quarter + 1}" if quarter < 4 else f"{year + 1:04}Q1"
    month = int(period[5:])
    return f"{year:04}-{month + 1:02}" if month < 12 else f"{year + 1:04}-01"


def read_period(since: str, until: str, today: date) -> tuple[date | None, date | None]:
    """The first day that ``since`` names and the last that ``until`` does: 2026, 2026-Q3, today-90d. Raises InvalidValue."""
    return (parse_span(since, today)[0] if since else None), (parse_span(until, today)[1] if until else None)
