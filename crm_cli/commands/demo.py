"""``crm demo``: sample data of a small business in a database of its own."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Annotated

import typer
from typer import Option

from crm_cli.environment import Environment
from crm_cli.fullscreen import can_start
from crm_cli.verbs import Noun
from crm_core.errors import Conflict, CrmError, UsageProblem
from crm_core.values.text import show_text

FILE_NAME = "demo.sqlite"
START_OF_WORK = "08:30"

noun = Noun("Sample data of a small business, to try things out.")


@noun.alone("crm demo", "crm demo --today 2026-11-21", "crm demo --keep demo.sqlite")
def demo(
    env: Environment,
    today: Annotated[
        str,
        Option(
            "--today", metavar="DATE", help="The day that the data lies around, instead of today.", show_default=False
        ),
    ] = "",
    keep: Annotated[
        Path | None, Option("--keep", metavar="PATH", help="Make the database there, and do not open it.")
    ] = None,
    no_tui: Annotated[bool, Option("--no-tui", help="Say where the database is instead of opening it.")] = False,
) -> None:
    """Open generated sample data in the full-screen application; it is thrown away at the end.

    Without a terminal the database stays, and the answer is where it is.
    """
    if env.database is not None:
        raise UsageProblem('"crm demo" makes a database of its own; "crm demo --keep PATH" says where.')
    day = _day(env, today)
    if keep is not None:
        make(env, keep, day)
    elif no_tui or not can_start(env):
        make(env, Path(mkdtemp(prefix="crm-demo-")) / FILE_NAME, day)
    else:
        if today:
            # The other face takes its clock from the environment; this process ends with it.
            os.environ["CRM_NOW"] = _start_of_work(day)
        with TemporaryDirectory(prefix="crm-demo-", ignore_cleanup_errors=True) as folder:
            show(env, Path(folder) / FILE_NAME, day)


def make(env: Environment, path: Path, day: date) -> None:
    """Make the database and print where it is. Raises Conflict when something is there already."""
    if path.exists() or path.is_symlink():
        raise Conflict(f'There is something at "{path}" already; name a new file for the sample data.')
    env.message(f"{fill(env, path, day)}.")
    env.stdout.write(show_text(str(path)) + "\n")


def show(env: Environment, path: Path, day: date) -> None:
    """Make the database and open it in the full-screen application."""
    from crm_cli.fullscreen import start

    fill(env, path, day)
    env.database = path
    raise typer.Exit(start(env))


def fill(env: Environment, path: Path, day: date) -> str:
    """Make the database, whole or not at all; says what is in it."""
    from crm_core.crm import open_crm

    try:
        with closing(open_crm(path, origin=env.origin, clock=env.clock)) as crm:
            return crm.sample.pose(day)
    except CrmError:
        path.unlink(missing_ok=True)
        raise


def _day(env: Environment, text: str) -> date:
    """The day asked for, or today where the sample business is. Raises InvalidValue."""
    from crm_core.sample.model import Business
    from crm_core.sample.plan import check_day
    from crm_core.values.dates import parse_date

    today = env.clock.today(Business().zone)
    return check_day(parse_date(text, today) if text else today)


def _start_of_work(day: date) -> str:
    from crm_core.sample.model import Business
    from crm_core.values.dates import to_utc

    return to_utc(datetime.fromisoformat(f"{day}T{START_OF_WORK}"), Business().zone)
