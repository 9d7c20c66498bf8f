"""Series of numbers in undo: where one goes on can be set back as long as none was given out since."""

from crm_core.errors import Conflict
from crm_core.store.growing import SERIES
from crm_core.store.unit import Unit

_ROWS = f"FROM journal_rows r WHERE r.unit_id = u.id AND r.tbl {{}} '{SERIES}'"
_LEFT_AT = (
    "coalesce(r.after ->> 'last_number', (SELECT n.before ->> 'last_number' FROM journal_rows n WHERE n.tbl = r.tbl "
    "AND n.pk = r.pk AND n.id > r.id ORDER BY n.id LIMIT 1), s.last_number)"
)
ALONE = f"(NOT EXISTS (SELECT 1 {_ROWS.format('<>')}) AND EXISTS (SELECT 1 {_ROWS.format('=')}))"
"""The condition that a unit ``u`` only says where a series goes on."""
PASSED = (
    f"({ALONE} AND EXISTS (SELECT 1 FROM journal_rows r LEFT JOIN {SERIES} s ON s.id = r.pk "
    f"WHERE r.unit_id = u.id AND s.last_number IS NOT {_LEFT_AT}))"
)
"""The condition that it does, and that the series has gone on since."""


def is_about_series(unit: Unit, unit_id: int) -> bool:
    """Whether a unit only says where a series goes on. Raises Conflict when the series has gone on since."""
    found = unit.execute(
        f"SELECT {ALONE}, {PASSED}, u.summary FROM journal_units u WHERE u.id = ?", (unit_id,)
    ).fetchone()
    if found[1]:
        raise Conflict(f'"{found[2]}" cannot be taken back: numbers were given out since, and none is given twice.')
    return bool(found[0])


def set_series_back(unit: Unit, unit_id: int) -> None:
    """Let the series of a unit go on where they did before it."""
    rows = unit.execute(
        "SELECT pk, op, before ->> 'name', before ->> 'last_number' FROM journal_rows WHERE unit_id = ? ORDER BY id DESC",
        (unit_id,),
    ).fetchall()
    for pk, op, name, last in rows:
        if op == "I":
            unit.execute(f"DELETE FROM {SERIES} WHERE id = ?", (pk,))
        else:
            unit.execute(
                f"INSERT INTO {SERIES} (id, name, last_number) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET last_number = excluded.last_number",
                (pk, name, last),
            )
