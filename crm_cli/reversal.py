"""What ``crm undo`` and ``crm redo`` share: naming the change, asking when it is another's, reporting."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_cli.environment import Environment
from crm_cli.options import Result
from crm_cli.output import change
from crm_core.catalog.pages import Change

if TYPE_CHECKING:
    from crm_core.store.undo import UnitEntry


def reverse(
    env: Environment, entry: "UnitEntry", act: Callable[[int], "UnitEntry"], verb: str, done: str, result: Result
) -> None:
    """Reverse one change after asking whether another terminal's may be. Raises Conflict, Declined."""
    env.crm.history.require_reversible(entry.id, verb.lower())
    if entry.session != env.session:
        env.confirm(f'{verb} "{entry.summary}", made {entry.at[:16].replace("T", " ")} UTC by {whose(entry)}?')
    act(entry.id)
    change(env, Change("change", entry.id, f"{done}: {entry.summary}"), result)


def whose(entry: "UnitEntry") -> str:
    """Who made a change, as people recognize it."""
    face = {"cli": "another shell", "tui": "the full-screen application"}.get(entry.face, "another program")
    return f"{face} ({entry.command})" if entry.command else face
