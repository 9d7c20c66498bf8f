"""What an import of one file knows beside its rows, and the checks that every record passes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm_core.catalog.core import Core
from crm_core.catalog.custom.values import read_defined
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.reading_values import ReadingContext
from crm_core.errors import InvalidValue
from crm_core.exchange.tables.numbers import Amount
from crm_core.exchange.tables.records import Record
from crm_core.exchange.tables.targets import FIELDS
from crm_core.patterns import regex
from crm_core.values.money import Money, digits, parse_currency
from crm_core.values.text import clean_line, clean_text

LONGEST = {
    "prefix": 100,
    "suffix": 100,
    "language": 100,
    "time_zone": 100,
    "external_id": 500,
    "pipeline": 100,
    "stage": 100,
}
LARGEST = 10**14
UID = regex(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The source under which ids are remembered, the business's facts, and what the user allowed.

    ``source_named``, ``currency_named``: it was the user who did. ``own``: this program wrote the file, so everything in
    it stands as it was kept. ``defaults`` are what new records get where the file says nothing; ``defined`` are the fields
    of the owner's own; ``tables`` are pairs of table and entity, of every record with a uid. ``products`` are pairs of a
    word of the file and the product it means, ``owners`` the names of those whom it knows by a number.
    """

    core: Core
    source: str
    currency: str
    country: str | None
    today: str
    pipeline: str = ""
    create_stages: bool = False
    create_organizations: bool = False
    require_customer: bool = False
    own: bool = False
    source_named: bool = False
    currency_named: bool = False
    reading: ReadingContext
    defined: Mapping[str, Field] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[tuple[str, str], ...] = ()
    products: tuple[tuple[str, str], ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)


class Cleaner:
    """Makes the texts of a record fit to be stored; what comes again and again is looked at once."""

    def __init__(self, entity: str) -> None:
        self._labels = {key: key.replace("_", " ").capitalize() for key in FIELDS[entity]}
        self._long = {key for key, kind in FIELDS[entity].items() if kind is Kind.LONG_TEXT}

    def clean(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values with every text fit to be stored. Raises InvalidValue for controls and excess length."""
        return {
            key: value
            if not isinstance(value, str) or (len(value) <= 100 and value.isascii() and value.isprintable())
            else self._clean(key, value)
            for key, value in values.items()
        }

    def _clean(self, key: str, value: str) -> str:
        if key in self._long:
            return clean_text(value, self._labels[key])
        return clean_line(value, self._labels.get(key, key), LONGEST.get(key, 1000))


def text_value(values: Mapping[str, object], key: str) -> str | None:
    """A value as text, None for nothing."""
    value = values.get(key)
    return str(value) if value not in (None, "") else None


def uid_value(values: Mapping[str, object]) -> str | None:
    """The uid a row brings along. Raises InvalidValue when it is none."""
    uid = text_value(values, "uid")
    if uid is None:
        return None
    if not UID.fullmatch(uid.lower()):
        raise InvalidValue("Uid", uid, "is no uid of this program")
    return uid.lower()


def external_ids(values: Mapping[str, object], source: str) -> Iterable[tuple[str, str]]:
    """What the row's record is called elsewhere: pairs of source and id."""
    pairs = values.get("external_ids")
    if isinstance(pairs, tuple):
        return [(clean_line(name, "External ids"), clean_line(key, "External ids", 500)) for name, key in pairs]
    external_id = text_value(values, "external_id")
    return () if external_id is None else ((source, external_id),)


def custom_values(record: Record, around: Surroundings) -> str | None:
    """The custom values of a row as JSON, None without any; our own stay as they were kept. Raises InvalidValue.

    Those of defined fields are read by them.
    """
    if not record.custom:
        return None
    named: dict[str, object] = {}
    own = around.own
    for name, value in record.custom.items():
        if name in around.defined:
            named[name] = read_defined(around.defined[name], value, around.reading)
            continue
        clean_name = clean_line(name, "Custom field", 100)
        clean_value = clean_text(value, clean_name) if isinstance(value, str) else value
        named[name if own else clean_name] = value if own else clean_value
    return json.dumps(named, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def money_value(values: Mapping[str, object], key: str, usual: str) -> Money | None:
    """An amount in the currency its cell names, else that of the row's currency column, else the usual one.

    Raises InvalidValue for an unknown currency, too many decimals, or an amount beyond 10^14 minor units.
    """
    amount = values.get(key)
    if not isinstance(amount, Amount):
        return None
    currency = known_currency(amount.currency or text_value(values, "currency") or usual)
    return money_of(amount.text, currency, key.replace("_", " ").capitalize())


def money_of(text: str, currency: str, label: str) -> Money:
    """A decimal number as an amount. Raises InvalidValue for too many decimals, or beyond 10^14 minor units."""
    places = digits(currency)
    whole, _, rest = text.partition(".")
    if rest[places:].strip("0"):
        raise InvalidValue(label, text, f"has more decimals than {currency} ({places})")
    minor = int(whole.lstrip("-") + (rest + "0" * places)[:places])
    if minor >= LARGEST:
        raise InvalidValue(label, text, "is too large")
    return Money(-minor if whole.startswith("-") else minor, currency)


def known_currency(text: str) -> str:
    """The code of a currency. Raises InvalidValue."""
    try:
        return parse_currency(text)
    except InvalidValue as problem:
        raise InvalidValue("Currency", text, problem.why) from None
