"""The one place where the command line starts the other face."""

from crm_cli.environment import Environment, is_terminal
from crm_core.errors import UsageProblem


def can_start(env: Environment) -> bool:
    """Whether keys can be typed and the screen be seen: Textual draws on stderr."""
    return all(map(is_terminal, (env.stdin, env.stdout, env.stderr)))


def start(env: Environment) -> int:
    """Run the full-screen application until it is left; give its exit code.

    Raises UsageProblem where nobody would see it, CrmError for a database that cannot be opened.
    """
    if not can_start(env):
        raise UsageProblem('The full screen is drawn on stderr, which is no terminal here; run "crm" without "2>".')
    from crm_tui.start import run

    return run(env.database)
