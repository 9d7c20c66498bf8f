"""What is exported, imported into an empty database and exported again is the same file, whatever the data holds."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.customers import interactions
from crm_core.customers import writes as customers
from crm_core.errors import InvalidValue
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions
from crm_core.sales import writes as deals
from tests.core.exchange.databases import ask, contents, is_sound

SHARED = Path(__file__).parents[4].parent / "shared/data"
KINDS = ("customers", "deals", "interactions")
FORMATS = ("csv", "json", "jsonl")
NOW = Clock(datetime(2026, 11, 21, 9, tzinfo=UTC))
OWN_HOSTILE = [
    "=1+1",
    "'=1+1",
    "''@x",
    "-5",
    "+49 30",
    "a;b",
    "a ::: b",
    '[{"value":1}]',
    "n/a",
    "\\N",
    "0",
    "x  y",
    "Dr. No",
    "@",
]
CUSTOMER_TEXTS = (
    *(
        "name",
        "prefix",
        "given_name",
        "additional_name",
        "family_name",
        "suffix",
        "job_title",
        "source",
        "owner",
        "language",
    ),
    *("industry", "description", "street", "city", "region", "postal_code", "country", "url", "phone", "tags"),
)
DEAL_TEXTS = (
    "title",
    "product",
    "next_step",
    "source",
    "lost_reason",
    "lost_note",
    "competitor",
    "owner",
    "description",
)
INTERACTION_TEXTS = ("subject", "body", "outcome", "owner")


@pytest.fixture
def crm_at(tmp_path: Path) -> Iterator[Callable[[str], Crm]]:
    opened: list[Crm] = []

    def make(name: str) -> Crm:
        opened.append(open_crm(tmp_path / name, clock=NOW))
        return opened[-1]

    yield make
    for crm in opened:
        crm.close()


def hostile_strings() -> list[str]:
    found = list(OWN_HOSTILE)
    if SHARED.is_dir():
        found += strings(json.loads((SHARED / "hostile_strings.json").read_text("utf-8")))
        found += json.loads((SHARED / "csv/blns/blns.json").read_text("utf-8"))
    return found


def strings(held: object) -> list[str]:
    if isinstance(held, str):
        return [held]
    inner = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    return [text for item in inner for text in strings(item)]


def exported(crm: Crm, folder: Path, form: str, raw: bool = False) -> dict[str, bytes]:
    found = {}
    for kind in KINDS:
        path = folder / f"{kind}.{form}"
        crm.exchange.export(kind, path, ExportOptions(format=form, raw=raw))
        found[kind] = path.read_bytes()
    return found


def comes_back(crm: Crm, empty: Crm, folder: Path, form: str, raw: bool = False) -> None:
    """Check the way there and back, and that the same files change nothing where they come from, nor a second time."""
    before = exported(crm, folder, form, raw)
    for kind in KINDS:
        options = ImportOptions(create_stages=True, raw=raw)
        report = empty.exchange.import_file(folder / f"{kind}.{form}", options)
        assert (report.entity, report.created, report.left_behind) == (kind, report.rows, []), kind
        for known in (empty, crm):
            again = known.exchange.import_file(folder / f"{kind}.{form}", options)
            assert again.unchanged == report.rows, kind
    assert is_sound(empty.path)
    after = exported(empty, folder, form, raw)
    for kind in KINDS:
        assert after[kind] == before[kind], kind


@pytest.mark.parametrize("form", FORMATS)
def test_sample_data_comes_back(crm_at: Callable[[str], Crm], tmp_path: Path, form: str) -> None:
    crm = crm_at("sample.db")
    crm.sample.pose()
    comes_back(crm, crm_at("empty.db"), tmp_path, form)


@pytest.mark.parametrize("form", FORMATS)
def test_every_field_comes_back(crm_at: Callable[[str], Crm], tmp_path: Path, form: str) -> None:
    crm = crm_at("full.db")
    fill(crm)
    before = contents(crm.path)
    comes_back(crm, crm_at("empty.db"), tmp_path, form)
    assert contents(crm.path) == before


def test_texts_with_apostrophes_that_are_meant_come_back_raw(crm_at: Callable[[str], Crm], tmp_path: Path) -> None:
    crm = crm_at("full.db")
    fill(crm)
    crm.customers.add({"name": "'=meant", "description": "'-5"})
    comes_back(crm, crm_at("empty.db"), tmp_path, "csv", raw=True)


def fill(crm: Crm) -> None:
    """Records that use every field, and those that look like something else."""
    crm.pipelines.add_stage("Signed", {"kind": "won", "probability": "100"})
    crm.pipelines.add_stage("On ice", {"kind": "on hold", "probability": "12.5"})
    crm.pipelines.add("Repairs")
    organization = crm.customers.add(
        {"kind": "organization", "name": "Café Łódź", "employees": 7, "annual_revenue": "12 JPY"}
    )
    twin = crm.customers.add({"kind": "organization", "name": "Café Łódź", "annual_revenue": "-1.234 KWD"})
    ada = crm.customers.add(
        {
            "name": "Dr. Ada Lovelace",
            "organization": f"customer:{twin.id}",
            "emails": ["Work:Ada@Example.org", "ada@example.com", "Privat:ada@example.net"],
            "phones": ["Cell:+49 30 901820", "030 901820-1", "12345"],
            "urls": ["https://example.org/?a=1,2;3"],
            "tags": ["VIP", "a;b", "=cmd"],
            "birthday": "--12-10",
            "time_zone": "Europe/London",
            "lifecycle": "prospect",
            "custom": {
                "size": "38",
                "n": 5,
                "deep": {"a": [1, None]},
                "blank": "",
                " odd  name ": "x",
                "edge": " y ",
                "=f": "=1",
            },
        }
    )
    for label, street in (("Home", "12 St James's Sq"), ("Büro: 1", "'4 Elm")):
        crm.customers.edit(
            ada.id, {"add_address": [{"label": label, "street": street, "city": "London", "country": "GB"}]}
        )
    crm.customers.add(
        {"name": "山田 太郎", "organization": f"customer:{organization.id}", "description": "line\n\nline  two\n=x"}
    )
    sell(crm, ada.id)


def sell(crm: Crm, customer: int) -> None:
    """Deals of every kind, and what was said about one of them."""
    deal = crm.deals.add(
        {"title": "Plain", "customer": f"customer:{customer}", "value": "1234.50 USD", "own_probability": "37.5"}
    )
    crm.deals.add({"title": "Plain", "customer": f"customer:{customer}", "currency": "CHF"})
    crm.deals.add(
        {
            "title": "Signed",
            "stage": "Signed",
            "opened_on": "2026-01-01",
            "closed_on": "2026-02-03",
            "custom": {"k": "v"},
        }
    )
    crm.deals.add({"title": "Iced", "stage": "On ice", "expected_close": "2027-01-01"})
    crm.deals.add({"title": "Lost", "stage": "Lost", "lost_reason": "=price", "value": "5", "own_probability": "0"})
    crm.deals.add({"title": "Repair", "pipeline": "Repairs", "recurring": "49.90 CHF", "competitor": "+Rival"})
    crm.deals.add({"title": "Care", "value": "1234.50 USD", "recurring": "7", "recurring_every": "quarter"})
    crm.deals.add({"title": "Gone", "stage": "Lost", "lost_note": "=a\n\nb  c", "recurring": "7"})
    for channel in ("call", "email", "note"):
        values = {
            "channel": channel,
            "customer": f"customer:{customer}",
            "subject": "S",
            "body": "a\r\nb\tc",
            "duration": "1h30",
        }
        crm.interactions.add(
            {**values, "deal": f"deal:{deal.id}", "direction": "in", "occurred_at": "2026-03-04T05:06:07Z"}
        )


def test_hostile_strings_come_back(crm_at: Callable[[str], Crm], tmp_path: Path) -> None:
    crm = crm_at("hostile.db")
    add_hostile(crm, hostile_strings())
    assert ask(crm.path, "SELECT count(*) > 10 FROM customers") == [(1,)]
    for form in FORMATS:
        comes_back(crm, crm_at(f"empty-{form}.db"), tmp_path, form)


def add_hostile(crm: Crm, texts: list[str]) -> None:
    """One record of each kind for each string, in every text field that takes it; all in one step, which is faster."""
    core = crm._core
    with core.store.writing("Hostile strings") as unit:
        for number, text in enumerate(texts):
            insert_customer = partial(customers.insert, core, unit)
            customer = inserted(insert_customer, {"name": f"Customer {number}"}, CUSTOMER_TEXTS, text)
            link = {"customer": f"customer:{customer}"}
            inserted(
                partial(deals.insert, core, unit),
                {"title": f"Deal {number}", "stage": "Lost", **link},
                DEAL_TEXTS,
                text,
            )
            note = {"channel": "note", "subject": f"Note {number}", **link}
            inserted(partial(interactions.insert, core, unit), note, INTERACTION_TEXTS, text)


def inserted(
    insert: Callable[[dict[str, object]], int], base: dict[str, object], keys: tuple[str, ...], text: str
) -> int:
    refused: list[str] = []
    for _ in range(len(keys) + 1):
        wanted = {key: [text] if key == "tags" else text for key in keys if key not in refused and text.strip()}
        try:
            return insert(base | wanted)
        except InvalidValue as problem:
            refused.append(key_of(problem, keys, refused))
    raise AssertionError(text)


def key_of(problem: InvalidValue, keys: tuple[str, ...], refused: list[str]) -> str:
    named = problem.field.lower().replace("-", "").replace(" ", "_")
    aliases = {"full_name": "name", "web": "url", "tag": "tags"}
    key = aliases.get(named, named)
    return key if key in keys and key not in refused else next(key for key in keys if key not in refused)
