"""Every command with its arguments and options, read from the commands: for completion, documentation and tests.

``python -m crm_cli.reference`` writes ``completion.txt`` anew.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

from crm_cli.completion_table import TABLE
from crm_cli.nouns import NOUNS
from crm_cli.verbs import Noun, build_command


class CommandEntry(NamedTuple):
    """One command as it is typed, without ``crm``; ``options`` maps every spelling to the metavar of its value."""

    words: str
    help: str
    arguments: tuple[str, ...]
    options: dict[str, str]
    examples: tuple[str, ...]


def every_command() -> Iterator[CommandEntry]:
    """All commands, by noun."""
    for name, entry in NOUNS.items():
        noun: Noun = import_module(f"crm_cli.commands.{entry.module}").noun
        verbs = {name: noun.single} if noun.single else {f"{name} {verb}": each for verb, each in noun.verbs.items()}
        for words, verb in verbs.items():
            yield describe(words, build_command(words.rpartition(" ")[2], verb), verb.examples)


def describe(words: str, command: Any, examples: tuple[str, ...]) -> CommandEntry:
    """The entry of a Typer command."""
    arguments, options = [], {"-h": "", "--help": ""}
    for param in command.params:
        if param.param_type_name == "argument":
            arguments.append(param.metavar or param.name.upper())
        elif not param.hidden:
            metavar = "" if param.is_flag else param.metavar or param.name.upper()
            options.update(dict.fromkeys((*param.opts, *param.secondary_opts), metavar))
    return CommandEntry(words, command.help or "", tuple(arguments), options, examples)


def completion_table() -> str:
    """The text of ``completion.txt``: command, arguments, options, divided by tabs; values as ``--option=METAVAR``."""
    lines = []
    for entry in every_command():
        options = (f"{name}={metavar}" if metavar else name for name, metavar in entry.options.items())
        lines.append(f"{entry.words}\t{' '.join(entry.arguments)}\t{' '.join(options)}\n")
    return "".join(lines)


if __name__ == "__main__":
    TABLE.write_text(completion_table(), encoding="utf-8")
