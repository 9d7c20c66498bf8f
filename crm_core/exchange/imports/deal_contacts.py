"""The person a deal is talked over with: its customer where the row names none, else a custom value of the deal."""

from collections.abc import Mapping

from crm_core.exchange.imports.links import NAMED, find_links
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import text_value
from crm_core.patterns import regex
from crm_core.values.text import counted, fold

CONTACT_COLUMNS = ("contact", "contact_external_id", "contact_email", "contact_folded", "by_contact")
"""What a row says of the contact; ``by_contact`` marks rows that nothing else links to a customer."""
_WITH_EMAIL = regex(r"(?P<name>[^;()]*[^;()\s])\s*\((?P<email>[^\s;()@]+@[^\s;()@]+)\)")


def contact_values(values: Mapping[str, object]) -> dict[str, object]:
    """The contact of a row, spelled as in the file and folded; HubSpot writes "Ada Lovelace (ada@example.org)"."""
    contact = text_value(values, "contact")
    found = _WITH_EMAIL.fullmatch(contact or "")
    email = found["email"].lower() if found else None
    contact = found["name"] if found else contact
    return {"contact": contact, "contact_email": email, "contact_folded": fold(contact) if contact else None}


def link_contacts(staging: Staging, source: str) -> None:
    """Link rows that name no customer to their contact, where exactly one customer answers."""
    run = staging.unit.execute
    run(
        "UPDATE staged SET by_contact = 1, link_external_id = contact_external_id, link_email = contact_email, link_name = contact, "
        f"link_folded = contact_folded WHERE NOT ({NAMED}) AND coalesce(contact, contact_external_id) IS NOT NULL"
    )
    if not staging.unit.scalar("SELECT 1 FROM staged WHERE by_contact LIMIT 1"):
        return
    find_links(staging, source)
    run(
        "UPDATE staged SET link_external_id = NULL, link_email = NULL, link_name = NULL, link_folded = NULL WHERE by_contact"
    )


def keep_contacts(staging: Staging, source: str, notes: list[str]) -> None:
    """Keep as a custom value whoever did not become the customer; a customer that the deal has already stays."""
    run = staging.unit.execute
    run(
        "UPDATE staged SET link = NULL WHERE by_contact AND match IS NOT NULL AND link IS NOT "
        "(SELECT d.customer_id FROM deals d WHERE d.id = match) AND (SELECT d.customer_id FROM deals d WHERE d.id = match) IS NOT NULL"
    )
    said = "coalesce(contact, contact_external_id) IS NOT NULL AND NOT coalesce(by_contact AND link IS NOT NULL, 0)"
    same = "contact_folded = (SELECT c.sort_name FROM customers c WHERE c.id = link)"
    found = (
        "(SELECT c.name FROM external_ids x JOIN customers c ON c.id = x.record_id WHERE x.source = ? "
        "AND x.entity = 'customer' AND x.external_id = contact_external_id)"
    )
    kept = run(
        f"UPDATE staged SET custom = json_patch(CASE WHEN contact IS NULL AND {found} IS NULL "
        "THEN json_object('contact_external_id', contact_external_id) "
        f"ELSE json_object('contact', coalesce(contact, {found})) END, coalesce(custom, '{{}}')) "
        f"WHERE {said} AND NOT coalesce({same}, 0) AND reject IS NULL AND skip IS NULL",
        (source, source),
    ).rowcount
    if kept:
        notes.append(f"{counted(kept, 'deal')} with a contact who is not the customer: kept as custom.contact.")
