"""One value that another program or a damaged disk left without sense takes nothing else away, and doctor names it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from crm_core.sales.reports.capability import REPORTS
from crm_core.store.driver import DatabaseError
from crm_tui.app import CrmApp
from tests.faults.databases import copied, opened, raw
from tests.faults.poisoned import TEXTS, poison
from tests.faults.program import command
from tests.tui.driver import screen_text, settle

NONSENSE = {"TEXT": ("zz-bad", "2026-1x-05", "[]", '{"a":'), "INTEGER": (-7, 2**62)}
LISTS = (
    *("customer list", "lead list", "lead rule list", "deal list", "quote list", "order list", "product list"),
    *("appointment list", "interaction list", "trash list", "tag list", "segment list", "view list", "field list"),
    *("affiliation list", "relationship list 1", "preference list 1", "product agreements", "pipeline list"),
    *("pipeline show", "pipeline stages", "rate list", "quality", "duplicates", "history", "history customer:1"),
)
SHOWS = tuple(f"{noun} show 1" for noun in ("customer", "lead", "deal", "quote", "order", "product", "appointment"))
EXPORTS = (
    *("customers", "leads", "deals", "deal-contacts", "deal-lines", "quotes", "orders", "order-lines", "products"),
    *("interactions", "appointments"),
)
READING = (
    *LISTS,
    *SHOWS,
    *(f"export {what}" for what in EXPORTS),
    *(f"report {name}" for name in REPORTS),
    *("calendar export", "search größe", "doctor"),
)
WRITING = ("customer edit 1 --city Graz", "deal edit 1 --value 5", "log note 2 hello", "customer add Bob", "undo --yes")
PARTS = 16  # of the full form, which takes minutes
# What the fast form tries: table, column, value, and what doctor says of it.
FEW = (
    ("deals", "currency", "EUS", 'deals 1: currency "EUS" is no currency code ("crm deal edit 1" sets it anew)'),
    ("deals", "custom", "[]", 'deals 1: custom "[]" is no JSON object'),
    ("deals", "expected_close", "2026-1x-05", 'expected_close "2026-1x-05" is no day or time'),
    ("appointments", "zone", "Europe/Berlio", 'zone "Europe/Berlio" is no time zone'),
    ("appointments", "starts_at", "2026-1x-05T09:00", 'starts_at "2026-1x-05T09:00" is no day or time'),
    ("customers", "lifecycle", "custoner", 'lifecycle "custoner" is none of those there are'),
    ("saved_views", "entity", "custoner", 'entity "custoner" is no kind of record'),
    ("saved_views", "columns", "{}", 'columns "{}" is no JSON array'),
    ("saved_views", "filter", "city:(", 'saved_views 1: filter "city:(" cannot be read'),
    ("lead_rules", "filter", "zz:1", 'lead_rules 1: filter "zz:1" cannot be read'),
    ("custom_fields", "kind", "tezt", 'kind "tezt" is no kind of field'),
    ("custom_fields", "entity", "custoner", 'entity "custoner" is no kind of record'),
    ("deals", "stage_id", 99, "deals row 1"),
    ("leads", "customer_id", 99, "leads row 1"),
    ("stages", "pipeline_id", 99, "stages row 1"),
    ("stage_changes", "at", "2026-1x-05", 'at "2026-1x-05" is no day or time'),
    ("price_agreements", "price_minor", 5, "CHECK constraint failed in price_agreements"),
    ("quotes", "valid_until", "2026-1x-05", 'valid_until "2026-1x-05" is no day or time'),
)
SETTINGS = {
    "currency": "EUS",
    "time_zone": "Europe/Berlio",
    "country": "D\x05",
    "tax": "1y%",
    "quote_number": "Q-2026",
    "quote_days": "3p",
    "reporting_currency": "EUS",
}


@pytest.fixture(scope="module")
def full(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with rows in every table, several of them of another program."""
    path = copied(pattern, tmp_path_factory.mktemp("full") / "crm.db")
    poison(path)
    return path


def put(path: Path, table: str, column: str, value: object) -> None:
    """Write a value past every check, as a disk does."""
    with raw(path, write=True) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(f"UPDATE {table} SET {column} = ? WHERE id = (SELECT min(id) FROM {table})", (value,))


def put_setting(path: Path, name: str, value: str) -> None:
    """Write one of the business's facts past every check."""
    with raw(path, write=True) as db:
        db.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (f"business.{name}", value))


