"""How alike two customers are, attribute by attribute, in a few levels."""

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import ratio, token_sort_ratio

from crm_core.customers.duplicates.record import Place, Record
from crm_core.customers.duplicates.vocabulary import FULL_FORMS

SAME, CLOSE, SHORT, INITIAL, VARIANT, PART, SWAPPED, FAINT, DIFFERENT, UNKNOWN = (
    "same", "close", "short", "initial", "variant", "part", "swapped", "faint", "different", "unknown",
)  # fmt: skip
AGREEING = frozenset({SAME, CLOSE})
SAME_DAY = frozenset({SAME, SWAPPED})
NEAR_BIRTHDAYS = frozenset({SAME, CLOSE, SWAPPED, PART})

CLOSE_NAMES, FAINT_NAMES = 0.9, 0.8  # Jaro-Winkler
CLOSE_STREETS = 84.0  # of 100
ENDINGS = frozenset(
    ("", "a", "e", "i", "o", "s", "as", "es", "us", "ia", "ie")
)  # what tells Paula from Paul, Andreas from Andrea, Mario from Maria
GENERATION = range(
    18, 61
)  # years between a parent and a child who share name and house; nobody mistypes a year by as many
NOWHERE = Place()


class Comparison(NamedTuple):
    """The level of each attribute; ``crossed`` when the given name of one stands as family name of the other.

    ``points`` are the contact points that both have, the places those that were compared.
    """

    given: str
    family: str
    crossed: bool
    name: str
    birthday: str
    email: str
    phone: str
    site: str
    street: str
    number: str
    postal_code: str
    city: str
    first_place: Place
    second_place: Place
    points: tuple[str, ...]


def compare(first: Record, second: Record) -> Comparison | None:
    """Compare two persons or two organizations; None when their names and birthdays rule out that they are one.

    Under different family names the given name and the address make no pair: there must be something of their own that both
    have, a birthday, e-mail or phone. Who is called senior is not who is called junior.
    """
    given, family, crossed, name, birthday = UNKNOWN, UNKNOWN, False, UNKNOWN, UNKNOWN
    if first.is_organization:
        name = organization_names(first.name, second.name)
        if name == SAME and first.legal_form and second.legal_form and first.legal_form != second.legal_form:
            name = CLOSE
    else:
        if of_two_generations(first, second):
            return None
        birthday = birthdays(first.birthday, second.birthday)
        given, family, crossed = person_names(first, second)
        if birthday not in SAME_DAY and (given == DIFFERENT or (crossed and family == DIFFERENT)):
            return None
    here, there, levels = _best_places(first.places, second.places)
    email, emails = shared(first.emails, second.emails)
    phone, phones = shared(first.phones, second.phones)
    site, sites = shared(first.sites, second.sites)
    if email == DIFFERENT and _misspelt(first.emails, second.emails):
        email = CLOSE
    own = birthday in NEAR_BIRTHDAYS or email in AGREEING or phone == SAME
    if family == DIFFERENT and not (crossed or own):
        return None  # colleagues and neighbours with the same given name
    return Comparison(
        given,
        family,
        crossed,
        name,
        birthday,
        email,
        phone,
        site,
        *levels,
        here,
        there,
        emails + phones + sites,
    )


