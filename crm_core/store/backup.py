"""Backups of one database: made by hand, daily and before what cannot be undone; checked, restored and thinned out."""

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from crm_core.errors import CrmError, Damaged, DatabaseProblem, FileProblem, NotFound
from crm_core.files import reason
from crm_core.guarded import refuse_guarded
from crm_core.store import driver
from crm_core.store.backup_files import Backup, Reason, backup_folder, list_backups, made_on
from crm_core.store.backup_keep import Verdict, abandoned, judge, relied_upon, remove, remove_abandoned
from crm_core.store.backup_lock import only_one
from crm_core.store.backup_lost import Lost, lost_since
from crm_core.store.backup_make import Wish, make_backup, require_place
from crm_core.store.backup_restore import Occasion, restore
from crm_core.store.backup_settings import Settings
from crm_core.store.backup_verify import Checked, is_as_made, verify
from crm_core.store.inspect import check_writable
from crm_core.store.journal import MADE, OUTSIDE_UNIT
from crm_core.store.store import Store
from crm_core.values.text import counted

LONG_TO_COPY = 250_000_000
"""Bytes from which making a backup takes more than a moment."""


class Pruning(NamedTuple):
    """What pruning would do: a verdict on every backup, and what interrupted ones left behind."""

    verdicts: Sequence[Verdict]
    leftovers: list[Path]

    @property
    def doomed(self) -> list[Backup]:
        """The backups that go."""
        return [verdict.backup for verdict in self.verdicts if not verdict.stays]


