"""``crm redo``: bring back what undo took away."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Consent, Result
from crm_cli.reversal import reverse
from crm_cli.verbs import Noun

noun = Noun("Bring back what the last undo took away, or one that history names.")


@noun.alone("crm redo", "crm redo 18 --yes")
def redo(
    env: Environment,
    consent: Consent,
    result: Result,
    change: Annotated[
        int | None,
        Argument(metavar="[UNDO]", min=1, max=LARGEST_NUMBER, help='The number of the undo in "crm history".'),
    ] = None,
) -> None:
    """Bring back what the last undo took away."""
    history = env.crm.history
    entry = history.require_redo() if change is None else history.require_entry(change)
    reverse(env, entry, history.redo, "Redo", "Redone", result)
