"""``crm history``: what was changed, when and from where."""

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Output
from crm_cli.output import column, listing_page
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem

noun = Noun("What was changed, when and from where.")


@noun.alone("crm history", "crm history customer:42", "crm history --limit 100 --json")
def history(
    env: Environment,
    output: Output,
    record: Annotated[str | None, Argument(metavar="[RECORD]", help="A record, as customer:42.")] = None,
    limit: Annotated[int, Option("--limit", metavar="N", min=1, max=LARGEST_NUMBER, help="At most so many.")] = 30,
) -> None:
    """List changes, the newest first; with a record, its changes field by field."""
    listing_page(env, _changes(env, limit) if record is None else _fields(env, record, limit), output)


def _changes(env: Environment, limit: int) -> Page:
    columns = (
        column("change", "Change", Kind.NUMBER),
        column("at", "When", Kind.INSTANT),
        column("kind"),
        column("summary"),
        column("from"),
        column("undone", kind=Kind.BOOLEAN),
    )
    entries = env.crm.history.recent(limit)
    rows = [(e.id, e.at, e.kind, e.summary, e.face, e.undone_by is not None) for e in entries]
    return Page(columns, (), tuple(rows))


def _fields(env: Environment, record: str, limit: int) -> Page:
    entity, colon, _ = record.partition(":")
    if not colon or entity not in env.crm.catalog.entities:
        known = ", ".join(f"{name}:7" for name in env.crm.catalog.entities)
        raise UsageProblem(f'"{record}" names no record; write it as one of {known}.')
    key = env.crm.find_anywhere(entity, record)
    columns = (
        column("change", "Change", Kind.NUMBER),
        column("at", "When", Kind.INSTANT),
        column("what"),
        column("field"),
        column("before"),
        column("after"),
        column("summary"),
    )
    words = {"I": "added", "U": "changed", "D": "removed"}
    rows = [
        (
            c.unit,
            c.at,
            f"{c.table.replace('_', ' ')} {words[c.op]}",
            c.field,
            _text(c.before),
            _text(c.after),
            c.summary,
        )
        for c in env.crm.history.of_record(entity, key, limit)
    ]
    return Page(columns, (), tuple(rows))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
