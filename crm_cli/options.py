"""Options that many commands share, declared once: a command asks for a group, and gets one value.

A group is a class whose annotations are as Typer wants them; ``crm_cli.verbs`` expands them.
"""

from __future__ import annotations

from inspect import get_annotations
from pathlib import Path
from typing import Annotated, Any, dataclass_transform

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import Format, parse_format, split_names
from crm_core.errors import UsageProblem

LARGEST_NUMBER = 10**15  # far beyond any count or number of a change, and well within what SQLite holds
JSON_FORMATS = (Format.JSON, Format.JSONL)
EXPLAIN = Option("--explain", help="Say how the filter is understood, and list nothing.")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class OptionGroup:
    """Its subclasses' annotated attributes become options of each command with a parameter of that type.

    To a type checker a subclass is a frozen dataclass; to make one at each start would take longer than all the rest.
    """

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)  # what is not given is an attribute of the class

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The name of each member, those of the classes above it first, and what it is when nothing is typed."""
        return {name: getattr(cls, name) for each in reversed(cls.__mro__) for name in get_annotations(each)}

    @classmethod
    def hints(cls) -> dict[str, Any]:
        """The name of each member and its annotation as Typer wants it: worked out for the command that is called alone."""
        return {
            name: hint for each in reversed(cls.__mro__) for name, hint in get_annotations(each, eval_str=True).items()
        }

    def as_dict(self) -> dict[str, Any]:
        """The members and what was typed for them."""
        return {name: getattr(self, name) for name in self.defaults()}


class CommonOptions(OptionGroup):
    """What every command accepts, before or after its name."""

    db: Annotated[Path | None, Option("--db", metavar="PATH", help="The database to use.")] = None
    quiet: Annotated[bool, Option("--quiet", "-q", help="Print data and problems only.")] = False
    debug: Annotated[bool, Option("--debug", help="Show the traceback of an unexpected error.")] = False

    def apply(self, env: Environment) -> None:
        """Note them in the environment; what was set before the command's name stays."""
        env.database = self.db if self.db is not None else env.database
        env.quiet = env.quiet or self.quiet
        env.debug = env.debug or self.debug


class Consent(OptionGroup):
    """For commands that may ask: whether to, and what the answer is."""

    yes: Annotated[bool, Option("--yes", "-y", help="Do not ask, do it.")] = False
    no_input: Annotated[bool, Option("--no-input", help="Never ask; fail instead.")] = False

    def apply(self, env: Environment) -> None:
        """Note them in the environment, where Environment.confirm looks."""
        env.yes = env.yes or self.yes
        env.no_input = env.no_input or self.no_input


class Output(OptionGroup):
    """For commands that show something: in which form, and where to."""

    json: Annotated[bool, Option("--json", help="Print JSON, the same as --format json.")] = False
    format: Annotated[
        Format | None, Option("--format", parser=parse_format, metavar="FORMAT", help=f"One of {', '.join(Format)}.")
    ] = None
    fields: Annotated[str, Option("--fields", metavar="A,B", help="The fields to print.", show_default=False)] = ""
    no_header: Annotated[bool, Option("--no-header", help="Leave out the line of column names.")] = False
    output: Annotated[Path | None, Option("--output", "-o", metavar="FILE", help="The file to write.")] = None

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names after --fields."""
        return split_names(self.fields)


class Listing(Output):
    """For commands that list records: which ones, in which order, how many."""

    words: Annotated[
        list[str] | None,
        Argument(metavar="[FILTER]...", help="Which records: tag:vip city:Berlin -tag:lost name.", show_default=False),
    ] = None
    sort: Annotated[
        str, Option("--sort", metavar="A,-B", help="The order, by fields; - in front: descending.", show_default=False)
    ] = ""
    limit: Annotated[int | None, Option("--limit", metavar="N", min=0, max=LARGEST_NUMBER, help="At most so many.")] = (
        None
    )
    explain: Annotated[bool, EXPLAIN] = False
    view: Annotated[
        str, Option("--view", metavar="VIEW", help="A saved list; words and options narrow or change it.")
    ] = ""

    @property
    def filter(self) -> str:
        """The filter as one text."""
        return " ".join(self.words or ())

    @property
    def sort_names(self) -> tuple[str, ...]:
        """The names after --sort."""
        return split_names(self.sort)


class Result(OptionGroup):
    """For commands that change something: how to report the record they changed."""

    json: Annotated[bool, Option("--json", help="Print what was changed as JSON.")] = False
    format: Annotated[
        Format | None,
        Option("--format", parser=parse_format, metavar="FORMAT", help="json or ids: what was changed."),
    ] = None

    def refuse_lists(self) -> None:
        """Raise UsageProblem for a format that tells no change, before anything is changed."""
        told = JSON_FORMATS if self.json else (*JSON_FORMATS, Format.IDS, Format.PLAIN, Format.TABLE)
        if self.format is not None and self.format not in told:
            wanted = "as json, by --json" if self.json else "as json or ids"
            raise UsageProblem(f"A change is reported {wanted}, not as {self.format}.")


class Selection(OptionGroup):
    """Which records a change is about beside those that are named, and whether it is only shown."""

    where: Annotated[
        str | None, Option("--where", metavar="FILTER", help="Every record that this filter finds.", show_default=False)
    ] = None
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Show what would change; change nothing.")] = False
