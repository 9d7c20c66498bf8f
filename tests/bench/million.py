"""A large database for benchmarks: customers, an e-mail for every second one, a deal for every tenth.

Run as ``python tests/bench/million.py PATH [CUSTOMERS]``; made once and kept, as it takes a minute or two.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from crm_core.crm import Crm, open_crm
from crm_core.store.search import refresh
from crm_core.values.text import fold

GIVEN = "Ada Björk Clara Łucja Émile Zoë Ingrid Jonas Karim Lena Mateo Nadia Oleg Priya Quentin Rosa Sven Tomás Uma Vera".split()
FAMILY = "Lovelace Böhm Ağca Müller Šimić O'Neill García Nguyễn Kowalski Rossi Dubois Jansen Olsen Papadopoulos Ivanov".split()
SYLLABLES = "an bel cor dun el fan gor hal il jor kan lo mar nor op pel qui ras sol tor ul vin wes yor zan".split()
CITIES = "Berlin Wien Graz Zürich London Paris Roma Kraków Łódź Oslo Lisboa Praha Dublin Genève Gent".split()
STAMP = "2026-01-01T00:00:00Z"
BATCH = 20_000


def people(count: int) -> Iterator[tuple[int, str]]:
    """Ids and names, nearly all different."""
    dice = random.Random(7)
    for key in range(1, count + 1):
        middle = "".join(dice.choice(SYLLABLES) for _ in range(3)).capitalize()
        yield key, f"{dice.choice(GIVEN)} {middle} {dice.choice(FAMILY)}"


def build(path: Path, count: int) -> Crm:
    """Make the database with ``count`` customers, count/2 e-mails, an address each and count/10 deals."""
    crm = open_crm(path)
    crm.store.create()
    with crm.store.writing("Benchmark data") as unit:
        unit.bulk(True)
        unit.execute_many(
            "INSERT INTO customers (id, uid, name, sort_name, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (key, f"{key:08x}-0000-7000-8000-{key:012x}", name, fold(name), STAMP, STAMP)
                for key, name in people(count)
            ),
        )
        unit.execute_many(
            "INSERT INTO contact_points (customer_id, kind, value, normalized, is_primary) VALUES (?, 'email', ?, ?, 1)",
            ((key, f"user{key}@example.org", f"user{key}@example.org") for key in range(1, count + 1, 2)),
        )
        unit.execute_many(
            "INSERT INTO addresses (customer_id, city, is_primary) VALUES (?, ?, 1)",
            ((key, CITIES[key % len(CITIES)]) for key in range(1, count + 1)),
        )
        stages = [row[0] for row in unit.execute("SELECT id FROM stages ORDER BY position")]
        unit.execute_many(
            "INSERT INTO deals (uid, title, sort_title, customer_id, stage_id, value_minor, currency, opened_on, stage_since, "
            "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'EUR', '2026-01-01', ?, ?, ?)",
            (
                (
                    f"{n:08x}-0000-7000-9000-{n:012x}",
                    f"Deal {n}",
                    f"deal {n}",
                    n * 10,
                    stages[n % 4],
                    n % 9999 * 100,
                    STAMP,
                    STAMP,
                    STAMP,
                )
                for n in range(1, count // 10 + 1)
            ),
        )
        for source in crm.catalog.search.values():
            for statement in refresh(source, f"SELECT id FROM {source.table}"):
                unit.execute(statement)
        unit.bulk(False)
    return crm


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000).close()
