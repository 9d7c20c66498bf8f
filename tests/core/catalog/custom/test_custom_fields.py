"""Fields that the owner defines: what they take, how they filter and sort, and how they change with their values."""

import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.catalog.custom.names import split_options
from crm_core.catalog.pages import Query
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict, CrmError, InvalidValue, UnknownName
from crm_core.values.money import Money
from tests.faults.databases import contents

GIVEN = {
    "text": ("motto", "Per aspera", "Per aspera"),
    "long-text": ("story", "one\r\ntwo", "one\ntwo"),
    "number": ("size", "38,5", 38.5),
    "money": ("fee", "12.50 USD", Money(1250, "USD")),
    "date": ("signed", "2026-12-01", "2026-12-01"),
    "boolean": ("vip", "no", False),
    "choice": ("newsletter", "week", "weekly"),
    "multi-choice": ("likes", "coffee; TEA", ("tea", "coffee")),
    "url": ("page", "https://example.org", "https://example.org"),
}
OPTIONS = {"choice": ("weekly", "monthly", "never"), "multi-choice": ("tea", "coffee")}
WRONG = {
    "number": ("1e9", "12.3.4", "many"),
    "money": ("12.505 EUR", "much"),
    "date": ("someday", "2026-13-01"),
    "boolean": ("perhaps",),
    "choice": ("daily",),
    "multi-choice": ("tea, beer",),
    "text": ("two\nlines", "\x1b[31m"),
}
RECORDS = {
    "customer": {"name": "Ada"},
    "deal": {"title": "Logo"},
    "appointment": {"title": "Visit", "starts": "2026-12-01 9:00"},
    "interaction": {"channel": "note", "subject": "Hello", "customer": "1"},
}


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    """A database with a customer and every kind of field."""
    crm = open_crm(tmp_path / "crm.db", clock=Clock(datetime(2026, 11, 21, 9, tzinfo=UTC)))
    crm.customers.add({"name": "Ada"})
    crm.customers.add({"name": "Bob"})
    return crm


def capability(crm: Crm, entity: str) -> object:
    """What adds and edits records of the entity."""
    return {
        "customer": crm.customers,
        "deal": crm.deals,
        "appointment": crm.appointments,
        "interaction": crm.interactions,
    }[entity]


def shown(crm: Crm, entity: str, field: str, key: int) -> object:
    """The value of a field in one record, as lists give it."""
    page = crm.browse.page(entity, Query(filter=f"id:{key}", fields=(field,)))
    return page.rows[0][0]


@pytest.mark.parametrize("entity", list(RECORDS))
def test_every_kind_on_every_entity_is_kept_shown_filtered_and_sorted(crm: Crm, entity: str) -> None:
    for kind, (name, _, _) in GIVEN.items():
        crm.fields.add(f"{entity}.{name}", kind, OPTIONS.get(kind, ()))
    records = capability(crm, entity)
    key = records.add(RECORDS[entity] | {name: given for name, given, _ in GIVEN.values()}).id  # type: ignore[attr-defined]
    other = records.add(RECORDS[entity]).id  # type: ignore[attr-defined]
    for name, _, kept in GIVEN.values():
        assert shown(crm, entity, name, key) == kept, name
        assert shown(crm, entity, name, other) in (None, ()), name
        assert crm.browse.ids(entity, f"{name}:any id:{key},{other}") == [key], name
        assert crm.browse.ids(entity, f"{name}:missing id:{key},{other}") == [other], name
        rows = crm.browse.page(entity, Query(filter=f"id:{key},{other}", sort=(f"-{name}",))).ids
        assert rows == (key, other), name
    hits = ("motto:aspera", "story:two", "size:38..39", "size:38.5", "fee:12..13", "signed:2026-12", "vip:no")
    misses = ("motto:astra", "size:..38", "fee:13..", "signed:2026-11", "vip:yes", "newsletter:never", "likes:beer")
    for condition in (*hits, "newsletter:weekly", "likes:tea", "likes:coffee", "page:example"):
        assert crm.browse.ids(entity, condition) == [key], condition
    for condition in misses[:-1]:
        assert crm.browse.ids(entity, condition) == [], condition
    records.edit(key, {name: "" for name, _, _ in GIVEN.values()})  # type: ignore[attr-defined]
    assert [shown(crm, entity, name, key) for name, _, _ in GIVEN.values()].count(None) == len(GIVEN) - 1
    assert shown(crm, entity, "custom", key) == {}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WRONG.items() for text in texts])
