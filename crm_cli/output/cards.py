"""One record as people read it: its name, what matters most, what else is known, and what hangs on it."""

from collections.abc import Iterable, Sequence
from datetime import date

from crm_cli.environment import Environment
from crm_cli.output.cells import human
from crm_cli.output.lists import identified
from crm_cli.output.sink import Sink
from crm_cli.output.tables import today_for, write_table, zone_for
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page, Ref
from crm_core.tuples import NamedTuple
from crm_core.values.text import cell_width, show_text

INDENT = "  "
LONG = frozenset({Kind.LONG_TEXT, Kind.LIST, Kind.JSON})
# What people look up rarely; --fields and JSON give it.
ASIDE = frozenset({"id", "uid", "created_at", "updated_at", "deleted_at", "sequence", "currency"})
EMPTY: tuple[object, ...] = (None, "", (), {})
NOTHING = (*EMPTY, False, 0)
BOLD, DIM = "1", "2"

Values = Sequence[tuple[Field, object]]


class Section(NamedTuple):
    """Rows that belong to a record: its deals, its timeline. ``entity`` as in Rows; "" when the rows have no ids.

    People see ``people`` in the place of ``page``; without a title it stands right under the record's name.
    """

    key: str
    title: str
    page: Page
    entity: str = ""
    people: Page | None = None


class Card(NamedTuple):
    """A record for people: its name, what matters most in a line or two, and the fields that have told it."""

    name: str
    lines: Sequence[str]
    told: frozenset[str]


def _says(field: Field, value: object) -> bool:
    """Whether a value is worth a line; of fields that the owner defined a no and a nought are."""
    return value not in (EMPTY if field.is_custom else NOTHING)


def write_card(
    env: Environment, reference: str, card: Card, values: Values, sections: Sequence[Section], sink: Sink
) -> None:
    """The card, then what is not told yet, then the sections."""
    sink.write(f"{styled(env, card.name, BOLD, sink)}  {styled(env, reference, DIM, sink)}\n")
    for line in filter(None, card.lines):
        for part in wrapped(show_text(line), env.columns if sink.to_terminal else None):
            sink.write(part + "\n")
    rest = [(field, value) for field, value in values if field.key not in card.told | ASIDE and _says(field, value)]
    write_sections(env, [section for section in sections if not section.title], sink)
    if rest:
        sink.write("\n")
        write_values(env, rest, sink)
    write_sections(env, [section for section in sections if section.title], sink)


def write_values(env: Environment, values: Values, sink: Sink) -> None:
    """Fields under one another, labels left, long texts below themselves; empty ones are left out."""
    filled = [(field, value) for field, value in values if value not in EMPTY and field.key != "id"]
    width = max((cell_width(field.label) for field, _ in filled), default=0)
    fields = [field for field, _ in filled]
    zone, today = zone_for(env, fields), today_for(env, fields, sink.to_terminal)
    room = env.columns - len(INDENT) * 2 - width if sink.to_terminal else None
    for field, value in filled:
        label = show_text(field.label)
        text = value_text(env, field, value, zone, today).lstrip()
        for line in wrapped(text, room) if field.kind in LONG else [text]:
            sink.write(f"{INDENT}{label}{' ' * (width - cell_width(label))}{INDENT}{line}".rstrip() + "\n")
            label = ""


def value_text(env: Environment, field: Field, value: object, zone: str, today: date | None) -> str:
    """The value with its line breaks; of another record also whether it is in the trash."""
    text = human(field, value, zone, keep_newlines=field.kind is Kind.LONG_TEXT, today=today)
    if isinstance(value, Ref) and field.target and env.crm.history.is_deleted(field.target, value.id):
        text += " (in the trash)"
    return text


def wrapped(text: str, room: int | None) -> Iterable[str]:
    """The lines of a text, broken between words where they are longer than ``room``."""
    if room is None:
        return text.split("\n")
    from textwrap import wrap

    return [part for line in text.split("\n") for part in wrap(line, max(room, 20)) or [""]]


def write_sections(env: Environment, sections: Iterable[Section], sink: Sink) -> None:
    """Each section that has rows, under its title."""
    for section in sections:
        page = section.people or (identified(section.page) if section.entity else section.page)
        if page.rows:
            sink.write(f"\n{styled(env, section.title, BOLD, sink)}\n" if section.title else "\n")
            write_table(env, page.fields, ((None, row) for row in page.rows), sink, header=False, indent=INDENT)


def styled(env: Environment, text: str, style: str, sink: Sink) -> str:
    """Bold or dim, where there is colour."""
    return f"\x1b[{style}m{show_text(text)}\x1b[0m" if env.colour and not sink.to_file else show_text(text)
