"""The command ``crm`` itself: its options, its nouns, and what happens without a noun."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from crm_cli.environment import Environment, is_terminal
from crm_cli.errors import ExitCode
from crm_cli.nouns import NOUNS
from crm_cli.options import Consent
from crm_cli.parsing import SuggestingGroup, show_help_as_error
from crm_cli.verbs import with_options
from crm_core import __version__

HELP = """Customers, deals and appointments in one local database.

Without a command, on a terminal, the full-screen application starts."""
EXAMPLES = """Examples:
  crm customer add "Ada Lovelace" --email ada@example.org
  crm customer list tag:vip city:Berlin
  crm deal list --format csv -o deals.csv
  crm customer list -h"""
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class RootGroup(SuggestingGroup):
    """The nouns; a module is imported when its noun is called."""

    def entries(self) -> dict[str, str]:
        """Each noun and what it is for."""
        return {name: entry.help for name, entry in NOUNS.items()}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The noun's command, or None."""
        entry = NOUNS.get(cmd_name)
        if entry is None:
            return None
        return import_module(f"crm_cli.commands.{entry.module}").noun.command(cmd_name)


def execute(env: Environment, arguments: Sequence[str]) -> int:
    """Run the command that the arguments name. Raises CrmError."""
    command = get_command(_application())
    try:
        with command.make_context("crm", list(arguments), obj=env) as context:
            command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        from crm_cli.usage import usage_problem

        raise usage_problem(error) from error
    return ExitCode.OK


def root(
    ctx: typer.Context,
    env: Environment,
    consent: Consent,  # Its options note themselves in the environment.
    version: Annotated[bool, typer.Option("--version", "-V", help="Print the version.")] = False,
) -> None:
    """Run before every command, and alone when there is none."""
    if version:
        env.stdout.write(f"crm {__version__}\n")
        raise typer.Exit(ExitCode.OK)
    if ctx.invoked_subcommand is not None:
        return
    if is_terminal(env.stdin) and env.to_terminal:
        from crm_cli.fullscreen import start

        raise typer.Exit(start(env))
    show_help_as_error(ctx, env)


def _application() -> typer.Typer:
    app = typer.Typer(
        cls=RootGroup,
        help=HELP,
        epilog=EXAMPLES,
        context_settings=SETTINGS,
        invoke_without_command=True,
        subcommand_metavar="COMMAND …",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback(invoke_without_command=True, context_settings=SETTINGS)(with_options(root))
    return app
