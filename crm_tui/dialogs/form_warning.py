"""The line of a form that warns of what is there already while one types; it stands in nobody's way."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from textual.timer import Timer
from textual.widgets import Static

from crm_tui import bridge
from crm_tui.forms import Raw
from crm_tui.text import safe

if TYPE_CHECKING:
    from crm_core.crm import Crm


class Likely(NamedTuple):
    """A record that is likely the one that is typed in, and the sentence that says so."""

    entity: str
    id: int
    text: str


Warn = Callable[[Mapping[str, Raw]], Likely | None]
PAUSE = 0.3  # seconds without a key before anything is looked up


class FormWarning(Static):
    """``warn`` runs in a worker with what stands in the form; None takes the line away."""

    likely: Likely | None = None

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

    def _show(self, likely: Likely | None) -> None:
        self.likely = likely
        self.update(safe(f"{likely.text} · ctrl+g opens it" if likely else "", "$crm-soon"))
        self.display = likely is not None


def likely_there(crm: "Crm", customer_id: int = 0) -> Warn:
    """Warns of customers who are likely the same as the one that is typed in; of one that is changed, only by that."""

    def warn(values: Mapping[str, Raw]) -> Likely | None:
        if not str(values.get("name") or "").strip():
            return None
        known = {pair.second.id for pair in crm.duplicates.of(customer_id)} if customer_id else set()
        found = [pair for pair in crm.duplicates.like(values, customer_id=customer_id) if pair.second.id not in known]
        if not found:
            return None
        best = found[0]
        more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
        key, name = best.second.id, best.second.name
        return Likely(
            "customer", key, f"Likely there already: {name} (customer:{key}){more}: {', '.join(best.reasons)}"
        )

    return warn
