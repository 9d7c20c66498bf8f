"""The same list without any library: argparse, sqlite3 and print."""

import argparse
import sqlite3

parser = argparse.ArgumentParser()
parser.add_argument("database")
parser.add_argument("--limit", type=int, default=25)
given = parser.parse_args()
for row in sqlite3.connect(given.database).execute(
    "SELECT id, name, lifecycle FROM customers WHERE deleted_at IS NULL ORDER BY sort_name LIMIT ?", (given.limit,)
):
    print(*row, sep="\t")
