"""Writes a database with so many open deals in one pipeline: python -m tests.bench.board_deals COUNT PATH."""

import sys
from pathlib import Path

from crm_core.crm import open_crm
from crm_core.values.text import fold

BATCH = "INSERT INTO deals (uid, title, sort_title, stage_id, value_minor, currency, opened_on, expected_close, owner, "
VALUES = "custom, stage_since, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 'EUR', '2026-01-01', ?, ?, '{}', ?, ?, ?)"


def main(count: int, path: Path) -> None:
    """Write it; the deals go to the open stages in turn, closing on days one after the other."""
    crm = open_crm(path)
    crm.store.create()
    crm.business.set(name="Board", currency="EUR", zone="UTC")
    stages = [stage.id for stage in crm.pipelines.stages() if not stage.closed]
    with crm.store.writing("Open deals") as unit:
        stamp = unit.stamp
        rows = []
        for number in range(count):
            title = f"Deal {number:05}"
            day = f"{2030 + number // 336}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
            owner = f"owner {number % 5}"
            stage = stages[number % len(stages)]
            rows.append((f"deal-{number}", title, fold(title), stage, 100 * number, day, owner, stamp, stamp, stamp))
        unit.execute_many(BATCH + VALUES, rows)
    crm.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
