"""Who keeps a database from being written, as far as the system tells."""

import os
from contextlib import suppress
from pathlib import Path

# The bytes that one who writes has locked: in the file (pending, reserved, and all that readers share, when others may
# not even read), and in the index of the write-ahead log (os_unix.c and wal.c of SQLite).
IN_FILE = range(0x40000000, 0x40000000 + 512)
IN_INDEX = range(120, 121)


def lock_holders(database: Path) -> list[str]:
    """The other processes that hold a lock to write, as "process 4711 (crm)"; Linux alone says.

    Those that only read, or wait, are not among them.
    """
    places: dict[str, range] = {}
    for ending, place in (("", IN_FILE), ("-shm", IN_INDEX)):
        with suppress(OSError):
            places[str(database.with_name(database.name + ending).stat().st_ino)] = place
    try:
        lines = Path("/proc/locks").read_text("ascii", "replace").splitlines()
    except OSError:
        return []
    processes = {process for line in lines if (process := _writer(line, places))}
    return [_named(process) for process in sorted(processes - {os.getpid()})]


def _writer(line: str, places: dict[str, range]) -> int:
    """The process of a line, if that holds a lock to write; else 0."""
    # 1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741824 1073742335; of one that waits there is "->" behind the number.
    words = line.split()
    if len(words) < 8 or words[3] != "WRITE" or not words[4].isdigit():
        return 0
    place = places.get(words[5].rpartition(":")[2])
    if place is None or not words[6].isdigit():
        return 0
    first = int(words[6])
    last = int(words[7]) if words[7].isdigit() else first
    return int(words[4]) if first < place.stop and last >= place.start else 0


def _named(process: int) -> str:
    try:
        name = Path(f"/proc/{process}/comm").read_text("utf-8", "replace").strip()
    except OSError:
        return f"process {process}"
    return f"process {process} ({name})"
