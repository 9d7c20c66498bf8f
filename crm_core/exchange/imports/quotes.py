"""Quotes out of a file: rows gathered into quotes with their lines, matched, written; numbers stay those of the file."""

from crm_core.exchange.imports.deal_visits import know_moments
from crm_core.exchange.imports.document_lines import read_file_line
from crm_core.exchange.imports.left_out import LeftRows
from crm_core.exchange.imports.links import LINK_COLUMNS, find_links, link_values, reject_open_links
from crm_core.exchange.imports.matching import Contents, Key, Matcher
from crm_core.exchange.imports.options import Reject
from crm_core.exchange.imports.quote_lines import QuoteLines
from crm_core.exchange.imports.quote_rows import quote_columns, said_currency
from crm_core.exchange.imports.quote_settling import settle_new, settle_numbers
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
from crm_core.values.text import counted

DOCUMENT = (
    *("number", "revision", "title", "sort_title", "status", "issued_on", "valid_until", "currency", "language"),
    *(
        "discount_bp",
        "discount_minor",
        "shipping_minor",
        "shipping_tax_bp",
        "introduction",
        "notes",
        "terms",
        "address",
    ),
    *("sent_at", "decided_at", "rejected_reason"),
)
BASE_COLUMNS = (*DOCUMENT, "owner")
OWN_COLUMNS = (
    *("expired", "said_total", "said_net", "said_tax", "contact_uid", "contact_folded", "contact_id"),
    *("deal_uid", "deal_folded", "deal_id", "revises_uid", "numbered", "custom", "created_at", "updated_at"),
)
STRANGERS = ("s.title", "t.title", "s.sort_title <> t.sort_title AND s.link IS NOT t.customer_id")
_BARE = "s.uid IS NULL AND s.link IS NOT NULL"
KEYS = (
    Key(
        f"SELECT s.row AS row, s.numbered || char(29) || s.link AS key FROM staged s WHERE {_BARE}",
        "SELECT t.number || '/' || t.revision || char(29) || t.customer_id AS key, t.id AS id FROM quotes t "
        "WHERE t.customer_id IN (SELECT link FROM staged) AND {place}",
    ),
    Key(
        f"SELECT s.row AS row, s.sort_title || char(29) || s.link AS key FROM staged s WHERE {_BARE} AND s.numbered IS NULL",
        "SELECT t.sort_title || char(29) || t.customer_id AS key, t.id AS id FROM quotes t "
        "WHERE t.number IS NULL AND t.customer_id IN (SELECT link FROM staged) AND {place}",
    ),
)


