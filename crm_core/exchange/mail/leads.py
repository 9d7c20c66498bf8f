"""Leads made of people who wrote and are not known yet."""

import re

from crm_core.exchange.mail.headers import LONGEST_NAME
from crm_core.exchange.mail.letters import Letters
from crm_core.values.names import split_name
from crm_core.values.text import fold
from crm_core.values.uid import uid_series

SOURCE = "e-mail"
NO_PERSON = re.compile(
    r"(?:.*[-._+])?(?:no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?|notifications?|newsletters?|"
    r"alerts?|automated|autoreply|daemon|root|unsubscribe)(?:[-._+].*)?@"
)


def make_leads(letters: Letters) -> int:
    """Make a lead of every sender nobody is known by, alive or in the trash, and who can be answered; gives how many."""
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
