"""One logged interaction as a screen of its own: when, with whom, what came of it, the whole text."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.types import CSSPathType

from crm_core.catalog.pages import Query
from crm_tui.actions import bindings
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.interaction_actions import INTERACTION_ACTIONS
from crm_tui.widgets.interaction_lines import interaction_lines
from crm_tui.widgets.reading_pane import ReadingPane


class InteractionScreen(BaseScreen):
    """Everything about one interaction."""

    NAME = "customers"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "reading_pane.tcss"
    ACTIONS = INTERACTION_ACTIONS
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (ReadingPane,)

    def __init__(self, key: int) -> None:
        super().__init__()
        self._key = key

    def body(self) -> ComposeResult:
        """The detail."""
        browse, place = self.crm.browse, self.crm_app.session.place
        fields = browse.entities["interaction"].fields
        keys = tuple(field.key for field in fields)

        def read(key: int) -> dict[str, object] | None:
            page = browse.page("interaction", Query(filter=f"id:{key}", fields=keys))
            return dict(zip(keys, page.rows[0], strict=True)) if page.rows else None

        def lines(values: dict[str, object], width: int) -> Content:
            return interaction_lines(values, width, fields, place())

        yield ReadingPane(read, lines)

    def on_mount(self) -> None:
        """Read the interaction."""
        self._pane.focus()
        self._pane.show(self._key)

    @property
    def _pane(self) -> ReadingPane[dict[str, object]]:
        return self.query_one(ReadingPane)

    def subject(self) -> int:
        """The interaction that actions are about."""
        return self._key

    def shown_record(self) -> tuple[str, int]:
        """The same, with its kind."""
        return "interaction", self._key

    def values(self) -> Mapping[str, object]:
        """What is shown, nothing before it was read or when it is gone."""
        return self._pane.reading or {}

    def subject_title(self) -> str:
        """What people call it."""
        values = self.values()
        first_line = str(values.get("body") or "").strip().partition("\n")[0]
        return str(values.get("subject") or first_line or values.get("channel") or "")

    def reload(self) -> None:
        """Read the interaction again."""
        if self.query(ReadingPane):  # else the news came before there is anything to show
            self._pane.show(self._key, again=True)
