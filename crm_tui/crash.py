"""What is left of an unexpected error: a file only its owner can read, and one sentence."""

import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from crm_core.errors import FileProblem
from crm_core.files import make_folder


def write_crash_file(error: BaseException, folder: Path | None = None) -> Path:
    """Write the traceback, without any values, to a new 0600 file and return its path."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    handle, name = tempfile.mkstemp(prefix=f"crm-crash-{moment}-", suffix=".txt", dir=_usable(folder))
    lines = traceback.format_tb(error.__traceback__)
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{moment} {type(error).__module__}.{type(error).__qualname__}\n\n{''.join(lines)}")
    return Path(name)


def _usable(folder: Path | None) -> Path | None:
    """The folder, made when it is missing; None, which means the temporary one, when that is not possible."""
    if folder is not None:
        try:
            make_folder(folder)
        except FileProblem:
            return None
    return folder
