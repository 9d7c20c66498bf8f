"""``crm config``: the user's own settings."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from typer import Argument, Option

from crm_cli.editor import run_editor
from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Output
from crm_cli.output import column, listing_page
from crm_cli.output.lists import output_format
from crm_cli.output.machines import dumped
from crm_cli.output.sink import open_sink
from crm_cli.verbs import Noun
from crm_core.catalog.business import FACTS, NAMES
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.config import change_config, load_config, setting
from crm_core.errors import UnknownName, UsageProblem
from crm_core.files import make_folder
from crm_core.values.text import show_text

BUSINESS = "business."
Key = Annotated[str, Argument(metavar="KEY", help='A setting, as "crm config list" names them.', show_default=False)]

noun = Noun("Your own settings: where they are, what they say.")


@noun.verb("path", "crm config path")
def show_path(env: Environment) -> None:
    """Print where the configuration file is, or would be."""
    with open_sink(env, None) as sink:
        sink.write(show_text(str(env.config_file)) + "\n")


@noun.verb("get", "crm config get theme", "crm config get business.currency --json")
def get(env: Environment, key: Key, output: Output) -> None:
    """Print the value of one setting."""
    value = _business_value(env, key) if key.startswith(BUSINESS) else env.config.get(key)
    with open_sink(env, output.output) as sink:
        sink.write(dumped(value) + "\n" if output_format(env, output) is Format.JSON else show_text(value) + "\n")


@noun.verb("set", "crm config set theme nord", "crm config set business.currency CHF", "crm config set editor --unset")
def set_(
    env: Environment,
    key: Key,
    value: Annotated[str | None, Argument(metavar="[VALUE]", help="Its new value.", show_default=False)] = None,
    unset: Annotated[bool, Option("--unset", help="Remove the setting, so that its default holds.")] = False,
) -> None:
    """Change one setting; the comments in the file stay. What begins with "business." is kept in the database."""
    if not key.startswith(BUSINESS):
        setting(key)
    if (value is None) != unset:
        raise UsageProblem(f'Say what to set it to, or --unset: "crm config set {key} VALUE".')
    if key.startswith(BUSINESS):
        env.crm.business.set(**{_fact(key): value or ""})
        shown = _business_value(env, key)
        env.message(f"{key} is now {shown}." if shown else f"{key} is not set any more.")
        return
    change_config(env.config_file, key, value)
    env.message(
        f"{key} is not set any more." if value is None else f"{key} is now {load_config(env.config_file).get(key)}."
    )


@noun.verb("list", "crm config list", "crm config list --json")
def list_(env: Environment, output: Output) -> None:
    """List every setting with its value and what it means."""
    listing_page(env, config_page(env), output)


@noun.verb("edit", "crm config edit")
def edit(env: Environment) -> None:
    """Open the configuration file in your editor and check it afterwards."""
    path = env.config_file
    make_folder(path.parent)
    run_editor(env, path)
    load_config(path)
    env.message(f"{path} is in order.")


def config_page(env: Environment) -> Page:
    """The facts of the business, then the settings of the user, as rows."""
    fields = (column("key"), column("value"), column("is_set", "Set", Kind.BOOLEAN), column("meaning"))
    there = env.database_file.exists()
    facts = [(name, _business_value(env, name), there, FACTS[fact]) for fact, name in NAMES.items()]
    rows = [(key, value, is_set, meaning) for key, value, meaning, is_set in env.config.items()]
    return Page(fields, (), (*facts, *rows))


def _fact(key: str) -> str:
    found = next((fact for fact, name in NAMES.items() if name == key), None)
    if found is None:
        raise UnknownName("setting", key, get_close_matches(key, NAMES.values(), n=2))
    return found


def _business_value(env: Environment, key: str) -> str:
    return str(getattr(env.crm.business.facts, _fact(key)) or "")
