"""Which backups stay: the newest of twelve days, ten weeks and nine months, within the size that all may have together."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crm_core.store.backup_files import NAME, SIDE_FILE, Backup, Reason, side_file
from crm_core.store.backup_make import DRAFT_ENDING, remove_draft

DAYS, WEEKS, MONTHS = 12, 10, 9
SPARED = timedelta(days=30)
ALWAYS_KEPT = 2
ABANDONED_SECONDS = 3600.0


class Verdict(NamedTuple):
    """A backup, whether it stays, and why."""

    backup: Backup
    stays: bool
    why: str


def judge(backups: Sequence[Backup], today: date, max_bytes: int) -> list[Verdict]:
    """A verdict on every backup, in the given order: newest first."""
    reasons = _thinned(backups, today)
    verdicts: list[Verdict] = []
    total = 0
    for place, backup in enumerate(backups):
        why = reasons.get(backup.path, "")
        fits = total + backup.size <= max_bytes or place < ALWAYS_KEPT
        if why and fits:
            total += backup.size
            verdicts.append(Verdict(backup, True, why))
        else:
            verdicts.append(Verdict(backup, False, f"over {max_bytes:,} bytes" if why else "a newer one stands for it"))
    return verdicts


def remove(backup: Backup) -> None:
    """Remove a backup with its side file."""
    backup.path.unlink(missing_ok=True)
    side_file(backup.path).unlink(missing_ok=True)


def abandoned(folder: Path, now: float) -> list[Path]:
    """What interrupted backups left in the folder: drafts, and side files of backups that never came to be."""
    try:
        files = list(folder.iterdir())
    except OSError:
        return []
    found = []
    for path in files:
        draft = path.name.startswith(".backup-") and DRAFT_ENDING in path.name
        lonely = path.name.endswith(SIDE_FILE) and NAME.fullmatch(path.name.removesuffix(SIDE_FILE)) is not None
        if draft or (lonely and not path.with_name(path.name.removesuffix(SIDE_FILE)).exists()):
            with suppress(OSError):
                if now - path.stat().st_mtime > ABANDONED_SECONDS:
                    found.append(path)
    return sorted(found)


def remove_abandoned(paths: Sequence[Path]) -> None:
    """Remove them, with what SQLite put beside a draft."""
    for path in paths:
        remove_draft(path)


def _thinned(backups: Sequence[Backup], today: date) -> dict[Path, str]:
    """Why each backup that stays does, by its path."""
    reasons: dict[Path, str] = {}
    for backup in backups:
        age = today - date.fromisoformat(backup.day)
        if backup.reason != Reason.DAILY and age <= SPARED:
            reasons[backup.path] = f"{backup.reason.replace('-', ' ')}, kept for {SPARED.days} days"
    whole = [backup for backup in backups if backup.reason != Reason.DAMAGED]
    for most, name, period in ((DAYS, "day", _day), (WEEKS, "week", _week), (MONTHS, "month", _month)):
        newest: dict[str, Backup] = {}
        for backup in whole:
            newest.setdefault(period(backup), backup)
        for number, (label, backup) in enumerate(list(newest.items())[:most], 1):
            reasons.setdefault(backup.path, f"newest of {name} {label} ({number} of {most})")
    return reasons


def _day(backup: Backup) -> str:
    return backup.day


def _week(backup: Backup) -> str:
    return datetime.fromisoformat(backup.day).strftime("%G-W%V")


def _month(backup: Backup) -> str:
    return backup.day[:7]
