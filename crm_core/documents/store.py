"""The folder of documents beside the database: each file under the fingerprint (SHA-256) of its contents, written once."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crm_core.errors import FileProblem, NotFound
from crm_core.files import make_folder, reason, write_atomically
from crm_core.patterns import regex

ENDING = ".files"
MAX_BYTES = 20_000_000
CHUNK = 1 << 16
HEAD = 32  # as many bytes as are needed to tell what kind of file it is
_DIGEST = regex(r"[0-9a-f]{64}")
Check = Callable[[bytes, Path], object]
_CANNOT_FOLLOW = (errno.ELOOP, errno.EMLINK)


class Stored(NamedTuple):
    """A kept file: its fingerprint and the first bytes of it."""

    digest: str
    head: bytes
    size: int


class Needed(NamedTuple):
    """Fingerprints by who needs them: records as they are now, and the history, which undo goes back to."""

    records: frozenset[str]
    history: frozenset[str]


class Documents:
    """The files of one database."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(f"{database.name}{ENDING}")

    def path(self, digest: str) -> Path:
        """Where the file of a fingerprint is kept."""
        return self.folder / digest[:2] / digest

    def require(self, digest: str) -> Path:
        """The same, for a file that has to be there. Raises NotFound."""
        path = self.path(digest)
        if not path.is_file():
            raise NotFound("file", f"{digest[:12]}…")
        return path

    def keep(self, source: Path, check: Check) -> Stored:
        """Copy a regular file into the folder, closed to others; gives its fingerprint. A second copy changes nothing.

        ``check`` refuses files by their first bytes. No link is followed at the end of the path, and nothing that is no file is waited for. Raises FileProblem.
        """
        descriptor = _open_regular(source)
        with os.fdopen(descriptor, "rb") as file:
            try:
                return self._copy(file, source, check)
            except OSError as problem:
                raise FileProblem(f'Cannot keep "{source}": {reason(problem)}.', path=str(source)) from problem

    def _copy(self, file: BinaryIO, source: Path, check: Check) -> Stored:
        head = file.read(HEAD)
        check(head, source)
        make_folder(self.folder)
        import tempfile

        temporary, name = tempfile.mkstemp(prefix=".crm-", suffix=".tmp", dir=self.folder)
        try:
            with os.fdopen(temporary, "wb") as copy:
                digest, size = _copy_hashed(head, file, copy, source)
                copy.flush()
                os.fsync(copy.fileno())
            target = self.path(digest)
            make_folder(target.parent)
            Path(name).replace(target)
            _sync(target.parent)
        finally:
            with suppress(OSError):
                Path(name).unlink()
        return Stored(digest, head, size)

    def export(self, digest: str, target: Path) -> None:
        """Copy a kept file out, to a place where there is none yet. Raises FileProblem, NotFound."""
        source = self.require(digest)
        if os.path.lexists(target):
            raise FileProblem(f'"{target}" is there already; name another file.', path=str(target))
        with source.open("rb") as file, write_atomically(target) as copy:
            while chunk := file.read(CHUNK):
                copy.write(chunk)

    def digests(self) -> Iterator[str]:
        """The fingerprints of all files that are in their place."""
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("??/*")):
                if _DIGEST.fullmatch(path.name) and path == self.path(path.name) and path.is_file():
                    yield path.name

    def misplaced(self) -> list[Path]:
        """Files with the name of a fingerprint that somebody moved to another place in the folder."""
        found = (path for pattern in ("*", "*/*") for path in self.folder.glob(pattern))
        named = (path for path in found if _DIGEST.fullmatch(path.name) and path != self.path(path.name))
        return sorted(path for path in named if path.is_file() and not path.is_symlink())

    def put_back(self, path: Path) -> None:
        """Move a misplaced file to its place. Raises FileProblem."""
        make_folder(self.path(path.name).parent)
        try:
            path.replace(self.path(path.name))
        except OSError as problem:
            raise FileProblem(f'"{path}" cannot be moved: {reason(problem)}.', path=str(path)) from problem

    def leftovers(self, before: float) -> Iterator[Path]:
        """Half-made copies that an interrupted command left, older than a moment (seconds since 1970)."""
        if self.folder.is_dir():
            yield from (path for path in self.folder.glob(".crm-*.tmp") if path.lstat().st_mtime < before)

    def share(self, folder: Path) -> list[str]:
        """Put every file into a folder of the same kind too, as a link where that can be, else as a copy.

        Gives the fingerprints of those that cannot be read. Raises FileProblem where the folder cannot be written.
        """
        unread = []
        for digest in self.digests():
            target = folder / digest[:2] / digest
            if not target.exists():
                make_folder(target.parent)
                try:
                    _link_or_copy(self.path(digest), target)
                except OSError:
                    unread.append(digest)
        return unread

    def fetch(self, folder: Path) -> list[str]:
        """Take every file from such a folder that is not here; gives those that cannot be read. Raises FileProblem."""
        return _beside(folder).share(self.folder)

    def bring_back(self, digest: str, folder: Path) -> None:
        """Take one file from such a folder, in the place of a damaged one too. Raises FileProblem."""
        target = self.path(digest)
        make_folder(target.parent)
        try:
            target.unlink(missing_ok=True)
            _link_or_copy(_beside(folder).path(digest), target)
        except OSError as problem:
            raise FileProblem(f'"{target}" cannot be brought back: {reason(problem)}.', path=str(target)) from problem

    def holds(self, digest: str, folder: Path) -> bool:
        """Whether such a folder has a file, and every byte of it."""
        return is_whole(_beside(folder).path(digest))

    def damaged(self, digest: str) -> bool:
        """Whether a file is no longer what its fingerprint says, or cannot be read."""
        return not is_whole(self.path(digest))

    def remove(self, digest: str) -> None:
        """Remove a file that nothing needs any more."""
        self.path(digest).unlink(missing_ok=True)


