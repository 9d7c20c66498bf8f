"""Interactions out of a file: laid out, their customers found, matched, written."""

from crm_core.exchange.imports.customers import uid_value
from crm_core.exchange.imports.links import LINK_COLUMNS, create_organizations, find_links, link_values
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings, clean_values, text_value
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit

BASE_COLUMNS = ("channel", "direction", "subject", "body", "occurred_at", "duration_minutes", "outcome", "owner")


class InteractionImport:
    """The interactions of one file."""

    entity = "interaction"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        own = ("deal_uid", "deal_external_id", "deal_title", "deal_id", "created_at", "updated_at")
        self.staging = Staging(unit, "interaction", "interactions", (*BASE_COLUMNS, *LINK_COLUMNS, *own))

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = clean_values("interactions", record)
        columns = {**values, "duration_minutes": values.get("duration"), "deal_title": values.get("deal")}
        columns |= dict(zip(LINK_COLUMNS, link_values(values, "customer"), strict=True))
        row = [columns.get(column) for column in self.staging.columns]
        self.staging.add(record.line, uid_value(values), text_value(values, "external_id"), row)

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        self.staging.flush()
        find_links(self.staging, self.around.source, organizations_only=False)
        if self.around.create_organizations and (made := create_organizations(self.unit)):
            notes.append(f"{made} organizations were made.")
        self._find_deals()
        self.staging.match_identities(self.around.source)
        self.staging.reject(
            "'no customer answers to \"' || coalesce(link_name, link_email, link_external_id, link_uid, '') || '\"; import the "
            "customers first'",
            "link IS NULL AND match IS NULL",
        )
        self._match()
        self.staging.settle_targets()
        self._write()
        self.staging.remember_external_ids(self.around.source)
        self.staging.stamp_changed()

    def _find_deals(self) -> None:
        run = self.unit.execute
        run("UPDATE staged SET deal_id = (SELECT id FROM deals d WHERE d.uid = deal_uid) WHERE deal_uid IS NOT NULL")
        run(
            "UPDATE staged SET deal_id = (SELECT x.record_id FROM external_ids x WHERE x.source = ? AND x.entity = 'deal' AND "
            "x.external_id = deal_external_id) WHERE deal_id IS NULL AND deal_external_id IS NOT NULL",
            (self.around.source,),
        )
        run(
            "UPDATE staged SET deal_id = (SELECT CASE WHEN count(*) = 1 THEN min(d.id) END FROM deals d WHERE d.sort_title = "
            "fold(deal_title) AND d.customer_id = link) WHERE deal_id IS NULL AND deal_title IS NOT NULL"
        )

    def _match(self) -> None:
        self.staging.match_ranked(
            self.around.source,
            "CASE WHEN s.external_id IS NULL AND s.uid IS NULL THEN s.link || ' ' || coalesce(s.channel, 'note') || ' ' || "
            "s.occurred_at || ' ' || coalesce(s.subject, '') END",
            "SELECT i.customer_id || ' ' || i.channel || ' ' || i.occurred_at || ' ' || coalesce(i.subject, '') AS key, i.id "
            "FROM interactions i "
            "WHERE i.deleted_at IS NULL AND i.customer_id IN (SELECT link FROM staged)",
        )

    def _write(self) -> None:
        run, stamp = self.unit.execute, self.unit.stamp
        self.unit.give_uids("staged", "uid", "match IS NULL AND target IS NOT NULL AND uid IS NULL")
        staged = {"channel": "coalesce(s.channel, 'note')", "occurred_at": "coalesce(s.occurred_at, :stamp)"}
        values = ", ".join(staged.get(column, f"s.{column}") for column in BASE_COLUMNS)
        run(
            f"INSERT INTO interactions (id, uid, {', '.join(BASE_COLUMNS)}, customer_id, deal_id, created_at, updated_at) "
            f"SELECT s.target, s.uid, {values}, s.link, s.deal_id, coalesce(s.created_at, :stamp), "
            "coalesce(s.updated_at, s.created_at, :stamp) FROM staged s WHERE s.match IS NULL AND s.target IS NOT NULL ORDER BY s.row",
            {"stamp": stamp},
        )
        self.staging.mark_changed(BASE_COLUMNS)
        run(
            "UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM staged s JOIN interactions i ON i.id = s.match WHERE "
            "s.target IS NOT NULL AND ((s.link IS NOT NULL AND s.link IS NOT i.customer_id) OR (s.deal_id IS NOT NULL AND "
            "s.deal_id IS NOT i.deal_id)))"
        )
        self.staging.write_changed(BASE_COLUMNS)
        run(
            "UPDATE interactions SET customer_id = coalesce(s.link, interactions.customer_id), deal_id = coalesce(s.deal_id, "
            "interactions.deal_id) FROM staged s WHERE s.match = interactions.id AND s.changed AND s.target IS NOT NULL"
        )
