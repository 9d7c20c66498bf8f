"""Deals out of a file: laid out, their stages and customers found, matched, written with their way into the stage."""

from functools import lru_cache

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.amounts import settle_amounts
from crm_core.exchange.imports.deal_contacts import CONTACT_COLUMNS, contact_values, keep_contacts, link_contacts
from crm_core.exchange.imports.deal_keys import COLUMNS, KEYS
from crm_core.exchange.imports.deal_products import (
    PRODUCT_COLUMNS,
    find_products,
    product_contents,
    settle_products,
    write_products,
)
from crm_core.exchange.imports.deal_recurring import settle_recurring, stage_both
from crm_core.exchange.imports.deal_visits import know_moments, leave_out_lost_notes, write_visits
from crm_core.exchange.imports.links import (
    LINK_COLUMNS,
    create_organizations,
    find_links,
    link_values,
    reject_open_links,
)
from crm_core.exchange.imports.matching import Matcher
from crm_core.exchange.imports.stages import SAID_COLUMNS, settle_silent_rows, settle_stages
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.strangers import OF_DEALS, refuse_strangers
from crm_core.exchange.imports.surroundings import (
    Cleaner,
    Surroundings,
    custom_values,
    external_ids,
    known_currency,
    text_value,
    uid_value,
)
from crm_core.exchange.tables.records import Record
from crm_core.sales.words import STAGE_KINDS
from crm_core.store import Unit
from crm_core.values.dates import to_local
from crm_core.values.text import counted, fold

BASE_COLUMNS = (
    *("title", "sort_title", "value_minor", "currency", "probability_bp", "opened_on", "expected_close"),
    *("product", "next_step", "source", "lost_reason", "lost_note", "competitor", "owner", "description"),
    *("recurring_minor", "recurring_every"),
)
OWN_COLUMNS = (
    *(
        "closed_on",
        "close_date",
        "created_on",
        "updated_on",
        "title_given",
        "value_bare",
        "recurring_bare",
        "stage_since",
    ),
    *("stage_id", "said_stage_id", "stage_kind", "first_stage_id"),
    *PRODUCT_COLUMNS,
)
CLOSED = "stage_kind IN ('won', 'lost')"


