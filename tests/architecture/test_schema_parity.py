"""What the read side selects exists in the tables that the write side makes."""

from pathlib import Path

import pytest

from crm_core.catalog.fields import Kind
from crm_core.crm import Crm, catalog, open_crm

FIELDS = [(entity.name, field.key) for entity in catalog().entities.values() for field in entity.fields]


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    """A new database."""
    crm = open_crm(tmp_path_factory.mktemp("parity") / "crm.db")
    crm.store.create()
    return crm


@pytest.mark.parametrize(("entity", "key"), FIELDS)
def test_every_expression_of_a_field_compiles(crm: Crm, entity: str, key: str) -> None:
    described = crm.catalog.entities[entity]
    field = described.field(key)
    match = field.match_sql.replace("{test}", f"{field.tested} = 1") if field.match_sql else f"{field.tested} = 1"
    selected = ", ".join(sql for sql in (field.sql, field.currency_sql, field.zone_sql, field.id_sql) if sql)
    with crm.store.reading() as db:
        db.execute(f"EXPLAIN SELECT {selected} FROM {described.source} WHERE {match} ORDER BY {field.sorted}")
        if field.choices_sql:
            db.execute(f"EXPLAIN {field.choices_sql}")


@pytest.mark.parametrize(("entity", "key"), FIELDS)
def test_a_field_has_what_its_kind_needs(entity: str, key: str) -> None:
    field = catalog().entities[entity].field(key)
    assert bool(field.currency_sql) == (field.kind is Kind.MONEY)
    assert bool(field.zone_sql) == (field.kind is Kind.LOCAL_TIME)
    assert bool(field.id_sql) == (field.kind is Kind.REFERENCE)


def test_what_lists_show_and_sort_by_are_fields(crm: Crm) -> None:
    for entity in crm.catalog.entities.values():
        assert entity.pick(entity.columns)
        assert entity.pick(name.lstrip("-") for name in entity.default_sort)


def test_references_and_timeline_read_real_columns(crm: Crm, tmp_path: Path) -> None:
    with crm.store.reading() as db:
        for reference in crm.catalog.references:
            db.execute(f"EXPLAIN SELECT {reference.column} FROM {reference.table}")
        for source in crm.catalog.timeline:
            selected = db.execute(f"{source.select} LIMIT 0", {"customer": 1})
            assert len(selected.description) == 7, source.kind


def test_every_table_is_watched_by_the_journal(crm: Crm) -> None:
    with crm.store.reading() as db:
        listed = db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
        tables = {row[0] for row in listed if not row[0].startswith(("sqlite_", "journal_"))}
        triggers = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    tables -= {source.texts for source in crm.catalog.search.values()}  # worked out from the others
    wanted = {f"journal_{table}_{verb}" for table in tables for verb in ("insert", "update", "delete")}
    assert len(tables) > 5
    assert wanted - triggers == set()
