"""A lead's way: taken up, qualified into a deal, disqualified, opened again."""

from collections.abc import Mapping, Sequence

from crm_core.catalog.bulk import each
from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.customers import writes as customers
from crm_core.errors import Conflict
from crm_core.sales import writes as deals
from crm_core.sales.leads.tables import Lead
from crm_core.sales.leads.words import OPEN_STATUSES
from crm_core.sales.leads.writes import has_deal, refuse_without_reason, summary, update
from crm_core.store import Unit
from crm_core.values.money import Money
from crm_core.values.text import counted

COPIED = ("source", "owner", "description")


def work(core: Core, keys: Sequence[int]) -> Change:
    """Take new leads up in one step, all or none. Raises NotFound, Conflict when one is closed."""
    with core.store.writing("") as unit:
        each(unit, keys, lambda key: _work(core, unit, key))
        if len(keys) > 1:
            unit.describe(f"{counted(len(keys), 'lead')} are being worked on")
    return Change("lead", keys[0], unit.summary, tuple(keys))


def _work(core: Core, unit: Unit, key: int) -> None:
    row = _found(core, unit, key)
    if row.status not in OPEN_STATUSES:
        raise _closed(row)
    _set(core, unit, key, {"status": "working"}, "is being worked on")


def disqualify(core: Core, keys: Sequence[int], reason: str) -> Change:
    """Note in one step, all or none, that nothing comes of leads, and why.

    Raises NotFound, UsageProblem without a reason, Conflict when one has become a deal.
    """
    with core.store.writing("") as unit:
        each(unit, keys, lambda key: _disqualify(core, unit, key, reason))
        if len(keys) > 1:
            unit.describe(f"{counted(len(keys), 'lead')} disqualified ({reason})")
    return Change("lead", keys[0], unit.summary, tuple(keys))


def _disqualify(core: Core, unit: Unit, key: int, reason: str) -> None:
    row = _found(core, unit, key)
    _refuse_deal(core, unit, row)
    refuse_without_reason(row, reason)
    before = f"is disqualified already; its reason was {row.disqualified_reason or 'not given'}, now "
    done = f"{before}{reason}" if row.status == "disqualified" else f"disqualified ({reason})"
    _set(core, unit, key, {"status": "disqualified", "disqualified_reason": reason}, done)


def reopen(core: Core, key: int) -> Change:
    """Work on a closed lead again. Raises NotFound, Conflict when it has become a deal."""
    with core.store.writing("") as unit:
        row = _found(core, unit, key)
        _refuse_deal(core, unit, row)
        if row.status in OPEN_STATUSES:
            unit.describe(summary(unit, key, f"is open already ({row.status}); nothing changed"))
        else:
            unit.execute("UPDATE leads SET deal_id = NULL WHERE id = ? AND deal_id IS NOT NULL", (key,))
            unit.session.expire_all()
            _set(core, unit, key, {"status": "working"}, "is open again")
    return Change("lead", key, unit.summary)


def qualify(core: Core, key: int, deal_values: Values | None = None) -> Change:
    """Make a deal of a lead: source, value, owner and text come from it unless ``deal_values`` say otherwise.

    The customer becomes a prospect where it was a lead. Gives the change of the deal. Raises NotFound, Conflict when
    there is a deal already or the lead was disqualified, and what adding a deal raises.
    """
    with core.store.writing("") as unit:
        row = _found(core, unit, key)
        _refuse_deal(core, unit, row)
        if row.status == "disqualified":
            raise _closed(row)
        deal = deals.insert(core, unit, _deal_of(row) | dict(deal_values or {}))
        customer = row.customer_id
        update(core, unit, key, {"status": "qualified"})
        unit.execute("UPDATE leads SET deal_id = ?, updated_at = ? WHERE id = ?", (deal, unit.stamp, key))
        if unit.scalar("SELECT lifecycle FROM customers WHERE id = ?", (customer,)) == "lead":
            customers.update(core, unit, customer, {"lifecycle": "prospect"})
        unit.describe(summary(unit, key, f"qualified as deal {deal} in {_stage_of(unit, deal)}"))
    return Change("deal", deal, unit.summary)


def _found(core: Core, unit: Unit, key: int) -> Lead:
    core.find_in(unit, "lead", key)
    return unit.session.get_one(Lead, key)


def _set(core: Core, unit: Unit, key: int, values: Mapping[str, object], done: str) -> None:
    differs = update(core, unit, key, values)
    unit.describe(summary(unit, key, done if differs else "is already so; nothing changed"))


def _closed(row: Lead) -> Conflict:
    return Conflict(f'Lead {row.id} "{row.title}" is {row.status}; "crm lead reopen {row.id}" opens it again.')


def _refuse_deal(core: Core, unit: Unit, row: Lead) -> None:
    """Refuse to touch a lead whose deal is there. Raises Conflict."""
    if has_deal(unit, row):
        name = core.name_of(unit, "deal", row.deal_id or 0)
        raise Conflict(
            f'Lead {row.id} "{row.title}" has become deal {row.deal_id} "{name}"; '
            f'go on there, or take it back with "crm deal delete {row.deal_id}" first.'
        )


def _deal_of(row: Lead) -> dict[str, object]:
    """What a deal takes over from its lead."""
    found: dict[str, object] = {name: value for name in COPIED if (value := getattr(row, name))}
    found |= {"title": row.title, "customer": row.customer_id, "currency": row.currency}
    if row.value_minor is not None:
        found["value"] = Money(row.value_minor, row.currency)
    return found


def _stage_of(unit: Unit, deal: int) -> str:
    return str(unit.scalar("SELECT s.name FROM deals d JOIN stages s ON s.id = d.stage_id WHERE d.id = ?", (deal,)))
