"""A program at a moment, and what is compared of two databases."""

from datetime import UTC, datetime
from pathlib import Path

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.store.backup_settings import Settings
from tests.faults.databases import contents

NOT_COMPARED = {"sqlite_sequence", "journal_units"}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(database: Path, moment: datetime, settings: Settings | None = None) -> Crm:
    return open_crm(database, clock=Clock(moment), backup_settings=(lambda: settings) if settings else None)


def data(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those that restoring adds to the history."""
    return {table: rows for table, rows in contents(path).items() if table not in NOT_COMPARED}
