"""The line of a form that warns of what is there already while one types; it stands in nobody's way."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.widgets import Static

from crm_tui import bridge
from crm_tui.forms import Raw
from crm_tui.text import safe

if TYPE_CHECKING:
    from crm_core.crm import Crm

Warn = Callable[[Mapping[str, Raw]], str]
PAUSE = 0.3  # seconds without a key before anything is looked up


class FormWarning(Static):
    """``warn`` runs in a worker with what stands in the form; "" takes the line away."""

    def __init__(self, warn: Warn) -> None:
        super().__init__("", id="form-warning", classes="dialog-message", markup=False)
        self._warn = warn
        self._pending: Timer | None = None
        self._seen: dict[str, Raw] = {}
        self.display = False

    def typed(self, values: Mapping[str, Raw]) -> None:
        """Look again, once the keys rest."""
        if self._pending is not None:
            self._pending.stop()
        self._pending = self.set_timer(PAUSE, lambda: self._look(dict(values)))

    def _look(self, values: dict[str, Raw]) -> None:
        if values == self._seen:
            return
        self._seen = values
        # A database that is busy just now says so when the form is saved.
        bridge.load(self, "warning", lambda: self._warn(values), self._show, lambda _: None)

    def _show(self, text: str) -> None:
        self.update(safe(text, "$crm-soon"))
        self.display = bool(text)


def likely_there(crm: "Crm") -> Warn:
    """Warns of customers who are likely the same as the one that is typed in."""

    def warn(values: Mapping[str, Raw]) -> str:
        if not str(values.get("name") or "").strip():
            return ""
        found = crm.duplicates.like(values)
        if not found:
            return ""
        best = found[0]
        more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
        return f"Likely there already: {best.second.name} (customer:{best.second.id}){more}: {', '.join(best.reasons)}"

    return warn
