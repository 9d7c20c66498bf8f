"""Quotes that wait for an answer, by age and validity, and how many of those answered were accepted."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from crm_core.catalog.core import Core
from crm_core.sales.quotes.quote_fields import STATUS
from crm_core.sales.reports.currencies import Part, in_blocks, total
from crm_core.sales.reports.deals import WHOLE, key_of
from crm_core.sales.reports.model import (
    NO_KEY,
    Asked,
    Block,
    Report,
    Shape,
    Table,
    count,
    days,
    exactly,
    money,
    rate,
    share,
)
from crm_core.sales.reports.periods import PERIODS, all_between, span_of
from crm_core.sales.reports.scope import Scope, scope
from crm_core.sales.words import LOCAL_TODAY
from crm_core.values.money import Money
from crm_core.values.text import fold

_DAY = "coalesce(q.issued_on, substr(q.created_at, 1, 10))"
_AGE = f"CAST(julianday({LOCAL_TODAY}) - julianday(q.issued_on) AS INTEGER)"
_LEFT = f"CAST(julianday(q.valid_until) - julianday({LOCAL_TODAY}) AS INTEGER)"
_COUNTED = ("-status:draft,superseded",)
AGES = ((7, "up to a week"), (14, "up to two weeks"), (30, "up to a month"), (90, "up to three months"))
OLDER = "older"
VALIDITIES = ((0, "today"), (7, "within a week"), (14, "within two weeks"), (30, "within a month"))
LATER, ENDLESS = "later", "without end"
GROUPINGS = ("age", "validity", "status", "owner", "customer", *PERIODS)
_KEYS = {WHOLE: "NULL", "status": STATUS, "owner": "q.owner", **dict.fromkeys(PERIODS, _DAY)}
_KEYS["customer"] = "(SELECT c.name FROM customers c WHERE c.id = q.customer_id)"
FIGURES = (
    count("open"),
    money("open_value"),
    count("accepted"),
    count("rejected"),
    count("expired"),
    rate("acceptance_rate", "Acceptance"),
    money("accepted_value"),
    days("days_to_accept", "Until accepted"),
)
_WIDTH = 7  # open, value, accepted, rejected, expired, value accepted, days until accepted


def quotes(core: Core, asked: Asked) -> Report:
    """Quotes issued in the period; drafts and those that a revision took the place of do not count.

    Raises UnknownName, FilterProblem, InvalidValue.
    """
    with scope(core, "quote", asked, _DAY, "issued_on", GROUPINGS) as found:
        by = found.by
        found = found._replace(where=f"{found.where} AND q.status NOT IN ('draft', 'superseded')")
        wholes = in_blocks(_parts(found, WHOLE), found.currency)
        only_open = f"{found.where} AND {STATUS} = 'sent'"
        rows = _parts(found._replace(where=only_open if by in ("age", "validity") else found.where), by)
        parts = in_blocks(rows, found.currency)
        blocks = []
        for currency, groups in wholes.items():
            figures = tuple(zip(FIGURES, _values(total(groups.values(), _WIDTH), currency), strict=True))
            blocks.append(Block(currency, figures, (_table(found, by, parts.get(currency, {}), currency),)))
        notes = found.notes([block.currency for block in blocks])
    return Report("quotes", by, tuple(blocks), notes)


def _key(by: str) -> str:
    if by == "age":
        steps = "".join(f" WHEN {_AGE} <= {most} THEN '{word}'" for most, word in AGES)
        return f"CASE{steps} ELSE '{OLDER}' END"
    if by == "validity":
        steps = "".join(f" WHEN {_LEFT} <= {most} THEN '{word}'" for most, word in VALIDITIES)
        return f"CASE WHEN q.valid_until IS NULL THEN '{ENDLESS}'{steps} ELSE '{LATER}' END"
    return _KEYS[by]


def _parts(found: Scope, by: str) -> Iterator[Part]:
    own = found.own_for(by)
    key, joins = (own.sql, own.joins) if own else (_key(by), "")
    told = found.money.amount("q.total_minor", "q.currency", _DAY)
    kinds = {kind: f"({STATUS} = '{kind}')" for kind in ("sent", "accepted", "rejected", "expired")}
    length = "julianday(substr(q.decided_at, 1, 10)) - julianday(q.issued_on)"
    sql = (
        f"SELECT {key}, {found.money.currency('q.currency', _DAY)}, sum({kinds['sent']}), "
        f"sum(CASE WHEN {kinds['sent']} THEN {told} ELSE 0 END), sum({kinds['accepted']}), sum({kinds['rejected']}), "
        f"sum({kinds['expired']}), sum(CASE WHEN {kinds['accepted']} THEN {told} ELSE 0 END), "
        f"sum(CASE WHEN {kinds['accepted']} THEN coalesce({length}, 0) ELSE 0 END) "
        f"FROM quotes q{joins} WHERE {found.where} GROUP BY 1, 2"
    )
    for name, told_in, *sums in found.db.execute(sql, found.params):
        yield Part(key_of(found, by, name), told_in, tuple(sums))


def _values(sums: tuple[int | float, ...], currency: str) -> tuple[object, ...]:
    """Sums in the order of FIGURES."""
    waiting, value, accepted, rejected, expired, accepted_value = (int(each) for each in sums[:-1])
    return (
        waiting,
        Money(value, currency),
        accepted,
        rejected,
        expired,
        share(accepted, accepted + rejected + expired),
        Money(accepted_value, currency),
        round(sums[-1] / accepted, 4) if accepted else None,
    )


def _table(found: Scope, by: str, groups: Mapping[str, tuple[int | float, ...]], currency: str) -> Table:
    keys = _in_order(found, by, groups)[: found.asked.limit]
    nothing = (0,) * _WIDTH
    shown = 2 if by in ("age", "validity") else len(FIGURES)  # all of those are open
    rows = tuple((key, *_values(groups.get(key, nothing), currency)[:shown]) for key in keys)
    columns = (found.heading, *FIGURES[:shown])
    counted = () if by in ("age", "validity", "status") else _COUNTED
    records = tuple(found.records(_condition(found, by, key), *counted) for key in keys)
    return Table("groups", "", columns, rows, "open_value", Shape.BARS, "quote", records)


def _in_order(found: Scope, by: str, groups: Mapping[str, tuple[int | float, ...]]) -> list[str]:
    if found.own and (ordered := found.own.in_order(groups)) is not None:
        return ordered
    if by == "age":
        return [*(word for _, word in AGES), OLDER]
    if by == "validity":
        return [*(word for _, word in VALIDITIES), LATER, ENDLESS]
    if by in PERIODS:
        return all_between(groups.keys() - {NO_KEY})
    return sorted(groups, key=lambda key: (key == NO_KEY, -groups[key][1], -groups[key][5], fold(key)))


def _condition(found: Scope, by: str, key: str) -> str:
    """The filter for the quotes behind a row."""
    today = found.today
    if found.own:
        return found.own.condition(key)
    if by == "age":
        return f"status:sent issued_on:{_aged(key, today)}"
    if by == "validity":
        return "status:sent valid_until:missing" if key == ENDLESS else f"status:sent valid_until:{_valid(key, today)}"
    if by in PERIODS:
        return f"issued_on:{span_of(key)}"
    return exactly(by, key)


def _aged(word: str, today: date) -> str:
    """The days on which quotes of an age were issued."""
    places = [each for _, each in AGES]
    if word == OLDER:
        return f"..{today - timedelta(days=AGES[-1][0] + 1)}"
    place = places.index(word)
    newest = today - timedelta(days=AGES[place - 1][0] + 1) if place else None
    return f"{today - timedelta(days=AGES[place][0])}..{newest or ''}"


def _valid(word: str, today: date) -> str:
    """The days on which such quotes end."""
    places = [each for _, each in VALIDITIES]
    if word == LATER:
        return f"{today + timedelta(days=VALIDITIES[-1][0] + 1)}.."
    place = places.index(word)
    first = today if place == 0 else today + timedelta(days=VALIDITIES[place - 1][0] + 1)
    return f"{first}..{today + timedelta(days=VALIDITIES[place][0])}"
