"""Reads what a person or a file gives for a field: one reader per kind, shared by forms, commands and imports."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches

from crm_core.catalog.fields import Field, Kind
from crm_core.errors import CrmError, InvalidValue
from crm_core.patterns import regex
from crm_core.tuples import NamedTuple
from crm_core.values import dates, money
from crm_core.values.booleans import parse_boolean
from crm_core.values.text import clean_line, clean_text, is_blank


class ReadingContext(NamedTuple):
    """What the meaning of a typed value depends on."""

    now: datetime
    zone: str
    currency: str
    country: str | None

    @property
    def today(self) -> date:
        """The day of ``now``."""
        return self.now.date()


_DECIMAL = regex(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_DECIMAL_COMMA = regex(r"-?[0-9]{1,15},[0-9]{1,9}")
_THOUSANDS = regex(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,9})?")
Reader = Callable[[Field, str, ReadingContext], object]


def read_value(field: Field, raw: object, context: ReadingContext) -> object:
    """The value that ``raw`` means in ``field``, None for nothing. Raises InvalidValue naming the field.

    Gives str for texts, int for numbers, basis points for PERCENT, minutes for DURATION, Money, ISO text for dates and
    instants, bool. References and contact values stay text: what they name is the capability's to find.
    """
    if raw is None or (isinstance(raw, str) and is_blank(raw)):
        if field.required:
            raise InvalidValue(field.label, raw, "must not be empty")
        return None
    if not isinstance(raw, str):
        return _read_plain(field, raw, context)
    try:
        return READERS[field.kind](field, raw, context)
    except InvalidValue as problem:
        if problem.field == field.label:
            raise
        raise InvalidValue(field.label, raw, problem.why) from None


def read_values(fields: Iterable[Field], values: Mapping[str, object], context: ReadingContext) -> dict[str, object]:
    """Read every given value; keys are those of the fields."""
    by_key = {field.key: field for field in fields}
    return {key: read_value(by_key[key], raw, context) for key, raw in values.items()}


def problems(fields: Iterable[Field], values: Mapping[str, object], context: ReadingContext) -> dict[str, str]:
    """What is wrong with each value, by key; nothing for those in order. For forms, as one types."""
    found: dict[str, str] = {}
    for field in fields:
        if field.key in values:
            try:
                read_value(field, values[field.key], context)
            except CrmError as problem:
                found[field.key] = problem.sentence
    return found


def _read_plain(field: Field, raw: object, context: ReadingContext) -> object:
    if isinstance(raw, int) and field.kind in (Kind.NUMBER, Kind.DURATION):
        return _counted(field, raw)
    if isinstance(raw, (int, bool, money.Money)):
        return raw
    if isinstance(raw, datetime):
        return dates.utc_text(raw)
    if isinstance(raw, date):
        return raw.isoformat()
    return read_value(field, str(raw), context)


def _line(field: Field, raw: str, context: ReadingContext) -> object:
    return clean_line(raw, field.label, field.max_length)


def _text(field: Field, raw: str, context: ReadingContext) -> object:
    return clean_text(raw, field.label)


def _number(field: Field, raw: str, context: ReadingContext) -> object:
    text = raw.strip().replace(" ", "")
    if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
        raise InvalidValue(field.label, raw, "is no whole number")
    if len(text) > 15:
        raise InvalidValue(field.label, raw, "has too many digits; 15 is the most")
    return _counted(field, int(text))


def _counted(field: Field, number: int) -> int:
    """What people write as a whole number counts something."""
    if number < 0:
        raise InvalidValue(field.label, number, "must not be negative")
    return number


def _decimal(field: Field, raw: str, context: ReadingContext) -> object:
    """A whole number stays one, so that it is shown as it was typed."""
    text = raw.strip().replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not _DECIMAL.fullmatch(text):
        long = re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", text)
        why = "has too many digits: at most 15, and 9 behind the point" if long else "is no number, such as 12 or 1.5"
        raise InvalidValue(field.label, raw, why)
    number = float(text)
    return int(number) if number.is_integer() and "." not in text else number


def _percent(field: Field, raw: str, context: ReadingContext) -> object:
    text = raw.strip().removesuffix("%").strip().replace(",", ".")
    whole, _, part = text.partition(".")
    if not (
        whole.isascii() and whole.isdigit() and len(whole) <= 3 and (not part or (part.isascii() and part.isdigit()))
    ):
        raise InvalidValue(field.label, raw, "is no percentage from 0 to 100")
    if part[2:].strip("0"):
        raise InvalidValue(field.label, raw, "has more than two decimals")
    points = int(whole) * 100 + int((part + "00")[:2])
    if points > 10_000:
        raise InvalidValue(field.label, raw, "is no percentage from 0 to 100")
    return points


def _money(field: Field, raw: str, context: ReadingContext) -> object:
    return money.parse_money(raw, context.currency)


def _date(field: Field, raw: str, context: ReadingContext) -> object:
    return dates.parse_date(raw, context.today).isoformat()


def _birthday(field: Field, raw: str, context: ReadingContext) -> object:
    birthday = dates.parse_birthday(raw)
    if not birthday.startswith("--") and birthday > context.today.isoformat():
        raise InvalidValue(field.label, raw, "lies in the future")
    return birthday


def _instant(field: Field, raw: str, context: ReadingContext) -> object:
    moment = dates.parse_when(raw, context.now, context.zone)
    if isinstance(moment, date):
        return dates.to_utc(datetime(moment.year, moment.month, moment.day), context.zone)
    return dates.to_utc(moment.start, moment.zone)


def _local_time(field: Field, raw: str, context: ReadingContext) -> object:
    return clean_line(raw, field.label, field.max_length)


def _duration(field: Field, raw: str, context: ReadingContext) -> object:
    return dates.parse_duration(raw)


def _boolean(field: Field, raw: str, context: ReadingContext) -> object:
    if (meant := parse_boolean(raw)) is not None:
        return meant
    raise InvalidValue(field.label, raw, "is neither yes nor no")


def _choice(field: Field, raw: str, context: ReadingContext) -> object:
    wanted = clean_line(raw, field.label).lower()
    if not field.choices:
        # The choices are records, such as stages: finding the one that is meant is the capability's.
        return clean_line(raw, field.label, field.max_length)
    plain = {choice.lower().replace("-", " ").replace("_", " "): choice for choice in field.choices}
    wanted = wanted.replace("-", " ").replace("_", " ")
    if wanted in plain:
        return plain[wanted]
    starting = [choice for text, choice in plain.items() if text.startswith(wanted)]
    if len(starting) == 1:
        return starting[0]
    near = get_close_matches(wanted, field.choices, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise InvalidValue(field.label, raw, f"is not one of {', '.join(field.choices)}{hint}")


READERS: dict[Kind, Reader] = {
    Kind.TEXT: _line,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DECIMAL: _decimal,
    Kind.PERCENT: _percent,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.BIRTHDAY: _birthday,
    Kind.INSTANT: _instant,
    Kind.LOCAL_TIME: _local_time,
    Kind.DURATION: _duration,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.EMAIL: _line,
    Kind.PHONE: _line,
    Kind.URL: _line,
    Kind.FILE: _line,
    Kind.LIST: _line,
    Kind.REFERENCE: _line,
    Kind.JSON: _text,
}
