"""What rows call customers that are there already: a name that the file does not really give changes none."""

from crm_core.exchange.imports.customer_rows import JOINED, MADE_UP, PARTS, SPLIT
from crm_core.exchange.imports.staging import Staging
from crm_core.values.names import Name, join_name
from crm_core.values.text import fold


def settle_names(staging: Staging) -> None:
    """Once rows are matched: reject new ones without any name, leave out names and parts that only we made up."""
    run = staging.unit.execute
    staging.reject(
        "'has no name, organization, e-mail or phone to call the customer by'", "name IS NULL AND match IS NULL"
    )
    matched = "match IS NOT NULL AND name_from = "
    run(f"UPDATE staged SET name = NULL, sort_name = NULL WHERE {matched}'{MADE_UP}'")
    no_parts = ", ".join(f"{part} = NULL" for part in PARTS)
    run(
        f"UPDATE staged SET {no_parts} WHERE {matched}'{SPLIT}' AND "
        "name = (SELECT c.name FROM customers c WHERE c.id = match)"
    )
    # A name of which new parts are known and old ones stay.
    merged = ", ".join(f"coalesce(s.{part}, c.{part}, '')" for part in PARTS)
    stays = " OR ".join(f"(s.{part} IS NULL AND c.{part} IS NOT NULL)" for part in PARTS)
    rows = run(
        f"SELECT s.row, {merged} FROM staged s JOIN customers c ON c.id = s.match "
        f"WHERE s.name_from = '{JOINED}' AND ({stays})"
    ).fetchall()
    names = [(join_name(Name(*parts)), row) for row, *parts in rows]
    staging.unit.execute_many(
        "UPDATE staged SET name = ?, sort_name = ? WHERE row = ?", [(name, fold(name), row) for name, row in names]
    )