class Backups:
    """The backups of one database. ``settings`` is asked when needed; ``migrate`` brings an older database up to date.

    The files that belong to records go with them: ``keep_files`` puts those into the folder of a backup that are not
    there yet, ``bring_files`` takes from it what is missing; both give the names of those that cannot be read.
    """

    def __init__(self, store: Store, settings: Callable[[], Settings], migrate: Callable[[Path], None]) -> None:
        self._store = store
        self._settings = settings
        self._migrate = migrate
        self.keep_files: Callable[[Path], Sequence[str]] = _nothing_unread
        self.bring_files: Callable[[Path], Sequence[str]] = _nothing_unread

    @property
    def folder(self) -> Path:
        """Where they are kept."""
        return backup_folder(self._store.path, self._settings())

    def create(self, target: Path | None = None, why: Reason = Reason.BY_HAND) -> Backup:
        """Make a backup in the folder, in another one, or as a file. Raises DatabaseProblem, FileProblem."""
        if target is not None:
            refuse_guarded(target)
        wish = Wish(self._store.path, why, self._store.clock.now())
        if target is not None and target.is_dir():
            made = make_backup(wish, None, target)
        else:
            made = make_backup(wish, target, self.folder)
        self._keep_files_with(made)
        if target is None and why is Reason.BY_HAND:
            # It takes the place of the day's own, which would have thinned out.
            self.prune(self.pruning())
        return made

    def obstacle(self) -> str:
        """Why no backup can be made in the folder, as far as can be told without making one; nothing where none is needed.

        Whoever may not write the database needs none.
        """
        try:
            check_writable(self._store.path)
        except DatabaseProblem:
            return ""
        try:
            require_place(self._store.path, self.folder)
        except FileProblem as problem:
            return problem.sentence
        return ""

    def list(self) -> list[Backup]:
        """The backups in the folder, newest first."""
        return list_backups(self.folder)

    def newest(self) -> Backup | None:
        """The newest backup that is not the copy of a damaged database; None when there is none."""
        return next((backup for backup in self.list() if backup.reason != Reason.DAMAGED), None)

    def newest_whole(self) -> Backup | None:
        """The newest backup that is as it was made, told by reading it back; None when there is none. Raises FileProblem."""
        sound = (backup for backup in self.list() if backup.reason != Reason.DAMAGED)
        return next((backup for backup in sound if self.verify(backup.path).ok), None)

    def find(self, name: str) -> Path:
        """The file that ``name`` means: a path, the name of a backup in the folder, or "latest". Raises NotFound."""
        known = self.list()
        if name == "latest" and (newest := self.newest()):
            return newest.path
        for backup in known:
            if name in (backup.path.name, backup.path.stem):
                return backup.path
        if Path(name).is_file():
            return Path(name)
        from crm_core.values.near import near

        names = [backup.path.name for backup in known]
        raise NotFound("backup", name, near(name, ["latest", *names] if known else []) or names[:1])

    def verify(self, path: Path) -> Checked:
        """Read a backup from end to end. Raises FileProblem."""
        try:
            return verify(path)
        except OSError as problem:
            raise FileProblem(f'"{path}" cannot be read: {reason(problem)}.', path=str(path)) from problem

    def lost_by(self, source: Path) -> Lost | None:
        """What restoring a backup would lose; None when that cannot be told."""
        try:
            return lost_since(self._store, source)
        except DatabaseProblem:
            return None

    def restore(self, source: Path) -> Path | None:
        """Put a backup in the place of the database; gives where the state before is kept, None if there was none.

        Raises DatabaseProblem, FileProblem.
        """
        store, origin = self._store, self._store.origin
        writer = origin.session, origin.face, origin.command
        occasion = Occasion(store.path, self.folder, *writer, store.clock, self._migrate)
        kept = restore(source, occasion)
        try:
            self._tell_unread(self.bring_files(source.parent))
        except FileProblem as problem:
            store.tell(f"The database is restored, but not every file that belongs to records. {problem.sentence}")
        return kept

    def outlook(self, unsound: Collection[Path] = frozenset()) -> Sequence[Verdict]:
        """What becomes of each backup, as far as can be told without reading any; ``unsound`` are known not to be as made."""
        today, most, backups = self._store.clock.now().date(), self._settings().max_bytes, self.list()
        return judge(backups, today, most, {*unsound, *(each.path for each in backups if each.manifest is None)})

    def pruning(self) -> Pruning:
        """What pruning would do now; those that others would go for are read first, and do not count if not as made."""
        sound, unsound = set[Path](), set[Path]()
        while True:
            verdicts = self.outlook(unsound)
            unread = [backup for backup in relied_upon(verdicts) if backup.path not in sound | unsound]
            if not unread:
                return Pruning(verdicts, abandoned(self.folder, time.time()))
            for backup in unread:
                (sound if is_as_made(backup) else unsound).add(backup.path)

    def prune(self, plan: Pruning) -> None:
        """Remove what the plan says. Raises FileProblem."""
        try:
            for backup in plan.doomed:
                remove(backup)
            remove_abandoned(plan.leftovers)
        except OSError as problem:
            raise FileProblem(f'A backup in "{self.folder}" cannot be removed: {reason(problem)}.') from problem

    def daily(self) -> str:
        """Make today's backup unless there is one; what went wrong is said in a sentence and stops nobody.

        But for damage: what is written into a damaged file may be lost, and harm what can still be read. Raises Damaged.
        """
        try:
            folder, today = self.folder, self._store.clock.now().date().isoformat()
            if made_on(folder, today) or not self._has_content():
                return ""
            with only_one(folder) as mine:
                if mine and not made_on(folder, today):
                    self._ask_for_patience("today's backup")
                    self.create(why=Reason.DAILY)
                    self.prune(self.pruning())
        except Damaged as problem:
            raise Damaged(f"Today's backup is missing. {problem.sentence}", **problem.details) from problem
        except CrmError as problem:
            return f"Today's backup is missing. {problem.sentence}"
        except OSError as problem:
            return f"Today's backup is missing: {reason(problem)}."
        except driver.FAILURES as problem:
            return f"Today's backup is missing: {problem}."
        return ""

    def before_delete(self) -> None:
        """Keep what is there before several records go at once. Raises DatabaseProblem, FileProblem."""
        if not self._store.path.exists():
            return
        self._ask_for_patience("a backup")
        self.create(why=Reason.BEFORE_DELETE)
        # Whoever deletes many times a day would otherwise fill the disk before the next daily backup.
        self.prune(self.pruning())

    def before_migration(self) -> Path:
        """Keep what is there before its tables change; gives where. Raises DatabaseProblem, FileProblem."""
        return self.create(why=Reason.BEFORE_MIGRATE).path

    def _keep_files_with(self, made: Backup) -> None:
        """Put the files of records beside a new backup. Without a place for them there is none. Raises FileProblem."""
        try:
            unread = self.keep_files(made.path.parent)
        except FileProblem as problem:
            remove(made)
            why = problem.sentence[:1].lower() + problem.sentence[1:]
            raise FileProblem(
                f"No backup is made, for the files that belong to records have no place: {why}"
            ) from problem
        self._tell_unread(unread)

    def _tell_unread(self, unread: Sequence[str]) -> None:
        if unread:
            names = counted(len(unread), "file")
            self._store.tell(f'{names} of records cannot be read, so not copied; "crm doctor" names them.')

    def _ask_for_patience(self, what: str) -> None:
        size = self._store.path.stat().st_size
        if size > LONG_TO_COPY:
            self._store.tell(f"Making {what} of {size:,} bytes first ...")

    def _has_content(self) -> bool:
        """Whether anything was written since the database was made; what has lost its history was."""
        with self._store.reading() as db:
            outside = db.execute("SELECT 1 FROM journal_rows WHERE unit_id = ? LIMIT 1", (OUTSIDE_UNIT,)).fetchone()
            units = db.execute("SELECT summary FROM journal_units WHERE id <> ? LIMIT 2", (OUTSIDE_UNIT,)).fetchall()
            return outside is not None or units != [(MADE,)]


def _nothing_unread(_: Path) -> Sequence[str]:
    return ()
