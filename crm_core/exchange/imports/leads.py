"""Leads out of a file: their customers found or made first, then the leads laid out, matched and written."""

from dataclasses import replace

from crm_core.exchange.imports.amounts import settle_amounts
from crm_core.exchange.imports.customers import CustomerImport
from crm_core.exchange.imports.lead_rows import (
    Identity,
    LeadRow,
    customer_record,
    identity,
    lead_columns,
    names_only,
)
from crm_core.exchange.imports.links import LINK_COLUMNS, NO_LINK, find_links, link_values, reject_open_links
from crm_core.exchange.imports.matching import Contents, Key, Matcher
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.strangers import refuse_strangers
from crm_core.exchange.imports.surroundings import Cleaner, Surroundings, custom_values, external_ids, uid_value
from crm_core.exchange.imports.texts import renew_texts
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.values.text import counted

BASE_COLUMNS = (
    *("title", "sort_title", "status", "disqualified_reason", "source", "campaign", "value_minor", "currency"),
    *("owner", "description", "received_at", "status_since", "deal_id"),
)
OWN_COLUMNS = (
    "title_made",
    "value_bare",
    "deal_uid",
    "deal_external_id",
    "deal_folded",
    "refused",
    "passed",
    "renewed",
)
STRANGERS = ("s.title", "t.title", "s.sort_title <> t.sort_title AND s.link IS NOT t.customer_id")
_TEXT = "coalesce({0}.description, {0}.sort_title)"


def _key(of_row: str, of_record: str) -> Key:
    return Key(
        f"SELECT s.row AS row, s.link || char(29) || {of_row} AS key FROM staged s "
        "WHERE s.uid IS NULL AND s.row NOT IN (SELECT row FROM staged_ids)",
        f"SELECT t.customer_id || char(29) || {of_record} AS key, t.id AS id FROM leads t "
        "WHERE t.customer_id IN (SELECT link FROM staged) AND {place}",
    )


CONTENTS = Contents(("status", "source", "campaign", "value_minor", "owner"))
KEYS = (
    _key(f"s.received_at || char(29) || {_TEXT.format('s')}", f"t.received_at || char(29) || {_TEXT.format('t')}"),
    _key("s.received_at", "t.received_at"),
    # A row without a time was given the moment of its first import.
    _key(f"CASE WHEN s.received_at IS NULL THEN {_TEXT.format('s')} END", _TEXT.format("t")),
)


