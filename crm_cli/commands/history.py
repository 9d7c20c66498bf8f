"""``crm history``: what was changed, when and from where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import LARGEST_NUMBER, Output
from crm_cli.output import column, listing_page
from crm_cli.output.blocks import Group, write_groups
from crm_cli.output.cells import human
from crm_cli.output.lists import output_format
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem
from crm_core.history import FieldChange

WORDS = {"I": "added", "U": "changed", "D": "removed"}
noun = Noun("What was changed, when and from where.")


@noun.alone("crm history", "crm history customer:42", "crm history --limit 100 --json")
def history(
    env: Environment,
    output: Output,
    record: Annotated[str | None, Argument(metavar="[RECORD]", help="A record, as customer:42.")] = None,
    limit: Annotated[
        int, Option("--limit", metavar="N", min=1, max=LARGEST_NUMBER, help="At most so many changes.")
    ] = 30,
) -> None:
    """List changes, the newest first; with a record, its changes field by field."""
    if record is None:
        listing_page(env, _changes(env, limit), output, nothing="Nothing was changed yet.")
    else:
        _of_record(env, record, limit, output)
    if (end := env.crm.history.end()) is not None:
        env.message(end.sentence)


def _of_record(env: Environment, record: str, limit: int, output: Output) -> None:
    entity, key = _named(env, record)
    found = env.crm.history.of_record(entity, key, limit)
    if env.to_terminal and output_format(env, output) is Format.TABLE and not output.field_names:
        write_groups(env, [_told(env, entity, list(unit)) for _, unit in groupby(found, lambda c: c.unit)], output)
    else:
        listing_page(env, _fields(found), output)


def _changes(env: Environment, limit: int) -> Page:
    columns = (
        column("change", "Change", Kind.NUMBER),
        column("at", "When", Kind.INSTANT),
        column("summary"),
        column("kind"),
        column("from"),
        column("undone", kind=Kind.BOOLEAN),
    )
    entries = env.crm.history.recent(limit)
    rows = [(e.id, e.at, e.summary, e.kind, e.face, e.undone_by is not None) for e in entries]
    return Page(columns, (), tuple(rows))


def _named(env: Environment, record: str) -> tuple[str, int]:
    """The record that a typed reference names."""
    entity, colon, _ = record.partition(":")
    if not colon or entity not in env.crm.catalog.entities:
        known = ", ".join(f"{name}:7" for name in env.crm.catalog.entities)
        raise UsageProblem(f'"{record}" names no record; write it as one of {known}.')
    return entity, env.crm.find_anywhere(entity, record)


def _fields(found: Iterable[FieldChange]) -> Page:
    """Changes field by field."""
    columns = (
        column("change", "Change", Kind.NUMBER),
        column("at", "When", Kind.INSTANT),
        column("what"),
        column("field"),
        column("before"),
        column("after"),
        column("summary"),
    )
    rows = [
        (c.unit, c.at, f"{_spaced(c.table)} {WORDS[c.op]}", c.field, _text(c.before), _text(c.after), c.summary)
        for c in found
    ]
    return Page(columns, (), tuple(rows))


def _told(env: Environment, entity: str, unit: Sequence[FieldChange]) -> Group:
    """One change of a record for people: when and what, then its fields from what to what."""
    main, first = env.crm.catalog.entities[entity].table, unit[0]
    rows = []
    for change in unit:
        of = "" if change.table == main else f"{_spaced(change.table)} {WORDS[change.op]}: "
        before, after = _text(change.before) or "–", _text(change.after) or "–"
        rows.append((f"{of}{_spaced(change.field)}", after if change.op == "I" else f"{before} → {after}"))
    when = human(column("at", kind=Kind.INSTANT), first.at, env.own_zone, today=env.crm.business.today).strip()
    columns = (column("field"), column("value"))
    return Group(f"{when}  {first.summary}", f"change {first.unit}", Page(columns, (), tuple(rows)))


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
