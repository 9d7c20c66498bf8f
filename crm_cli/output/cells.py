"""One value of a record, as people read it, as JSON holds it and as a column of a CSV file."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.clock import zone_rules
from crm_core.values.money import Money, decimal_text, show_money
from crm_core.values.text import show_text

NUMERIC = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.DURATION})
TIMES = frozenset({Kind.INSTANT, Kind.LOCAL_TIME})
DAYS = TIMES | {Kind.DATE, Kind.BIRTHDAY}


def human(field: Field, value: object, own_zone: str, *, keep_newlines: bool = False, today: date | None = None) -> str:
    """The value for people; safe to send to a terminal. Seen from ``today``, dates are short."""
    if value is None or value == () or value == "":
        return ""
    of_time = _TIMES.get(field.kind)
    try:
        text = of_time(value, own_zone, today) if of_time else _HUMAN.get(field.kind, str)(value)
    except (ValueError, LookupError):
        text = str(value)  # another program stored what is no time or zone; it is shown as it is
    return show_text(text, keep_newlines)


def human_column(field: Field, own_zone: str, today: date | None) -> Callable[[object], str]:
    """The same for every value of a column; amounts and texts, most of the cells of long tables, go a shorter way."""

    def show(value: object) -> str:
        return human(field, value, own_zone, today=today)

    def show_amount(value: object) -> str:
        return show_money(value) if isinstance(value, Money) else show(value)

    def show_words(value: object) -> str:
        return show_text(value) if isinstance(value, str) else show(value)

    if field.kind is Kind.MONEY:
        return show_amount
    return show if field.kind in _TIMES or field.kind in _HUMAN else show_words


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
    try:
        return datetime.fromisoformat(value.wall).replace(tzinfo=zone_rules(value.zone)).isoformat()
    except (ValueError, LookupError):
        return value.wall


def _percent(basis_points: int) -> int | float:
    return basis_points / 100 if basis_points % 100 else basis_points // 100


def day_text(day: date, today: date | None) -> str:
    """2026-12-04, or short when seen from ``today``: "Fri  4 Dec", in other years " 4 Dec 2025"."""
    if today is None:
        return day.isoformat()
    from crm_core.values.dates.shown import short_date

    weekday, number, rest = short_date(day, today).split(" ", 2)
    return f"{weekday} {number:>2} {rest}" if day.year == today.year else f"{number:>2} {rest}"


def moment_text(moment: datetime, today: date | None) -> str:
    """The day and the time of day."""
    return f"{day_text(moment.date(), today)} {moment:%H:%M}"


def _instant(value: Any, own_zone: str, today: date | None) -> str:
    moment = datetime.fromisoformat(value)
    if not own_zone:
        return moment_text(moment.astimezone(), today)
    return moment_text(moment.astimezone(zone_rules(own_zone)), today)


def _date(value: Any, own_zone: str, today: date | None) -> str:
    return day_text(date.fromisoformat(value), today) if today else str(value)


def _birthday(value: Any, own_zone: str, today: date | None) -> str:
    """2 Nov 1988 or 2 Nov where dates are short; one without a year always so."""
    if today is None:
        from crm_core.values.dates.birthday import show_birthday

        return show_birthday(str(value))
    from crm_core.values.dates.day import MONTH_NAMES

    year, month, day = str(value).rsplit("-", 2)
    return f"{int(day)} {MONTH_NAMES[int(month) - 1]} {year.strip('-')}".rstrip()


def _local_time(value: LocalTime, own_zone: str, today: date | None) -> str:
    """The time where the business is; behind it, where it differs, what clocks show where it happens."""
    there = datetime.fromisoformat(value.wall)
    if "T" not in value.wall:
        return day_text(there.date(), today)
    if value.zone in ("", own_zone):
        return moment_text(there, today)
    here = there.replace(tzinfo=zone_rules(value.zone)).astimezone(zone_rules(own_zone)).replace(tzinfo=None)
    if here == there:
        return moment_text(here, today)
    shown = f"{there:%H:%M}" if here.date() == there.date() else moment_text(there, today)
    return f"{moment_text(here, today)} ({shown} {value.zone})"


def _duration(value: Any) -> str:
    days, rest = divmod(value, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


_TIMES: Mapping[Kind, Callable[[Any, str, date | None], str]] = {
    Kind.DATE: _date,
    Kind.BIRTHDAY: _birthday,
    Kind.INSTANT: _instant,
    Kind.LOCAL_TIME: _local_time,
}
_HUMAN: Mapping[Kind, Callable[[Any], str]] = {
    Kind.MONEY: show_money,
    Kind.PERCENT: lambda value: f"{_percent(value)} %",
    Kind.BOOLEAN: lambda value: "yes" if value else "no",
    Kind.FILE: lambda _: "yes",
    Kind.LIST: ", ".join,
    Kind.REFERENCE: lambda value: value.name,
    Kind.JSON: lambda value: ", ".join(f"{key}: {part}" for key, part in value.items()),
    Kind.DURATION: _duration,
}
