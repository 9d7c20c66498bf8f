"""A large database for benchmarks: customers with an address each, an e-mail for every second one, and deals and orders.

Run as ``python -m tests.bench.million CUSTOMERS DEALS ORDERS PATH``, which takes a minute or two for a million; with
``--schema`` it prints what changes when databases made so far are no longer like those it would make.
"""

import hashlib
import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from crm_core.crm import Crm, open_crm
from crm_core.store import Unit
from crm_core.store.search import refresh
from crm_core.values.text import fold

GIVEN = "Ada Björk Clara Łucja Émile Zoë Ingrid Jonas Karim Lena Mateo Nadia Oleg Priya Quentin Rosa Sven Tomás Uma Vera".split()
FAMILY = "Lovelace Böhm Ağca Müller Šimić O'Neill García Nguyễn Kowalski Rossi Dubois Jansen Olsen Papadopoulos Ivanov".split()
SYLLABLES = "an bel cor dun el fan gor hal il jor kan lo mar nor op pel qui ras sol tor ul vin wes yor zan".split()
CITIES = "Berlin Wien Graz Zürich London Paris Roma Kraków Łódź Oslo Lisboa Praha Dublin Genève Gent".split()
STAMP = "2026-01-01T00:00:00Z"


def people(count: int) -> Iterator[tuple[int, str]]:
    """Ids and names, nearly all different."""
    dice = random.Random(7)
    for key in range(1, count + 1):
        middle = "".join(dice.choice(SYLLABLES) for _ in range(3)).capitalize()
        yield key, f"{dice.choice(GIVEN)} {middle} {dice.choice(FAMILY)}"


def build(path: Path, customers: int, deals: int, orders: int = 0) -> Crm:
    """Make the database; gives it open."""
    crm = open_crm(path)
    crm.store.create()
    with crm.store.writing("Benchmark data") as unit:
        unit.bulk(True)
        _add_customers(unit, customers)
        _add_deals(unit, customers, deals)
        _add_orders(unit, customers, orders)
        for source in crm.catalog.search.values():
            for statement in refresh(source, f"SELECT id FROM {source.table}"):
                unit.execute(statement)
        unit.bulk(False)
    return crm


def _add_customers(unit: Unit, count: int) -> None:
    unit.execute_many(
        "INSERT INTO customers (id, uid, name, sort_name, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
        ((key, f"{key:08x}-0000-7000-8000-{key:012x}", name, fold(name), STAMP, STAMP) for key, name in people(count)),
    )
    unit.execute_many(
        "INSERT INTO contact_points (customer_id, kind, value, normalized, is_primary) VALUES (?, 'email', ?, ?, 1)",
        ((key, f"user{key}@example.org", f"user{key}@example.org") for key in range(1, count + 1, 2)),
    )
    unit.execute_many(
        "INSERT INTO addresses (customer_id, city, is_primary) VALUES (?, ?, 1)",
        ((key, CITIES[key % len(CITIES)]) for key in range(1, count + 1)),
    )


def _add_deals(unit: Unit, customers: int, count: int) -> None:
    stages = unit.execute("SELECT id, kind FROM stages ORDER BY position").fetchall()

    def row(n: int) -> tuple[object, ...]:
        stage, kind = stages[n % len(stages)]
        closed = f"2026-{n % 11 + 1:02}-{n % 28 + 1:02}" if kind in ("won", "lost") else None
        owner, value = n * max(customers // count, 1) % customers + 1, n % 9999 * 100
        uid, title = f"{n:08x}-0000-7000-9000-{n:012x}", f"Deal {n}"
        return (uid, title, title.lower(), owner, stage, value, "2026-01-01", closed, STAMP, STAMP, STAMP)

    unit.execute_many(
        "INSERT INTO deals (uid, title, sort_title, customer_id, stage_id, value_minor, currency, opened_on, closed_on, "
        "stage_since, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'EUR', ?, ?, ?, ?, ?)",
        map(row, range(1, count + 1)),
    )


def _add_orders(unit: Unit, customers: int, count: int) -> None:
    """Orders of six years, one in fifty cancelled, every second one with a cost."""

    def row(n: int) -> tuple[object, ...]:
        day = f"{2021 + n % 6}-{n % 12 + 1:02}-{n % 28 + 1:02}"
        net, buyer = n % 9999 * 10, (n * 7919) % customers + 1
        status, refunded = ("cancelled", 0) if n % 50 == 0 else ("refunded", net) if n % 51 == 0 else ("paid", 0)
        cost = net // 2 if n % 2 else None
        return (
            f"{n:08x}-0000-7000-a000-{n:012x}",
            buyer,
            day,
            status,
            net,
            net + net // 5,
            refunded,
            cost,
            STAMP,
            STAMP,
        )

    unit.execute_many(
        "INSERT INTO orders (uid, customer_id, ordered_on, status, currency, net_minor, total_minor, refunded_minor, cost_minor, "
        "created_at, updated_at) VALUES (?, ?, ?, ?, 'EUR', ?, ?, ?, ?, ?, ?)",
        map(row, range(1, count + 1)),
    )


def schema() -> str:
    """A few letters that change with the tables of the program or with this file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        crm = open_crm(path)
        crm.store.create()
        crm.close()
        with closing(sqlite3.connect(path)) as db:
            statements = [str(row[0]) for row in db.execute("SELECT sql FROM sqlite_master ORDER BY name")]
    statements.append(Path(__file__).read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:12]


if __name__ == "__main__":
    if sys.argv[1:] == ["--schema"]:
        print(schema())
    else:
        build(Path(sys.argv[4]), *map(int, sys.argv[1:4])).close()
