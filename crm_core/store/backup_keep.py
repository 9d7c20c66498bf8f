"""Which backups stay: the newest of twelve days, ten weeks and nine months, within the size that all may have together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crm_core.store.backup_files import NAME, SIDE_FILE, Backup, Reason, side_file
from crm_core.store.backup_make import DRAFT_ENDING, remove_draft

DAYS, WEEKS, MONTHS = 12, 10, 9
SPARED = timedelta(days=30)
MOST_SPARED = 20
ABANDONED_SECONDS = 3600.0


class Verdict(NamedTuple):
    """A backup, whether it stays, and why."""

    backup: Backup
    stays: bool
    why: str


def judge(backups: Sequence[Backup], today: date, max_bytes: int) -> list[Verdict]:
    """A verdict on every backup, in the given order: newest first.

    Where there is not room for all, those that stand for a day, week or month come before the others: many made in one
    day, as by deleting often, do not cost the earlier days.
    """
    standing, spared = _standing(backups), _spared(backups, today)
    reasons = {**standing, **spared}
    wanted = [backup for backup in backups if backup.path in reasons]
    always = {backup.path for backup in _always_kept(wanted)}
    kept: set[Path] = set()
    total = 0
    for backup in sorted(wanted, key=lambda each: (each.path not in always, each.path not in standing)):
        if total + backup.size <= max_bytes or backup.path in always:
            total += backup.size
            kept.add(backup.path)
    return [
        Verdict(
            backup,
            backup.path in kept,
            reasons[backup.path] if backup.path in kept else _why_not(backup, reasons, max_bytes),
        )
        for backup in backups
    ]


def _always_kept(wanted: Sequence[Backup]) -> list[Backup]:
    """The newest one, and the newest of a day before; the one before where there is only one day."""
    if not wanted:
        return []
    newest = wanted[0]
    whole = (each for each in wanted if each.day != newest.day and each.reason != Reason.DAMAGED)
    return [newest, next(whole, wanted[min(1, len(wanted) - 1)])]


def _why_not(backup: Backup, reasons: Mapping[Path, str], max_bytes: int) -> str:
    return f"over {max_bytes:,} bytes" if backup.path in reasons else "a newer one stands for it"


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


def _spared(backups: Sequence[Backup], today: date) -> dict[Path, str]:
    """Why each backup stays that is young and was not made by the day, by its path: so many made for one reason."""
    reasons: dict[Path, str] = {}
    made: Counter[str] = Counter()
    for backup in backups:
        made[backup.reason] += 1
        age = today - date.fromisoformat(backup.day)
        if backup.reason != Reason.DAILY and age <= SPARED and made[backup.reason] <= MOST_SPARED:
            reasons[backup.path] = f"{backup.reason.replace('-', ' ')}, kept for {SPARED.days} days"
    return reasons


def _standing(backups: Sequence[Backup]) -> dict[Path, str]:
    """Which day, week or month each backup stands for, by its path."""
    reasons: dict[Path, str] = {}
    days = _of_days(backups)
    for most, name, period in ((DAYS, "day", _day), (WEEKS, "week", _week), (MONTHS, "month", _month)):
        newest: dict[str, Backup] = {}
        for backup in days:
            newest.setdefault(period(backup), backup)
        for number, (label, backup) in enumerate(list(newest.items())[:most], 1):
            reasons.setdefault(backup.path, f"newest of {name} {label} ({number} of {most})")
    return reasons


def _of_days(backups: Sequence[Backup]) -> list[Backup]:
    """One of each day, newest first: the daily one where there are several, which is how the day began."""
    days: dict[str, Backup] = {}
    for backup in backups:
        before = days.get(backup.day)
        if backup.reason != Reason.DAMAGED and (
            before is None or (backup.reason == Reason.DAILY and before.reason != Reason.DAILY)
        ):
            days[backup.day] = backup
    return list(days.values())


def _day(backup: Backup) -> str:
    return backup.day


def _week(backup: Backup) -> str:
    return datetime.fromisoformat(backup.day).strftime("%G-W%V")


def _month(backup: Backup) -> str:
    return backup.day[:7]
