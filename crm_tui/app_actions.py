"""What keys do everywhere: switching screens, help, palette, search, undo, leaving."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.actions import Action, Enabled
from crm_tui.screens import SCREENS, group_action, groups

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


COMMANDS = {
    "customers": ("crm", "customer", "list"),
    "pipeline": ("crm", "pipeline", "show"),
    "appointments": ("crm", "appointment", "list"),
    "leads": ("crm", "lead", "list"),
    "overview": ("crm", "report", "sales"),
    "reports": ("crm", "report", "sales", "--by", "month"),
    "quotes": ("crm", "quote", "list"),
    "orders": ("crm", "order", "list"),
    "products": ("crm", "product", "list"),
    "import": ("crm", "import", "FILE"),
    "history": ("crm", "history"),
    "trash": ("crm", "trash", "list"),
    "backups": ("crm", "backup", "list"),
}


def _go_to(name: str) -> Action:
    entry = next(entry for entry in SCREENS if entry.name == name)
    return Action(
        id=f"go.{name}",
        keys="" if entry.group else entry.key,
        label=entry.label,
        group="Screens",
        run=lambda app: app.go(name),
        help=f"Show {entry.label}.",
        twin=lambda _: COMMANDS[name],
    )


def _go_on(group: str) -> Action:
    """The key of a group: to the screen of it that was shown last, and from there to the next."""
    entries = groups()[group]
    names = [entry.name for entry in entries]
    labels = [entry.label for entry in entries]
    listed = " and ".join(part for part in (", ".join(labels[:-1]), labels[-1]) if part)
    return Action(
        id=group_action(group),
        keys=entries[0].key,
        label=group,
        group="Screens",
        run=lambda app: app.go(app.next_of(names)),
        help=f"Show {group}: {listed}, one after the other.",
        twin=lambda app: COMMANDS[app.next_of(names)],
    )


def _import(app: "CrmApp") -> None:
    """Go where files are named, and begin to name one."""
    from crm_tui.screens.import_ import ImportScreen

    app.go("import")
    app.once_there(lambda: app.screen.bar.start() if isinstance(app.screen, ImportScreen) else None)


def _help(app: "CrmApp") -> None:
    from crm_tui.screens.help import HelpScreen

    app.push_screen(HelpScreen(app.actions_here()))


def _palette(app: "CrmApp") -> None:
    from crm_tui.dialogs.palette import Palette

    app.push_screen(Palette(app.actions_here()))


def _search(app: "CrmApp") -> None:
    from crm_tui.dialogs.palette import Palette

    app.push_screen(Palette([]))


def _log(app: "CrmApp") -> None:
    from crm_tui.dialogs.log_here import log_here

    log_here(app)


def _log_twin(app: "CrmApp") -> Sequence[str]:
    from crm_tui.dialogs.log_here import log_twin

    return log_twin(app)


def _commands(app: "CrmApp") -> None:
    from crm_tui.dialogs.copy_command import ask_for_command

    ask_for_command(app)


def _lists(app: "CrmApp") -> None:
    from crm_tui.screens.lists_actions import open_lists

    open_lists(app)


def _rates(app: "CrmApp") -> None:
    from crm_tui.screens.rates import RatesScreen

    if not isinstance(app.screen, RatesScreen):
        app.push_screen(RatesScreen())


def _themes(app: "CrmApp") -> None:
    from crm_tui.dialogs.choose import Choose

    names = sorted(app.available_themes)
    app.push_screen(Choose("Theme", [(name, name) for name in names], app.theme), app.choose_theme)


def _at_top(app: "CrmApp") -> Enabled:
    return True if len(app.screen_stack) == 1 else "Esc goes back; q quits from the list."


APP_ACTIONS = (
    *(_go_to(entry.name) for entry in SCREENS),
    *(_go_on(group) for group in groups()),
    Action(id="app.undo", keys="u", label="Undo", group="Changes", footer=84, run=lambda app: app.undo(),
           twin=lambda app: ["crm", "undo"], help="Take back the last change made in this window."),
    Action(id="app.redo", keys="ctrl+r", label="Redo", group="Changes", run=lambda app: app.redo(),
           twin=lambda app: ["crm", "redo"], help="Do again what was undone."),
    Action(id="app.search", keys="ctrl+f", label="Search everything", group="Finding", footer=10, run=_search,
           twin=lambda _: ["crm", "search", "TEXT"],
           help="Find customers, deals, appointments and interactions by any word."),
    Action(id="app.log", keys="C", label="Log interaction", footer=15, run=_log, twin=_log_twin,
           help="Note a call, an e-mail, a meeting: with the customer of what is shown, else it asks with whom."),
    Action(id="app.import", keys="i", label="Import a file", group="Screens", run=_import,
           twin=lambda _: COMMANDS["import"],
           help="Customers, deals or interactions of another program."),
    Action(id="app.lists", keys="F", label="Fields and tags", group="Screens", run=_lists,
           twin=lambda _: ["crm", "field", "list"],
           help="Fields of your own, tags, segments and saved views: add, edit, rename, merge, delete."),
    Action(id="app.rates", keys="", label="Exchange rates", group="Screens", run=_rates,
           twin=lambda _: ["crm", "rate", "list"], help="What other currencies are worth: list, add, remove."),
    Action(id="app.palette", keys="ctrl+p,colon", label="Palette", group="Finding", footer=5, run=_palette,
           no_twin="It runs other actions; each has its own command.",
           help="Every action by name, and every record: type and land on it."),
    Action(id="app.command", keys="Y", label="Copy as command", group="Changes", run=_commands,
           no_twin="It is what gives the commands.",
           help="The command line that does the same as an action here, for scripts."),
    Action(id="app.theme", keys="", label="Theme", group="Application", run=_themes, help="Choose colours.",
           twin=lambda app: ["crm", "config", "set", "theme", app.theme]),
    Action(id="app.help", keys="question_mark,f1", label="Keys", group="Application", footer=100, run=_help,
           no_twin="It tells what keys do.",
           help="What the keys do where you are."),
    Action(id="app.quit", keys="q", label="Quit", group="Application", run=lambda app: app.exit(), enabled=_at_top,
           no_twin="It leaves the program.",
           help="Leave the program; everything is saved already."),
)  # fmt: skip
