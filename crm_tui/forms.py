"""Between the catalog and a form: which fields it has, how a value reads in an input, what typed text is understood as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from crm_core.catalog.custom.values import read_defined
from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.catalog.reading_values import ReadingContext, read_value
from crm_core.errors import InvalidValue
from crm_core.values.dates import WallTime, full_date, parse_when, show_birthday, show_duration, show_when, to_local
from crm_core.values.money import Money, decimal_text, show_money

Raw = str | tuple[str, ...]
Check = Callable[[str], str]
Command = Callable[[Mapping[str, Raw]], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpec:
    """A form over an entity: groups of field keys under headings.

    ``several`` are fields edited as one line per value, ``checks`` say what a text is understood as (or raise CrmError)
    for fields whose meaning the catalog's kinds do not know, ``labels`` replace the catalog's. ``command`` gives the
    command line that saves the same values. ``zone`` is the field that says in which time zone wall times are meant.
    """

    entity: Entity
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    several: frozenset[str] = frozenset()
    checks: Mapping[str, Check] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    command: Command | None = None
    zone: str = ""

    @property
    def all_groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The groups, and behind them the fields that the owner defined."""
        own = tuple(field.key for field in self.entity.fields if field.is_custom)
        return (*self.groups, ("Your fields", own)) if own else self.groups

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field of the form in order."""
        return self.entity.pick(key for _, keys in self.all_groups for key in keys)

    def command_line(self, values: Mapping[str, Raw]) -> list[str]:
        """The command line that saves the values; empty where there is none."""
        if self.command is None:
            return []
        own = {field.key for field in self.entity.fields if field.is_custom}
        words = self.command({name: raw for name, raw in values.items() if name not in own})
        return words + [word for name in values if name in own for word in ("--set", f"{name}={values[name]}")]


def raw_text(described: Field, value: object, several: bool, zone: str = "UTC") -> Raw:
    """A value of the core as it stands in the form; what is read back from it is the same value.

    An instant stands there as clocks in ``zone`` show it.
    """
    if several:
        return tuple(str(part) for part in value) if isinstance(value, tuple) else ()
    if value is None:
        return ""
    if isinstance(value, tuple) and described.kind is Kind.LIST:
        return ", ".join(str(part) for part in value)
    if described.kind is Kind.INSTANT:
        return f"{to_local(str(value), zone):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return _WRITERS.get(described.kind, str)(value)


def understood(described: Field, text: str, context: ReadingContext, check: Check | None = None) -> str:
    """What a typed text means, "" where that is plain. Raises CrmError."""
    if not text.strip():
        read_value(described, text, context)
        return ""
    if check is not None:
        return check(text)
    if described.is_custom and described.kind is Kind.LIST:
        chosen = read_defined(described, text, context)
        return ", ".join(chosen) if isinstance(chosen, list) else ""
    try:
        if described.kind is Kind.LOCAL_TIME:
            return show_when(parse_when(text, context.now, context.zone))
        value = read_value(described, text, context)
    except InvalidValue as problem:
        # Readers of dates and amounts do not know which field they read for.
        raise InvalidValue(described.label, text, problem.why) from None
    explain = _EXPLAINERS.get(described.kind)
    return explain(value, context) if explain is not None else ""


def in_zone(value: object, zone: str) -> str:
    """The same wall time in another zone, "" for a day without a time."""
    if not isinstance(value, LocalTime) or "T" not in value.wall:
        return ""
    return show_when(WallTime(datetime.fromisoformat(value.wall), zone))


def _money_text(value: object) -> str:
    return f"{decimal_text(value)} {value.currency}" if isinstance(value, Money) else str(value)


def _percent_text(value: object) -> str:
    return f"{int(str(value)) / 100:g}"


def _local_time_text(value: object) -> str:
    return f"{value.wall.replace('T', ' ')} {value.zone}".strip() if isinstance(value, LocalTime) else str(value)


def _reference_text(value: object) -> str:
    return value.name if isinstance(value, Ref) else str(value)


_WRITERS: dict[Kind, Callable[[object], str]] = {
    Kind.MONEY: _money_text,
    Kind.PERCENT: _percent_text,
    Kind.LOCAL_TIME: _local_time_text,
    Kind.REFERENCE: _reference_text,
    Kind.DURATION: lambda value: show_duration(int(str(value))),
    Kind.BOOLEAN: lambda value: "yes" if value else "no",
    Kind.BIRTHDAY: lambda value: show_birthday(str(value)),
}
_EXPLAINERS: dict[Kind, Callable[[object, ReadingContext], str]] = {
    Kind.DATE: lambda value, _: full_date(date.fromisoformat(str(value))),
    Kind.INSTANT: lambda value, context: show_when_local(str(value), context.zone),
    Kind.MONEY: lambda value, _: show_money(value) if isinstance(value, Money) else "",
    Kind.DURATION: lambda value, _: show_duration(int(str(value))),
}


def show_when_local(instant: str, zone: str) -> str:
    """A UTC instant on the wall clock of a zone: "Thu 19 Nov 2026 11:00 Europe/Berlin"."""
    moment = to_local(instant, zone)
    return f"{full_date(moment.date())} {moment:%H:%M} {zone}"
