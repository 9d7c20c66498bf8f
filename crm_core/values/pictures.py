"""What a picture is by its own bytes: PNG, JPEG, GIF or WebP, and how large."""

from typing import BinaryIO

Size = tuple[int, int]  # width and height in pixels
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG, ITU T.81 B.1.1.3: SOF0 to SOF15
_MOST_SEGMENTS = 1000


def image_kind(head: bytes) -> str:
    """What picture a file is by its first bytes; "" for none that is known."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "WebP" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def image_size(file: BinaryIO) -> Size | None:
    """Width and height of the picture in a file that stands at its beginning; None where it does not tell."""
    head = file.read(30)
    match image_kind(head):
        case "PNG" if head[12:16] == b"IHDR":
            size = _number(head[16:20]), _number(head[20:24])
        case "GIF":
            size = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
        case "JPEG":
            size = _jpeg(file)
        case "WebP":
            size = _webp(head)
        case _:
            return None
    return size if all(size) else None


def _jpeg(file: BinaryIO) -> Size:
    """The size in the frame header, which comes after segments of any length."""
    file.seek(2)
    for _ in range(_MOST_SEGMENTS):
        start = file.read(4)
        if len(start) < 4 or start[0] != 0xFF:
            break
        if start[1] in _FRAME_HEADERS:
            frame = file.read(5)
            return _number(frame[3:5]), _number(frame[1:3])
        file.seek(_number(start[2:4]) - 2, 1)
    return 0, 0


def _webp(head: bytes) -> Size:
    """The size in the first chunk: lossy (RFC 6386, 9.1), lossless or extended (RFC 9649)."""
    match head[12:16]:
        case b"VP8 ":
            return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    return 0, 0


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
