"""One value of a record, as people read it, as JSON holds it and as a column of a CSV file."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.values.money import Money, decimal_text, show_money
from crm_core.values.text import show_text

NUMERIC = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION})
TIMES = frozenset({Kind.INSTANT, Kind.LOCAL_TIME})


def human(field: Field, value: object, own_zone: str, *, keep_newlines: bool = False) -> str:
    """The value for people; safe to send to a terminal."""
    if value is None or value == () or value == "":
        return ""
    try:
        text = _HUMAN.get(field.kind, _as_text)(value, own_zone)
    except (ValueError, LookupError):
        text = str(value)  # another program stored what is no time or zone; it is shown as it is
    return show_text(text, keep_newlines)


def json_value(field: Field, value: object) -> Any:
    """The value as JSON holds it: money and references as objects, lists as arrays, times in ISO 8601 with offset."""
    if field.kind is Kind.PERCENT and isinstance(value, int):
        return _percent(value)
    return plain_json(value)


def plain_json(value: object) -> Any:
    """A value of the core as JSON holds it, whatever its field."""
    if isinstance(value, Money):
        return {"amount": decimal_text(value), "currency": value.currency}
    if isinstance(value, Ref):
        return {"id": value.id, "name": value.name}
    if isinstance(value, LocalTime):
        return local_time_iso(value)
    if isinstance(value, Mapping):
        return {str(key): plain_json(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain_json(part) for part in value]
    return value


def column_names(field: Field) -> tuple[str, ...]:
    """The columns that a field takes in CSV: one, or two where a currency, a zone or an id stands beside it."""
    beside = {Kind.MONEY: "currency", Kind.LOCAL_TIME: "zone", Kind.REFERENCE: "id"}.get(field.kind)
    return (field.key,) if beside is None else (field.key, f"{field.key}_{beside}")


def column_values(field: Field, value: object) -> tuple[str, ...]:
    """The value in those columns, for machines."""
    if value is None:
        return ("",) * len(column_names(field))
    if isinstance(value, Money):
        return decimal_text(value), value.currency
    if isinstance(value, LocalTime):
        return value.wall, value.zone
    if isinstance(value, Ref):
        return value.name, str(value.id)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if field.kind is Kind.PERCENT and isinstance(value, int):
        return (str(_percent(value)),)
    if isinstance(value, tuple):
        return ("; ".join(str(part) for part in value),)
    if isinstance(value, Mapping):
        import json

        return (json.dumps(value, ensure_ascii=False),)
    return (str(value),)


def local_time_iso(value: LocalTime) -> str:
    """A wall time with the offset its zone has then; a date alone stays one."""
    if len(value.wall) <= len("2026-12-01") or not value.zone:
        return value.wall
    from zoneinfo import ZoneInfo

    try:
        return datetime.fromisoformat(value.wall).replace(tzinfo=ZoneInfo(value.zone)).isoformat()
    except (ValueError, LookupError):
        return value.wall


def _percent(basis_points: int) -> int | float:
    return basis_points / 100 if basis_points % 100 else basis_points // 100


def _as_text(value: Any, own_zone: str) -> str:
    return str(value)


def _instant(value: Any, own_zone: str) -> str:
    moment = datetime.fromisoformat(value)
    if not own_zone:
        return f"{moment.astimezone():%Y-%m-%d %H:%M}"
    from zoneinfo import ZoneInfo

    return f"{moment.astimezone(ZoneInfo(own_zone)):%Y-%m-%d %H:%M}"


def _local_time(value: LocalTime, own_zone: str) -> str:
    """The time where the business is; behind it, where it differs, what clocks show where it happens."""
    text = value.wall.replace("T", " ")
    if value.zone in ("", own_zone) or " " not in text:
        return text
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(value.wall).replace(tzinfo=ZoneInfo(value.zone))
    here = f"{moment.astimezone(ZoneInfo(own_zone)):%Y-%m-%d %H:%M}"
    there = text if here[:10] != text[:10] else text[11:]
    return f"{here} ({there} {value.zone})" if here != text else text


def _duration(value: Any, own_zone: str) -> str:
    days, rest = divmod(value, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


_HUMAN: Mapping[Kind, Callable[[Any, str], str]] = {
    Kind.MONEY: lambda value, _: show_money(value),
    Kind.PERCENT: lambda value, _: f"{_percent(value)} %",
    Kind.BOOLEAN: lambda value, _: "yes" if value else "no",
    Kind.LIST: lambda value, _: ", ".join(value),
    Kind.REFERENCE: lambda value, _: value.name,
    Kind.JSON: lambda value, _: ", ".join(f"{key}: {part}" for key, part in value.items()),
    Kind.INSTANT: _instant,
    Kind.LOCAL_TIME: _local_time,
    Kind.DURATION: _duration,
}
