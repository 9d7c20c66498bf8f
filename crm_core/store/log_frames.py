"""The write-ahead log as it lies on the disk (sqlite.org/fileformat2.html, "The WAL File"): what of it SQLite will not read.

SQLite reads a log up to the first frame whose checksum is wrong, and takes what lies behind for what an earlier log left. Frames that
bear the salt of this log were written for it.
"""

import struct
from pathlib import Path

HEADER, FRAME = 32, 24
MAGICS = {0x377F0682: "<", 0x377F0683: ">"}  # in which order of bytes the checksums were made
MOST = 100_000
"""How many frames are looked at; a log is emptied long before it has so many."""

Sums = tuple[int, int]


def unread_commits(log: Path) -> int:
    """How many commits lie behind a damaged frame of a log; 0 where it is whole, empty or not there. Raises OSError."""
    if not log.exists():
        return 0
    with log.open("rb") as file:
        header = file.read(HEADER)
        if len(header) < HEADER or (order := MAGICS.get(int.from_bytes(header[:4]))) is None:
            return 0
        size, salt = int.from_bytes(header[8:12]), header[16:24]
        sums, whole, commits = _added((0, 0), header[:24], order), True, 0
        if not 512 <= size <= 65536 or sums != struct.unpack(">II", header[24:]):
            return 0
        for _ in range(MOST):
            frame = file.read(FRAME + size)
            if len(frame) < FRAME + size:
                break
            if whole:
                sums = _added(_added(sums, frame[:8], order), frame[FRAME:], order)
                whole = frame[8:16] == salt and sums == struct.unpack(">II", frame[16:FRAME])
            if not whole and frame[8:16] == salt and frame[4:8] != bytes(4):
                commits += 1
    return commits


def _added(sums: Sums, data: bytes, order: str) -> Sums:
    """The running checksums with some more bytes, a multiple of eight."""
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
