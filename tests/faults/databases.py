"""Databases for fault tests, and what must hold of one afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_core.crm import Crm, catalog, open_crm
from crm_core.store.doctor import examine
from crm_core.store.driver import Connection, connect

MODES = ("WAL", "DELETE")
CHOICES = ("tea", "coffee", "Kölnisch Wasser")


@contextmanager
def opened(path: Path) -> Iterator[Crm]:
    """The CRM on a database, closed at the end."""
    crm = open_crm(path)
    try:
        yield crm
    finally:
        crm.close()


@contextmanager
def raw(path: Path, *, write: bool = False) -> Iterator[Connection]:
    """A connection of the program's own kind, closed at the end."""
    db = connect(path, write=write)
    try:
        yield db
    finally:
        db.close()


def fill(path: Path, customers: int = 20) -> None:
    """Make a small business: customers, deals, interactions, appointments, fields, something in the trash, something undone."""
    with opened(path) as crm:
        crm.fields.add("customer.drinks", "multi-choice", CHOICES, help_text="What to offer.")
        crm.fields.add("deal.terms", "choice", ("14 days", "30 days"))
        for number in range(1, customers + 1):
            crm.customers.add(
                {
                    "name": f"Customer {number} Größe",
                    "emails": [f"work:c{number}@example.org"],
                    "phone": f"+49 30 {1000 + number}",
                    "city": "Berlin",
                    "tags": "vip, regular" if number % 2 else "regular",
                    "custom": {"drinks": list(CHOICES[number % 3 :])},
                    "description": "Knows what they want.\nPays in time. " * 20,
                }
            )
        for number in range(1, customers // 4 + 1):
            crm.deals.add({"title": f"Deal {number}", "customer": f"customer:{number}", "value": "1200 EUR"})
            crm.leads.add({"title": f"Inquiry {number}", "customer": number, "source": "fair"})
            crm.interactions.add({"customer": f"customer:{number}", "channel": "note", "subject": f"Note {number}"})
            crm.appointments.add(
                {"title": f"Visit {number}", "starts": "2026-12-01 9:00", "customer": f"customer:{number}"}
            )
        crm.customers.delete(customers)
        crm.customers.edit(1, {"city": "Graz"})
        crm.history.undo(crm.history.require_undo().id)


def use_mode(path: Path, mode: str) -> None:
    """Let the database keep its journal this way from now on."""
    with raw(path, write=True) as db:
        assert db.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0] == mode.lower()


def copied(source: Path, target: Path) -> Path:
    """A copy of a database nobody has open."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target


def faults(path: Path) -> list[str]:
    """Everything wrong with pages, indexes, links and full text; nothing when the database is whole."""
    looked_at = {"integrity", "links", "full text"}
    findings = examine(path, catalog().search.values())
    seen = {finding.what for finding in findings}
    wrong = [f"{finding.what}: {finding.seen}" for finding in findings if not finding.ok]
    return [line for line in wrong if not line.startswith("permissions")] + sorted(looked_at - seen)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those that full text keeps for itself."""
    with raw(path) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")]
        tables = [name for name in names if "_search" not in name]
        return {name: db.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in tables}


def beside(path: Path) -> dict[str, bytes]:
    """Every file in the folder of a database, byte for byte."""
    return {found.name: found.read_bytes() for found in sorted(path.parent.iterdir()) if found.is_file()}
