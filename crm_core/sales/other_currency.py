"""Amounts whose currency was changed, in words: the figures stay, so what they are worth does not."""

from collections.abc import Iterable

from crm_core.store import Unit
from crm_core.values.money import Money, show_money


def amounts_of(unit: Unit, table: str, key: int, columns: Iterable[str]) -> tuple[Money | None, ...]:
    """The amounts in columns of minor units of one row, in its currency."""
    unit.flush()
    *amounts, currency = unit.execute(
        f"SELECT {', '.join(columns)}, currency FROM {table} WHERE id = ?", (key,)
    ).fetchone()
    return tuple(None if minor is None else Money(minor, currency) for minor in amounts)


def became(before: Iterable[Money | None], after: Iterable[Money | None]) -> str:
    """The end of a sentence about a change: "; 780,000 ¥ became 780,000.00 €"; "" where no amount is in another currency."""
    told = [
        f"{show_money(was)} became {show_money(now)}"
        for was, now in zip(before, after, strict=True)
        if was and now and was.currency != now.currency
    ]
    return f"; {', '.join(told)}" if told else ""
