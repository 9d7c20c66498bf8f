"""Links between rows and customers: by uid, by the id in the other program, by e-mail, by name."""

from crm_core.exchange.imports.staging import Staging
from crm_core.store import Unit
from crm_core.values.text import fold
from crm_core.values.uid import new_uid

LINK_COLUMNS = ("link_uid", "link_external_id", "link_email", "link_name", "link_folded", "link")
"""What a row says of the customer it belongs to; ``link`` is the customer found."""


def find_links(staging: Staging, source: str, *, organizations_only: bool) -> None:
    """Fill ``link`` where exactly one customer answers; more than one of a name leaves it open."""
    run = staging.unit.execute
    kind = " AND c.kind = 'organization'" if organizations_only else ""
    run("UPDATE staged SET link = (SELECT c.id FROM customers c WHERE c.uid = link_uid) WHERE link_uid IS NOT NULL")
    run(
        "UPDATE staged SET link = (SELECT x.record_id FROM external_ids x WHERE x.source = ? AND x.entity = 'customer' "
        "AND x.external_id = link_external_id) WHERE link IS NULL AND link_external_id IS NOT NULL",
        (source,),
    )
    if staging.entity == "customer":
        _link_to_rows(staging, "external_id", "link_external_id", "")
    # An id of another export is unknown here, but the name beside it may be known: names come last.
    one = "SELECT CASE WHEN count(DISTINCT c.id) = 1 THEN min(c.id) END FROM"
    run(
        f"UPDATE staged SET link = ({one} contact_points p JOIN customers c ON c.id = p.customer_id WHERE p.kind = 'email' "
        "AND p.normalized = link_email AND c.deleted_at IS NULL) WHERE link IS NULL AND link_email IS NOT NULL"
    )
    run(
        f"UPDATE staged SET link = ({one} customers c WHERE c.sort_name = link_folded AND c.deleted_at IS NULL{kind}) "
        "WHERE link IS NULL AND link_folded IS NOT NULL"
    )
    if staging.entity == "customer":
        _link_to_rows(staging, "sort_name", "link_folded", " AND o.kind = 'organization'")


def _link_to_rows(staging: Staging, column: str, link: str, condition: str) -> None:
    staging.unit.execute(
        f"UPDATE staged SET link = (SELECT o.target FROM staged o WHERE o.{column} = staged.{link} AND o.target IS NOT NULL"
        f"{condition} ORDER BY o.row LIMIT 1) WHERE link IS NULL AND {link} IS NOT NULL"
    )


def create_organizations(unit: Unit) -> int:
    """Make an organization for every name that rows link to and nobody bears; gives how many."""
    rows = unit.execute(
        "SELECT link_folded, link_name FROM staged WHERE link IS NULL AND link_folded IS NOT NULL AND reject IS NULL "
        "AND skip IS NULL AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.sort_name = link_folded AND c.deleted_at IS NULL) "
        "GROUP BY link_folded ORDER BY min(row)"
    ).fetchall()
    for folded, name in rows:
        key = unit.execute(
            "INSERT INTO customers (uid, kind, name, sort_name, created_at, updated_at) VALUES (?, 'organization', ?, ?, ?, ?)",
            (new_uid(), name, folded, unit.stamp, unit.stamp),
        ).lastrowid
        unit.execute("UPDATE staged SET link = ? WHERE link IS NULL AND link_folded = ?", (key, folded))
    return len(rows)


def open_links(staging: Staging) -> tuple[int, int]:
    """How many rows name a customer that was not found, and how many names that are."""
    row = staging.unit.execute(
        "SELECT count(*), count(DISTINCT link_folded) FROM staged WHERE link IS NULL AND reject IS NULL AND skip IS NULL "
        "AND coalesce(link_folded, link_external_id, link_uid, link_email) IS NOT NULL"
    ).fetchone()
    return int(row[0]), int(row[1])


def link_values(values: dict[str, object], prefix: str) -> tuple[object, ...]:
    """The LINK_COLUMNS of a row whose fields are called ``customer``, ``customer_uid`` ... by ``prefix``."""
    name, email = values.get(prefix), values.get(f"{prefix}_email")
    return (
        values.get(f"{prefix}_uid"),
        values.get(f"{prefix}_external_id"),
        str(email).lower() if email else None,
        name,
        fold(str(name)) if name else None,
        None,
    )
