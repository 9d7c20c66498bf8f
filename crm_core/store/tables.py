"""Tables that belong to no capability: where imported records came from, and the facts about the business."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from crm_core.store.columns import STRICT, integer, key, text


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
