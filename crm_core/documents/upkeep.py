"""Looks the folder of documents over: what is missing, misplaced or changed, what nothing needs any more."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from crm_core.documents.store import Documents, Needed, is_whole
from crm_core.store.doctor import Finding
from crm_core.store.repair import Repair
from crm_core.values.text import counted

# A file is there before the record that names it: one that is new may still be about to be named.
NEW_SECONDS = 3600
SHOWN = 3


class Upkeep:
    """Finds what is not in order about documents. ``needed`` gives None where nobody can know: then nothing is removed.

    ``kept`` gives the folder of those that are kept with the backups.
    """

    def __init__(self, documents: Documents, needed: Callable[[], Needed | None], kept: Callable[[], Path]) -> None:
        self._documents = documents
        self._needed = needed
        self._kept = kept

    def examine(self) -> list[Finding]:
        """What was seen: files that are missing, in a wrong place or no longer themselves are not in order."""
        needed, there, strays = self._needed(), set(self._documents.digests()), self._documents.misplaced()
        if needed is None or not (needed.records or there or strays):
            return []
        whole = {path.name for path in strays if is_whole(path)}
        missing = needed.records - there - whole
        damaged = {digest for digest in there if self._documents.damaged(digest)}
        if missing or damaged or strays:
            misplaced = {str(path.relative_to(self._documents.folder)) for path in strays}
            told = ((missing, "missing"), (damaged, "damaged"), (misplaced, "in a wrong place"))
            parts = [_listed(found, what) for found, what in told if found]
            return [Finding("files", False, f'{"; ".join(parts)} in "{self._documents.folder}"')]
        orphans = there - needed.records - needed.history
        rest = f', {len(orphans):,} of them needed by nothing ("crm doctor --repair" removes those)' if orphans else ""
        return [Finding("files", True, f"{counted(len(there), 'file')} in {self._documents.folder}{rest}")]

    def find(self) -> Iterator[Repair]:
        """What can be mended: files that are misplaced, missing but kept with the backups, or needed by nothing."""
        strays = [path for path in self._documents.misplaced() if is_whole(path)]
        if strays:
            plan = f"Move {counted(len(strays), 'file')} to the place that the contents name."
            yield Repair("files", plan, partial(self._put_back, strays))
        needed = self._needed()
        if needed is None:
            return
        there = set(self._documents.digests())
        if lost := self._kept_elsewhere(needed, there, {path.name for path in strays}):
            plan = f"Bring {counted(len(lost), 'file')} back that the backups have."
            yield Repair("files", plan, partial(self._bring_back, lost))
        yield from self._unneeded(needed, there)

    def _kept_elsewhere(self, needed: Needed, there: set[str], strays: set[str]) -> list[str]:
        """Those that records or the history name, are not here as they were, and lie whole among the backups."""
        wanted = (needed.records | needed.history) - strays
        gone = (digest for digest in sorted(wanted) if digest not in there or self._documents.damaged(digest))
        return [digest for digest in gone if self._documents.holds(digest, self._kept())]

    def _unneeded(self, needed: Needed, there: set[str]) -> Iterator[Repair]:
        """Files that neither a record nor the history names, an hour after they came, and half-made ones."""
        leftovers = list(self._documents.leftovers(time.time() - NEW_SECONDS))
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

    def _put_back(self, strays: list[Path]) -> str:
        for path in strays:
            self._documents.put_back(path)
        return f"Files moved to their place: {len(strays):,}."

    def _bring_back(self, lost: list[str]) -> str:
        for digest in lost:
            self._documents.bring_back(digest, self._kept())
        return f"Files brought back: {len(lost):,}."

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
