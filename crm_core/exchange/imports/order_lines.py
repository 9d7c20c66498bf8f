"""The lines of imported orders: laid out beside them, worked out set-wise, written where they differ."""

from collections.abc import Sequence

from crm_core.exchange.imports.order_rows import LINE_COLUMNS
from crm_core.exchange.imports.staging import BATCH, PIECE, Staging

WORKED_OUT = ("product_id", "net_minor", "position")
WRITTEN = (
    *("product_id", "description", "quantity_milli", "unit", "price_minor", "discount_minor", "tax_bp", "net_minor"),
    "cost_minor",
)
NEW = "s.match IS NULL AND s.target IS NOT NULL"
KNOWN = "s.match IS NOT NULL AND s.target IS NOT NULL"
AMOUNTS_SAID = (
    "price_minor IS NOT NULL OR said_minor IS NOT NULL OR discount_minor IS NOT NULL OR cost_minor IS NOT NULL"
)
# Half away from zero, as amounts.divided does it.
_ROUNDED = "((CASE WHEN {0} < 0 THEN -1 ELSE 1 END) * ((2 * abs({0}) + {1}) / (2 * {1})))"


def rounded(numerator: str, denominator: str) -> str:
    """A quotient in SQL, rounded half away from zero."""
    return _ROUNDED.format(f"({numerator})", f"({denominator})")


