"""``crm calendar``: appointments for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.output.sink import open_sink
from crm_cli.verbs import Noun
from crm_core.values.text import show_text

noun = Noun("The calendar file for your phone and other programs.")


@noun.verb(
    "export",
    "crm calendar export -o calendar.ics",
    "crm calendar export owner:me -status:cancelled -o - | khal import --batch /dev/stdin",
)
def export(
    env: Environment,
    words: Annotated[
        list[str] | None,
        Argument(
            metavar="[FILTER]...", help="Which appointments: owner:me starts:today..; all without.", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path | None, Option("--output", "-o", metavar="FILE", help="The file to write; - is stdout.")
    ] = None,
    name: Annotated[
        str,
        Option("--name", metavar="TEXT", help="The calendar's name; the business's, if not said.", show_default=False),
    ] = "",
) -> None:
    """Write appointments as a calendar file (.ics), past ones too; the same data gives the same bytes."""
    data = env.crm.calendar.export(" ".join(words or ()), name)
    with open_sink(env, output) as sink:
        sink.write(shown(data.decode()) if sink.to_terminal else data.decode())
    if sink.to_file:
        count = data.count(b"BEGIN:VEVENT\r\n")
        env.message(f"{count} appointment{'' if count == 1 else 's'} written to {output}")


def shown(text: str) -> str:
    """A calendar file as a terminal may get it."""
    return show_text(text.replace("\r\n", "\n"), keep_newlines=True)
