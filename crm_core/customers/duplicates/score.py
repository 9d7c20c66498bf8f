"""How likely two customers are one: the weights of all attributes added up."""

from collections.abc import Callable
from math import log2

from crm_core.customers.duplicates.compare import (
    AGREEING,
    CLOSE,
    DIFFERENT,
    NEAR_BIRTHDAYS,
    SAME,
    VARIANT,
    Comparison,
)
from crm_core.customers.duplicates.frequencies import Frequencies
from crm_core.customers.duplicates.record import Record
from crm_core.customers.duplicates.weights import (
    BIRTHDAY,
    CITY,
    EMAIL,
    FAMILY,
    GIVEN,
    NAME,
    NOTHING,
    NUMBER,
    PHONE,
    POSTAL_CODE,
    SITE,
    STREET,
    TWO_NAMES,
    Weight,
    Weights,
    agreement,
)

CROSSED = Weight(-4.0, -4.0)  # names stand in each other's place in 1 of 16 records of the same customer
MOST_OF_A_NAME = 21.0  # bits: names run in families and regions, so that the rarest one has namesakes
TOLD_ALREADY = (
    0.4  # of the weight, where another part of the address has told the same: whoever moved has all parts other
)
RELATIVES = 1.0  # bits: of the other customers half as many are a relative as are the same one again
NAMESAKES = 3.5  # bits: every twelfth who has the same name has it by chance
IMPOSSIBLE = -1000.0  # bits
UNIQUE = 3.0  # bits: an organization takes a name that no other has, not one of those that people are given
SMALLEST = 500  # customers; fewer are judged as if they were so many


class Scorer:
    """Scores pairs among customers whose values are as common as ``frequencies`` says."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._common = frequencies
        self._prior = log2(max(frequencies.total, SMALLEST)) + 1

    def log_odds(self, first: Record, second: Record, found: Comparison) -> float:
        """The logarithm to base 2 of the odds that the two are one."""
        if _shares_points_alone(found) and not self._common.few_have(found.points):
            return IMPOSSIBLE
        same, related, namesakes = -self._prior, -self._prior - RELATIVES, -self._prior - NAMESAKES
        names = (
            self._organization(first, second, found) if first.is_organization else self._person(first, second, found)
        )
        *house, city = self._place(found)
        for weight in (*names, self._birthday(first, found), *house, city, *self._points(first, second, found)):
            same += weight.same
            related += weight.related
        houses = (found.first_place, found.second_place) if found.number == SAME and found.street in AGREEING else ()
        related += log2(self._common.sharers(found.points, houses) - 1)
        # Namesakes agree like strangers in everything but the name and the region where it is at home.
        namesakes += sum(weight.same for weight in names) + max(0.0, city.same)
        return same - _log2_sum(_log2_sum(0.0, related), namesakes)

    def _person(self, first: Record, second: Record, found: Comparison) -> tuple[Weight, ...]:
        if found.crossed:
            return self._crossed(first, second, found)
        given = self._name("given", GIVEN, found.given, first.given, second.given)
        family = self._name("family", FAMILY, found.family, first.family, second.family)
        return given, family, Weight(min(0.0, MOST_OF_A_NAME - given.same - family.same), 0.0)

    def _name(self, attribute: str, table: Weights, level: str, one: str, other: str) -> Weight:
        if level == SAME:
            return agreement(attribute, _rarity(self._common.name_bits, one, other))
        if level in (CLOSE, VARIANT) and self._common.is_a_name(one) and self._common.is_a_name(other):
            return table[TWO_NAMES]
        return table[level]

    def _crossed(self, first: Record, second: Record, found: Comparison) -> tuple[Weight, ...]:
        # Where one of the two agrees alone it is the family name, which a household has in common.
        alone = (found.given in AGREEING) != (found.family in AGREEING)
        weights = []
        each = ((found.given, first.given, second.family), (found.family, first.family, second.given))
        for level, one, other in each:
            attribute, table = ("family", FAMILY) if alone and level in AGREEING else ("given", GIVEN)
            weights.append(
                agreement(attribute, _rarity(self._common.name_bits, one, other)) if level == SAME else table[level]
            )
        return *weights, CROSSED

    def _birthday(self, first: Record, found: Comparison) -> Weight:
        if found.birthday == SAME:
            return agreement("birthday", self._common.birthday_bits(first.birthday))
        return BIRTHDAY[found.birthday]

    def _organization(self, first: Record, second: Record, found: Comparison) -> tuple[Weight, ...]:
        if found.name != SAME:
            return (NAME[found.name],)
        return (agreement("name", _rarity(self._organization_bits, first.name, second.name)),)

    def _organization_bits(self, name: str) -> float:
        return min(MOST_OF_A_NAME, UNIQUE + sum(map(self._common.name_bits, sorted(set(name.split())))))

    def _place(self, found: Comparison) -> tuple[Weight, ...]:
        here, there, bits = found.first_place, found.second_place, self._common.place_bits
        street = agreement("street", bits(here.street)) if found.street == SAME else STREET[found.street]
        number = NUMBER[found.number] if found.street in AGREEING else NOTHING
        city = agreement("city", _rarity(bits, here.city, there.city)) if found.city == SAME else CITY[found.city]
        postal_code = self._postal_code(found)
        if found.city in AGREEING and found.postal_code == CLOSE:
            postal_code = NOTHING  # all codes of a town begin alike
        if found.street == DIFFERENT == found.postal_code:
            postal_code = _told(postal_code)
        if (found.postal_code == SAME and city.same > 0) or found.street == DIFFERENT == found.city:
            city = _told(city)
        return street, number, postal_code, city

    def _postal_code(self, found: Comparison) -> Weight:
        if found.postal_code == SAME:
            return agreement("postal_code", self._common.place_bits(found.first_place.postal_code))
        return POSTAL_CODE[found.postal_code]

    def _points(self, first: Record, second: Record, found: Comparison) -> tuple[Weight, ...]:
        weights = []
        for attribute, table, level, values in (
            ("email", EMAIL, found.email, first.emails),
            ("phone", PHONE, found.phone, first.phones),
            ("site", SITE, found.site, first.sites),
        ):
            if level == SAME:
                bits = max(self._common.point_bits(value) for value in values if value in found.points)
                weights.append(agreement(attribute, bits))
            else:
                weights.append(table[level])
        return tuple(weights)


def _shares_points_alone(found: Comparison) -> bool:
    """Whether under different family names nothing but contact points that both have makes them a pair."""
    own = found.birthday in NEAR_BIRTHDAYS or found.email == CLOSE
    return found.family == DIFFERENT and not (found.crossed or own)


def _rarity(bits: Callable[[str], float], one: str, other: str) -> float:
    """What it tells that two have the same value, which the one may spell in another way or not know."""
    if one == other or not other:
        return bits(one)
    return min(bits(one), bits(other)) if one else bits(other)


def _told(weight: Weight) -> Weight:
    return Weight(weight.same * TOLD_ALREADY, weight.related * TOLD_ALREADY)


def _log2_sum(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers given by their logarithms."""
    high, low = max(one, other), min(one, other)
    return high + log2(1 + 2.0 ** (low - high))