def test_what_a_field_does_not_take_is_refused_by_its_label(crm: Crm, kind: str, text: str) -> None:
    name = GIVEN[kind][0]
    crm.fields.add(f"customer.{name}", kind, OPTIONS.get(kind, ()), label="My field")
    before = contents(crm.path)
    for values in ({name: text}, {"custom": {name: text}}):
        with pytest.raises(InvalidValue, match="My field"):
            crm.customers.edit(1, values)
    assert contents(crm.path) == before


def test_values_kept_under_the_name_become_the_fields_own_or_keep_it_from_being(crm: Crm) -> None:
    crm.customers.edit(1, {"custom": {"size": "38,5", "seen": "yesterday?"}})
    crm.customers.edit(2, {"custom": {"size": 40}})
    assert "2 values" in crm.fields.add("customer.size", "number").summary
    assert [shown(crm, "customer", "size", key) for key in (1, 2)] == [38.5, 40]
    before = contents(crm.path)
    with pytest.raises(InvalidValue, match="customer 1"):
        crm.fields.add("customer.seen", "date")
    assert contents(crm.path) == before
    crm.fields.add("customer.seen", "text")
    assert crm.browse.ids("customer", "seen:yesterday*") == [1]


def test_renaming_and_deleting_take_the_values_along_and_undo_brings_them_back(crm: Crm) -> None:
    crm.fields.add("customer.newsletter", "choice", ("weekly", "never"))
    crm.customers.edit(1, {"newsletter": "weekly", "custom": {"other": 1}})
    start = contents(crm.path)
    crm.fields.rename("customer.newsletter", "mailing")
    assert shown(crm, "customer", "mailing", 1) == "weekly"
    with pytest.raises(UnknownName):
        shown(crm, "customer", "newsletter", 1)
    assert "1 value" in crm.fields.delete("mailing").summary
    assert shown(crm, "customer", "custom", 1) == {"other": 1}
    assert crm.fields.list() == ()
    for _ in range(2):
        crm.history.undo(crm.history.require_undo().id)
    undone = contents(crm.path)
    for table in start.keys() - {"journal_units", "journal_rows", "sqlite_sequence"}:
        assert undone[table] == start[table], table


def test_options_may_grow_but_none_in_use_may_go(crm: Crm) -> None:
    crm.fields.add("customer.likes", "multi-choice", ("tea", "coffee"))
    crm.customers.edit(1, {"likes": "tea"})
    crm.fields.edit("likes", add_options=("beer",))
    crm.customers.edit(1, {"likes": "beer, tea"})
    assert shown(crm, "customer", "likes", 1) == ("tea", "beer")
    with pytest.raises(Conflict, match="likes:beer"):
        crm.fields.edit("likes", options=("tea",))
    crm.fields.edit("likes", options=("beer", "tea"), label="Drinks", help_text="hot or cold")
    (field,) = crm.fields.list()
    assert (field.options, field.label, field.help) == (("beer", "tea"), "Drinks", "hot or cold")


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("newsletter", "text", ()),
        ("customer.", "text", ()),
        ("customer.city", "text", ()),
        ("customer.mail", "text", ()),
        ("customer.or", "text", ()),
        ("customer.Größe", "text", ()),
        ("customer.1st", "text", ()),
        ("customer.x'y", "text", ()),
        ("customer." + "x" * 61, "text", ()),
        ("nothing.size", "text", ()),
        ("customer.segment", "text", ()),
        ("customer.deal", "text", ()),
        ("customer.Members", "text", ()),
        ("deal.segment", "text", ()),
        ("deal.contact", "text", ()),
        ("product.orders", "text", ()),
        ("customer.size", "nmber", ()),
        ("customer.size", "choice", ()),
        ("customer.size", "choice", ("a", "A")),
        ("customer.size", "choice", ("a,b",)),
        ("customer.size", "choice", ('"cake',)),
        ("customer.size", "number", ("a",)),
    ],
)
def test_what_cannot_be_a_field_is_refused_in_one_sentence(
    crm: Crm, name: str, kind: str, options: tuple[str, ...]
) -> None:
    before = contents(crm.path)
    with pytest.raises(CrmError) as refused:
        crm.fields.add(name, kind, options)
    assert refused.value.sentence.count("\n") == 0
    assert contents(crm.path) == before


