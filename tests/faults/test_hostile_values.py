"""Every hostile string in every field of text: kept as it is, or refused with a reason."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_core.errors import CrmError, UsageProblem
from crm_core.values.text import fold
from tests.faults.databases import faults, opened, raw
from tests.faults.hostile import FORBIDDEN, known, naughty, stored

# Fields of text whose words mean something, so that they refuse more.
MEANINGFUL = {"handle", "country", "currency", "zone", "time_zone", "quote.language"}
REQUIRED = {"name", "title"}
ENTITIES = ("customer", "deal", "interaction", "appointment", "lead", "product", "quote", "order")
# What a line of each kind says in text, and where it is kept.
LINES = (
    ("quotes", "quote_lines", "description"),
    ("orders", "order_lines", "description"),
    ("orders", "order_lines", "unit"),
)
STRINGS = pytest.mark.parametrize(
    "strings",
    [
        pytest.param(lambda: known()[::6], id="some"),
        pytest.param(known, id="known", marks=pytest.mark.slow),
        pytest.param(naughty, id="naughty", marks=pytest.mark.slow),
    ],
)
Strings = Callable[[], list[str]]


@pytest.fixture
def crm(database: Path) -> Iterator[Crm]:
    with opened(database) as crm:
        crm.products.add({"name": "Tea", "price": "10"})
        crm.quotes.add({"title": "Offer", "customer": 3}, ["Design @ 500"])
        crm.orders.add({"customer": 3}, ["Engine @ 100"])
        yield crm
    assert forbidden(database) == []
    assert faults(database) == []


def forbidden(path: Path) -> list[str]:
    """Every stored text that holds what must not be stored."""
    found = []
    with raw(path) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()]
        for table in [name for name in tables if "_search" not in name]:
            for row in db.execute(f"SELECT * FROM {table}").fetchall():
                texts = [text for cell in row if isinstance(cell, str) for text in unpacked(cell)]
                found += [f"{table}: {text!r}" for text in texts if FORBIDDEN.search(text)]
    return found


def unpacked(cell: str) -> Iterator[str]:
    """A text, and those inside it where it is JSON."""
    yield cell
    try:
        inside = json.loads(cell) if cell.startswith("{") else {}
    except ValueError:  # a text like any other
        return
    for key, value in inside.items():
        yield key
        if isinstance(value, str):
            yield from unpacked(value)


def capability(crm: Crm, entity: str) -> object:
    return getattr(crm, f"{entity}s")


def value_of(crm: Crm, entity: str, key: str) -> object:
    return crm.browse.page(entity, Query(filter="id:1", fields=(key,))).rows[0][0]


def is_meaningful(entity: str, key: str) -> bool:
    return not MEANINGFUL.isdisjoint((key, f"{entity}.{key}"))


def is_same(key: str, kept: object, given: object) -> bool:
    """Whether a text was kept as it was given; an owner who is known already is kept as spelled then."""
    return kept == given or (key == "owner" and fold(str(kept)) == fold(str(given)))


def attempt(act: Callable[[], object]) -> CrmError | None:
    """The refusal, if it is one; anything else that is raised is a defect."""
    try:
        act()
    except CrmError as refusal:
        return refusal
    return None


@STRINGS
@pytest.mark.parametrize("entity", ENTITIES)
def test_free_text_is_kept_or_refused_by_the_rule(crm: Crm, entity: str, strings: Strings) -> None:
    fields = [
        field
        for field in crm.catalog.entities[entity].fields
        if field.editable and field.kind in (Kind.TEXT, Kind.LONG_TEXT) and not is_meaningful(entity, field.key)
    ]
    crm.customers.edit(1, {"kind": "organization"})  # a person's parts of the name would make up the name together
    if entity == "deal":
        crm.deals.lose(1)  # only a lost deal has a note on its loss
    if entity == "lead":
        crm.leads.disqualify(1, "x")
    edit, wrong = capability(crm, entity).edit, []  # type: ignore[attr-defined]
    for text in strings():
        for field in fields:
            lines = field.kind is Kind.LONG_TEXT
            expected = stored(text, lines=lines, longest=100_000 if lines else field.max_length)
            if expected == "" and field.key in REQUIRED:
                expected = None
            refusal = attempt(lambda: edit(1, {field.key: text}))  # noqa: B023
            if expected == "" and "must not be empty where" in str(refusal):
                continue
            if (expected is None) != isinstance(refusal, UsageProblem):
                wrong.append((field.key, text, refusal))
            elif refusal is None and not is_same(field.key, value_of(crm, entity, field.key) or "", expected):
                wrong.append((field.key, text, value_of(crm, entity, field.key)))
    assert wrong == []


@STRINGS
@pytest.mark.parametrize(("kind", "table", "key"), LINES)
def test_lines_keep_text_or_refuse_it(crm: Crm, kind: str, table: str, key: str, strings: Strings) -> None:
    wrong, long = [], key == "description"
    for text in [*strings(), "x" * 10_001]:
        expected = stored(text, lines=long, longest=10_000 if long else 100)
        refusal = attempt(lambda: getattr(crm, kind).edit_line(1, 1, {key: text}))  # noqa: B023
        found = text_of_line(crm, table, key)
        if expected == "":
            assert refusal is None or isinstance(refusal, UsageProblem)  # what is nothing leaves the line as it is
        elif (expected is None) != isinstance(refusal, UsageProblem) or (refusal is None and found != expected):
            wrong.append((text, expected, found, refusal))
    assert wrong == []


def text_of_line(crm: Crm, table: str, key: str) -> str:
    """A text of the first line, as it is kept."""
    with crm.store.reading() as db:
        return str(db.execute(f"SELECT {key} FROM {table} WHERE id = 1").fetchone()[0] or "")


@STRINGS
def test_values_with_a_meaning_are_kept_or_refused_with_a_reason(crm: Crm, strings: Strings) -> None:
    """Names in parts, contact points, tags, custom values, zones, links, dates: whatever is not refused reads back."""
    crm.customers.edit(1, {"given_name": "", "family_name": "Lovelace"})
    for text in strings():
        for act in ways_to_write(crm, text):
            refusal = attempt(act)
            assert refusal is None or refusal.sentence.endswith(".")
        view = crm.customers.view(1)
        assert view.values["name"]
        if (kept := stored(text, lines=True, longest=100_000)) is not None:
            attempt(lambda: crm.customers.edit(1, {"custom": {"own": text}}))  # noqa: B023
            assert crm.customers.view(1).values["custom"].get("own", "") == kept  # type: ignore[attr-defined]


def ways_to_write(crm: Crm, text: str) -> Iterator[Callable[[], object]]:
    """Every other way a text can come in."""
    for entity in ENTITIES:
        for field in crm.catalog.entities[entity].fields:
            if field.editable and (is_meaningful(entity, field.key) or field.kind not in (Kind.TEXT, Kind.LONG_TEXT)):
                yield partial(capability(crm, entity).edit, 1, {field.key: text})  # type: ignore[attr-defined]
    for part in ("prefix", "given_name", "additional_name", "family_name", "suffix"):
        yield partial(crm.customers.edit, 1, {part: text})
    for key in ("add_email", "add_phone", "add_url", "add_tags", "add_address"):
        yield partial(crm.customers.edit, 1, {key: [text]})
    yield partial(crm.customers.edit, 1, {"url": f"{text}: https://example.org"})
    yield partial(crm.customers.edit, 1, {"add_address": {"label": text, "street": text, "country": "DE"}})
    yield partial(crm.customers.edit, 1, {"custom": {text: text}})
    yield partial(crm.appointments.edit, 1, {"add_attendees": [f"{text} <a@example.org>"]})
    yield partial(crm.pipelines.add, text)
    yield partial(crm.pipelines.add_stage, text)
    yield partial(crm.pipelines.rename, "Sales", text)
    yield partial(crm.deals.lose, 1, text)
    for fact in ("name", "currency", "zone", "country", "owner"):
        yield partial(crm.business.set, **{fact: text})
    for entity in ENTITIES:
        yield partial(crm.find, entity, text)
        yield partial(crm.browse.count, entity, text)
    yield partial(crm.search.find, text)
