"""Postal addresses of a customer one by one: found by number, label or what stands in them; changed, made first, removed."""

import re
from collections.abc import Iterable, Mapping
from typing import NoReturn

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.customers.affiliations import TOUCH
from crm_core.customers.point_marks import read_flag
from crm_core.customers.points import ADDRESS_PARTS, add_address, address_parts, phones_told, read_address, renew_phones
from crm_core.errors import Ambiguous, Conflict, InvalidValue, NotFound, UnknownName
from crm_core.store import Unit
from crm_core.tuples import NamedTuple
from crm_core.values.text import clean_line, fold

PARTS = ("label", *ADDRESS_PARTS)
CHANGES = (*PARTS, "primary")
_FIRST_IDEOGRAPH = "\u2e80"  # scripts behind it put no spaces between words


class Kept(NamedTuple):
    """An address as it is kept, by its parts."""

    id: int
    parts: dict[str, str | None]

    @property
    def said(self) -> str:
        """What stands in it, in one line."""
        return ", ".join(text for name in ADDRESS_PARTS if (text := self.parts[name]))


def edit(core: Core, customer_id: int, which: str | int, changes: Values) -> Change:
    """Change parts or the label of an address, or make it the ``primary`` one; in which way it is named ``find`` says.

    Raises NotFound, Ambiguous, InvalidValue, UnknownName, Conflict (another one is the same).
    """
    from crm_core.customers.writes import country_of

    for name in changes:
        if name not in CHANGES:
            raise UnknownName("part of an address", name, known=CHANGES)
    with core.store.writing("") as unit:
        core.find_in(unit, "customer", customer_id)
        found, country = find(unit, customer_id, which), country_of(core, unit, customer_id)
        _write_parts(unit, customer_id, found, {name: given for name, given in changes.items() if name != "primary"})
        if "primary" in changes:
            _make_primary(unit, customer_id, found.id, changes["primary"])
        if (now := country_of(core, unit, customer_id)) != country:
            renew_phones(unit, customer_id, now)
        about = f'Address "{found.said}" of "{core.name_of(unit, "customer", customer_id)}"'
        unit.describe(f"{about} changed: {', '.join(name.replace('_', ' ') for name in changes)}{phones_told(unit)}")
        if unit.changed_rows():
            unit.execute(TOUCH, (unit.stamp, customer_id))
        else:
            unit.describe(f"{about} is already so; nothing changed")
    return Change("customer", customer_id, unit.summary)


def add_once(unit: Unit, customer_id: int, parts: Mapping[str, str | None]) -> None:
    """Add an address that is not there yet; one that is takes the label that was given. Raises InvalidValue for an empty one."""
    wanted = [parts.get(name) for name in ADDRESS_PARTS]
    if not any(wanted):
        raise InvalidValue("Address", parts.get("label"), "holds nothing but a label; say where it is")
    for kept in addresses_of(unit, customer_id):
        if [kept.parts[name] for name in ADDRESS_PARTS] == wanted:
            label = parts.get("label") or kept.parts["label"]
            unit.execute("UPDATE addresses SET label = ? WHERE id = ? AND label IS NOT ?", (label, kept.id, label))
            return
    add_address(unit, customer_id, parts)


def find_each(unit: Unit, customer_id: int, which: Iterable[str | int]) -> list[Kept]:
    """Every address that is named, once, as the card lists them now. Raises NotFound, Ambiguous."""
    return list({kept.id: kept for kept in (find(unit, customer_id, each) for each in which)}.values())


def remove(unit: Unit, addresses: Iterable[Kept]) -> None:
    """Remove addresses; the next one comes first where one was."""
    for address in addresses:
        unit.execute("DELETE FROM addresses WHERE id = ?", (address.id,))


def refuse_parts_of_removed(unit: Unit, customer_id: int, removed: Iterable[Kept]) -> None:
    """Raises InvalidValue where the first address, which new parts would go to, is among those that are removed."""
    first = addresses_of(unit, customer_id)[:1]
    for address in removed:
        if address in first:
            raise InvalidValue("Address", address.said, "cannot be changed and removed at once; do one of both")


