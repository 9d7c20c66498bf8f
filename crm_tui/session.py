"""What every screen works with: the core, the business's facts as last read, and what typed words mean now."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.business import BusinessFacts
from crm_core.catalog.reading_values import ReadingContext
from crm_tui.values import Place

if TYPE_CHECKING:
    from crm_core.crm import Crm


class Session:
    """Kept by the app; ``facts`` are read again whenever records change, so that asking for them costs nothing."""

    def __init__(self, crm: "Crm") -> None:
        self.crm = crm
        self.facts: BusinessFacts = crm.business.facts

    def place(self) -> Place:
        """Where and when the reader is; today changes at midnight, the zone with the settings."""
        return Place(self.crm.store.clock.today(self.facts.zone), self.facts.zone)

    def reading_context(self) -> ReadingContext:
        """What typed values depend on now."""
        facts = self.facts
        return ReadingContext(self.crm.store.clock.local(facts.zone), facts.zone, facts.currency, facts.country)

    def completion(self, entity: str) -> Callable[[str, int], Sequence[str]]:
        """Completes filters over an entity: (text, cursor) to what the word there could become."""
        described = self.crm.browse.entities[entity]

        def candidates(text: str, cursor: int) -> Sequence[str]:
            from crm_core.catalog.filters.suggest import complete

            return complete(text, cursor, described)

        return candidates
