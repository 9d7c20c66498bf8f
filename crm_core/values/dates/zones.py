"""Time zones: between what a clock on the wall shows and UTC."""

from datetime import UTC, datetime, tzinfo

from crm_core.clock import zone_rules
from crm_core.errors import InvalidValue
from crm_core.values.text import quoted


def zone_info(name: str) -> tzinfo:
    """The rules of the IANA time zone ``name``. Raises InvalidValue for an unknown one."""
    try:
        return zone_rules(name)
    except (KeyError, ValueError, OSError):
        raise InvalidValue("time zone", quoted(name), "is no time zone, such as Europe/Berlin or UTC") from None


def parse_zone(text: str) -> str:
    """The IANA name of the time zone in ``text``, in any case. Raises InvalidValue."""
    name = text.strip()
    try:
        zone_info(name)
    except InvalidValue:
        from zoneinfo import available_timezones

        known = {zone.casefold(): zone for zone in sorted(available_timezones(), reverse=True)}
        if name.casefold() not in known:
            raise _unknown_zone(name, known) from None
        return known[name.casefold()]
    return name


def _unknown_zone(name: str, known: dict[str, str]) -> InvalidValue:
    from difflib import get_close_matches

    cities = {zone.rpartition("/")[2]: zone for zone in known}
    wanted = name.casefold().replace(" ", "_")
    near = get_close_matches(wanted, known, n=2) or [cities[city] for city in get_close_matches(wanted, cities, n=2)]
    hint = f" (did you mean {' or '.join(known[zone] for zone in near)}?)" if near else ", such as Europe/Berlin or UTC"
    return InvalidValue("time zone", quoted(name), f"is no time zone{hint}")


def to_utc(wall: datetime, zone: str) -> str:
    """The instant when clocks in ``zone`` show ``wall`` (naive), as "2026-12-01T13:30:00Z".

    A time that comes twice is its first occurrence; one that a clock change skips counts on from before the change
    (PEP 495, fold=0).
    """
    return utc_text(wall.replace(tzinfo=zone_info(zone), fold=0))


def to_local(utc: str, zone: str) -> datetime:
    """The instant ``utc`` ("2026-12-01T13:30:00Z") as clocks in ``zone`` show it, aware."""
    return datetime.fromisoformat(utc).astimezone(zone_info(zone))


def utc_text(moment: datetime) -> str:
    """An aware ``moment`` as it is stored: "2026-12-01T13:30:00Z". Raises InvalidValue beyond the years 1 to 9999."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone to become UTC")
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except OverflowError:
        raise InvalidValue("time", str(moment), "is too far from today") from None
