"""Orders out of a file: rows gathered into orders with their lines, buyers found or made, matched, written."""

from crm_core.exchange.imports.left_out import LeftRows
from crm_core.exchange.imports.links import LINK_COLUMNS, link_values
from crm_core.exchange.imports.matching import Contents, Key, Matcher
from crm_core.exchange.imports.options import Reject
from crm_core.exchange.imports.order_customers import BUYER_COLUMNS, find_buyers, make_buyers
from crm_core.exchange.imports.order_doubts import refuse_impossible, told_of_orders
from crm_core.exchange.imports.order_lines import AMOUNTS_SAID, OrderLines
from crm_core.exchange.imports.order_owners import name_owners
from crm_core.exchange.imports.order_refunds import Refunds
from crm_core.exchange.imports.order_rows import OrderLayout
from crm_core.exchange.imports.order_sums import settle_states, settle_sums
from crm_core.exchange.imports.order_words import Role
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.strangers import refuse_strangers
from crm_core.exchange.imports.surroundings import (
    Cleaner,
    Surroundings,
    custom_values,
    external_ids,
    text_value,
    uid_value,
)
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.values.names import Name, join_name
from crm_core.values.text import counted, fold

SUM_COLUMNS = (
    "total_minor",
    "net_minor",
    "tax_minor",
    "shipping_minor",
    "discount_minor",
    "refunded_minor",
    "cost_minor",
)
TEXT_COLUMNS = ("number", "ordered_on", "paid_on", "refunded_on", "currency", "country", "source", "owner", "notes")
BASE_COLUMNS = (*TEXT_COLUMNS, "status", *SUM_COLUMNS)
OWN_COLUMNS = (
    "called",
    "tip",
    "part_paid",
    "deal_id",
    "deal_uid",
    "deal_folded",
    "quote_uid",
    "quote_id",
    "custom",
    "created_at",
    "updated_at",
)
_ROWS = "s.uid IS NULL AND s.row NOT IN (SELECT row FROM staged_ids)"
_NUMBERED = "s.uid IS NULL AND s.number IS NOT NULL"
KEYS = (
    Key(
        f"SELECT s.row AS row, s.number || char(29) || coalesce(s.link, '') AS key FROM staged s WHERE {_NUMBERED}",
        "SELECT t.number || char(29) || coalesce(t.customer_id, '') AS key, t.id AS id FROM orders t "
        "WHERE t.number IN (SELECT s.number FROM row_keys k JOIN staged s ON s.row = k.row) AND {place}",
    ),
    Key(
        "SELECT s.row AS row, s.link || char(29) || s.ordered_on || char(29) || s.total_minor AS key FROM staged s "
        f"WHERE {_ROWS} AND s.number IS NULL",
        "SELECT t.customer_id || char(29) || t.ordered_on || char(29) || t.total_minor AS key, t.id AS id FROM orders t "
        "WHERE t.customer_id IN (SELECT link FROM staged) AND t.number IS NULL AND {place}",
    ),
)
CONTENTS = Contents(("currency", "notes", "source", "owner"))
OF_ORDERS = (
    "coalesce(s.number, s.ordered_on)",
    "coalesce(t.number, t.ordered_on)",
    "s.ordered_on <> t.ordered_on AND s.link IS NOT t.customer_id",
)


