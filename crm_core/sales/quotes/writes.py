"""Quotes: added, changed, copied. What was sent stays as it was sent; a revision takes its place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.sales.lines.given import GivenLine
from crm_core.sales.lines.usual import usual_tax
from crm_core.sales.quotes import line_writes
from crm_core.sales.quotes.quote_values import EXTRA, Surroundings, columns, read_quote
from crm_core.sales.quotes.sums import renew
from crm_core.sales.quotes.tables import Quote, QuoteWrite
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.money import Money, show_money
from crm_core.values.text import fold
from crm_core.values.uid import new_uid

Lines = Sequence[str | Mapping[str, object] | GivenLine]
# What is no part of the document may change when it was sent.
AFTER_SENDING = frozenset({"owner", "custom", "deal"})


def add(core: Core, values: Values, lines: Lines) -> Change:
    """Add a draft. Raises InvalidValue, UnknownName, NotFound and Ambiguous (customer, contact, deal, product)."""
    with core.store.writing("") as unit:
        key = insert(core, unit, values, lines)
        unit.describe(summary(core, unit, key, "added"))
        doubt = _without_price(unit, key)
    return Change("quote", key, unit.summary + doubt + over_already(core, values))


def over_already(core: Core, values: Values) -> str:
    """The end of a sentence about quotes that are given a last valid day that is over; "" where none is."""
    described = core.entity("quote")
    given = [name for name in values if name not in (*EXTRA, "custom") and described.field(name).key == "valid_until"]
    until = core.read_values("quote", {name: values[name] for name in given}).get("valid_until")
    return f"; valid until {until}, which is over" if until and str(until) < core.business.today.isoformat() else ""


def _without_price(unit: Unit, key: int) -> str:
    """The end of a sentence about a quote with lines that have no price yet; "" where each has one."""
    if not (lines := line_writes.unpriced(unit, key)):
        return ""
    listed = ", ".join(f'{position} "{description}"' for position, description in lines[:3])
    more = f" and {len(lines) - 3:,} more" if len(lines) > 3 else ""
    return f"; without a price: {'line' if len(lines) == 1 else 'lines'} {listed}{more}"


def insert(core: Core, unit: Unit, values: Values, lines: Lines) -> int:
    """Add a draft inside a unit; gives its id. Without ``lines`` those of its deal are taken."""
    deal = core.find_in(unit, "deal", values["deal"]) if values.get("deal") else None
    around = _of_deal(unit, deal)
    usual = around.currency or core.business.facts.currency
    read = read_quote(core, {"title": around.title, **values}, usual)
    currency = read.get("currency") or usual
    given = columns(core, unit, read, None, currency)
    if given.get("customer_id") is None:
        given["customer_id"] = around.customer_id
    if given["customer_id"] is None:
        raise InvalidValue("Customer", None, "must be named, or a deal that has one")
    facts = core.business.facts
    usually = {"owner": facts.owner or None, "terms": facts.quote_terms or None, "currency": currency}
    usually["shipping_tax_bp"] = usual_tax(core)
    row = _row(unit, validated(QuoteWrite, {**usually, **given}))
    if lines:
        line_writes.write_lines(core, unit, row, line_writes.read_lines(core, unit, row, lines))
    elif deal is not None:
        line_writes.write_lines(core, unit, row, line_writes.lines_of_deal(core, unit, row, deal))
    renew(unit, row)
    return row.id or 0


def edit(core: Core, key: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Conflict, Clash."""
    with core.store.writing("") as unit:
        core.find_in(unit, "quote", key)
        core.check_expected(unit, "quote", key, values, expected)
        differs = update(core, unit, key, values)
        changed = ", ".join(name.replace("_", " ") for name in values)
        unit.describe(summary(core, unit, key, f"changed: {changed}" if differs else "is already so; nothing changed"))
    return Change("quote", key, unit.summary + (over_already(core, values) if differs else ""))


def update(core: Core, unit: Unit, key: int, values: Values) -> bool:
    """Change the given fields inside a unit; says whether anything differed."""
    row = unit.session.get_one(Quote, key)
    names = {name if name in (*EXTRA, "custom") else core.entity("quote").field(name).key for name in values}
    own = {field.key for field in core.entity("quote").fields if field.is_custom}
    if not names <= AFTER_SENDING | own:
        refuse_unless_draft(row)
    before = row.model_dump()
    read = read_quote(core, values, row.currency)
    currency = read.get("currency") or row.currency
    if currency != row.currency and unit.scalar("SELECT 1 FROM quote_lines WHERE quote_id = ?", (key,)):
        raise InvalidValue("Currency", currency, f"does not fit: the lines are in {row.currency}; remove them first")
    given = columns(core, unit, read, row, currency)
    checked = validated(QuoteWrite, row.model_dump() | given | {"currency": currency})
    row.sqlmodel_update(checked.model_dump())
    row.sort_title = fold(row.title)
    renew(unit, row)
    if row.model_dump() == before:
        return False
    row.updated_at = unit.stamp
    return True


