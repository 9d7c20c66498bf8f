"""What all screens share: header, footer, actions, and reading again when records change."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen

from crm_tui.actions import GOES_BACK, Action, ActionHost
from crm_tui.crm_widget import unless_left
from crm_tui.screens import SCREENS, group_action, groups, places, scopes
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.footer import ActionFooter
from crm_tui.widgets.header import ScreenHeader
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_tui.app import CrmApp


GO_ON = 87  # how much it matters in the footer that the key of a group goes on


class BaseScreen(ActionHost, Screen[None]):
    """A full screen. A subclass names itself, lists its actions and composes its ``body``."""

    NAME = ""
    MARKING = ""  # what marked rows are for
    WIDGETS: tuple[type[ActionHost], ...] = ()
    _shown = False

    def compose(self) -> ComposeResult:
        """Header, body, footer."""
        yield ScreenHeader(places(self.NAME), self.NAME)
        yield from self.body()
        yield ActionFooter(self.crm_app.keys_of)

    async def on_event(self, event: events.Event) -> None:
        """Nothing is missed on a screen that is being left."""
        with unless_left(self):
            await super().on_event(event)

    def body(self) -> ComposeResult:
        """What stands between header and footer."""
        yield from ()

    def reload(self) -> None:
        """Read again what is shown."""

    def reread(self) -> None:
        """Something was written: read again what is shown."""
        self.reload()

    def land(self, entity: str, key: int) -> None:
        """Put the cursor on a record."""

    def open_card(self, key: int) -> None:
        """Open the record that was landed on, where the list leaves no room for it."""

    def go_back_to(self, touched: Sequence[tuple[str, int]]) -> None:
        """Put the cursor on a record that undo has just touched; ``touched`` are rows of tables of the database."""

    def shown_record(self) -> tuple[str, int] | None:
        """The record that keys are about: its kind and its id; None where the screen shows none."""
        return None

    def open_command(self) -> Sequence[str]:
        """The command line that shows what Enter opens here, nothing where there is nothing."""
        return ()

    def is_filtered(self) -> bool:
        """Whether a filter narrows what is shown."""
        return any(bar.text.strip() for bar in self.query(FilterBar))

    def action_perform(self, action_id: str) -> None:
        """Run one of the screen's actions; what goes back leads to what led here, if anything did."""
        back = next(action for action in self.ACTIONS if action.id == action_id).no_twin == GOES_BACK
        if not (back and self.crm_app.lead_back(self)):
            super().action_perform(action_id)

    def close_detail(self) -> None:
        """Go back to the list from the screen of a record that was deleted; on the list itself nothing."""
        if len(self.app.screen_stack) > 1 and self.app.screen is self:
            self.app.pop_screen()

    @classmethod
    def scope(cls) -> tuple[Action, ...]:
        """Its own actions and those of the widgets it consists of."""
        return (*cls.ACTIONS, *(action for widget in cls.WIDGETS for action in widget.ACTIONS))

    @property
    def crm_app(self) -> "CrmApp":
        """The app, by its own type."""
        from crm_tui.app import CrmApp

        assert isinstance(self.app, CrmApp)  # noqa: S101
        return self.app

    @property
    def crm(self) -> "Crm":
        """The core."""
        return self.crm_app.crm

    def hosts(self) -> list[ActionHost]:
        """Who owns the keys that work now: the focused widget, what it stands in, the screen, the app."""
        start = self.focused or self
        return [node for node in start.ancestors_with_self if isinstance(node, ActionHost)]

    def with_keys(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Lines whose ``{action.id}`` become the keys the user has for these actions."""
        return tuple(re.sub(r"\{([\w.-]+)\}", lambda found: self.key(found[1]), line) for line in lines)

    def key(self, action_id: str) -> str:
        """The key the user has for an action, here or on another screen; the palette's where it has none."""
        near = (*self.crm_app.ACTIONS, *self.scope())
        action = next((one for one in near if one.id == action_id), None)
        # The other screens are only loaded when they are needed.
        action = action or next(one for actions in scopes() for one in actions if one.id == action_id)
        return self.crm_app.key_of(action) or "ctrl+p"

    def completion(self, entity: str) -> Callable[[str, int], Sequence[str]]:
        """Completes filters over an entity, the values that the database holds (stages, tags, cities) included."""
        browse = self.crm.browse
        return lambda text, cursor: browse.complete(entity, text, cursor)

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Every action that can be reached now, nearest owner first."""
        return [(host, self._said_here(action)) for host in self.hosts() for action in host.ACTIONS]

    def _said_here(self, action: Action) -> Action:
        """Marking is for something else on every screen."""
        return action._replace(help=self.MARKING) if self.MARKING and action.id == "table.mark" else action

    def refresh_footer(self) -> None:
        """Show the keys that matter where the focus is."""
        typing = self.focused is not None and self.focused.check_consume_key("x", "x")
        # While one is typing, what the screen's keys would do belongs to the text: shift+left selects.
        here = [(host, self.as_offered(action)) for host, action in self.actions_here() if self.in_footer(action)]
        actions = [action for host, action in here if not (typing and host is self)]
        own = {action.id for action in self.ACTIONS}
        screen_first = sorted(actions, key=lambda action: action.id not in own)
        self.query_one(ActionFooter).set_actions(screen_first, typing)

    def in_footer(self, action: Action) -> bool:
        """Whether the footer may offer an action now; help and palette do in any case.

        Where a screen logs what is about its own record, the key that does so from anywhere is one too many.
        """
        return action.id != "app.log" or not any(one.id.endswith(".log") for one in self.ACTIONS)

    def as_offered(self, action: Action) -> Action:
        """The key of the group that this screen stands in, named after the screen it goes on to; others as they are."""
        names = next(
            ([one.name for one in group] for name, group in groups().items() if action.id == group_action(name)), []
        )
        if self.NAME not in names:
            return action
        following = self.crm_app.next_of(names)
        label = next(entry.label for entry in SCREENS if entry.name == following)
        return action._replace(label=label, footer=GO_ON)

    def refresh_header(self) -> None:
        """Show the day and the business."""
        self.query_one(ScreenHeader).set_right(*self.crm_app.header_parts())

    def unsettled(self) -> bool:
        """Whether keys had better wait, because the rows that a filter lets through are not shown yet."""
        return any(bar.unsettled for bar in self.query(FilterBar))

    def rereading(self) -> bool:
        """Whether a list still shows the rows from before a change."""
        return any(table.rereading for table in self.query(RecordsTable) if table.display)

    def set_status(self, text: str) -> None:
        """What the footer says at its right edge."""
        for footer in self.query(ActionFooter):  # None before the screen is laid out, and when it is being left.
            footer.set_status(text)

    def _compositor_refresh(self) -> None:
        # What is painted during a batch, as the start is one, Textual throws away and paints again at the end. Neither
        # that nor the first paint has a public hook.
        if not self.app._batch_count:
            super()._compositor_refresh()
            self.crm_app.painted()

    def on_mount(self) -> None:
        """Fill header and footer."""
        self.refresh_footer()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Back from another screen: read again if anything was written meanwhile."""
        app = self.crm_app
        if not self._shown:
            # What was made just now has its styles already; to look for them again would hold up its first paint.
            self._shown, event.refresh_styles = True, False
        self.refresh_header()
        self.set_status(app.status)
        if app.stale(self):
            self.reread()

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Other keys matter now."""
        self.refresh_footer()

    @on(ScreenHeader.Picked)
    def _go(self, event: ScreenHeader.Picked) -> None:
        self.crm_app.go(event.name)

    @on(ActionFooter.Picked)
    def _perform(self, event: ActionFooter.Picked) -> None:
        for host, action in self.actions_here():
            if action.id == event.action_id:
                host.action_perform(action.id)
                return