class DealImport:
    """The deals of one file."""

    entity = "deal"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        more = ("custom", "created_at", "updated_at")
        columns = (*BASE_COLUMNS, *OWN_COLUMNS, *SAID_COLUMNS, *LINK_COLUMNS, *CONTACT_COLUMNS, *more)
        self.staging = Staging(unit, "deal", "deals", columns)
        self._cleaner = Cleaner("deals")
        zone = around.core.business.facts.zone
        self._day_of = lru_cache(20_000)(lambda instant: _local_day(instant, zone))

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = self._cleaner.clean(record.values)
        value, recurring = stage_both(values, self.around)
        currency = text_value(values, "currency")
        title = text_value(values, "title")
        opened, closed = values.get("opened_on"), values.get("closed_on")
        if opened and closed and str(closed) < str(opened):
            raise InvalidValue("Closed on", closed, f"lies before the day it was opened, {opened}")
        if (kind := values.get("stage_kind")) not in (None, *STAGE_KINDS):
            raise InvalidValue("Stage kind", kind, f"is none of {', '.join(STAGE_KINDS)}")
        columns = {
            **values,
            "sort_title": fold(title) if title else None,
            "title_given": title and 1,
            "value_minor": value.minor,
            "currency": value.currency or recurring.currency or (currency and known_currency(currency)),
            "value_bare": value.bare,
            "recurring_minor": recurring.minor,
            "recurring_bare": recurring.bare,
            "probability_bp": values.get("probability"),
            "created_on": self._day_of(values.get("created_at")),
            "updated_on": self._day_of(values.get("updated_at")),
            "pipeline_name": text_value(values, "pipeline") or self.around.pipeline or None,
            "stage_name": text_value(values, "stage"),
            "stage_kind": None,
            "said_kind": kind,
            "stage_chance": values.get("stage_probability"),
            "custom": custom_values(record, self.around),
        }
        columns |= contact_values(values)
        columns |= zip(LINK_COLUMNS, link_values(values, "customer"), strict=True)
        row = [columns.get(column) for column in self.staging.columns]
        ids = external_ids(values, self.around.source)
        self.staging.add(record, uid_value(values), ids, row)

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        staging = self.staging
        staging.flush()
        staging.refuse_foreign_uids(self.around.tables)
        self._find_customers(notes)
        settle_stages(staging, self.around, notes)
        self._settle_days("said_stage_id IS NOT NULL")
        self._make_up_titles()
        find_products(staging, self.around, notes)
        staging.match_identities()
        refuse_strangers(staging, self.around, OF_DEALS)
        Matcher(staging, product_contents(staging, COLUMNS)).match(KEYS)
        keep_contacts(staging, self.around.source, notes)
        settle_amounts(staging, self.around, "value", "currency")
        settle_recurring(staging, self.around)
        settle_silent_rows(staging)
        self._settle_days("said_stage_id IS NULL")
        leave_out_lost_notes(staging, notes)
        self._settle_titles()
        if self.around.create_organizations:
            create_organizations(staging, notes)
        staging.settle_targets()
        settle_products(staging, self.around, notes)
        know_moments(self.unit, self.around)
        self._insert()
        self._update()
        write_products(staging)
        staging.remember_external_ids()
        staging.stamp_changed()

    def _find_customers(self, notes: list[str]) -> None:
        link_contacts(self.staging, self.around.source)
        find_links(self.staging, self.around.source)
        reject_open_links(self.staging, creating=self.around.create_organizations)
        if self.around.require_customer:
            self.staging.reject("'has no customer'", "link IS NULL AND link_folded IS NULL")
        alone = int(
            self.unit.scalar(
                "SELECT count(*) FROM staged WHERE link IS NULL AND link_folded IS NULL AND reject IS NULL"
            )
        )
        if alone:
            notes.append(f"{counted(alone, 'deal')} without a customer; --require-customer rejects such rows.")

    def _settle_days(self, condition: str) -> None:
        """A closing day means the real one in a won or lost stage, the expected one elsewhere."""
        self.unit.execute(
            f"UPDATE staged SET closed_on = CASE WHEN {CLOSED} THEN coalesce(closed_on, close_date) END, expected_close = "
            f"coalesce(expected_close, CASE WHEN NOT ({CLOSED}) THEN coalesce(close_date, closed_on) END) WHERE {condition}"
        )

    def _make_up_titles(self) -> None:
        """A deal without a title is called after its customer and product."""
        name = "coalesce((SELECT c.name FROM customers c WHERE c.id = staged.link), link_name, contact)"
        self.unit.execute(
            f"UPDATE staged SET title = substr(trim(coalesce({name}, '') || CASE WHEN {name} IS NOT NULL AND product IS NOT NULL "
            "THEN ' - ' ELSE '' END || coalesce(product, '')), 1, 1000) WHERE title_given IS NULL"
        )
        self.unit.execute("UPDATE staged SET title = NULL WHERE title = ''")
        self.unit.execute("UPDATE staged SET sort_title = fold(title) WHERE title_given IS NULL AND title IS NOT NULL")

    def _settle_titles(self) -> None:
        """What was found by its id keeps the title it has, unless the file gives one."""
        self.staging.reject(
            "'has no title, customer or product to call the deal by'", "title IS NULL AND match IS NULL"
        )
        self.unit.execute(
            "UPDATE staged SET title = NULL, sort_title = NULL WHERE title_given IS NULL AND match IS NOT NULL"
        )

    def _insert(self) -> None:
        new, around = "match IS NULL AND target IS NOT NULL", self.around
        known = {"today": around.today, "currency": around.currency}
        self.unit.execute(
            f"UPDATE staged SET closed_on = CASE WHEN {CLOSED} THEN "
            "coalesce(closed_on, max(updated_on, coalesce(opened_on, '')), :today) END, "
            f"currency = coalesce(currency, :currency) WHERE {new}",
            known,
        )
        # A deal entered after it was closed was opened some day before: nobody knows which.
        self.unit.execute(
            "UPDATE staged SET opened_on = CASE WHEN coalesce(created_on, :today) <= "
            "coalesce(closed_on, '9999-12-31') THEN coalesce(created_on, :today) END "
            f"WHERE {new} AND opened_on IS NULL",
            known,
        )
        columns = {column: f"s.{column}" for column in (*BASE_COLUMNS, "closed_on", "stage_id")}
        columns |= {"customer_id": "s.link", "custom": "coalesce(s.custom, '{}')"}
        columns["stage_since"] = "coalesce(s.stage_since, moment_of(coalesce(s.closed_on, s.opened_on)))"
        with self.unit.adding("deals"):
            self.staging.insert_new(columns, {})

    def _update(self) -> None:
        write_visits(self.staging, self.around)
        # The currency goes with the value: a file without values says nothing about it.
        self.unit.execute(
            "UPDATE staged SET currency = NULL WHERE value_minor IS NULL AND recurring_minor IS NULL AND match IS NOT NULL"
        )
        self.staging.mark_changed(BASE_COLUMNS)
        self.staging.mark(
            "staged s JOIN deals d ON d.id = s.match WHERE (s.link IS NOT NULL AND s.link IS NOT d.customer_id) "
            "OR (s.closed_on IS NOT NULL AND s.closed_on IS NOT d.closed_on) "
            "OR (s.custom IS NOT NULL AND json_patch(d.custom, s.custom) <> json(d.custom))"
        )
        self.staging.write_changed(BASE_COLUMNS)
        self.unit.execute(
            "UPDATE deals SET closed_on = coalesce(s.closed_on, deals.closed_on), customer_id = coalesce(s.link, deals.customer_id), "
            "custom = CASE WHEN s.custom IS NULL THEN deals.custom ELSE json_patch(deals.custom, s.custom) END "
            "FROM staged s WHERE s.match = deals.id AND s.changed AND s.target IS NOT NULL"
        )


def _local_day(instant: object, zone: str) -> str | None:
    """The day of the business on which an instant falls."""
    try:
        return str(to_local(str(instant), zone).date()) if instant else None
    except (OverflowError, ValueError):  # the last hours of the year 9999, or the first of the year 1
        return str(instant)[:10]
