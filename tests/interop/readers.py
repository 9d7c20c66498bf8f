"""Programs that read calendar files, run on a fresh calendar each: khal, calcurse, ical.js."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

HERE = Path(__file__).parent
ICAL_JS = Path(os.environ.get("CRM_ICALJS", HERE / "node_modules/ical.js"))
READER_ZONES = ["UTC", "Europe/Berlin", "America/New_York"]
CALCURSE_LINE = re.compile(r"(\d\d/\d\d/\d{4} @ \d\d:\d\d) -> (\d\d/\d\d/\d{4} @ \d\d:\d\d)(?:>\w+ )?\s*[|!](.*)")

KHAL_CONFIG = """[calendars]
[[work]]
path = {folder}/calendar
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
[sqlite]
path = {folder}/khal.db
"""


def iso(moment: datetime) -> str:
    """An aware moment as an instant in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run(*command: str | Path, **environment: str) -> str:
    """What a program that ended well printed."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, **environment}, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def local_iso(wall: str, zone: str) -> set[str]:
    """The instants that a wall time without offset may mean: two in the hour that comes twice."""
    return {iso(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold)) for fold in (0, 1)}


def khal_events(zone: str, *files: Path) -> list[list[str]]:
    """Title, start, end and uid of each event, as khal shows them in ``zone`` after reading ``files`` one after another."""
    folder = files[0].parent / f"khal-{len(list(files[0].parent.iterdir()))}"
    (folder / "calendar").mkdir(parents=True)
    config = folder / "config"
    config.write_text(KHAL_CONFIG.format(folder=folder, zone=zone))
    homes = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    khal = str(Path(sys.executable).with_name("khal"))
    for file in files:
        run(khal, "-c", config, "import", "--batch", "-a", "work", file, TZ=zone, **homes)
    template = "{title}|{start-long}|{end-long}|{uid}"
    listed = run(
        khal, "-c", config, "list", "--once", "-df", "", "-f", template, "2026-08-01", "400d", TZ=zone, **homes
    )
    return [line.split("|") for line in listed.splitlines() if "|" in line]


def calcurse_lines(file: Path, zone: str) -> list[str]:
    """The lines of the calendar of calcurse in ``zone`` after reading ``file``."""
    if not shutil.which("calcurse"):
        pytest.skip("calcurse is not installed")
    folder = file.parent / f"calcurse-{zone.replace('/', '-')}-{file.stem}"
    report = run("calcurse", "-q", "-D", folder, "-i", file, TZ=zone, HOME=str(file.parent))
    assert "skipped" not in report
    return (folder / "apts").read_text().splitlines()


def calcurse_spans(file: Path, zone: str) -> dict[str, tuple[set[str], set[str]]]:
    """Each title with the instants that its start and its end may mean, as calcurse shows them in ``zone``."""
    found = [hit for line in calcurse_lines(file, zone) if (hit := CALCURSE_LINE.match(line))]
    return {hit[3]: (_calcurse_instants(hit[1], zone), _calcurse_instants(hit[2], zone)) for hit in found}


def _calcurse_instants(wall: str, zone: str) -> set[str]:
    return local_iso(datetime.strptime(wall, "%m/%d/%Y @ %H:%M").isoformat(), zone)


def ical_js_events(file: Path, zone: str) -> list[dict[str, str]]:
    """The events as ical.js reads them: uid, start, end, summary, description."""
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    if not ICAL_JS.is_dir():
        pytest.skip(
            "ical.js is not installed: npm install --prefix tests/interop ical.js, or name its folder in CRM_ICALJS"
        )
    events: list[dict[str, str]] = json.loads(run("node", HERE / "read_ics.mjs", ICAL_JS, file, TZ=zone))
    return events
