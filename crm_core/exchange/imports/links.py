"""Links between rows and customers: by uid, by the id in the other program, by e-mail, by name."""

from collections.abc import Mapping

from crm_core.exchange.imports.staging import Staging
from crm_core.values.text import counted, fold

LINK_COLUMNS = ("link_uid", "link_external_id", "link_email", "link_name", "link_folded", "link")
"""What a row says of the customer it belongs to; ``link`` is the customer found."""
NO_LINK = (None,) * len(LINK_COLUMNS)
NAMED = "coalesce(link_uid, link_external_id, link_email, link_folded) IS NOT NULL"
SPOKEN = "coalesce(link_name, link_email, link_external_id, link_uid)"


def find_links(staging: Staging, source: str, *, organizations_only: bool = False) -> None:
    """Fill ``link`` where exactly one customer answers; more than one of a name leaves it open."""
    run = staging.unit.execute
    run("UPDATE staged SET link = (SELECT c.id FROM customers c WHERE c.uid = link_uid) WHERE link_uid IS NOT NULL")
    run(
        "UPDATE staged SET link = (SELECT m.record_id FROM merged_records m WHERE m.old_uid = link_uid "
        "AND m.entity = 'customer') WHERE link IS NULL AND link_uid IS NOT NULL"
    )
    run(
        "UPDATE staged SET link = (SELECT c.id FROM external_ids x JOIN customers c ON c.id = x.record_id WHERE x.source = ? "
        "AND x.entity = 'customer' AND x.external_id = link_external_id) WHERE link IS NULL AND link_external_id IS NOT NULL",
        (source,),
    )
    if staging.entity == "customer":
        _link_to_rows(staging, "SELECT o.target FROM staged o WHERE o.uid = staged.link_uid", "link_uid")
        by_id = "SELECT o.target FROM staged_ids i JOIN staged o ON o.row = i.row WHERE i.external_id = staged.link_external_id"
        _link_to_rows(staging, f"{by_id} AND i.source = ?", "link_external_id", (source,))
    # An id of another export is unknown here, but the name beside it may be known: names come last.
    run(
        "UPDATE staged SET link = (SELECT CASE WHEN count(DISTINCT c.id) = 1 THEN min(c.id) END FROM contact_points p "
        "JOIN customers c ON c.id = p.customer_id WHERE p.kind = 'email' AND p.normalized = link_email "
        "AND c.deleted_at IS NULL) WHERE link IS NULL AND link_email IS NOT NULL"
    )
    _gather_names(staging, organizations_only)
    _link_by_name(staging)


def _link_to_rows(staging: Staging, found: str, link: str, parameters: tuple[str, ...] = ()) -> None:
    staging.unit.execute(
        f"UPDATE staged SET link = ({found} AND o.target IS NOT NULL ORDER BY o.row LIMIT 1) "
        f"WHERE link IS NULL AND {link} IS NOT NULL",
        parameters,
    )


def _gather_names(staging: Staging, organizations_only: bool) -> None:
    """Every customer who will answer to a name of the file once it is imported: those there, and its own rows."""
    run = staging.unit.execute
    staging.make_table("named_links", "name TEXT PRIMARY KEY, folded TEXT, id INTEGER")
    staging.make_table("answering", "id INTEGER PRIMARY KEY, name TEXT, folded TEXT, kind TEXT")
    run(
        "INSERT OR IGNORE INTO named_links (name, folded) SELECT link_name, link_folded FROM staged "
        "WHERE link IS NULL AND link_folded IS NOT NULL"
    )
    named = "IN (SELECT folded FROM named_links)" + (" AND kind = 'organization'" if organizations_only else "")
    there = f"SELECT id, name, sort_name, kind FROM customers WHERE deleted_at IS NULL AND sort_name {named}"
    if staging.entity == "customer":
        rows = "staged s LEFT JOIN customers c ON c.id = s.match WHERE s.target IS NOT NULL AND s.name IS NOT NULL"
        run(
            "INSERT INTO answering SELECT * FROM (SELECT s.target, s.name, s.sort_name AS folded, "
            f"coalesce(s.kind, c.kind, s.whole_kind) AS kind FROM {rows}) WHERE folded {named}"
        )
        # Whoever gets another name by this file answers to that one.
        there += f" AND id NOT IN (SELECT c.id FROM {rows} AND c.id IS NOT NULL)"
    run(f"INSERT INTO answering {there}")
    run("CREATE INDEX scratch.answering_by_name ON answering (folded)")


