"""Which customers have which problems: one SELECT over the catalog's customers."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from crm_core.catalog.browse import where_clause
from crm_core.catalog.core import Core
from crm_core.customers.quality.phones import HOME, WITHOUT_COUNTRY, understood
from crm_core.customers.quality.problems import PROBLEMS, TIMELINE, PointFacts, Problem
from crm_core.store.driver import Connection

AT_ONCE = 500
BITS, BITS_OF_ID = len(PROBLEMS), 48
MASK_OF_BITS, MASK_OF_ID = (1 << BITS) - 1, (1 << BITS_OF_ID) - 1
Found = tuple[int, int]  # a customer's id and its problems as bits


def tallies(core: Core, db: Connection, filter_text: str, stale_days: int) -> list[Found]:
    """How many customers have each combination of problems: (customers, bits)."""
    sql, parameters = _select(core, filter_text, stale_days, "count(*)", "")
    return [(int(row[0]), int(row[1])) for row in db.execute(f"{sql} GROUP BY 2", parameters)]


def found(
    core: Core, db: Connection, filter_text: str, stale_days: int, problem: Problem | None, limit: int | None
) -> Iterator[Found]:
    """The customers with a problem, or with any: those with the most problems first, or in order of id."""
    sql, parameters = _select(core, filter_text, stale_days, "c.id", f"({problem.test})" if problem else "")
    if problem is not None:
        rows = db.execute(f"{sql} ORDER BY c.id LIMIT ?", (*parameters, -1 if limit is None else limit))
        yield from ((int(key), int(bits)) for key, bits in rows)
        return
    # One number each, in which the order stands first: of a million customers tuples would fill a quarter of a gigabyte.
    most = len(PROBLEMS)
    ranked = array(
        "q", (_ranked(most - int(bits).bit_count(), key, bits) for key, bits in db.execute(sql, parameters) if bits)
    )
    for number in islice(sorted(ranked), limit):
        yield number >> BITS & MASK_OF_ID, number & MASK_OF_BITS


def _ranked(rank: int, key: int, bits: int) -> int:
    return (rank << BITS_OF_ID | key) << BITS | bits


def names_and_points(core: Core, db: Connection, keys: Sequence[int]) -> dict[int, tuple[str, list[PointFacts]]]:
    """Name and contact points of AT_ONCE customers at most."""
    known: dict[int, tuple[str, list[PointFacts]]] = {}
    usual = core.business.facts.country
    marks = ", ".join("?" * len(keys))
    for key, name in db.execute(f"SELECT id, name FROM customers WHERE id IN ({marks})", keys):
        known[key] = (str(name), [])
    stored = db.execute(
        f"SELECT c.id, p.kind, p.value, p.invalid, p.normalized, p.kind = 'phone' AND {WITHOUT_COUNTRY}, {HOME} "
        f"FROM contact_points p JOIN customers c ON c.id = p.customer_id WHERE c.id IN ({marks}) "
        "ORDER BY p.is_primary DESC, p.id",
        keys,
    ).fetchall()
    have = {(key, normalized) for key, _, _, _, normalized, *_ in stored}
    for key, kind, value, invalid, _, national, home in stored:
        number = understood(value, home, usual)[0] if national else ""
        spare = (key, number) in have
        if number:
            have.add((key, number))
        facts = PointFacts(kind, value, bool(invalid), not national, "" if spare else number, spare)
        known[key][1].append(facts)
    return known


def _select(core: Core, filter_text: str, stale_days: int, what: str, test: str) -> tuple[str, tuple[object, ...]]:
    described = core.entity("customer")
    condition = core.browse.condition("customer", filter_text)
    bits = " + ".join(f"({problem.test}) * {1 << place}" for place, problem in enumerate(PROBLEMS))
    where = where_clause(described, condition, trash=False) + (f" AND {test}" if test else "")
    sql = f"SELECT {what}, {bits} FROM {described.source}{where}"
    since = (core.store.clock.now() - timedelta(days=stale_days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    # The instant is ?1 wherever it stands; the parameters of the filter follow it.
    return sql.replace(TIMELINE, _timeline(core)), (since, *condition.params)


def _timeline(core: Core) -> str:
    """What happened with the customer w, from the timelines of all capabilities that are registered."""
    each = (one.select.replace(":customer", "w.id") for one in core.catalog.timeline if one.contact)
    return " UNION ALL ".join(["SELECT NULL AS at, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0", *each])
