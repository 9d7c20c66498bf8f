"""Backups as files: where they are kept, how they are named, and what is written beside each."""

import os
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from crm_core import guarded
from crm_core.store.backup_settings import Settings

SIDE_FILE = guarded.BACKUP_SIDE_FILE
STAMP = "%Y%m%dT%H%M%SZ"
NAME = guarded.BACKUP_NAME
SET_ASIDE = ".set-aside-"
"""In the names of what a restore moved out of its way."""
LARGEST_SIDE_FILE = 1_000_000


class Reason(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    BY_HAND = "by-hand"
    BEFORE_MIGRATE = "before-migrate"
    BEFORE_RESTORE = "before-restore"
    BEFORE_DELETE = "before-delete"
    DAMAGED = "damaged"
    """A damaged database as it was before another took its place."""


class Manifest(NamedTuple):
    """What is known of a backup since it was made, kept in a side file; ``rows`` counts those of every table."""

    database: str
    made_at: str
    reason: str
    schema: int
    size: int
    sha256: str
    rows: Mapping[str, int]

    def text(self) -> str:
        """The side file, byte for byte, with a checksum of its own: one that reads otherwise was not written by us."""
        import hashlib
        import json

        facts = self._asdict()
        check = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
        return json.dumps({**facts, "side_file_sha256": check}, indent=1, sort_keys=True) + "\n"


class Backup(NamedTuple):
    """A backup in the folder; ``manifest`` is None where the side file is missing or not as it was written.

    ``written`` is the file's own time in nanoseconds, which tells those of one second apart.
    """

    path: Path
    made_at: str
    reason: str
    size: int
    written: int
    manifest: Manifest | None

    @property
    def day(self) -> str:
        """The day it was made, in UTC."""
        return self.made_at[:10]


def backup_folder(database: Path, settings: Settings) -> Path:
    """The folder of a database's backups; in a folder for several databases each has its own."""
    place = Path(os.path.abspath(database))  # noqa: PTH100  # A link to a database is not that database's name.
    if settings.folder is None:
        return place.with_name(f"{place.name}-backups")
    import hashlib

    mark = hashlib.sha256(os.fsencode(place)).hexdigest()[:8]
    return settings.folder / f"{place.stem}-{mark}"


def backup_name(database: Path, moment: datetime, reason: str) -> str:
    """The file name of a backup: crm-20261121T093000Z-daily.db."""
    return f"{database.stem}-{moment.strftime(STAMP)}-{reason}.db"


def side_file(backup: Path) -> Path:
    """Where the manifest of a backup is."""
    return backup.with_name(backup.name + SIDE_FILE)


def read_manifest(backup: Path) -> Manifest | None:
    """The manifest beside a backup; None when it is missing or differs in any byte from what was written."""
    import json

    try:
        with side_file(backup).open("rb") as file:
            data = file.read(LARGEST_SIDE_FILE)
        facts = json.loads(data)
        facts.pop("side_file_sha256")
        manifest = Manifest(**facts)
        return manifest if manifest.text().encode() == data else None
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def list_backups(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first; a folder that does not exist has none."""
    found = [backup for path in _files(folder) if (backup := describe(path)) is not None]
    return sorted(found, key=lambda backup: (backup.made_at, backup.written), reverse=True)


def made_on(folder: Path, day: str) -> bool:
    """Whether the folder has a whole backup of a day, told by names alone: this is asked by every first write."""
    mark = f"-{day.replace('-', '')}T"
    return any(mark in path.name and Reason.DAMAGED not in path.name for path in _files(folder))


def describe(path: Path) -> Backup | None:
    """What the name and the side file of a backup say; None when the name is not one that we give."""
    match = NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        moment = datetime.strptime(match["stamp"], STAMP)  # The name ends in Z.
        status = path.stat()
    except (ValueError, OSError):
        return None
    return Backup(
        path,
        moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        match["reason"],
        status.st_size,
        status.st_mtime_ns,
        read_manifest(path),
    )


def is_backup_in(folder: Path, path: Path) -> bool:
    """Whether a file is one of the backups in a folder by its name and place."""
    return NAME.fullmatch(path.name) is not None and path.resolve().parent == folder.resolve()


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if NAME.fullmatch(path.name) and path.is_file()]
    except OSError:
        return []