def _link_by_name(staging: Staging) -> None:
    """The spelling decides first, then the letters without case and accents; an organization comes before people."""
    for condition in ("", " AND a.kind = 'organization'"):
        for spelling in (" AND a.name = named_links.name", ""):
            staging.unit.execute(
                "UPDATE named_links SET id = (SELECT CASE WHEN count(*) = 1 THEN min(a.id) END FROM answering a "
                f"WHERE a.folded = named_links.folded{spelling}{condition}) WHERE id IS NULL"
            )
    staging.unit.execute(
        "UPDATE staged SET link = (SELECT n.id FROM named_links n WHERE n.name = link_name) "
        "WHERE link IS NULL AND link_folded IS NOT NULL"
    )


def create_organizations(staging: Staging, notes: list[str]) -> None:
    """Make an organization for every name that rows link to and nobody bears, spelled as it comes first."""
    unit = staging.unit
    sequence = "SELECT seq FROM sqlite_sequence WHERE name = 'customers'"
    first = staging.next_id() if staging.entity == "customer" else 1 + int(unit.scalar(sequence) or 0)
    unit.execute(
        "INSERT INTO made SELECT ? - 1 + row_number() OVER (ORDER BY first), NULL, name, folded FROM (SELECT link_folded AS folded, "
        "link_name AS name, min(row) AS first FROM staged WHERE link IS NULL AND link_folded IS NOT NULL AND reject IS NULL "
        "AND skip IS NULL AND link_folded NOT IN (SELECT folded FROM answering) GROUP BY link_folded)",
        (first,),
    )
    unit.give_uids("made", "uid", "uid IS NULL")
    unit.execute(
        "INSERT INTO customers (id, uid, kind, name, sort_name, created_at, updated_at) "
        "SELECT id, uid, 'organization', name, folded, ?, ? FROM made ORDER BY id",
        (unit.stamp, unit.stamp),
    )
    unit.execute(
        "UPDATE staged SET link = (SELECT m.id FROM made m WHERE m.folded = link_folded) "
        "WHERE link IS NULL AND link_folded IS NOT NULL AND reject IS NULL AND skip IS NULL"
    )
    if made := int(unit.scalar("SELECT count(*) FROM made")):
        notes.append(f"{counted(made, 'organization')} made for names that were not there.")


def open_links(staging: Staging) -> tuple[int, int]:
    """How many rows name a customer that was not found, and how many names that are."""
    row = staging.unit.execute(
        f"SELECT count(*), count(DISTINCT {SPOKEN}) FROM staged WHERE link IS NULL AND reject IS NULL AND skip IS NULL AND {NAMED}"
    ).fetchone()
    return int(row[0]), int(row[1])


def link_values(values: Mapping[str, object], prefix: str) -> tuple[object, ...]:
    """The LINK_COLUMNS of a row whose fields are called ``customer``, ``customer_uid`` ... by ``prefix``."""
    name, uid = values.get(prefix), values.get(prefix + "_uid")
    email, external_id = values.get(prefix + "_email"), values.get(prefix + "_external_id")
    if name is None and uid is None and email is None and external_id is None:
        return NO_LINK
    folded = fold(str(name)) if name else None
    return (str(uid).lower() if uid else None, external_id, str(email).lower() if email else None, name, folded, None)


def reject_open_links(staging: Staging, *, creating: bool) -> None:
    """Reject the rows that name a customer who is not there, or not the only one; names nobody bears yet may be ``creating``."""
    some = "link_folded IN (SELECT folded FROM answering)"
    named = f"link IS NULL AND {NAMED}"
    staging.reject(f"'more than one customer is called \"' || {SPOKEN} || '\"'", f"{named} AND {some}")
    if creating:
        named += " AND link_folded IS NULL"
    staging.reject(
        f"'no customer answers to \"' || {SPOKEN} || '\"; import the customers first, or use --create-organizations'",
        named,
    )
