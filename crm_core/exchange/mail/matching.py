"""Whose a message is: the customers that have an address it names."""

from crm_core.exchange.mail.letters import Letters
from crm_core.exchange.tables.records import Record

SOURCE = "mail"
MOST_SHARING = 5
_NAMED = "EXISTS (SELECT 1 FROM known n WHERE n.address = p.address AND n.name = fold(p.name))"


def find_customers(letters: Letters) -> None:
    """Note for every address that is named which customers have it; ``place`` counts those that share one."""
    letters.make_table(
        "known",
        "address TEXT, customer INTEGER, place INTEGER, sharing INTEGER, name TEXT, PRIMARY KEY (address, customer)",
    )
    letters.unit.execute(
        "INSERT INTO known SELECT f.address, f.id, row_number() OVER (PARTITION BY f.address ORDER BY f.id), "
        "count(*) OVER (PARTITION BY f.address), f.sort_name FROM (SELECT DISTINCT a.address, c.id, c.sort_name FROM "
        "(SELECT DISTINCT address FROM mail_parties) a CROSS JOIN contact_points t ON t.kind = 'email' AND "
        "t.normalized = a.address CROSS JOIN customers c ON c.id = t.customer_id AND c.deleted_at IS NULL) f"
    )


def settle_directions(letters: Letters) -> None:
    """Where the user's own addresses are not known: what is from a customer was received, all else sent."""
    letters.unit.execute(
        "UPDATE mails SET direction = CASE WHEN EXISTS (SELECT 1 FROM mail_parties p JOIN known k ON k.address = p.address "
        "WHERE p.mail = number AND p.sending) THEN 'in' ELSE 'out' END WHERE direction IS NULL"
    )


def make_rows(letters: Letters) -> None:
    """One row per message and customer, each customer once.

    Of those who share an address it is the one whose name stands beside it; else all, unless they are too many to be
    meant. What the interaction is called elsewhere is made of the message and the address, so that it is found again
    whichever customer has it by then.
    """
    found = letters.rows(
        "SELECT p.mail, k.customer, m.identity || ' ' || p.address || CASE WHEN k.place > 1 THEN ' ' || c.uid ELSE '' END "
        "FROM mail_parties p JOIN mails m ON m.number = p.mail JOIN known k ON k.address = p.address "
        "JOIN customers c ON c.id = k.customer WHERE k.sharing = 1 OR "
        f"CASE WHEN {_NAMED} THEN k.name = fold(p.name) ELSE k.sharing <= {MOST_SHARING} END ORDER BY p.mail, p.position, k.place"
    )
    mail, met = None, set[object]()
    for number, customer, identity in found:
        if number != mail:
            mail, met = number, set()
        if customer not in met:
            met.add(customer)
            letters.add(Record(number), None, [(SOURCE, identity)], (customer, number, None, None))
    letters.flush()
