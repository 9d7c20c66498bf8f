"""How common each value is: what two customers share by chance says little."""

from collections import Counter
from collections.abc import Collection, Iterable
from math import log2

from crm_core.customers.duplicates.record import Place, Record

RAREST = 1e-5
USUAL_NAME, USUAL_PLACE, USUAL_BIRTHDAY = 0.001, 0.002, 1 / 20_000
TRUST = 300  # customers it takes to believe the counts as much as what is usual

SHARED_BY = 3  # customers who may have a contact point or a house in common for it to be somebody's own
ESTABLISHED = 3  # customers with a name, for it to be one; more in a large database


class Frequencies:
    """Counts of names, places, birthdays and contact points among ``total`` customers."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.names: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.addresses: Counter[str] = Counter()
        self.birthdays: Counter[str] = Counter()
        self.points: Counter[str] = Counter()

    def count(self, records: Iterable[Record]) -> None:
        """Take the values of these customers into account."""
        for record in records:
            self.names.update(record.name.split() if record.is_organization else (record.given, record.family))
            self.birthdays[record.birthday] += 1
            for values in (record.emails, record.phones, record.sites):
                if values:
                    self.points.update(values)
            for here in record.places:
                self.places.update((here.street, here.postal_code, here.city))
                self.addresses[address_key(here)] += 1
        for counter in (self.addresses, self.birthdays):
            del counter[""]

    def name_bits(self, name: str) -> float:
        """What it tells that two have this name, in bits: -log2 of how likely another has it."""
        return self._bits(self.names[name], USUAL_NAME)

    def is_a_name(self, name: str) -> bool:
        """Whether so many have it that it is no slip: Julia is not Julian misspelt."""
        return self.names[name] >= max(ESTABLISHED, self.total / 2000)

    def place_bits(self, value: str) -> float:
        """The same of a street's name, a postal code or a city."""
        return self._bits(self.places[value], USUAL_PLACE)

    def point_bits(self, value: str) -> float:
        """The same of an e-mail address, phone number or web address."""
        return self._bits(self.points[value], RAREST)

    def birthday_bits(self, birthday: str) -> float:
        """The same of a birthday; those that stand for "unknown", as 1 January 1900, tell little."""
        return -log2(max(_others(self.birthdays[birthday]) / self.total, USUAL_BIRTHDAY))

    def _bits(self, count: int, usual: float) -> float:
        return -log2(max((_others(count) + TRUST * usual) / (self.total + TRUST), RAREST))

    def sharers(self, points: Iterable[str], houses: Iterable[Place]) -> int:
        """How many customers at most have one of these contact points or live in one of these houses; at least 2."""
        living = (self.addresses[address_key(house)] for house in houses)
        return max((2, *living, *(self.points[point] for point in points)))

    def few_have(self, points: Iterable[str], houses: Collection[Place] = ()) -> bool:
        """Whether so few have one of these contact points, or live in these houses, that it is somebody's own."""
        if any(self.points[point] <= SHARED_BY for point in points):
            return True
        return bool(houses) and self.sharers((), houses) <= SHARED_BY


def _others(count: int) -> int:
    """The two that are compared are no evidence of how common their value is."""
    return max(count - 2, 0)


def address_key(here: Place) -> str:
    """What the people of one house have in common; "" where the house is not known."""
    return f"{here.street}|{here.number}|{here.city}" if here.street and here.number else ""
