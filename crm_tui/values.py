"""How a value of a field reads on the screen: short in tables, full in the detail."""

from collections.abc import Callable
from datetime import date, datetime

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.patterns import regex
from crm_core.tuples import NamedTuple
from crm_core.values.dates import ago, full_date, short_date, show_birthday, show_duration, to_local
from crm_core.values.money import Money, show_money
from crm_core.values.text import show_text
from crm_tui.glyphs import sign

_ROUND = regex(r"\.0+(?=\D|$)")  # whole amounts go without decimals where room is scarce


class Shown(NamedTuple):
    """Text ready for the terminal and its tone: "", "dim" or "warn"."""

    text: str
    tone: str = ""


class Place(NamedTuple):
    """Where and when the reader is: what "today" and wall times mean."""

    today: date
    zone: str

    def local(self, instant: str) -> datetime:
        """A UTC instant of the database on the reader's clock."""
        return to_local(instant, self.zone)

    def day(self, moment: str) -> date:
        """The reader's day of an instant or a date."""
        return self.local(moment).date() if "T" in moment else date.fromisoformat(moment)


def short(field: Field, value: object, place: Place) -> Shown:
    """A value as tables show it, in one line."""
    if value is None or value == "" or value == ():
        return Shown(sign("nothing"), "dim")
    return Shown(show_text(_SHORT.get(field.kind, _plain)(value, place)))


def full(field: Field, value: object, place: Place) -> str:
    """A value as the detail shows it."""
    if field.kind in _FULL:
        return show_text(_FULL[field.kind](value, place))
    return short(field, value, place).text


def _plain(value: object, _place: Place) -> str:
    if isinstance(value, Ref):
        return value.name
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {part}" for key, part in value.items())
    return str(value)


def _money(value: object, _place: Place) -> str:
    return _ROUND.sub("", show_money(value)) if isinstance(value, Money) else str(value)


def _full_money(value: object, _place: Place) -> str:
    return show_money(value) if isinstance(value, Money) else str(value)


def _percent(value: object, _place: Place) -> str:
    return f"{int(str(value)) / 100:g} %"


def _date(value: object, place: Place) -> str:
    return brief_date(date.fromisoformat(str(value)[:10]), place.today)


def brief_date(day: date, today: date) -> str:
    """A day in eleven cells: with its weekday this year, with its year else."""
    text = short_date(day, today)
    return text if day.year == today.year else text.partition(" ")[2]


def _full_date(value: object, place: Place) -> str:
    return full_date(date.fromisoformat(str(value)[:10]))


def _instant(value: object, place: Place) -> str:
    return ago(place.day(str(value)), place.today)


def _full_instant(value: object, place: Place) -> str:
    moment = place.local(str(value))
    return f"{full_date(moment.date())} {moment:%H:%M}"


def _local_time(value: object, place: Place) -> str:
    wall = value.wall if isinstance(value, LocalTime) else str(value)
    return f"{short_date(date.fromisoformat(wall[:10]), place.today)} {wall[11:16]}".rstrip()


def _full_local_time(value: object, place: Place) -> str:
    wall, zone = value if isinstance(value, LocalTime) else (str(value), "")
    return f"{full_date(date.fromisoformat(wall[:10]))} {wall[11:16]} {zone}".strip()


def _duration(value: object, _place: Place) -> str:
    return show_duration(int(str(value)))


def _birthday(value: object, _place: Place) -> str:
    return show_birthday(str(value))


def _boolean(value: object, _place: Place) -> str:
    return "yes" if value else "no"


_SHORT: dict[Kind, Callable[[object, Place], str]] = {
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.LOCAL_TIME: _local_time,
    Kind.DURATION: _duration,
    Kind.BOOLEAN: _boolean,
    Kind.BIRTHDAY: _birthday,
    Kind.FILE: lambda _value, _place: "yes",
}
_FULL: dict[Kind, Callable[[object, Place], str]] = {
    Kind.MONEY: _full_money,
    Kind.DATE: _full_date,
    Kind.INSTANT: _full_instant,
    Kind.LOCAL_TIME: _full_local_time,
}
