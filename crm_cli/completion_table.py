"""What completion knows of each command, without importing any; ``completion.txt`` is written by crm_cli.reference."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("completion.txt")


class Completable(NamedTuple):
    """The metavars of a command's arguments, and each option's metavar, "" for a flag."""

    arguments: tuple[str, ...]
    options: dict[str, str]


class Place(NamedTuple):
    """Where the next word stands: after which command and arguments, which options fit there, and its metavar.

    ``option`` is the one whose value it is, or "".
    """

    command: str
    before: tuple[str, ...]
    options: Mapping[str, str]
    metavar: str
    option: str


def read_table() -> dict[str, Completable]:
    """Every command as it is typed, without ``crm``."""
    table = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        command, arguments, options = line.split("\t")
        pairs = (option.partition("=") for option in options.split())
        table[command] = Completable(tuple(arguments.split()), {name: metavar for name, _, metavar in pairs})
    return table
