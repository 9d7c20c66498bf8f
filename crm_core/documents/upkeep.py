"""Looks the folder of documents over: what is missing, what changed, what nothing needs any more."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from crm_core.documents.store import Documents, Needed
from crm_core.store.doctor import Finding
from crm_core.store.repair import Repair
from crm_core.values.text import counted

# A file is there before the record that names it: one that is new may still be about to be named.
NEW_SECONDS = 3600
SHOWN = 3


class Upkeep:
    """Finds what is not in order about documents. ``needed`` gives None where nobody can know: then nothing is removed."""

    def __init__(self, documents: Documents, needed: Callable[[], Needed | None]) -> None:
        self._documents = documents
        self._needed = needed

    def examine(self) -> list[Finding]:
        """What was seen: files that are missing or no longer themselves are not in order."""
        needed, there = self._needed(), set(self._documents.digests())
        if needed is None or not (needed.records or there):
            return []
        missing = needed.records - there
        damaged = {digest for digest in there if self._documents.damaged(digest)}
        if missing or damaged:
            parts = [_listed(found, what) for found, what in ((missing, "missing"), (damaged, "damaged")) if found]
            return [Finding("files", False, f'{"; ".join(parts)} in "{self._documents.folder}"')]
        orphans = there - needed.records - needed.history
        rest = f', {len(orphans):,} of them needed by nothing ("crm doctor --repair" removes those)' if orphans else ""
        return [Finding("files", True, f"{counted(len(there), 'file')} in {self._documents.folder}{rest}")]

    def find(self) -> Iterator[Repair]:
        """What can be mended: files that neither a record nor the history names, an hour after they came."""
        there = set(self._documents.digests())
        leftovers = list(self._documents.leftovers(time.time() - NEW_SECONDS))
        if not there and not leftovers:
            return
        needed = self._needed()
        if needed is None:
            return
        orphans = sorted(
            digest
            for digest in there - needed.records - needed.history
            if self._documents.path(digest).stat().st_mtime < time.time() - NEW_SECONDS
        )
        if orphans or leftovers:
            plan = (
                f"Remove {counted(len(orphans) + len(leftovers), 'file')} that neither a record nor the history needs."
            )
            yield Repair("files", plan, partial(self._remove, orphans))

    def _remove(self, orphans: list[str]) -> str:
        needed = self._needed()
        gone = [digest for digest in orphans if needed and digest not in needed.records | needed.history]
        for digest in gone:
            self._documents.remove(digest)
        leftovers = list(self._documents.leftovers(time.time() - NEW_SECONDS))
        for path in leftovers:
            path.unlink(missing_ok=True)
        return f"Files removed: {len(gone) + len(leftovers):,}."


def _listed(digests: set[str] | frozenset[str], what: str) -> str:
    names = ", ".join(f"{digest[:12]}…" for digest in sorted(digests)[:SHOWN])
    more = f" and {len(digests) - SHOWN:,} more" if len(digests) > SHOWN else ""
    return f"{what}: {names}{more}"