class OrderImport:
    """The orders of one file, and their lines from it or from one of their own."""

    entity = "order"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        columns = (*BASE_COLUMNS, *LINK_COLUMNS, *BUYER_COLUMNS, *OWN_COLUMNS)
        self.staging = Staging(unit, "order", "orders", columns)
        self.lines = OrderLines(self.staging)
        self.refunds = Refunds(self.staging, around.source)
        self.left = LeftRows()
        self._cleaner = Cleaner("orders")
        self._layout = OrderLayout(around)
        self._last: tuple[str | None, int, str | None] = (None, 0, None)
        self._broken: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Lay one row out: an order, one more line of it, or money given back. Raises InvalidValue, LeftOut."""
        values = self._cleaner.clean(record.values)
        name = self._called(values)
        same = name is not None and name == self._last[0]
        staged = self._layout.lay_out(values, self._last[2] if same else None)
        if staged.role is not Role.PAYMENT:
            self.refunds.add(record.line, values, staged)
            return
        if staged.line is None or not same:
            currency = text_value(staged.columns, "currency")
            self._last = (name, self._add_order(record, values, staged.columns), currency)
        if staged.line is not None:
            self.lines.add(self._last[1], record.line, None, staged.line)

    def other_currencies(self) -> dict[str, str]:
        """The currency of each order laid out that is not in the usual one, by whatever the order is called."""
        self.staging.flush()
        named = (
            "SELECT i.external_id, s.currency FROM staged_ids i JOIN staged s ON s.row = i.row WHERE s.currency <> ?"
        )
        by_uid = "SELECT s.uid, s.currency FROM staged s WHERE s.uid IS NOT NULL AND s.currency <> ?"
        return dict(self.unit.execute(f"{named} UNION ALL {by_uid}", (self.around.currency,) * 2).fetchall())

    def refuse(self, record: Record, reason: str) -> None:
        """Note that a row cannot be imported: then the whole order it belongs to cannot."""
        if name := self._called(record.values):
            self._broken.setdefault(name, f"line {record.line}, which belongs to it: {reason}")

    def _called(self, values: dict[str, object]) -> str | None:
        """By what the rows of one order are known as one."""
        return next((str(values[key]) for key in ("uid", "number", "external_id") if values.get(key)), None)

    def _add_order(self, record: Record, values: dict[str, object], said: dict[str, object]) -> int:
        columns = {
            **values,
            **{f"{key}_minor" if f"{key}_minor" in SUM_COLUMNS else key: value for key, value in said.items()},
            "source": values.get("source") if values.get("source") != self.around.defaults.get("source") else None,
            "called": self._called(values),
            "deal_folded": fold(str(values["deal"])) if values.get("deal") else None,
            "custom": custom_values(record, self.around),
        }
        columns |= zip(LINK_COLUMNS, link_values(_with_buyer(values), "customer"), strict=True)
        row = [columns.get(column) for column in self.staging.columns]
        return self.staging.add(record, uid_value(values), self._ids(values), row)

    def _ids(self, values: dict[str, object]) -> list[tuple[str, str]]:
        """What the order is called elsewhere; its number where it has no other name."""
        ids = list(external_ids(values, self.around.source))
        if not ids and not values.get("uid") and (number := text_value(values, "number")):
            ids = [(self.around.source, number)]
        if payment := text_value(values, "payment_id"):
            ids.append((self.around.source, payment))
        return ids

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        staging = self.staging
        staging.flush()
        self.lines.flush()
        self.refunds.flush()
        alone = self.lines.join_by_key(self.around.currency) if self.lines.of_another_file else 0
        if alone:
            notes.append(f"{counted(alone, 'line')} left out: of orders that this file does not hold.")
        self._gather()
        staging.refuse_foreign_uids(self.around.tables)
        find_buyers(staging, self.around.source)
        staging.match_identities()
        refuse_strangers(staging, self.around, OF_ORDERS)
        Matcher(staging, CONTENTS).match(KEYS)
        self.left.skips += self.refunds.settle()
        self.left.rejects += self.refunds.refused
        self._refuse_unclear()
        staging.settle_targets()
        self.lines.work_out()
        self.lines.know_costs()
        settle_sums(staging)
        if not self.around.own:
            refuse_impossible(staging)
        silent = settle_states(staging, self.around.today)
        if silent and not self.around.own:
            notes.append(
                f"{counted(silent, 'order')} without a word on payment: taken as paid on the day of the order."
            )
        make_buyers(staging, self.around.source, notes)
        self._find_deals()
        renamed = name_owners(staging, self.around.owners)
        self._insert()
        self._update()
        notes += told_of_orders(staging, self.refunds.credits, own=self.around.own)
        if self.around.owners and not renamed:
            notes.append("No order of this file has an owner whom the file of owners names.")
        staging.remember_external_ids()
        staging.stamp_changed()
        self._count_rows()

    def _gather(self) -> None:
        """Bring rows of one order together that are not next to each other; refuse what has a broken row."""
        run = self.unit.execute
        for name, reason in self._broken.items():
            self.staging.reject("?", "called = ?", (reason, name))
        if self.lines.count and not self.lines.of_another_file:
            self.staging.make_table("scattered", "row INTEGER PRIMARY KEY, first INTEGER")
            run(
                "INSERT INTO scattered SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY called) AS first "
                "FROM staged WHERE called IN (SELECT called FROM staged GROUP BY called HAVING count(*) > 1)) "
                "WHERE row > first AND row IN (SELECT row FROM staged_lines)"
            )
            run(
                "UPDATE staged_lines SET row = (SELECT c.first FROM scattered c WHERE c.row = staged_lines.row) "
                "WHERE row IN (SELECT row FROM scattered)"
            )
            for table in ("staged", "staged_ids"):
                run(f"DELETE FROM {table} WHERE row IN (SELECT row FROM scattered)")
        self.lines.gather()
        self.lines.refuse_other_currencies(self.around.currency)

    def _refuse_unclear(self) -> None:
        """A new order needs a date, and a known one in another currency than usual a currency beside its amounts."""
        self.staging.reject("'has no date'", "match IS NULL AND ordered_on IS NULL")
        kept = "(SELECT t.currency FROM orders t WHERE t.id = match)"
        self.unit.execute(
            "UPDATE staged SET currency = ? WHERE currency IS NULL AND match IS NULL", (self.around.currency,)
        )
        said = " OR ".join(f"{column} IS NOT NULL" for column in SUM_COLUMNS)
        said += f" OR row IN (SELECT row FROM staged_lines WHERE {AMOUNTS_SAID})"
        self.staging.reject(
            f"'names no currency, and the order is in ' || {kept} || '; --currency says which'",
            f"currency IS NULL AND ({said}) AND {kept} <> ?",
            (self.around.currency,),
        )

    def _find_deals(self) -> None:
        run = self.unit.execute
        run(
            "UPDATE staged SET deal_id = (SELECT d.id FROM deals d WHERE d.uid = lower(deal_uid)) WHERE deal_uid IS NOT NULL"
        )
        run(
            "UPDATE staged SET deal_id = (SELECT CASE WHEN count(*) = 1 THEN min(d.id) END FROM deals d WHERE d.sort_title = "
            "deal_folded AND d.customer_id IS link AND d.deleted_at IS NULL) WHERE deal_id IS NULL AND deal_folded IS NOT NULL"
        )
        run(
            "UPDATE staged SET quote_id = (SELECT q.id FROM quotes q WHERE q.uid = lower(quote_uid)) WHERE quote_uid IS NOT NULL"
        )

    def _insert(self) -> None:
        country = "(SELECT a.country FROM addresses a WHERE a.customer_id = s.link AND a.country GLOB '[A-Z][A-Z]' "
        country += "ORDER BY a.is_primary DESC, a.id LIMIT 1)"
        columns = {column: f"s.{column}" for column in BASE_COLUMNS}
        columns |= {
            "country": f"coalesce(s.country, CASE WHEN NOT :own THEN {country} END)",
            "owner": "coalesce(s.owner, CASE WHEN NOT :own THEN (SELECT c.owner FROM customers c WHERE c.id = s.link) END)",
            "source": "coalesce(s.source, :source)",
            "customer_id": "s.link",
            "deal_id": "s.deal_id",
            "quote_id": "s.quote_id",
            "custom": "coalesce(s.custom, '{}')",
        }
        known = {"source": self.around.defaults.get("source"), "own": self.around.own}
        self.staging.insert_new(columns, known)
        self.lines.write_new()

    def _update(self) -> None:
        if not self.unit.scalar("SELECT 1 FROM staged WHERE match IS NOT NULL AND target IS NOT NULL LIMIT 1"):
            return
        self.staging.mark_changed(BASE_COLUMNS)
        self.staging.mark(
            "staged s JOIN orders o ON o.id = s.match WHERE (s.link IS NOT NULL AND s.link IS NOT o.customer_id) "
            "OR (s.deal_id IS NOT NULL AND s.deal_id IS NOT o.deal_id) "
            "OR (s.custom IS NOT NULL AND json_patch(o.custom, s.custom) <> json(o.custom))"
        )
        self.lines.mark_changed()
        self.staging.write_changed(BASE_COLUMNS)
        self.unit.execute(
            "UPDATE orders SET customer_id = coalesce(s.link, orders.customer_id), deal_id = coalesce(s.deal_id, orders.deal_id), "
            "custom = CASE WHEN s.custom IS NULL THEN orders.custom ELSE json_patch(orders.custom, s.custom) END "
            "FROM staged s WHERE s.match = orders.id AND s.changed AND s.target IS NOT NULL"
        )
        self.unit.execute(
            "UPDATE orders SET paid_on = NULL WHERE status = 'open' AND paid_on IS NOT NULL "
            "AND id IN (SELECT match FROM staged WHERE part_paid AND changed AND target IS NOT NULL)"
        )
        self.lines.write_changed()

    def _count_rows(self) -> None:
        """Account for the rows of the file that are no order of their own: further lines, and refunds."""
        self.left.joined, self.left.unchanged = self.refunds.joined, self.refunds.unchanged
        if self.lines.of_another_file:
            return
        further = "FROM staged_lines l JOIN staged s ON s.row = l.row WHERE l.line <> s.line"
        self.left.joined += int(self.unit.scalar(f"SELECT count(*) {further} AND s.target IS NOT NULL"))
        for reason, rows in (("reject", self.left.rejects), ("skip", self.left.skips)):
            found = self.unit.execute(f"SELECT l.line, s.{reason} {further} AND s.{reason} IS NOT NULL")
            rows += [Reject(*row) for row in found]


def _with_buyer(values: dict[str, object]) -> dict[str, object]:
    """The values with a name of the buyer: in one, else in two, else what else the file calls who bought."""
    if values.get("customer"):
        return values
    given, family = (text_value(values, f"customer_{part}_name") or "" for part in ("given", "family"))
    name = join_name(Name(given=given, family=family)) or values.get("buyer")
    return values | {"customer": name} if name else values
