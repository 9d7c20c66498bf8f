"""Undo and redo of a change, and the cursor where it was."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui import bridge
from crm_tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from crm_core.store.undo import UnitEntry
    from crm_tui.app import CrmApp


def turn(app: "CrmApp", call: Callable[[], "UnitEntry"], word: str) -> None:
    """Take back or do again, say what, and put the cursor on what came back."""
    history = app.crm.history

    def write() -> tuple[str, list[tuple[str, int]]]:
        unit = call()
        return unit.summary, [(row.table, row.row) for row in history.of_unit(unit.id).rows]

    def written(done: tuple[str, list[tuple[str, int]]]) -> None:
        summary, touched = done
        app.tell(f"{word}: {summary}")
        if isinstance(app.screen, BaseScreen):
            app.screen.go_back_to(touched)

    bridge.write(app, write, written)
