"""The lines of a customer's detail about others, other organizations and what the customer likes."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content

from crm_core.customers.queries import CustomerView
from crm_core.customers.relation_queries import AffiliationView
from crm_core.values.text import shorten, show_text
from crm_tui.widgets.columns import pad

DIM = "$crm-dim"
LABEL_CELLS = 7
MOST = 3
GAP = 2
LEAST_NOTE = 3
Pair = tuple[str, str]  # what it is, and dim at the right what is known about it


def relation_lines(view: CustomerView, width: int, *, whole: bool = False) -> list[Content]:
    """Preferences, relationships, other organizations, people, subsidiaries; a few of each, or the ``whole`` of them."""
    elsewhere = [each for each in view.affiliations if not each.is_main]
    groups: tuple[tuple[str, list[Pair]], ...] = (
        ("Likes", [(f"{each.name}: {each.value}", each.learned_from or "") for each in view.preferences]),
        (
            "Links",
            [(f"{each.kind.replace('-', ' ')} {each.other.name}", each.note or "") for each in view.relationships],
        ),
        ("Also", [(_named(each.organization.name, each), _when(each)) for each in elsewhere]),
        ("People", [(_named(each.customer.name, each), _when(each)) for each in view.people]),
        ("Owns", [(_named(each.customer.name, each), _when(each)) for each in view.subsidiaries]),
    )
    return [line for label, pairs in groups for line in _group(label, pairs, width, len(pairs) if whole else MOST)]


def _group(label: str, pairs: Sequence[Pair], width: int, most: int) -> Iterable[Content]:
    shown = pairs if len(pairs) <= most else pairs[: most - 1]
    for number, (text, note) in enumerate(shown):
        yield _line(label if not number else "", text, note, width)
    if len(shown) < len(pairs):
        yield _line("", f"and {len(pairs) - len(shown):,} more", "", width)


def _line(label: str, text: str, note: str, width: int) -> Content:
    """What it is comes first; the note gets the room that is left, or none."""
    text, room = show_text(text), max(width - LABEL_CELLS, 8)
    note = shorten(show_text(note), room - cell_len(text) - GAP)
    if cell_len(note) < LEAST_NOTE:
        note = ""
    taken = cell_len(note) + GAP if note else 0
    line = Content.styled(pad(label, LABEL_CELLS), DIM) + Content(pad(text, room - taken))
    return line + Content.styled(" " * GAP + note, DIM) if note else line


def _named(name: str, affiliation: AffiliationView) -> str:
    return f"{name} · {affiliation.role}" if affiliation.role else name


def _when(affiliation: AffiliationView) -> str:
    """The years, as far as they are known: "2012–2015", "since 2021", "until 2024"."""
    start, end = ((day or "")[:4] for day in (affiliation.started_on, affiliation.ended_on))
    if start and end:
        return start if start == end else f"{start}–{end}"
    return f"since {start}" if start else f"until {end}" if end else ""
