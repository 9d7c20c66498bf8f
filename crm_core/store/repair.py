"""What can be mended of a database and the files around it: found first, done only when told to."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from crm_core.errors import CrmError, Damaged, DatabaseProblem, FileProblem
from crm_core.guarded import is_ours
from crm_core.store import driver, repair_around
from crm_core.store.backup import Backups
from crm_core.store.backup_files import STAMP, Reason
from crm_core.store.backup_make import faults
from crm_core.store.doctor import full_text_disagrees
from crm_core.store.inspect import SCHEMA_VERSION, check_format, damage, open_known
from crm_core.store.intact import intact
from crm_core.store.parts import Part, Statements, has_present_tables, make, missing, parts_of
from crm_core.store.repair_history import stand_in_for_lost_changes
from crm_core.store.repair_links import Mended, mend_links, without
from crm_core.store.repair_pages import has_pages
from crm_core.store.repair_salvage import Makings, Saved, salvage
from crm_core.store.repair_search import rebuild_full_text
from crm_core.store.schema import choose_journal_mode
from crm_core.store.store import Store
from crm_core.values.text import counted


class Repair(NamedTuple):
    """Something that can be mended: what, what would be done, and the doing, which gives a sentence about it."""

    what: str
    plan: str
    act: Callable[[], str]


class Repairs:
    """Finds what can be mended."""

    def __init__(self, store: Store, backups: Backups, makings: Makings) -> None:
        self._store = store
        self._path = store.path
        self._clock = store.clock
        self._sources = makings.sources
        self._backups = backups
        self._makings = makings

    def find(self) -> list[Repair]:
        """What can be mended, looking from the outside in; nothing is changed."""
        ours = False
        try:
            inside = self._inside() if self._path.is_file() else []
            ours = self._path.is_file()
        except Damaged as problem:
            ours = is_ours(self._path)
            inside = [self._damage(str(problem.details["why"]))] if has_pages(self._path) else []
        except DatabaseProblem as problem:
            # Another program's is none of our business; what is locked or has no room is in order as far as one can see.
            if "another program" in problem.sentence:
                return []
            inside, ours = [], is_ours(self._path)
        return [*self._around(ours), *inside]

    @cached_property
    def schema(self) -> Statements:
        """What a database consists of besides its rows; nothing where no empty one can be made to be looked at."""
        try:
            with TemporaryDirectory() as folder:
                self._makings.make_empty(empty := Path(folder) / "empty.db")
                return parts_of(empty, self._sources)
        except (CrmError, OSError, *driver.FAILURES):
            return {}

    def _around(self, ours: bool) -> Iterator[Repair]:
        folder = self._backups.folder
        if wide := repair_around.open_to_others(self._path if ours else None, folder):
            names = repair_around.listed([str(path) for path, _ in wide])
            yield Repair("permissions", f"Close to other users: {names}.", partial(repair_around.close, wide))
        if found := repair_around.left_behind(self._path, folder):
            names = repair_around.listed([path.name for path in found])
            plan = f"Remove what interrupted commands left behind: {names}."
            yield Repair("leftovers", plan, partial(repair_around.remove, found))

    def _inside(self) -> list[Repair]:
        """What ails the data. Raises DatabaseProblem."""
        with intact(self._path) as still:
            check_format(still)
            db, version = open_known(still, write=False)
            with closing(db):
                try:
                    return list(self._ailments(db, still, version))
                except driver.FAILURES as error:
                    raise damage(self._path, error) from error

    def _ailments(self, db: driver.Connection, path: Path, version: int) -> Iterator[Repair]:
        mistaken = version < SCHEMA_VERSION and has_present_tables(db)
        present = mistaken or version == SCHEMA_VERSION  # an older one gets its parts and full text with the schema
        lost = missing(db, lambda: self.schema) if present else []
        wrong = [f"the table {part.name} is missing" for part in lost if part.kind == "table"]
        if not wrong and (wrong := faults(db)) and db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
            yield Repair("indexes", "Build the indexes anew; how it is now is kept as a backup.", self._reindex)
        elif wrong:
            yield self._damage(wrong[0])
            return
        if mistaken:
            yield Repair("schema", f"Mark it as of schema {SCHEMA_VERSION}, whose tables it has.", self._mark)
        if lost:
            names = repair_around.listed([part.name for part in lost])
            yield Repair("parts", f"Make anew what is missing: {names}.", partial(self._make, lost))
        if broken := len(db.execute("PRAGMA foreign_key_check").fetchall()):
            plan = (
                f"Mend {counted(broken, 'link')} that {'leads' if broken == 1 else 'lead'} nowhere: what is lost comes back "
                "from the history; customers, stages, pipelines, tags and names of changes else get stand-ins; rows that are "
                "nothing without the rest go. How it is now is kept as a backup."
            )
            yield Repair("links", plan, self._mend_links)
        if present and self._keeps_a_journal(db):
            plan = "Let others read while one writes (write-ahead log), as a database has it that was not copied."
            yield Repair("journal mode", plan, self._write_ahead)
        if present and not lost and self._full_text_disagrees(path):
            yield Repair("full text", "Build the full-text index anew from the records.", self._rebuild)

    def _damage(self, why: str) -> Repair:
        plan = (
            f'Save every row that can be read ({why}) into the new file "{self._salvaged.name}"; '
            "the damaged file stays as it is."
        )
        return Repair("damage", plan, self._salvage)

    def _full_text_disagrees(self, path: Path) -> bool:
        try:
            return bool(full_text_disagrees(path, self._sources))
        except driver.FAILURES:
            return False  # held by somebody, or on a medium that cannot be written: the examination says which

    def _keeps_a_journal(self, db: driver.Connection) -> bool:
        """Whether it has no write-ahead log although it could; a copy of a backup has none."""
        mode = db.execute("PRAGMA journal_mode").fetchone()[0]
        could = (
            os.access(self._path, os.W_OK) and driver.wal_is_safe(self._path) and not driver.disk_is_full(self._path)
        )
        return mode == "delete" and not db.still and could

    def _write_ahead(self) -> str:
        choose_journal_mode(self._path)
        with closing(driver.connect(self._path, write=False)) as db:
            done = db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        return (
            "Others can read it while one writes." if done else "Others have it open, so it stays as it was; try again."
        )

    def _mark(self) -> str:
        self._change(lambda db: db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}"))
        return f"Marked as of schema {SCHEMA_VERSION}."

    def _rebuild(self) -> str:
        self._change(lambda db: rebuild_full_text(db, self._sources))
        return "The full-text index was built anew."

    def _make(self, lost: list[Part]) -> str:
        def act(db: driver.Connection) -> None:
            make(db, lost, self._sources)
            rebuild_full_text(db, self._sources)

        self._change(act)
        names = repair_around.listed([part.name for part in lost])
        unnoted = any(part.name.startswith("journal_") and part.kind == "trigger" for part in lost)
        return f"Made anew: {names}." + (" What was changed without them is not in the history." if unnoted else "")

    def _mend_links(self) -> str:
        kept = self._backups.create(why=Reason.DAMAGED).path
        nameless: list[int] = []
        # First and apart: a unit of work that changes nothing but the history would not be kept.
        self._change(lambda db: nameless.extend(stand_in_for_lost_changes(db, self._clock.stamp())))
        with self._store.writing("Broken links mended") as unit:
            mended = mend_links(unit.connection, self._makings.stand_ins, unit.stamp)
        mended.stood_in.update(["journal_units"] * len(nameless))
        done = _done(mended)
        return f'No link is broken any more ({", ".join(done) or "no row removed"}); how it was before is kept in "{kept}".'

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
        self._require_room()
        try:
            saved = salvage(self._path, target, self._makings, self._clock.stamp())
        except BaseException as problem:
            for ending in repair_around.SIDE_ENDINGS:
                target.with_name(target.name + ending).unlink(missing_ok=True)
            if isinstance(problem, CrmError) and "full" in problem.sentence:
                raise self._no_room() from problem
            if isinstance(problem, DatabaseProblem):
                raise DatabaseProblem(f"{problem.sentence}{self._way_back()}") from problem
            raise
        lines = [_told(each) for each in saved if each.saved or each.lost or each.more_lost]
        return "\n".join(
            [
                *lines,
                f'All that could be read is in "{target}".',
                *self._unset(target, saved),
                *self._ways_on(target, saved),
            ]
        )

    def _require_room(self) -> None:
        with suppress(OSError):
            if shutil.disk_usage(self._path.parent).free < self._path.stat().st_size:
                raise self._no_room()

    def _no_room(self) -> FileProblem:
        files = [self._path.with_name(self._path.name + ending) for ending in repair_around.SIDE_ENDINGS]
        size = sum(file.stat().st_size for file in files if file.exists())
        room = -(-3 * size // 1_000_000)  # the rows, what they are put in order by, and the log of both
        return FileProblem(
            f'What can be read of "{self._path}" cannot be saved: the disk is full. Make room for about {room:,} MB '
            "beside it, or copy the file to another disk and name it there with --db.",
            path=str(self._path),
        )

    def _unset(self, target: Path, saved: list[Saved]) -> Iterator[str]:
        """Which settings are not there, where some of them were lost."""
        if any(each.table == "settings" and (each.lost or each.more_lost) for each in saved):
            with closing(driver.connect(target, write=False)) as db:
                there = {name for (name,) in db.execute("SELECT name FROM settings")}
            if unset := [name for name in self._makings.settings if name not in there]:
                yield f'Settings that are lost, or were not made: {", ".join(unset)}. "crm config set {unset[0]} VALUE" sets one.'

    def _ways_on(self, target: Path, saved: list[Saved]) -> Iterator[str]:
        """What to choose from: what was saved, and the newest backup."""
        rows = sum(each.saved for each in saved)
        lost = any(each.lost or each.more_lost or each.unlinked for each in saved)
        what = f"{rows:,} rows" + (", without what is lost" if lost else ", nothing is lost")
        yield f'To go on with it ({what}): crm backup restore "{target}"'
        if (backup := self._backups.newest_whole()) is not None:
            held = f"{sum(backup.manifest.rows.values()):,} rows" if backup.manifest else "rows not counted"
            when = f"{backup.made_at[:10]} {backup.made_at[11:16]} UTC"
            yield f"To go back to the newest backup ({held}, of {when}): crm backup restore {backup.path.name}"

    def _way_back(self) -> str:
        backup = self._backups.newest_whole()
        return f' "crm backup restore {backup.path.name}" goes back to a backup.' if backup else " There is no backup."


def _done(mended: Mended) -> list[str]:
    """What became of broken links, table by table."""
    said = [
        *((number, "{} of {} brought back", "row", table) for table, number in sorted(mended.back.items())),
        *((number, "{} for lost {}", "stand-in", table) for table, number in sorted(mended.stood_in.items())),
        *((number, "{} of {} removed", "row", table) for table, number in sorted(mended.gone.items())),
    ]
    unlinked = (f"{table}: {without(column, number)}" for (table, column), number in sorted(mended.unlinked.items()))
    return [*(text.format(counted(number, noun), table) for number, text, noun, table in said if number), *unlinked]


def _told(table: Saved) -> str:
    remembered = f" ({table.remembered:,} from the history)" if table.remembered else ""
    more = " or more" if table.more_lost else ""
    stood_in = f", {table.stood_in:,} of them replaced by stand-ins" if table.stood_in else ""
    unlinked = "".join(f", {without(column, number)}" for column, number in table.unlinked)
    return f"{table.table}: {table.saved:,} rows saved{remembered}, {table.lost:,}{more} lost{stood_in}{unlinked}"
