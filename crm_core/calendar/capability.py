"""Appointments and calendar files as the faces use them; the write road is loaded by the first write."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from crm_core.calendar import queries
from crm_core.calendar.coming import coming
from crm_core.calendar.queries import AgendaDay, AppointmentView
from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import SHOWN, Change

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview

UNNAMED = "Appointments"


class Appointments:
    """What happens when, where and with whom."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, values: Values) -> Change:
        """Add an appointment. Raises InvalidValue, UnknownName, NotFound, Ambiguous."""
        from crm_core.calendar import writes

        return writes.add(self._core, values)

    def edit(self, key: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of an appointment; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
        from crm_core.calendar import writes

        return writes.edit(self._core, key, values, expected)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several appointments in one step, all or none. Raises InvalidValue, NotFound."""
        from crm_core.calendar.bulk import change_appointments
        from crm_core.catalog import bulk

        return bulk.edit_all(self._core, "appointment", keys, values, change_appointments)

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.calendar.bulk import change_appointments
        from crm_core.catalog import bulk

        return bulk.preview(self._core, "appointment", keys, values, change_appointments, shown)

    def cancel(self, key: int) -> Change:
        """Say that it does not take place; it stays in the calendar as cancelled. Raises NotFound."""
        return self.edit(key, {"status": "cancelled"})

    def delete(self, key: int) -> Change:
        """Move an appointment to the trash. Raises NotFound."""
        return self._core.to_trash("appointment", key)

    def restore(self, key: int) -> Change:
        """Bring an appointment back from the trash. Raises Conflict."""
        return self._core.from_trash("appointment", key)

    def view(self, key: int) -> AppointmentView:
        """Everything about one appointment."""
        return queries.view(self._core, key)

    def coming(self, filter_text: str) -> str:
        """The filter narrowed down to what is not over yet, unless it names a time or a record. Raises FilterProblem."""
        return coming(self._core, filter_text)

    def agenda(self, first: date, days: int = 1) -> tuple[AgendaDay, ...]:
        """Each of ``days`` days from ``first`` on, and what happens on it, in the business's time zone."""
        return queries.agenda(self._core, first, days)


class Calendar:
    """The calendar as other programs read it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def export(self, filter_text: str = "", name: str = "") -> bytes:
        """The appointments that match as a calendar file (RFC 5545) called ``name``, or after the business.

        The same data gives the same bytes. Raises FilterProblem.
        """
        from crm_core.calendar.ics import calendar_bytes

        called = name or self._core.business.facts.name or UNNAMED
        return calendar_bytes(queries.calendar_entries(self._core, filter_text), called)
