"""One customer, stored or still to be made, against all others: a few look-ups by index, then the same comparison."""

from collections.abc import Collection, Iterable

from crm_core.catalog.filters.fulltext import phrase_query
from crm_core.customers.duplicates.compare import compare
from crm_core.customers.duplicates.find import THRESHOLD, Match, match, probability
from crm_core.customers.duplicates.frequencies import Frequencies
from crm_core.customers.duplicates.queries import count_of_name, count_of_point, holders, named, read_records, total
from crm_core.customers.duplicates.record import Record
from crm_core.customers.duplicates.score import Scorer
from crm_core.store.driver import Connection

MOST_CANDIDATES = 100  # of each look-up


def like(
    db: Connection, record: Record, threshold: float = THRESHOLD, different: Collection[tuple[int, int]] = ()
) -> list[Match]:
    """The customers that are likely the same as ``record``, whose id is 0 when it is not stored; the likeliest first.

    In a match ``first`` is the id of ``record``.
    """
    ids = candidates(db, record) - {record.id}
    others = [other for other in read_records(db, sorted(ids)) if other.is_organization == record.is_organization]
    common = frequencies(db, record, others)
    scorer = Scorer(common)
    found = []
    for other in others:
        compared = compare(record, other)
        if compared is None or pair_of(record, other) in different:
            continue
        score = probability(scorer.log_odds(record, other, compared))
        if score >= threshold:
            found.append(match(record, other, compared, score, common))
    return sorted(found, key=lambda each: (-each.score, each.second))


def pair_of(first: Record, second: Record) -> tuple[int, int]:
    """The two by id, the smaller one first."""
    return min(first.id, second.id), max(first.id, second.id)


def candidates(db: Connection, record: Record) -> set[int]:
    """The ids of customers with the same contact point or a name that begins alike."""
    found: set[int] = set()
    for kind, values in (("email", record.emails), ("phone", record.phones)):
        for value in values:
            found.update(holders(db, kind, value, MOST_CANDIDATES))
    for query in _name_queries(record):
        found.update(named(db, query, MOST_CANDIDATES))
    return found


def _name_queries(record: Record) -> Iterable[str]:
    """Full-text queries: both names by their beginnings, or one of them whole and the place."""
    if record.is_organization:
        longest = max(record.name.split(), key=len, default="")
        return filter(None, (_in_title(_beginning(longest, 4)),))
    given, family = (name.partition(" ")[0] for name in (record.given, record.family))
    places = {word for here in record.places for word in (here.postal_code, here.city.partition(" ")[0]) if word}
    where = " OR ".join(filter(None, map(phrase_query, sorted(places))))
    both = f"{_beginning(given, 2)} {_beginning(family, 3)}" if given and family else phrase_query(given or family)
    lone = [_in_title(phrase_query(name)) for name in (given, family)] if where else []
    return filter(None, (_in_title(both), *(f"{name} AND ({where})" for name in lone if name)))


def _beginning(word: str, letters: int) -> str | None:
    quoted = phrase_query(word[:letters])
    return quoted and f"{quoted}*"


def _in_title(query: str | None) -> str | None:
    return query and f"title : ({query})"


def frequencies(db: Connection, record: Record, others: list[Record]) -> Frequencies:
    """How common the values of ``record`` are; what is cheap to count is counted among all, the rest among ``others``."""
    common = Frequencies(total(db))
    common.count((record, *others))
    for name in record.name.split() if record.is_organization else (record.given, record.family):
        if query := _in_title(phrase_query(name)):
            common.names[name] = count_of_name(db, query)
    for kind, values in (("email", record.emails), ("phone", record.phones)):
        for value in values:
            common.points[value] = count_of_point(db, kind, value)
    return common
