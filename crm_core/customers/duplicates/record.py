"""A customer as it is compared: every value folded and taken apart once."""

from functools import lru_cache
from sys import intern
from typing import NamedTuple

from crm_core.customers.duplicates.vocabulary import GENERATIONS, LEGAL_FORMS, STREET_KINDS
from crm_core.patterns import regex
from crm_core.values.text import fold

LONGEST = 200  # characters of a value that are looked at
_BETWEEN_WORDS = regex(r"[\W_]+")
_INSIDE_WORDS = regex(r"['’`´.]+(?=\w)")
_BEFORE_HOST = regex(r"^(?:[a-z]+://)?(?:www\.)?")
_SOLE_TRADER = regex(r"\be\.\s?U\b\.?|\beU\b")  # in Austria; "EU" is in the name of firms all over Europe
_VOWELS = "aeiouyhw"
_SOUNDS = str.maketrans("kqxzvdgjbm", "ccssftccpn", _VOWELS)


class Place(NamedTuple):
    """A postal address: words of the street, house number, postal code, city, country code; "" where unknown."""

    street: str = ""
    number: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


class Record:
    """What is compared of one customer. A person has name parts and maybe a generation, an organization a name; "" where nothing is known."""

    __slots__ = (
        "birthday",
        "emails",
        "family",
        "generation",
        "given",
        "id",
        "is_organization",
        "legal_form",
        "middle",
        "name",
        "organization",
        "phones",
        "places",
        "sites",
    )

    def __init__(self, key: int) -> None:
        self.id = key
        self.is_organization = False
        self.name = ""
        self.legal_form = ""
        self.given = ""
        self.middle = ""
        self.family = ""
        self.generation = ""
        self.birthday = ""
        self.organization = 0
        self.emails: tuple[str, ...] = ()
        self.phones: tuple[str, ...] = ()
        self.sites: tuple[str, ...] = ()
        self.places: tuple[Place, ...] = ()

    def name_as(self, kind: str, name: str | None, given: str | None, middle: str | None, family: str | None) -> None:
        """Take the name, of a person in its parts."""
        self.is_organization = kind == "organization"
        if self.is_organization:
            self.name, self.legal_form = organization_words(name or "")
        else:
            self.given, self.middle, self.family = words(given or ""), words(middle or ""), words(family or "")
            if not (self.given or self.family):
                self.given = words(name or "")

    def suffix_as(self, suffix: str | None) -> None:
        """Take of what stands behind the name whether it tells the elder from the younger one."""
        if suffix:
            self.generation = next((GENERATIONS[word] for word in words(suffix).split() if word in GENERATIONS), "")

    def add_point(self, kind: str, normalized: str) -> None:
        """Take a contact point in its normal form."""
        if kind == "email":
            self.emails += (normalized,)
        elif kind == "phone":
            self.phones += (normalized,)
        elif kind == "url":
            self.sites += (site(normalized),)


@lru_cache(50_000)
def words(text: str) -> str:
    """The words of a name, folded, without signs: "O’Neill-Šimić" is "oneill simic"."""
    folded = fold(text[:LONGEST])
    if not (folded.isascii() and folded.isalnum()):
        folded = _BETWEEN_WORDS.sub(" ", _INSIDE_WORDS.sub("", folded)).strip()
    return intern(folded)


@lru_cache(50_000)
def organization_words(text: str) -> tuple[str, str]:
    """The words of an organization's name without its legal form, unless that is all there is, and the legal form."""
    every = words(_SOLE_TRADER.sub(" einzelunternehmen ", text).replace("&", " and ")).split()
    form = [word for word in every if word in LEGAL_FORMS and word != "eu"]
    return " ".join([word for word in every if word not in form] or every), intern(" ".join(form))


@lru_cache(50_000)
def sound(word: str) -> str:
    """How a Latin word sounds, roughly: its first letter and the consonants after it; others stay as they are."""
    if not word.isascii():
        return word
    rest = word.replace("ph", "f")
    code = rest[:1].translate(_SOUNDS) or rest[:1]
    for letter in rest[1:].translate(_SOUNDS):
        if letter != code[-1]:
            code += letter
    return intern(code)


def place(street: str | None, postal_code: str | None, city: str | None, country: str | None = None) -> Place:
    """A postal address in the form it is compared in."""
    name, number = _street(street or "")
    return Place(name, number, _solid(postal_code or ""), words(city or ""), intern((country or "").upper()))


@lru_cache(50_000)
def _street(text: str) -> tuple[str, str]:
    """The words of a street with its kind spelt out, and its house number with whatever holds a digit."""
    names, numbers = [], []
    for word in words(text).split():
        if any(map(str.isdigit, word)):
            numbers.append(word)
        elif word.endswith("str") and len(word) > 3:
            names.append(word + "asse")
        else:
            names.append(STREET_KINDS.get(word, word))
    return " ".join(names), "".join(numbers)


@lru_cache(50_000)
def _solid(text: str) -> str:
    return words(text).replace(" ", "")


def site(url: str) -> str:
    """A web address without scheme, "www." and slash at its end."""
    return _BEFORE_HOST.sub("", url.lower()[:LONGEST]).rstrip("/")
