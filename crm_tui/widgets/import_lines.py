"""The words of an import: how a file is read, what is decided, what would happen or did, which rows cannot be taken."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from crm_core.values.text import show_text
from crm_tui.import_reading import FileReading, ImportPlan

if TYPE_CHECKING:
    from crm_core.exchange.imports.options import ImportReport

DIM = "$crm-dim"
MOST_REASONS = 500
KEYS = {
    "--create-organizations": "import.organizations",
    "--create-stages": "import.stages",
    "--keep-unknown": "import.unknown",
    "--pipeline": "import.pipeline",
    "--currency": "import.currency",
    "--date-order dmy or mdy": "import.dates",
    "for example --as customers": "import.kind",
}
KeyOf = Callable[[str], str]
DATE_ORDERS = {"": "as is", "dmy": "day first", "mdy": "month first"}


def with_keys(note: str, key_of: KeyOf) -> str:
    """A note of the core that names options of the command line, with the keys that do the same here.

    ``key_of`` gives the key of an action.
    """
    for option, action in KEYS.items():
        key = key_of(action)
        note = note.replace(f"use {option}", f"press {key}").replace(option, key)
    return note


def reading_line(reading: FileReading, plan: ImportPlan) -> Content:
    """ "customers   read as contacts exported by HubSpot   csv ; utf-8"."""
    chosen = "by your choice" if plan.entity else f"read as {reading.what}"
    return Content.styled(reading.entity, "bold") + Content.styled(show_text(f"   {chosen}   {reading.layout}"), DIM)


def choices_line(plan: ImportPlan, entity: str, key_of: KeyOf) -> Content:
    """What is decided beside the columns, each with its key."""
    parts = [("unknown", "unknown", "kept" if plan.keep_unknown else "left out")]
    parts.append(("organizations", "organizations", "made" if plan.create_organizations else "not made"))
    if entity == "deals":
        parts.append(("stages", "stages", "made" if plan.create_stages else "not made"))
        parts.append(("pipeline", "pipeline", plan.pipeline or "first"))
    parts.append(("currency", "currency", plan.currency or "own"))
    parts.append(("dates", "01/02", DATE_ORDERS[plan.date_order]))
    line = Content("")
    for action, name, value in parts:
        line += (
            Content.styled(f"{key_of(f'import.{action}')} ", "$crm-accent")
            + Content.styled(f"{name} ", DIM)
            + Content(f"{show_text(value)}  ")
        )
    return line


def report_lines(report: "ImportReport", aside: Path, key_of: KeyOf) -> Content:
    """The figures, rejected rows and notes; ``aside`` is the file those rows are set aside in."""
    return Content("\n").join(list(_report(report, aside, key_of)))


def _report(report: "ImportReport", aside: Path, key_of: KeyOf) -> Iterator[Content]:
    figures = [("created", report.created), ("updated", report.updated), ("unchanged", report.unchanged)]
    figures += [("skipped", report.skipped), ("rejected", report.rejected)]
    line = Content.styled(f"{report.rows:,} rows{' would be' if report.dry_run else ':'}  ", DIM)
    for name, count in figures:
        tone = "$crm-late" if name == "rejected" and count else "$crm-accent" if name == "created" and count else ""
        line += Content.styled(f"{count:,} ", tone) + Content.styled(f"{name}  ", DIM)
    yield line
    groups = report.reasons
    for group in groups[:MOST_REASONS]:
        where = f"line {group.lines[0]:>6}" if len(group.lines) == 1 else group.where.lower()
        yield Content.styled(f"{where}  ", DIM) + Content(show_text(with_keys(group.reason, key_of)))
    more = sum(len(group.lines) for group in groups[MOST_REASONS:])
    if more:
        yield Content.styled(f"and {more:,} more", DIM)
    for note in report.notes:
        yield Content.styled(show_text(with_keys(note, key_of)), "$crm-soon")
    if report.rejects:
        set_aside = "go" if report.dry_run else "went"
        yield Content.styled(show_text(f"rejected rows {set_aside} to {aside.name}, beside the file"), DIM)
