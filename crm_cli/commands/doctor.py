"""``crm doctor``: where everything is, and whether it is in order."""

import platform
from importlib.metadata import PackageNotFoundError, version

from typer import Exit

from crm_cli.environment import Environment
from crm_cli.errors import ExitCode
from crm_cli.options import Output
from crm_cli.output import column, listing_page
from crm_cli.verbs import Noun
from crm_core import __version__
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.paths import log_folder
from crm_core.store import doctor as store_doctor
from crm_core.store import driver
from crm_core.store.doctor import Finding

noun = Noun("Say where everything is and whether it is in order.")
LIBRARIES = ("textual", "typer", "rich", "sqlmodel", "icalendar")


@noun.alone("crm doctor", "crm doctor --json")
def doctor(env: Environment, output: Output) -> None:
    """Look the installation and the database over; exit code 6 when something is wrong."""
    findings = [*_places(env), *_versions(), *store_doctor.examine(env.database_file, env.crm.catalog.search.values())]
    columns = (column("what"), column("ok", kind=Kind.BOOLEAN), column("seen"))
    listing_page(env, Page(columns, (), tuple((f.what, f.ok, f.seen) for f in findings)), output)
    wrong = [finding.what for finding in findings if not finding.ok]
    if wrong:
        env.warn(f"Not in order: {', '.join(wrong)}.")
        raise Exit(ExitCode.DATABASE)


def _places(env: Environment) -> list[Finding]:
    there = "" if env.config_file.exists() else " (not there; the defaults hold)"
    return [
        Finding("configuration", True, f"{env.config_file}{there}"),
        Finding("error reports", True, str(log_folder(env.variables))),
    ]


def _versions() -> list[Finding]:
    number = ".".join(str(part) for part in driver.version())
    return [
        Finding("crm", True, __version__),
        Finding("python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        Finding("sqlite", True, number),
        Finding("libraries", True, ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)),
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
