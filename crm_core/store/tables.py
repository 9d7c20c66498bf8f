"""Tables that belong to no capability: where records came from and went, facts about the business, fields and views."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from crm_core.store.columns import STRICT, instants, integer, key, length, text


class ExternalId(SQLModel, table=True):
    """Where an imported record came from, so that a second import finds it again."""

    __tablename__ = "external_ids"
    __table_args__ = (
        UniqueConstraint("source", "entity", "external_id", name="external_ids_once"),
        Index("external_ids_by_record", "entity", "record_id"),
        {**STRICT, "info": {"parent": "record_id"}},
    )

    id: int | None = key()
    source: str = text()
    entity: str = text()
    external_id: str = text()
    record_id: int = integer()


class Setting(SQLModel, table=True):
    """A fact about the business that belongs to this database: its name, currency, time zone, country."""

    __tablename__ = "settings"
    __table_args__ = (STRICT,)

    id: int | None = key()
    name: str = text(unique=True)
    value: str = text()


class MergedRecord(SQLModel, table=True):
    """The id and uid of a record that went into another one, so that who still knows them finds it."""

    __tablename__ = "merged_records"
    __table_args__ = (
        UniqueConstraint("entity", "old_id", name="merged_records_once"),
        *instants("merged_records", "merged_at"),
        Index("merged_records_by_record", "entity", "record_id"),
        {**STRICT, "info": {"parent": "record_id"}},
    )

    id: int | None = key()
    entity: str = text()
    old_id: int = integer()
    old_uid: str = text(unique=True)
    record_id: int = integer()
    merged_at: str = text()


class CustomField(SQLModel, table=True):
    """A field that the owner defined; its values are under ``name`` in the ``custom`` column of the entity's table."""

    __tablename__ = "custom_fields"
    __table_args__ = (
        CheckConstraint("name GLOB '[a-z]*' AND NOT name GLOB '*[^a-z0-9_]*'", name="custom_fields_name_plain"),
        length("custom_fields", "name", 60, least=1),
        length("custom_fields", "label", 100, least=1),
        CheckConstraint("json_valid(options)", name="custom_fields_options_json"),
        UniqueConstraint("entity", "name", name="custom_fields_once"),
        STRICT,
    )

    id: int | None = key()
    entity: str = text()
    name: str = text()
    label: str = text()
    kind: str = text()
    options: str = text("[]")
    help: str = text("")
    position: int = integer(0)
    created_at: str = text()


class SavedView(SQLModel, table=True):
    """A list as somebody wants to see it again: filter, columns and order."""

    __tablename__ = "saved_views"
    __table_args__ = (
        length("saved_views", "name", 100, least=1),
        CheckConstraint("json_valid(columns) AND json_valid(sort)", name="saved_views_json"),
        UniqueConstraint("entity", "folded", name="saved_views_once"),
        STRICT,
    )

    id: int | None = key()
    entity: str = text()
    name: str = text()
    folded: str = text()
    filter: str = text("")
    columns: str = text("[]")
    sort: str = text("[]")
    created_at: str = text()
    updated_at: str = text()
