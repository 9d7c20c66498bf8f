"""What the detail of a customer is made of, read in one go outside the UI thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Page, Query

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.customers.queries import CustomerView

MOST_RELATED = 8
MOST_QUOTES = 4
MOST_ORDERS = 4
TIMELINE_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class CustomerReading:
    """A customer, its open deals, its coming appointments, its newest quotes and orders; a page is None where there is no such entity.

    ``kinds`` are those that the timeline was narrowed to, ``photo`` says what picture there is.
    """

    view: "CustomerView"
    deals: Page | None
    appointments: Page | None
    quotes: Page
    orders: Page | None
    kinds: tuple[str, ...] = ()
    photo: str = ""


def read_customer(crm: "Crm", key: int, kinds: tuple[str, ...] = ()) -> "CustomerReading | None":
    """Everything the detail shows, None when the customer is gone."""
    view = crm.customers.view(key, TIMELINE_ENTRIES, kinds)
    if not view.values:
        return None
    now = crm.store.clock.stamp()
    past = tuple(entry for entry in view.timeline if entry.at <= now)
    deals = _related(
        crm, "deal", f"(customer:{key} OR contact:{key}) status:open", ("title", "stage", "value", "expected_close")
    )
    appointments = _related(crm, "appointment", f"customer:{key} start:today..", ("title", "start"))
    quotes = crm.quotes.of("customer", key, MOST_QUOTES)
    orders = _related(
        crm, "order", f"customer:{key}", ("ordered_on", "number", "products", "status", "total"), MOST_ORDERS
    )
    photo = crm.photos.about(str(digest)) if (digest := view.values.get("photo")) else ""
    return CustomerReading(view._replace(timeline=past), deals, appointments, quotes, orders, kinds, photo)


def _related(
    crm: "Crm", entity: str, filter_text: str, fields: tuple[str, ...], most: int = MOST_RELATED
) -> Page | None:
    described = crm.browse.entities.get(entity)
    if described is None:
        return None
    return crm.browse.page(entity, Query(filter=filter_text, fields=fields, limit=most))
