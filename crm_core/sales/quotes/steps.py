"""The way of a quote: sent under its number, then accepted, rejected or replaced by a revision."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.sales.moves import moment_of
from crm_core.sales.quotes.addressee import addressee
from crm_core.sales.quotes.line_writes import line_id, unpriced
from crm_core.sales.quotes.numbers import take_number
from crm_core.sales.quotes.sums import renew
from crm_core.sales.quotes.tables import Quote
from crm_core.sales.quotes.writes import summary
from crm_core.store import Unit
from crm_core.values.dates import parse_date


def send(core: Core, key: int, on: object = None) -> Change:
    """Give a draft its number and day, and close it to changes; marks the quote it revises as superseded.

    ``on`` is the day on the quote, today without it. Raises Conflict, InvalidValue, NotFound.
    """
    with core.store.writing("") as unit:
        row = _quote(core, unit, key)
        if row.status != "draft":
            raise Conflict(f'Quote {key} "{row.title}" was sent already, as {row.number}.')
        if not unit.scalar("SELECT 1 FROM quote_lines WHERE quote_id = ? AND is_optional = 0", (key,)):
            raise Conflict(f'Quote {key} "{row.title}" offers nothing; "crm quote line add {key} LINE" adds a line.')
        _refuse_unpriced(unit, row)
        day = _past_day(core, "Issued", on)
        row.valid_until = row.valid_until or (day + timedelta(int(core.business.facts.quote_days))).isoformat()
        if row.valid_until < day.isoformat():
            raise InvalidValue("Valid until", row.valid_until, f"lies before the day on the quote, {day.isoformat()}")
        to = addressee(core, unit.connection, key)
        row.address, row.language = "\n".join(to.lines), to.language
        row.number = row.number or _number(core, unit, row, day)
        _supersede(unit, row)
        row.status, row.issued_on, row.sent_at = "sent", day.isoformat(), _moment(core, unit, day)
        _write(unit, row)
        unit.describe(summary(core, unit, key, "sent"))
    return Change("quote", key, unit.summary)


def _refuse_unpriced(unit: Unit, row: Quote) -> None:
    """Refuse to send a quote with a line whose price is still to be given. Raises Conflict."""
    for position, description in unpriced(unit, row.id or 0):
        way = f'"crm quote line edit {row.id} {position} --price 95" gives one, --price 0 if it is free'
        raise Conflict(f'Quote {row.id} "{row.title}": line {position} "{description}" has no price; {way}.')


def reject(core: Core, key: int, reason: str | None = None, on: object = None) -> Change:
    """Note that the customer does not want it. Raises Conflict, InvalidValue, NotFound."""
    with core.store.writing("") as unit:
        row = waiting(core, unit, key)
        if reason:
            row.rejected_reason = str(core.read_values("quote", {"rejected_reason": reason})["rejected_reason"])
        decide(core, unit, row, "rejected", on)
        unit.describe(summary(core, unit, key, "rejected"))
    return Change("quote", key, unit.summary)


def choose(unit: Unit, row: Quote, positions: Iterable[int]) -> None:
    """Take optional lines into the quote. Raises InvalidValue for a line that is none or not optional."""
    for position in positions:
        key = line_id(unit, row, position)
        if not unit.execute("UPDATE quote_lines SET is_chosen = 1 WHERE id = ? AND is_optional = 1", (key,)).rowcount:
            raise InvalidValue("Line", position, "is not optional, so it is accepted anyway")
    renew(unit, row)


def decide(core: Core, unit: Unit, row: Quote, status: str, on: object) -> str:
    """Note the answer to a quote; gives its day. Raises InvalidValue."""
    day = _past_day(core, "Decided", on)
    if row.issued_on and day.isoformat() < row.issued_on:
        raise InvalidValue("Decided", day.isoformat(), f"lies before the day of the quote, {row.issued_on}")
    row.status, row.decided_at = status, max(_moment(core, unit, day), row.sent_at or "")
    _write(unit, row)
    return day.isoformat()


def _quote(core: Core, unit: Unit, key: int) -> Quote:
    core.find_in(unit, "quote", key)
    return unit.session.get_one(Quote, key)


def waiting(core: Core, unit: Unit, key: int) -> Quote:
    """A quote that was sent and has no answer, expired or not. Raises Conflict."""
    row = _quote(core, unit, key)
    if row.status == "draft":
        raise Conflict(f'Quote {key} "{row.title}" is a draft; "crm quote send {key}" comes first.')
    if row.status == "rejected":
        raise Conflict(f'Quote {key} "{row.title}" is rejected already; "crm quote revise {key}" offers it anew.')
    if row.status == "accepted":
        raise Conflict(f'Quote {key} "{row.title}" is accepted already{_order_in_trash(unit, key)}.')
    if row.status != "sent":
        raise Conflict(f'Quote {key} "{row.title}" is {row.status} already.')
    return row


def _order_in_trash(unit: Unit, key: int) -> str:
    """How an accepted quote gets back an order that was deleted."""
    order = unit.scalar("SELECT max(id) FROM orders WHERE quote_id = ? AND deleted_at IS NOT NULL", (key,))
    alive = unit.scalar("SELECT 1 FROM orders WHERE quote_id = ? AND deleted_at IS NULL", (key,))
    return "" if order is None or alive else f'; "crm order restore {order}" brings its order back from the trash'


def _number(core: Core, unit: Unit, row: Quote, day: date) -> str:
    """The number of the quote that it revises, which it replaces; else a new one. Raises Conflict."""
    old = unit.session.get_one(Quote, row.revises_id) if row.revises_id else None
    return take_number(core, unit, day) if old is None or old.number is None else old.number


def _supersede(unit: Unit, row: Quote) -> None:
    """Mark the quote that this one revises. Raises Conflict when it was accepted or its sending undone meanwhile."""
    if row.revises_id is None:
        return
    old = unit.session.get_one(Quote, row.revises_id)
    if old.status in ("accepted", "draft"):
        state = "was accepted meanwhile" if old.status == "accepted" else "is a draft again"
        raise Conflict(f'Quote {old.id} "{old.title}", which this one revises, {state}.')
    old.status, old.decided_at = "superseded", old.decided_at or unit.stamp
    _write(unit, old)


def _write(unit: Unit, row: Quote) -> None:
    row.updated_at = unit.stamp
    unit.session.add(row)


def _past_day(core: Core, field: str, given: object) -> date:
    today = core.business.today
    if given in (None, ""):
        return today
    day = given if isinstance(given, date) else _read_day(field, str(given), today)
    if day > today:
        raise InvalidValue(field, day.isoformat(), "lies in the future")
    return day


def _read_day(field: str, text: str, today: date) -> date:
    try:
        return parse_date(text, today)
    except InvalidValue as problem:
        raise InvalidValue(field, text, problem.why) from None


def _moment(core: Core, unit: Unit, day: date) -> str:
    return moment_of(core, unit, day.isoformat())


def positions(given: Sequence[object]) -> list[int]:
    """Positions of lines from numbers or texts such as "4,5". Raises InvalidValue."""
    found = []
    for text in (part.strip() for one in given for part in str(one).split(",")):
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise InvalidValue("Line", text, "is no number of a line")
        found.append(int(text))
    return found
