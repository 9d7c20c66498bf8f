"""A lead out of one line: its customer found or made, its contact points kept, and what was understood said back."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.customers import writes as customers
from crm_core.customers.points import read_point
from crm_core.errors import Ambiguous, InvalidValue
from crm_core.sales.leads import writes
from crm_core.sales.leads.spoken import Spoken, kind_of, understand
from crm_core.store import Unit
from crm_core.values.text import fold

MOST_CANDIDATES = 10
MOST_ALIKE = 3
POINTS = ("email", "phone")
OF_CUSTOMER = ("customer", "email", "phone", "organization", "kind")


class Captured(NamedTuple):
    """The lead that was added, whether its customer is new, and what was understood, a sentence each."""

    change: Change
    customer: int
    is_new: bool
    said: tuple[str, ...]


class _Found(NamedTuple):
    """The customer a lead is of; ``how`` says why it is thought to be that one."""

    id: int
    is_new: bool
    how: str


def capture(core: Core, text: str, values: Values) -> Captured:
    """Add a lead as it is said in one line; ``values`` beats what is understood.

    Besides the fields of leads they may hold customer, email, phone, organization and kind. Raises InvalidValue,
    UnknownName, NotFound, Ambiguous.
    """
    with core.store.writing("") as unit:
        return capture_in(core, unit, text, values)


def capture_in(core: Core, unit: Unit, text: str, values: Values) -> Captured:
    """The same inside a unit, which it describes."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    spoken = understand(text, core.business.facts.country, named="customer" not in given)
    points = {
        kind: [str(given[kind])] if kind in given else list(told)
        for kind, told in zip(POINTS, (spoken.emails, spoken.phones), strict=True)
    }
    alike: list[str] = []
    found = _known(core, unit, given.get("customer"), spoken.name, points)
    if found is None:
        alike = _alike(core, unit, spoken, points)
        found = _new(core, unit, spoken, points, given)
    else:
        _complete(core, unit, found.id, points, given)
        found = _named(core, unit, found, spoken.name)
    lead = {name: value for name, value in given.items() if name not in OF_CUSTOMER} | {"customer": found.id}
    lead = {name: told for name, told in (("title", spoken.title), ("description", spoken.text)) if told} | lead
    key = writes.insert(core, unit, lead)
    unit.describe(writes.summary(unit, key, "added"))
    named = "customer" in given and not any(points.values())
    said = [*([] if named else [_customer_said(core, unit, found, points)]), *alike]
    return Captured(Change("lead", key, unit.summary), found.id, found.is_new, tuple(said))


def _known(core: Core, unit: Unit, customer: object, name: str, points: Mapping[str, Iterable[str]]) -> _Found | None:
    """The customer who was named, or who has the contact points, or the name. Raises NotFound, Ambiguous."""
    if customer is not None:
        return _Found(core.find_in(unit, "customer", customer), False, "as you said")
    for kind in POINTS:
        holders = _holders(core, unit, kind, points[kind])
        if len(holders) > 1 and name:
            holders = {key: called for key, called in holders.items() if fold(called) == fold(name)}
        if len(holders) > 1:
            raise _several(", ".join(points[kind]), holders)
        if holders:
            return _Found(next(iter(holders)), False, f"by the {'e-mail' if kind == 'email' else kind}")
    named = dict(
        unit.execute(
            "SELECT id, name FROM customers WHERE sort_name = ? AND deleted_at IS NULL ORDER BY id LIMIT ?",
            (fold(name), MOST_CANDIDATES + 1),
        ).fetchall()
        if name
        else ()
    )
    if len(named) > 1:
        raise _several(name, named)
    return _Found(next(iter(named)), False, "by the name") if named else None


def _holders(core: Core, unit: Unit, kind: str, values: Iterable[str]) -> dict[int, str]:
    """The customers, by id, who have one of the contact points."""
    holders: dict[int, str] = {}
    for value in values:
        normalized = read_point(kind, value, core.business.facts.country).normalized
        holders |= unit.execute(
            "SELECT c.id, c.name FROM contact_points p JOIN customers c ON c.id = p.customer_id AND c.deleted_at IS NULL "
            "WHERE p.kind = ? AND p.normalized = ? ORDER BY c.id",
            (kind, normalized),
        ).fetchall()
    return holders


