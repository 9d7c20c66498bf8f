"""Columns of a file that go into fields the owner defined: claimed by name or label, typed with or without "custom."."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from crm_core.catalog.fields import Entity, Field
from crm_core.exchange.tables.headings import compact
from crm_core.exchange.tables.mapping import BY_USER, TableMapping
from crm_core.exchange.tables.targets import Target

WHY = "a field of your own"


def defined_fields(entities: Mapping[str, Entity], plural: str) -> dict[str, Field]:
    """The defined fields of a kind of record, by name."""
    found = (entity for entity in entities.values() if entity.plural == plural)
    return {field.key: field for entity in found for field in entity.fields if field.is_custom}


def claim_columns(mapping: TableMapping, fields: Mapping[str, Field]) -> TableMapping:
    """The mapping with every column that is headed like a defined field going into it, unless the user said otherwise."""
    names = {compact(text): field.key for field in fields.values() for text in (field.label, field.key)}
    columns = tuple(
        replace(column, target=Target("custom", name=names[compact(column.header)]), reason=WHY, score=1.0)
        if compact(column.header) in names and column.reason != BY_USER
        else column
        for column in mapping.columns
    )
    return replace(mapping, columns=columns)


def spell_out(pairs: Iterable[tuple[str, str]], fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    """The user's pairs of column and field with "newsletter" as "custom.newsletter"."""
    return [(header, f"custom.{text}" if text.strip() in fields else text) for header, text in pairs]
