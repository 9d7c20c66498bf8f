"""Interactions out of a file: laid out, their customers found, matched, written."""

from crm_core.exchange.imports.links import (
    LINK_COLUMNS,
    create_organizations,
    find_links,
    link_values,
    reject_open_links,
)
from crm_core.exchange.imports.matching import Contents, Key, Matcher
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Cleaner, Surroundings, custom_values, external_ids, uid_value
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.values.text import fold

BASE_COLUMNS = ("channel", "direction", "subject", "body", "occurred_at", "duration_minutes", "outcome", "owner")
OWN_COLUMNS = (
    "whole_channel",
    "deal_uid",
    "deal_external_id",
    "deal_folded",
    "deal_id",
    "custom",
    "created_at",
    "updated_at",
)


def _key(of_row: str, of_record: str) -> Key:
    subject = "char(29) || coalesce({0}.subject, '') || char(29)"
    return Key(
        f"SELECT s.row AS row, s.link || char(29) || s.whole_channel || {subject.format('s')} || {of_row} AS key FROM staged s "
        "WHERE s.uid IS NULL AND s.row NOT IN (SELECT row FROM staged_ids)",
        f"SELECT t.customer_id || char(29) || t.channel || {subject.format('t')} || {of_record} AS key, t.id AS id "
        "FROM interactions t WHERE t.customer_id IN (SELECT link FROM staged) AND {place}",
    )


CONTENTS = Contents(("direction", "body", "duration_minutes", "outcome", "owner"))
KEYS = (
    _key("s.occurred_at", "t.occurred_at"),
    # A row without a time was given the moment of its first import.
    _key("CASE WHEN s.occurred_at IS NULL THEN coalesce(s.body, '') END", "coalesce(t.body, '')"),
)


class InteractionImport:
    """The interactions of one file."""

    entity = "interaction"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        self.staging = Staging(unit, "interaction", "interactions", (*BASE_COLUMNS, *LINK_COLUMNS, *OWN_COLUMNS))
        self._cleaner = Cleaner("interactions")

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = self._cleaner.clean(record.values)
        deal, said = values.get("deal"), self.around.defaults
        columns = {
            **values,
            "duration_minutes": values.get("duration"),
            "channel": values.get("channel") if values.get("channel") != said.get("channel") else None,
            "whole_channel": values.get("channel") or "note",
            "deal_folded": fold(str(deal)) if deal else None,
            "custom": custom_values(record, self.around),
        }
        columns |= zip(LINK_COLUMNS, link_values(values, "customer"), strict=True)
        row = [columns.get(column) for column in self.staging.columns]
        ids = external_ids(values, self.around.source)
        self.staging.add(record, uid_value(values), ids, row)

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        staging = self.staging
        staging.flush()
        staging.refuse_foreign_uids(self.around.tables)
        find_links(staging, self.around.source)
        reject_open_links(staging, creating=self.around.create_organizations)
        self._find_deals()
        staging.match_identities()
        staging.reject(
            "'does not say which customer it is about'", "link IS NULL AND link_folded IS NULL AND match IS NULL"
        )
        Matcher(staging, CONTENTS).match(KEYS)
        if self.around.create_organizations:
            create_organizations(staging, notes)
        staging.settle_targets()
        self._insert()
        self._update()
        staging.remember_external_ids()
        staging.stamp_changed()

    def _find_deals(self) -> None:
        run = self.unit.execute
        run(
            "UPDATE staged SET deal_id = (SELECT id FROM deals d WHERE d.uid = lower(deal_uid)) WHERE deal_uid IS NOT NULL"
        )
        run(
            "UPDATE staged SET deal_id = (SELECT d.id FROM external_ids x JOIN deals d ON d.id = x.record_id WHERE x.source = ? "
            "AND x.entity = 'deal' AND x.external_id = deal_external_id) WHERE deal_id IS NULL AND deal_external_id IS NOT NULL",
            (self.around.source,),
        )
        # A deal alone says whose the interaction is.
        run(
            "UPDATE staged SET link = (SELECT d.customer_id FROM deals d WHERE d.id = deal_id) "
            "WHERE link IS NULL AND link_folded IS NULL AND deal_id IS NOT NULL"
        )
        run(
            "UPDATE staged SET deal_id = (SELECT CASE WHEN count(*) = 1 THEN min(d.id) END FROM deals d WHERE d.sort_title = "
            "deal_folded AND d.customer_id = link AND d.deleted_at IS NULL) WHERE deal_id IS NULL AND deal_folded IS NOT NULL"
        )

    def _insert(self) -> None:
        columns = {column: f"s.{column}" for column in BASE_COLUMNS}
        columns |= {"channel": "s.whole_channel", "occurred_at": "coalesce(s.occurred_at, :stamp)"}
        columns |= {"customer_id": "s.link", "deal_id": "s.deal_id", "custom": "coalesce(s.custom, '{}')"}
        with self.unit.adding("interactions", "customer_id"):
            self.staging.insert_new(columns, {})

    def _update(self) -> None:
        self.staging.mark_changed(BASE_COLUMNS)
        self.staging.mark(
            "staged s JOIN interactions i ON i.id = s.match WHERE (s.link IS NOT NULL AND s.link IS NOT i.customer_id) "
            "OR (s.deal_id IS NOT NULL AND s.deal_id IS NOT i.deal_id) "
            "OR (s.custom IS NOT NULL AND json_patch(i.custom, s.custom) <> json(i.custom))"
        )
        self.staging.write_changed(BASE_COLUMNS)
        self.unit.execute(
            "UPDATE interactions SET customer_id = coalesce(s.link, interactions.customer_id), deal_id = coalesce(s.deal_id, "
            "interactions.deal_id), custom = CASE WHEN s.custom IS NULL THEN interactions.custom ELSE "
            "json_patch(interactions.custom, s.custom) END FROM staged s WHERE s.match = interactions.id AND s.changed AND s.target IS NOT NULL"
        )
