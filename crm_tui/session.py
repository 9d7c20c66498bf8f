"""What every screen works with: the core, the business's facts as last read, and what typed words mean now."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from crm_core.catalog.business import BusinessFacts
from crm_core.tuples import NamedTuple
from crm_tui.values import Place

if TYPE_CHECKING:
    from crm_core.catalog.reading_values import ReadingContext
    from crm_core.crm import Crm
    from crm_tui.forms import Raw

DraftKey = tuple[str, int | None, str]
"""Entity, id (None for a new record), and for a new one what it is made for: "customer:1", a day, a stage."""


class Draft(NamedTuple):
    """What was typed into a form that was not saved, and the core's values of the record it was typed over."""

    typed: Mapping[str, "Raw"]
    base: Mapping[str, object]
    at: datetime


class Session:
    """Kept by the app; ``facts`` are read again whenever records change, so that asking for them costs nothing."""

    def __init__(self, crm: "Crm") -> None:
        self.crm = crm
        self.facts: BusinessFacts = crm.business.facts
        self.drafts: dict[DraftKey, Draft] = {}
        self.timeline_kinds: tuple[str, ...] = ()  # of every customer's timeline only these; all where there is none

    def place(self) -> Place:
        """Where and when the reader is; today changes at midnight, the zone with the settings."""
        return Place(self.crm.store.clock.today(self.facts.zone), self.facts.zone)

    def reading_context(self) -> "ReadingContext":
        """What typed values depend on now."""
        from crm_core.catalog.reading_values import ReadingContext

        facts = self.facts
        return ReadingContext(self.crm.store.clock.local(facts.zone), facts.zone, facts.currency, facts.country)
