"""The examples in the documentation: run them, compare them, write their output anew.

An example is a line ``$ command`` in a fenced ``console`` block, ``> more`` lines continue it, and what follows is its
output. The examples of one page run in order, in one throwaway folder with one database. That database starts empty, or
as the sample data after ``<!-- examples: sample -->``. Every example must exit with 0. A line ``...`` in an output stands for
what a page leaves out there.

    examples.py tour README.md     run a page's examples and show them as they happen
    examples.py check [PAGE...]    name every example whose output is out of date
    examples.py update [PAGE...]   write the outputs into the pages
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FROZEN_NOW = "2026-11-21T09:00:00Z"
START = re.compile(r"<!-- examples: (empty|sample) -->")
LEFT_OUT = "...\n"
FENCE = re.compile(r"^```(\w*)$")
SETTINGS_OF_THE_CALLER = re.compile(r"CRM_|LC_|LANG|NO_COLOR$|FORCE_COLOR$|CLICOLOR|EDITOR$|VISUAL$|XDG_")


@dataclass(frozen=True, slots=True)
class Example:
    """One command with the output that the page shows; ``line`` is where the command starts, counted from 1."""

    line: int
    command: str
    output: str

    def abridged(self, output: str) -> str:
        """A real output, as long as the page shows it."""
        shown, real = self.output.splitlines(keepends=True), output.splitlines(keepends=True)
        if LEFT_OUT not in shown:
            return output
        head = shown.index(LEFT_OUT)
        tail = len(shown) - head - 1
        return "".join([*real[:head], LEFT_OUT, *real[len(real) - tail :]]) if head + tail < len(real) else output


@dataclass(frozen=True, slots=True)
class Page:
    """A page cut into prose (str) and examples, in order; joining them gives the text back."""

    start: str
    parts: tuple[str | Example, ...]

    @property
    def examples(self) -> list[Example]:
        """The examples alone."""
        return [part for part in self.parts if isinstance(part, Example)]

    def text(self, output: Callable[[Example], str] = lambda example: example.output) -> str:
        """The page, each example with the output that ``output`` gives for it."""
        return "".join(part if isinstance(part, str) else shown(part.command) + output(part) for part in self.parts)


def shown(command: str) -> str:
    """A command as a page and the tour show it."""
    first, *more = command.split("\n")
    return "".join([f"$ {first}\n", *(f"> {line}".rstrip() + "\n" for line in more)])


def parse(text: str) -> Page:
    """Cut a page into prose and examples."""
    parts: list[str | Example] = []
    lines = text.splitlines(keepends=True)
    language = ""
    position = 0
    while position < len(lines):
        line = lines[position]
        if fence := FENCE.match(line.rstrip("\n")):
            language = fence[1] if not language else ""
        if language != "console" or not line.startswith("$ "):
            parts.append(line)
            position += 1
            continue
        first = position
        command = [line[2:]]
        position += 1
        while lines[position].startswith("> ") or lines[position] == ">\n":
            command.append(lines[position][2:] or "\n")
            position += 1
        output = position
        while not lines[position].startswith(("$ ", "```")):
            position += 1
        parts.append(Example(first + 1, "".join(command).removesuffix("\n"), "".join(lines[output:position])))
    start = START.search(text)
    return Page(start[1] if start else "empty", tuple(parts))


class Failed(Exception):
    """An example did not exit with 0."""


class Sandbox:
    """A throwaway folder with its own database, settings and clock, in which commands run as in a user's shell."""

    def __init__(self, folder: Path, start: str = "empty", now: str | None = FROZEN_NOW) -> None:
        self.work = folder / "work"
        self.work.mkdir()
        kept = {name: value for name, value in os.environ.items() if not SETTINGS_OF_THE_CALLER.match(name)}
        self.environment = kept | {
            "CRM_HOME": str(folder / "home"),
            "HOME": str(folder),
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "TZ": "Europe/Berlin",
            # As on a terminal, where what is said first shows first, be it data or a message.
            "PYTHONUNBUFFERED": "1",
            "PATH": f"{folder_of_crm(folder)}{os.pathsep}{os.environ['PATH']}",
        }
        if now:
            self.environment["CRM_NOW"] = now
        if start == "sample":
            (folder / "home").mkdir(mode=0o700)
            shutil.copyfile(sample_database(), folder / "home" / "crm.db")

    def run(self, command: str) -> str:
        """What the command prints, on stdout and stderr, with plain line ends. Raises Failed when it does not exit with 0."""
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.work,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        output = done.stdout.decode(errors="backslashreplace").replace("\r\n", "\n")
        if done.returncode:
            raise Failed(f"exit code {done.returncode} from: {command}\n{output}")
        return output if output.endswith("\n") or not output else output + "\n"


def folder_of_crm(folder: Path) -> Path:
    """The folder that holds the ``crm`` installed beside this Python, or a stand-in that runs the sources."""
    installed = Path(sys.executable).parent
    if (installed / "crm").exists():
        return installed
    stand_in = folder / "bin" / "crm"
    stand_in.parent.mkdir()
    stand_in.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -c "import sys; from crm_cli.main import run; sys.exit(run())" "$@"\n'
    )
    stand_in.chmod(0o755)
    return stand_in.parent


@cache
def sample_database() -> Path:
    """A database of sample data made at the frozen time, kept for the life of this process."""
    folder = Path(tempfile.mkdtemp(prefix="crm-examples-"))
    Sandbox(folder).run("crm demo --keep crm.db")
    return folder / "work" / "crm.db"


def outputs(page: Page, now: str | None = FROZEN_NOW) -> Iterator[tuple[Example, str]]:
    """Run a page's examples in order and give each with its real output. Raises Failed at the first that fails."""
    with tempfile.TemporaryDirectory(prefix="crm-examples-") as folder:
        sandbox = Sandbox(Path(folder), page.start, now)
        for example in page.examples:
            yield example, sandbox.run(example.command)


def pages() -> list[Path]:
    """Every page that may hold examples."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def tour(path: Path) -> None:
    """Run a page's examples with the clock of today and print each command and what it answers."""
    with tempfile.TemporaryDirectory(prefix="crm-tour-") as folder:
        page = parse(path.read_text(encoding="utf-8"))
        sandbox = Sandbox(Path(folder), page.start, now=None)
        for example in page.examples:
            print(shown(example.command), end="", flush=True)
            print(sandbox.run(example.command), flush=True)


def check(paths: list[Path]) -> list[str]:
    """One line for each example whose output is not what its page says."""
    stale = []
    for path in paths:
        for example, output in outputs(parse(path.read_text(encoding="utf-8"))):
            if example.abridged(output) != example.output:
                stale.append(f"{path.relative_to(ROOT)}:{example.line}: $ {example.command}\n{output}")
    return stale


def update(paths: list[Path]) -> None:
    """Write the real output of every example into its page."""
    for path in paths:
        page = parse(path.read_text(encoding="utf-8"))
        real = dict(outputs(page))
        path.write_text(page.text(lambda example, real=real: example.abridged(real[example])), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Do what the module's description says; 1 when an example fails or is out of date."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    verb, *names = arguments
    paths = [Path(name).resolve() for name in names] or pages()
    try:
        if verb == "tour":
            tour(paths[0])
        elif verb == "update":
            update(paths)
        else:
            stale = check(paths)
            print("\n".join(stale), file=sys.stderr)
            return 1 if stale else 0
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
