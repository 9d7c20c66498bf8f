"""Gives a customer a row in every table that refers to customers, so that a merge has something to move."""

from collections.abc import Callable

from crm_core.crm import Crm

Give = Callable[[Crm, int, int, int], object]
"""Called with the customer, another one and a number from 0 to 3 that makes some rows alike."""
TAGS = ("vip", "gold", "new", "old")
DAYS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")


def _write(sql: str) -> Give:
    """A row by SQL; one that a constraint does not allow twice is left out."""

    def give(crm: Crm, customer: int, other: int, number: int) -> None:
        given = {"customer": customer, "other": other, "number": number, "day": DAYS[number]}
        with crm.store.writing("a row") as unit:
            unit.execute(sql, given)

    return give


def _segment(crm: Crm, customer: int, other: int, number: int) -> None:
    with crm.store.writing("a segment") as unit:
        unit.execute(
            "INSERT OR IGNORE INTO segments (uid, name, folded, kind, created_at, updated_at) "
            "VALUES (:name, :name, :name, 'fixed', :stamp, :stamp)",
            {"name": f"group {number}", "stamp": unit.stamp},
        )
        unit.execute(
            "INSERT OR IGNORE INTO segment_members (segment_id, customer_id) SELECT id, ? FROM segments WHERE name = ?",
            (customer, f"group {number}"),
        )


def _attendee(crm: Crm, customer: int, other: int, number: int) -> None:
    meetings = crm.browse.ids("appointment", f'"Meeting {number}"')
    if meetings:
        attendees = [f"customer:{customer}", f"customer:{other}"]
        crm.appointments.edit(meetings[0], {"attendees": attendees})
    else:
        crm.appointments.add(
            {"title": f"Meeting {number}", "starts": f"{DAYS[number]} 9:00", "attendees": [f"customer:{customer}"]}
        )


def _contact(crm: Crm, customer: int, other: int, number: int) -> None:
    """A say in one of the first deals, with a role of its own."""
    for deal in sorted(crm.browse.ids("deal"))[number % 2 : 1 + number % 2]:
        if customer not in [contact.customer.id for contact in crm.deals.view(deal).contacts]:
            crm.deals.add_contact(deal, customer, f"role {number}")


def _works_at(crm: Crm, customer: int, other: int, number: int) -> None:
    """The other one becomes a member of this one, where that can be."""
    with crm.store.writing("a member") as unit:
        unit.execute("UPDATE customers SET organization_id = ? WHERE id = ?", (customer, other))


UID, STAMP = "lower(hex(randomblob(16)))", "'2026-11-21T09:00:00Z'"
GIVE: dict[tuple[str, str], Give] = {
    ("contact_points", "customer_id"): lambda crm, customer, _, number: crm.customers.edit(
        customer, {"add_email": [f"Mail{number}@example.org"], "add_phone": [f"+44163296000{number}"]}
    ),
    ("addresses", "customer_id"): lambda crm, customer, _, number: crm.customers.edit(
        customer, {"add_address": [f"home: Street {number}; 8010; Graz;; AT"]}
    ),
    ("customer_tags", "customer_id"): lambda crm, customer, _, number: crm.customers.edit(
        customer, {"add_tags": [TAGS[number]]}
    ),
    ("customers", "organization_id"): _works_at,
    ("interactions", "customer_id"): lambda crm, customer, _, number: crm.interactions.add(
        {"customer": customer, "channel": "call", "subject": f"Talk {number}"}
    ),
    ("deals", "customer_id"): lambda crm, customer, _, number: crm.deals.add(
        {"title": f"Deal {number}", "customer": customer, "value": "100 EUR"}
    ),
    ("appointments", "customer_id"): lambda crm, customer, _, number: crm.appointments.add(
        {"title": f"Visit {number}", "starts": f"{DAYS[number]} 10:00", "customer": customer}
    ),
    ("appointment_attendees", "customer_id"): _attendee,
    ("segment_members", "customer_id"): _segment,
    ("preferences", "customer_id"): _write(
        "INSERT OR IGNORE INTO preferences (customer_id, name, folded, value) "
        "VALUES (:customer, 'Likes ' || :number, 'likes ' || :number, 'tea ' || :customer)"
    ),
    ("lifecycle_changes", "customer_id"): _write(
        "INSERT INTO lifecycle_changes (customer_id, from_lifecycle, to_lifecycle, at) "
        "VALUES (:customer, 'lead', 'customer', :day || 'T00:00:00Z')"
    ),
    ("affiliations", "customer_id"): _write(
        "INSERT INTO affiliations (customer_id, organization_id, role, started_on) "
        "VALUES (:customer, :other, 'role ' || :number, :day)"
    ),
    ("affiliations", "organization_id"): _write(
        "INSERT INTO affiliations (customer_id, organization_id, role, started_on) "
        "VALUES (:other, :customer, 'role ' || :number, :day)"
    ),
    ("relationships", "customer_id"): _write(
        "INSERT OR IGNORE INTO relationships (customer_id, kind, other_id) VALUES (:customer, 'works-with', :other)"
    ),
    ("relationships", "other_id"): _write(
        "INSERT OR IGNORE INTO relationships (customer_id, kind, other_id) VALUES (:other, 'referred-by', :customer)"
    ),
    ("not_duplicates", "first_id"): lambda crm, customer, other, _: crm.duplicates.not_duplicates(customer, other),
    ("not_duplicates", "second_id"): lambda crm, customer, other, _: crm.duplicates.not_duplicates(other, customer),
    ("deal_contacts", "customer_id"): _contact,
    ("leads", "customer_id"): _write(
        "INSERT INTO leads (uid, title, sort_title, customer_id, currency, received_at, status_since, created_at, updated_at) "
        f"VALUES ({UID}, 'Asks', 'asks', :customer, 'EUR', {STAMP}, {STAMP}, {STAMP}, {STAMP})"
    ),
    ("price_agreements", "customer_id"): _write(
        "INSERT OR IGNORE INTO price_agreements (customer_id, product_id, discount_bp) "
        "SELECT :customer, id, 100 * :number FROM products"
    ),
    ("quotes", "customer_id"): _write(
        "INSERT INTO quotes (uid, title, sort_title, customer_id, currency, created_at, updated_at) "
        f"VALUES ({UID}, 'Offer', 'offer', :customer, 'EUR', {STAMP}, {STAMP})"
    ),
    ("quotes", "contact_id"): _write(
        "INSERT INTO quotes (uid, title, sort_title, customer_id, contact_id, currency, created_at, updated_at) "
        f"VALUES ({UID}, 'Offer', 'offer', :other, :customer, 'EUR', {STAMP}, {STAMP})"
    ),
    ("orders", "customer_id"): _write(
        "INSERT INTO orders (uid, customer_id, ordered_on, currency, created_at, updated_at) "
        f"VALUES ({UID}, :customer, :day, 'EUR', {STAMP}, {STAMP})"
    ),
    ("external_ids", "record_id"): _write(
        "INSERT OR IGNORE INTO external_ids (source, entity, external_id, record_id) "
        "VALUES ('old', 'customer', :customer || '-' || :number, :customer)"
    ),
}
