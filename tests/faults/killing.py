"""Work done in a process of its own that is killed in the middle of it."""

import multiprocessing
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions
from crm_core.store import Origin

NOW = datetime(2026, 11, 21, 11, 4, tzinfo=UTC)
PHOTO = "photo.png"
Work = Callable[[Crm, Path], object]
PRELOADED = ("tests.faults.killing", "crm_core.schema", "crm_core.customers.writes", "crm_core.exchange.imports.run")


def edit(crm: Crm, folder: Path) -> None:
    crm.customers.edit(1, {"name": "Grace Hopper", "city": "Arlington", "add_tags": ["navy"], "email": "g@example.org"})


def delete(crm: Crm, folder: Path) -> None:
    crm.customers.delete(2)


def delete_several(crm: Crm, folder: Path) -> None:
    """A backup comes before this."""
    crm.customers.delete_all(range(3, 9))


def merge(crm: Crm, folder: Path) -> None:
    """Both have deals, interactions and appointments; their deals go over."""
    crm.merging.merge(1, 2, ["email"])


def edit_several(crm: Crm, folder: Path) -> None:
    """One statement for each table that is changed, the full text behind them."""
    crm.customers.edit_all(range(3, 13), {"country": "FR", "owner": "jana", "add_tags": ["paris"]})


def attach(crm: Crm, folder: Path) -> None:
    """A file is kept first, then the record names it."""
    crm.photos.put(1, folder / PHOTO)


def undo(crm: Crm, folder: Path) -> None:
    crm.history.undo(crm.history.require_undo().id)


def import_rows(crm: Crm, folder: Path) -> None:
    crm.exchange.import_file(folder / "rows.csv", ImportOptions())


def export_rows(crm: Crm, folder: Path) -> None:
    crm.exchange.export("customers", folder / "customers.csv", ExportOptions())


def on_database(path: Path, work: Work) -> None:
    """Do the work at a moment that stands still, so that it leaves the same rows each time."""
    crm = open_crm(path, Origin("killed", "test"), Clock(NOW))
    try:
        work(crm, path.parent)
    finally:
        crm.close()


def killed(path: Path, work: Work, seconds: float) -> bool:
    """Start the work and kill it after so long; gives whether it had said before that it was done."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    ours, theirs = context.Pipe()
    process = context.Process(target=_announced, args=(path, work, theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "begins"
    time.sleep(seconds)
    process.kill()
    process.join()
    try:
        return ours.poll() and ours.recv() == "done"
    except EOFError:
        return False


def _announced(path: Path, work: Work, parent: Connection) -> None:
    parent.send("begins")
    on_database(path, work)
    parent.send("done")


def duration(path: Path, work: Work) -> float:
    """How long the work takes when nobody interferes."""
    killed(path.with_name("nothing.db"), _nothing, 0)  # starts the server that the processes are forked from
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=_announced, args=(path, work, theirs))
    process.start()
    ours.recv()
    begun = time.monotonic()
    assert ours.recv() == "done"
    process.join()
    return time.monotonic() - begun


def _nothing(crm: Crm, folder: Path) -> None:
    return None


def moments(count: int, longest: float, seed: str) -> list[float]:
    """Random moments within a time, the same ones for the same seed."""
    chance = random.Random(seed)
    return [chance.uniform(0, longest) for _ in range(count)]
