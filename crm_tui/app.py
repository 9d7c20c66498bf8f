"""The application: screens as modes, theme and keys, and the bridge from the core to the screens."""

import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from textual.app import App
from textual.binding import BindingType

from crm_core.catalog.filters.suggest import complete
from crm_core.errors import CrmError
from crm_core.values.dates import short_date
from crm_core.values.text import show_text
from crm_tui import bridge
from crm_tui.actions import Action, ActionHost, bindings, show_key
from crm_tui.app_actions import APP_ACTIONS
from crm_tui.bridge import RecordsChanged
from crm_tui.crash import write_crash_file
from crm_tui.glyphs import sign
from crm_tui.keymap import checked_keymap
from crm_tui.screens import SCREENS, scopes
from crm_tui.screens.base import BaseScreen
from crm_tui.theme import colours
from crm_tui.values import Place
from crm_tui.watch import ChangeWatcher
from crm_tui.widgets.filter_bar import Complete

if TYPE_CHECKING:
    from crm_core.crm import Crm

STYLES = Path(__file__).parent / "styles"


class CrmApp(ActionHost, App[None]):
    """Owns modes, theme, keys and the news that records changed; everything else belongs to the screens."""

    TITLE = "crm"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH: ClassVar[list[str | Path]] = [STYLES / name for name in ("base.tcss", "records.tcss", "dialogs.tcss")]
    ACTIONS = APP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings(APP_ACTIONS)

    def __init__(
        self, crm: "Crm", theme: str = "", keys: Mapping[str, str] | None = None, notes: Sequence[str] = ()
    ) -> None:
        super().__init__()
        # Textual's own crash report prints the values of local variables: it goes nowhere.
        self.error_console = Console(file=io.StringIO())
        self.crm = crm
        self.crash: BaseException | None = None
        self.facts = crm.business.facts
        self.status = ""
        self.drafts: dict[tuple[str, int | None], dict[str, object]] = {}
        self._notes = tuple(notes)
        self._wanted_theme = theme
        self._wanted_keys = dict(keys or {})
        self._keys: dict[str, str] = {}
        self._version = 0
        self._seen: dict[BaseScreen, int] = {}
        self._watcher = ChangeWatcher(crm.store.data_version, lambda: self.post_message(RecordsChanged()))
        for entry in SCREENS:
            self.add_mode(entry.name, lambda entry=entry: entry.screen_class()())

    # Start and end

    def on_mount(self) -> None:
        """Theme, keys, first screen; then whatever may wait until something is painted."""
        self._apply_preferences()
        for note in self._notes:
            self.tell(note, warning=True)
        self.switch_mode(SCREENS[0].name)
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        self._watcher.start()
        self.run_worker(_load_write_road, thread=True, exit_on_error=False)

    def on_unmount(self) -> None:
        """Stop watching."""
        self._watcher.stop()

    def _apply_preferences(self) -> None:
        theme = self._wanted_theme
        if theme in self.available_themes:
            self.theme = theme
        elif theme:
            self.tell(f'There is no theme "{theme}"; choose one with ctrl+p Theme.', warning=True)
        if self._wanted_keys:
            self._keys, problems = checked_keymap(self._wanted_keys, scopes())
            self.set_keymap(self._keys)
            for problem in problems:
                self.tell(problem, warning=True)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The program's own colours, for styles and texts."""
        return colours(self.current_theme)

    def _handle_exception(self, error: Exception) -> None:
        # Textual has no public hook for this; were it renamed, start() would still print its sentence.
        self.crash = self.crash or error
        super()._handle_exception(error)

    # Telling

    def tell(self, text: str, *, warning: bool = False) -> None:
        """Show a sentence in the corner for a while."""
        self.notify(show_text(text), markup=False, severity="warning" if warning else "information", timeout=5)

    def fail(self, error: Exception) -> None:
        """Tell what went wrong in the background; what nobody foresaw leaves a crash file."""
        if isinstance(error, CrmError):
            self.tell(error.sentence, warning=True)
        else:
            self.tell(f"Something unexpected went wrong; details are in {write_crash_file(error)}.", warning=True)

    def place(self) -> Place:
        """Where and when the reader is; today changes at midnight, the zone with the settings."""
        return Place(self.crm.store.clock.today(self.facts.zone), self.facts.zone)

    def completion(self, entity: str) -> Complete:
        """Completes filters over an entity."""
        described = self.crm.browse.entities[entity]
        return lambda text, cursor: complete(text, cursor, described)

    def header_text(self) -> str:
        """The day and the business."""
        today = self.place().today
        return f"{short_date(today, today)}  {self.facts.name}".rstrip()

    def key_of(self, action: Action) -> str:
        """The key of an action as people write it, the user's own choice first."""
        return show_key(self._keys.get(action.id, action.keys))

    # Screens

    def go(self, name: str) -> None:
        """Switch to a screen."""
        if self.current_mode != name:
            self.switch_mode(name)

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Every action that can be reached now."""
        screen = self.screen
        return screen.actions_here() if isinstance(screen, BaseScreen) else [(self, a) for a in self.ACTIONS]

    def stale(self, screen: BaseScreen) -> bool:
        """Whether something was written since the screen last read; it counts as read from now on."""
        seen = self._seen.get(screen, self._version)
        self._seen[screen] = self._version
        return seen != self._version

    def on_records_changed(self, _event: RecordsChanged) -> None:
        """Let every screen that can be seen read again; the others do when they come back."""
        self._version += 1
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                self._seen[screen] = self._version
                screen.reload()

    # The world outside

    def copy(self, text: str | None) -> None:
        """Put text on the clipboard of the terminal (OSC 52), None nothing."""
        if text is not None:
            self.copy_to_clipboard(show_text(text))
            self.tell(f"Copied: {text}")

    def open_link(self, address: str | None) -> None:
        """Open an address with the program the system has for it."""
        if address is not None:
            self.open_url(address)

    def fill_sample(self) -> None:
        """Fill the database with sample data."""
        bridge.write(self, (), lambda: self.crm.sample.fill(), lambda _: self.tell("Sample data is in."))

    # Changes

    def saved(self, summary: str) -> None:
        """Say that something was written and that it can be taken back."""
        now = self.crm.store.clock.local(self.facts.zone)
        self.set_status(f"{sign('saved')} saved {now:%H:%M}")
        self.tell(f"{summary} · {self.key_of(self._action('app.undo'))} undoes")

    def set_status(self, text: str) -> None:
        """Keep a status for every screen and show it on this one."""
        self.status = text
        if isinstance(self.screen, BaseScreen):
            self.screen.set_status(text)

    def undo(self) -> None:
        """Take back this session's last change."""
        history, session = self.crm.history, self.crm.store.origin.session

        def take_back() -> str:
            return history.undo(history.require_undo(session).id).summary

        bridge.write(self, (), take_back, lambda summary: self.tell(f"Undone: {summary}"))

    def redo(self) -> None:
        """Do again what this session undid last."""
        history, session = self.crm.history, self.crm.store.origin.session

        def bring_back() -> str:
            return history.redo(history.require_redo(session).id).summary

        bridge.write(self, (), bring_back, lambda summary: self.tell(f"Done again: {summary}"))

    def _action(self, action_id: str) -> Action:
        return next(action for action in APP_ACTIONS if action.id == action_id)

    def set_theme(self, name: str | None) -> None:
        """Use a theme, None leaves it as it is."""
        if name is not None:
            self.theme = name


