"""Custom values as JSON: read, checked by the fields that are defined, merged with what is there."""

import json
from collections.abc import Iterable, Mapping
from math import isfinite

from crm_core.catalog.custom.held import held
from crm_core.catalog.fields import LIST_SEPARATOR, Entity, Field, Kind
from crm_core.catalog.reading_values import ReadingContext, read_value
from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.values.money import Money
from crm_core.values.text import clean_line, clean_text, quoted
from crm_core.values.web import refuse_no_web_address

_BETWEEN = regex(f"[,;\n{LIST_SEPARATOR}]")


def custom_values(given: object) -> dict[str, object]:
    """A JSON object, or a mapping, as names and values fit to be stored. Raises InvalidValue."""
    return {name: _fit(name, value) for name, value in _named(given).items()}


def _named(given: object) -> dict[str, object]:
    try:
        named = json.loads(given) if isinstance(given, str) else given
    except (ValueError, RecursionError):
        raise InvalidValue("Custom", quoted(str(given)), "is not JSON") from None
    if not isinstance(named, Mapping):
        raise InvalidValue("Custom", quoted(str(given)), "must be a set of names and values")
    values = {clean_line(str(name), "Custom field", 100): value for name, value in named.items()}
    if "" in values:
        raise InvalidValue("Custom field", None, "must have a name")
    return values


def merged_custom(present: str, given: object) -> str:
    """The custom values with the given ones put in; None removes one. Raises InvalidValue."""
    changes = custom_values(given)
    merged = {name: value for name, value in {**held(present), **changes}.items() if name and value is not None}
    return json.dumps(merged, ensure_ascii=False, sort_keys=True)


def defined_values(entity: Entity, given: object, context: ReadingContext) -> dict[str, object]:
    """Custom values of which the defined ones are read by their fields. Raises InvalidValue."""
    fields = {field.key: field for field in entity.fields if field.is_custom}
    return {
        name: read_defined(fields[name], value, context) if name in fields else _fit(name, value)
        for name, value in _named(given).items()
    }


def read_defined(field: Field, raw: object, context: ReadingContext) -> object:
    """What a defined field keeps as JSON for the value ``raw``; None for nothing. Raises InvalidValue."""
    if field.kind is Kind.LIST:
        return _chosen(field, raw, context)
    if isinstance(raw, Mapping):
        return _money_kept(field, raw)
    if isinstance(raw, float):
        raw = repr(raw)
    value = read_value(field, raw, context)
    if field.kind is Kind.URL and value:
        refuse_no_web_address(str(value), field.label)
    return {"minor": value.minor, "currency": value.currency} if isinstance(value, Money) else value


def _chosen(field: Field, raw: object, context: ReadingContext) -> object:
    """The options of a multi-choice, each once and in the order in which they were defined."""
    parts = (
        [part.strip() for part in _BETWEEN.split(raw)]
        if isinstance(raw, str)
        else raw
        if isinstance(raw, Iterable)
        else [raw]
    )
    single = field._replace(kind=Kind.CHOICE)
    wanted = {read_value(single, part, context) for part in parts if part is not None}
    return [option for option in field.choices if option in wanted] or None


def _money_kept(field: Field, raw: Mapping[object, object]) -> object:
    """An amount as it is kept already, which comes back from our own files."""
    minor, currency = raw.get("minor"), raw.get("currency")
    if field.kind is not Kind.MONEY or raw.keys() != {"minor", "currency"} or type(minor) is not int:
        raise InvalidValue(field.label, quoted(json.dumps(raw, ensure_ascii=False)), f"is no {field.kind.value}")
    from crm_core.values.money import parse_currency

    return {"minor": minor, "currency": parse_currency(str(currency))}


def _fit(name: str, value: object) -> object:
    """A value of JSON with every text in it fit to be stored."""
    if isinstance(value, str):
        return clean_text(value, name)
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Mapping):
        return {clean_line(str(key), name): _fit(name, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_fit(name, inner) for inner in value]
    if value is None or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return value
    raise InvalidValue(quoted(name), quoted(str(value)), "is neither a text nor a number")
