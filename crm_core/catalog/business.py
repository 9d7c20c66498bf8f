"""The facts about the business: what values and filters depend on, and what stands on the documents it sends."""

import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from crm_core.catalog.filters.condition import FilterContext
from crm_core.catalog.remembered import Remembered
from crm_core.clock import is_zone
from crm_core.errors import InvalidValue, UnknownName
from crm_core.store import Store
from crm_core.store.driver import Connection
from crm_core.tuples import NamedTuple
from crm_core.values.currencies import CURRENCIES
from crm_core.values.money import parse_currency
from crm_core.values.text import clean_line, clean_text, quoted

if TYPE_CHECKING:
    from crm_core.catalog.reading_values import ReadingContext


class BusinessFacts(NamedTuple):
    """What the database says about the business."""

    name: str = ""
    currency: str = "EUR"
    zone: str = "UTC"
    country: str | None = None
    owner: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    email: str = ""
    phone: str = ""
    web: str = ""
    tax_id: str = ""
    bank: str = ""
    logo: str = ""
    language: str = ""
    tax: str = ""
    quote_number: str = "Q-YYYY-###"
    quote_days: str = "30"
    quote_terms: str = ""
    reporting_currency: str = ""


# What the machine suggests for a new database.
GUESSED = ("name", "currency", "zone", "country", "owner")
NAMES = {"name": "business.name", "currency": "business.currency", "zone": "business.time_zone"}
NAMES |= {"country": "business.country", "owner": "business.owner"}
NAMES |= {name: f"business.{name}" for name in BusinessFacts._fields if name not in NAMES}
FACTS = {
    "name": "The name of the business, as headings and calendars show it.",
    "currency": "The currency of amounts typed without one, as EUR or CHF.",
    "zone": "The time zone that times are typed and shown in, as Europe/Berlin.",
    "country": "The country of phone numbers typed without +, as DE or US.",
    "owner": "Your name as the owner of what you add; what owner:me means.",
    "street": "The street of the business, as its quotes show it; postal_code, city and region go with it.",
    "postal_code": "The postal code of the business.",
    "city": "The city of the business.",
    "region": "The region or state of the business, where addresses have one.",
    "email": "The e-mail address of the business on its quotes.",
    "phone": "The phone number of the business on its quotes.",
    "web": "The web address of the business on its quotes.",
    "tax_id": "The tax number on quotes, with its name, as VAT ID DE123456789.",
    "bank": "The bank account on quotes, as IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001.",
    "logo": "The picture at the head of quotes: the path of a PNG, JPEG or SVG file.",
    "language": "The language of quotes for customers without one, as en or de.",
    "tax": "The usual tax rate, as 19%, of lines that name none and whose product has none, and of the shipping of quotes.",
    "quote_number": "How quotes are numbered: YYYY or YY stands for the year, ### for the number.",
    "quote_days": "How many days quotes are valid when nothing else is said.",
    "quote_terms": "The terms of new quotes.",
    "reporting_currency": "The currency that reports tell amounts in where there are rates; without it, that of the business.",
}
# Those that more depends on than what is shown, with an example.
_SENSES = {
    "currency": "EUR",
    "zone": "Europe/Berlin",
    "country": "DE",
    "tax": "19%",
    "quote_number": "Q-YYYY-###",
    "quote_days": "30",
    "reporting_currency": "EUR",
}


