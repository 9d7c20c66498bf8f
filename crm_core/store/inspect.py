"""What a file is, told before anything touches it: ours, another program's, newer, damaged, or no database at all."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from crm_core import guarded
from crm_core.errors import Damaged, DatabaseProblem, UsageProblem
from crm_core.store import driver

SCHEMA_VERSION = 3
MAGIC = guarded.MAGIC
NEWEST_FORMAT = 2
SMALLEST = 512
"""Bytes of the smallest page that SQLite knows; it takes a file of less than one for a new database."""
OUR_TABLES = ("customers", "journal_open", "journal_rows", "journal_units")
# What SQLite says about a statement of ours; whatever else it says that is not told below is about the file.
OUR_FAULT = ("syntax error", "too many", "too large", "too big", "too complex", "interrupted")
# A statement that cannot be run is a mistake in it, but for these: our tables are there unless the file lost them.
LOST = (
    "no such table",
    "no such index",
    "vtable",
    "corrupt",
    "parse error",
    "unrecognized option",
    "unsupported file format",
)


def check_file(path: Path) -> None:
    """Raise DatabaseProblem unless ``path`` is a file with something in it that this user may read.

    The file is not opened: closing it would drop the locks that other connections of this process hold on it
    (sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        refuse_dangling(path)
        raise DatabaseProblem(
            f'There is no database at "{path}" yet. "crm init" makes one, "crm demo" shows sample data.'
        ) from None
    except OSError as error:
        raise DatabaseProblem(f'The database "{path}" cannot be opened: {error.strerror}.') from None
    if stat.S_ISDIR(status.st_mode):
        raise DatabaseProblem(f'"{path}" is a folder, not a database; name the file in it.')
    if not stat.S_ISREG(status.st_mode):
        raise DatabaseProblem(f'"{path}" is not a regular file, so it cannot be a database.')
    if not os.access(path, os.R_OK):
        raise DatabaseProblem(f'The database "{path}" may not be read by this user.')
    if status.st_size == 0:
        raise Damaged(
            f'"{path}" is an empty file. If there is a backup, "crm backup restore latest" puts it there; '
            'else remove it and "crm init" makes a database.',
            why="it is empty",
        )
    if status.st_size < SMALLEST:
        raise _no_database(path)


def refuse_dangling(path: Path) -> None:
    """Raise DatabaseProblem if ``path`` is a link to a file that is not there."""
    if path.is_symlink() and not path.exists():
        raise DatabaseProblem(f'"{path}" is a link to a file that is not there; remove it or make what it leads to.')


def check_writable(path: Path) -> None:
    """Raise DatabaseProblem unless this user may write the file and, for the journal of a change, beside it."""
    if not os.access(path, os.W_OK):
        raise DatabaseProblem(f'The database "{path}" may not be written by this user.')
    if not os.access(path.parent, os.W_OK):
        raise DatabaseProblem(
            f'The folder of the database "{path}" may not be written by this user, and a change needs it.'
        )


def open_known(path: Path, *, write: bool) -> tuple[driver.Connection, int]:
    """A connection to a database of ours and the schema version of that. Raises DatabaseProblem.

    On a full disk, where SQLite cannot make what it wants beside the file, it is read as it lies there.
    """
    check_file(path)
    if write:
        check_writable(path)
    try:
        return _open_known(path, write=write)
    except DatabaseProblem:
        if write or driver.has_log(path) or not driver.disk_is_full(path):
            raise
        return _open_known(path, write=False, still=True)


def is_older(path: Path) -> bool:
    """Whether a database is of an earlier schema, so that reading its records would bring it up to date."""
    try:
        db, version = open_known(path, write=False)
    except DatabaseProblem:
        return False
    db.close()
    return version < SCHEMA_VERSION


def _open_known(path: Path, *, write: bool, still: bool = False) -> tuple[driver.Connection, int]:
    try:
        db = driver.connect(path, write=write, still=still)
    except driver.FAILURES as error:
        raise damage(path, error) from None
    try:
        return db, check_identity(db, path)
    except BaseException:
        db.close()
        raise


def check_identity(db: driver.Connection, path: Path) -> int:
    """The schema version of the open database. Raises DatabaseProblem unless it is ours and a version this program knows."""
    try:
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if (application != driver.APPLICATION_ID or version < 1) and has_our_tables(db):
            raise _damaged(path, "its mark or version is overwritten")
    except driver.FAILURES as error:
        raise damage(path, error) from None
    if application != driver.APPLICATION_ID:
        raise DatabaseProblem(f'"{path}" is a SQLite database of another program; it was left as it is.')
    if version > SCHEMA_VERSION:
        raise DatabaseProblem(
            f'"{path}" was written by a newer version of this program (schema {version}, this one knows '
            f"{SCHEMA_VERSION}); update the program."
        )
    if version < 1:
        raise DatabaseProblem(f'"{path}" holds no customers\' schema; it was left as it is.')
    return version


def has_our_tables(db: driver.Connection) -> bool:
    """Whether the tables are those of this program, whatever mark the file bears. Raises the driver's Error."""
    names = ", ".join(f"'{name}'" for name in OUR_TABLES)
    found: int = db.execute(f"SELECT count(*) FROM sqlite_schema WHERE name IN ({names})").fetchone()[0]
    return found == len(OUR_TABLES)


def is_held(error: Exception) -> bool:
    """Whether it is another program that keeps the database from being used."""
    text = words_of(error)
    return "locked" in text or "busy" in text


def damage(path: Path, error: Exception) -> DatabaseProblem:
    """The sentence for an error of the database engine that is not about the data; any other error is raised as it is."""
    text = words_of(error)
    if is_held(error):
        return DatabaseProblem(f'The database "{path}" is locked by another program; try again in a moment.')
    if "readonly" in text or "read-only" in text:
        if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            return DatabaseProblem(
                f'The database "{path}" cannot be written, although this user may; "crm doctor" says more.'
            )
        return DatabaseProblem(f'The database "{path}" may not be written by this user.')
    if "full" in text or (("disk I/O" in text or "unable to open" in text) and driver.disk_is_full(path)):
        return DatabaseProblem(f'The disk that holds "{path}" is full; nothing was changed.')
    if "unable to open" in text:
        return DatabaseProblem(f'The database "{path}" cannot be opened: the file or its folder is not accessible.')
    if "disk I/O" in text:
        return DatabaseProblem(f'The disk that holds "{path}" cannot be read or written; nothing was changed.')
    if "not a database" in text:
        return _no_database(path)
    if not isinstance(error, UnicodeDecodeError) and not _is_about_the_file(path, error, text):
        raise error
    return _damaged(path, text)


def check_format(path: Path) -> None:
    """Raise Damaged if the header asks for a SQLite that there is none of, to read or to write (fileformat2.html, 1.3.3).

    This opens the file, so not while the process has it open otherwise.
    """
    header = b""
    with suppress(OSError), path.open("rb") as file:  # one that may not be read is refused in other words
        header = file.read(20)
    if header.startswith(MAGIC) and max(header[18:], default=0) > NEWEST_FORMAT:
        raise _damaged(path, "its header forbids to read or to write it")


def words_of(error: Exception) -> str:
    """What the database engine said, without the data it may say it of."""
    if isinstance(error, UnicodeDecodeError):
        return "text that is no UTF-8"
    return str(error).partition(" with text ")[0]


def _damaged(path: Path, why: str) -> Damaged:
    return Damaged(f'The database "{path}" is damaged ({why}). "crm doctor" says more.', why=why)


def _no_database(path: Path) -> Damaged:
    return Damaged(
        f'"{path}" is not a database of this program (nor any SQLite database); if it was one, "crm doctor" says what helps.',
        why="it is no SQLite database",
    )


def _is_about_the_file(path: Path, error: Exception, text: str) -> bool:
    if "malformed" in text:
        return True
    if "no such column" in text:
        from crm_core.store.parts import has_our_columns

        return not has_our_columns(path)
    of_ours = isinstance(error, driver.PROGRAMMING_ERRORS) or any(sign in text for sign in OUR_FAULT)
    if getattr(error, "sqlite_errorcode", None) == driver.STATEMENT_ERROR and not any(sign in text for sign in LOST):
        of_ours = True
    return isinstance(error, driver.DatabaseError) and not of_ours


def half_a_character(error: UnicodeEncodeError) -> UsageProblem:
    """The sentence for a text that the database engine cannot be asked about."""
    code = ord(error.object[error.start])
    return UsageProblem(f"The text holds half a character (U+{code:04X}), so nothing can be stored or found by it.")
