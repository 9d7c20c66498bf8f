"""What the user decides about an import, and what comes of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

NAMED_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is to be read and matched; ``entity`` "" means it is told from the columns.

    ``source`` is the name under which external ids are remembered. ``rejects`` is the file that rows which cannot be
    imported are set aside in; without one, a single such row stops the whole import. ``raw`` takes the apostrophe before
    what looks like a formula for part of the text. ``products`` says which products words of the file mean:
    "GTXPro=GTX Pro". ``progress`` hears now and then how many rows are read.
    """

    entity: str = ""
    columns: tuple[str, ...] = ()
    source: str = ""
    pipeline: str = ""
    products: tuple[str, ...] = ()
    currency: str = ""
    date_order: str = ""
    encoding: str = ""
    delimiter: str = ""
    create_stages: bool = False
    create_organizations: bool = False
    keep_unknown: bool = False
    require_customer: bool = False
    raw: bool = False
    dry_run: bool = False
    rejects: Path | None = None
    lines: Path | None = None
    owners: Path | None = None
    progress: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was left out, and why."""

    line: int
    reason: str


class RejectGroup(NamedTuple):
    """Rows that were left out for one reason, by their lines."""

    reason: str
    lines: list[int]

    @property
    def where(self) -> str:
        """ "Line 7", "Lines 7, 8", "Lines 7, 8, 9 and 97 more"."""
        named, more = self.lines[:NAMED_LINES], len(self.lines) - NAMED_LINES
        listed = ", ".join(map(str, named)) + (f" and {more:,} more" if more > 0 else "")
        return f"Line{'s' if len(self.lines) > 1 else ''} {listed}"


def grouped(rejects: Iterable[Reject]) -> list[RejectGroup]:
    """The reasons, the one of most rows first."""
    lines: dict[str, list[int]] = {}
    for reject in rejects:
        lines.setdefault(reject.reason.rstrip("."), []).append(reject.line)
    return sorted((RejectGroup(*group) for group in lines.items()), key=lambda group: -len(group.lines))


@dataclass(slots=True)
class ImportReport:
    """What an import did; rows = created + updated + unchanged + skipped + rejected + joined.

    ``skips`` names the rows that are skipped for another reason than being blank.
    """

    name: str
    entity: str
    what: str
    source: str
    mapped: list[tuple[str, str]]
    left_behind: list[str]
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    joined: int = 0
    rejects: list[Reject] = field(default_factory=list)
    skips: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dry_run: bool = False

    @property
    def rejected(self) -> int:
        """How many rows were not imported."""
        return len(self.rejects)

    @property
    def reasons(self) -> list[RejectGroup]:
        """Why rows were not imported, the reason of most rows first."""
        return grouped(self.rejects)

    @property
    def sentence(self) -> str:
        """The figures in one line; they always add up."""
        done = "would be " if self.dry_run else ""
        of = f", {self.joined} of them more of the same {self.entity}" if self.joined else ""
        return (
            f"{self.rows} {'row' if self.rows == 1 else 'rows'}{of}: {self.created} {done}created, {self.updated} {done}updated, {self.unchanged} unchanged, "
            f"{self.skipped} skipped, {self.rejected} rejected"
        )