class QuoteImport:
    """The quotes of one file, and their lines from it or from one of their own."""

    entity = "quote"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        self.staging = Staging(unit, "quote", "quotes", (*BASE_COLUMNS, *LINK_COLUMNS, *OWN_COLUMNS))
        self.lines = QuoteLines(self.staging, around)
        self.left = LeftRows()
        self._cleaner = Cleaner("quotes")
        self._rows: dict[str, int] = {}
        self._broken: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Lay one row out: a quote, or one more line of it. Raises InvalidValue."""
        values = self._cleaner.clean(record.values)
        line = read_file_line(values, said_currency(values, self.around) or self.around.currency)
        name = self._called(values)
        row = self._rows.get(name) if name and line is not None else None
        if row is None:
            row = self._add_quote(record, values)
            if name:
                self._rows.setdefault(name, row)
        if line is not None:
            self.lines.add(row, record.line, line)

    def add_line(self, key: str, line: int, values: dict[str, object]) -> bool:
        """Lay out a line of a file of its own, of the quote called ``key``. Raises InvalidValue."""
        clean = self._cleaner.clean(values)
        found = read_file_line(clean, said_currency(clean, self.around) or self.around.currency)
        if found is not None:
            self.lines.add_by_name(key, line, found)
        return found is not None

    def refuse(self, record: Record, reason: str) -> None:
        """Note that a row cannot be imported: then the whole quote it belongs to cannot."""
        if name := self._called(record.values):
            self._broken.setdefault(name, f"line {record.line}, which belongs to it: {reason}")

    def _called(self, values: dict[str, object]) -> str | None:
        """By what the rows of one quote are known as one."""
        if values.get("number") and not values.get("uid"):
            return f"{values['number']}/{values.get('revision') or 1}"
        return next((str(values[key]) for key in ("uid", "external_id") if values.get(key)), None)

    def _add_quote(self, record: Record, values: dict[str, object]) -> int:
        columns = quote_columns(values, self.around) | {"custom": custom_values(record, self.around)}
        columns["numbered"] = f"{values['number']}/{columns['revision'] or 1}" if values.get("number") else None
        columns |= zip(LINK_COLUMNS, link_values(values, "customer"), strict=True)
        ids = list(external_ids(values, self.around.source))
        if not ids and not values.get("uid") and columns["numbered"]:
            ids = [(self.around.source, str(columns["numbered"]).removesuffix("/1"))]
        row = self.staging.add(record, uid_value(values), ids, [columns.get(column) for column in self.staging.columns])
        told = (text_value(values, key) for key in ("uid", "external_id", "number"))
        self.lines.know(row, [name for name in told if name], record.line)
        return row

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        staging = self.staging
        staging.flush()
        for name, reason in self._broken.items():
            if name in self._rows:
                staging.reject("?", "row = ?", (reason, self._rows[name]))
        if alone := self.lines.join_by_name():
            notes.append(f"{counted(alone, 'line')} left out: of quotes that this file does not hold.")
        staging.refuse_foreign_uids(self.around.tables)
        self._link()
        staging.match_identities()
        refuse_strangers(staging, self.around, STRANGERS)
        Matcher(staging, Contents(("currency", "owner", "status"))).match(KEYS)
        staging.reject("'does not say whose it is'", "link IS NULL AND match IS NULL")
        know_moments(self.unit, self.around)
        settle_numbers(staging)
        settle_new(staging, self.around, notes)
        self.lines.settle(notes)
        self._refuse_sent()
        staging.settle_targets()
        self._insert()
        self._update()
        self.lines.write()
        staging.remember_external_ids()
        staging.stamp_changed()
        self._count_rows()

    def _link(self) -> None:
        """Find customer, contact and deal; a quote without a customer is for that of its deal."""
        run = self.unit.execute
        find_links(self.staging, self.around.source)
        reject_open_links(self.staging, creating=False)
        run(
            "UPDATE staged SET deal_id = (SELECT d.id FROM deals d WHERE d.uid = lower(deal_uid)) WHERE deal_uid IS NOT NULL"
        )
        run(
            "UPDATE staged SET deal_id = (SELECT CASE WHEN count(*) = 1 THEN min(d.id) END FROM deals d WHERE d.sort_title = "
            "deal_folded AND (link IS NULL OR d.customer_id IS link) AND d.deleted_at IS NULL) "
            "WHERE deal_id IS NULL AND deal_folded IS NOT NULL"
        )
        run("UPDATE staged SET link = (SELECT d.customer_id FROM deals d WHERE d.id = deal_id) WHERE link IS NULL")
        run("UPDATE staged SET contact_id = (SELECT c.id FROM customers c WHERE c.uid = lower(contact_uid))")
        run(
            "UPDATE staged SET contact_id = (SELECT CASE WHEN count(*) = 1 THEN min(c.id) END FROM customers c WHERE "
            "c.sort_name = contact_folded AND c.deleted_at IS NULL) WHERE contact_id IS NULL AND contact_folded IS NOT NULL"
        )

    def _refuse_sent(self) -> None:
        """Of a quote that was sent only owner, deal and custom values may change."""
        known = "(SELECT q.{} FROM quotes q WHERE q.id = match)"
        self.staging.reject(
            f"'names no currency, and the quote is in ' || {known.format('currency')} || '; --currency says which'",
            f"currency IS NULL AND match IS NOT NULL AND {known.format('currency')} <> ? AND coalesce(said_total, said_net, "
            "shipping_minor, discount_minor) IS NOT NULL",
            (self.around.currency,),
        )
        sent = f"match IS NOT NULL AND {known.format('status')} <> 'draft'"
        words = "'was sent as ' || " + known.format("number") + " || ' and says something else in the file: "
        for column in (*DOCUMENT, "link", "contact_id"):
            if column == "sort_title":
                continue
            kept = known.format({"link": "customer_id"}.get(column, column))
            said = {"link": "customer", "contact_id": "contact"}.get(column, column.removesuffix("_minor"))
            self.staging.reject(
                f"{words}{said.replace('_', ' ')}'", f"{sent} AND {column} IS NOT NULL AND {column} IS NOT {kept}"
            )
        self.lines.refuse_changed(f"{words}its lines'", sent)

    def _insert(self) -> None:
        columns = {column: f"s.{column}" for column in BASE_COLUMNS}
        columns |= {
            "revision": "coalesce(s.revision, 1)",
            "currency": "coalesce(s.currency, :currency)",
            "shipping_minor": "coalesce(s.shipping_minor, 0)",
            "shipping_tax_bp": "coalesce(s.shipping_tax_bp, 0)",
            "customer_id": "s.link",
            "contact_id": "s.contact_id",
            "deal_id": "s.deal_id",
            "custom": "coalesce(s.custom, '{}')",
        }
        self.staging.insert_new(columns, {"currency": self.around.currency})
        self.unit.execute(
            "UPDATE quotes SET revises_id = r.id FROM staged s JOIN quotes r ON r.uid = lower(s.revises_uid) "
            "WHERE s.target = quotes.id AND s.match IS NULL"
        )

    def _update(self) -> None:
        staging, run = self.staging, self.unit.execute
        staging.mark_changed(BASE_COLUMNS)
        differs = " OR ".join(
            f"(s.{said} IS NOT NULL AND s.{said} IS NOT t.{kept})"
            for said, kept in (("link", "customer_id"), ("contact_id", "contact_id"), ("deal_id", "deal_id"))
        )
        staging.mark(
            f"staged s JOIN quotes t ON t.id = s.match WHERE {differs} "
            "OR (s.custom IS NOT NULL AND json_patch(t.custom, s.custom) <> json(t.custom))"
        )
        # A discount is one of rate and amount; the one that the file gives takes the other's place.
        run(
            "UPDATE quotes SET discount_bp = NULL, discount_minor = NULL FROM staged s WHERE s.match = quotes.id AND s.changed "
            "AND s.target IS NOT NULL AND coalesce(s.discount_bp, s.discount_minor) IS NOT NULL"
        )
        staging.write_changed(BASE_COLUMNS)
        run(
            "UPDATE quotes SET customer_id = coalesce(s.link, quotes.customer_id), contact_id = coalesce(s.contact_id, "
            "quotes.contact_id), deal_id = coalesce(s.deal_id, quotes.deal_id), custom = CASE WHEN s.custom IS NULL THEN "
            "quotes.custom ELSE json_patch(quotes.custom, s.custom) END "
            "FROM staged s WHERE s.match = quotes.id AND s.changed AND s.target IS NOT NULL"
        )

    def _count_rows(self) -> None:
        """Account for the rows of the file that are no quote of their own: further lines."""
        fates = {
            row: fate
            for row, *fate in self.unit.execute("SELECT row, line, target, reject, skip FROM staged").fetchall()
        }
        for row, line in self.lines.in_file():
            first, target, reject, skip = fates[row]
            if line == first:
                continue
            if reject or skip:
                (self.left.rejects if reject else self.left.skips).append(Reject(line, reject or skip))
            else:
                self.left.joined += int(target is not None)
