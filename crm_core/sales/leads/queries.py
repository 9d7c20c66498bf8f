"""What is read of one lead: its fields, why it has its score, and the customer behind it."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change, Ref
from crm_core.customers import queries as customers
from crm_core.customers.queries import CustomerView
from crm_core.sales.leads.fields import REASONS


class LeadView(NamedTuple):
    """Everything about one lead: its fields by key, and the customer whole."""

    id: int
    values: dict[str, object]
    customer: CustomerView

    @property
    def title(self) -> str:
        """What the lead is called."""
        return str(self.values["title"])

    @property
    def reasons(self) -> tuple[str, ...]:
        """The rules that fit it, with their points: "+20 From a referral"."""
        found = self.values[REASONS]
        return tuple(map(str, found)) if isinstance(found, tuple) else ()


def added(core: Core, keys: Sequence[int]) -> list[Change]:
    """A sentence for each of the leads."""
    said = "SELECT 'Lead ' || l.id || ' \"' || l.title || '\" of ' || c.name || ' added' "
    with core.store.reading() as db:
        rows = [
            db.execute(
                f"{said} FROM leads l JOIN customers c ON c.id = l.customer_id WHERE l.id = ?", (key,)
            ).fetchone()
            for key in keys
        ]
    return [Change("lead", key, str(row[0])) for key, row in zip(keys, rows, strict=True)]


def view(core: Core, key: int, timeline: int = 50) -> LeadView:
    """One lead whole, in the trash or not."""
    with core.store.reading() as db:
        values = core.record(db, "lead", key, [field.key for field in core.entity("lead").fields])
    customer = values["customer"]
    assert isinstance(customer, Ref)  # noqa: S101 - a lead always has one
    return LeadView(key, values, customers.view(core, customer.id, timeline))
