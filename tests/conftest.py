"""What every test shares: no setting of the person who runs it, no file of theirs, and a steady time zone."""

import gc
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from crm_core.crm import Crm
from crm_core.store import schema
from tests.layouts import copying

# The same examples each time, so that a change is judged by what it changes; make test-all tries others every time.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("steady", settings.get_profile("searching"), derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Before anything is imported that asks for the zone once and remembers it.
os.environ["TZ"] = "Europe/Berlin"
time.tzset()

# A job in the background ignores Ctrl-C, and its children do too; the tests that press it need it to arrive.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Thousands of small databases are made and removed: half the time would be waiting for the disk.
MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30  # noqa: S108
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

schema.lay_out = copying(schema.lay_out)

SETTINGS = ("CRM_", "LC_", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLUMNS", "LINES", "EDITOR", "VISUAL", "XDG_")


@pytest.fixture(autouse=True)
def closed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes every database that a test opened: some systems let a process have a thousand files open, not more."""
    opened: list[Crm] = []
    usual = Crm.__init__

    def remembered(crm: Crm, *given: Any, **named: Any) -> None:
        opened.append(crm)
        usual(crm, *given, **named)

    monkeypatch.setattr(Crm, "__init__", remembered)
    # The full screen freezes what it began with: a test process that begins hundreds of them would keep them all.
    monkeypatch.setattr(gc, "freeze", lambda: None)
    yield
    for crm in opened:
        crm.close()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names for home folders; pytest would look through all that there are to find the next number."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh home folder, so that no test reads or writes the database and settings of the person running it."""
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        monkeypatch.delenv(name)
    home = next(homes)
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CRM_HOME", str(home / "crm"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    if "tzlocal" in sys.modules:
        sys.modules["tzlocal"].reload_localzone()
    yield home
    shutil.rmtree(home, ignore_errors=True)
