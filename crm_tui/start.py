"""Starting the full screen: settings, database, application, and what is said when it ends badly."""

import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from crm_core.clock import clock_from
from crm_core.config import load_config
from crm_core.crm import open_crm
from crm_core.errors import CrmError
from crm_core.paths import config_file, database_file, log_folder
from crm_core.store import Origin
from crm_core.store.backup_settings import Settings, settings_from
from crm_core.store.retention import Retention, retention_from
from crm_core.tuples import NamedTuple
from crm_core.values.text import show_text
from crm_tui.crash import write_crash_file
from crm_tui.customer_list import FirstPage
from crm_tui.hang_up import watch_terminal
from crm_tui.watch import ChangeWatcher


class Preferences(NamedTuple):
    """What the user's settings say; ``notes`` are sentences about those that cannot be used."""

    theme: str = ""
    editor: str = ""
    database: str = ""
    keys: Mapping[str, str] = MappingProxyType({})
    file: Path | None = None
    backups: Settings = Settings()
    history: Retention = Retention()
    notes: tuple[str, ...] = ()
    mail_addresses: str = ""


def read_preferences(variables: Mapping[str, str]) -> Preferences:
    """The user's settings; a file that is not right leaves the defaults and a note."""
    path = config_file(variables)
    try:
        config = load_config(path)
        kept = settings_from(config), retention_from(config)
    except CrmError as problem:
        return Preferences(file=path, notes=(problem.sentence,))
    return Preferences(
        config.get("theme"),
        config.get("editor"),
        config.get("database"),
        config.keys,
        path,
        *kept,
        mail_addresses=config.get("mail.addresses"),
    )


def session_name(variables: Mapping[str, str]) -> str:
    """The terminal session whose changes ``u`` takes back: CRM_SESSION, or the session of the shell."""
    return variables.get("CRM_SESSION") or f"shell-{os.getsid(0)}"


def run(database: Path | None) -> int:
    """Run the application until it is left; gives the exit code. Raises CrmError for a database that cannot be opened."""
    preferences = read_preferences(os.environ)
    path = database or database_file(os.environ, preferences.database)
    origin = Origin(session=session_name(os.environ), face="tui")
    crm = open_crm(path, origin, clock_from(os.environ), lambda: preferences.backups, lambda: preferences.history)
    crm.store.tell = lambda sentence: print(show_text(sentence), file=sys.stderr)  # noqa: T201
    watcher = ChangeWatcher(crm.store.data_version)
    first_page = FirstPage(crm, watcher)
    if path.exists():
        watcher.start()
        first_page.start()
    # Loading and the first paint make a hundred thousand objects that stay: looking through them for garbage again and
    # again takes a third of the time. The application switches collection on after its first paint.
    gc.disable()
    # Each row a worker reads waits for the interpreter while the screen is painted: for five thousandths by default.
    sys.setswitchinterval(0.0005)
    # Textual waits with what comes right after a paint for up to twice this period: the detail after the list.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    try:
        # Loading Textual takes longer than reading the first page, so both happen at once.
        from crm_tui.app import CrmApp

        app = CrmApp(crm, preferences, watcher, first_page)
        crm.store.tell = lambda sentence: app.call_later(lambda: app.tell(sentence, warning=True))
        watch_terminal()
        app.run()
    finally:
        gc.enable()
        if first_page.ident is not None:
            first_page.join()
        watcher.stop()
        # Whatever still ran in worker threads has ended with the event loop, so no connection is in use any more.
        crm.close()
    if app.return_code:
        where = f" Details are in {write_crash_file(app.crash, log_folder(os.environ))}." if app.crash else ""
        print(f"crm: the program had to stop; nothing that was saved is lost.{where}", file=sys.stderr)  # noqa: T201
    return app.return_code or 0
