"""Commands run by somebody to whom permissions apply, whoever runs the tests."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

NOBODY = 65534
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
# Without any capability permissions apply to root too; for an interpreter that only root may reach.
AS_POWERLESS_ROOT = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
PREFIXES: tuple[tuple[str, ...], ...] = ((), AS_NOBODY, AS_POWERLESS_ROOT)


def run(words: Sequence[str], environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def prefix_for(words: Sequence[str], environment: dict[str, str], folder: Path) -> tuple[str, ...] | None:
    """What to write before a command so that it runs, and a closed folder is closed to it; None when nothing does."""
    closed = folder / "closed"
    closed.mkdir(exist_ok=True)
    closed.chmod(0o555)
    return next((prefix for prefix in PREFIXES if _holds(prefix, words, environment, closed)), None)


def _holds(prefix: tuple[str, ...], words: Sequence[str], environment: dict[str, str], closed: Path) -> bool:
    try:
        runs = run((*prefix, *words), environment, closed).returncode == 0
        writes = run((*prefix, "touch", str(closed / "file")), environment, closed).returncode == 0
    except OSError:
        return False
    return runs and not writes
