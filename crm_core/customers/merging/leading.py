"""The contact point of each kind and the address that come first, of two customers that become one."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from crm_core.customers.merging.rows import Pair
from crm_core.customers.points import ADDRESS_PARTS
from crm_core.customers.words import POINT_KINDS
from crm_core.store import Unit
from crm_core.store.driver import Connection

ADDRESS = "address"
LEADING = (*POINT_KINDS, ADDRESS)
"""Keys under which one of several rows can be chosen to come first."""


class Leading(NamedTuple):
    """The first row of a kind: its id, how it is shown, and what it is told apart by."""

    id: int
    text: str
    said: tuple[object, ...]


def leading(db: Connection, customer_id: int, key: str) -> Leading | None:
    """The customer's contact point of a kind, or the address, that comes first."""
    if key == ADDRESS:
        row = db.execute(
            f"SELECT id, {', '.join(ADDRESS_PARTS)} FROM addresses WHERE customer_id = ? "
            "ORDER BY is_primary DESC, id LIMIT 1",
            (customer_id,),
        ).fetchone()
        return Leading(row[0], _one_line(*row[1:]), row[1:]) if row else None
    row = db.execute(
        "SELECT id, value, normalized FROM contact_points WHERE customer_id = ? AND kind = ? "
        "ORDER BY is_primary DESC, id LIMIT 1",
        (customer_id, key),
    ).fetchone()
    return Leading(row[0], row[1], (key, row[2])) if row else None


def two_leading(db: Connection, pair: Pair, key: str) -> tuple[Leading | None, Leading | None]:
    """What comes first in either; of the other one as it is spelled in the record that stays, if that has it too."""
    here, there = leading(db, pair.keep, key), leading(db, pair.gone, key)
    if there is not None and key != ADDRESS:
        spelled = db.execute(
            "SELECT id, value FROM contact_points WHERE customer_id = ? AND kind = ? AND normalized = ? ORDER BY id",
            (pair.keep, *there.said),
        ).fetchone()
        there = Leading(spelled[0], spelled[1], there.said) if spelled else there
    return here, there


def _one_line(street: str | None, postal_code: str | None, city: str | None, *land: str | None) -> str:
    town = " ".join(part for part in (postal_code, city) if part)
    return ", ".join(part for part in (street, town, *land) if part)


def unite_points(unit: Unit, pair: Pair) -> None:
    """Of two contact points that are the same, let the one that stays know what the other one says of it.

    Whoever opted out under either name has opted out.
    """
    same = (
        "FROM contact_points g WHERE g.customer_id = :gone AND g.kind = contact_points.kind "
        "AND g.normalized = contact_points.normalized"
    )
    unit.execute(
        f"UPDATE contact_points SET opt_out = max(opt_out, (SELECT max(g.opt_out) {same})), "
        f"invalid = max(invalid, (SELECT max(g.invalid) {same})), "
        f"label = coalesce(label, (SELECT max(g.label) {same})) "
        f"WHERE customer_id = :keep AND EXISTS (SELECT 1 {same})",
        pair.parameters,
    )


class First(NamedTuple):
    """A row that has to come first after the move, found by what it says: the row itself may be dropped."""

    table: str
    where: str
    parameters: tuple[object, ...]


def first_after(db: Connection, pair: Pair, taken: Collection[str]) -> list[First]:
    """What comes first of each kind that both have: the rows of the one that stays, or those ``taken`` from the other."""
    return list(_first_after(db, pair, taken))


def _first_after(db: Connection, pair: Pair, taken: Collection[str]) -> Iterator[First]:
    for key in LEADING:
        here, there = leading(db, pair.keep, key), leading(db, pair.gone, key)
        if here is None or there is None:
            continue
        said = (there if key in taken else here).said
        if key == ADDRESS:
            yield First("addresses", " AND ".join(f"{part} IS ?" for part in ADDRESS_PARTS), said)
        else:
            yield First("contact_points", "kind = ? AND normalized = ?", said)


def put_first(unit: Unit, keep: int, first: First) -> None:
    """Mark the row as the first of its kind, and no other."""
    lead = unit.scalar(
        f"SELECT id FROM {first.table} WHERE customer_id = ? AND {first.where} ORDER BY id LIMIT 1",
        (keep, *first.parameters),
    )
    alike = "kind = (SELECT p.kind FROM contact_points p WHERE p.id = ?1)" if first.table == "contact_points" else "1"
    unit.execute(
        f"UPDATE {first.table} SET is_primary = (id = ?1) WHERE customer_id = ?2 AND {alike} AND is_primary <> (id = ?1)",
        (lead, keep),
    )