def session_name(variables: Mapping[str, str]) -> str:
    """The terminal session whose changes ``u`` takes back: CRM_SESSION, or the session of the shell."""
    return variables.get("CRM_SESSION") or f"shell-{os.getsid(0)}"


def _load_write_road() -> None:
    """Import what the first write would have to wait for."""
    import crm_core.customers.writes
    import crm_core.schema  # noqa: F401


def start(database: Path | None) -> int:
    """Run the full screen on a database, by default the configured one; gives the exit code."""
    import sys

    from crm_core.clock import clock_from
    from crm_core.config import load_config
    from crm_core.crm import open_crm
    from crm_core.paths import config_file, database_file
    from crm_core.store import Origin

    notes: list[str] = []
    theme, configured = "", ""
    keys: dict[str, str] = {}
    try:
        config = load_config(config_file(os.environ))
        theme, keys, configured = config.get("theme"), dict(config.keys), config.get("database")
    except CrmError as problem:
        notes.append(problem.sentence)
    path = database or database_file(os.environ, configured)
    crm = open_crm(path, Origin(session=session_name(os.environ), face="tui"), clock_from(os.environ))
    try:
        app = CrmApp(crm, theme, keys, notes)
        app.run()
    finally:
        crm.close()
    if app.return_code:
        where = f" Details are in {write_crash_file(app.crash)}." if app.crash else ""
        print(f"crm: the program had to stop; nothing that was saved is lost.{where}", file=sys.stderr)  # noqa: T201
    return app.return_code or 0
