"""``crm completion``: the script that makes a shell complete commands, options and record names."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from crm_cli.environment import Environment
from crm_cli.output.sink import open_sink
from crm_cli.shells import SCRIPTS
from crm_cli.verbs import Noun
from crm_core.errors import UnknownName

noun = Noun()


@noun.alone(
    'eval "$(crm completion bash)"                                   # in ~/.bashrc',
    'eval "$(crm completion zsh)"                                    # in ~/.zshrc, after compinit',
    "crm completion fish > ~/.config/fish/completions/crm.fish",
)
def completion(
    env: Environment,
    shell: Annotated[str, Argument(metavar="SHELL", help="bash, zsh or fish.", show_default=False)],
) -> None:
    """Print the script that lets your shell complete commands, options and records."""
    if shell not in SCRIPTS:
        raise UnknownName("shell", shell, known=list(SCRIPTS))
    with open_sink(env, None) as sink:
        sink.write(SCRIPTS[shell])
