"""A disk that is full: a small one of its own where that can be mounted."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTES = 4
CHUNK = 64 * 1024


@contextmanager
def small_disk(megabytes: int = MEGABYTES) -> Iterator[Path | None]:
    """A folder on a disk of a few megabytes; None where none can be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="crm-disk-"))
    mounted = False
    if os.geteuid() == 0 and shutil.which("mount"):
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "crm-faults", str(folder)]
        mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def occupy(folder: Path, free: int) -> None:
    """Fill the disk so that only so many bytes are left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(CHUNK))
        except OSError:
            size = file.tell()
        file.truncate(max(size - free, 0))


def make_room(folder: Path) -> None:
    """Take the filling away."""
    (folder / "ballast").unlink()


def empty(folder: Path) -> None:
    """Remove everything in a folder."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
