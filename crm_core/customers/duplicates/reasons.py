"""Why two customers are taken for one, in words, and how far that can be trusted."""

from collections.abc import Iterator

from rapidfuzz.fuzz import token_sort_ratio

from crm_core.customers.duplicates.compare import (
    AGREEING,
    CLOSE,
    DIFFERENT,
    FAINT,
    INITIAL,
    PART,
    SAME,
    SHORT,
    SWAPPED,
    UNKNOWN,
    Comparison,
)
from crm_core.customers.duplicates.frequencies import Frequencies
from crm_core.customers.duplicates.record import Record

SURE, LIKELY, POSSIBLE = "sure", "likely", "possible"
SURE_FROM, LIKELY_FROM = 0.99, 0.9
BIRTHDAYS = {
    SAME: "same birthday",
    PART: "same day of birth",
    SWAPPED: "day and month of birth exchanged",
    CLOSE: "birthdays one digit apart",
    FAINT: "but birthdays two digits apart",
    DIFFERENT: "but different birthdays",
}


def verdict(score: float, found: Comparison, common: Frequencies) -> str:
    """SURE when the two may be merged unseen, else LIKELY or POSSIBLE."""
    if score >= SURE_FROM and _is_safe(found, common):
        return SURE
    return LIKELY if score >= LIKELY_FROM else POSSIBLE


def _is_safe(found: Comparison, common: Frequencies) -> bool:
    """Whether the names agree, nothing contradicts, and something that few share agrees besides."""
    same_birthday = found.birthday == SAME
    if found.name == UNKNOWN:
        given = found.given in (SAME, SHORT) or (found.given == CLOSE and same_birthday)
        named = given and found.family in AGREEING and not found.crossed
    else:
        named = found.name == SAME
    if not named or found.birthday in (DIFFERENT, FAINT):
        return False
    if {DIFFERENT} == {found.email, found.phone, found.street}:
        return False  # namesakes born on the same day
    houses = (found.first_place, found.second_place) if _same_house(found) else ()
    return same_birthday or common.few_have(found.points, houses)


def reasons(first: Record, second: Record, found: Comparison) -> tuple[str, ...]:
    """What speaks for it, and what against, the weightiest first."""
    return tuple(
        filter(
            None,
            (
                "same e-mail" if found.email == SAME else "e-mails one letter apart" if found.email == CLOSE else "",
                "same phone" if found.phone == SAME else "",
                "same web address" if found.site == SAME else "",
                *_names(first, second, found),
                BIRTHDAYS.get(found.birthday, ""),
                _address(found),
            ),
        )
    )


def _names(first: Record, second: Record, found: Comparison) -> Iterator[str]:
    if found.crossed:
        yield "given and family name exchanged"
    elif found.given == SHORT and found.family in AGREEING:
        yield "short form of the same name"
    elif found.given == INITIAL and found.family in AGREEING:
        yield "same family name and initial"
    elif found.given == UNKNOWN and found.name == UNKNOWN:
        yield "same family name" if found.family == SAME else "family names alike" if found.family == CLOSE else ""
    elif DIFFERENT in (found.given, found.family):
        yield from _half_a_name(found)
    elif {found.given, found.family, found.name} <= {SAME, UNKNOWN}:
        yield "same name"
    else:
        yield f"names {token_sort_ratio(_full(first), _full(second)):.0f} % alike"


def _half_a_name(found: Comparison) -> Iterator[str]:
    for level, what in ((found.given, "given name"), (found.family, "family name")):
        if level in AGREEING:
            yield f"same {what}" if level == SAME else f"{what}s alike"
        elif level == DIFFERENT:
            yield f"but different {what}s"


def _full(record: Record) -> str:
    return record.name or f"{record.given} {record.family}"


def _same_house(found: Comparison) -> bool:
    return found.number == SAME and found.street in AGREEING


def _address(found: Comparison) -> str:
    if _same_house(found) and DIFFERENT not in (found.postal_code, found.city):
        exact = {found.street, found.postal_code, found.city} <= {SAME, UNKNOWN}
        return "same address" if exact else "addresses alike"
    if found.street in AGREEING:
        return "same street" if found.street == SAME else "streets alike"
    if found.postal_code == SAME:
        return "same postal code"
    return "same city" if found.city == SAME else ""
