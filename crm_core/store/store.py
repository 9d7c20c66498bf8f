"""The two roads to the data: reading() and writing()."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crm_core.clock import Clock
from crm_core.errors import Conflict, DatabaseProblem
from crm_core.guarded import guard
from crm_core.store import driver
from crm_core.store.inspect import (
    SCHEMA_VERSION,
    damage,
    half_a_character,
    is_held,
    open_known,
)
from crm_core.store.unit import Unit
from crm_core.tuples import NamedTuple
from crm_core.values.text import show_text

if TYPE_CHECKING:
    from crm_core.store.sessions import SessionMaker

LONGEST_COMMAND = 1000
SILENT_SECONDS = 2  # of waiting for another program that writes


class Origin(NamedTuple):
    """Who writes: the terminal session (its last unit is the one to undo), the face (cli, tui, test), the command's words."""

    session: str
    face: str
    words: Sequence[str] = ()

    @property
    def command(self) -> str:
        """The command as typed, as the history shows it."""
        import shlex

        return show_text(shlex.join(self.words))[:LONGEST_COMMAND]


class Interrupt:
    """Lets another thread stop the query that a ``reading(interrupt)`` block is running."""

    def __init__(self) -> None:
        self._db: driver.Connection | None = None

    def bind(self, db: driver.Connection | None) -> None:
        """Name the connection to stop; None when it is done."""
        self._db = db

    def stop(self) -> None:
        """Stop the running query, if any; its reader gets an OperationalError."""
        if (db := self._db) is not None:
            db.interrupt()


