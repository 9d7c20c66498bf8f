"""The figures of the pipeline report by bare SQL: one grouped query, every row of it printed."""

import sys

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

for row in sqlite.connect(sys.argv[1]).execute(
    "SELECT s.name, d.currency, count(*), count(d.value_minor), coalesce(sum(d.value_minor), 0), "
    "sum(d.value_minor * coalesce(d.probability_bp, s.probability_bp)) / 10000, "
    "sum(CASE WHEN s.kind = 'won' THEN julianday(d.closed_on) - julianday(d.opened_on) END) "
    "FROM deals d JOIN stages s ON s.id = d.stage_id WHERE d.deleted_at IS NULL GROUP BY d.stage_id, d.currency"
):
    print(*row, sep="\t")
