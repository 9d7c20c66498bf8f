"""Which backups stay: the newest of twelve days, ten weeks and nine months, within the size that all may have together."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crm_core.store.backup_files import NAME, SIDE_FILE, Backup, Reason, side_file
from crm_core.store.backup_make import DRAFT_ENDING, remove_draft
from crm_core.values.text import size_text

DAYS, WEEKS, MONTHS = 12, 10, 9
SPARED = timedelta(days=30)
MOST_SPARED = 20
ABANDONED_SECONDS = 3600.0


class Verdict(NamedTuple):
    """A backup, whether it stays, and why; and whether it is the one that stands for its day, week or month."""

    backup: Backup
    stays: bool
    why: str
    stands: bool


def judge(
    backups: Sequence[Backup], today: date, max_bytes: int, unsound: Collection[Path] = frozenset()
) -> list[Verdict]:
    """A verdict on every backup, in the given order: newest first. Those that are ``unsound`` stand for no other.

    Where there is not room for all, those that stand for a day, week or month come before the others: many made in one
    day, as by deleting often, do not cost the earlier days.
    """
    standing = _standing([backup for backup in backups if backup.path not in unsound])
    reasons = {**standing, **_spared(backups, today), **_unsound(backups, today, unsound)}
    wanted = [backup for backup in backups if backup.path in reasons]
    always = {backup.path for backup in _always_kept(wanted, unsound)}
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
            backup.path in standing,
        )
        for backup in backups
    ]


def relied_upon(verdicts: Sequence[Verdict]) -> list[Backup]:
    """The backups that others go for: one of the day of each that goes, else of its week, else of its month."""
    kept = [verdict.backup for verdict in verdicts if verdict.stays and verdict.stands]
    found: dict[Path, Backup] = {}
    for verdict in verdicts:
        if not verdict.stays:
            of_periods = ([b for b in kept if period(b) == period(verdict.backup)] for period in (_day, _week, _month))
            if others := next((some for some in of_periods if some), None):
                found[others[0].path] = others[0]
    return list(found.values())


def _always_kept(wanted: Sequence[Backup], unsound: Collection[Path]) -> list[Backup]:
    """The newest one, and the newest of a day before; of one day only, the newest that is no copy of a damaged database."""
    sound = [backup for backup in wanted if backup.path not in unsound] or wanted
    if not sound:
        return []
    newest = sound[0]
    whole = [each for each in sound if each.reason != Reason.DAMAGED] or [newest]
    return [newest, next((each for each in whole if each.day != newest.day), whole[0])]


def _unsound(backups: Sequence[Backup], today: date, unsound: Collection[Path]) -> dict[Path, str]:
    """Why those stay that are not as they were made: what is in them may be saved yet."""
    young = (backup for backup in backups if backup.path in unsound and _age(backup, today) <= SPARED)
    return {backup.path: f"not as it was made, kept for {SPARED.days} days" for backup in young}


def _why_not(backup: Backup, reasons: Mapping[Path, str], max_bytes: int) -> str:
    return f"over {size_text(max_bytes)}" if backup.path in reasons else "a newer one stands for it"


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
        if backup.reason != Reason.DAILY and _age(backup, today) <= SPARED and made[backup.reason] <= MOST_SPARED:
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


def _age(backup: Backup, today: date) -> timedelta:
    return today - date.fromisoformat(backup.day)


def _day(backup: Backup) -> str:
    return backup.day


def _week(backup: Backup) -> str:
    return datetime.fromisoformat(backup.day).strftime("%G-W%V")


def _month(backup: Backup) -> str:
    return backup.day[:7]
