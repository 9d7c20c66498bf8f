"""The tables of what is known about a customer over time and of how customers belong together; import only to write."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from crm_core.customers.words import LIFECYCLES, RELATIONSHIPS
from crm_core.store.columns import STRICT, days, instants, integer, key, length, one_of, optional_text, text


class LifecycleChange(SQLModel, table=True):
    """A customer's step from one lifecycle to another; where it began says the record itself."""

    __tablename__ = "lifecycle_changes"
    __table_args__ = (
        one_of("lifecycle_changes", "from_lifecycle", LIFECYCLES),
        one_of("lifecycle_changes", "to_lifecycle", LIFECYCLES),
        *instants("lifecycle_changes", "at"),
        Index("lifecycle_changes_by_customer", "customer_id", "at"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    from_lifecycle: str = text()
    to_lifecycle: str = text()
    at: str = text()


class Affiliation(SQLModel, table=True):
    """A time at an organization besides the present main one, which the customer's own row names."""

    __tablename__ = "affiliations"
    __table_args__ = (
        CheckConstraint("organization_id <> customer_id", name="affiliations_to_another"),
        CheckConstraint("ended_on >= started_on", name="affiliations_end_not_before_start"),
        *days("affiliations", "started_on", "ended_on"),
        Index("affiliations_by_customer", "customer_id"),
        Index("affiliations_by_organization", "organization_id"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    organization_id: int = integer(foreign_key="customers.id")
    role: str | None = optional_text(max_length=1000)
    started_on: str | None = optional_text()
    ended_on: str | None = optional_text()


class Relationship(SQLModel, table=True):
    """How a customer stands to another one: "customer_id was referred by other_id"."""

    __tablename__ = "relationships"
    __table_args__ = (
        one_of("relationships", "kind", RELATIONSHIPS),
        CheckConstraint("other_id <> customer_id", name="relationships_to_another"),
        UniqueConstraint("customer_id", "kind", "other_id", name="relationships_once"),
        Index("relationships_by_other", "other_id"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    kind: str = text()
    other_id: int = integer(foreign_key="customers.id")
    note: str | None = optional_text(max_length=1000)


class Preference(SQLModel, table=True):
    """What a customer likes or needs, when it was learned and from where."""

    __tablename__ = "preferences"
    __table_args__ = (
        length("preferences", "name", 100, least=1),
        length("preferences", "value", 1000, least=1),
        *days("preferences", "learned_on"),
        UniqueConstraint("customer_id", "folded", name="preferences_once"),
        Index("preferences_by_name", "folded"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    name: str = text()
    folded: str = text()
    value: str = text()
    learned_on: str | None = optional_text()
    learned_from: str | None = optional_text(max_length=1000)


class NotDuplicate(SQLModel, table=True):
    """Two customers that look alike and are not the same; the smaller id comes first."""

    __tablename__ = "not_duplicates"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="not_duplicates_in_order"),
        UniqueConstraint("first_id", "second_id", name="not_duplicates_once"),
        *instants("not_duplicates", "noted_at"),
        Index("not_duplicates_by_second", "second_id"),
        {**STRICT, "info": {"parent": "first_id"}},
    )

    id: int | None = key()
    first_id: int = integer(foreign_key="customers.id")
    second_id: int = integer(foreign_key="customers.id")
    noted_at: str = text()


class Segment(SQLModel, table=True):
    """A group of customers: whoever a filter finds now (dynamic), or a list (fixed)."""

    __tablename__ = "segments"
    __table_args__ = (
        one_of("segments", "kind", ("dynamic", "fixed")),
        length("segments", "name", 100, least=1),
        CheckConstraint("(kind = 'dynamic') = (filter IS NOT NULL)", name="segments_filter_if_dynamic"),
        *instants("segments", "created_at", "updated_at"),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    name: str = text()
    folded: str = text(unique=True)
    kind: str = text()
    filter: str | None = optional_text(max_length=10_000)
    description: str | None = optional_text(max_length=100_000)
    created_at: str = text()
    updated_at: str = text()


class SegmentMember(SQLModel, table=True):
    """A customer in a fixed segment."""

    __tablename__ = "segment_members"
    __table_args__ = (
        UniqueConstraint("segment_id", "customer_id", name="segment_members_once"),
        Index("segment_members_by_customer", "customer_id"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    segment_id: int = integer(foreign_key="segments.id")
    customer_id: int = integer(foreign_key="customers.id")
