"""What is written can be read again, by us as the same and by spreadsheets without harm."""

import io
import json
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.exchange.tables.formula import disarm, is_risky, restore
from crm_core.exchange.tables.lists import join_list, split_list
from crm_core.exchange.tables.source import open_table
from crm_core.exchange.tables.writer import write_json, write_jsonl, write_table


def round_trip(rows, **options):
    stream = io.BytesIO()
    write_table(stream, [f"column {n}" for n in range(len(rows[0]))], rows, **options)
    with open_table(stream) as table:
        return [[restore(cell) for cell in row.cells] for row in table.rows()]


def hostile(shared) -> list[str]:
    groups = json.loads((shared / "hostile_strings.json").read_bytes()).values()
    naughty = json.loads((shared / "csv/blns/blns.json").read_bytes())
    return [text for group in (*groups, naughty) for text in group if "\0" not in text]


@pytest.mark.parametrize("excel", [False, True])
def test_hostile_strings_survive(shared, excel):
    texts = hostile(shared)
    assert len(texts) > 500
    rows = [[text, str(number), text] for number, text in enumerate(texts)]
    assert round_trip(rows, excel=excel) == rows


text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
tricky = st.text("'=+-@|\t\r\n ＝＠\"; ,a1é", max_size=8)


@settings(max_examples=150)
@given(st.lists(st.tuples(text | tricky, tricky, st.just("end")).map(list), min_size=1, max_size=6), st.booleans())
def test_any_table_survives(rows, excel):
    assert round_trip(rows, excel=excel) == rows


@settings(max_examples=300)
@given(tricky | text, st.booleans())
def test_guard_is_exactly_undone(value, phone):
    guarded = disarm(value, phone)
    assert restore(guarded) == value
    assert guarded == value or guarded == f"'{value}"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\rx", "\n=1", " =1", "|cmd", "＝1+1", "'=1", "+49-30-1", "-"]
)
def test_formulas_are_disarmed(cell):
    assert disarm(cell) == f"'{cell}"
    assert is_risky(cell)


@pytest.mark.parametrize("cell", ["-12.50", "+7", "0", "Acme", "'Acme", "a=b", "%x", "", "1-2"])
def test_numbers_and_plain_texts_stay(cell):
    assert disarm(cell) == cell


def test_only_phone_columns_may_start_with_plus():
    rows = [["+49 30 1234", "+49 30 1234"], ["+1-555", "+A1"]]
    stream = io.BytesIO()
    write_table(stream, ["phone", "note"], rows, phones={"phone"})
    assert stream.getvalue() == b"phone,note\r\n+49 30 1234,'+49 30 1234\r\n'+1-555,'+A1\r\n"


def test_plain_csv_is_rfc_4180():
    stream = io.BytesIO()
    assert write_table(stream, ["a", "b"], [['x"y', None], [True, 5], ["l\nm", -1.5]]) == 3
    assert stream.getvalue() == b'a,b\r\n"x""y",\r\ntrue,5\r\n"l\nm",-1.5\r\n'


def test_for_spreadsheets_and_raw():
    stream = io.BytesIO()
    write_table(stream, ["a", "b"], [["=1", "ü"]], excel=True, guard=False)
    assert stream.getvalue() == "\ufeffa;b\r\n=1;ü\r\n".encode()


def test_files_are_private_and_whole(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError):
        write_table(path, ["a"], ([1 / zero] for zero in [0]))
    assert path.read_text() == "old"
    write_table(path, ["a"], [["ü"]])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == "a\r\nü\r\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_half_a_character_does_not_stop_a_file_of_rejects():
    stream = io.BytesIO()
    write_table(stream, ["a"], [["x\ud800"]])
    assert stream.getvalue() == b"a\r\nx\\ud800\r\n"


@pytest.mark.parametrize("write", [write_json, write_jsonl])
def test_json_comes_back(write):
    stream = io.BytesIO()
    records = [{"name": "Zoë [x]", "tags": "a"}, {"name": "=1\u2028", "tags": ""}]
    assert write(stream, records) == 2
    with open_table(stream) as table:
        assert [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows()] == records


def test_no_records_are_an_empty_list():
    stream = io.BytesIO()
    assert write_json(stream, []) == 0
    assert json.loads(stream.getvalue()) == []


tag = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=10).filter(lambda t: t == t.strip())


@settings(max_examples=200)
@given(st.lists(tag | st.sampled_from(["a;b", "x, y", 'q"r', " ::: ".strip(), "a ::: b"]), unique=True, max_size=5))
def test_lists_in_one_cell_come_back(values):
    assert split_list(join_list(values)) == tuple(values)


def test_lists_of_other_programs():
    assert split_list("* myContacts ::: Navy") == ("* myContacts", "Navy")
    assert split_list("red, green,, blue") == ("red", "green", "blue")
    assert split_list("red;green; red") == ("red", "green")
    assert split_list('6" pipe; 8" pipe') == ('6" pipe', '8" pipe')
