"""Leads and their rules as the faces use them; the write road is loaded by the first write."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import SHOWN, Change
from crm_core.sales.leads import queries
from crm_core.sales.leads.queries import LeadView
from crm_core.sales.leads.scores import Scores

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview
    from crm_core.sales.leads.capture import Captured
    from crm_core.sales.leads.rules import LeadRules


class Leads:
    """Inquiries, each of a customer."""

    def __init__(self, core: Core, scores: Scores) -> None:
        self._core = core
        self._scores = scores

    @cached_property
    def rules(self) -> "LeadRules":
        """The rules that score leads."""
        from crm_core.sales.leads.rules import LeadRules

        return LeadRules(self._core, self._scores)

    def add(self, values: Values) -> Change:
        """Add a lead of a known customer. Raises InvalidValue, UnknownName, NotFound, Ambiguous."""
        from crm_core.sales.leads import writes

        return writes.add(self._core, values)

    def capture(self, text: str, values: Mapping[str, object] | None = None) -> "Captured":
        """Add a lead as it is said in one line, its customer too where nobody is known. Raises the same."""
        from crm_core.sales.leads import capture

        return capture.capture(self._core, text, values or {})

    def added(self, keys: Sequence[int]) -> list[Change]:
        """What to say of leads that an import has added."""
        return queries.added(self._core, keys)

    def edit(self, key: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of a lead; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
        from crm_core.sales.leads import writes

        return writes.edit(self._core, key, values, expected)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several leads in one step, all or none. Raises InvalidValue, NotFound."""
        from crm_core.catalog import bulk
        from crm_core.sales.leads.bulk import change_leads

        return bulk.edit_all(self._core, "lead", keys, values, change_leads)

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.catalog import bulk
        from crm_core.sales.leads.bulk import change_leads

        return bulk.preview(self._core, "lead", keys, values, change_leads, shown)

    def work(self, key: int) -> Change:
        """Take a new lead up. Raises NotFound, Conflict when it is closed."""
        return self.work_all((key,))

    def work_all(self, keys: Sequence[int]) -> Change:
        """Take several leads up in one step, all or none. Raises NotFound, Conflict when one is closed."""
        from crm_core.sales.leads import status

        return status.work(self._core, keys)

    def qualify(self, key: int, deal_values: Values | None = None) -> Change:
        """Make a deal of a lead; gives the deal. Raises NotFound, Conflict, and what adding a deal raises."""
        from crm_core.sales.leads import status

        return status.qualify(self._core, key, deal_values)

    def disqualify(self, key: int, reason: str) -> Change:
        """Note why nothing comes of a lead. Raises NotFound, UsageProblem without a reason, Conflict for one with a deal."""
        return self.disqualify_all((key,), reason)

    def disqualify_all(self, keys: Sequence[int], reason: str) -> Change:
        """The same for several leads in one step, all or none. Raises the same."""
        from crm_core.sales.leads import status

        return status.disqualify(self._core, keys, reason)

    def reopen(self, key: int) -> Change:
        """Work on a closed lead again. Raises NotFound, Conflict when it has become a deal."""
        from crm_core.sales.leads import status

        return status.reopen(self._core, key)

    def delete(self, key: int) -> Change:
        """Move a lead to the trash. Raises NotFound."""
        return self._core.to_trash("lead", key)

    def restore(self, key: int) -> Change:
        """Bring a lead back from the trash. Raises Conflict."""
        return self._core.from_trash("lead", key)

    def view(self, key: int) -> LeadView:
        """Everything about one lead."""
        return queries.view(self._core, key)
