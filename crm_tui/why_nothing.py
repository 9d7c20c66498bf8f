"""What the filter line says of a filter that finds nothing: the value in it that no record has."""

from typing import Any

from crm_core.errors import CrmError
from crm_core.store import Interrupt
from crm_tui import bridge


class WhyNothing:
    """Looks in the background, and stops when something else is typed."""

    def __init__(self, screen: Any, entity: str) -> None:
        self._screen = screen
        self._entity = entity
        self._interrupt = Interrupt()
        self._asked = 0

    def ask(self, text: str) -> None:
        """Say in the filter line which value of ``text`` no record has, if that is why nothing was found."""
        self.stop()
        crm, entity, interrupt, number = self._screen.crm, self._entity, self._interrupt, self._asked

        def read() -> str:
            try:
                return str(crm.browse.unknown_value(entity, text, interrupt))
            except CrmError:
                raise
            except Exception:
                if number != self._asked:
                    return ""  # stopped, because it is not wanted any more
                raise

        bridge.load(self._screen, "why", read, lambda why: self._say(number, why))

    def stop(self) -> None:
        """Look no further."""
        self._asked += 1
        self._interrupt.stop()
        self._interrupt = Interrupt()

    def _say(self, number: int, why: str) -> None:
        if number == self._asked and why:
            self._screen.bar.set_problem(f"{why[0].upper()}{why[1:]}.")
