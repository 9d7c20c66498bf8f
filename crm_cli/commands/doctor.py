"""``crm doctor``: where everything is, and whether it is in order."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

from typer import Exit, Option

from crm_cli.environment import Environment
from crm_cli.errors import ExitCode
from crm_cli.formats import Format
from crm_cli.options import Consent, Output
from crm_cli.output import column, listing_page
from crm_cli.output.blocks import write_pairs
from crm_cli.output.lists import output_format
from crm_cli.verbs import Noun
from crm_core import __version__
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.config import Config, load_config
from crm_core.errors import CrmError, Damaged
from crm_core.paths import log_folder
from crm_core.store import doctor as store_doctor
from crm_core.store import driver
from crm_core.store.doctor import Finding
from crm_core.store.inspect import is_older
from crm_core.store.repair import Repair
from crm_core.store.repair_around import listed, set_aside, unfinished
from crm_core.values.text import size_text

noun = Noun("Say where everything is and whether it is in order.")
LIBRARIES = ("textual", "typer", "rich", "sqlmodel", "icalendar")


@noun.alone("crm doctor", "crm doctor --json", "crm doctor --repair")
def doctor(
    env: Environment,
    output: Output,
    consent: Consent,
    repair: Annotated[
        bool, Option("--repair", help="Mend what can be mended, or save what can be read; asks first.")
    ] = False,
) -> None:
    """Look the installation and the database over; exit code 6 when something is wrong."""
    configuration = _configuration(env)
    told = repair and _repair(env)
    findings = [
        configuration,
        *_places(env),
        *_versions(),
        *_database(env),
        *_values(env),
        *_files(env),
    ]
    _print(env, findings, output)
    wrong = [finding.what for finding in findings if not finding.ok]
    if wrong:
        env.warn(f"Not in order: {', '.join(wrong)}.{'' if told else _way_out(env, wrong)}")
        raise Exit(ExitCode.DATABASE)


def _database(env: Environment) -> list[Finding]:
    return store_doctor.examine(env.database_file, env.crm.catalog.search.values(), lambda: env.crm.repairs.schema)


def _values(env: Environment) -> list[Finding]:
    """What stands in the database and cannot be; nothing where it cannot be read, which is said already, or only changed."""
    from crm_core.catalog.kept_filters import unreadable
    from crm_core.catalog.sense import SHOWN, nonsense

    try:
        if is_older(env.database_file):
            return []
        with env.crm.store.reading() as db:
            found = [*nonsense(db, env.crm.catalog), *unreadable(db, env.crm.catalog, env.crm.browse)]
        told = [each.told for each in found]
        told = [*env.crm.business.unusable, *told]
    except CrmError:
        return []
    more = f" … and {len(told) - SHOWN:,} more" if len(told) > SHOWN else ""
    return [Finding("values", not told, "; ".join(told[:SHOWN]) + more or "every one makes sense")]


def _way_out(env: Environment, wrong: list[str]) -> str:
    """What may help: a repair where one is found, and the newest whole backup where data is damaged."""
    if wrong == ["backups"]:
        return ""  # where they go is for the user to say
    found = [each.what for each in (*env.crm.repairs.find(), *_file_repairs(env))]
    ways = ['"crm doctor --repair" mends that, or saves what can be read, after asking.'] if found else []
    if ("damage" in found or _is_unreadable(env)) and (backup := env.crm.backups.newest_whole()) is not None:
        when = f"{backup.made_at[:10]} {backup.made_at[11:16]} UTC"
        ways.append(f'"crm backup restore latest" goes back to {when}.')
    return "".join(f" {way}" for way in ways)


def _is_unreadable(env: Environment) -> bool:
    if is_older(env.database_file):
        return False
    try:
        with env.crm.store.reading():
            return False
    except Damaged:
        return True
    except CrmError:
        return not env.database_file.exists()


def _print(env: Environment, findings: list[Finding], output: Output) -> None:
    if env.to_terminal and output_format(env, output) is Format.TABLE and not output.field_names:
        said = (f.seen if f.ok else f"NOT IN ORDER: {f.seen}" for f in findings)
        labels = (column(f.what, f.what, Kind.LIST) for f in findings)
        write_pairs(env, [(label, (text,)) for label, text in zip(labels, said, strict=True)], output)
        return
    columns = (column("what"), column("ok", kind=Kind.BOOLEAN), column("seen"))
    listing_page(env, Page(columns, (), tuple((f.what, f.ok, f.seen) for f in findings)), output)


def _repair(env: Environment) -> bool:
    """Mend what can be mended; whether there was anything."""
    repairs = [*env.crm.repairs.find(), *_file_repairs(env)]
    if not repairs:
        env.message("There is nothing to repair.")
        return False
    for each in repairs:
        env.warn(f"{each.what}: {each.plan}")
    env.confirm("Go ahead?")
    for each in repairs:
        env.message(each.act())
    return True


def _configuration(env: Environment) -> Finding:
    """Where the user's settings are. Broken ones are told, and the defaults hold for the rest of the look."""
    there = "" if env.config_file.exists() else " (not there; the defaults hold)"
    try:
        load_config(env.config_file)
    except CrmError as problem:
        env.config = Config(env.config_file, {}, {})
        return Finding(
            "configuration", False, f'{problem.sentence} The defaults hold here; "crm config edit" opens it.'
        )
    return Finding("configuration", True, f"{env.config_file}{there}")


def _places(env: Environment) -> list[Finding]:
    return [
        Finding("error reports", True, str(log_folder(env.variables))),
        _backups(env),
        *_unfinished(env),
        *_set_aside(env),
    ]


def _unfinished(env: Environment) -> list[Finding]:
    """What lies beside the database half-made; nothing where there is none."""
    if not (found := unfinished(env.database_file)):
        return []
    names = listed([path.name for path in found])
    seen = f'{names}; of commands at work or interrupted, "crm doctor --repair" removes what is older than an hour'
    return [Finding("leftovers", True, seen)]


def _set_aside(env: Environment) -> list[Finding]:
    """What restores moved out of their way; nothing where there is none."""
    if not (found := set_aside(env.database_file)):
        return []
    names = listed([f"{path.name} ({size_text(path.lstat().st_size)})" for path in found])
    seen = f"{names}; what was in the place of the database before a restore, to be removed by hand when nothing of it is wanted"
    return [Finding("set aside", True, seen)]


def _files(env: Environment) -> list[Finding]:
    """What there is to say of files; nothing where the database cannot be read, which is said already, or only changed."""
    try:
        return [] if is_older(env.database_file) else env.crm.upkeep.examine()
    except CrmError:
        return []


def _file_repairs(env: Environment) -> list[Repair]:
    try:
        return [] if is_older(env.database_file) else list(env.crm.upkeep.find())
    except CrmError:
        return []


def _backups(env: Environment) -> Finding:
    folder, backups = env.crm.backups.folder, env.crm.backups.list()
    newest = f"the newest of {backups[0].made_at}" if backups else "none yet; the first write of a day makes one"
    obstacle = env.crm.backups.obstacle()
    return Finding(
        "backups", not obstacle, f"{len(backups)} in {folder}, {newest}{f'. {obstacle}' if obstacle else ''}"
    )


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
