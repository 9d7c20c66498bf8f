"""A row of a file as values, and what its meaning depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_core.values.money import Money


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an import of one file knows beside its rows."""

    source: str
    currency: str
    country: str | None
    today: str
    defaults: Mapping[str, str]
    pipeline: str = ""
    create_stages: bool = False
    create_organizations: bool = False
    require_customer: bool = False


@dataclass(slots=True)
class Record:
    """One row: values by field, and what a customer can have several of; amounts are decimal texts with their currency."""

    line: int
    values: dict[str, object]
    points: list[tuple[str, str, str]] = field(default_factory=list)
    addresses: list[tuple[str, ...]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    custom: dict[str, object] = field(default_factory=dict)

    def text(self, key: str) -> str | None:
        """A value as text, None for nothing."""
        value = self.values.get(key)
        return str(value) if value not in (None, "") else None

    def money(self, key: str, currency: str) -> Money | None:
        """An amount in the currency of its cell, of the row, or the given one. Raises InvalidValue."""
        raise NotImplementedError