def is_whole(path: Path) -> bool:
    """Whether a file has the contents whose fingerprint is its name."""
    import hashlib

    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
    except OSError:
        return False
    return found.hexdigest() == path.name


def _beside(folder: Path) -> Documents:
    return Documents(folder.with_name(folder.name.removesuffix(ENDING)))


def _open_regular(source: Path) -> int:
    try:
        descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        why = "it is a link; name the file itself" if problem.errno in _CANNOT_FOLLOW else reason(problem)
        if problem.errno == errno.ENOENT:
            why = "there is no such file"
        raise FileProblem(f'Cannot read "{source}": {why}.', path=str(source)) from problem
    except ValueError as problem:
        raise FileProblem("A file name cannot hold a NUL character.") from problem
    status = os.fstat(descriptor)
    problem_text = ""
    if not stat.S_ISREG(status.st_mode):
        problem_text = "it is no regular file"
    elif status.st_size > MAX_BYTES:
        problem_text = _too_large()
    if problem_text:
        os.close(descriptor)
        raise FileProblem(f'Cannot keep "{source}": {problem_text}.', path=str(source))
    return descriptor


def _too_large() -> str:
    return f"it is larger than {MAX_BYTES // 1_000_000} MB"


def _copy_hashed(head: bytes, file: BinaryIO, copy: BinaryIO, source: Path) -> tuple[str, int]:
    """Copy and fingerprint in one go; a file that grows while it is read is cut off by the limit."""
    import hashlib

    found, size, chunk = hashlib.sha256(), 0, head
    while chunk:
        size += len(chunk)
        if size > MAX_BYTES:
            raise FileProblem(f'Cannot keep "{source}": {_too_large()}.', path=str(source))
        found.update(chunk)
        copy.write(chunk)
        chunk = file.read(CHUNK)
    return found.hexdigest(), size


def _link_or_copy(source: Path, target: Path) -> None:
    """Raises OSError where the source cannot be read, FileProblem where the target cannot be written."""
    try:
        os.link(source, target)
    except OSError:
        contents = source.read_bytes()  # at most MAX_BYTES
        with write_atomically(target) as copy:
            copy.write(contents)


def _sync(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
