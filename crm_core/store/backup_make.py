"""Makes a backup: a consistent copy under a temporary name, checked, described, and only then given its name."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crm_core.errors import CrmError, Damaged, FileProblem
from crm_core.files import make_folder, reason
from crm_core.store import driver
from crm_core.store.backup_files import Backup, Manifest, Reason, backup_name, describe, side_file
from crm_core.store.inspect import check_file, check_identity, damage

CHUNK = 1 << 20
DRAFT_ENDING = ".new"
FAULTS_SHOWN = 3


class Wish(NamedTuple):
    """What is to be copied, and why: the database's file, the reason and the moment to note."""

    database: Path
    why: Reason
    moment: datetime


def make_backup(wish: Wish, target: Path | None, folder: Path) -> Backup:
    """Copy a database as it is now to ``target``, or into the folder under a name of ours. Raises DatabaseProblem, FileProblem."""
    check_file(wish.database)
    try:
        source = driver.connect(wish.database, write=False)
    except driver.FAILURES as error:
        raise damage(wish.database, error) from None
    try:
        check_identity(source, wish.database)
        return copy_from(source, wish, target, folder)
    finally:
        source.close()


def copy_from(source: driver.Connection, wish: Wish, target: Path | None, folder: Path) -> Backup:
    """The same through a connection that is open. A damaged copy is kept if it is one of a damaged database on purpose."""
    place = target.parent if target else folder
    if target is None:
        make_folder(folder)
    _require_room(wish.database, place)
    draft = _new_draft(place)
    try:
        try:
            manifest = _fill(source, draft, wish)
            path = _publish(draft, manifest, wish, target, folder)
        except driver.FAILURES as error:
            if "full" in str(error) or "disk I/O" in str(error):
                raise FileProblem(f'No backup can be made in "{place}": the disk is full or fails.') from error
            raise damage(wish.database, error) from error
        except OSError as problem:
            raise FileProblem(f'No backup can be made in "{place}": {reason(problem)}.') from problem
    finally:
        remove_draft(draft)
    return describe(path) or Backup(path, manifest.made_at, wish.why, manifest.size, path.stat().st_mtime_ns, manifest)


def require_place(database: Path, folder: Path) -> None:
    """Raise FileProblem where it can be told beforehand that no backup of a database can be made in a folder."""
    place = folder
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    why, what = "", "it" if place == folder else f'"{place}"'
    if not place.is_dir():
        why = f"{what} is not a folder"
    elif not os.access(place, os.W_OK | os.X_OK):
        why = f"{what} may not be written by this user"
    if why:
        raise FileProblem(f'No backup can be made in "{folder}": {why}.')
    _require_room(database, place)


def new_file(path: Path) -> None:
    """Make an empty file that only its owner may read. Raises OSError when there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def remove_draft(draft: Path) -> None:
    """Remove a temporary database and what SQLite may have put beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            draft.with_name(draft.name + ending).unlink()


def copy_pages(source: driver.Connection, draft: Path) -> dict[str, int]:
    """Copy every page of one consistent state of the source into an empty file; gives the rows of every table."""
    target = driver.connect(draft, write=True)
    try:
        # The copy gets its name only after all of it was read back and reached the disk.
        target.execute("PRAGMA synchronous = OFF")
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(target, pages=-1)
        finally:
            source.execute("ROLLBACK")
        # A file that is read on its own must not ask for a write-ahead log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
        return count_rows(target)
    finally:
        target.close()


def count_rows(db: driver.Connection) -> dict[str, int]:
    """How many rows each table has; those that SQLite keeps for itself are left out."""
    listed = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in sorted(listed)}


def faults(db: driver.Connection, *, quick: bool = False) -> list[str]:
    """What SQLite's own check finds wrong with the pages and indexes of a database; nothing when it is whole.

    Full text is left out: it is made of the records and can be made of them again. ``quick`` takes half the time and
    does not compare indexes with their tables.
    """
    found = [row[0] for row in db.execute(f"PRAGMA {'quick' if quick else 'integrity'}_check(100)").fetchall()]
    # SQLite heads the first of them with the name of the database, on a line of its own.
    plain = (fault.removeprefix("*** in database main ***\n").replace("\n", "; ") for fault in found)
    return [fault for fault in plain if fault != "ok" and "fts5" not in fault.lower()]


def checksum(path: Path, into: Callable[[bytes], object] | None = None) -> str:
    """The SHA-256 of a file in hexadecimal digits; each piece read is also handed to ``into``."""
    import hashlib

    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            if into is not None:
                into(piece)
    return digest.hexdigest()


def _new_draft(folder: Path) -> Path:
    draft = folder / f".backup-{secrets.token_hex(4)}{DRAFT_ENDING}"
    try:
        new_file(draft)
    except OSError as problem:
        raise FileProblem(f'No backup can be made in "{folder}": {reason(problem)}.') from problem
    return draft


def _require_room(database: Path, folder: Path) -> None:
    import shutil

    with suppress(OSError):
        needed, free = database.stat().st_size, shutil.disk_usage(folder).free
        if folder.stat().st_dev == database.stat().st_dev:
            needed *= 2  # The database itself must be able to grow afterwards.
        if free < needed:
            raise FileProblem(
                f'No backup can be made in "{folder}": it needs {needed:,} bytes and the disk has {free:,} left.'
            )


def _fill(source: driver.Connection, draft: Path, wish: Wish) -> Manifest:
    rows: dict[str, int] = {}
    try:
        rows = copy_pages(source, draft)
        # Somebody waits for the first write of the day; "crm backup verify" looks at everything.
        _refuse_faults(draft, wish.database, quick=wish.why is Reason.DAILY)
    except (*driver.FAILURES, CrmError) as error:
        if wish.why is not Reason.DAMAGED or "full" in str(error) or not draft.stat().st_size:
            raise
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    stamp = wish.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    schema = source.execute("PRAGMA user_version").fetchone()[0]
    database = os.path.abspath(wish.database)  # noqa: PTH100  # A link to a database is not that database's name.
    return Manifest(database, stamp, wish.why, schema, draft.stat().st_size, checksum(draft), rows)


def _refuse_faults(draft: Path, database: Path, *, quick: bool) -> None:
    copy = driver.connect(draft, write=False)
    try:
        found = faults(copy, quick=quick)
    finally:
        copy.close()
    if found:
        why = "; ".join(found[:FAULTS_SHOWN])
        raise Damaged(
            f'The database "{database}" is damaged ({why}), so no backup was made of it. '
            '"crm doctor --repair" saves what can be read, "crm backup list" shows earlier states.',
            why=why,
        )


def _publish(draft: Path, manifest: Manifest, wish: Wish, target: Path | None, folder: Path) -> Path:
    """Give the draft its name; the side file comes first, so that no backup is ever without one."""
    for path in _names(wish, target, folder):
        if path.exists():
            continue
        try:
            new_file(side_file(path))
        except FileExistsError:
            continue
        with side_file(path).open("wb") as file:
            file.write(manifest.text().encode())
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        _sync(path.parent)
        return path
    if target is not None:
        raise FileProblem(f'"{target}" or its side file is there already; a backup replaces no file.', path=str(target))
    raise FileProblem(f'No backup can be made in "{folder}": there are too many of this second.')


def _names(wish: Wish, target: Path | None, folder: Path) -> Iterator[Path]:
    if target is not None:
        yield target
        return
    first = folder / backup_name(wish.database, wish.moment, wish.why)
    yield first
    for number in range(2, 1000):
        yield first.with_name(f"{first.stem}-{number}.db")


def _sync(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