def find(unit: Unit, customer_id: int, which: str | int) -> Kept:
    """The address that is meant: by its number, as the card lists them, its label, all that stands in it, or a part of that.

    Digits are a number or a whole postal code, never a part. An ``int`` is the key of its row. Raises NotFound, Ambiguous.
    """
    kept = addresses_of(unit, customer_id)
    if isinstance(which, int):
        by_key = [each for each in kept if each.id == which]
        return by_key[0] if by_key else _missing(str(which), kept)
    wanted = which.strip()
    if wanted.isascii() and wanted.isdigit():
        return _by_digits(wanted, kept)
    folded = fold(wanted)
    for ways in (_by_label, _whole, _in_part):
        found = [each for each in kept if folded and ways(each, folded, wanted)]
        if len(found) > 1:
            raise _several(which, found, kept)
        if found:
            return found[0]
    return _missing(which, kept)


def _by_digits(wanted: str, kept: list[Kept]) -> Kept:
    """Digits are the number on the card, else a whole postal code; they are never looked for within a text."""
    if 0 < int(wanted[:9]) <= len(kept):
        return kept[int(wanted[:9]) - 1]
    found = [each for each in kept if each.parts["postal_code"] == wanted]
    if len(found) > 1:
        raise _several(wanted, found, kept)
    return found[0] if found else _missing(wanted, kept)


def _several(which: str, found: list[Kept], kept: list[Kept]) -> Ambiguous:
    return Ambiguous("address", which, [f"{kept.index(each) + 1} ({each.said})" for each in found], by="number")


def _missing(which: str, kept: list[Kept]) -> NoReturn:
    raise NotFound("address", which, [each.said for each in kept])


def addresses_of(unit: Unit, customer_id: int) -> list[Kept]:
    """The customer's addresses, the primary one first."""
    rows = unit.execute(
        f"SELECT id, {', '.join(PARTS)} FROM addresses WHERE customer_id = ? ORDER BY is_primary DESC, id",
        (customer_id,),
    ).fetchall()
    return [Kept(row[0], dict(zip(PARTS, row[1:], strict=True))) for row in rows]


def _by_label(address: Kept, folded: str, _typed: str) -> bool:
    return fold(address.parts["label"] or "") == folded


def _whole(address: Kept, _folded: str, typed: str) -> bool:
    try:
        wanted = read_address(typed)
    except InvalidValue:
        return False
    return all(address.parts[name] == wanted[name] for name in ADDRESS_PARTS)


def _in_part(address: Kept, folded: str, _typed: str) -> bool:
    """What is typed stands there: a few letters as whole words only, and a number never as the end of a longer one."""
    long = sum(map(str.isalpha, folded)) >= 3 or any(sign >= _FIRST_IDEOGRAPH for sign in folded)
    inside = r"\d" if long else r"\w"
    before = f"(?<!{inside})" if re.match(inside, folded[0]) else ""
    behind = f"(?!{inside})" if re.match(inside, folded[-1]) else ""
    return re.search(before + re.escape(folded) + behind, fold(address.said)) is not None


def _write_parts(unit: Unit, customer_id: int, address: Kept, given: Values) -> None:
    changes = address_parts({name: value for name, value in given.items() if name != "label"})
    if "label" in given:
        changes["label"] = clean_line(str(given["label"] or ""), "Label", 100) or None
    if not changes:
        return
    merged = address.parts | changes
    if not any(merged[name] for name in ADDRESS_PARTS):
        raise InvalidValue("Address", None, "would hold nothing; remove it instead")
    _refuse_twin(unit, customer_id, address, merged)
    columns, values = ", ".join(changes), tuple(changes.values())
    marks = ", ".join("?" * len(changes))
    unit.execute(
        f"UPDATE addresses SET ({columns}) = ({marks}) WHERE id = ? AND ({columns}) IS NOT ({marks})",
        (*values, address.id, *values),
    )


def _refuse_twin(unit: Unit, customer_id: int, address: Kept, merged: Mapping[str, str | None]) -> None:
    """Raises Conflict where a change would make the address the same as another one."""
    wanted = [merged[name] for name in ADDRESS_PARTS]
    if wanted == [address.parts[name] for name in ADDRESS_PARTS]:
        return
    for number, other in enumerate(addresses_of(unit, customer_id), 1):
        if other.id != address.id and [other.parts[name] for name in ADDRESS_PARTS] == wanted:
            raise Conflict(f'Address {number} is "{other.said}" already; remove this one instead of changing it.')


def _make_primary(unit: Unit, customer_id: int, key: int, given: object) -> None:
    if not read_flag("primary", given):
        raise InvalidValue("Primary", None, "goes to another address; make that one the primary one")
    unit.execute(
        "UPDATE addresses SET is_primary = (id = ?) WHERE customer_id = ? AND is_primary <> (id = ?)",
        (key, customer_id, key),
    )