class Business:
    """Reads and changes the business's facts; kept in memory until the database changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._remembered = Remembered(store, _read_facts, lambda: (guess(), ()))
        self._told: set[str] = set()

    @property
    def facts(self) -> BusinessFacts:
        """The facts as they are now; what cannot be used is as in a new database, and is told once."""
        facts, unusable = self._remembered.get()
        for sentence in unusable:
            if sentence not in self._told:
                self._told.add(sentence)
                self._store.tell(sentence)
        return facts

    @property
    def unusable(self) -> tuple[str, ...]:
        """A sentence for each setting that another program or a damaged disk left without sense."""
        return self._remembered.get()[1]

    @property
    def today(self) -> date:
        """The calendar day where the business is."""
        return self._store.clock.today(self.facts.zone)

    def reading_context(self) -> "ReadingContext":
        """What typed values depend on."""
        from crm_core.catalog.reading_values import ReadingContext

        facts = self.facts
        return ReadingContext(self._store.clock.local(facts.zone), facts.zone, facts.currency, facts.country)

    def filter_context(self) -> FilterContext:
        """What filters depend on."""
        facts = self.facts
        return FilterContext(self.today, facts.zone, facts.owner, facts.currency, facts.country)

    def set(self, **facts: str) -> None:
        """Change facts by their field names. Raises InvalidValue, UnknownName."""
        checked = {name: check_fact(name, value) for name, value in facts.items()}
        with self._store.writing("Business: " + ", ".join(f"{n} {v}" for n, v in checked.items())) as unit:
            for name, value in checked.items():
                unit.execute(
                    "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    (NAMES[name], value),
                )
        self._remembered.forget()


def _read_facts(db: Connection) -> tuple[BusinessFacts, tuple[str, ...]]:
    rows = dict(db.execute("SELECT name, value FROM settings").fetchall())
    given = {field: rows[name] for field, name in NAMES.items() if rows.get(name)}
    wrong = {field: given.pop(field) for field in _SENSES if field in given and not _makes_sense(field, given[field])}
    return BusinessFacts(**given), tuple(_unusable(field, value) for field, value in wrong.items())


def _makes_sense(field: str, value: str) -> bool:
    if field == "zone":
        return is_zone(value)
    if field in ("currency", "reporting_currency"):
        return value in CURRENCIES
    try:
        check_fact(field, value)
    except InvalidValue:
        return False
    return True


def _unusable(field: str, value: str) -> str:
    name, usual = NAMES[field], BusinessFacts._field_defaults.get(field)
    instead = f"{usual} is used" if usual else "none is used"
    way = f'"crm config set {name} ..." sets it anew, to {_SENSES[field]} for instance'
    return f'{name} is "{quoted(value)}", which means nothing here; {instead} instead. {way}.'


def check_fact(name: str, value: str) -> str:
    """A fact as it is stored. Raises InvalidValue, UnknownName."""
    label = name.replace("_", " ").capitalize()
    text = clean_text(value, label, 10_000) if name == "quote_terms" else clean_line(value, label)
    if name not in NAMES:
        from difflib import get_close_matches

        raise UnknownName("business setting", name, get_close_matches(name, NAMES, n=2))
    if name == "currency" or (name == "reporting_currency" and text):
        text = parse_currency(text)
    if name == "zone":
        text = read_zone(text)
    if name == "country" and text:
        text = text.upper()
        if len(text) != 2 or not text.isascii() or not text.isalpha():
            raise InvalidValue("Country", text, "is no country code; write two letters, like DE")
    if name == "quote_number" and text and "#" not in text:
        raise InvalidValue("Quote number", text, "has no place for the number; write it as in Q-YYYY-###")
    if name == "quote_days" and text and not (text.isascii() and text.isdigit() and 0 < int(text) < 10_000):
        raise InvalidValue("Quote days", text, "is no number of days, such as 30")
    if name == "tax" and text:
        from crm_core.values.rates import parse_rate, show_rate

        text = show_rate(parse_rate("Tax", text))
    return text


def read_zone(text: str) -> str:
    """The IANA name of a time zone. Raises InvalidValue with the nearest ones."""
    from crm_core.values.dates import parse_zone

    try:
        return parse_zone(text)
    except InvalidValue as problem:
        raise InvalidValue("Time zone", text, problem.why) from None


def guess(environment: Callable[[str], str | None] = os.environ.get) -> BusinessFacts:
    """What the machine suggests: its time zone, and the country and currency of its locale."""
    from tzlocal import get_localzone_name

    try:
        zone = get_localzone_name() or "UTC"
    except (OSError, ValueError, LookupError):
        zone = "UTC"
    locale = next((v for n in ("LC_ALL", "LC_MONETARY", "LANG") if (v := environment(n))), "")
    territory = locale.partition(".")[0].partition("_")[2][:2].upper()
    country = territory if len(territory) == 2 and territory.isalpha() else None
    return BusinessFacts(currency=_currency_of(country), zone=zone, country=country)


def _currency_of(country: str | None) -> str:
    if country is None:
        return "EUR"
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(country)
    return found[0] if found else "EUR"
