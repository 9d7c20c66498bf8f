"""A database with a few customers, and a quick way to import mail into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.exchange.mail.options import MailOptions, MailReport

from .writing import OWN

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
Mailing = Callable[..., MailReport]


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    opened = open_crm(tmp_path / "test.db", clock=Clock(NOW))
    opened.customers.add({"name": "Ada Lovelace", "email": "ada@example.com"})
    opened.customers.add({"name": "Clara Böhm", "emails": ["clara@example.org", "boehm@example.org"]})
    yield opened
    opened.close()


@pytest.fixture
def load(crm: Crm, tmp_path: Path) -> Mailing:
    """Imports bytes as a file, or a folder that is there; the report's figures add up every time."""

    def run(content: bytes | Path, name: str = "one.eml", **options: Any) -> MailReport:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        report = crm.exchange.import_mail(path, MailOptions(**{"own": frozenset({OWN}), **options}))
        assert report.rows == sum(figures(report))
        return report

    return run


def figures(report: MailReport) -> tuple[int, int, int, int, int]:
    """Created, unchanged, unmatched, skipped, rejected."""
    return report.created, report.unchanged, report.unmatched, report.skipped, report.rejected


def eml(*lines: str, sender: str = "Ada <ada@example.com>", to: str = OWN, text: str = "Hello\n") -> bytes:
    """A plain message; ``lines`` are further headers."""
    head = [f"From: {sender}", f"To: {to}", "Date: Fri, 20 Nov 2026 10:00:00 +0100", *lines]
    return ("\r\n".join(head) + "\r\n\r\n" + text).encode()
