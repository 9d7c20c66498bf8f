"""Sales by customer by bare SQL: one grouped query with names, every row of it printed, the most first."""

import sys

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

for row in sqlite.connect(sys.argv[1]).execute(
    "SELECT (SELECT c.name FROM customers c WHERE c.id = o.customer_id), count(*), sum(o.total_minor - o.refunded_minor), "
    "sum(o.net_minor - o.refunded_minor), sum(o.net_minor - o.refunded_minor - o.cost_minor), count(o.cost_minor) "
    "FROM orders o WHERE o.deleted_at IS NULL AND o.status <> 'cancelled' GROUP BY o.customer_id ORDER BY 3 DESC"
):
    print(*row, sep="\t")