def _several(text: str, candidates: Mapping[int, str]) -> Ambiguous:
    listed = [f"{name} (customer:{key})" for key, name in list(candidates.items())[:MOST_CANDIDATES]]
    return Ambiguous("customer", text, listed)


def _new(
    core: Core, unit: Unit, spoken: Spoken, points: Mapping[str, list[str]], given: Mapping[str, object]
) -> _Found:
    """A new customer, with the contact points that were said. Raises InvalidValue when there is nothing to call it by."""
    name = spoken.name or next((value for kind in POINTS for value in points[kind]), "")
    if not name:
        raise InvalidValue("Lead", None, 'needs a name before the first comma, as in "Ada Lovelace, wants a website"')
    values: dict[str, object] = {"name": name, "kind": given.get("kind") or spoken.kind, "lifecycle": "lead"}
    values |= {f"{kind}s": points[kind] for kind in POINTS if points[kind]}
    values |= {key: given[key] for key in ("source", "owner") if key in given}
    if "organization" in given:
        values["organization"] = _organization(core, unit, given["organization"])
    return _Found(customers.insert(core, unit, values), True, "")


def _complete(core: Core, unit: Unit, key: int, points: Mapping[str, list[str]], given: Mapping[str, object]) -> None:
    """Give a known customer the contact points it lacks, and the organization that was said."""
    values: dict[str, object] = {}
    for kind in POINTS:
        missing = [value for value in points[kind] if key not in _holders(core, unit, kind, [value])]
        values |= {f"add_{kind}": missing} if missing else {}
    if "organization" in given:
        values["organization"] = _organization(core, unit, given["organization"])
    if values:
        customers.update(core, unit, key, values)


def _named(core: Core, unit: Unit, found: _Found, name: str) -> _Found:
    """Give a customer who is called by a contact point the name that was said."""
    known_as = core.name_of(unit, "customer", found.id)
    by_point = "SELECT 1 FROM contact_points WHERE customer_id = ? AND fold(value) = fold(?)"
    if not name or fold(name) == fold(known_as) or not unit.scalar(by_point, (found.id, known_as)):
        return found
    customers.update(core, unit, found.id, {"name": name})
    return found._replace(how=f"{found.how}, called {known_as} until now")


def _organization(core: Core, unit: Unit, given: object) -> int:
    """The organization of that name; one that is not there is made."""
    from crm_core.errors import NotFound

    try:
        return core.find_in(unit, "customer", given)
    except NotFound:
        return customers.insert(core, unit, {"name": given, "kind": "organization", "lifecycle": "lead"})


def _alike(core: Core, unit: Unit, spoken: Spoken, points: Mapping[str, list[str]]) -> list[str]:
    """Who a new customer may be after all, a sentence each."""
    from crm_core.customers.duplicates import one
    from crm_core.customers.duplicates.drafts import draft

    values = {"name": spoken.name, "kind": kind_of(spoken.name), **{f"{kind}s": points[kind] for kind in POINTS}}
    matches = one.like(unit.connection, draft(values, core.business.facts.country))
    names = [(match.second, core.name_of(unit, "customer", match.second)) for match in matches[:MOST_ALIKE]]
    return [f'Much like customer {key} "{name}"; --customer {key} takes that one.' for key, name in names]


def _customer_said(core: Core, unit: Unit, found: _Found, points: Mapping[str, list[str]]) -> str:
    name = core.name_of(unit, "customer", found.id)
    kind = unit.scalar("SELECT kind FROM customers WHERE id = ?", (found.id,))
    told = ", ".join(
        [f"new {kind}" if found.is_new else found.how, *(each for kind in POINTS for each in points[kind])]
    )
    return f'Customer {found.id} "{name}": {told}.'
