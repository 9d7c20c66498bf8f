"""The application: screens as modes, theme and keys, and the news that records changed."""

import gc
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.types import CSSPathType

from crm_core.catalog.business import BusinessFacts
from crm_core.catalog.windows import Window
from crm_core.errors import CrmError
from crm_core.values.dates import short_date
from crm_core.values.text import show_text
from crm_tui import bridge
from crm_tui.actions import Action, ActionHost, bindings, show_key
from crm_tui.app_actions import APP_ACTIONS
from crm_tui.bridge import RecordsChanged
from crm_tui.crash import write_crash_file
from crm_tui.customer_list import FirstPage
from crm_tui.glyphs import sign
from crm_tui.keymap import checked_keymap
from crm_tui.on_a_desktop import OnADesktop
from crm_tui.saving import Saving
from crm_tui.screens import SCREENS, ScreenEntry, scopes
from crm_tui.screens.base import BaseScreen
from crm_tui.session import Session
from crm_tui.start import Preferences
from crm_tui.taking_back import turn
from crm_tui.text import two_lines
from crm_tui.theme import colours
from crm_tui.watch import ChangeWatcher
from crm_tui.way_back import WayBack, from_record, from_records

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_tui.screens.viewed import Viewed

REST_SECONDS = 0.1
TOAST_PART = 0.9  # of the window, as its style says
TOAST_FRAME = 6  # cells
STYLES = Path(__file__).parent / "styles"


