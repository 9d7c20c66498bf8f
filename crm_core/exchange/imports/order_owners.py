"""Names in the place of numbers for the owners of orders, also of those that orders get from their customers."""

from collections.abc import Mapping

from crm_core.exchange.imports.staging import Staging


def name_owners(staging: Staging, names: Mapping[str, str]) -> int:
    """Give rows the name of an owner who is a number to their order or customer; gives how many have a named owner."""
    if not names:
        return 0
    staging.unit.connection.create_function("owner_called", 1, names.get)
    of_order = "(SELECT o.owner FROM orders o WHERE o.id = match)"
    of_customer = "(SELECT c.owner FROM customers c WHERE c.id = link)"
    staging.unit.execute(
        f"UPDATE staged SET owner = CASE WHEN match IS NULL THEN owner_called({of_customer}) "
        f"ELSE owner_called({of_order}) END WHERE owner IS NULL AND target IS NOT NULL"
    )
    given = set(names.values())
    owners = staging.unit.execute(
        f"SELECT DISTINCT coalesce(owner, CASE WHEN match IS NULL THEN {of_customer} ELSE {of_order} END) FROM staged "
        "WHERE target IS NOT NULL"
    )
    return sum(name in given for (name,) in owners)
