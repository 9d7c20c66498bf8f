"""Time zones are found where the machine has them, and nothing of the search is left behind."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock, zone_rules

ROOT = Path(__file__).parents[2]
ASK = """
import os, sys
from crm_core.clock import zone_rules
print(zone_rules(sys.argv[1]).key, os.environ.get("PYTHONTZPATH"), "_sysconfigdata" in " ".join(sys.modules))
"""


def ask(zone: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own says of a time zone."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONTZPATH"}
    return subprocess.run(
        [sys.executable, "-c", ASK, zone],
        env=environment | {"PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not Path("/usr/share/zoneinfo/Europe/Berlin").exists(), reason="the machine keeps zones elsewhere")
def test_the_rules_of_a_zone_are_found_without_asking_how_python_was_built() -> None:
    assert ask("Europe/Berlin").stdout == "Europe/Berlin None False\n"


def test_where_zones_are_said_to_be_is_where_they_are_looked_for(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert ask("UTC", PYTHONTZPATH=folder).stdout in (f"UTC {folder} False\n", "")  # "" without the package tzdata


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(KeyError):
        zone_rules("Europe/Nowhere")


def test_the_wall_clock_of_a_zone() -> None:
    assert Clock(datetime(2026, 7, 1, 12, tzinfo=UTC)).local("Europe/Berlin") == datetime(2026, 7, 1, 14)