class CrmApp(ActionHost, OnADesktop, Saving):
    """Owns modes, theme, keys and the news that records changed; everything else belongs to the screens."""

    TITLE = "crm"
    DEFAULT_MODE = SCREENS[0].name
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH: ClassVar[CSSPathType | None] = [STYLES / f"{name}.tcss" for name in ("base", "records", "dialogs")]
    ACTIONS = APP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings(APP_ACTIONS)

    def __init__(
        self,
        crm: "Crm",
        preferences: Preferences | None = None,
        watcher: ChangeWatcher | None = None,
        first_page: FirstPage | None = None,
    ) -> None:
        super().__init__()
        self.crm = crm
        # Textual's own crash report prints the values of local variables: it goes nowhere.
        self.error_console = Console(file=io.StringIO())
        self._is_new = not crm.path.exists()
        if self._is_new:
            crm.store.create()
        self._first_page = first_page
        self.started_up = self._styled = False
        self.session = Session(crm)
        self.preferences = preferences or Preferences()
        self.crash: BaseException | None = None
        self._way_back: WayBack | None = None
        self._visited: list[str] = []  # the screens, the one shown last first
        self._keys: dict[str, str] = {}
        self._version = 0
        self._on_the_way = 0  # to screens that something is to be shown on
        self._seen: dict[BaseScreen, int] = {}
        self._watcher = watcher or ChangeWatcher(crm.store.data_version)
        for entry in SCREENS:
            self.add_mode(entry.name, _maker(entry))

    # Start and end

    def on_load(self) -> None:
        """News, from before the first read of a screen on."""
        self._watcher.tell(lambda: self.post_message(RecordsChanged()))

    def on_mount(self) -> None:
        """Theme and keys."""
        self._styled = True
        self._apply_preferences()

    def take_first_page(self) -> Window | None:
        """The first page of customers, once, if it is there already."""
        page, self._first_page = self._first_page, None
        return page.window if page is not None else None

    def painted(self) -> None:
        """A screen has been painted: after the first one comes what could wait."""
        if not self.started_up:
            self.started_up = True
            self.set_timer(REST_SECONDS, self._after_first_paint)

    def _after_first_paint(self) -> None:
        gc.freeze()
        gc.enable()
        if self._is_new:
            from crm_core.catalog.business import guess
            from crm_tui.dialogs.first_start import FirstStart

            self.push_screen(FirstStart(guess()))
        self.run_worker(_load_write_road, thread=True, exit_on_error=False)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the styles anew; not for the first screen, which has just been given those of now."""
        if self._styled:
            super().refresh_css(animate)

    def on_unmount(self) -> None:
        """Stop watching."""
        self._watcher.stop()

    def _handle_exception(self, error: Exception) -> None:
        # Textual has no public hook for this; were it renamed, start() would still print its sentence.
        self.crash = self.crash or error
        super()._handle_exception(error)

    # Theme and keys

    def _apply_preferences(self) -> None:
        wanted, problems = self.preferences, list(self.preferences.notes)
        if wanted.theme in self.available_themes:
            self.theme = wanted.theme
        elif wanted.theme:
            problems.append(f'There is no theme "{wanted.theme}"; ctrl+p Theme shows those there are.')
        if wanted.keys:
            self._keys, more = checked_keymap(wanted.keys, scopes())
            self.set_keymap(self._keys)
            problems += more
        for problem in (*problems, *self.crm.business.unusable):
            self.tell(problem, warning=True)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The program's own colours, for styles and texts."""
        return colours(self.current_theme)

    def choose_theme(self, name: str | None) -> None:
        """Use a theme from now on and keep it in the settings; None changes nothing."""
        if name is None:
            return
        self.theme = name
        if (path := self.preferences.file) is not None:
            from crm_core.config import change_config

            bridge.load(self, "config", lambda: change_config(path, "theme", name), lambda _: None)

    def keys_of(self, action: Action) -> list[str]:
        """The keys of an action as people write them, the user's own choice first."""
        return [show_key(key) for key in self._keys.get(action.id, action.keys).split(",") if key.strip()]

    def key_of(self, action: Action) -> str:
        """The first of them."""
        return next(iter(self.keys_of(action)), "")

    # Telling

    def tell(self, text: str, *, warning: bool = False, ending: str = "") -> None:
        """Show a sentence in the corner for a while; its ending is never left out."""
        self.clear_notifications()
        shown = two_lines(show_text(text), max(int(self.size.width * TOAST_PART) - TOAST_FRAME, 20), show_text(ending))
        self.notify(shown, markup=False, severity="warning" if warning else "information", timeout=5)

    def fail(self, error: Exception) -> None:
        """Tell what went wrong in the background; what nobody foresaw leaves a crash file."""
        if isinstance(error, CrmError):
            self.tell(error.sentence, warning=True)
        else:
            self.tell(f"Something unexpected went wrong; details are in {write_crash_file(error)}.", warning=True)

    def saved(self, summary: str) -> None:
        """Say what was done; where something was written, that it can be taken back."""
        if not self.wrote_something:
            self.tell(summary)
            return
        now = self.crm.store.clock.local(self.session.facts.zone)
        undo = next(action for action in APP_ACTIONS if action.id == "app.undo")
        self.tell(summary, ending=f" · {self.key_of(undo)} undoes")
        self.show_status(f"{sign('saved')} saved {now:%H:%M}")

    def leads_on(self) -> bool:
        """Whether a form is about to open, or what is shown to be what was filtered or written."""
        unsettled = isinstance(self.screen, BaseScreen) and self.screen.unsettled()
        return super().leads_on() or unsettled or self._on_the_way > 0 or self.still_writes()

    def header_parts(self) -> tuple[str, str]:
        """The day and the business."""
        today = self.session.place().today
        return short_date(today, today), self.session.facts.name

    def copy(self, text: str | None) -> None:
        """Put text on the clipboard of the terminal (OSC 52), None nothing."""
        if text is not None:
            self.copy_to_clipboard(show_text(text))
            self.tell(f"Copied: {text}")

    # Screens

    def next_of(self, names: Sequence[str]) -> str:
        """Of screens that share a key the one it leads to: what led here, else the next of what is shown, else the last."""
        if self._way_back is not None and self._way_back.name in names:
            return self._way_back.name
        if self.current_mode in names:
            return names[(names.index(self.current_mode) + 1) % len(names)]
        return next((name for name in self._visited if name in names), names[0])

    def go(self, name: str) -> None:
        """Switch to a screen; to its list, when one of its records is open there already."""
        self._way_back = None
        self._visited = [name, *(other for other in self._visited if other != name)]
        if self.current_mode != name:
            self.switch_mode(name)
        else:
            self.close_records()

    def land(self, entity: str, key: int, *, leads_back: bool = False, opened: bool = False) -> None:
        """Show a record on the screen that shows its kind, with ``opened`` its card even where that takes a screen of its own.

        Where it ``leads_back``, leaving it goes to what is shown now.
        """
        place = next((entry for entry in SCREENS if entity in entry.entities), None)
        if place is None:
            self.tell(f"{entity}:{key} has no screen of its own.", warning=True)
            return
        here = self.current_mode
        stays = leads_back and here != place.name
        if not stays:
            self.close_records()
        self.go(place.name)
        self._way_back = from_record(here, key) if stays else None
        self.once_there(lambda: self._land_there(entity, key, opened))

    def once_there(self, then: Callable[[], object]) -> None:
        """Go on when the screen that was gone to is there; keys wait for it."""
        self._on_the_way += 1

        def arrive() -> None:
            self._on_the_way -= 1
            then()

        self.call_after_refresh(arrive)

    def narrowed(self, here: str, listed: "Viewed") -> None:
        """The screen ``here`` led to the records that ``listed`` is narrowed to: leaving them goes back to it."""
        self._way_back = from_records(here, listed)
        listed.refresh_footer()

    def lead_back(self, screen: BaseScreen) -> bool:
        """From what was landed on to what led there; False where nothing did, or something else is shown now."""
        if self._way_back is None or not self._way_back.holds(screen):
            return False
        back = self._way_back
        self.close_records()
        self.go(back.name)
        back.leave()
        return True

    def close_records(self) -> None:
        """Go to the list or board below the record that is open."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _land_there(self, entity: str, key: int, opened: bool) -> None:
        self.close_records()
        if isinstance(self.screen, BaseScreen):
            self.screen.land(entity, key)
            if opened:
                self.screen.open_card(key)

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Every action that can be reached now, nearest owner first."""
        screen = self.screen
        return screen.actions_here() if isinstance(screen, BaseScreen) else [(self, a) for a in self.ACTIONS]

    # Records

    @property
    def version(self) -> int:
        """Another one whenever something was written, here or elsewhere."""
        return self._version

    def stale(self, screen: BaseScreen) -> bool:
        """Whether something was written since the screen last read; it counts as read from now on."""
        seen = self._seen.get(screen, self._version)
        self._seen[screen] = self._version
        return seen != self._version

    def on_records_changed(self, _event: RecordsChanged) -> None:
        """Let every screen that can be seen read again; the others do when they come back."""
        self._version += 1
        bridge.load(self, "facts", lambda: self.crm.business.facts, self._facts_arrived)
        before = set(self.workers)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                # A screen that is not composed yet reads when it is; one that is being taken apart need not.
                with suppress(NoMatches):
                    screen.reread()
                    self._seen[screen] = self._version
        self.rereads([one for one in self.workers if one not in before])

    def _facts_arrived(self, facts: BusinessFacts) -> None:
        if facts != self.session.facts:
            self.session.facts = facts
            if isinstance(self.screen, BaseScreen):
                self.screen.refresh_header()

    def undo(self) -> None:
        """Take back this session's last change, one that is still being written included."""
        if self.once_written(self.undo):
            return
        history, session = self.crm.history, self.crm.store.origin.session

        turn(self, lambda: history.undo(history.require_undo(session).id), "Undone")

    def redo(self) -> None:
        """Do again what this session undid last."""
        if self.once_written(self.redo):
            return
        history, session = self.crm.history, self.crm.store.origin.session

        turn(self, lambda: history.redo(history.require_redo(session).id), "Done again")

    def fill_sample(self) -> None:
        """Fill an empty database with sample data."""
        bridge.write(self, self.crm.sample.fill, self.saved)


def _maker(entry: ScreenEntry) -> Callable[[], Screen[None]]:
    return lambda: entry.screen_class()()


def _load_write_road() -> None:
    """Import what the first write would have to wait for."""
    import crm_core.customers.writes
    import crm_core.schema  # noqa: F401
