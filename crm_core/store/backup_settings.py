"""What the user's configuration says about backups."""

from pathlib import Path

from crm_core.config import Config, parse_size
from crm_core.paths import expanded
from crm_core.tuples import NamedTuple


class Settings(NamedTuple):
    """Where backups go, None meaning beside the database, and how many bytes those of one database may take together."""

    folder: Path | None = None
    max_bytes: int = 5_000_000_000


def settings_from(config: Config) -> Settings:
    """The settings as the configuration has them. Raises InvalidValue, FileProblem."""
    folder = config.get("backup.folder")
    size = parse_size("backup.max_size", config.get("backup.max_size"))
    return Settings(expanded(folder) if folder else None, size)