def copy(core: Core, key: int, values: Values) -> Change:
    """Add a draft with the lines and texts of another quote, changed by ``values``. Raises as add does."""
    with core.store.writing("") as unit:
        core.find_in(unit, "quote", key)
        old = unit.session.get_one(Quote, key)
        row = _copied(unit, old, {"valid_until": None, "rejected_reason": None})
        if values:
            update(core, unit, row.id or 0, values)
        renew(unit, row)
        unit.describe(summary(core, unit, row.id or 0, f"copied from {key}"))
    return Change("quote", row.id or 0, unit.summary + over_already(core, values))


def revise(core: Core, key: int) -> Change:
    """Add a draft that takes the place of a sent quote, under the same number, once it is sent. Raises Conflict, NotFound."""
    with core.store.writing("") as unit:
        core.find_in(unit, "quote", key)
        old = unit.session.get_one(Quote, key)
        _refuse_to_revise(unit, old)
        latest = unit.scalar("SELECT max(revision) FROM quotes WHERE number = ?", (old.number,))
        own = {"valid_until": None, "rejected_reason": None, "revises_id": key, "revision": int(latest) + 1}
        row = _copied(unit, old, own)
        renew(unit, row)
        unit.describe(summary(core, unit, row.id or 0, f"added as revision {row.revision} of {old.number}"))
    return Change("quote", row.id or 0, unit.summary)


def refuse_unless_draft(row: Quote) -> None:
    """Refuse to change what was sent. Raises Conflict."""
    if row.status == "draft":
        return
    way = f'"crm quote revise {row.id}" makes a revision' if row.status in ("sent", "rejected") else "it stays as it is"
    raise Conflict(f'Quote {row.id} "{row.title}" was sent as {row.number} and cannot be changed; {way}.')


def summary(core: Core, unit: Unit, key: int, done: str) -> str:
    """What was done to a quote in one line: title, number and total."""
    unit.flush()
    found = core.record(unit.connection, "quote", key, ("number", "title", "total"))
    number = f" · {found['number']}" if found["number"] else ""
    total = found["total"]
    assert isinstance(total, Money)  # noqa: S101  # The field is one of money.
    return f'Quote {key} "{found["title"]}" {done}{number} · {show_money(total)}'


def _of_deal(unit: Unit, deal: int | None) -> Surroundings:
    if deal is None:
        return Surroundings()
    return Surroundings(
        *unit.execute("SELECT customer_id, title, currency FROM deals WHERE id = ?", (deal,)).fetchone()
    )


def _row(unit: Unit, checked: QuoteWrite, **own: Any) -> Quote:
    """A new row, flushed so that it has its id."""
    row = Quote(
        **checked.model_dump(),
        **own,
        uid=new_uid(),
        sort_title=fold(checked.title),
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
    unit.session.add(row)
    unit.flush()
    return row


def _copied(unit: Unit, old: Quote, other: Mapping[str, Any]) -> Quote:
    """A draft with everything that was written into another quote, and its lines."""
    own = {name: value for name, value in other.items() if name not in QuoteWrite.model_fields}
    values = {name: value for name, value in other.items() if name in QuoteWrite.model_fields}
    row = _row(unit, validated(QuoteWrite, old.model_dump() | values), **own)
    line_writes.copy_lines(unit, old.id or 0, row.id or 0)
    return row


def _refuse_to_revise(unit: Unit, old: Quote) -> None:
    named = f'Quote {old.id} "{old.title}"'
    if old.status == "draft":
        raise Conflict(f'{named} is a draft; "crm quote edit {old.id}" changes it.')
    if old.status == "accepted":
        raise Conflict(f"{named} was accepted; what comes after it is a quote of its own.")
    later = unit.scalar("SELECT id FROM quotes WHERE revises_id = ? AND deleted_at IS NULL", (old.id,))
    if later is not None:
        raise Conflict(f"{named} is revised by quote {later} already.")


def each_changed(core: Core, unit: Unit, keys: Iterable[int], values: Values) -> None:
    """Change the given fields of several quotes inside a unit. Raises InvalidValue, Conflict."""
    from crm_core.catalog.bulk import each

    each(unit, list(keys), lambda key: update(core, unit, key, values))
