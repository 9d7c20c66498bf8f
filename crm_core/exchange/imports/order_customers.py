"""Who bought: the customers that rows of purchases name, found by id, e-mail and name, and made where nobody answers."""

from functools import lru_cache

from crm_core.customers.duplicates.vocabulary import LEGAL_FORMS
from crm_core.exchange.imports.links import NAMED, SPOKEN, find_links
from crm_core.exchange.imports.staging import Staging
from crm_core.values.email import is_plain_email
from crm_core.values.names import Name, split_name
from crm_core.values.text import counted, fold

BUYER_COLUMNS = ("said_folded",)
"""The name of a buyer who has an e-mail address: it decides only between those whom the address does not."""
_LIVING = "c.deleted_at IS NULL"
_MAIL = "EXISTS (SELECT 1 FROM contact_points p WHERE p.customer_id = c.id AND p.kind = 'email'{})"
_THIS_MAIL = _MAIL.format(" AND p.normalized = link_email")
_PARTS = ("prefix", "given_name", "additional_name", "family_name", "suffix")
_OPEN = f"link IS NULL AND {NAMED} AND reject IS NULL AND skip IS NULL"


def find_buyers(staging: Staging, source: str) -> None:
    """Fill ``link`` where one customer answers: by uid and id, then e-mail; by name alone who has no other e-mail."""
    run = staging.unit.execute
    run("UPDATE staged SET said_folded = link_folded, link_folded = NULL WHERE link_email IS NOT NULL")
    find_links(staging, source)
    run("UPDATE staged SET link_folded = said_folded WHERE said_folded IS NOT NULL")
    for has_mail in (_THIS_MAIL, f"NOT {_MAIL.format('')}"):
        run(
            f"UPDATE staged SET link = (SELECT CASE WHEN count(*) = 1 THEN min(c.id) END FROM customers c "
            f"WHERE c.sort_name = link_folded AND {_LIVING} AND {has_mail}) "
            "WHERE link IS NULL AND said_folded IS NOT NULL"
        )
    several = f"(SELECT count(*) FROM customers c WHERE {{}} AND {_LIVING}) > 1"
    by_mail = (
        "c.id IN (SELECT p.customer_id FROM contact_points p WHERE p.kind = 'email' AND p.normalized = link_email)"
    )
    staging.reject(
        "'more than one customer has the e-mail \"' || link_email || '\"'",
        f"link IS NULL AND link_email IS NOT NULL AND {several.format(by_mail)}",
    )
    staging.reject(
        f"'more than one customer is called \"' || {SPOKEN} || '\"'",
        f"link IS NULL AND link_email IS NULL AND link_folded IS NOT NULL AND {several.format('c.sort_name = link_folded')}",
    )


def make_buyers(staging: Staging, source: str, notes: list[str]) -> None:
    """Make a customer for everybody who bought and is not there, of those that stay; each once."""
    unit = staging.unit
    staging.make_table(
        "buyers",
        "key TEXT PRIMARY KEY, id INTEGER, uid TEXT, name TEXT, email TEXT, country TEXT, owner TEXT, row INTEGER",
    )
    if unit.scalar(f"SELECT 1 FROM staged WHERE {_OPEN} AND target IS NOT NULL LIMIT 1"):
        _know_names(staging)
        for key in ("link_email", "link_external_id", "link_folded"):
            _make_by(staging, key)
        _write(staging, source)
    if made := int(unit.scalar("SELECT count(*) FROM buyers")):
        notes.append(f"{counted(made, 'customer')} made for names and addresses that were not there.")


def _know_names(staging: Staging) -> None:
    parts = lru_cache(20_000)(split_name)
    connection = staging.unit.connection
    for part, field in zip(_PARTS, Name._fields, strict=True):
        connection.create_function(f"{part}_of", 1, lambda name, field=field: getattr(parts(name), field) or None)
    connection.create_function("kind_of_name", 1, lambda name: "organization" if _is_organization(name) else "person")
    connection.create_function("is_email", 1, lambda text: bool(text and is_plain_email(text)))


def _is_organization(name: str) -> bool:
    """Whether a name ends, or begins, with a legal form: "Analytical Engines Ltd."."""
    words = [word.strip(".,()") for word in fold(name).split()]
    return len(words) > 1 and bool({words[0], words[-1]} & LEGAL_FORMS)


def _make_by(staging: Staging, key: str) -> None:
    """One buyer for every value of a key among the rows that still have none; the earliest row names them."""
    run = staging.unit.execute
    rows = f"staged WHERE {_OPEN} AND target IS NOT NULL AND {key} IS NOT NULL"
    run(
        "INSERT OR IGNORE INTO buyers (key, name, email, row) "
        f"SELECT '{key} ' || {key}, coalesce(min(link_name), min(link_email), {key}), min(link_email), min(row) "
        f"FROM {rows} GROUP BY {key}"
    )
    first = 1 + int(
        staging.unit.scalar(
            "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'customers'), 0), "
            "coalesce((SELECT max(id) FROM buyers), 0))"
        )
    )
    run(
        "UPDATE buyers SET id = n.id FROM (SELECT key, ? - 1 + row_number() OVER (ORDER BY row) AS id FROM buyers "
        "WHERE id IS NULL) n WHERE n.key = buyers.key",
        (first,),
    )
    run(
        f"UPDATE staged SET link = (SELECT b.id FROM buyers b WHERE b.key = '{key} ' || {key}) WHERE row IN (SELECT row FROM {rows})"
    )
    if key == "link_email":
        # Who has an id in one row may have only that in the next.
        run(
            "UPDATE staged SET link = (SELECT min(o.link) FROM staged o JOIN buyers b ON b.id = o.link "
            f"WHERE o.link_external_id = staged.link_external_id) WHERE {_OPEN} AND link_external_id IS NOT NULL"
        )


def _write(staging: Staging, source: str) -> None:
    unit = staging.unit
    unit.give_uids("buyers", "uid", "uid IS NULL")
    of_row = "(SELECT s.{0} FROM staged s WHERE s.row = buyers.row)"
    unit.execute(f"UPDATE buyers SET country = {of_row.format('country')}, owner = {of_row.format('owner')}")
    person = "kind_of_name(name) = 'person'"
    parts = ", ".join(
        f"CASE WHEN {person} AND (email IS NULL OR name <> email) THEN {part}_of(name) END" for part in _PARTS
    )
    unit.execute(
        f"INSERT INTO customers (id, uid, kind, name, sort_name, {', '.join(_PARTS)}, lifecycle, owner, created_at, updated_at) "
        f"SELECT id, uid, kind_of_name(name), name, fold(name), {parts}, 'customer', owner, ?, ? FROM buyers ORDER BY id",
        (unit.stamp, unit.stamp),
    )
    unit.execute(
        "INSERT INTO contact_points (customer_id, kind, value, normalized, is_primary) "
        "SELECT id, 'email', email, email, 1 FROM buyers WHERE is_email(email) ORDER BY id"
    )
    unit.execute(
        "INSERT INTO addresses (customer_id, is_primary, country) SELECT id, 1, country FROM buyers "
        "WHERE country IS NOT NULL ORDER BY id"
    )
    unit.execute(
        "INSERT OR IGNORE INTO external_ids (source, entity, external_id, record_id) "
        "SELECT DISTINCT ?, 'customer', s.link_external_id, s.link FROM staged s JOIN buyers b ON b.id = s.link "
        "WHERE s.link_external_id IS NOT NULL ORDER BY s.link",
        (source,),
    )
    unit.execute("INSERT INTO made (id, uid, name, folded) SELECT id, uid, name, key FROM buyers ORDER BY id")
