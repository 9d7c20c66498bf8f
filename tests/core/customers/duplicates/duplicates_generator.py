"""Customers with known duplicates: typos, swapped names, moved words, blanks, and people who only seem to be the same.

``people(1000, 0.1)`` gives about 1,000 rows, of which a tenth stand there once more, damaged. Among them are households
(family name, address, phone and often e-mail in common), namesakes, colleagues behind one mailbox and branches of one
firm: none of them are duplicates of each other.
"""

import random
import string
from typing import NamedTuple

GIVEN = """Ada Alan Alice Amara Amir Andrea Andreas Anna Anton Arthur Aylin Beatrice Ben Björn Bruno Camille Carlos Carmen
Cem Charlotte Chiara Clara Claude Daniel Daniela David Diego Dmitri Dorothea Edgar Elena Elif Elisabeth Emil Emma Enzo
Erik Erika Esra Eva Fatima Felix Finn Florian Francesca Frieda Gabriel Georg Giulia Greta Hanna Hannes Harald Hassan Heidi
Helena Henrik Hugo Ida Igor Ines Ingrid Irina Isabel Ivan Jakob Jan Jana Jasmin Joachim Johanna Jonas Jorge Josef Judith
Julia Julian Karim Karin Karl Katharina Klaus Lars Laura Lea Leon Lena Levin Lina Linus Lisa Lorenz Louis Lucia Ludwig
Luisa Lukas Magdalena Malte Manuel Marco Margarete Maria Marie Mario Marlene Marta Martin Mathilde Matteo Matthias
Maximilian Mehmet Mia Michael Mila Miriam Mohamed Monika Nadia Nele Niklas Nina Noah Nora Olga Oliver Olivia Omar Oskar
Otto Patricia Paul Paula Pavel Peter Petra Philipp Pia Quentin Rafael Rahel Raquel Rebecca Renate Richard Rita Robert Rosa
Rudolf Sabine Samira Samuel Sara Sebastian Selma Simon Sofia Stefan Stella Susanne Sven Tamara Tanja Theo Theresa Thomas
Tim Tobias Ulrich Ulrike Ursula Valentin Vera Victor Viktoria Vincent Walter Werner Wilhelm Wolfgang Yasmin Yusuf Zoe
""".split()
SHORT = {"Elisabeth": "Lisa", "Katharina": "Kathi", "Maximilian": "Max", "Michael": "Mike", "Robert": "Bob"}
SYLLABLES = """ach al an bach bel ber bor brand dorf duck el en er feld fer fin gar ger hal heim hof horn ka kel kir ko kow la
lang lin lo man mar mel mer mo na ner nik no ol ow pe pol ran rei ren ric ro sa schmid schu ser sen ski so stein ström ta
tal ten thal to tro ul va ven vi wald wei wen wig wil win zel zin""".split()
STREETS = (
    "Linden Garten Bahnhof Schul Haupt Berg Wald Wiesen Kirch Rosen Birken Ahorn Mühlen Brunnen Schiller Goethe".split()
)
CITIES = "Berlin Hamburg München Köln Frankfurt Stuttgart Leipzig Dresden Bremen Hannover Nürnberg Graz Wien Linz Basel".split()
TRADES = (
    "Elektro Sanitär Gartenbau Design Consulting Software Druckerei Bäckerei Metallbau Reisen Optik Apotheke".split()
)


class Row(NamedTuple):
    """A customer as a file would have it; "" where nothing is known. An organization has a family name only."""

    kind: str
    given: str
    family: str
    birthday: str
    email: str
    phone: str
    street: str
    postal_code: str
    city: str

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given} {self.family}".strip()


class People(NamedTuple):
    """Rows and the pairs of places in them, the smaller first, that are one customer."""

    rows: list[Row]
    pairs: set[tuple[int, int]]


