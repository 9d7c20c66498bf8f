"""Organizations that were entered as persons: whoever makes one again hears of it, and of what its kind should be."""

from collections.abc import Collection

from crm_core.customers.duplicates import one
from crm_core.customers.duplicates.compare import SAME, compare
from crm_core.customers.duplicates.find import Match, match, probability
from crm_core.customers.duplicates.queries import read_records
from crm_core.customers.duplicates.record import Record
from crm_core.customers.duplicates.score import Scorer
from crm_core.store.driver import Connection


def like(db: Connection, record: Record, threshold: float, different: Collection[tuple[int, int]] = ()) -> list[Match]:
    """Who has the same name as ``record`` once both are read as organizations; the likeliest first.

    The one is a person and the other an organization, or both are persons and one is called "Acme GmbH".
    """
    firm = as_organization(record)
    ids = (one.candidates(db, record) | one.candidates(db, firm)) - {record.id}
    others = [other for other in read_records(db, sorted(ids)) if _misfiled(record, other)]
    firms = [as_organization(other) for other in others]
    common = one.frequencies(db, firm, firms)
    scorer = Scorer(common)
    found = []
    for other, as_firm in zip(others, firms, strict=True):
        compared = compare(firm, as_firm)
        if compared is None or compared.name != SAME or one.pair_of(record, other) in different:
            continue
        score = probability(scorer.log_odds(firm, as_firm, compared))
        if score >= threshold:
            found.append(_with_kinds(match(firm, as_firm, compared, score, common), record, other))
    return sorted(found, key=lambda each: (-each.score, each.second))


def as_organization(record: Record) -> Record:
    """The same customer read as an organization; itself where it is one."""
    if record.is_organization:
        return record
    firm = Record(record.id)
    name = " ".join(filter(None, (record.given, record.middle, record.family)))
    firm.name_as("organization", name, None, None, None)
    firm.emails, firm.phones, firm.sites, firm.places = record.emails, record.phones, record.sites, record.places
    return firm


def _misfiled(record: Record, other: Record) -> bool:
    """Whether one of the two may be of the wrong kind."""
    if record.is_organization or other.is_organization:
        return record.is_organization != other.is_organization
    return bool(as_organization(record).legal_form or as_organization(other).legal_form)


def _with_kinds(found: Match, record: Record, other: Record) -> Match:
    if record.is_organization == other.is_organization:
        return found
    kind, person = ("a person", other) if record.is_organization else ("an organization", record)
    return found._replace(reasons=(*found.reasons, f"but {kind}"), person=person.id)
