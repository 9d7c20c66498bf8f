"""What the history shows: the changes as lines of a list, and one change with everything it did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_core.history import RowChange
from crm_core.store.undo import UnitEntry
from crm_core.values.dates import short_date
from crm_tui.history_words import RowBlock, Words
from crm_tui.values import Place

if TYPE_CHECKING:
    from crm_core.crm import Crm

MOST_ROWS = 300
FACES = {"cli": "command line", "tui": "full screen", "library": "a program"}


@dataclass(frozen=True, slots=True)
class UnitReading:
    """A change with everything it did; ``left_out`` counts the rows that are not listed.

    ``record`` is the record whose row came first, as "customer:1", "" when there is none.
    """

    entry: UnitEntry
    state: UnitEntry
    blocks: tuple[RowBlock, ...]
    left_out: int
    record: str


def last_of_chain(crm: "Crm", entry: UnitEntry) -> UnitEntry:
    """The unit that says how things stand with a change: itself, or the last undo or redo that followed it."""
    state = entry
    while state.undone_by is not None and (later := crm.history.entry(state.undone_by)) is not None:
        state = later
    return state


def read_unit(crm: "Crm", unit_id: int, place: Place) -> UnitReading | None:
    """Everything a change did, None when there is no such change."""
    entry = crm.history.entry(unit_id)
    if entry is None:
        return None
    changes = crm.history.of_unit(unit_id, MOST_ROWS)
    words = Words(crm, changes.rows, place)
    # A row of which only the stamp changed has nothing to say.
    blocks = tuple(b for b in map(words.block, changes.rows) if b.lines or b.done != "changed")
    return UnitReading(
        entry, last_of_chain(crm, entry), blocks, changes.total - len(changes.rows), _first_record(crm, changes.rows)
    )


def _first_record(crm: "Crm", rows: Iterable[RowChange]) -> str:
    entities = {entity.table: entity.name for entity in crm.browse.entities.values()}
    return next((f"{entities[row.table]}:{row.row}" for row in rows if row.table in entities), "")


def history_rows(crm: "Crm", limit: int, place: Place) -> list[tuple[int, tuple[object, ...]]]:
    """The newest changes as rows of the list: when, what, from where."""
    entries = crm.history.recent(limit)
    here = crm.store.origin.session
    by_id = {entry.id: entry for entry in entries}
    return [(e.id, (_when(e.at, place), _mark(e, by_id) + what(e), _where(e, here))) for e in entries]


def what(entry: UnitEntry) -> str:
    """What a change did, an undo or redo named as such."""
    prefix = {"undo": "Undone: ", "redo": "Done again: "}.get(entry.kind, "")
    return prefix + entry.summary


def _when(at: str, place: Place) -> str:
    moment = place.local(at)
    day = moment.date()
    return f"{moment:%H:%M}" if day == place.today else f"{short_date(day, place.today)} {moment:%H:%M}"


def _where(entry: UnitEntry, here: str) -> str:
    return "here" if entry.session == here else FACES.get(entry.face, entry.face)


def _mark(entry: UnitEntry, by_id: Mapping[int, UnitEntry]) -> str:
    state = entry
    while state.undone_by is not None and state.undone_by in by_id:
        state = by_id[state.undone_by]
    return "(undone) " if state.kind == "undo" and entry.kind != "undo" else ""
