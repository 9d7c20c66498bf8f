"""Customers and interactions as the faces use them; the write road is loaded by the first write."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import SHOWN, Change, TimelineEntry
from crm_core.customers import queries, timeline
from crm_core.customers.queries import CustomerView

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview
    from crm_core.customers.address_book import AddressEntry


class Customers:
    """Persons and organizations."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, values: Values) -> Change:
        """Add a customer. Raises InvalidValue, UnknownName, NotFound."""
        from crm_core.customers import writes

        return writes.add(self._core, values)

    def edit(self, customer_id: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of a customer; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
        from crm_core.customers import writes

        return writes.edit(self._core, customer_id, values, expected)

    def delete(self, customer_id: int) -> Change:
        """Move a customer to the trash. Raises NotFound."""
        return self._core.to_trash("customer", customer_id)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several customers in one step, all or none. Raises InvalidValue, NotFound."""
        from crm_core.catalog import bulk
        from crm_core.customers.bulk import change_customers
        from crm_core.customers.points import phones_told

        return bulk.edit_all(self._core, "customer", keys, values, change_customers, phones_told)

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.catalog import bulk
        from crm_core.customers.bulk import ADDRESSES, change_customers

        return bulk.preview(
            self._core, "customer", keys, values, change_customers, shown, besides={"address": ADDRESSES}
        )

    def delete_all(self, keys: Sequence[int]) -> Change:
        """Move several customers to the trash in one step, all or none. Raises NotFound."""
        return self._core.all_to_trash("customer", keys)

    def restore(self, customer_id: int) -> Change:
        """Bring a customer back from the trash. Raises Conflict."""
        return self._core.from_trash("customer", customer_id)

    def mark_point(self, customer_id: int, point: str, marks: Values) -> Change:
        """Note label, primary, invalid, opt_out on a contact point. Raises NotFound, Ambiguous, InvalidValue."""
        from crm_core.customers import point_marks

        return point_marks.mark(self._core, customer_id, point, marks)

    def edit_address(self, customer_id: int, which: str | int, changes: Values) -> Change:
        """Change an address, named by number, label or content, or by the ``key`` of its view: parts, ``label``, ``primary``.

        Raises NotFound, Ambiguous, InvalidValue.
        """
        from crm_core.customers import addresses

        return addresses.edit(self._core, customer_id, which, changes)

    def doubts(self, values: Values, customer_id: int | None = None) -> list[str]:
        """What among values that were just written is kept as typed, and can hardly be right: a sentence each."""
        from crm_core.customers import doubts

        return doubts.doubts(self._core, values, customer_id)

    def view(self, customer_id: int, timeline: int = 50, kinds: Collection[str] = ()) -> CustomerView:
        """Everything about one customer; of the timeline at most so much, and only ``kinds`` where some are named.

        Raises UnknownName for a kind.
        """
        return queries.view(self._core, customer_id, timeline, kinds)

    def timeline(self, customer_id: int, limit: int = 50, kinds: Collection[str] = ()) -> tuple[TimelineEntry, ...]:
        """What happened with a customer, newest first. Raises UnknownName."""
        with self._core.store.reading() as db:
            return timeline.entries_of(self._core.catalog, db, customer_id, limit, kinds)

    def timeline_kinds(self) -> tuple[str, ...]:
        """The words that entries of a timeline can be chosen by."""
        return timeline.words_of(self._core.catalog)

    def timeline_numbers(self, customer_id: int) -> dict[str, int]:
        """How many entries each of these words finds, without those that find none."""
        with self._core.store.reading() as db:
            return timeline.numbers_of(self._core.catalog, db, customer_id)

    def addresses(self, text: str) -> "list[AddressEntry]":
        """E-mail addresses for which every word begins a word of the name, the organization or the address."""
        from crm_core.customers import address_book

        return address_book.look_up(self._core, text)


class Interactions:
    """The communication history."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, values: Values) -> Change:
        """Log an interaction. Raises InvalidValue, NotFound, Ambiguous."""
        from crm_core.customers import interactions

        return interactions.add(self._core, values)

    def edit(self, key: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of an interaction. Raises InvalidValue, NotFound, Clash."""
        from crm_core.customers import interactions

        return interactions.edit(self._core, key, values, expected)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several interactions in one step, all or none. Raises InvalidValue, NotFound."""
        from crm_core.catalog import bulk
        from crm_core.customers.bulk import change_interactions

        return bulk.edit_all(self._core, "interaction", keys, values, change_interactions)

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.catalog import bulk
        from crm_core.customers.bulk import change_interactions

        return bulk.preview(self._core, "interaction", keys, values, change_interactions, shown)

    def delete(self, key: int) -> Change:
        """Move an interaction to the trash. Raises NotFound."""
        return self._core.to_trash("interaction", key)

    def restore(self, key: int) -> Change:
        """Bring an interaction back from the trash. Raises Conflict."""
        return self._core.from_trash("interaction", key)
