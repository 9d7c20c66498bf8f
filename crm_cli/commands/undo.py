"""``crm undo``: take back a change."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Consent, Result
from crm_cli.reversal import reverse
from crm_cli.verbs import Noun

noun = Noun("Take back the last change, or one that history names.")


@noun.alone("crm undo", "crm undo 17 --yes")
def undo(
    env: Environment,
    consent: Consent,
    result: Result,
    change: Annotated[
        int | None, Argument(metavar="[CHANGE]", min=1, max=LARGEST_NUMBER, help='Its number in "crm history".')
    ] = None,
) -> None:
    """Take back the last change, whatever it was; "crm redo" brings it back."""
    history = env.crm.history
    entry = history.require_undo() if change is None else history.require_entry(change)
    reverse(env, entry, history.undo, "Undo", "Undone", result)
