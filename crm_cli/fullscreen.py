"""The one place where the command line starts the other face."""

from crm_cli.environment import Environment


def start(env: Environment) -> int:
    """Run the full-screen application until it is left; give its exit code."""
    from crm_tui.start import run

    return run(env.database)
