"""The fifty best customers by bare SQL: grouped, the first of them with names, every row printed."""

import sys

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

for row in sqlite.connect(sys.argv[1]).execute(
    "SELECT c.name, g.* FROM (SELECT o.customer_id AS key, count(*), sum(o.total_minor - o.refunded_minor), "
    "sum(o.net_minor - o.refunded_minor), sum(o.net_minor - o.refunded_minor - o.cost_minor), count(o.cost_minor) "
    "FROM orders o WHERE o.deleted_at IS NULL AND o.status <> 'cancelled' GROUP BY o.customer_id ORDER BY 3 DESC LIMIT 50) g "
    "LEFT JOIN customers c ON c.id = g.key"
):
    print(*row, sep="\t")
