"""Typer's commands and groups as this program wants them: filter words survive, help is plain, typing errors get hints."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from crm_cli.environment import Environment
from crm_cli.errors import ExitCode
from crm_core.errors import UnknownName

NEGATED_WORD = r'(?s)-([^\W\d][\w.]*(?:[:<>]|\.\().*|[("].*|mine)'


class CrmCommand(TyperCommand):
    """A command whose filter words survive the option parser and whose examples keep their lines."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read "-tag:lost" as "NOT tag:lost" where filter words are taken."""
        if any(param.name == "words" for param in self.params):
            args = spell_out_negation(args)
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples line by line."""
        write_epilog(self.epilog, formatter)


class SuggestingGroup(TyperGroup):
    """A group that lists its commands from a table and names the nearest when one is unknown."""

    def entries(self) -> Mapping[str, str]:
        """Each command and the line of help for it."""
        raise NotImplementedError

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        return list(self.entries())

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The name of the command that is called, the command, and what follows. Raises UnknownName."""
        command = self.get_command(ctx, args[0])
        if command is None:
            unknown_command(ctx.command_path, args[0], self.entries())
        return args[0], command, args[1:]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.entries().items()))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples line by line."""
        write_epilog(self.epilog, formatter)


def spell_out_negation(args: list[str]) -> list[str]:
    """Filter words like "-tag:lost" as "NOT tag:lost", up to "--"."""
    spelt_out: list[str] = []
    for position, word in enumerate(args):
        if word == "--":
            return [*spelt_out, *args[position:]]
        # Most words are neither; to compile the pattern for them would take longer than all the rest.
        match = re.fullmatch(NEGATED_WORD, word) if word.startswith("-") and not word.startswith("--") else None
        spelt_out += ["NOT", match[1]] if match else [word]
    return spelt_out


def unknown_command(path: str, name: str, known: Mapping[str, str]) -> NoReturn:
    """Refuse a command that does not exist. Raises UnknownName with the nearest ones."""
    nearest = get_close_matches(name.lower(), known, n=3)
    raise UnknownName("command", f"{path} {name}", [f"{path} {near}" for near in nearest])


def show_help_as_error(ctx: Any, env: Environment) -> NoReturn:
    """Answer a command that lacks its verb: the help on stderr, exit code 2."""
    env.stderr.write(ctx.get_help() + "\n")
    raise typer.Exit(ExitCode.USAGE)


def write_epilog(epilog: str | None, formatter: Any) -> None:
    """Write the epilog of a help text as it is."""
    if epilog:
        formatter.write_paragraph()
        formatter.write(epilog + "\n")
