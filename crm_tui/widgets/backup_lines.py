"""The words of one backup: when and why it was made, what it holds, whether it is in order, what restoring it would lose."""

from collections.abc import Iterator

from textual.content import Content

from crm_core.values.dates import full_date
from crm_core.values.text import show_text, size_text
from crm_tui.backup_reading import BackupReading
from crm_tui.glyphs import sign
from crm_tui.values import Place
from crm_tui.widgets.columns import pad

DIM = "$crm-dim"
LABEL_CELLS = 10


def backup_lines(reading: BackupReading, width: int, place: Place) -> Content:
    """Everything about a backup, ``width`` cells wide."""
    rule = Content.styled(sign("rule") * width, "$crm-rule")
    lines = [*_head(reading, place), rule, *_state(reading), rule, *_loss(reading), rule, *_records(reading)]
    return Content("\n").join(lines)


def _head(reading: BackupReading, place: Place) -> Iterator[Content]:
    backup, moment = reading.backup, place.local(reading.backup.made_at)
    yield Content.styled(f"{full_date(moment.date())} {moment:%H:%M:%S}", "bold")
    yield Content.styled(show_text(backup.path.name), DIM)
    yield Content.styled(show_text(reading.place), DIM)


def _state(reading: BackupReading) -> Iterator[Content]:
    backup, checked = reading.backup, reading.checked
    yield _line("Reason", backup.reason.replace("-", " "))
    yield _line("Size", size_text(backup.size))
    if checked is not None:
        yield _line("Checked", checked.seen, "" if checked.ok else "$crm-late")
    elif backup.manifest is None:
        yield _line("Checked", "its side file is missing or changed, so nothing tells whether it is whole", "$crm-late")
    else:
        yield _line("Checked", "when it was made; v reads it again")
    yield _line("Stays" if reading.stays else "Goes", reading.why)


def _loss(reading: BackupReading) -> Iterator[Content]:
    lost = reading.lost
    yield Content.styled("If it were restored", DIM)
    if lost is None:
        yield Content("What was changed since cannot be told.")
        return
    yield Content(lost.sentence)
    for summary in lost.newest:
        yield Content.styled(f"  {show_text(summary)}", DIM)
    if lost.changes > len(lost.newest):
        yield Content.styled(f"  and {lost.changes - len(lost.newest):,} more", DIM)


def _records(reading: BackupReading) -> Iterator[Content]:
    for kind, count in reading.records:
        if count:
            yield Content(f"{count:>12,}  ") + Content.styled(show_text(kind), DIM)


def _line(label: str, text: str, style: str = "") -> Content:
    return Content.styled(pad(label, LABEL_CELLS), DIM) + Content.styled(show_text(text), style)
