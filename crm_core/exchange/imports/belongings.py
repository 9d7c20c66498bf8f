"""What hangs on customers out of a file: contact points, addresses, tags; staged beside the rows, written after them."""

from crm_core.exchange.imports.customer_rows import ADDRESS_COLUMNS, CustomerRow
from crm_core.exchange.imports.staging import BATCH, PIECE, Staging

POINT_COLUMNS = ("row", "number", "kind", "label", "value", "normalized", "invalid", "opt_out")
FRESH = "s.match IS NULL AND s.target IS NOT NULL"
KNOWN = "s.match IS NOT NULL AND s.target IS NOT NULL"


class Belongings:
    """Stages and writes what belongs to the customers of one file; nothing that is there is ever taken away."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._unit = staging.unit
        self._points: list[tuple[object, ...]] = []
        self._addresses: list[tuple[object, ...]] = []
        self._tags: list[tuple[object, ...]] = []
        numbered = "row INTEGER, number INTEGER DEFAULT 0"
        point = (
            "kind TEXT, label TEXT, value TEXT, normalized TEXT, invalid INTEGER DEFAULT 0, opt_out INTEGER DEFAULT 0"
        )
        staging.make_table("staged_points", f"{numbered}, {point}, PRIMARY KEY (row, kind, number)")
        address = ", ".join(ADDRESS_COLUMNS)
        staging.make_table("staged_addresses", f"place INTEGER PRIMARY KEY, {numbered}, {address}")
        staging.make_table("staged_tags", "row INTEGER, name TEXT, folded TEXT, PRIMARY KEY (row, folded)")

    def add(self, row: int, laid: CustomerRow) -> None:
        """Lay out what hangs on a row; ``number`` counts the points of each kind, and the addresses, from 0."""
        counts: dict[str, int] = {}
        for p in laid.points:
            number = counts.get(p.kind, 0)
            counts[p.kind] = number + 1
            self._points.append((row, number, p.kind, p.label, p.value, p.normalized, int(p.invalid), int(p.opt_out)))
        for number, address in enumerate(laid.addresses):
            self._addresses.append((row, number, *address))
        for name, folded in laid.tags:
            self._tags.append((row, name, folded))
        if len(self._points) + len(self._addresses) + len(self._tags) >= BATCH:
            self._write_pending()

    def flush(self) -> None:
        """Write what is pending; no more rows follow."""
        self._write_pending()
        self._unit.execute("CREATE INDEX scratch.staged_addresses_by_row ON staged_addresses (row)")

    def _write_pending(self) -> None:
        self._staging.fill("staged_points", POINT_COLUMNS, self._points, zero=True)
        self._staging.fill("staged_addresses", ("row", "number", *ADDRESS_COLUMNS), self._addresses, zero=True)
        self._staging.fill("staged_tags", ("row", "name", "folded"), self._tags)

    def write(self) -> None:
        """Give the new customers what the file says, and the known ones what they lack of it."""
        with self._unit.adding("contact_points", "customer_id"):
            self._insert_points()
        with self._unit.adding("addresses", "customer_id"):
            self._insert_addresses()
        if self._unit.scalar(f"SELECT 1 FROM staged s WHERE {KNOWN} LIMIT 1"):
            self._write_points()
            self._write_addresses()
        self._write_tags()

    def _insert_points(self) -> None:
        self._staging.in_pieces(
            "INSERT INTO contact_points (customer_id, kind, label, value, normalized, is_primary, invalid, opt_out) "
            "SELECT s.target, p.kind, p.label, p.value, p.normalized, p.number = 0, p.invalid, p.opt_out "
            f"FROM staged s CROSS JOIN staged_points p ON p.row = s.row WHERE {FRESH} AND {PIECE} ORDER BY s.row"
        )

    def _insert_addresses(self) -> None:
        parts = ", ".join(ADDRESS_COLUMNS)
        self._staging.in_pieces(
            f"INSERT INTO addresses (customer_id, is_primary, {parts}) SELECT s.target, a.number = 0, {parts} "
            f"FROM staged s CROSS JOIN staged_addresses a ON a.row = s.row WHERE {FRESH} AND {PIECE} ORDER BY s.row"
        )

    def _write_points(self) -> None:
        run = self._unit.execute
        rows = f"staged_points p JOIN staged s ON s.row = p.row AND {KNOWN}"
        same = "c.customer_id = s.target AND c.kind = p.kind AND c.normalized = p.normalized"
        missing = f"{rows} WHERE NOT EXISTS (SELECT 1 FROM contact_points c WHERE {same})"
        differs = "(p.value <> c.value OR p.opt_out > c.opt_out OR (p.label IS NOT NULL AND p.label IS NOT c.label))"
        self._staging.mark(missing)
        self._staging.mark(f"{rows} JOIN contact_points c ON {same} WHERE {differs}")
        run(
            "UPDATE contact_points AS c SET value = p.value, label = coalesce(p.label, c.label), opt_out = max(p.opt_out, c.opt_out) "
            f"FROM {rows} WHERE {same} AND {differs}"
        )
        # A new first address becomes the primary one, else a changed e-mail would hide behind the old one; one that is
        # wrong does not, unless there is no other.
        run(
            "UPDATE contact_points SET is_primary = 0 WHERE is_primary AND (customer_id, kind) IN "
            f"(SELECT s.target, p.kind FROM {missing} AND p.number = 0 AND NOT p.invalid)"
        )
        run(
            "INSERT INTO contact_points (customer_id, kind, label, value, normalized, is_primary, invalid, opt_out) "
            "SELECT s.target, p.kind, p.label, p.value, p.normalized, p.number = 0 AND (NOT p.invalid OR NOT EXISTS (SELECT 1 FROM contact_points c "
            f"WHERE c.customer_id = s.target AND c.kind = p.kind)), p.invalid, p.opt_out FROM {missing} ORDER BY p.row, p.kind, p.number"
        )

    def _write_addresses(self) -> None:
        """Each address of a row is the one that says the same, the one of the same label, or the next one left."""
        run, staging = self._unit.execute, self._staging
        staging.make_table("placed", "address INTEGER PRIMARY KEY, id INTEGER UNIQUE")
        rows = f"staged_addresses a JOIN staged s ON s.row = a.row AND {KNOWN}"
        free = "a.place NOT IN (SELECT address FROM placed) AND t.id NOT IN (SELECT id FROM placed)"
        equal = " AND ".join(f"(a.{part} IS NULL OR a.{part} = t.{part})" for part in ADDRESS_COLUMNS)
        for condition in (equal, "a.label = t.label"):
            run(
                f"INSERT OR IGNORE INTO placed SELECT a.place, t.id FROM {rows} JOIN addresses t ON t.customer_id = s.target "
                f"WHERE {condition} AND {free} ORDER BY a.place, t.id"
            )
        run(
            "INSERT OR IGNORE INTO placed SELECT n.address, m.id FROM (SELECT a.place AS address, s.target AS owner, row_number() OVER "
            f"(PARTITION BY a.row ORDER BY a.number) AS place FROM {rows} WHERE a.place NOT IN (SELECT address FROM placed)) n "
            "JOIN (SELECT t.id, t.customer_id AS owner, row_number() OVER (PARTITION BY t.customer_id ORDER BY t.id) AS place "
            "FROM addresses t WHERE t.id NOT IN (SELECT id FROM placed) AND t.customer_id IN (SELECT match FROM staged)) m "
            "ON m.owner = n.owner AND m.place = n.place"
        )
        differs = " OR ".join(f"(a.{part} IS NOT NULL AND a.{part} IS NOT t.{part})" for part in ADDRESS_COLUMNS)
        pairs = "placed n JOIN staged_addresses a ON a.place = n.address JOIN staged s ON s.row = a.row"
        staging.mark(f"{pairs} JOIN addresses t ON t.id = n.id WHERE {differs}")
        assignments = ", ".join(f"{part} = coalesce(a.{part}, t.{part})" for part in ADDRESS_COLUMNS)
        run(f"UPDATE addresses AS t SET {assignments} FROM {pairs} WHERE t.id = n.id AND ({differs})")
        fresh = f"{rows} WHERE a.place NOT IN (SELECT address FROM placed)"
        staging.mark(fresh)
        parts = ", ".join(ADDRESS_COLUMNS)
        run(
            f"INSERT INTO addresses (customer_id, is_primary, {parts}) SELECT s.target, NOT EXISTS (SELECT 1 FROM addresses t WHERE "
            f"t.customer_id = s.target) AND a.number = 0, {', '.join(f'a.{part}' for part in ADDRESS_COLUMNS)} FROM {fresh} ORDER BY a.place"
        )

    def _write_tags(self) -> None:
        run = self._unit.execute
        run(
            "INSERT INTO tags (name, folded) SELECT g.name, g.folded FROM (SELECT name, folded, min(row) AS first FROM staged_tags "
            "WHERE row IN (SELECT row FROM staged WHERE target IS NOT NULL) GROUP BY folded) g "
            "WHERE g.folded NOT IN (SELECT folded FROM tags) ORDER BY g.first, g.folded"
        )
        rows = "staged s CROSS JOIN staged_tags g ON g.row = s.row JOIN tags t ON t.folded = g.folded"
        fresh = f"{rows} WHERE {FRESH} AND {PIECE} ORDER BY s.row"
        with self._unit.adding("customer_tags", "customer_id"):
            self._staging.in_pieces(
                f"INSERT INTO customer_tags (customer_id, tag_id) SELECT s.target, t.id FROM {fresh}"
            )
        missing = (
            f"{rows} WHERE {KNOWN} AND NOT EXISTS "
            "(SELECT 1 FROM customer_tags c WHERE c.customer_id = s.target AND c.tag_id = t.id)"
        )
        self._staging.mark(missing)
        run(f"INSERT INTO customer_tags (customer_id, tag_id) SELECT s.target, t.id FROM {missing}")
