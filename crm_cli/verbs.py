"""How a command module declares its noun and verbs, and how they become commands of Typer.

    noun = Noun("Customers: people and organizations.")

    @noun.verb("list", "crm customer list tag:vip")
    def list_customers(env: Environment, options: Listing) -> None:
        "List customers."
        listing(env, "customer", options)

Parameters annotated with an option group become its options; the others are Typer's as usual.
"""

import inspect
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from crm_cli.environment import Environment
from crm_cli.options import CommonOptions, OptionGroup, Result
from crm_cli.parsing import CrmCommand, SuggestingGroup, show_help_as_error
from crm_core.tuples import NamedTuple

COMMON = "common_options"
Function = Callable[..., None]


class Verb(NamedTuple):
    """A function that a command calls, and the lines that show how to call it."""

    function: Function
    examples: tuple[str, ...]


class Noun:
    """A word after ``crm`` and the verbs after it; ``alone`` when it needs no verb, ``usual`` the verb meant without one."""

    def __init__(self, help: str = "", usual: str = "") -> None:  # noqa: A002
        self.help = help
        self.usual = usual
        self.verbs: dict[str, Verb] = {}
        self.single: Verb | None = None

    def verb(self, name: str, *examples: str) -> Callable[[Function], Function]:
        """Declare ``crm NOUN name``; the docstring is its help."""

        def declare(function: Function) -> Function:
            self.verbs[name] = Verb(function, examples)
            return function

        return declare

    def alone(self, *examples: str) -> Callable[[Function], Function]:
        """Declare ``crm NOUN`` itself, for a noun without verbs."""

        def declare(function: Function) -> Function:
            self.single = Verb(function, examples)
            return function

        return declare

    def command(self, name: str) -> TyperCommand | TyperGroup:
        """The command as Typer knows it."""
        if self.single:
            return build_command(name, self.single)
        return VerbGroup(name, self)


class VerbGroup(SuggestingGroup):
    """The verbs of a noun; only the one that is called is built."""

    def __init__(self, name: str, noun: Noun) -> None:
        super().__init__(name=name, help=noun.help, rich_markup_mode=None)
        self.verbs = noun.verbs
        self.usual = noun.usual

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the options before the verb; without a verb, the usual one holds, or what there is is shown."""
        if self.usual and self._are_options(args):
            args = [self.usual, *args]
        if not args:
            show_help_as_error(ctx, ctx.find_root().obj)
        return super().parse_args(ctx, args)

    def _are_options(self, args: list[str]) -> bool:
        """Whether no verb is named, and no help asked for."""
        return not args or (args[0].startswith("-") and {*self.verbs, "-h", "--help"}.isdisjoint(args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is called; of "stages" and "stages add" the longer one that fits. Raises UnknownName."""
        if " ".join(args[:2]) in self.verbs:
            args = [" ".join(args[:2]), *args[2:]]
        return super().resolve_command(ctx, args)

    def entries(self) -> dict[str, str]:
        """Each verb and the first line of its docstring."""
        return {name: (verb.function.__doc__ or "").partition("\n")[0] for name, verb in self.verbs.items()}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb's command, or None."""
        verb = self.verbs.get(cmd_name)
        return None if verb is None else build_command(cmd_name, verb)


def build_command(name: str, verb: Verb) -> TyperCommand:
    """The Typer command of a verb."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    epilog = "\n".join(("Examples:", *(f"  {line}" for line in verb.examples))) if verb.examples else None
    app.command(name, cls=CrmCommand, epilog=epilog)(with_options(verb.function))
    command = get_command(app)
    assert isinstance(command, TyperCommand)  # noqa: S101  # Typer makes the class it was given.
    return command


def with_options(function: Function) -> Function:
    """The function as Typer calls it: option groups spelt out, the environment taken from the context."""
    parameters = [inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    groups: dict[str, type[OptionGroup]] = {}
    given: dict[str, type] = {}
    for name, parameter in inspect.signature(function, eval_str=True).parameters.items():
        hint = parameter.annotation
        if hint in (Environment, typer.Context):
            given[name] = hint
        elif isinstance(hint, type) and issubclass(hint, OptionGroup):
            groups[name] = hint
        else:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
    groups[COMMON] = CommonOptions
    members = {name: group_parameters(group) for name, group in groups.items()}
    for spelt_out in members.values():
        parameters.extend(spelt_out)

    def call(ctx: typer.Context, **values: Any) -> None:
        env, only_shown = ctx.find_root().obj, bool(values.get("dry_run"))
        for name, group in groups.items():
            value = group(**{member.name: values.pop(member.name) for member in members[name]})
            if apply := getattr(value, "apply", None):
                apply(env)
            if isinstance(value, Result) and not only_shown:
                value.refuse_lists()
            if name != COMMON:
                values[name] = value
        for name, hint in given.items():
            values[name] = env if hint is Environment else ctx
        function(**values)

    call.__doc__ = function.__doc__
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return call


def group_parameters(group: type[OptionGroup]) -> list[inspect.Parameter]:
    """The members of a group as parameters of a command."""
    hints = group.hints()
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hints[name])
        for name, default in group.defaults().items()
    ]
