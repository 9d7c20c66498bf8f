"""Restores a backup: a draft is made and checked beside the database, then takes its place in one transaction.

SQLite's backup interface writes it, so that programs which have the database open see the new state like any other
change, and a log left beside the file is not mixed into it. The state before is kept first, under the same lock.
"""

import os
import secrets
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from crm_core.clock import Clock
from crm_core.errors import Damaged, DatabaseProblem, FileProblem, UsageProblem
from crm_core.files import reason
from crm_core.store import driver
from crm_core.store.backup_files import SET_ASIDE, Reason, is_backup_in, read_manifest, side_file
from crm_core.store.backup_make import Wish, checksum, copy_from, copy_pages, new_file, remove_draft
from crm_core.store.backup_verify import differences, open_alone, refuse_strange
from crm_core.store.inspect import SCHEMA_VERSION, damage, open_known
from crm_core.store.intact import intact
from crm_core.store.schema import choose_journal_mode

BUSY, LOCKED = 5, 6
FIRST_PAGES = 16
SIDE_ENDINGS = ("-wal", "-journal", "-shm")


class Occasion(NamedTuple):
    """The database to replace, the folder of its backups, who asks and when; ``migrate`` renews an old draft."""

    database: Path
    folder: Path
    session: str
    face: str
    command: str
    clock: Clock
    migrate: Callable[[Path], None]


def restore(source: Path, occasion: Occasion) -> Path | None:
    """Put a backup in the place of the database; gives where its state before is kept, None if there was none.

    Raises DatabaseProblem, FileProblem; the database is then as it was.
    """
    live = occasion.database.resolve()
    if source.resolve() == live:
        raise UsageProblem(f'"{source}" is the database itself; name a backup of it.')
    draft = live.with_name(f".{live.name}.{secrets.token_hex(4)}.new")
    try:
        new_file(draft)
        made_at = _fill(draft, source, occasion)
        _renew(draft, occasion)
        return _replace(live, draft, occasion, made_at)
    except OSError as problem:
        raise FileProblem(f'"{source}" cannot be restored to "{live}": {reason(problem)}.') from problem
    except driver.FAILURES as error:
        raise damage(live, error) from error
    finally:
        remove_draft(draft)


def _fill(draft: Path, source: Path, occasion: Occasion) -> str:
    """Copy the backup into the draft, refusing what is damaged, foreign or newer; gives when it was made."""
    manifest = read_manifest(source)
    if manifest is None and side_file(source).exists():
        raise DatabaseProblem(f'"{source}" cannot be restored: its side file is not as it was written.')
    if manifest is None:
        if is_backup_in(occasion.folder, source):
            raise DatabaseProblem(
                f'"{source}" cannot be restored: its side file is missing, so nobody can tell whether it was changed; '
                "moved out of that folder it is taken as it is."
            )
        _fill_from_database(draft, source)
        return ""
    if manifest.reason == Reason.DAMAGED:
        raise DatabaseProblem(f'"{source}" cannot be restored: the database was damaged when it was copied.')
    with draft.open("wb") as file:
        seen = checksum(source, file.write)
    if seen != manifest.sha256:
        raise DatabaseProblem(f'"{source}" cannot be restored: {differences(source, manifest)}.')
    _refuse_strange_draft(draft, source)
    return manifest.made_at


def _fill_from_database(draft: Path, source: Path) -> None:
    """From a database that is no backup of ours, perhaps with changes still in the log beside it."""
    try:
        with intact(source) as still, closing(open_known(still, write=False)[0]) as db:
            copy_pages(db, draft)
    except driver.FAILURES as error:
        raise damage(source, error) from error
    _refuse_strange_draft(draft, source)


def _refuse_strange_draft(draft: Path, source: Path) -> None:
    db = open_alone(draft)
    try:
        refuse_strange(source, db)
    finally:
        db.close()


def _renew(draft: Path, occasion: Occasion) -> None:
    db = open_alone(draft)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
    finally:
        db.close()
    if version < SCHEMA_VERSION:
        occasion.migrate(draft)


def _replace(live: Path, draft: Path, occasion: Occasion, made_at: str) -> Path | None:
    if not live.exists():
        _set_aside(live, occasion.clock, SIDE_ENDINGS)
        _note(draft, occasion, made_at, {})
        draft.rename(live)
        choose_journal_mode(live)
        return None
    try:
        with intact(live) as still:
            open_known(still, write=False)[0].close()  # refuses what is another program's, newer, or locked
        return _replace_readable(live, draft, occasion, made_at)
    except Damaged:
        return _replace_unreadable(live, draft, occasion, made_at)


