"""How customers, deals, appointments and interactions look to people who ask for one of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm_cli.environment import Environment
from crm_cli.output import Card, column
from crm_cli.output.cards import value_text
from crm_cli.output.cells import human
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import LocalTime, Page, TimelineEntry
from crm_core.customers.queries import AddressView, ContactPointView, CustomerView

SIGNS = {"email": "✉", "phone": "✆", "url": "↗", "handle": "@", "address": "⌂", "in": "←", "out": "→"}
WORDS = {"email": "e-mail", "url": "web"}
CUSTOMER_TOLD = frozenset(
    [
        "name",
        "kind",
        "prefix",
        "given_name",
        "additional_name",
        "family_name",
        "suffix",
        "organization",
        "job_title",
        "lifecycle",
        "lifecycle_since",
        "roles",
        "tags",
        "email",
        "phone",
        "url",
        "handle",
        "opt_out",
        "invalid",
        "referred_by",
        "photo",
        "emails",
        "phones",
        "urls",
        "street",
        "postal_code",
        "city",
        "region",
        "country",
        "last_interaction",
    ]
)
DEAL_TOLD = frozenset(
    [
        "title",
        "customer",
        "stage",
        "stage_kind",
        "reached",
        "value",
        "probability",
        "own_probability",
        "close_date",
        "expected_close",
        "closed_on",
        "age_days",
        "days_in_stage",
        "overdue",
        "rotting",
        "attention",
    ]
)
APPOINTMENT_TOLD = frozenset({"title", "starts", "ends", "duration", "all_day", "day", "place", "zone", "status"})
INTERACTION_TOLD = frozenset({"subject", "channel", "direction", "occurred_at", "customer", "duration"})

Values = Mapping[str, Any]


def sign(env: Environment, name: str) -> str:
    """A sign on a terminal that can show it, else the word."""
    return SIGNS.get(name, name) if env.signs else WORDS.get(name, name)


def joined(*parts: object) -> str:
    """What there is of the parts, in one line."""
    return " · ".join(str(part) for part in parts if part)


def customer_card(env: Environment, view: CustomerView, fields: Iterable[Field]) -> Card:
    """Who they are and where they work."""
    values = view.values
    title, organization = values["job_title"], texts(env, values, fields)["organization"]
    work = f"{title} at {organization}" if title and organization else title or organization
    kind = values["kind"] if values["kind"] != "person" or not work else ""
    since = texts(env, values, [field for field in fields if field.key == "lifecycle_since"])["lifecycle_since"]
    lifecycle = f"{values['lifecycle']} since {since[: -len(' 11:25')]}" if view.lifecycle else values["lifecycle"]
    roles, tags = (", ".join(held) if isinstance(held, tuple) else "" for held in (values["roles"], values["tags"]))
    line = joined(kind, work, lifecycle, roles, tags)
    spoken = view.spoken_with
    last = f"last spoken with {spoken.person.name} on {_shown_day(env, spoken.at)}" if spoken else ""
    return Card(in_trash(values, view.name), [line, *filter(None, [last])], CUSTOMER_TOLD)


def _shown_day(env: Environment, instant: str) -> str:
    """The day of an instant as lists show it."""
    today = env.crm.business.today if env.to_terminal else None
    return human(column("at", kind=Kind.INSTANT), instant, env.own_zone, today=today)[: -len(" 11:25")].strip()


def deal_card(env: Environment, values: Values, fields: Iterable[Field]) -> Card:
    """Where it stands, what it is worth and when it closes."""
    shown = texts(env, values, fields)
    is_open = values["stage_kind"] not in ("won", "lost")
    chance = shown["probability"] if is_open else ""
    word = "overdue since" if values["overdue"] else "closes" if is_open else "closed"
    closes = f"{word} {shown['close_date']}{' !' if values['overdue'] else ''}" if shown["close_date"] else ""
    rotting = f"rotting, {values['days_in_stage']} d in its stage !" if values["rotting"] else ""
    line = joined(shown["stage"], shown["value"], chance, closes, rotting)
    return Card(in_trash(values, shown["title"]), [shown["customer"], line], DEAL_TOLD)


def appointment_card(env: Environment, values: Values, fields: Iterable[Field]) -> Card:
    """When and where."""
    shown = texts(env, values, fields)
    state = shown["status"] if shown["status"] != "confirmed" else ""
    when = joined(until(values, shown), shown["duration"] if not values["all_day"] else "", state)
    return Card(in_trash(values, shown["title"]), [when, shown["place"]], APPOINTMENT_TOLD)


def until(values: Values, shown: Mapping[str, str]) -> str:
    """From when until when, here and where it is meant; the end without its day where it is the same one."""
    start, end = values["starts"], values["ends"]
    if not (isinstance(start, LocalTime) and isinstance(end, LocalTime)) or start == end:
        return shown["starts"]
    (here, there), (here_end, there_end) = (split_zones(shown[key], start.zone) for key in ("starts", "ends"))
    if not there:
        return stretch(shown["starts"], shown["ends"])
    return f"{stretch(here, here_end)} ({stretch(there, there_end)} {start.zone})"


def split_zones(shown: str, zone: str) -> tuple[str, str]:
    """ "2026-12-01 06:30 (14:30 Asia/Tokyo)" as the time here and the time there, "" where that is the same."""
    here, bracket, there = shown.partition(" (")
    return here, there.removesuffix(")").removesuffix(zone).strip() if bracket else ""


def stretch(start: str, end: str) -> str:
    """From one shown moment to another, whose day is left out where the first one names it."""
    day = start[: -len("06:30")]
    return f"{start} – {end[len(day) :] if day and end.startswith(day) else end}"


def interaction_card(env: Environment, values: Values, fields: Iterable[Field]) -> Card:
    """What was said, how, when and to whom."""
    shown = texts(env, values, fields)
    how = f"{shown['channel']} {sign(env, shown['direction'])}".rstrip()
    line = joined(how, shown["customer"], shown["occurred_at"], shown["duration"])
    return Card(in_trash(values, shown["subject"] or shown["channel"]), [line], INTERACTION_TOLD)


def contact_page(
    env: Environment, points: Iterable[ContactPointView], addresses: Iterable[AddressView], photo: object
) -> Page:
    """Ways to reach a customer and to know them, one a line."""
    points = list(points)
    several = {point.kind for point in points if sum(other.kind == point.kind for other in points) > 1}
    rows = [
        (
            f"{sign(env, point.kind)} {point.label or ''}".rstrip(),
            point.value,
            joined(
                "primary" if point.is_primary and point.kind in several else "",
                "opted out" if point.opt_out else "",
                "invalid" if point.invalid else "",
            ),
        )
        for point in points
    ]
    addresses = list(addresses)
    rows += [
        (
            f"{sign(env, 'address')} {each.label or ''}".rstrip(),
            ", ".join(each.formatted),
            "primary" if place == 0 and len(addresses) > 1 else "",
        )
        for place, each in enumerate(addresses)
    ]
    rows += [("photo", env.crm.photos.about(str(photo)), "")] if photo else []
    return Page((column("kind"), column("value"), column("note")), (), tuple(rows))


def timeline_page(env: Environment, entries: Iterable[TimelineEntry]) -> Page:
    """What happened, one a line: the day, how, what, and the record that tells more."""
    when = column("at", kind=Kind.INSTANT)
    zone = env.own_zone
    today = env.crm.business.today if env.to_terminal else None
    rows = []
    for entry in entries:
        moment = human(when, entry.at, zone, today=today)
        day = moment[: -len(" 11:25")]
        direction = sign(env, entry.direction) if entry.direction else ""
        rows.append((day, entry.kind, direction, entry.title, f"{entry.entity}:{entry.id}"))
    columns = (column("at"), column("kind"), column("direction"), column("title"), column("record"))
    return Page(columns, (), tuple(rows))


def texts(env: Environment, values: Values, fields: Iterable[Field]) -> dict[str, str]:
    """Every field as people read it."""
    zone = env.own_zone
    today = env.crm.business.today if env.to_terminal else None
    shown = {field.key: value_text(env, field, values[field.key], zone, today) for field in fields}
    return {key: text.replace("  ", " ").strip() for key, text in shown.items()}


def in_trash(values: Values, name: str) -> str:
    """The name, with a word on where the record is."""
    return f"{name} (in the trash)" if values.get("deleted_at") else name
