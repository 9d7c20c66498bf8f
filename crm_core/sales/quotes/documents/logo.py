"""The picture at the head of a document, read from the owner's file."""

from pathlib import Path
from typing import NamedTuple

from crm_core.errors import FileProblem

LARGEST = 2_000_000
KINDS = {b"\x89PNG\r\n\x1a\n": ("png", "image/png"), b"\xff\xd8\xff": ("jpg", "image/jpeg")}


class Logo(NamedTuple):
    """A picture: its bytes, its form as typst names it, and its media type."""

    data: bytes
    form: str
    media_type: str


def read_logo(path: str) -> Logo | None:
    """The picture at a path, None where none is set. Raises FileProblem when it is none, too large or not there."""
    if not path:
        return None
    file = Path(path).expanduser()
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as problem:
        from crm_core.files import reason

        raise _wrong(path, f"cannot be read: {reason(problem)}") from None
    if len(data) > LARGEST:
        raise _wrong(path, "is larger than 2 MB")
    for start, (form, media_type) in KINDS.items():
        if data.startswith(start):
            return Logo(data, form, media_type)
    if b"<svg" in data[:1000].lower():
        return Logo(data, "svg", "image/svg+xml")
    raise _wrong(path, "is neither PNG, JPEG nor SVG")


def _wrong(path: str, why: str) -> FileProblem:
    return FileProblem(f'The logo "{path}" {why}; "crm config set business.logo FILE" names another.', path=path)
