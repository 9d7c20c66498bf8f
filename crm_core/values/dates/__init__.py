"""Days, moments and stretches of time as people type and read them; UTC in between."""

from crm_core.values.dates.birthday import parse_birthday, show_birthday
from crm_core.values.dates.day import parse_date
from crm_core.values.dates.duration import parse_duration, show_duration
from crm_core.values.dates.moment import WallTime, parse_when
from crm_core.values.dates.shown import ago, clock, full_date, short_date, show_when
from crm_core.values.dates.span import parse_span
from crm_core.values.dates.zones import parse_zone, to_local, to_utc, utc_text, zone_info

__all__ = [
    "WallTime",
    "ago",
    "clock",
    "full_date",
    "parse_birthday",
    "parse_date",
    "parse_duration",
    "parse_span",
    "parse_when",
    "parse_zone",
    "short_date",
    "show_birthday",
    "show_duration",
    "show_when",
    "to_local",
    "to_utc",
    "utc_text",
    "zone_info",
]
