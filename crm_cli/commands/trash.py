"""``crm trash``: what was deleted, and the way back."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from crm_cli.environment import Environment
from crm_cli.options import Consent, Output, Result
from crm_cli.output import change, changes, column, listing_page
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change, Page
from crm_core.errors import UsageProblem
from crm_core.values.text import counted

Records = Annotated[
    list[str],
    Argument(metavar="RECORD...", help='Records, as customer:42; "-" reads them from stdin.', show_default=False),
]

noun = Noun("What was deleted, and the way back.", usual="list")


@noun.verb("list", "crm trash", "crm trash list --json")
def list_(env: Environment, output: Output) -> None:
    """List what is in the trash, the newest first."""
    columns = (column("record"), column("name"), column("deleted_at", "Deleted", Kind.INSTANT))
    rows = [
        (f"{entity.name}:{key}", name, at)
        for entity in env.crm.catalog.entities.values()
        if entity.has_trash
        for key, name, at in env.crm.history.trash(entity.name)
    ]
    rows.sort(key=lambda row: row[2], reverse=True)
    listing_page(env, Page(columns, (), tuple(rows)), output, nothing="The trash is empty.")


@noun.verb("restore", "crm trash restore customer:42 deal:7")
def restore(env: Environment, records: Records, result: Result) -> None:
    """Bring records back from the trash."""
    named = [_split(env, text) for text in _texts(env, records)]
    found = [(entity, env.crm.find(entity, text, trash=True)) for entity, text in named]
    changes(env, env.crm.history.restore_all(found), result)


@noun.verb("empty", "crm trash empty --yes")
def empty(env: Environment, consent: Consent, result: Result) -> None:
    """Remove what is in the trash for good; only undo brings it back."""
    count = sum(len(env.crm.history.trash(e.name)) for e in env.crm.catalog.entities.values() if e.has_trash)
    if not count:
        env.message("The trash is empty.")
        return
    env.confirm(f"Remove {counted(count, 'record')} in the trash?")
    removed, kept = env.crm.history.empty_trash()
    stay = (
        "1 stays, because another record refers to it" if kept == 1 else f"{kept:,} stay, because others refer to them"
    )
    also = f" {stay}." if kept else ""
    change(env, Change("trash", removed, f"{counted(removed, 'record')} removed.{also}"), result)


def _texts(env: Environment, records: list[str]) -> list[str]:
    texts = [t for r in records for t in ([r] if r != "-" else [line.strip() for line in env.stdin if line.strip()])]
    if not texts:
        raise UsageProblem("No record was named.")
    return texts


def _split(env: Environment, text: str) -> tuple[str, str]:
    entity, colon, name = text.partition(":")
    if not colon or entity not in env.crm.catalog.entities:
        raise UsageProblem(f'"{text}" names no record; write it as "crm trash list" does, like customer:42.')
    return entity, name
