"""Writes docs/reference/licences.md: what the program brings along and what only its tests use, each with its licence.

licences.py          write the page
licences.py check    exit with 1 when an installed dependency is missing there, or has a licence that is not accepted
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/licences.md"
# Licences that ask for nothing but their text to be kept; whoever passes the program on may do as with its own.
PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "PSF-2.0", "Unlicense", "Zlib"),
}
# Programs that the tests or checks start or import, which are not passed on with anything.
TOOLS = PERMISSIVE | {"GPL-3.0-or-later", "LGPL-2.1-only", "LGPL-2.0-only", "MPL-2.0"}
NAMES = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 (LGPLv2)": "LGPL-2.0-only",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# What metadata does not tell, read from the licence file that comes with it.
READ_BY_HAND = {"pysqlite3": "Zlib"}
HEAD = """<!-- Written by make docs from the metadata of what is installed. Change the tool, not this page. -->

# Licences

`crm` itself is under the MIT licence. All it brings along asks for no more than to keep a notice; what its tests and checks
use is not passed on. Versions are in `constraints.txt`; `make audit` checks this page against what is installed.
"""


class Part(NamedTuple):
    """A dependency with its licence as an SPDX expression."""

    name: str
    licence: str

    def accepted(self, licences: set[str]) -> bool:
        """Whether each licence that holds at the same time, and one of those to choose from, is among some."""
        both = (part.split(" OR ") for part in self.licence.replace("(", "").replace(")", "").split(" AND "))
        return all(any(choice.strip() in licences for choice in choices) for choices in both)


def licence_of(found: Distribution) -> str:
    """The licence, from whichever of three places tells it."""
    facts = found.metadata
    classified = [text.split("::")[-1].strip() for text in facts.get_all("Classifier") or () if "License ::" in text]
    for text in (facts["License-Expression"], facts["License"], *classified):
        if text and text != "UNKNOWN":
            return NAMES.get(text.strip(), text.strip())
    return READ_BY_HAND.get(canonicalize_name(found.name), "unknown")


def installed(requirements: Iterable[str]) -> dict[str, Part]:
    """Everything that installing some requirements brings along and that is installed here, by name."""
    parts: dict[str, Part] = {}
    seen: set[str] = set()
    waiting = [(Requirement(text), frozenset[str]()) for text in requirements]
    while waiting:
        wanted, extras = waiting.pop()
        asked = [{"extra": extra} for extra in ("", *extras)]
        if str(wanted) in seen or (wanted.marker and not any(map(wanted.marker.evaluate, asked))):
            continue
        seen.add(str(wanted))
        try:
            found = distribution(wanted.name)
        except PackageNotFoundError:
            continue
        name = canonicalize_name(wanted.name)
        parts[name] = Part(name, licence_of(found))
        waiting += [(Requirement(text), frozenset(wanted.extras)) for text in found.requires or ()]
    return parts


def closure() -> tuple[dict[str, Part], dict[str, Part]]:
    """What the program brings along, and what its tests and checks add to that."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    more = [line for name, lines in extras.items() if name not in ("test", "lint") for line in lines]
    program = installed([*project["dependencies"], *more])
    tools = installed([*extras["test"], *extras["lint"]])
    return program, {name: part for name, part in tools.items() if name not in program}


def page() -> Iterator[str]:
    """The text of the page."""
    program, tools = closure()
    yield HEAD
    for title, parts in (("What the program brings along", program), ("What only tests and checks use", tools)):
        yield f"\n## {title}\n\n| Package | Licence |\n| --- | --- |\n"
        yield from (f"| {name} | {parts[name].licence} |\n" for name in sorted(parts))


def problems(text: str) -> Iterator[str]:
    """What is wrong with the page, or with a licence; other systems bring other parts along, so it may name more."""
    program, tools = closure()
    passed_on, _, used = text.partition("## What only tests")
    for parts, section, accepted in ((program, passed_on, PERMISSIVE), (tools, used, TOOLS)):
        for part in parts.values():
            if not part.accepted(accepted):
                yield f"{part.name} is under {part.licence}, which is not among those accepted here."
            if f"| {part.name} | {part.licence} |\n" not in section:
                yield f"{part.name} ({part.licence}) is not on {PAGE.relative_to(ROOT)}; make docs writes it."


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    if "check" not in arguments:
        PAGE.write_text("".join(page()), encoding="utf-8")
    found = list(problems(PAGE.read_text(encoding="utf-8")))
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
