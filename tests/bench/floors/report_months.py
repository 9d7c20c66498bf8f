"""Sales by month by bare SQL: one grouped query, every row of it printed."""

import sys

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

for row in sqlite.connect(sys.argv[1]).execute(
    "SELECT substr(o.ordered_on, 1, 7), o.currency, count(*), sum(o.total_minor - o.refunded_minor), "
    "sum(o.net_minor - o.refunded_minor), sum(o.net_minor - o.refunded_minor - o.cost_minor), count(o.cost_minor) "
    "FROM orders o WHERE o.deleted_at IS NULL AND o.status <> 'cancelled' GROUP BY 1, 2"
):
    print(*row, sep="\t")
