"""Looks at the dependencies: every one pinned, the pins installed and in agreement, licences accepted, advisories.

Advisories are looked up by pip-audit, if it is installed and can reach a place that has them; where none could be asked,
that is said and is no failure. Exit code 1 when anything is found.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import licences

PINS = licences.ROOT / "constraints.txt"
SECONDS = 180


def pinned() -> dict[str, str]:
    """Name to version of every pin."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def unlike_the_pins() -> Iterator[str]:
    """Every installed dependency that has no pin or another version."""
    pins = pinned()
    for part in [part for parts in licences.closure() for part in parts.values()]:
        if pins.get(part.name) != version(part.name):
            yield f"{part.name} {version(part.name)} is installed; constraints.txt has {pins.get(part.name, 'no pin')}."


def conflicts() -> Iterator[str]:
    """What pip says does not fit together."""
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    if done.returncode:
        yield from done.stdout.splitlines()


def advisories() -> tuple[list[str], int]:
    """Known vulnerabilities of the pinned versions, and how many of those could be looked up."""
    words = ["pip_audit", "--requirement", str(PINS), "--no-deps", "--disable-pip", "--format", "json"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", *words, "--progress-spinner", "off"],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        looked_up = [found for found in json.loads(done.stdout)["dependencies"] if "vulns" in found]
    except (subprocess.TimeoutExpired, ValueError, LookupError):
        return [], 0
    return [
        f"{found['name']} {found['version']}: {', '.join([vulnerability['id'], *vulnerability['fix_versions']])}"
        for found in looked_up
        for vulnerability in found["vulns"]
    ], len(looked_up)


def main() -> int:
    """Print what is wrong, then what was looked at."""
    known, asked = advisories()
    found = [*unlike_the_pins(), *conflicts(), *licences.problems(licences.PAGE.read_text(encoding="utf-8")), *known]
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    count = len(pinned())
    print(f"{count} pins, installed versions, agreement and licences: {len(found) - len(known) or 'nothing'} wrong.")
    if asked:
        print(f"Advisories of {asked} of {count} pins looked up: {len(known) or 'none'} known.")
    else:
        print("Advisories: none could be looked up from here.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
