"""Days and moments as people read them. English names, whatever the locale, so that they can be typed back."""

from datetime import date, datetime

from crm_core.values.dates.day import MONTH_NAMES, WEEKDAY_NAMES
from crm_core.values.dates.moment import WallTime


def full_date(day: date) -> str:
    """ "Tue 24 Nov 2026"."""
    return f"{WEEKDAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]} {day.year:04}"


def short_date(day: date, today: date) -> str:
    """ "Tue 24 Nov", with the year when it is not this year."""
    return full_date(day)[:-5] if day.year == today.year else full_date(day)


def clock(moment: datetime) -> str:
    """ "15:00", with seconds only when there are any."""
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def show_when(when: WallTime | date) -> str:
    """ "Tue 24 Nov 2026 15:00 Europe/Berlin", or the day alone; parse_when reads it back."""
    if isinstance(when, WallTime):
        return f"{full_date(when.start)} {clock(when.start)} {when.zone}"
    return full_date(when)


def ago(day: date, today: date) -> str:
    """ "2 d ago", "in 3 d", "today", "tomorrow", "yesterday"; in years from two years on."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    if near:
        return near
    distance = f"{abs(days)} d" if abs(days) < 730 else f"{abs(days) * 4 // 1461} y"
    return f"in {distance}" if days > 0 else f"{distance} ago"
