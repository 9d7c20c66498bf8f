"""Looks at a database without changing it: SQLite itself would take back what a killed writer left in a journal."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crm_core.errors import FileProblem
from crm_core.files import reason
from crm_core.store import driver

COPIED = ("", "-wal", "-journal")


@contextmanager
def intact(path: Path) -> Iterator[Path]:
    """The database itself, or a copy where the look would change it. Raises FileProblem when that cannot be made."""
    if not _has_hot_journal(path):
        yield path
        return
    with copied(path) as copy:
        yield copy


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    """A copy to work on, log and journal included, so that SQLite may take those in. Raises FileProblem."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".crm-salvage-", dir=path.parent))
    except OSError as problem:
        raise _not_copied(path, problem) from problem
    try:
        yield _copy(path, folder / "damaged.db")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(path: Path, copy: Path) -> Path:
    try:
        for ending in COPIED:
            original = path.with_name(path.name + ending)
            if original.exists():
                shutil.copyfile(original, copy.with_name(copy.name + ending))
    except OSError as problem:
        raise _not_copied(path, problem) from problem
    return copy


def _not_copied(path: Path, problem: OSError) -> FileProblem:
    return FileProblem(f'"{path}" cannot be copied: {reason(problem)}.', path=str(path))


def _has_hot_journal(path: Path) -> bool:
    """Whether the journal of a writer that is no more lies beside it; one who may only read is then refused."""
    journal = path.with_name(path.name + "-journal")
    if not journal.exists() or not journal.stat().st_size:
        return False
    try:
        with closing(driver.MODULE.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.execute("PRAGMA user_version").fetchone()
    except driver.FAILURES as error:
        return "readonly" in str(error)
    return False
