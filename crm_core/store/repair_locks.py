"""Who keeps a database from being written, as far as the system tells."""

import os
from contextlib import suppress
from pathlib import Path

SIDE_ENDINGS = ("", "-shm")


def lock_holders(database: Path) -> list[str]:
    """The other processes that hold a lock on the database, as "process 4711 (crm)"; Linux alone says."""
    inodes = set()
    for ending in SIDE_ENDINGS:
        with suppress(OSError):
            inodes.add(str(database.with_name(database.name + ending).stat().st_ino))
    try:
        lines = Path("/proc/locks").read_text("ascii", "replace").splitlines()
    except OSError:
        return []
    processes = set()
    for line in lines:
        # 1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741824 1073742335
        words = line.replace("->", "").split()
        if len(words) >= 6 and words[5].rpartition(":")[2] in inodes and words[4].isdigit():
            processes.add(int(words[4]))
    return [_named(process) for process in sorted(processes - {os.getpid(), 0})]


def _named(process: int) -> str:
    try:
        name = Path(f"/proc/{process}/comm").read_text("utf-8", "replace").strip()
    except OSError:
        return f"process {process}"
    return f"process {process} ({name})"
