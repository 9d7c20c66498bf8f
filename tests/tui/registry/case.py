"""What a case of the registry says: how to get to a key, what it does on the screen and in the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from crm_core.crm import Crm
from tests.tui.screens.conftest import Driver

ELSEWHERE = "@elsewhere"  # the step at which another program adds Aaron to everything, the file of people too


class World(NamedTuple):
    """A database and a configuration file, as a key or a command leaves them."""

    crm: Crm
    config: Path


def nothing(_: object) -> bool:
    """The default of a check that is not made."""
    return False


def at_once(_: Driver) -> bool:
    """The default of ``Case.ready``."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One action, driven by its own key.

    ``before`` and ``after`` are keys pressed around it; a step that begins with = is text to type, ``{folder}`` in it
    is where the files are. Exactly one of the two checks is made: ``wrote`` of what it writes, or ``shown`` of what it
    shows, in which case the database must stay as it is. Each is false before the key and true after it. ``wrote`` must
    hold for the twin too, which has to leave the same rows; of a twin that only reads, ``both`` are words that it prints
    and the screen shows, ``prints`` are those that it has for what ``shown`` looks at. ``fill`` says what stands for the words of the twin that the user has to replace; with
    ``late`` the twin is asked after the key.
    """

    place: str = "customers"
    before: tuple[str, ...] = ()
    ready: Callable[[Driver], object] = at_once
    after: tuple[str, ...] = ()
    wrote: Callable[[World], object] = nothing
    shown: Callable[[Driver], object] = nothing
    both: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    fill: Mapping[str, str] = field(default_factory=dict)
    late: bool = False
    world: str = "full"
    size: tuple[int, int] = (120, 24)
