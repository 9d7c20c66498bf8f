"""Blocking keys: only customers with a key in common are compared, never all with all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from crm_core.customers.duplicates.record import Record, sound

Keys = Callable[[Record], Iterable[str]]
LARGEST_BLOCK = 8  # customers of a block who are all compared with each other
NEIGHBOURS = 1  # how many of those that follow are compared in a larger one, in order of what else is known


def emails(record: Record) -> Iterable[str]:
    """Every e-mail address."""
    return record.emails


def phones(record: Record) -> Iterable[str]:
    """Every phone number."""
    return record.phones


def sites(record: Record) -> Iterable[str]:
    """Every web address."""
    return record.sites


def sounds_of_name(record: Record) -> Iterable[str]:
    """How the names sound, in the order of the alphabet, so that exchanged names meet."""
    return _all_of(*sorted((sound(record.given), sound(record.family)))) if record.family else _all_of(record.given)


def given_and_family_start(record: Record) -> Iterable[str]:
    """The given name and the beginning of the family name."""
    return _all_of(record.given, record.family[:4])


def family_and_given_start(record: Record) -> Iterable[str]:
    """The family name and the first letter of the given name."""
    return _all_of(record.family, record.given[:2])


def birthday_and_initials(record: Record) -> Iterable[str]:
    """The birthday with the initial of either name."""
    return {f"{record.birthday}|{name[0]}" for name in (record.given, record.family) if record.birthday and name}


def postal_code_and_name(record: Record) -> Iterable[str]:
    """The postal code with the sound of either name."""
    names = (record.name,) if record.is_organization else (record.given, record.family)
    return {
        f"{here.postal_code}|{sound(name)}" for here in record.places for name in names if here.postal_code and name
    }


def city_and_name(record: Record) -> Iterable[str]:
    """The beginning of the city with the family name and the initial of the given one."""
    name = f"{record.family}|{record.given[:1]}" if record.family else record.name
    return {f"{here.city[:4]}|{name}" for here in record.places if here.city and name}


def house_and_initials(record: Record) -> Iterable[str]:
    """How the street sounds, with number and town, and the initial of either name."""
    names = (record.name,) if record.is_organization else (record.given, record.family)
    return {
        f"{sound(here.street)}|{here.number}|{here.city[:2]}|{name[0]}"
        for here in record.places
        for name in names
        if name and here.street and here.number
    }


def initials_and_town(record: Record) -> Iterable[str]:
    """Both initials and the beginning of the city, with the house number and with the year of birth."""
    initials = "".join(sorted(record.given[:1] + record.family[:1]))
    return {
        f"{initials}|{here.city[:2]}|{rest}"
        for here in record.places
        for rest in (here.number, record.birthday[:4])
        if here.city and rest and len(initials) == 2
    }


def postal_code_and_half_a_house(record: Record) -> Iterable[str]:
    """The postal code with the street, and with the house number."""
    return {
        f"{here.postal_code}|{half}"
        for here in record.places
        for half in (here.street, here.number)
        if here.postal_code and half
    }


def birthday_and_place(record: Record) -> Iterable[str]:
    """The birthday with the postal code, and with the beginning of the city."""
    if not record.birthday:
        return ()
    return {f"{record.birthday}|{part}" for here in record.places for part in (here.postal_code, here.city[:4]) if part}


def organization_words(record: Record) -> Iterable[str]:
    """How the words of an organization's name sound, in the order of the alphabet."""
    return _all_of(*sorted(map(sound, record.name.split())))


def organization_start(record: Record) -> Iterable[str]:
    """The longest word of an organization's name, and the beginning of the name without blanks."""
    longest = max(record.name.split(), key=len, default="")
    return (f"word {longest}", f"start {record.name.replace(' ', '')[:6]}") if longest else ()


def _all_of(*parts: str) -> Iterable[str]:
    return ("|".join(parts),) if all(parts) else ()


OF_EVERYONE: tuple[Keys, ...] = (
    emails,
    phones,
    house_and_initials,
    postal_code_and_name,
    city_and_name,
    postal_code_and_half_a_house,
)
OF_PERSONS: tuple[Keys, ...] = (
    *OF_EVERYONE,
    sounds_of_name,
    given_and_family_start,
    family_and_given_start,
    birthday_and_initials,
    birthday_and_place,
    initials_and_town,
)
OF_ORGANIZATIONS: tuple[Keys, ...] = (*OF_EVERYONE, sites, organization_words, organization_start)


def pairs(records: Sequence[Record], keys: Keys) -> Iterator[tuple[int, int]]:
    """The places in ``records`` of those to compare, the smaller one first, as far as one kind of key tells."""
    blocks: dict[str, int | list[int]] = {}
    find = blocks.get
    for place, record in enumerate(records):
        for key in keys(record):
            block = find(key)
            if block is None:
                blocks[key] = place
            elif isinstance(block, list):
                if block[-1] != place:
                    block.append(place)
            elif block != place:
                blocks[key] = [block, place]
    for block in blocks.values():
        if isinstance(block, list):
            yield from combinations(block, 2) if len(block) <= LARGEST_BLOCK else _neighbours(records, block)


def _neighbours(records: Sequence[Record], block: Iterable[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(block, key=lambda place: _what_else(records[place]))
    for number, first in enumerate(ordered):
        for second in ordered[number + 1 : number + 1 + NEIGHBOURS]:
            yield min(first, second), max(first, second)


def _what_else(record: Record) -> tuple[str, ...]:
    here = record.places[0] if record.places else None
    return (
        record.name or " ".join(sorted((record.given, record.family))),
        record.birthday,
        *((here.postal_code, here.street) if here else ("", "")),
    )
