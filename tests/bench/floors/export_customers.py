"""A query to a CSV file by cursor and csv.writer: the floor where no sqlite3 shell is installed."""

import csv
import sqlite3
import sys
from pathlib import Path

database, query, target = sys.argv[1:]
rows = sqlite3.connect(database).execute(Path(query).read_text(encoding="utf-8"))
with Path(target).open("w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(column[0] for column in rows.description)
    writer.writerows(rows)
