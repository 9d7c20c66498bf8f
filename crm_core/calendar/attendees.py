"""Who takes part in an appointment: customers, and others by name and e-mail address."""

from collections.abc import Iterable
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import Ambiguous, InvalidValue, NotFound
from crm_core.patterns import regex
from crm_core.store import Unit
from crm_core.values.email import parse_email
from crm_core.values.text import clean_line, fold

NAME_AND_MAIL = regex(r"(?P<name>[^<>]*)<(?P<mail>[^<>]+)>")


class Attendee(NamedTuple):
    """A row of the attendees: a customer, or a name, an e-mail address or both."""

    customer_id: int | None
    name: str | None
    email: str | None


def read_attendee(core: Core, unit: Unit, typed: str) -> Attendee:
    """The attendee meant by "customer:42", "Ada Lovelace", "ada@example.org" or "Ada <ada@example.org>".

    An address that is one customer's means that customer, unless another name stands before it. Raises InvalidValue,
    NotFound, Ambiguous.
    """
    text = clean_line(typed, "Attendee")
    written = NAME_AND_MAIL.fullmatch(text)
    if not written and "@" not in text:
        return Attendee(core.find_in(unit, "customer", text), None, None)
    name = clean_line(written["name"].strip(' "'), "Attendee") if written else ""
    try:
        address = parse_email(written["mail"].strip() if written else text)[0]
    except InvalidValue as problem:
        raise InvalidValue("Attendee", text, problem.why) from None
    customer = _customer_at(core, unit, address)
    if customer is not None and (not name or fold(core.name_of(unit, "customer", customer)) == fold(name)):
        return Attendee(customer, None, None)
    return Attendee(None, name or None, address)


def _customer_at(core: Core, unit: Unit, address: str) -> int | None:
    try:
        return core.find_in(unit, "customer", address)
    except (NotFound, Ambiguous):
        return None


def read_attendees(core: Core, unit: Unit, given: object) -> list[Attendee]:
    """Several attendees, each once; a text may name several, separated by ";" (names hold commas)."""
    return list(dict.fromkeys(read_attendee(core, unit, text) for text in each(given)))


def each(given: object) -> list[str]:
    """The texts that name one attendee each."""
    texts = given.split(";") if isinstance(given, str) else given if isinstance(given, Iterable) else ()
    return [str(text) for text in texts if str(text).strip()]


def find_attendee(core: Core, unit: Unit, present: list[Attendee], typed: str) -> Attendee:
    """The one among ``present`` that is meant, by name or address as well. Raises InvalidValue, NotFound, Ambiguous."""
    wanted = fold(typed.strip())
    for attendee in present:
        if wanted in (fold(attendee.name or ""), fold(attendee.email or "")):
            return attendee
    meant = read_attendee(core, unit, typed)
    if meant not in present:
        raise InvalidValue("Attendee", typed.strip(), "does not take part, so cannot be removed")
    return meant


def present_attendees(unit: Unit, appointment_id: int) -> list[Attendee]:
    """Who takes part so far."""
    rows = unit.execute(
        "SELECT customer_id, name, email FROM appointment_attendees WHERE appointment_id = ? ORDER BY id",
        (appointment_id,),
    )
    return [Attendee(*row) for row in rows.fetchall()]


def replace_attendees(unit: Unit, appointment_id: int, wanted: list[Attendee]) -> None:
    """Make these the attendees; those who stay keep their rows."""
    present = present_attendees(unit, appointment_id)
    for gone in present:
        if gone not in wanted:
            unit.execute(
                "DELETE FROM appointment_attendees WHERE appointment_id = ? AND customer_id IS ? AND name IS ? AND email IS ?",
                (appointment_id, *gone),
            )
    new = [attendee for attendee in wanted if attendee not in present]
    unit.execute_many(
        "INSERT INTO appointment_attendees (appointment_id, customer_id, name, email) VALUES (?, ?, ?, ?)",
        [(appointment_id, *attendee) for attendee in new],
    )
