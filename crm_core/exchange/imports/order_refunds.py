"""Rows that give money back: each belongs to the payment it refers to, and counts once however often it is imported."""

from collections.abc import Mapping

from crm_core.exchange.imports.options import Reject
from crm_core.exchange.imports.order_rows import StagedOrder
from crm_core.exchange.imports.order_words import Role
from crm_core.exchange.imports.staging import BATCH, Staging
from crm_core.exchange.imports.surroundings import text_value

_COLUMNS = ("line", "id", "refers_to", "transaction_id", "minor", "currency", "day", "credit")
_NO_PAYMENT = "refunds a payment that is not here"
_UNNAMED = f'{_NO_PAYMENT}, and the row names none; "--map COLUMN=refers_to" says in which column it does'
_NO_ORDER = "comes to less than nothing, and no order of that number is here that it could be given back on"


class Refunds:
    """The refunds of one file; ``refers_to`` is the payment, or ``transaction_id`` what both were part of.

    Afterwards ``refused`` are rows below nothing of an order that is not here, and ``credits`` counts the new others.
    """

    def __init__(self, staging: Staging, source: str) -> None:
        self._staging = staging
        self._unit = staging.unit
        self._source = source
        self._pending: list[tuple[object, ...]] = []
        self.joined = 0
        self.unchanged = 0
        self.credits = 0
        self.refused: list[Reject] = []
        staging.make_table(
            "refund_rows", f"place INTEGER PRIMARY KEY, row INTEGER, known INTEGER, {', '.join(_COLUMNS)}"
        )

    def add(self, line: int, values: Mapping[str, object], staged: StagedOrder) -> None:
        """Lay a refund out."""
        credit = staged.role is Role.CREDIT
        own, day = text_value(values, "external_id"), values.get("ordered_on")
        if credit:
            own = own or text_value(values, "number")
        of = text_value(values, "refers_to") or text_value(values, "payment_id") or own
        # Some programs call a refund as they call the payment, and a later one so again.
        name = f"{own}/refund/{day}" if own else None
        self._pending.append((line, name, of, own, abs(staged.comes_to), staged.columns["currency"], day, int(credit)))
        if len(self._pending) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        marks = ", ".join("?" * len(_COLUMNS))
        self._unit.execute_many(f"INSERT INTO refund_rows ({', '.join(_COLUMNS)}) VALUES ({marks})", self._pending)
        self._pending.clear()

    def settle(self) -> list[Reject]:
        """Add refunds that are new to those of their orders; gives the rows whose payment is not here.

        Orders that the file does not list and that are here get a row of their own, so that they are found and changed.
        """
        run = self._unit.execute
        if not self._unit.scalar("SELECT 1 FROM refund_rows LIMIT 1"):
            return []
        self._find_orders()
        alone = "row IS NULL AND NOT coalesce(known, 0)"
        named = "refers_to IS NOT transaction_id"
        left = run(f"SELECT line, {named} FROM refund_rows WHERE {alone} AND NOT credit ORDER BY line").fetchall()
        below = run(f"SELECT line FROM refund_rows WHERE {alone} AND credit ORDER BY line").fetchall()
        self.refused = [Reject(line, _NO_ORDER) for (line,) in below]
        self.credits = int(
            self._unit.scalar(
                "SELECT count(*) FROM refund_rows WHERE credit AND row IS NOT NULL AND NOT coalesce(known, 0)"
            )
        )
        self._count()
        new = "FROM refund_rows r WHERE r.row = staged.row AND NOT coalesce(r.known, 0)"
        # A payment that its program calls refunded is refunded by these rows, not once more.
        run(
            f"UPDATE staged SET refunded_minor = coalesce((SELECT t.refunded_minor FROM orders t WHERE t.id = match), 0) "
            f"+ (SELECT sum(r.minor) {new}), refunded_on = coalesce((SELECT max(r.day) {new}), refunded_on), "
            f"status = CASE status WHEN 'refunded' THEN 'paid' ELSE status END, "
            f"currency = coalesce(currency, (SELECT max(r.currency) {new})) "
            f"WHERE row IN (SELECT row FROM refund_rows WHERE NOT coalesce(known, 0))"
        )
        run(
            "INSERT OR IGNORE INTO staged_ids SELECT row, ?, id FROM refund_rows WHERE row IS NOT NULL AND id IS NOT NULL",
            (self._source,),
        )
        self._refuse_other_currencies()
        return [Reject(line, _NO_PAYMENT if is_named else _UNNAMED) for line, is_named in left]

    def _refuse_other_currencies(self) -> None:
        """Leave out orders that were paid in one currency and refunded in another: which amount it was is not said."""
        paid = "coalesce((SELECT t.currency FROM orders t WHERE t.id = match), staged.currency)"
        other = f"FROM refund_rows r WHERE r.row = staged.row AND NOT coalesce(r.known, 0) AND r.currency <> {paid}"
        self._staging.reject(
            f"'is refunded in ' || (SELECT r.currency {other}) || ', and was paid in ' || {paid}",
            f"EXISTS (SELECT 1 {other})",
        )

    def _count(self) -> None:
        """Rows that are part of an order's row, and those that were imported before and say nothing new."""
        of_own = "(SELECT count(*) FROM staged WHERE row IN (SELECT row FROM refund_rows) AND digest IS NULL)"
        rows, own = self._unit.execute(
            f"SELECT count(*) FILTER (WHERE row IS NOT NULL), {of_own} FROM refund_rows"
        ).fetchone()
        self.joined = int(rows) - int(own)
        self.unchanged = int(self._unit.scalar("SELECT count(*) FROM refund_rows WHERE row IS NULL AND known"))

    def _find_orders(self) -> None:
        run = self._unit.execute
        run(
            "UPDATE refund_rows SET known = 1 WHERE id IN (SELECT x.external_id FROM external_ids x WHERE x.source = ? "
            "AND x.entity = 'order')",
            (self._source,),
        )
        run("CREATE INDEX IF NOT EXISTS scratch.staged_ids_by_name ON staged_ids (external_id, row)")
        run(
            "UPDATE refund_rows SET row = (SELECT i.row FROM staged_ids i JOIN staged s ON s.row = i.row "
            "WHERE i.external_id IN (refers_to, transaction_id) AND s.reject IS NULL AND s.skip IS NULL ORDER BY i.row LIMIT 1)"
        )
        last = int(self._unit.scalar("SELECT coalesce(max(row), 0) FROM staged"))
        run(
            "INSERT INTO staged (row, line, match) SELECT ? + row_number() OVER (ORDER BY min(r.place)), min(r.line), x.record_id "
            "FROM refund_rows r JOIN external_ids x ON x.source = ? AND x.entity = 'order' AND x.external_id = r.refers_to "
            "WHERE r.row IS NULL AND NOT coalesce(r.known, 0) AND x.record_id NOT IN (SELECT match FROM staged WHERE match IS NOT NULL) "
            "GROUP BY x.record_id",
            (last, self._source),
        )
        self._staging.count_rows()
        run(
            "UPDATE refund_rows SET row = (SELECT s.row FROM staged s JOIN external_ids x ON x.record_id = s.match "
            "WHERE x.source = ? AND x.entity = 'order' AND x.external_id = refund_rows.refers_to) "
            "WHERE row IS NULL AND NOT coalesce(known, 0)",
            (self._source,),
        )