def surprises(path: Path, lines: tuple[str, ...]) -> Iterator[str]:
    """Every command that the program did not expect to fail."""
    for line in lines:
        answer = command(path, *line.split())
        if answer.unforeseen or answer.code == ExitCode.FAILURE:
            yield f"{line}: {answer.err}"


def not_in_order(path: Path) -> str:
    """What doctor complains of."""
    answer = command(path, "doctor", "--json")
    assert answer.code == ExitCode.DATABASE
    return "; ".join(each["seen"] for each in json.loads(answer.out) if not each["ok"])


@pytest.mark.parametrize(("table", "column", "value", "told"), FEW)
def test_a_senseless_value_is_shown_and_named(
    full: Path, tmp_path: Path, table: str, column: str, value: object, told: str
) -> None:
    path = copied(full, tmp_path / "crm.db")
    put(path, table, column, value)
    assert told in not_in_order(path)
    wanted = {
        *SHOWS,
        f"{table.removesuffix('s')} list",
        f"export {table}",
        "view list",
        "field list",
        "report pipeline",
    }
    lines = (
        *(line for line in READING if line in wanted),
        "deal edit 1 --value 5",
        "quote print 1 -o /dev/null --format html",
    )
    assert list(surprises(path, lines)) == []


def test_an_amount_of_no_currency_is_shown_as_it_is_and_can_be_mended(database: Path) -> None:
    put(database, "deals", "currency", "EUS")
    listed = command(database, "deal", "list", "--format", "csv", "--fields", "id,value")
    assert "1,1200.00,EUS" in listed.out
    assert "2,1200.00,EUR" in listed.out
    for line in ("export deals", "report pipeline", "report forecast", "pipeline show", "deal show 1"):
        assert command(database, *line.split()).code == ExitCode.OK, line
    assert command(database, "deal", "edit", "1", "--currency", "EUR").code == ExitCode.OK
    assert "EUS" not in command(database, "deal", "list", "--json").out
    assert "every one makes sense" in command(database, "doctor").out


@pytest.mark.parametrize(("name", "value"), SETTINGS.items())
def test_a_senseless_setting_is_told_and_the_usual_one_holds(full: Path, tmp_path: Path, name: str, value: str) -> None:
    path = copied(full, tmp_path / "crm.db")
    put_setting(path, name, value)
    lines = ("lead list", "appointment list", "deal show 1", "quote show 1", "report sales", "quote numbers", *WRITING)
    assert list(surprises(path, lines)) == []
    answer = command(path, "appointment", "list")
    assert answer.code == ExitCode.OK
    assert answer.err.count(f"business.{name} is ") == 1
    assert f'"crm config set business.{name} ..." sets it anew' in answer.err
    assert f"business.{name} is " in not_in_order(path)


def test_a_senseless_zone_can_be_set_anew(database: Path) -> None:
    put_setting(database, "time_zone", "Europe/Berlio")
    assert command(database, "config", "set", "business.time_zone", "Europe/Berlin").code == ExitCode.OK
    assert command(database, "appointment", "list").err == ""


async def test_the_full_screen_starts_and_says_so(database: Path) -> None:
    put_setting(database, "time_zone", "Europe/Berlio")
    with opened(database) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=(120, 30), notifications=True) as pilot:
            await settle(pilot)
            assert 'business.time_zone is "Europe/Berlio"' in screen_text(pilot)


def meaningful(path: Path) -> list[tuple[str, str, str]]:
    """Table, name and type of every column that holds no free text."""
    with raw(path) as db:
        tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'").fetchall()
        ours = [
            str(name) for (name,) in tables if not str(name).startswith("journal_") and not str(name).endswith("_text")
        ]
        return [
            (table, str(name), str(kind))
            for table in ours
            for name, kind in db.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
            if name != "id" and name not in TEXTS.get(table, "").split()
        ]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_value_of_any_column_takes_the_program_by_surprise(full: Path, tmp_path: Path, part: int) -> None:
    path, wrong = tmp_path / "crm.db", []
    for number, (table, column, kind) in enumerate(meaningful(full)):
        if number % PARTS != part:
            continue
        value = NONSENSE[kind][number // PARTS % len(NONSENSE[kind])]
        copied(full, path)
        with suppress(DatabaseError):  # a trigger or an index would not have it either
            put(path, table, column, value)
        wrong += [f"{table}.{column} = {value!r}: {line}" for line in surprises(path, (*READING, *WRITING))]
    assert wrong == []