@pytest.mark.parametrize("word", ["segment", "deal", "appointments", "quote"])
def test_words_that_lead_elsewhere_in_filters_are_no_names(crm: Crm, word: str) -> None:
    crm.segments.add("all", "id:1..")
    crm.fields.add("customer.size")
    for refused in (lambda: crm.fields.add(f"customer.{word}"), lambda: crm.fields.rename("customer.size", word)):
        with pytest.raises(InvalidValue, match="means something else in filters"):
            refused()
    assert [each.name for each in crm.fields.list()] == ["size"]
    assert crm.browse.ids("customer", "segment:all") == crm.browse.ids("customer", "")


def test_options_are_split_at_commas_outside_quotes(crm: Crm) -> None:
    assert split_options('tea, coffee,, "green tea" ,5 o\'clock') == ("tea", "coffee", "green tea", "5 o'clock")
    with pytest.raises(InvalidValue, match='"cake, big" may hold no comma'):
        crm.fields.add("customer.likes", "multi-choice", split_options('tea,coffee,"cake, big"'))


def test_another_program_sees_a_new_field_at_once(crm: Crm) -> None:
    other = open_crm(crm.path)
    assert "size" not in other.browse.entities["customer"].names()
    crm.fields.add("customer.size", "number")
    assert "size" in other.browse.entities["customer"].names()
    other.customers.edit(1, {"size": "3"})
    assert crm.browse.ids("customer", "size:3") == [1]
    crm.fields.delete("size")
    with pytest.raises(UnknownName):
        other.customers.edit(1, {"size": "4"})


def test_quotes_in_options_stay_text(crm: Crm) -> None:
    crm.fields.add("customer.size", "choice", ("5'10\"", "it's"))
    crm.customers.edit(2, {"size": "it's"})
    assert crm.browse.ids("customer", 'size:"it\'s"') == [2]
    assert crm.browse.page("customer", Query(sort=("size",))).ids == (1, 2)


def test_options_with_capitals_are_chosen_in_any_case(crm: Crm) -> None:
    crm.fields.add("customer.size", "choice", ("S", "XL", "Extra-Long"))
    key = crm.customers.add({"name": "Ada", "size": "S"}).id
    for typed, kept in (("XL", "XL"), ("xl", "XL"), ("extra long", "Extra-Long")):
        crm.customers.edit(key, {"size": typed})
        assert crm.customers.view(key).values["size"] == kept


def test_no_two_fields_have_one_heading(tmp_path: Path) -> None:
    crm = open_crm(tmp_path / "crm.db")
    with pytest.raises(
        Conflict, match=r'"E-mail" is the heading of the field customer\.email; give another with --label'
    ):
        crm.fields.add("customer.email2", label="E-mail")
    crm.fields.add("customer.size", label="Shoe size")
    with pytest.raises(Conflict, match=r"field customer\.size"):
        crm.fields.add("customer.foot", label="shoe SIZE")
    crm.fields.add("deal.foot", label="Shoe size")
    crm.fields.edit("customer.size", label="Shoe size", help_text="EU")
    with pytest.raises(Conflict):
        crm.fields.edit("customer.size", label="Phone")
    crm.close()


def test_the_command_that_finds_an_option_in_use_works_in_a_shell(tmp_path: Path) -> None:
    crm = open_crm(tmp_path / "crm.db")
    crm.fields.add("customer.mood", "choice", ["very good", "bad"])
    crm.customers.add({"name": "Ada", "mood": "very good"})
    with pytest.raises(Conflict) as refused:
        crm.fields.edit("customer.mood", options=["bad"])
    *_, word = shlex.split(refused.value.sentence)
    assert crm.browse.ids("customer", word) == [1]
    crm.close()