class OrderLines:
    """Lines by the row of their order, or by what their order is called in a file of lines alone (``key``)."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._unit = staging.unit
        self._pending: list[tuple[object, ...]] = []
        self.count = 0
        self.of_another_file = False
        staging.make_table(
            "staged_lines",
            f"place INTEGER PRIMARY KEY, row INTEGER, line INTEGER, key TEXT, {', '.join((*LINE_COLUMNS, *WORKED_OUT))}",
        )
        marks = ", ".join("?" * (3 + len(LINE_COLUMNS)))
        self._insert = f"INSERT INTO staged_lines (row, line, key, {', '.join(LINE_COLUMNS)}) VALUES ({marks})"

    def add(self, row: int | None, line: int, key: str | None, cells: Sequence[object]) -> None:
        """Lay a line out: of the order in ``row``, or of the one called ``key``."""
        self.count += 1
        self._pending.append((row, line, key, *cells))
        if len(self._pending) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        self._unit.execute_many(self._insert, self._pending)
        self._pending.clear()

    def join_by_key(self, usual: str) -> int:
        """Give lines of a file of their own the orders that are called so; gives how many have none.

        An order of which only the lines have amounts is in their currency; ``usual`` is that of the business.
        """
        run = self._unit.execute
        run("CREATE INDEX scratch.staged_ids_by_key ON staged_ids (external_id, row)")
        run(
            "UPDATE staged_lines SET row = coalesce((SELECT i.row FROM staged_ids i WHERE i.external_id = key LIMIT 1), "
            "(SELECT s.row FROM staged s WHERE s.uid = lower(key))) WHERE row IS NULL"
        )
        alone = int(self._unit.scalar("SELECT count(*) FROM staged_lines WHERE row IS NULL"))
        run("DELETE FROM staged_lines WHERE row IS NULL")
        run(
            "UPDATE staged SET currency = l.currency FROM (SELECT row, min(currency) AS currency FROM staged_lines GROUP BY row) l "
            "WHERE l.row = staged.row AND l.currency <> ? AND staged.currency IS NULL AND coalesce(total_minor, net_minor, "
            "tax_minor, shipping_minor, discount_minor, refunded_minor, cost_minor) IS NULL",
            (usual,),
        )
        return alone

    def refuse_other_currencies(self, usual: str) -> None:
        """Leave out orders with a line whose amounts are in another currency."""
        other = f"SELECT row, currency FROM staged_lines WHERE {AMOUNTS_SAID}"
        own = "coalesce(staged.currency, ?)"
        self._staging.reject(
            f"'is in ' || {own} || ', and a line of it in ' || (SELECT l.currency FROM ({other}) l WHERE l.row = staged.row "
            f"AND l.currency <> {own})",
            f"EXISTS (SELECT 1 FROM ({other}) l WHERE l.row = staged.row AND l.currency <> {own})",
            (usual, usual, usual),
        )

    def gather(self) -> None:
        """Make lines quickly found by their order, and totals that are of lines theirs."""
        run = self._unit.execute
        run("CREATE INDEX scratch.staged_lines_by_row ON staged_lines (row, place)")
        amount = rounded("quantity_milli * price_minor", "1000")
        several = "SELECT row FROM staged_lines GROUP BY row HAVING count(row_total) > 1 AND"
        differ = f"{several} count(DISTINCT row_total) > 1"
        each = f"{several} sum({amount} IS NOT row_total) = 0 AND max(row_total) <> 0"
        if self._unit.scalar(f"SELECT EXISTS ({differ}) OR EXISTS ({each})"):
            run("UPDATE staged_lines SET said_minor = coalesce(said_minor, row_total)")
            run(
                "UPDATE staged SET total_minor = NULL WHERE row IN (SELECT row FROM staged_lines WHERE row_total IS NOT NULL)"
            )

    def work_out(self) -> None:
        """Find products, count positions, and settle what each line comes to."""
        run = self._unit.execute
        self._find_products()
        run("UPDATE staged_lines SET description = coalesce(description, sku, 'Item') WHERE description IS NULL")
        run(
            "UPDATE staged_lines SET quantity_milli = coalesce(quantity_milli, 1000), discount_minor = coalesce(discount_minor, 0)"
        )
        self._staging.reject(
            "'has neither a total nor a price'",
            "coalesce(total_minor, net_minor) IS NULL AND match IS NULL AND row IN (SELECT row FROM staged_lines) "
            "AND row NOT IN (SELECT row FROM staged_lines WHERE price_minor IS NOT NULL OR said_minor IS NOT NULL)",
        )
        self._price_single_lines()
        self._add_tips()
        gross = rounded("quantity_milli * price_minor", "1000")
        # What a line is said to come to counts; where it comes without a price, that follows from it.
        exact = "(said_minor + discount_minor) * 1000 % quantity_milli = 0"
        run(
            f"UPDATE staged_lines SET price_minor = CASE WHEN {exact} THEN (said_minor + discount_minor) * 1000 / quantity_milli "
            f"ELSE said_minor + discount_minor END, quantity_milli = CASE WHEN {exact} THEN quantity_milli ELSE 1000 END "
            "WHERE price_minor IS NULL AND said_minor IS NOT NULL"
        )
        run("UPDATE staged_lines SET price_minor = 0 WHERE price_minor IS NULL")
        self._note_unlike(gross)
        run(f"UPDATE staged_lines SET discount_minor = {gross} - said_minor WHERE said_minor IS NOT NULL")
        run(f"UPDATE staged_lines SET net_minor = {gross} - discount_minor")
        run(
            "UPDATE staged_lines SET position = n.position FROM (SELECT place, row_number() OVER (PARTITION BY row ORDER BY place) "
            "AS position FROM staged_lines) n WHERE n.place = staged_lines.place"
        )

    def _note_unlike(self, gross: str) -> None:
        """Note orders with lines that are said to come to something else than quantity times price less discount.

        Less than that is a discount where none is said; half a minor unit for each piece is rounding of its price.
        """
        self._staging.make_table("unlike_lines", "row INTEGER PRIMARY KEY")
        more = f"({gross} - discount_minor - said_minor)"
        self._unit.execute(
            "INSERT OR IGNORE INTO unlike_lines SELECT row FROM staged_lines WHERE said_minor IS NOT NULL "
            f"AND abs({more}) * 2000 > max(abs(quantity_milli), 2000) "
            f"AND (discount_minor <> 0 OR CASE WHEN {gross} < 0 THEN {more} > 0 ELSE {more} < 0 END)"
        )

    def _find_products(self) -> None:
        """By SKU, then by name where one product has it; another spelling of the letters does not count."""
        run = self._unit.execute
        self._staging.make_table("line_products", "said TEXT PRIMARY KEY, id INTEGER")
        for column in ("sku", "description"):
            run(
                f"INSERT OR IGNORE INTO line_products (said) SELECT DISTINCT {column} FROM staged_lines WHERE {column} IS NOT NULL"
            )
        run(
            "UPDATE staged_lines SET product_id = (SELECT p.id FROM products p WHERE p.uid = lower(product_uid)) "
            "WHERE product_uid IS NOT NULL"
        )
        living = "p.deleted_at IS NULL"
        run(f"UPDATE line_products SET id = (SELECT p.id FROM products p WHERE p.folded_sku = fold(said) AND {living})")
        run(
            "UPDATE line_products SET id = (SELECT CASE WHEN count(*) = 1 THEN min(p.id) END FROM products p "
            f"WHERE p.sort_name = fold(said) AND {living}) WHERE id IS NULL"
        )
        for column in ("sku", "description"):
            run(
                f"UPDATE staged_lines SET product_id = (SELECT l.id FROM line_products l WHERE l.said = {column}) "
                f"WHERE product_id IS NULL AND {column} IS NOT NULL"
            )

    def _price_single_lines(self) -> None:
        """The only line of an order without a price comes to what the order comes to, without tax and shipping."""
        whole = (
            "coalesce(s.net_minor, s.total_minor - coalesce(s.tax_minor, 0)) - coalesce(s.shipping_minor, 0) "
            "+ coalesce(s.discount_minor, 0) - coalesce(s.tip, 0)"
        )
        # The tax at the rate of the line is in the total too.
        without_tax = rounded(f"({whole}) * 10000", "10000 + tax_bp")
        whole = (
            f"CASE WHEN tax_bp > 0 AND coalesce(s.net_minor, s.tax_minor) IS NULL THEN {without_tax} ELSE {whole} END"
        )
        self._unit.execute(
            f"UPDATE staged_lines SET said_minor = (SELECT {whole} FROM staged s WHERE s.row = staged_lines.row) "
            "WHERE price_minor IS NULL AND said_minor IS NULL "
            "AND row IN (SELECT row FROM staged_lines GROUP BY row HAVING count(*) = 1)"
        )

    def _add_tips(self) -> None:
        """A tip stands beside what was bought, as a line of its own."""
        self._unit.execute(
            "INSERT INTO staged_lines (row, line, description, quantity_milli, price_minor, discount_minor, currency) "
            "SELECT s.row, s.line, 'Tip', 1000, s.tip, 0, s.currency FROM staged s "
            "WHERE s.tip > 0 AND s.row IN (SELECT row FROM staged_lines) ORDER BY s.row"
        )

    def know_costs(self) -> None:
        """A product costs what it costs now, where the file does not say what it cost then."""
        self._unit.execute(
            "UPDATE staged_lines SET cost_minor = p.cost_minor FROM products p, staged s WHERE p.id = staged_lines.product_id "
            f"AND s.row = staged_lines.row AND {NEW} AND p.currency = s.currency AND staged_lines.cost_minor IS NULL"
        )

    def write_new(self) -> None:
        """Give new orders their lines."""
        columns, values = ", ".join(WRITTEN), ", ".join(f"l.{column}" for column in WRITTEN)
        self._staging.in_pieces(
            f"INSERT INTO order_lines (order_id, position, {columns}) SELECT s.target, l.position, {values} "
            f"FROM staged s CROSS JOIN staged_lines l ON l.row = s.row WHERE {NEW} AND {PIECE} ORDER BY l.row, l.place"
        )

    def write_changed(self) -> None:
        """Put the lines of the file in the place of those that orders have, where they differ."""
        columns, values = ", ".join(WRITTEN), ", ".join(f"l.{column}" for column in WRITTEN)
        run = self._unit.execute
        pairs = f"staged s JOIN staged_lines l ON l.row = s.row WHERE {KNOWN} AND s.changed"
        here = "t.order_id = s.target AND t.position = l.position"
        # What the file does not say of a line stays: its cost, mostly.
        assignments = ", ".join(f"{column} = {_kept(column)}" for column in WRITTEN)
        run(
            f"UPDATE order_lines AS t SET {assignments} FROM staged s JOIN staged_lines l ON l.row = s.row "
            f"WHERE {KNOWN} AND s.changed AND {here} AND ({differing()})"
        )
        run(
            f"INSERT INTO order_lines (order_id, position, {columns}) SELECT s.target, l.position, {values} FROM {pairs} "
            f"AND NOT EXISTS (SELECT 1 FROM order_lines t WHERE {here}) ORDER BY l.row, l.place"
        )
        run(
            "DELETE FROM order_lines WHERE id IN (SELECT t.id FROM staged s JOIN order_lines t ON t.order_id = s.target "
            f"WHERE {KNOWN} AND s.changed AND s.row IN (SELECT row FROM staged_lines) "
            "AND t.position > (SELECT max(l.position) FROM staged_lines l WHERE l.row = s.row))"
        )

    def mark_changed(self) -> None:
        """Mark the orders whose lines differ from those of the file, where it has any."""
        count_of = "(SELECT count(*) FROM {0} x WHERE x.{1})"
        self._staging.mark(
            f"staged s JOIN staged_lines l ON l.row = s.row LEFT JOIN order_lines t ON t.order_id = s.target "
            f"AND t.position = l.position WHERE {KNOWN} AND (t.id IS NULL OR {differing()})"
        )
        ours = count_of.format("order_lines", "order_id = s.target")
        theirs = count_of.format("staged_lines", "row = s.row")
        self._staging.mark(f"staged s WHERE {KNOWN} AND {theirs} > 0 AND {ours} <> {theirs}")


def _kept(column: str) -> str:
    """What a line of a known order gets: of some things the file's silence means nothing."""
    if column == "product_id":
        return "coalesce(l.product_id, CASE WHEN l.description = t.description THEN t.product_id END)"
    return f"coalesce(l.{column}, t.{column})" if column in ("unit", "tax_bp", "cost_minor") else f"l.{column}"


def differing() -> str:
    """The condition that a line of the file (l) says something else than one that is there (t)."""
    return " OR ".join(f"{_kept(column)} IS NOT t.{column}" for column in WRITTEN)