class Store:
    """One database file. Connections are kept per thread; no transaction outlives its block.

    ``tell`` takes sentences for the person at work; the two ``before_`` functions keep backups, and that of the first
    write of a day gives a sentence when it could not, or refuses the write.
    """

    def __init__(
        self,
        path: Path,
        origin: Origin,
        clock: Clock,
        create: Callable[[Path, Clock], None],
        load_tables: Callable[[], None],
        migrate: Callable[["Store"], None],
    ) -> None:
        guard(path)
        self.path = path
        self.origin = origin
        self.clock = clock
        self.tell: Callable[[str], object] = _keep_quiet
        self.before_first_write: Callable[[driver.Connection], str] = _nothing_to_say
        self.before_bulk_delete: Callable[[], object] = _do_nothing
        self.units_kept = 0  # written by this store so far; a unit that changed nothing is none
        self._create = create
        self._load_tables = load_tables
        self._migrate = migrate
        self._written_on: date | None = None
        self._local = threading.local()
        self._open: list[driver.Connection] = []
        self._closing: set[driver.Connection] = set()
        self._holders: dict[driver.Connection, list[int]] = {}
        self._lock = threading.RLock()  # a reader may be collected as garbage at any moment

    def at(self, path: Path) -> "Store":
        """A store of the same kind for another file, as a rehearsal needs one."""
        return Store(path, self.origin, self.clock, self._create, self._load_tables, self._migrate)

    @contextmanager
    def reading(self, interrupt: Interrupt | None = None) -> Iterator[driver.Connection]:
        """A connection that cannot write, on one consistent state of the data. Raises DatabaseProblem."""
        db = self._hold_reader()
        nested = db.in_transaction
        try:
            if not nested:
                db.execute("BEGIN")
            if interrupt:
                interrupt.bind(db)
            yield db
        except driver.FAILURES as error:
            if "interrupted" in str(error):
                raise
            raise damage(self.path, error) from error
        except UnicodeEncodeError as error:
            raise half_a_character(error) from error
        finally:
            if interrupt:
                interrupt.bind(None)
            # A list that was given up half-way may end only after the store was closed.
            if not nested and self._is_open(db) and db.in_transaction:
                db.execute("ROLLBACK")
            self._let_go(db)

    @contextmanager
    def writing(self, summary: str, *, kind: str = "write", reverses: int | None = None) -> Iterator[Unit]:
        """One transaction and one journal unit; the database is made when it is not there yet.

        A unit that changed nothing leaves no entry. Raises DatabaseProblem, and Conflict when the data forbids the change.
        """
        if not self.path.exists():
            self.create()
        db, sessions = self._hold_writer()
        try:
            notice = self._greet_the_day(db)
            self._take_turn(db)
            self._refuse_if_migrated_meanwhile(db)
            with closing(self._begin_unit(db, sessions, summary, kind, reverses)) as unit:
                yield unit
                self._finish_unit(db, unit)
        except BaseException as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(driver_error := getattr(error, "orig", error), driver.IntegrityError):
                raise Conflict(f"The data does not allow this change ({driver_error}); nothing was changed.") from error
            if isinstance(driver_error, driver.FAILURES):
                raise damage(self.path, driver_error) from error
            if isinstance(driver_error, UnicodeEncodeError):
                raise half_a_character(driver_error) from error
            raise
        finally:
            self._let_go(db)
        # Of a write that failed one sentence is enough: its own.
        if notice:
            self.tell(notice)

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """A file beside the database for the tables of one large ``writing`` inside the block: ``scratch.name`` in SQL.

        SQLite may be built to keep TEMP tables in memory, where the rows of a large file have no room.
        """
        from tempfile import TemporaryDirectory

        if not self.path.exists():
            self.create()
        db, _ = self._writer()
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            db.execute("ATTACH ? AS scratch", (str(Path(folder, "scratch.db")),))
            try:
                for setting in ("journal_mode=MEMORY", "synchronous=OFF", "secure_delete=OFF", "cache_size=-16000"):
                    db.execute(f"PRAGMA scratch.{setting}")
                yield
            finally:
                if self._is_open(db):
                    db.execute("DETACH scratch")

    def create(self) -> None:
        """Make the database file, unless somebody else just did."""
        self._create(self.path, self.clock)

    def data_version(self) -> int | None:
        """A number that changes when another connection has written; None when the database is busy or missing."""
        try:
            db = self._hold_reader()
        except (*driver.FAILURES, DatabaseProblem, OSError):
            return None
        try:
            return int(db.execute("PRAGMA data_version").fetchone()[0])
        except driver.FAILURES:
            return None
        finally:
            self._let_go(db)

    def close(self) -> None:
        """Close the connections of every thread; one that another thread is using is closed when that is done with it."""
        me = threading.get_ident()
        with self._lock:
            self._local = threading.local()
            # The last to close takes the log into the database; one that may only read would leave it there.
            for db in sorted(self._open, key=lambda each: (each.puts_log_back, each.writes)):
                if any(thread != me for thread in self._holders.get(db, ())):
                    self._closing.add(db)
                else:
                    db.close()
            self._open.clear()

    def _hold_reader(self) -> driver.Connection:
        """This thread's reading connection, which stays open until it is let go."""
        while not self._hold(db := self._reader()):
            self._local.reader = None
        return db

    def _hold_writer(self) -> "tuple[driver.Connection, SessionMaker]":
        """The same for writing."""
        while not self._hold((pair := self._writer())[0]):
            self._local.writer = None
        return pair

    def _hold(self, db: driver.Connection) -> bool:
        """Keep a connection open; False when another thread closed all of them just now, and the next one is new."""
        with self._lock:
            if db not in self._open:
                return False
            self._holders.setdefault(db, []).append(threading.get_ident())
            return True

    def _let_go(self, db: driver.Connection) -> None:
        with self._lock:
            holders = self._holders[db]
            holders.pop()
            if not holders:
                del self._holders[db]
                if db in self._closing:
                    self._closing.remove(db)
                    db.close()

    def _is_open(self, db: driver.Connection) -> bool:
        return db in self._open or db in self._closing

    def _reader(self) -> driver.Connection:
        db: driver.Connection | None = getattr(self._local, "reader", None)
        if db is not None and db.still and db not in self._holders and db in self._open:
            self._open.remove(db)
            db.close()
            db = None  # it would not see what is written as soon as there is room again
        if db is None:
            db = self._local.reader = self._connect(write=False)
        return db

    def _writer(self) -> "tuple[driver.Connection, SessionMaker]":
        from crm_core.store.sessions import SessionMaker

        pair: tuple[driver.Connection, SessionMaker] | None = getattr(self._local, "writer", None)
        if pair is None:
            db = self._connect(write=True)
            pair = self._local.writer = (db, SessionMaker(db, self._load_tables))
        return pair

    def _connect(self, *, write: bool) -> driver.Connection:
        db, version = open_known(self.path, write=write)
        try:
            if version < SCHEMA_VERSION:
                self._migrate(self)
        except BaseException:
            db.close()
            raise
        # SQLite's own 'now' would not stand still when the clock does.
        db.create_function("now_stamp", 0, self.clock.stamp)
        db.create_function("day_in", 1, self._day_in)
        self._open.append(db)
        return db

    def _day_in(self, zone: str | None) -> str:
        """Today in a time zone, for SQL; in that of the machine where none is named, in UTC where there is none such."""
        now = self.clock.now()
        if zone:
            try:
                return self.clock.today(zone).isoformat()
            except (LookupError, ValueError, OSError):
                return now.date().isoformat()
        return now.astimezone().date().isoformat()

    def _greet_the_day(self, db: driver.Connection) -> str:
        today = self.clock.now().date()
        if today == self._written_on:
            return ""
        self._written_on = today
        try:
            return self.before_first_write(db)
        except BaseException:
            self._written_on = None  # so that the next write is refused too
            raise

    def _refuse_if_migrated_meanwhile(self, db: driver.Connection) -> None:
        """A program that was started before another one migrated the database must not write what it knew of it."""
        if db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            raise DatabaseProblem(
                f'"{self.path}" was brought up to date by a newer version of this program; start it again.'
            )

    def _take_turn(self, db: driver.Connection) -> None:
        """Begin to write; where another program writes for long, say so and wait for it. Raises the driver's Error."""
        db.execute(f"PRAGMA busy_timeout = {SILENT_SECONDS * 1000}")
        try:
            db.execute("BEGIN IMMEDIATE")
        except driver.FAILURES as error:
            if not is_held(error):
                raise
            self.tell(
                f"Another program is writing to the database; waiting up to {driver.BUSY_SECONDS:.0f} seconds for it ..."
            )
            db.execute(f"PRAGMA busy_timeout = {driver.BUSY_SECONDS * 1000:.0f}")
            db.execute("BEGIN IMMEDIATE")
        db.execute(f"PRAGMA busy_timeout = {driver.BUSY_SECONDS * 1000:.0f}")

    def _begin_unit(
        self, db: driver.Connection, sessions: "SessionMaker", summary: str, kind: str, reverses: int | None
    ) -> Unit:
        stamp = self.clock.stamp()
        origin = self.origin
        cursor = db.execute(
            "INSERT INTO journal_units (at, kind, summary, command, face, session, reverses) VALUES (?,?,?,?,?,?,?)",
            (stamp, kind, summary, origin.command, origin.face, origin.session, reverses),
        )
        unit_id = int(cursor.lastrowid or 0)
        db.execute("UPDATE journal_open SET unit_id = ?, bulk = 0", (unit_id,))
        return Unit(db, unit_id, stamp, sessions, summary)

    def _finish_unit(self, db: driver.Connection, unit: Unit) -> None:
        unit.flush()
        changed = db.execute("SELECT 1 FROM journal_rows WHERE unit_id = ? LIMIT 1", (unit.id,)).fetchone()
        if changed and not unit.discarded:
            db.execute("UPDATE journal_units SET summary = ? WHERE id = ?", (unit.summary, unit.id))
            db.execute("UPDATE journal_open SET unit_id = NULL, bulk = 0")
            db.execute("COMMIT")
            self.units_kept += 1
        else:
            db.execute("ROLLBACK")


def _keep_quiet(_: str) -> None:
    return None


def _nothing_to_say(_: driver.Connection) -> str:
    return ""


def _do_nothing() -> None:
    return None
