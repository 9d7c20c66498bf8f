"""How likely two customers are one: the weights of all attributes added up."""

from collections.abc import Callable
from math import log2

from crm_core.customers.duplicates.compare import AGREEING, CLOSE, FAINT, SAME, VARIANT, Comparison
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
    Weight,
    Weights,
    agreement,
)

CROSSED = Weight(-4.0, -4.0)  # names stand in each other's place in 1 of 16 records of the same customer
TOLD_ALREADY = 0.4  # what a city weighs after its postal code
RELATIVES = 1.0  # bits: of the other customers half as many are a relative as are the same one again
SMALLEST = 500  # customers; fewer are judged as if they were so many


class Scorer:
    """Scores pairs among customers whose values are as common as ``frequencies`` says."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._common = frequencies
        self._prior = log2(max(frequencies.total, SMALLEST)) + 1

    def log_odds(self, first: Record, second: Record, found: Comparison) -> float:
        """The logarithm to base 2 of the odds that the two are one."""
        same, related = -self._prior, -self._prior - RELATIVES
        names = self._organization(first, second, found) if first.is_organization else self._person(first, second, found)
        for weight in (*names, *self._place(found), *self._points(first, second, found)):
            same += weight.same
            related += weight.related
        house = found.first_place if found.number == SAME and found.street in (SAME, CLOSE) else None
        related += log2(self._common.sharers(found.points, house) - 1)
        return same - _log2_sum(0.0, related)

    def _person(self, first: Record, second: Record, found: Comparison) -> tuple[Weight, ...]:
        bits = self._common.name_bits
        if found.crossed:
            # Where one of the two agrees alone it is the family name, which a household has in common.
            alone = (found.given in AGREEING) != (found.family in AGREEING)
            each = ((found.given, first.given), (found.family, first.family))
            names = (
                _weigh("family", FAMILY, level, lambda name=name: bits(name))
                if alone and level in AGREEING
                else _weigh("given", GIVEN, level, lambda name=name: bits(name))
                for level, name in each
            )
            return *names, CROSSED, self._birthday(first, found)
        level = found.given
        if level in (CLOSE, VARIANT) and self._common.is_a_name(first.given) and self._common.is_a_name(second.given):
            level = FAINT
        given = _weigh("given", GIVEN, level, lambda: bits(first.given or second.given))
        family = _weigh("family", FAMILY, found.family, lambda: bits(first.family or second.family))
        return given, family, self._birthday(first, found)

    def _birthday(self, first: Record, found: Comparison) -> Weight:
        return _weigh("birthday", BIRTHDAY, found.birthday, lambda: self._common.birthday_bits(first.birthday))

    def _organization(self, first: Record, second: Record, found: Comparison) -> tuple[Weight, ...]:
        shorter = min((first.name, second.name), key=lambda name: (len(name), name))
        return (_weigh("name", NAME, found.name, lambda: sum(map(self._common.name_bits, shorter.split()))),)

    def _place(self, found: Comparison) -> tuple[Weight, ...]:
        here, bits = found.first_place, self._common.place_bits
        street = _weigh("street", STREET, found.street, lambda: bits(here.street))
        number = NUMBER[found.number] if found.street in (SAME, CLOSE) else NOTHING
        postal_code = _weigh("postal_code", POSTAL_CODE, found.postal_code, lambda: bits(here.postal_code))
        city = _weigh("city", CITY, found.city, lambda: bits(here.city))
        if found.postal_code == SAME and city.same > 0:
            city = Weight(city.same * TOLD_ALREADY, city.related * TOLD_ALREADY)
        return street, number, postal_code, city

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


def _weigh(attribute: str, table: Weights, level: str, bits: Callable[[], float]) -> Weight:
    return agreement(attribute, bits()) if level == SAME else table[level]


def _log2_sum(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers given by their logarithms."""
    high, low = max(one, other), min(one, other)
    return high + log2(1 + 2.0 ** (low - high))
