"""Ways of writing values of every kind, against what plain Python says about the same rows."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.compiler import FilterContext, compile_filter
from crm_core.catalog.filters.texts import after_prefix
from tests.core.catalog.filters.gardens import GARDENS

Row = dict[str, Any]
Oracle = Callable[[Row], bool]


def plain(text: object) -> str:
    """Lower case without accents, worked out another way than the program does."""
    decomposed = unicodedata.normalize("NFD", str(text or ""))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def has(key: str, part: str) -> Oracle:
    return lambda row: part in plain(row.get(key))


def one_has(key: str, part: str) -> Oracle:
    return lambda row: any(part in plain(value) for value in row.get(key, []))


def number(key: str, test: Callable[[Any], bool]) -> Oracle:
    return lambda row: row.get(key) is not None and test(row[key])


def text(key: str, test: Callable[[str], bool]) -> Oracle:
    return lambda row: bool(row.get(key)) and test(plain(row[key]))


def amount(test: Callable[[int], bool]) -> Oracle:
    """Amounts as they are written: 1,000 yen are no more than 1,000 euros, though they are stored as fewer units."""
    cents = {"JPY": 100}
    return lambda row: row.get("rent") is not None and test(row["rent"] * cents.get(str(row["currency"]), 1))


def euros(test: Callable[[Any], bool]) -> Oracle:
    return lambda row: row.get("currency") == "EUR" and test(row["rent"])


def tools(test: Callable[[str], bool]) -> Oracle:
    return lambda row: any(test(tool) for tool in (row.get("tools") or "").split("\x1f") if tool)


def tags(test: Callable[[str], bool]) -> Oracle:
    return lambda row: any(test(tag.lower()) for tag in row.get("tag", []))


def custom(part: str) -> Oracle:
    return lambda row: part in (row.get("custom") or "")


TEXT_CASES: list[tuple[str, Oracle]] = [
    ("name:mul", has("name", "mul")),
    ("name:MÜLLER", has("name", "muller")),
    ("name:[EU]", has("name", "[eu]")),
    ("name:山田", has("name", "山田")),
    ('name:"müller / söhne"', has("name", "muller / sohne")),
    ('name:"*"', has("name", "*")),
    ("name:mül*", text("name", lambda name: name.startswith("mul"))),
    ("name:*onne", text("name", lambda name: name.endswith("onne"))),
    ("name:*ton*", has("name", "ton")),
    ("name:m*ne", text("name", lambda name: name.startswith("m") and name.endswith("ne"))),
    ("name:=Mülltonne", text("name", lambda name: name == "mulltonne")),
    ('name:="acme [eu]"', text("name", lambda name: name == "acme [eu]")),
    ("name:=mül", lambda row: False),
    ("name:a..b", text("name", lambda name: "a" <= name[0] <= "b")),
    ("name:..mulle", text("name", lambda name: name[:5] <= "mulle")),
    ("name:b..", text("name", lambda name: name >= "b")),
    ("name:>m", text("name", lambda name: name[0] > "m")),
    ("name:>=m", text("name", lambda name: name[0] >= "m")),
    ("name:<m", text("name", lambda name: name[0] < "m")),
    ("name:<=m", text("name", lambda name: name[0] <= "m")),
    ("city:ber", has("city", "ber")),
    ("town:MUNCHEN", has("city", "munchen")),
    ("city:Berlin,bern", text("city", lambda city: city in ("berlin", "bern"))),
    ("city:b*", text("city", lambda city: city[0] == "b")),
    ("city:=bern", text("city", lambda city: city == "bern")),
    ("city:berm..c", text("city", lambda city: "berm" <= city < "d")),
    ("city:missing", lambda row: not row.get("city")),
    ("city:any", lambda row: bool(row.get("city"))),
    ("city:*", lambda row: bool(row.get("city"))),
    ("city:missing,bern", lambda row: not row.get("city") or row["city"] == "Bern"),
    ('notes:"and a pond"', has("notes", "and a pond")),
    ("notes:100%", has("notes", "100%")),
    ("notes:*l_p*", has("notes", "l_p")),
    ("notes:*0%*", has("notes", "0%")),
    ("city:*_*", lambda row: False),
    ("city:*%*", lambda row: False),
    ("notes:r..s", text("notes", lambda notes: notes[0] in "rs")),
    ("notes:missing", lambda row: not row.get("notes")),
    ("email:müller.ex", one_has("email", "muller.ex")),
    ("email:=info@ACME.example", one_has("email", "info@acme.example")),
    ("email:anna*", one_has("email", "anna@")),
    ("email:i..j", one_has("email", "info")),
    ("email:>=j", one_has("email", "office")),
    ("email:missing", lambda row: not row.get("email")),
    ("email:any", lambda row: bool(row.get("email"))),
    ("website:acme", has("website", "acme")),
    ("website:https://mueller.example", has("website", "https://mueller.example")),
    ("website:http://*", text("website", lambda url: url.startswith("http://"))),
    ("website:=http://acme.example", text("website", lambda url: url == "http://acme.example")),
    ("website:<https", text("website", lambda url: url < "https")),
    ("website:missing", lambda row: not row.get("website")),
]
NUMBER_CASES: list[tuple[str, Oracle]] = [
    ("trees:3", number("trees", lambda n: n == 3)),
    ("trees:=3", number("trees", lambda n: n == 3)),
    ("trees:1k", number("trees", lambda n: n == 1000)),
    ("trees:2.5..12", number("trees", lambda n: 2.5 <= n <= 12)),
    ("trees:..12", number("trees", lambda n: n <= 12)),
    ("trees:12..", number("trees", lambda n: n >= 12)),
    ("trees:>12", number("trees", lambda n: n > 12)),
    ("trees:>=12", number("trees", lambda n: n >= 12)),
    ("trees:<12", number("trees", lambda n: n < 12)),
    ("trees:<=12", number("trees", lambda n: n <= 12)),
    ("id:1,3", number("id", lambda n: n in (1, 3))),
    ("trees:missing", lambda row: row.get("trees") is None),
    ("trees:any", lambda row: row.get("trees") is not None),
    ("shade:50%", number("shade", lambda n: n == 5000)),
    ("shade:12.5", number("shade", lambda n: n == 1250)),
    ("shade:=12.5%", number("shade", lambda n: n == 1250)),
    ("shade:0..12.5%", number("shade", lambda n: n <= 1250)),
    ("shade:>12.5%", number("shade", lambda n: n > 1250)),
    ("shade:<=12.5", number("shade", lambda n: n <= 1250)),
    ("shade:missing", lambda row: row.get("shade") is None),
    ("rent:1000", amount(lambda n: n == 100_000)),
    ("rent:=1234.50", amount(lambda n: n == 123_450)),
    ("rent:1,234.50", amount(lambda n: n == 123_450)),
    ("rent:1.234,50", amount(lambda n: n == 123_450)),
    ("rent:1000,1234.50", amount(lambda n: n in (100_000, 123_450))),
    ("rent:1,000..1,234.49", amount(lambda n: 100_000 <= n < 123_450)),
    ("rent:1k..", amount(lambda n: n >= 100_000)),
    ("rent:>1k", amount(lambda n: n > 100_000)),
    ("rent:<=1000", amount(lambda n: n <= 100_000)),
    ("rent:..2000€", euros(lambda n: n <= 200_000)),
    ("rent:>=EUR1.2k", euros(lambda n: n >= 120_000)),
    ("rent:88000JPY", lambda row: row.get("currency") == "JPY" and row["rent"] == 88_000),
    ('rent:"1 000 €"', euros(lambda n: n == 100_000)),
    ("rent:missing", lambda row: row.get("rent") is None),
    ("walk:1h30", number("walk", lambda n: n == 90)),
    ("walk:=30m", number("walk", lambda n: n == 30)),
    ("walk:0..30", number("walk", lambda n: n <= 30)),
    ("walk:>30m", number("walk", lambda n: n > 30)),
    ("walk:<1h", number("walk", lambda n: n < 60)),
    ("walk:missing", lambda row: row.get("walk") is None),
]
DAY_CASES: list[tuple[str, Oracle]] = [
    ("planted:today", number("planted", lambda d: d == "2026-11-21")),
    ("planted:=2026-11-21", number("planted", lambda d: d == "2026-11-21")),
    ("planted:2026", number("planted", lambda d: d[:4] == "2026")),
    ("planted:2026-11,2025", number("planted", lambda d: d[:7] == "2026-11" or d[:4] == "2025")),
    ("planted:today-90d..", number("planted", lambda d: d >= "2026-08-23")),
    ("planted:..today-90d", number("planted", lambda d: d <= "2026-08-23")),
    ("planted:..tomorrow", number("planted", lambda d: d <= "2026-11-22")),
    ("planted:2026-08-23..2026-11-20", number("planted", lambda d: d == "2026-08-23")),
    ("planted:>2026-08", number("planted", lambda d: d > "2026-08-31")),
    ("planted:>=2026-08", number("planted", lambda d: d >= "2026-08-01")),
    ("planted:<2026", number("planted", lambda d: d < "2026")),
    ("planted:<=2025", number("planted", lambda d: d < "2026")),
    ("planted:missing", lambda row: not row.get("planted")),
    ("visited:today", lambda row: row["id"] in (1, 3)),  # Berlin's Saturday starts at 23:00 UTC on Friday
    ("visited:yesterday", lambda row: row["id"] == 2),
    ("visited:>yesterday", lambda row: row["id"] in (1, 3)),
    ("visited:<today", lambda row: row["id"] == 2),
    ("visited:<=yesterday", lambda row: row["id"] == 2),
    ("visited:>=today", lambda row: row["id"] in (1, 3)),
    ("visited:2026-11-20..2026-11-20", lambda row: row["id"] == 2),
    ("visited:..9999-12-31", lambda row: row["id"] in (1, 2, 3)),
    ("visited:>9999", lambda row: False),
    ("visited:0001-01-01..", lambda row: row["id"] in (1, 2, 3)),
    ("visited:missing", lambda row: not row.get("visited")),
    ("opens:2026-12-01", lambda row: row["id"] == 1),
    ("opens:2026-12", lambda row: row["id"] in (1, 2)),
    ("opens:..2026-12-01", lambda row: row["id"] in (1, 3)),
    ("opens:>2026-12-01", lambda row: row["id"] == 2),
    ("opens:<2026-12-01", lambda row: row["id"] == 3),
    ("opens:missing", lambda row: not row.get("opens")),
    ("birthday:next-60d", lambda row: row["id"] in (1, 2)),  # 10 December, and 2 January across the year's end
    ("birthday:12-10", lambda row: row["id"] == 1),
    ("birthday:--02-29", lambda row: row["id"] == 4),
    ("birthday:12-20..01-05", lambda row: row["id"] == 2),
    ("birthday:02-28..03-01", lambda row: row["id"] in (3, 4)),
    ("birthday:1985", lambda row: row["id"] == 1),
    ("birthday:1990..2000", lambda row: row["id"] in (3, 4)),
    ("birthday:..1999", lambda row: row["id"] in (1, 3)),
    ("birthday:>02-28", lambda row: row["id"] in (1, 4)),
    ("birthday:<=02-28", lambda row: row["id"] in (2, 3)),
    ("birthday:missing", lambda row: not row.get("birthday")),
]
NAMED_CASES: list[tuple[str, Oracle]] = [
    ("open:yes", number("open", lambda flag: flag == 1)),
    ("open:false", number("open", lambda flag: flag == 0)),
    ("open:=no", number("open", lambda flag: flag == 0)),
    ("open:missing", lambda row: row.get("open") is None),
    ("status:won", text("status", lambda status: status == "won")),
    ("status:WO", text("status", lambda status: status == "won")),
    ("status:on-hold", text("status", lambda status: status == "on hold")),
    ('status:="on hold"', text("status", lambda status: status == "on hold")),
    ("status:won,new", text("status", lambda status: status in ("won", "new"))),
    ("status:w*", text("status", lambda status: status[0] == "w")),
    ("bed:ROSEN", text("bed", lambda bed: bed == "rosen")),
    ("bed:kr*", text("bed", lambda bed: bed.startswith("kr"))),
    ("bed:=krauter", text("bed", lambda bed: bed == "krauter")),
    ("bed:rose", lambda row: False),
    ("bed:missing", lambda row: not row.get("bed")),
    ("tag:vip", tags(lambda tag: tag == "vip")),
    ("tag:=VIP", tags(lambda tag: tag == "vip")),
    ('tag:"old town"', tags(lambda tag: tag == "old town")),
    ("tag:vip*", tags(lambda tag: tag.startswith("vip"))),
    ("tag:*town", tags(lambda tag: tag.endswith("town"))),
    ("tag:lost,vip", tags(lambda tag: tag in ("lost", "vip"))),
    ("tag:m..", tags(lambda tag: tag >= "m")),
    ("tag:missing", lambda row: not row.get("tag")),
    ("tag:any", lambda row: bool(row.get("tag"))),
    ("tools:rake", tools(lambda tool: tool == "rake")),
    ("tools:rak", lambda row: False),
    ("tools:s*e", tools(lambda tool: tool == "spade")),
    (r'tools:"a \"b\" \\c"', tools(lambda tool: tool.startswith("a "))),
    ("tools:missing", lambda row: not row.get("tools")),
    ("keeper:7", number("keeper_id", lambda keeper: keeper == 7)),
    ("keeper:keeper:17", number("keeper_id", lambda keeper: keeper == 17)),
    ("keeper:7,17", number("keeper_id", lambda keeper: keeper in (7, 17))),
    ("keeper:8..", number("keeper_id", lambda keeper: keeper >= 8)),
    ("keeper:>7", number("keeper_id", lambda keeper: keeper > 7)),
    ("keeper:kohler", number("keeper_id", lambda keeper: keeper == 7)),
    ('keeper:"7"', number("keeper_id", lambda keeper: keeper == 8)),
    ("keeper:=zoe", number("keeper_id", lambda keeper: keeper == 17)),
    ("keeper:i*", number("keeper_id", lambda keeper: keeper == 7)),
    ("keeper:missing", lambda row: row.get("keeper_id") is None),
    ("owner:me", text("owner", lambda owner: owner == "anna")),
    ("owner:anna", has("owner", "anna")),
    ('owner:"me"', lambda row: False),
]
PHONE_CASES: list[tuple[str, Oracle]] = [
    ("phone:+49 30 1", lambda row: row["id"] == 1),
    ("phone:+4930123456", lambda row: row["id"] == 1),
    ("phone:030/123456", lambda row: row["id"] == 1),
    ("phone:0049 30 123456", lambda row: row["id"] == 1),
    ("phone:+49 (0)30 123456", lambda row: row["id"] == 1),
    ("phone:=030123456", lambda row: row["id"] == 1),
    ("phone:3456", lambda row: row["id"] == 1),
    ("phone:030", lambda row: row["id"] == 1),
    ("phone:089", lambda row: row["id"] == 2),
    ("phone:023456", lambda row: False),
    ("phone:089 55512", lambda row: row["id"] == 2),
    ("phone:+30", lambda row: False),
    ("phone:999", lambda row: False),
    ("phone:missing", lambda row: not row.get("phone")),
    ("fax:03012345", lambda row: row["id"] == 1),
    ('fax:="030 123-45"', lambda row: row["id"] == 1),
    ("fax:+49 89", lambda row: row["id"] == 2),
    ("fax:any", lambda row: bool(row.get("fax"))),
]
JSON_CASES: list[tuple[str, Oracle]] = [
    ("custom.sector:medic", custom("Medical")),
    ("custom.sector:=legal", custom("legal")),
    ("custom.sector:m*", custom("Medical")),
    ("custom.sector:k..l", custom("legal")),
    ("custom.size:50", custom('"50"')),
    ("custom.size:1500", custom("1500")),
    ("custom.size:=1.5k", custom("1500")),
    ("custom.size:>=51", custom("1500")),
    ("custom.size:<51", custom('"50"')),
    ("custom.size:50..1500", custom("size")),
    ("custom.renewal:2026-12", custom("renewal")),
    ("custom.renewal:..2026-12-05", custom("renewal")),
    ("custom.renewal:2026..2027", custom("renewal")),
    ("custom.renewal:>2026-12-05", lambda row: False),
    ("custom.vip:yes", custom('"vip":true')),
    ("custom.vip:no", custom('"vip":false')),
    ("custom.größe:L", custom("größe")),
    ("custom.sector:missing", lambda row: not custom("sector")(row)),
    ("custom.sector:any", custom("sector")),
    ("custom.nothing:x", lambda row: False),
    ("custom:medic", custom("Medical")),
    ("custom:any", custom("sector")),
    ("custom:missing", lambda row: not custom("sector")(row)),
]
CASES = TEXT_CASES + NUMBER_CASES + DAY_CASES + NAMED_CASES + PHONE_CASES + JSON_CASES


@pytest.mark.parametrize(("wanted", "oracle"), CASES, ids=[case[0] for case in CASES])
def test_finds_what_plain_python_finds(wanted: str, oracle: Oracle, ids: Callable[[str], list[int]]) -> None:
    expected = [row["id"] for row in GARDENS if oracle(row)]
    assert ids(wanted) == expected
    assert ids(f"NOT {wanted}") == [row["id"] for row in GARDENS if row["id"] not in expected]


def test_hardly_a_case_is_without_hits_and_none_without_misses(ids: Callable[[str], list[int]]) -> None:
    sizes = [len(ids(case[0])) for case in CASES]
    assert max(sizes) < len(GARDENS), "a case that everything meets tests nothing"
    assert sum(size > 0 for size in sizes) > 0.9 * len(sizes)


def test_born_on_29_february_counts_on_the_28th_of_other_years(db: Any, garden: Entity, context: FilterContext) -> None:
    for today, expected in ((date(2027, 2, 28), [3, 4]), (date(2028, 2, 28), [3]), (date(2028, 2, 29), [4])):
        condition = compile_filter("birthday:today", garden, context._replace(today=today))
        found = db.execute(f"SELECT id FROM gardens g WHERE {condition.sql} ORDER BY id", condition.params)
        assert [row[0] for row in found] == expected


def test_a_bare_amount_has_the_decimals_of_the_owners_currency(garden: Entity, context: FilterContext) -> None:
    assert compile_filter("rent:88000", garden, context._replace(currency="JPY")).params == (88_000,)
    assert compile_filter("rent:88000", garden, context).params == (8_800_000,)


def test_days_of_moments_are_those_of_the_owners_zone(garden: Entity, context: FilterContext) -> None:
    condition = compile_filter("visited:2026-03-29", garden, context)
    assert condition.params == ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), "the day the clocks change"


def test_what_follows_a_beginning() -> None:
    assert after_prefix("mul") == "mum"
    assert after_prefix("a\ud7ff") == "a\ue000"
    assert after_prefix("a\U0010ffff") == "b"
    assert after_prefix("\U0010ffff") == ""
