"""Deals out of a file: laid out, their stages and customers found, matched, written with their way into the stage."""

import json

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.customers import uid_value
from crm_core.exchange.imports.links import LINK_COLUMNS, create_organizations, find_links, link_values, open_links
from crm_core.exchange.imports.stages import settle_stages
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings, clean_values, money_value, text_value
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.values.text import clean_line, clean_text, fold

PLAIN_COLUMNS = ("product", "next_step", "source", "lost_reason", "owner", "description")
BASE_COLUMNS = (
    "title",
    "sort_title",
    "value_minor",
    "currency",
    "probability_bp",
    "opened_on",
    "expected_close",
    "closed_on",
    *PLAIN_COLUMNS,
)
STAGE_COLUMNS = ("pipeline_name", "stage_name", "is_closed", "is_won", "status", "stage_id", "stage_kind")


class DealImport:
    """The deals of one file."""

    entity = "deal"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        own = ("title_folded", "close_date", "custom", "created_at", "updated_at")
        self.staging = Staging(unit, "deal", "deals", (*BASE_COLUMNS, *STAGE_COLUMNS, *LINK_COLUMNS, *own))

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = clean_values("deals", record)
        value = money_value(values, "value", self.around.currency)
        title = text_value(values, "title")
        custom = {
            clean_line(name, "Custom field", 100): clean_text(str(text), name) for name, text in record.custom.items()
        }
        opened, closed = values.get("opened_on"), values.get("closed_on")
        if opened and closed and str(closed) < str(opened):
            raise InvalidValue("Closed on", closed, f"lies before the day it was opened, {opened}")
        columns = {
            **values,
            "sort_title": fold(title) if title else None,
            "value_minor": value and value.minor,
            "currency": value and value.currency,
            "probability_bp": values.get("probability"),
            "pipeline_name": text_value(values, "pipeline") or self.around.pipeline or None,
            "stage_name": text_value(values, "stage"),
            "title_folded": fold(title) if title else None,
            "custom": json.dumps(custom, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if custom else None,
        }
        links = dict(zip(LINK_COLUMNS, link_values(values, "customer"), strict=True))
        row = [(columns | links).get(column) for column in self.staging.columns]
        self.staging.add(record.line, uid_value(values), text_value(values, "external_id"), row)

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        self.staging.flush()
        self._find_customers(notes)
        settle_stages(self.staging, self.around, notes)
        self._settle_days()
        self._settle_titles()
        self._match()
        self.staging.settle_targets()
        self._write_base()
        self._write_visits()
        self.staging.remember_external_ids(self.around.source)
        self.staging.stamp_changed()

    def _find_customers(self, notes: list[str]) -> None:
        find_links(self.staging, self.around.source, organizations_only=False)
        if self.around.create_organizations and (made := create_organizations(self.unit)):
            notes.append(f"{made} organizations were made.")
        self.staging.reject(
            "'no customer answers to \"' || coalesce(link_name, link_email, link_external_id, link_uid) || '\" (or more than one "
            "does); import the customers first, or use --create-organizations'",
            "link IS NULL AND coalesce(link_folded, link_external_id, link_uid, link_email) IS NOT NULL",
        )
        if self.around.require_customer:
            self.staging.reject("'has no customer'", "link IS NULL")
        rows, _ = open_links(self.staging)
        alone = int(self.unit.scalar("SELECT count(*) FROM staged WHERE link IS NULL AND reject IS NULL"))
        if alone and not rows:
            notes.append(f"{alone} deals have no customer; --require-customer would reject them.")

    def _settle_days(self) -> None:
        """A closing day means the real one in a won or lost stage, the expected one elsewhere; opening days default."""
        run, today = self.unit.execute, self.around.today
        closed = "stage_kind IN ('won', 'lost')"
        run(
            f"UPDATE staged SET closed_on = CASE WHEN {closed} THEN coalesce(closed_on, close_date) END, "
            f"expected_close = coalesce(expected_close, CASE WHEN NOT ({closed}) THEN coalesce(close_date, closed_on) END) "
            "WHERE stage_id IS NOT NULL"
        )
        run("UPDATE staged SET currency = ? WHERE currency IS NULL AND value_minor IS NULL", (self.around.currency,))
        new = "match IS NULL AND uid IS NULL"
        run(
            f"UPDATE staged SET closed_on = coalesce(substr(updated_at, 1, 10), ?) WHERE closed_on IS NULL AND {closed}",
            (today,),
        )
        run(
            "UPDATE staged SET opened_on = min(coalesce(substr(created_at, 1, 10), ?), coalesce(closed_on, '9999-12-31')) "
            f"WHERE opened_on IS NULL AND {new}",
            (today,),
        )

    def _settle_titles(self) -> None:
        """A deal without a title is called after its customer and product."""
        name = "(SELECT c.name FROM customers c WHERE c.id = staged.link)"
        self.unit.execute(
            f"UPDATE staged SET title = trim(coalesce({name}, '') || CASE WHEN {name} IS NOT NULL AND product IS NOT NULL "
            "THEN ' · ' ELSE '' END || coalesce(product, '')) WHERE title IS NULL"
        )
        self.unit.execute("UPDATE staged SET title = NULL WHERE title = ''")
        self.unit.execute("UPDATE staged SET sort_title = fold(title) WHERE sort_title IS NULL AND title IS NOT NULL")

    def _match(self) -> None:
        self.staging.match_identities(self.around.source)
        self.staging.match_ranked(
            self.around.source,
            "CASE WHEN s.external_id IS NULL AND s.uid IS NULL THEN s.sort_title || ' ' || coalesce(s.link, '') END",
            "SELECT d.sort_title || ' ' || coalesce(d.customer_id, '') AS key, d.id FROM deals d WHERE d.deleted_at IS NULL "
            "AND d.sort_title IN (SELECT sort_title FROM staged)",
        )
        self.staging.reject(
            "'has no title, customer or product to call the deal by'", "title IS NULL AND match IS NULL"
        )
        # What was found by its id keeps the title it has, unless the file gives one.
        self.unit.execute(
            "UPDATE staged SET title = NULL, sort_title = NULL WHERE title_folded IS NULL AND match IS NOT NULL"
        )

    def _write_base(self) -> None:
        run, stamp, around = self.unit.execute, self.unit.stamp, self.around
        self.unit.give_uids("staged", "uid", "match IS NULL AND target IS NOT NULL AND uid IS NULL")
        columns = ", ".join(BASE_COLUMNS)
        staged = {
            "currency": "coalesce(s.currency, :currency)",
            "opened_on": "coalesce(s.opened_on, s.closed_on, :today)",
        }
        values = ", ".join(staged.get(column, f"s.{column}") for column in BASE_COLUMNS)
        run(
            f"INSERT INTO deals (id, uid, {columns}, customer_id, stage_id, stage_since, custom, created_at, updated_at) "
            f"SELECT s.target, s.uid, {values}, s.link, s.stage_id, coalesce(s.closed_on, s.opened_on, :today) || 'T00:00:00Z', "
            "json(coalesce(s.custom, '{}')), coalesce(s.created_at, :stamp), coalesce(s.updated_at, s.created_at, :stamp) "
            "FROM staged s WHERE s.match IS NULL AND s.target IS NOT NULL ORDER BY s.row",
            {"currency": around.currency, "today": around.today, "stamp": stamp},
        )
        # The currency goes with the value: a file without values says nothing about it.
        run("UPDATE staged SET currency = NULL WHERE value_minor IS NULL")
        changing = [column for column in BASE_COLUMNS if column != "closed_on"]
        self.staging.mark_changed(changing)
        run(
            "UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM staged s JOIN deals d ON d.id = s.match WHERE "
            "s.target IS NOT NULL AND ((s.link IS NOT NULL AND s.link IS NOT d.customer_id) "
            "OR (s.stage_id IS NOT NULL AND s.stage_id <> d.stage_id) "
            "OR (s.stage_id IS NOT NULL AND s.closed_on IS NOT d.closed_on) "
            "OR (s.custom IS NOT NULL AND json_patch(d.custom, s.custom) <> json(d.custom))))"
        )
        self.staging.write_changed(changing)

    def _write_visits(self) -> None:
        """A new deal enters its stage once, after the time since it was opened; a changed stage is one more entry."""
        run, stamp = self.unit.execute, self.unit.stamp
        since = "strftime('%s', {late}) - strftime('%s', {early})"
        opened = since.format(late="s.closed_on", early="s.opened_on")
        run(
            "INSERT INTO stage_changes (deal_id, from_stage_id, to_stage_id, at, seconds) SELECT s.target, NULL, s.stage_id, "
            f"d.stage_since, CASE WHEN s.closed_on IS NOT NULL THEN {opened} END FROM staged s JOIN deals d ON d.id = s.target "
            "WHERE s.match IS NULL AND s.target IS NOT NULL ORDER BY s.row"
        )
        moved = "FROM staged s JOIN deals d ON d.id = s.match WHERE s.target IS NOT NULL AND s.stage_id <> d.stage_id"
        at = "CASE WHEN s.closed_on IS NOT NULL THEN s.closed_on || 'T00:00:00Z' ELSE :stamp END"
        run(
            f"INSERT INTO stage_changes (deal_id, from_stage_id, to_stage_id, at, seconds) SELECT d.id, d.stage_id, s.stage_id, {at}, "
            f"max(0, {since.format(late=at, early='d.stage_since')}) {moved} ORDER BY s.row",
            {"stamp": stamp},
        )
        run(
            f"UPDATE deals SET stage_since = {at} FROM staged s WHERE s.match = deals.id AND s.target IS NOT NULL "
            "AND s.stage_id <> deals.stage_id",
            {"stamp": stamp},
        )
        run(
            "UPDATE deals SET stage_id = coalesce(s.stage_id, deals.stage_id), closed_on = CASE WHEN s.stage_id IS NULL THEN "
            "deals.closed_on ELSE s.closed_on END, customer_id = coalesce(s.link, deals.customer_id), custom = CASE WHEN s.custom "
            "IS NULL THEN deals.custom ELSE json_patch(deals.custom, s.custom) END FROM staged s "
            "WHERE s.match = deals.id AND s.changed AND s.target IS NOT NULL"
        )
