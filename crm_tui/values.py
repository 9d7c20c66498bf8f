"""How a value of a field reads on the screen: short in tables, full in the detail."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.values.dates import ago, short_date
from crm_core.values.money import Money, show_money
from crm_core.values.text import show_text

NOTHING = "—"


class Shown(NamedTuple):
    """Text ready for the terminal and its tone: "", "dim" or "warn"."""

    text: str
    tone: str = ""


def short(field: Field, value: object, today: date) -> Shown:
    """A value as tables show it; ``today`` makes dates relative."""
    if value is None or value == "" or value == ():
        return Shown(NOTHING, "dim")
    return Shown(show_text(_SHORT.get(field.kind, _plain)(value, today)))


def _plain(value: object, _today: date) -> str:
    if isinstance(value, Ref):
        return value.name
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _money(value: object, _today: date) -> str:
    return show_money(value) if isinstance(value, Money) else str(value)


def _percent(value: object, _today: date) -> str:
    return f"{int(str(value)) / 100:g} %"


def _date(value: object, today: date) -> str:
    return short_date(date.fromisoformat(str(value)[:10]), today)


def _instant(value: object, today: date) -> str:
    return ago(date.fromisoformat(str(value)[:10]), today)


def _local_time(value: object, today: date) -> str:
    wall = value.wall if isinstance(value, LocalTime) else str(value)
    day = short_date(date.fromisoformat(wall[:10]), today)
    return f"{day} {wall[11:16]}".rstrip()


def duration(minutes: int) -> str:
    """Minutes as people say them: 90 is "1 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def _duration(value: object, _today: date) -> str:
    return duration(int(str(value)))


def _boolean(value: object, _today: date) -> str:
    return "yes" if value else "no"


_SHORT: dict[Kind, Callable[[object, date], str]] = {
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.LOCAL_TIME: _local_time,
    Kind.DURATION: _duration,
    Kind.BOOLEAN: _boolean,
}
