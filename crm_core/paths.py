"""Where things are kept: the database, the configuration and the logs of one user.

``CRM_HOME`` puts all of them into one folder, ``CRM_DB`` and ``CRM_CONFIG`` move one of them, else the platform
decides.
"""

from collections.abc import Mapping
from pathlib import Path

from crm_core.errors import FileProblem

DATABASE_NAME = "crm.db"
CONFIG_NAME = "config.toml"


def database_file(variables: Mapping[str, str], configured: str = "") -> Path:
    """The database to open when the command line names none: CRM_DB, else the configured one, else the usual place."""
    chosen = variables.get("CRM_DB") or configured
    return expanded(chosen) if chosen else data_folder(variables) / DATABASE_NAME


def config_file(variables: Mapping[str, str]) -> Path:
    """The configuration file, whether it exists or not."""
    chosen = variables.get("CRM_CONFIG")
    if chosen:
        return expanded(chosen)
    return (_home(variables) or _platform_folder("user_config_path")) / CONFIG_NAME


def data_folder(variables: Mapping[str, str]) -> Path:
    """The folder of the database and what belongs to it."""
    return _home(variables) or _platform_folder("user_data_path")


def log_folder(variables: Mapping[str, str]) -> Path:
    """The folder of the files that unexpected errors leave."""
    home = _home(variables)
    return home / "logs" if home else _platform_folder("user_log_path")


def expanded(text: str) -> Path:
    """A path as people type it, ``~`` replaced by the home folder. Raises FileProblem when there is none."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise FileProblem(f"{text} cannot be found: there is no home folder. Write the whole path.") from error


def _home(variables: Mapping[str, str]) -> Path | None:
    chosen = variables.get("CRM_HOME")
    return expanded(chosen) if chosen else None


def _platform_folder(function: str) -> Path:
    import platformdirs

    try:
        folder: Path = getattr(platformdirs, function)("crm", appauthor=False)
    except RuntimeError as error:
        raise FileProblem("There is no home folder to keep data in: set HOME, or CRM_HOME to a folder.") from error
    return folder
