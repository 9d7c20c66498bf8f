"""Numbers typed without + of customers whom a file brings another country: they are understood anew."""

from crm_core.customers.points import renew_phones
from crm_core.exchange.imports.staging import Staging

_COUNTRY = "(SELECT a.country FROM addresses a WHERE a.customer_id = {key} ORDER BY a.is_primary DESC, a.id LIMIT 1)"


def note_countries(staging: Staging) -> None:
    """Remember where the known customers of the file are whose numbers depend on it; before addresses are written."""
    staging.make_table("dialled", "id INTEGER PRIMARY KEY, country TEXT")
    staging.unit.execute(
        f"INSERT OR IGNORE INTO dialled SELECT s.match, {_COUNTRY.format(key='s.match')} FROM staged s "
        "WHERE s.match IS NOT NULL AND s.target IS NOT NULL AND EXISTS (SELECT 1 FROM contact_points p "
        "WHERE p.customer_id = s.match AND p.kind = 'phone' AND p.value NOT LIKE '+%') "
        "AND EXISTS (SELECT 1 FROM staged_addresses a WHERE a.row = s.row AND a.country IS NOT NULL)"
    )


def renew_numbers(staging: Staging, home: str | None) -> None:
    """Understand the numbers anew of those who are elsewhere now; ``home`` is the country of the business."""
    now = _COUNTRY.format(key="d.id")
    moved = staging.unit.execute(f"SELECT d.id, {now} FROM dialled d WHERE d.country IS NOT {now}").fetchall()
    for key, country in moved:
        renew_phones(staging.unit, key, country if country and len(country) == 2 else home)
