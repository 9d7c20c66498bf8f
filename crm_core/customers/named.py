"""What writes on many customers share: whether all of them are there, and how many in words."""

import json
from collections.abc import Sequence

from crm_core.errors import NotFound
from crm_core.store import Unit

_MISSING = (
    "SELECT value FROM json_each(?) WHERE NOT EXISTS "
    "(SELECT 1 FROM customers c WHERE c.id = value AND c.deleted_at IS NULL) LIMIT 1"
)


def check_customers(unit: Unit, customers: Sequence[int]) -> None:
    """Refuse ids of which one is no customer outside the trash. Raises NotFound."""
    missing = unit.scalar(_MISSING, (json.dumps(list(customers)),))
    if missing is not None:
        raise NotFound("customer", str(missing))


def customers_said(count: int) -> str:
    """ "1 customer", "1,204 customers"."""
    return "1 customer" if count == 1 else f"{count:,} customers"