def _replace_readable(live: Path, draft: Path, occasion: Occasion, made_at: str) -> Path:
    try:
        with closing(open_known(live, write=True)[0]) as db:
            mode = db.execute("PRAGMA journal_mode").fetchone()[0]
            _fit_page_size(db, draft)
            _note(draft, occasion, made_at, _sequences(db))
            return _write_over(db, draft, occasion, wal=mode == "wal")
    except driver.FAILURES as error:
        raise damage(live, error) from error


def _write_over(live: driver.Connection, draft: Path, occasion: Occasion, *, wal: bool) -> Path:
    """Keep the present state and write the draft over it while nobody else can write in between."""
    kept: list[Path] = []
    source = open_alone(draft)
    try:
        if wal:
            # The first pages take the write lock; others go on reading the state before, and so does its backup.
            def keep(status: int, remaining: int, total: int) -> None:
                if status in (BUSY, LOCKED):
                    raise DatabaseProblem(f'The database "{occasion.database}" is locked by another program.')
                if not kept:
                    reader = driver.connect(occasion.database, write=False)
                    try:
                        kept.append(_keep(reader, occasion))
                    finally:
                        reader.close()

            source.backup(live, pages=FIRST_PAGES, progress=keep)
        else:
            # Without write-ahead log nobody reads while another writes, so this connection keeps the file to itself:
            # a lock that is held when the mode changes stays. Asked for in that mode, it would never let others finish.
            live.execute("BEGIN EXCLUSIVE")
            live.execute("PRAGMA locking_mode = EXCLUSIVE")
            live.execute("ROLLBACK")
            kept.append(_keep(live, occasion))
            source.backup(live, pages=-1)
    finally:
        source.close()
    with suppress(*driver.FAILURES):
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return kept[0]


def _keep(db: driver.Connection, occasion: Occasion) -> Path:
    wish = Wish(occasion.database, Reason.BEFORE_RESTORE, occasion.clock.now())
    try:
        return copy_from(db, wish, None, occasion.folder).path
    except DatabaseProblem:
        return copy_from(db, wish._replace(why=Reason.DAMAGED), None, occasion.folder).path


def _replace_unreadable(live: Path, draft: Path, occasion: Occasion, made_at: str) -> Path:
    """The same where SQLite cannot even open the database: its files are set aside as they are."""
    _note(draft, occasion, made_at, {})
    aside = live.with_name(_aside_name(live, occasion.clock))
    os.link(live, aside)
    _set_aside(live, occasion.clock, SIDE_ENDINGS)
    draft.replace(live)
    choose_journal_mode(live)
    return aside


def _set_aside(live: Path, clock: Clock, endings: tuple[str, ...]) -> None:
    """A log of another life of the database would be written into the new one: move it out of the way."""
    for ending in endings:
        stray = live.with_name(live.name + ending)
        if stray.exists():
            stray.rename(live.with_name(_aside_name(live, clock) + ending))


def _aside_name(live: Path, clock: Clock) -> str:
    return f"{live.name}{SET_ASIDE}{clock.now():%Y%m%dT%H%M%SZ}"


def _sequences(db: driver.Connection) -> dict[str, int]:
    try:
        return dict(db.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    except driver.FAILURES:
        return {}


def _fit_page_size(live: driver.Connection, draft: Path) -> None:
    """A database with a write-ahead log takes only pages of its own size."""
    wanted = live.execute("PRAGMA page_size").fetchone()[0]
    db = driver.connect(draft, write=True)
    try:
        if db.execute("PRAGMA page_size").fetchone()[0] != wanted:
            db.execute(f"PRAGMA page_size = {int(wanted)}")
            db.execute("VACUUM")
    finally:
        db.close()


def _note(draft: Path, occasion: Occasion, made_at: str, sequences: dict[str, int]) -> None:
    """Undo does not reach past this, and no number that was given out is given to another record."""
    what = f"Backup of {made_at[:16].replace('T', ' ')} UTC restored" if made_at else "Another database restored"
    db = driver.connect(draft, write=True)
    try:
        db.execute("BEGIN IMMEDIATE")
        for name, number in sequences.items():
            db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, name))
        db.execute(
            "INSERT INTO journal_units (at, kind, summary, command, face, session) VALUES (?, 'barrier', ?, ?, ?, ?)",
            (occasion.clock.stamp(), what, occasion.command, occasion.face, occasion.session),
        )
        db.execute("COMMIT")
    finally:
        db.close()