class LeadImport:
    """The leads of one file, and the customers they are of."""

    entity = "lead"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        defaults = {**around.defaults, "lifecycle": "lead"}
        self._customers = CustomerImport(unit, replace(around, defaults=defaults, defined={}))
        self.staging = self._customers.staging
        self._cleaner = Cleaner("leads")
        self._rows: list[LeadRow] = []
        self._known: dict[Identity, int] = {}
        self._people = 0

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = self._cleaner.clean(record.values)
        columns = lead_columns(values, self.around) | {"custom": custom_values(record, self.around)}
        links = link_values(values, "customer") if names_only(values, self.around) else NO_LINK
        columns |= zip(LINK_COLUMNS, links, strict=True)
        person = 0 if links is not NO_LINK else self._person(record, values)
        ids = tuple(external_ids(values, self.around.source))
        self._rows.append(LeadRow(Record(record.line, record.digest), uid_value(values), ids, columns, person))

    def _person(self, record: Record, values: dict[str, object]) -> int:
        """The row of the customer; whoever asks twice in one file is one customer."""
        given = customer_record(record, values, self.around)
        who = identity(given)
        if who is not None and who in self._known:
            return self._known[who]
        self._customers.add(given)
        self._people += 1
        if who is not None:
            self._known[who] = self._people
        return self._people

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        self._customers.write(notes)
        renew_texts(self._customers.staging, self.around.core.catalog.search)
        self._tell_new_customers()
        self._lay_out()
        staging = self.staging
        staging.refuse_foreign_uids(self.around.tables)
        self.unit.execute("UPDATE staged SET reject = refused, skip = CASE WHEN refused IS NULL THEN passed END")
        find_links(staging, self.around.source)
        reject_open_links(staging, creating=False)
        staging.match_identities()
        refuse_strangers(staging, self.around, STRANGERS)
        staging.reject("'does not say whose it is'", "link IS NULL AND match IS NULL")
        Matcher(staging, CONTENTS).match(KEYS)
        settle_amounts(staging, self.around, "value", "currency")
        self._find_deals()
        self._tell_missing_deals(notes)
        staging.settle_targets()
        self._insert()
        self._update()
        staging.remember_external_ids()
        staging.stamp_changed()
        staging.mark("staged s WHERE s.renewed AND s.match IS NOT NULL")

    def _tell_new_customers(self) -> None:
        """Give new customers the source and owner of their first lead."""
        firsts = {row.person: row.columns for row in reversed(self._rows)}
        new = self.unit.execute("SELECT row, target FROM staged WHERE match IS NULL AND target IS NOT NULL").fetchall()
        self.unit.execute_many(
            "UPDATE customers SET source = ?, owner = ? WHERE id = ?",
            [(firsts[row]["source"], firsts[row]["owner"], key) for row, key in new],
        )

    def _lay_out(self) -> None:
        """Lay the leads out, each beside its customer; who was left out takes the leads along."""
        fates = {
            row: fate
            for row, *fate in self.unit.execute("SELECT row, target, reject, skip, changed FROM staged").fetchall()
        }
        columns = (*BASE_COLUMNS, *LINK_COLUMNS, *OWN_COLUMNS, "custom", "created_at", "updated_at")
        self.staging = Staging(self.unit, "lead", "leads", columns)
        for row in self._rows:
            found = row.columns
            if row.person:
                link, refused, passed, changed = fates[row.person]
                skipped = f"is of a customer who {passed}" if passed else None
                found = found | {"link": link, "refused": refused, "passed": skipped, "renewed": changed or None}
            self.staging.add(row.record, row.uid, row.ids, [found.get(column) for column in columns])
        self._rows.clear()
        self.staging.flush()

    def _find_deals(self) -> None:
        run = self.unit.execute
        run(
            "UPDATE staged SET deal_id = (SELECT d.id FROM deals d WHERE d.uid = lower(deal_uid)) WHERE deal_uid IS NOT NULL"
        )
        run(
            "UPDATE staged SET deal_id = (SELECT x.record_id FROM external_ids x WHERE x.entity = 'deal' AND x.source = ? "
            "AND x.external_id = deal_external_id) WHERE deal_id IS NULL AND deal_external_id IS NOT NULL",
            (self.around.source,),
        )
        run(
            "UPDATE staged SET deal_id = (SELECT CASE WHEN count(*) = 1 THEN min(d.id) END FROM deals d WHERE "
            "d.sort_title = deal_folded AND d.customer_id = link AND d.deleted_at IS NULL) "
            "WHERE deal_id IS NULL AND deal_folded IS NOT NULL"
        )

    def _tell_missing_deals(self, notes: list[str]) -> None:
        missing = int(
            self.unit.scalar(
                "SELECT count(*) FROM staged WHERE coalesce(deal_uid, deal_external_id, deal_folded) IS NOT NULL "
                "AND deal_id IS NULL AND reject IS NULL AND skip IS NULL "
                "AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.id = match AND l.deal_id IS NOT NULL)"
            )
        )
        if missing:
            notes.append(
                f"{counted(missing, 'lead')} of a deal that is not here, or not the only one of that name: import the deals, "
                "then this file again."
            )

    def _insert(self) -> None:
        columns = {column: f"s.{column}" for column in BASE_COLUMNS}
        received = "coalesce(s.received_at, s.created_at, :stamp)"
        columns |= {
            "customer_id": "s.link",
            "custom": "coalesce(s.custom, '{}')",
            "currency": "coalesce(s.currency, :currency)",
            "status": "coalesce(s.status, 'new')",
            "received_at": received,
            "status_since": "coalesce(s.status_since, CASE WHEN coalesce(s.status, 'new') = 'new' THEN "
            f"{received} ELSE coalesce(s.updated_at, :stamp) END)",
        }
        with self.unit.adding("leads"):
            self.staging.insert_new(columns, {"currency": self.around.currency})

    def _update(self) -> None:
        """Write what differs; a lead that has become a deal stays qualified, whatever an older file says."""
        run = self.unit.execute
        run("UPDATE staged SET title = NULL, sort_title = NULL WHERE title_made AND match IS NOT NULL")
        run("UPDATE staged SET currency = NULL WHERE value_minor IS NULL AND match IS NOT NULL")
        run(
            "UPDATE staged SET status = NULL, status_since = NULL, disqualified_reason = NULL "
            "WHERE EXISTS (SELECT 1 FROM leads l WHERE l.id = match AND l.deal_id IS NOT NULL)"
        )
        run(
            "UPDATE staged SET status_since = ? WHERE status_since IS NULL AND match IS NOT NULL AND status IS NOT NULL "
            "AND status <> (SELECT l.status FROM leads l WHERE l.id = match)",
            (self.unit.stamp,),
        )
        self.staging.mark_changed(BASE_COLUMNS)
        self.staging.mark(
            "staged s JOIN leads l ON l.id = s.match WHERE (s.link IS NOT NULL AND s.link IS NOT l.customer_id) "
            "OR (s.custom IS NOT NULL AND json_patch(l.custom, s.custom) <> json(l.custom))"
        )
        self.staging.write_changed(BASE_COLUMNS)
        run(
            "UPDATE leads SET customer_id = coalesce(s.link, leads.customer_id), "
            "disqualified_reason = CASE WHEN leads.status = 'disqualified' THEN leads.disqualified_reason END, "
            "custom = CASE WHEN s.custom IS NULL THEN leads.custom ELSE json_patch(leads.custom, s.custom) END "
            "FROM staged s WHERE s.match = leads.id AND s.changed AND s.target IS NOT NULL"
        )
