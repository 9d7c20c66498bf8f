"""Pairs of customers that the owner said are two: they are offered no more."""

from crm_core.store import Unit
from crm_core.store.driver import Connection


def remembered(db: Connection, customer_id: int | None = None) -> set[tuple[int, int]]:
    """The pairs, the smaller id first; all, or those of one customer."""
    sql, parameters = "SELECT first_id, second_id FROM not_duplicates", ()
    if customer_id is None:
        return set(db.execute(sql, parameters))
    return set(db.execute(f"{sql} WHERE first_id = ? OR second_id = ?", (customer_id, customer_id)))


def remember(unit: Unit, first: int, second: int) -> bool:
    """Note that two customers are two; says whether that is new."""
    cursor = unit.execute(
        "INSERT INTO not_duplicates (first_id, second_id, noted_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (min(first, second), max(first, second), unit.stamp),
    )
    return bool(cursor.rowcount)


def forget(unit: Unit, first: int, second: int) -> bool:
    """Take that back; says whether there was anything to take back."""
    cursor = unit.execute(
        "DELETE FROM not_duplicates WHERE first_id = ? AND second_id = ?", (min(first, second), max(first, second))
    )
    return bool(cursor.rowcount)
