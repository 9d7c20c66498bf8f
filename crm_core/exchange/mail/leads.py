"""People who wrote and are not known yet become customers, and what they wrote becomes a lead."""

from crm_core.catalog.core import Core, Values
from crm_core.exchange.mail.headers import LONGEST_NAME
from crm_core.exchange.mail.letters import Letters
from crm_core.patterns import regex
from crm_core.sales.leads.words import UNTITLED
from crm_core.values.names import split_name
from crm_core.values.text import fold
from crm_core.values.uid import uid_series

SOURCE = "e-mail"
NO_PERSON = regex(
    r"(?:.*[-._+])?(?:no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?|notifications?|newsletters?|"
    r"alerts?|automated|autoreply|daemon|root|unsubscribe)(?:[-._+].*)?@"
)


_TITLE = f"coalesce(nullif(trim(m.subject), ''), '{UNTITLED}')"
_SENT = (
    "EXISTS (SELECT 1 FROM mail_parties p JOIN contact_points t ON t.kind = 'email' AND t.normalized = p.address "
    "WHERE p.mail = m.number AND p.sending AND t.customer_id = s.link)"
)
_RECEIVED = f"s.match IS NULL AND s.target IS NOT NULL AND m.direction = 'in' AND {_SENT}"


def make_leads(core: Core, letters: Letters, values: Values, *, every: bool) -> list[int]:
    """Make leads of messages that are logged for the first time: of ``every`` one received, or of the first of each new
    customer. ``values`` says more about them. Gives their ids. Raises InvalidValue, UnknownName.
    """
    unit = letters.unit
    group = "m.number" if every else "s.link"
    of_whom = "" if every else " AND s.link IN (SELECT id FROM made)"
    before = int(unit.scalar("SELECT coalesce(max(id), 0) FROM leads"))
    unit.connection.create_function("new_uid", 0, uid_series())
    unit.execute(
        "INSERT INTO leads (uid, title, sort_title, customer_id, source, currency, owner, description, received_at, "
        "status_since, created_at, updated_at) SELECT new_uid(), title, fold(title), link, :source, :currency, :owner, body, "
        f"sent_at, sent_at, :stamp, :stamp FROM (SELECT {_TITLE} AS title, s.link, nullif(m.body, '') AS body, m.sent_at, "
        f"row_number() OVER (PARTITION BY {group} ORDER BY m.sent_at, s.row) AS place FROM staged s "
        f"JOIN mails m ON m.number = s.mail WHERE {_RECEIVED}{of_whom}) WHERE place = 1 ORDER BY sent_at",
        {
            "source": SOURCE,
            "currency": core.business.facts.currency,
            "owner": core.business.facts.owner or None,
            "stamp": unit.stamp,
        },
    )
    made = [key for (key,) in unit.execute("SELECT id FROM leads WHERE id > ? ORDER BY id", (before,)).fetchall()]
    if values:
        from crm_core.sales.leads.writes import update

        for key in made:
            update(core, unit, key, values)
    return made


def make_customers(letters: Letters) -> int:
    """Make a customer of every sender nobody is known by, alive or in the trash, and who can be answered; gives how many."""
    unit = letters.unit
    senders = unit.execute(
        "SELECT p.address, max(p.name) FROM mail_parties p JOIN mails m ON m.number = p.mail WHERE p.sending AND "
        "m.direction = 'in' AND NOT EXISTS (SELECT 1 FROM contact_points t WHERE t.kind = 'email' AND "
        "t.normalized = p.address) GROUP BY p.address ORDER BY min(p.mail)"
    ).fetchall()
    uid, made = uid_series(), 0
    for address, said in senders:
        if NO_PERSON.match(address):
            continue
        name = split_name(said) if said and "@" not in said else None
        full = said if name else address[:LONGEST_NAME]
        key = unit.execute(
            "INSERT INTO customers (uid, kind, name, sort_name, prefix, given_name, additional_name, family_name, suffix, "
            "lifecycle, source, owner, created_at, updated_at) "
            "VALUES (?, 'person', ?, ?, ?, ?, ?, ?, ?, 'lead', ?, (SELECT nullif(value, '') FROM settings WHERE "
            "name = 'business.owner'), ?, ?)",
            (
                uid(),
                full,
                fold(full),
                *((part or None for part in name) if name else [None] * 5),
                SOURCE,
                unit.stamp,
                unit.stamp,
            ),
        ).lastrowid
        unit.execute(
            "INSERT INTO contact_points (customer_id, kind, value, normalized, is_primary) VALUES (?, 'email', ?, ?, 1)",
            (key, address, address),
        )
        unit.execute("INSERT INTO made (id, folded) VALUES (?, ?)", (key, address))
        made += 1
    return made
