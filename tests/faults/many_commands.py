"""Run commands one after the other on the terminal that this has: each in a process of its own, forked to save its start.

Takes the file of commands, a list of lists of words, and the file for the exit codes. ``=business TEXT`` names the business.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

from crm_cli.main import main
from crm_cli.nouns import NOUNS
from tests.faults.databases import raw
from tests.faults.poisoned_rows import name_the_business

DATABASE = Path(os.environ["CRM_DB"])


def run(words: list[str]) -> int:
    """The exit code of a command."""
    if (child := os.fork()) == 0:
        sys.argv = ["crm", *words]
        main()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rename(text: str) -> int:
    """Give the business another name, past the program."""
    with raw(DATABASE, write=True) as db:
        name_the_business(db, text)
    return 0


if __name__ == "__main__":
    for entry in NOUNS.values():
        import_module(f"crm_cli.commands.{entry.module}")  # here once, rather than by every command
    commands, codes = map(Path, sys.argv[1:])
    done = [
        rename(words[1]) if words[0] == "=business" else run(words) for words in json.loads(commands.read_text("utf-8"))
    ]
    codes.write_text(json.dumps(done))
