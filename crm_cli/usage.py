"""Errors of Typer's parser in this program's words."""

import re
from typing import Any

import typer

from crm_core.errors import CrmError, UnknownName, UsageProblem
from crm_core.patterns import regex

EXTRA = regex(r"Got unexpected extra arguments? ?(?:\(s\) )?\((.*)\)", re.DOTALL)
NO_NUMBER = regex(r"'(.*)' is not a valid int(?:eger)?(?: range)?\.?", re.DOTALL)
OUT_OF_RANGE = regex(r"(-?\d+) is not in the range (-?\d+)<=x<=(-?\d+)\.?")


def usage_problem(error: typer.TyperException) -> CrmError:
    """What was typed wrong, and where to read how it is right."""
    option = getattr(error, "option_name", None)
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    if option is not None and message.startswith("No such option"):
        if option[1:].isdigit():
            return UsageProblem(
                f'There is no option "{option}": an amount below nothing is not taken here, and a text that begins so stands behind "--".'
            )
        return UnknownName("option", option, _near_options(option, context))
    hint = f' See "{context.command_path} -h".' if context is not None else ""
    return UsageProblem(f"{_sentence(error, option, message)}.{hint}")


def _near_options(option: str, context: Any) -> list[str]:
    """The options of the command that may be meant, those with a word that begins so first."""
    from crm_core.values.near import near

    known = [name for param in context.command.params for name in param.opts if name.startswith("--")]
    spoken = {name.removeprefix("--").replace("-", " "): name for name in known}
    return [spoken[name] for name in near(option.lstrip("-").replace("-", " "), spoken)]


def _sentence(error: Any, option: str | None, message: str) -> str:
    if option is not None and message.endswith("requires an argument"):
        return f"{option} needs a value"
    if extra := EXTRA.fullmatch(message):
        return f'"{extra[1]}" is too much; quotes keep a text of several words together'
    param = getattr(error, "param", None)
    if param is None:
        return message
    name = param.opts[0] if param.param_type_name == "option" else (param.metavar or param.name.upper()).strip("[].")
    if message.startswith("Missing "):
        return f"{name} is missing"
    if no_number := NO_NUMBER.fullmatch(error.message):
        return f'{name}: "{no_number[1]}" is no whole number'
    if outside := OUT_OF_RANGE.fullmatch(error.message):
        number, least, most = outside.groups()
        return f"{name}: {number} is {f'less than {least}' if int(number) < int(least) else f'more than {most}'}"
    return message