def shared(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The level of two sets of contact points and what both have."""
    if not (first and second):
        return UNKNOWN, ()
    if first == second:
        return SAME, first
    both = tuple(value for value in first if value in second)
    return (SAME, both) if both else (DIFFERENT, ())


def _misspelt(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether one letter is all that is between the first e-mail addresses of both."""
    one, two = first[0], second[0]
    return OSA.distance(one, two, score_cutoff=1) == 1 and digits(one) == digits(two)


def person_names(first: Record, second: Record) -> tuple[str, str, bool]:
    """The levels of given and family name, and whether they stand in each other's place; a lone name may be either."""
    given = given_names(first.given, second.given)
    family = names(first.family, second.family)
    if given in (SAME, CLOSE) and family in (SAME, CLOSE):
        return given, family, False
    crossed = UNKNOWN, UNKNOWN
    if first.given[:1] == second.family[:1] or first.family[:1] == second.given[:1]:
        crossed = names(first.given, second.family), names(first.family, second.given)
    if _good(*crossed) > _good(given, family):
        return _placed(first, second, *crossed)
    if given == DIFFERENT and first.middle != second.middle:
        given = given_names(f"{first.given} {first.middle}".strip(), f"{second.given} {second.middle}".strip())
    return given, family, False


def _placed(first: Record, second: Record, one: str, other: str) -> tuple[str, str, bool]:
    """Whose names agree crosswise: exchanged, or a lone name that was taken for the other part."""
    if not (first.given and first.family):
        one, other = other, one
        if not (second.given and second.family):
            return UNKNOWN, one if other == UNKNOWN else other, False
        return one, other, False
    return one, other, bool(second.given and second.family)


def _good(one: str, other: str) -> int:
    return (one in AGREEING) + (other in AGREEING)


def given_names(first: str, second: str) -> str:
    """The level of two given names; short forms and initials count."""
    level = names(first, second)
    if level in (FAINT, DIFFERENT):
        one, other = first.partition(" ")[0], second.partition(" ")[0]
        if one[0] == other[0] and 1 in (len(one), len(other)):
            return INITIAL
        if not FULL_FORMS.get(one, frozenset()).isdisjoint(FULL_FORMS.get(other, ())):
            return SHORT
    if level in (FAINT, CLOSE) and _differ_in_ending(first, second):
        return VARIANT
    return level


def _differ_in_ending(first: str, second: str) -> bool:
    length = next((place for place, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), None)
    if length is None:
        length = min(len(first), len(second))
    return length > 2 and first[length:] in ENDINGS and second[length:] in ENDINGS


def names(first: str, second: str) -> str:
    """The level of two names of one or several words."""
    if not first or not second:
        return UNKNOWN
    if first == second:
        return SAME
    solid, other = first, second
    if not (first.isalpha() and second.isalpha()):
        if digits(first) != digits(second):
            return DIFFERENT
        solid, other = first.replace(" ", ""), second.replace(" ", "")
        if solid == other or sorted(first.split()) == sorted(second.split()):
            return SAME
    if other < solid:  # Jaro's likeness is not the same both ways.
        solid, other = other, solid
    likeness = JaroWinkler.similarity(solid, other, score_cutoff=FAINT_NAMES)
    longer = max(len(solid), len(other))
    if likeness:
        distance = OSA.distance(solid, other, score_cutoff=2)
        if distance <= (0 if longer < 5 else 1 if longer < 8 else 2):
            return CLOSE
        if distance == 1 and sorted(solid) == sorted(other):
            return CLOSE
    if " " in first or " " in second:
        one, two = set(first.split()), set(second.split())
        if len(one) != len(two) and (one <= two or two <= one):
            return CLOSE
    return CLOSE if likeness >= CLOSE_NAMES and longer > 4 else FAINT if likeness else DIFFERENT


def digits(text: str) -> str:
    """The digits of a text: "Shop 12" is not "Shop 13" with a slip."""
    return "" if text.isalpha() else "".join(filter(str.isdigit, text))


@lru_cache(50_000)
def organization_names(first: str, second: str) -> str:
    """The level of two organizations' names without their legal forms."""
    if not first or not second:
        return UNKNOWN
    if first == second:
        return SAME
    if digits(first) != digits(second):
        return DIFFERENT
    one, two = sorted(first.split()), sorted(second.split())
    if one == two or first.replace(" ", "") == second.replace(" ", ""):
        return SAME
    if len(one) == len(two):
        if all(names(a, b) in AGREEING for a, b in zip(one, two, strict=True)) or _words_close(first, second):
            return CLOSE
    elif OSA.normalized_similarity("".join(one), "".join(two)) >= CLOSE_NAMES:
        return CLOSE
    return PART if set(one) & set(two) else DIFFERENT


def _words_close(first: str, second: str) -> bool:
    return all(names(a, b) in AGREEING for a, b in zip(first.split(), second.split(), strict=True))


def of_two_generations(first: Record, second: Record) -> bool:
    """Whether one is called senior and the other junior."""
    return bool(first.generation and second.generation) and first.generation != second.generation


def birthdays(first: str, second: str) -> str:
    """The level of two birthdays, "1815-12-10" or "--12-10"; years a generation apart are no slip, unless digits are exchanged."""
    if not first or not second:
        return UNKNOWN
    if first == second:
        return PART if first[0] == "-" else SAME
    if first[0] == "-" or second[0] == "-":
        return PART if first[-5:] == second[-5:] else DIFFERENT
    if first[:4] == second[:4] and first[5:7] == second[8:] and first[8:] == second[5:7]:
        return SWAPPED
    if abs(int(first[:4]) - int(second[:4])) in GENERATION and sorted(first[:4]) != sorted(second[:4]):
        return DIFFERENT
    distance = OSA.distance(first, second, score_cutoff=2)
    return CLOSE if distance == 1 else FAINT if distance == 2 else DIFFERENT


def _best_places(first: tuple[Place, ...], second: tuple[Place, ...]) -> tuple[Place, Place, tuple[str, str, str, str]]:
    if not first or not second:
        return NOWHERE, NOWHERE, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    if len(first) == 1 and len(second) == 1:
        return first[0], second[0], places(first[0], second[0])
    every = ((places(here, there), here, there) for here in first[:MANY] for there in second[:MANY])
    # Of several that agree as much the choice must not depend on who is named first.
    levels, here, there = max(every, key=lambda found: (_agreeing(found[0]), sorted(found[1:])))
    return here, there, levels


def _agreeing(levels: tuple[str, ...]) -> int:
    return sum(level in AGREEING for level in levels)


MANY = 5  # addresses of one customer that are looked at


def places(first: Place, second: Place) -> tuple[str, str, str, str]:
    """The levels of street, house number, postal code and city; a street is not that of the same name in another town."""
    street = streets(first.street, second.street)
    number = numbers(first.number, second.number)
    city = names(first.city, second.city)
    postal_code = numbers(first.postal_code, second.postal_code)
    if first.country and second.country and first.country != second.country:
        return DIFFERENT, DIFFERENT, DIFFERENT, DIFFERENT
    if number != SAME and city == DIFFERENT and postal_code not in AGREEING:
        street = UNKNOWN if street == UNKNOWN else DIFFERENT
    return street, number, postal_code, city


@lru_cache(50_000)
def streets(first: str, second: str) -> str:
    """The level of the words of two streets."""
    if not first or not second:
        return UNKNOWN
    if first == second:
        return SAME
    if token_sort_ratio(first, second) >= CLOSE_STREETS:
        return CLOSE
    if ratio(first.replace(" ", ""), second.replace(" ", "")) >= CLOSE_STREETS:
        return CLOSE
    one, two = set(first.split()), set(second.split())
    return PART if len(one & two) >= 2 else DIFFERENT


def numbers(first: str, second: str) -> str:
    """The level of two house numbers or postal codes."""
    if not first or not second:
        return UNKNOWN
    if first == second:
        return SAME
    if OSA.distance(first, second, score_cutoff=1) == 1 and max(len(first), len(second)) > 1:
        return CLOSE
    return DIFFERENT
