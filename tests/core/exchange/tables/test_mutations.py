"""Files torn, twisted and cut: one sentence or rows that add up, never a traceback."""

import csv
import io
import random
from datetime import date

import pytest

from crm_core.errors import CrmError
from crm_core.exchange.tables.cells import ReadingRules
from crm_core.exchange.tables.propose import propose
from crm_core.exchange.tables.records import RecordReader
from crm_core.exchange.tables.source import open_table

RULES = ReadingRules(today=date(2026, 11, 21), zone="Europe/Berlin", date_order="dmy")
BASES = (
    "name,email,phone,city,birthday,revenue\r\n"
    'Ada "the first",ada@example.org,+49 30 1,Köln,10.12.1815,"1.234,50"\r\n'.replace(
        'Ada "the first"', '"Ada ""the first"""'
    )
    + '"Acme; Sons\r\nLtd",info@example.com,,Paris,,"2.000,00"\r\n' * 3,
    "Deal Name;Stage;Amount;Close Date;Account\nOne;New;5,5;13/02/2024;Acme\nTwo;Won;1.000,00;01/02/2024;\n",
    '[{"title": "T", "stage": "New", "value": {"amount": "5", "currency": "EUR"}}, {"title": "U", "stage": "Won"}]',
    "date\tcustomer\tsubject\n2024-01-01\tAcme\tHello\n2024-01-02\tBolt\tBye\n",
)
PIECES = [b'"', b'""', b",", b";", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"'=", b"[", b"]", b"{", b"}", b"\\", b"sep=;\n", b"\xfe\xff", b" " * 50, b"9" * 60, b"x" * 2000]  # fmt: skip


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    content = chance.choice(BASES).encode(chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    for _ in range(chance.randint(1, 6)):
        at, piece = chance.randrange(len(content) + 1), chance.choice(PIECES)
        cut = chance.choice([0, 0, 1, 3, 40])
        content = content[:at] + piece + content[at + cut :]
        if chance.random() < 0.1:
            content = content[: chance.randrange(len(content) + 1)]
    return content


@pytest.mark.parametrize("block", range(6))
def test_mutated_tables(block):
    outcomes = {"read": 0, "refused": 0}
    sentences: list[str] = []
    for seed in range(block * 100, block * 100 + 100):
        try:
            with open_table(io.BytesIO(mutated(seed))) as table:
                rows = list(table.rows())
                mapping = propose(table.headers, [row.cells for row in rows])
                reader = RecordReader(mapping, rows, RULES)
                records = [reader.read(row) for row in rows]
            assert [record.line for record in records] == [row.line for row in rows]
            assert all(len(row.cells) == len(table.headers) or row.problem for row in rows)
            assert [row.line for row in rows] == sorted({row.line for row in rows}) or table.format == "json"
            outcomes["read"] += 1
        except CrmError as problem:
            sentences.append(problem.sentence)
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 5
    assert [sentence for sentence in sentences if "\n" in sentence] == []


def test_no_row_is_lost_or_made_up():
    """What a lenient reader would swallow is refused; what is read is all there is."""
    chance = random.Random(7)
    for _ in range(100):
        rows = [[chance.choice(['a"b', "x,y", "p\nq", "", "é", "z"]) for _ in range(4)] for _ in range(30)]
        stream = io.StringIO()
        csv.writer(stream).writerows([["name", "city", "note", "tags"], *rows])
        with open_table(io.BytesIO(stream.getvalue().encode())) as table:
            assert [row.cells for row in table.rows()] == rows
