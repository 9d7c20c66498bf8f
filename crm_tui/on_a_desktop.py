"""What stands around the application: the terminal it is painted on, and the desktop that opens links and files."""

import os

from textual.app import App

from crm_tui import bridge
from crm_tui.cells import measure_as_terminals_do


class OnADesktop(App[None]):
    """Paints by the terminal's measure, and hands what is opened to the desktop's programs."""

    def __init__(self) -> None:
        measure_as_terminals_do()
        super().__init__()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Hand a link or a file to the desktop's program, never to one that wants the terminal."""
        from crm_core.desktop import open_link

        bridge.load(self, "desktop", lambda: open_link(os.environ, url, apart=True), bool)
