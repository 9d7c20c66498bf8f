"""Customers out of a file: laid out, matched, written with what hangs on them."""

from crm_core.customers.affiliations import keep_former_of_staged
from crm_core.customers.lifecycle import STAGED_CHANGES
from crm_core.exchange.imports.amounts import settle_amounts
from crm_core.exchange.imports.belongings import Belongings
from crm_core.exchange.imports.customer_keys import CONTENTS, customer_keys
from crm_core.exchange.imports.customer_names import settle_names
from crm_core.exchange.imports.customer_rows import (
    BASE_COLUMNS,
    PARTS,
    SPLIT,
    STAGED_COLUMNS,
    CustomerLayout,
    evidence_of,
)
from crm_core.exchange.imports.dialling import note_countries, renew_numbers
from crm_core.exchange.imports.links import (
    LINK_COLUMNS,
    create_organizations,
    find_links,
    link_values,
    open_links,
)
from crm_core.exchange.imports.matching import Matcher
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.strangers import OF_CUSTOMERS, refuse_strangers
from crm_core.exchange.imports.surroundings import Cleaner, Surroundings, external_ids, uid_value
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.values.text import counted

OWN_COLUMNS = ("whole_kind", "name_from", "evidence", "custom", "created_at", "updated_at")


class CustomerImport:
    """The customers of one file."""

    entity = "customer"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        self.staging = Staging(unit, "customer", "customers", (*STAGED_COLUMNS, *LINK_COLUMNS, *OWN_COLUMNS))
        self._cleaner = Cleaner("customers")
        self._layout = CustomerLayout(around)
        self._belongings = Belongings(self.staging)

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = self._cleaner.clean(record.values)
        laid = self._layout.lay_out(record, values)
        row = self.staging.add(
            record,
            uid_value(values),
            external_ids(values, self.around.source),
            (
                *laid.columns,
                *link_values(values, "organization"),
                values.get("kind", "person"),
                laid.origin,
                evidence_of(values, laid.points),
                laid.custom,
                values.get("created_at"),
                values.get("updated_at"),
            ),
        )
        self._belongings.add(row, laid)

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        staging = self.staging
        staging.flush()
        self._belongings.flush()
        staging.refuse_foreign_uids(self.around.tables)
        staging.match_identities()
        refuse_strangers(staging, self.around, OF_CUSTOMERS)
        staging.skip_repeated_rows()
        some = self.unit.execute("SELECT DISTINCT evidence FROM staged WHERE row NOT IN (SELECT row FROM pairs)")
        Matcher(staging, CONTENTS).match(tuple(customer_keys(kind for (kind,) in some.fetchall())))
        settle_amounts(staging, self.around, "annual_revenue", "annual_revenue_currency")
        settle_names(staging)
        staging.settle_targets()
        with self.unit.adding("customers"):
            self._link(notes)
            self._insert()
        self._update()
        note_countries(staging)
        self._belongings.write()
        renew_numbers(staging, self.around.country)
        staging.remember_external_ids()
        staging.stamp_changed()

    def _link(self, notes: list[str]) -> None:
        find_links(self.staging, self.around.source, organizations_only=True)
        if self.around.create_organizations:
            create_organizations(self.staging, notes)
        rows, names = open_links(self.staging)
        if rows:
            notes.append(
                f"{counted(rows, 'row')} left without organization: {counted(names, 'name or id', 'names or ids')} not there or not the only one "
                "of that name. --create-organizations makes those that are not there."
            )
        own = int(self.unit.scalar("SELECT count(*) FROM staged WHERE link = target"))
        if own:
            self.unit.execute("UPDATE staged SET link = NULL WHERE link = target")
            notes.append(f"{counted(own, 'row')} left without organization: it would be the record itself.")

    def _insert(self) -> None:
        self.unit.execute("PRAGMA defer_foreign_keys = ON")
        defaults = {"lifecycle": "customer", "is_partner": 0, "is_supplier": 0, **self.around.defaults}
        columns = {c: f"coalesce(s.{c}, :{c})" if c in defaults else f"s.{c}" for c in BASE_COLUMNS}
        currency = (
            "CASE WHEN s.annual_revenue_minor IS NOT NULL THEN coalesce(s.annual_revenue_currency, :currency) END"
        )
        columns |= {"annual_revenue_currency": currency}
        columns |= {"kind": "s.whole_kind", "organization_id": "s.link", "custom": "coalesce(s.custom, '{}')"}
        self.staging.insert_new(columns, {"currency": self.around.currency, **defaults})

    def _update(self) -> None:
        """Write what differs. A name taken apart by us brings all its parts along, the missing ones too."""
        if not self.unit.scalar("SELECT 1 FROM staged WHERE match IS NOT NULL LIMIT 1"):
            return
        self.staging.mark_changed(BASE_COLUMNS)
        self.staging.mark(
            "staged s JOIN customers c ON c.id = s.match WHERE (s.link IS NOT NULL AND s.link IS NOT c.organization_id) "
            "OR (s.custom IS NOT NULL AND json_patch(c.custom, s.custom) <> json(c.custom))"
        )
        self.unit.execute(STAGED_CHANGES, (self.unit.stamp,))
        keep_former_of_staged(self.unit, self.around.today)
        self.staging.write_changed([column for column in BASE_COLUMNS if column not in PARTS])
        split = f"s.name_from = '{SPLIT}' AND s.name IS NOT NULL"
        parts = ", ".join(f"{p} = CASE WHEN {split} THEN s.{p} ELSE coalesce(s.{p}, customers.{p}) END" for p in PARTS)
        self.unit.execute(
            f"UPDATE customers SET {parts}, organization_id = coalesce(s.link, organization_id), "
            "custom = CASE WHEN s.custom IS NULL THEN customers.custom ELSE json_patch(customers.custom, s.custom) END "
            "FROM staged s WHERE s.match = customers.id AND s.changed AND s.target IS NOT NULL"
        )