def people(count: int, duplicates: float, seed: int = 1) -> People:
    """About ``count`` rows, of whose customers the given share has one more row, some two."""
    dice = random.Random(seed)
    families = [_family(dice) for _ in range(max(count // 4, 200))]
    originals: list[Row] = []
    while len(originals) < count * (1 - duplicates):
        originals += _group(dice, families)
    rows = [[row] for row in originals]
    while sum(map(len, rows)) < count:
        copies = dice.choice(rows)
        if len(copies) < 3:
            copies.append(damaged(dice, copies[0]))
    marked = [(row, number) for number, copies in enumerate(rows) for row in copies]
    dice.shuffle(marked)
    places: dict[int, list[int]] = {}
    for place, (_, number) in enumerate(marked):
        places.setdefault(number, []).append(place)
    pairs = {(a, b) for group in places.values() for a in group for b in group if a < b}
    return People([row for row, _ in marked], pairs)


def _group(dice: random.Random, families: list[str]) -> list[Row]:
    """Mostly one person; now and then a household, a namesake, colleagues, a firm with a branch."""
    person = _person(dice, families)
    chance = dice.random()
    if chance < 0.08:
        return _household(dice, person)
    if chance < 0.10:
        return [person, _person(dice, families)._replace(given=person.given, family=person.family)]
    if chance < 0.12:
        mailbox = {"email": f"info@{person.family.lower()}.example", "phone": person.phone}
        return [_person(dice, families)._replace(**mailbox) for _ in range(dice.randint(2, 5))]
    if chance < 0.20:
        return _firm(dice, families)
    return [person]


def _person(dice: random.Random, families: list[str]) -> Row:
    given = GIVEN[min(int(dice.expovariate(1 / 60)), len(GIVEN) - 1)]
    family = families[min(int(dice.expovariate(5 / len(families))), len(families) - 1)]
    mail = f"{given}.{family}{dice.randint(1, 999)}@{dice.choice(('web', 'mail', 'post'))}.example".lower()
    row = Row("person", given, family, _birthday(dice), mail, _phone(dice), *_address(dice))
    return _with_blanks(dice, row, 0.15)


def _household(dice: random.Random, person: Row) -> list[Row]:
    others = dice.sample([given for given in GIVEN if given != person.given], dice.randint(1, 3))
    shared = {"email": person.email} if dice.random() < 0.5 else {"email": ""}
    return [person] + [person._replace(given=given, birthday=_birthday(dice), **shared) for given in others]


def _firm(dice: random.Random, families: list[str]) -> list[Row]:
    name = f"{dice.choice(families)}{dice.choice(SYLLABLES)}{dice.choice(SYLLABLES)} {dice.choice(TRADES)}"
    legal = dice.choice((" GmbH", " AG", "", " & Co. KG"))
    street, postal_code, city = _address(dice)
    mail = f"info@{name.replace(' ', '-').lower()}.example"
    row = Row("organization", "", name + legal, "", mail, _phone(dice), street, postal_code, city)
    firms = [_with_blanks(dice, row, 0.15)]
    if dice.random() < 0.2:
        street, postal_code, other = _address(dice)
        branch = f"{name} {dice.choice(families)}{legal}"
        firms.append(
            row._replace(family=branch, street=street, postal_code=postal_code, city=other, phone=_phone(dice))
        )
    return firms


def _family(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.choice((2, 2, 3)))).capitalize()


def _birthday(dice: random.Random) -> str:
    return f"{dice.randint(1930, 2005)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def _phone(dice: random.Random) -> str:
    return f"+49{dice.randint(1_500_000_000, 1_799_999_999)}"


def _address(dice: random.Random) -> tuple[str, str, str]:
    city = dice.randrange(len(CITIES))
    street = f"{dice.choice(STREETS)}{dice.choice(('straße', 'weg', 'platz'))} {dice.randint(1, 120)}"
    return street, f"{city + 10}{dice.randint(100, 199)}", CITIES[city]


def _with_blanks(dice: random.Random, row: Row, share: float) -> Row:
    """Leave out some of what may be missing, but not everything."""
    optional = ("birthday", "email", "phone", "street", "postal_code")
    blank = dice.sample(optional, sum(dice.random() < share for _ in optional[:3]))
    return row._replace(**dict.fromkeys(blank, ""))


def damaged(dice: random.Random, row: Row) -> Row:
    """The same customer as somebody else typed it in: one to four faults."""
    for _ in range(dice.randint(1, 4)):
        row = dice.choice(FAULTS)(dice, row)
    return row


def _typo_in_name(dice: random.Random, row: Row) -> Row:
    part = dice.choice(("given", "family")) if row.given else "family"
    return row._replace(**{part: typo(dice, getattr(row, part))})


def _swapped(dice: random.Random, row: Row) -> Row:
    return row._replace(given=row.family, family=row.given) if row.given and dice.random() < 0.5 else row


def _short(dice: random.Random, row: Row) -> Row:
    return row._replace(given=SHORT.get(row.given, row.given))


def _moved_words(dice: random.Random, row: Row) -> Row:
    street = " ".join(reversed(row.street.split()))
    return row._replace(street=street, family=" ".join(reversed(row.family.split())))


def _blank(dice: random.Random, row: Row) -> Row:
    return _with_blanks(dice, row, 0.3)


def _no_given_name(dice: random.Random, row: Row) -> Row:
    return row._replace(given=row.given[:1]) if dice.random() < 0.3 else row


def _birthday_digits(dice: random.Random, row: Row) -> Row:
    if not row.birthday:
        return row
    year, month, day = row.birthday.split("-")
    swapped = f"{year}-{day}-{month}" if int(day) <= 12 else f"{year[:2]}{year[3]}{year[2]}-{month}-{day}"
    return row._replace(birthday=swapped)


def _typo_in_address(dice: random.Random, row: Row) -> Row:
    part = dice.choice(("street", "city", "postal_code"))
    return row._replace(**{part: typo(dice, getattr(row, part))})


def _typo_in_email(dice: random.Random, row: Row) -> Row:
    local, at, host = row.email.partition("@")
    return row._replace(email=typo(dice, local, string.ascii_lowercase) + at + host) if local else row


def _moved_house(dice: random.Random, row: Row) -> Row:
    if dice.random() < 0.5 or not (row.birthday or row.email or row.phone):
        return row
    street, postal_code, city = _address(dice)
    return row._replace(street=street, postal_code=postal_code, city=city)


def _other_mail(dice: random.Random, row: Row) -> Row:
    return row._replace(email=f"{row.family[:4].lower()}{dice.randint(1, 99)}@other.example".replace(" ", ""))


FAULTS = (
    _typo_in_name,
    _typo_in_name,
    _swapped,
    _short,
    _moved_words,
    _blank,
    _blank,
    _no_given_name,
    _birthday_digits,
    _typo_in_address,
    _typo_in_address,
    _typo_in_email,
    _moved_house,
    _other_mail,
)


def typo(dice: random.Random, text: str, letters: str = string.ascii_lowercase) -> str:
    """``text`` with one letter left out, put in, replaced or exchanged with the next one."""
    if len(text) < 3:
        return text
    place, letter = dice.randrange(1, len(text) - 1), dice.choice(letters)
    return dice.choice(
        (
            text[:place] + text[place + 1 :],
            text[:place] + letter + text[place:],
            text[:place] + letter + text[place + 1 :],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
        )
    )
