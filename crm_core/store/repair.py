"""What can be mended of a database and the files around it: found first, done only when told to."""

import glob
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from crm_core.errors import CrmError, FileProblem
from crm_core.files import reason
from crm_core.store import driver
from crm_core.store.backup import Backups
from crm_core.store.backup_files import STAMP, Reason
from crm_core.store.backup_keep import ABANDONED_SECONDS, abandoned, remove_abandoned
from crm_core.store.backup_make import faults
from crm_core.store.doctor import full_text_disagrees
from crm_core.store.inspect import check_identity, damage
from crm_core.store.repair_salvage import Saved, salvage
from crm_core.store.repair_search import rebuild_full_text
from crm_core.store.search import SearchSource
from crm_core.store.store import Store

SIDE_ENDINGS = ("-wal", "-shm", "-journal")
LEFTOVERS = (".crm-*.tmp", ".crm-salvage-*")


class Repair(NamedTuple):
    """Something that can be mended: what, what would be done, and the doing, which gives a sentence about it."""

    what: str
    plan: str
    act: Callable[[], str]


class Repairs:
    """Finds what can be mended. ``make_empty`` makes a database without any rows."""

    def __init__(
        self, store: Store, sources: Iterable[SearchSource], backups: Backups, make_empty: Callable[[Path], None]
    ) -> None:
        self._path = store.path
        self._clock = store.clock
        self._sources = tuple(sources)
        self._backups = backups
        self._make_empty = make_empty

    def find(self) -> list[Repair]:
        """What can be mended, looking from the outside in; nothing is changed."""
        if self._is_foreign():
            return []
        return [*self._open_to_others(), *self._left_behind(), *self._inside()]

    def _is_foreign(self) -> bool:
        """Whether the file is another program's database, which is none of our business."""
        if not self._path.is_file():
            return False
        try:
            with closing(driver.connect(self._path, write=False)) as db:
                return bool(db.execute("PRAGMA application_id").fetchone()[0] != driver.APPLICATION_ID)
        except driver.FAILURES:
            return False  # Damaged: whose it is cannot be read.

    def _open_to_others(self) -> Iterator[Repair]:
        wanted = [(self._path.with_name(self._path.name + ending), 0o600) for ending in ("", *SIDE_ENDINGS)]
        folder = self._backups.folder
        wanted += [(folder, 0o700), *((path, 0o600) for path in _files(folder))]
        wide = [(path, mode) for path, mode in wanted if _is_wide(path)]
        if wide:
            names = ", ".join(str(path) for path, _ in wide[:3]) + (" …" if len(wide) > 3 else "")
            yield Repair("permissions", f"Close to other users: {names}.", partial(_close, wide))

    def _left_behind(self) -> Iterator[Repair]:
        parent, now = self._path.parent, time.time()
        patterns = (f".{glob.escape(self._path.name)}.????????.new*", *LEFTOVERS)
        found = [path for pattern in patterns for path in parent.glob(pattern) if _age(path, now) > ABANDONED_SECONDS]
        found += abandoned(self._backups.folder, now)
        if found:
            names = ", ".join(path.name for path in found[:3]) + (" …" if len(found) > 3 else "")
            yield Repair(
                "leftovers", f"Remove what interrupted commands left behind: {names}.", partial(_remove, found)
            )

    def _inside(self) -> Iterator[Repair]:
        """What ails the data; where SQLite cannot open the file at all, only the backups help."""
        if not self._path.is_file():
            return
        try:
            with closing(driver.connect(self._path, write=False)) as db:
                if not self._is_ours(db):
                    return
                wrong = faults(db)
                only_indexes = bool(wrong) and db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        except driver.FAILURES as error:
            wrong, only_indexes = [str(error)], False
        if only_indexes:
            yield Repair("indexes", "Build the indexes anew; how it is now is kept as a backup.", self._reindex)
        elif wrong:
            yield Repair(
                "damage",
                f'Save every row that can be read ({wrong[0]}) into the new file "{self._salvaged.name}"; '
                "the damaged file stays as it is.",
                self._salvage,
            )
        elif self._full_text_disagrees():
            yield Repair("full text", "Build the full-text index anew from the records.", self._rebuild)

    def _full_text_disagrees(self) -> bool:
        try:
            return bool(full_text_disagrees(self._path, self._sources))
        except driver.FAILURES:
            return False  # held by somebody, or on a medium that cannot be written: the examination says which

    def _is_ours(self, db: driver.Connection) -> bool:
        try:
            check_identity(db, self._path)
        except CrmError as problem:
            if "damaged" in problem.sentence:
                raise driver.DatabaseError(problem.sentence) from problem
            return False
        return True

    def _rebuild(self) -> str:
        self._change(lambda db: rebuild_full_text(db, self._sources))
        return "The full-text index was built anew."

    def _reindex(self) -> str:
        kept = self._backups.create(why=Reason.DAMAGED).path
        self._change(lambda db: db.execute("REINDEX"))
        return f'The indexes were built anew; how it was before is kept in "{kept}".'

    def _change(self, act: Callable[[driver.Connection], object]) -> None:
        try:
            with closing(driver.connect(self._path, write=True)) as db:
                db.execute("BEGIN IMMEDIATE")
                try:
                    act(db)
                    db.execute("COMMIT")
                finally:
                    if db.in_transaction:
                        db.execute("ROLLBACK")
        except driver.FAILURES as error:
            raise damage(self._path, error) from error

    @property
    def _salvaged(self) -> Path:
        moment = self._clock.now().strftime(STAMP)
        return self._path.with_name(f"{self._path.stem}-salvaged-{moment}{self._path.suffix or '.db'}")

    def _salvage(self) -> str:
        target = self._salvaged
        if target.exists():
            raise FileProblem(f'"{target}" is there already.', path=str(target))
        try:
            saved = salvage(self._path, target, self._sources, self._make_empty, self._clock.stamp())
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        lines = [_told(each) for each in saved if each.saved or each.lost or each.more_lost]
        return "\n".join([*lines, f'All that could be read is in "{target}".', *self._ways_on(target, saved)])

    def _ways_on(self, target: Path, saved: list[Saved]) -> Iterator[str]:
        """What to choose from: what was saved, and the newest backup."""
        rows, lost = sum(each.saved for each in saved), any(each.lost or each.more_lost for each in saved)
        what = f"{rows:,} rows" + (", without what is lost" if lost else ", nothing is lost")
        yield f'To go on with it ({what}): crm backup restore "{target}"'
        if (backup := self._backups.newest()) is not None:
            held = f"{sum(backup.manifest.rows.values()):,} rows" if backup.manifest else "rows not counted"
            when = f"{backup.made_at[:10]} {backup.made_at[11:16]} UTC"
            yield f"To go back to the newest backup ({held}, of {when}): crm backup restore {backup.path.name}"


def _told(table: Saved) -> str:
    remembered = f" ({table.remembered:,} from the history)" if table.remembered else ""
    more = " or more" if table.more_lost else ""
    return f"{table.table}: {table.saved:,} rows saved{remembered}, {table.lost:,}{more} lost"


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []


def _is_wide(path: Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return bool(stat.S_IMODE(status.st_mode) & 0o077) and status.st_uid == os.geteuid()


def _age(path: Path, now: float) -> float:
    try:
        return now - path.stat().st_mtime
    except OSError:
        return 0.0


def _close(wide: list[tuple[Path, int]]) -> str:
    for path, mode in wide:
        try:
            path.chmod(mode)
        except OSError as problem:
            raise FileProblem(f'"{path}" cannot be closed to others: {reason(problem)}.') from problem
    return f"Closed to other users: {len(wide)}."


def _remove(found: list[Path]) -> str:
    import shutil

    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
    remove_abandoned([path for path in found if not path.is_dir()])
    return f"Leftovers removed: {len(found)}."
