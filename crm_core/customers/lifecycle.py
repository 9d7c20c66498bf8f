"""Steps from one lifecycle to another, with their dates."""

from crm_core.store import Unit

# For a whole import: rows of ``staged`` that bring a known customer another lifecycle; it is written before they are.
STAGED_CHANGES = (
    "INSERT INTO lifecycle_changes (customer_id, from_lifecycle, to_lifecycle, at) "
    "SELECT c.id, c.lifecycle, s.lifecycle, ? FROM staged s JOIN customers c ON c.id = s.match "
    "WHERE s.changed AND s.target IS NOT NULL AND s.lifecycle IS NOT NULL AND s.lifecycle <> c.lifecycle ORDER BY s.row"
)


def note_change(unit: Unit, customer_id: int, before: str, after: str) -> None:
    """Keep that a customer's lifecycle changed now, if it did."""
    if before != after:
        unit.execute(
            "INSERT INTO lifecycle_changes (customer_id, from_lifecycle, to_lifecycle, at) VALUES (?, ?, ?, ?)",
            (customer_id, before, after, unit.stamp),
        )
