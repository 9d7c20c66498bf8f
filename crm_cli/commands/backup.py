"""``crm backup``: copies of the database, and the way back to them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option

from crm_cli.environment import Environment
from crm_cli.errors import ExitCode
from crm_cli.formats import Format
from crm_cli.options import Consent, Output, Result
from crm_cli.output import column, listing_page
from crm_cli.output.documents import document
from crm_cli.output.lists import output_format
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page
from crm_core.errors import FileProblem, UsageProblem
from crm_core.store.backup_files import Backup
from crm_core.values.text import counted, size_text

SEPARATORS = tuple(separator for separator in (os.sep, os.altsep) if separator)
FOR_PEOPLE = ("file", "made", "reason", "size", "rows")
COLUMNS: tuple[Field, ...] = (
    column("file"),
    column("made"),
    column("reason"),
    column("size", kind=Kind.NUMBER),
    column("rows", kind=Kind.NUMBER),
    column("schema", kind=Kind.NUMBER),
    column("sha256"),
    column("path"),
)
Name = Annotated[
    str, Argument(metavar="FILE", help='A file, a name from "crm backup list", or latest.', show_default=False)
]

noun = Noun("Copies of the database, and the way back to them.")


@noun.verb("create", "crm backup create", "crm backup create /media/stick/")
def create(
    env: Environment,
    result: Result,
    file: Annotated[
        str | None, Argument(metavar="[FILE]", help="Where to; without it, into the folder of the backups.")
    ] = None,
) -> None:
    """Make a backup while others may go on writing; it is read back and described before it gets its name."""
    if file == "":
        raise UsageProblem("The name of the file is empty; leave it out for the folder of the backups.")
    if file is not None and file.endswith(SEPARATORS) and not Path(file).is_dir():
        raise FileProblem(f'There is no folder "{file}"; make it first, or leave the "{file[-1]}" out to name a file.')
    if result.format is Format.IDS:
        raise UsageProblem("A backup is no record, so there are no ids to print.")
    _report(env, env.crm.backups.create(None if file is None else Path(file)), result)


@noun.verb("list", "crm backup list", "crm backup list --json")
def list_(env: Environment, output: Output) -> None:
    """List the backups, the newest first, and where they are."""
    backups = env.crm.backups
    found = backups.list()
    listing_page(env, _page(env, found, output), output)
    env.message(f'{counted(len(found), "backup")}, {size_text(sum(b.size for b in found))}, in "{backups.folder}".')


@noun.verb("verify", "crm backup verify", "crm backup verify latest", "crm backup verify old.db --json")
def verify(
    env: Environment,
    output: Output,
    file: Annotated[str, Argument(metavar="[FILE]", help='As "crm backup list" names it, latest, or all.')] = "all",
) -> None:
    """Read backups back and compare every byte and every count; exit code 6 when one is not as it was made."""
    backups = env.crm.backups
    paths = [backup.path for backup in backups.list()] if file == "all" else [backups.find(file)]
    checked = [backups.verify(path) for path in paths]
    columns = (column("file"), column("ok", kind=Kind.BOOLEAN), column("seen"))
    listing_page(env, Page(columns, (), tuple((c.path.name, c.ok, c.seen) for c in checked)), output)
    if wrong := [each.path.name for each in checked if not (each.ok or each.damaged_before)]:
        env.warn(f"Not in order: {', '.join(wrong)}.")
        raise Exit(ExitCode.DATABASE)


@noun.verb("restore", "crm backup restore latest", "crm backup restore crm-20261121T093000Z-daily.db --yes")
def restore(env: Environment, name: Name, consent: Consent) -> None:
    """Put a backup in the place of the database; how that is now is kept first, as a backup."""
    backups = env.crm.backups
    source = _newest_whole(env) if name == "latest" else backups.find(name)
    env.confirm(f'{_what_is_lost(env, source)}Replace the database "{env.database_file}" by "{source.name}"?')
    kept = backups.restore(source)
    before = f' How it was before is kept in "{kept}".' if kept else ""
    env.message(f'"{source.name}" is restored.{before}')


@noun.verb("prune", "crm backup prune --dry-run", "crm backup prune --yes")
def prune(
    env: Environment,
    consent: Consent,
    output: Output,
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Only say what would be removed.")] = False,
) -> None:
    """Remove backups that newer ones stand for, and say why each stays or goes."""
    backups = env.crm.backups
    plan = backups.pruning()
    columns = (column("file"), column("stays", kind=Kind.BOOLEAN), column("why"), column("size", kind=Kind.NUMBER))
    shown = size_text if _for_people(env, output) else int
    rows = tuple((v.backup.path.name, v.stays, v.why, shown(v.backup.size)) for v in plan.verdicts)
    listing_page(env, Page(columns, (), rows), output)
    count = len(plan.doomed) + len(plan.leftovers)
    if not count or dry_run:
        env.message("Nothing was removed." if count else "There is nothing to remove.")
        return
    env.confirm(f"Remove {counted(count, 'file')}, {size_text(sum(b.size for b in plan.doomed))}?")
    backups.prune(plan)
    env.message(f"{counted(count, 'file')} removed.")


def _newest_whole(env: Environment) -> Path:
    """The newest backup that is as it was made; says which newer ones are not."""
    backups = env.crm.backups
    newest, whole = backups.newest(), backups.newest_whole()
    if newest is None or whole is None:
        return backups.find("latest")
    if whole.path != newest.path:
        env.warn(f'"{newest.path.name}" is not as it was made, so this is about "{whole.path.name}".')
    return whole.path


def _what_is_lost(env: Environment, source: Path) -> str:
    """The changes since a backup in a sentence, for the question about restoring it; nothing where none is asked."""
    if env.yes or not env.database_file.exists():
        return ""
    lost = env.crm.backups.lost_by(source)
    if lost is None:
        return "What was changed since cannot be told. "
    return f"{lost.sentence} " + (f'The newest is "{lost.newest[0]}". ' if lost.newest else "")


def _page(env: Environment, backups: Iterable[Backup], output: Output) -> Page:
    """What people need to choose one; programs, and those who ask by --fields, get all."""
    people = _for_people(env, output)
    places = [place for place, field in enumerate(COLUMNS) if not people or field.key in FOR_PEOPLE]
    read = _row_for_people if people else _row
    rows = tuple(tuple(read(backup)[place] for place in places) for backup in backups)
    return Page(tuple(COLUMNS[place] for place in places), (), rows)


def _row(backup: Backup) -> tuple[object, ...]:
    known = backup.manifest
    described = (sum(known.rows.values()), known.schema, known.sha256) if known else (None, None, None)
    return (backup.path.name, backup.made_at, backup.reason, backup.size, *described, str(backup.path))


def _for_people(env: Environment, output: Output) -> bool:
    return output_format(env, output) in (Format.TABLE, Format.PLAIN, Format.MD) and not output.field_names


def _row_for_people(backup: Backup) -> tuple[object, ...]:
    file, made, reason, _, rows, *others = _row(backup)
    return (file, made, reason, size_text(backup.size), "" if rows is None else f"{rows:,}", *others)


def _report(env: Environment, backup: Backup, result: Result) -> None:
    if result.json or result.format in (Format.JSON, Format.JSONL):
        keys = [field.key for field in COLUMNS]
        document(env, dict(zip(keys, _row(backup), strict=True)), Output())
        return
    rows = sum(backup.manifest.rows.values()) if backup.manifest else 0
    env.message(f'Backup "{backup.path}" made: {rows:,} rows, {size_text(backup.size)}.')
