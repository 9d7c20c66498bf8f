"""The rows of an imported database into an empty one by bare executemany: no journal, no full text, nothing checked.

Tables, indexes and settings of the connection are the program's own. Prints the seconds on the processor that the
inserts alone took.
"""

import sqlite3
import sys
import time
from pathlib import Path

from crm_core.store.driver import connect

TABLES = ("tags", "customers", "contact_points", "addresses", "customer_tags")

source, target = sys.argv[1:]
full = sqlite3.connect(source)
rows = {table: full.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
db = connect(Path(target), write=True)
for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
    db.execute(f"DROP TRIGGER {trigger}")
begun = time.process_time()
db.execute("BEGIN IMMEDIATE")
for table in TABLES:
    marks = ", ".join("?" * len(rows[table][0]))
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
db.execute("COMMIT")
print(time.process_time() - begun)
