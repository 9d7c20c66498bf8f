"""Tables of unknown origin: how they are written is found out, what is no table is turned away in one sentence."""

import io
import json
import os
import threading
import tracemalloc
from pathlib import Path

import pytest

from crm_core.errors import CrmError, FileProblem, UnknownName
from crm_core.exchange.tables import intake
from crm_core.exchange.tables.source import ReadOptions, open_table


def read(path, **options):
    with open_table(path, ReadOptions(**options)) as table:
        return table, list(table.rows())


def refusal(path, **options) -> str:
    with pytest.raises(FileProblem) as caught:
        read(path, **options)
    assert "\n" not in caught.value.sentence
    return caught.value.sentence


@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "newlines",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ],
)
def test_csv_spectrum(shared, name):
    table, rows = read(shared / f"csv/csv-spectrum/csvs/{name}.csv")
    expected = json.loads((shared / f"csv/csv-spectrum/json/{name}.json").read_bytes())
    found = [dict(zip(table.headers, row.cells, strict=True)) for row in rows]
    assert found == (expected if isinstance(expected, list) else [expected])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter(file, delimiter):
    lines = ["name,city,note", '"Ada, Ltd",Paris,"1;2|3"', "Bob,Köln,", "Eve,Oslo,x"]
    cells = [["Ada, Ltd", "Paris", "1;2|3"], ["Bob", "Köln", ""], ["Eve", "Oslo", "x"]]
    quoted = [delimiter.join(f'"{cell}"' for cell in row) for row in cells]
    table, rows = read(file("\n".join([lines[0].replace(",", delimiter), *quoted])))
    assert table.delimiter == delimiter
    assert [row.cells for row in rows] == cells


def test_decimal_commas_do_not_win_over_semicolons(file):
    table, rows = read(file("name;lat;lon;area\n" + "A;1,5;2,5;3,5\n" * 300))
    assert (table.delimiter, len(rows)) == (";", 300)


def test_a_single_column_has_no_delimiter(file):
    table, rows = read(file("name\nAcme; Sons\nBolt | Nut\nCo\n"))
    assert table.headers == ("name",)
    assert [row.cells for row in rows] == [["Acme; Sons"], ["Bolt | Nut"], ["Co"]]


def test_blanks_before_quoted_values(file):
    table, rows = read(file('name, city\nAda, "Paris, FR"\nBob, "Rome, IT"\n'))
    assert table.headers == ("name", "city")
    assert rows[0].cells == ["Ada", "Paris, FR"]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_sep_line(file, first):
    table, rows = read(file(f"{first}\r\nname;city\r\nA,B;C,D\r\n"))
    assert (table.headers, rows[0].line, rows[0].cells) == (("name", "city"), 3, ["A,B", "C,D"])


def test_told_delimiter(file):
    table, _ = read(file("a:b\n1:2\n"), delimiter=":")
    assert table.headers == ("a", "b")
    assert read(file("a\tb;c\n1\t2\n"), delimiter="tab")[0].headers == ("a", "b;c")
    with pytest.raises(UnknownName):
        read(file("a,b\n"), delimiter="::")


TEXT = "name,city,note\nMüller,Köln,Straße\nÖzgür,Zürich,größer\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
        ("utf-32", b""),
    ],
)
def test_encodings(file, encoding, mark):
    table, rows = read(file(mark + TEXT.encode(encoding)))
    assert table.headers == ("name", "city", "note")
    assert rows[1].cells == ["Özgür", "Zürich", "größer"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Имя;Город\nИван Петров;Москва\nМария Сидорова;Казань\n"),
        ("cp932", "名前,住所\n山田太郎,東京都千代田区\n佐藤花子,大阪市北区\n"),
        ("gb18030", "姓名,城市\n王小明,北京\n李四,上海\n"),
        ("cp949", "이름,도시\n김철수,서울\n이영희,부산\n"),
        ("cp1253", "Όνομα;Πόλη\nΓιώργος;Αθήνα\nΜαρία;Πάτρα\n"),
    ],
)
def test_encodings_of_the_world(file, encoding, text):
    _, rows = read(file(text.encode(encoding)))
    assert ",".join(rows[0].cells).replace(";", ",") in text.replace(";", ",")


def test_a_told_encoding_must_fit(file):
    path = file("name\nMüller\n".encode("cp1252"))
    assert read(path, encoding="latin1")[1][0].cells == ["Müller"]
    assert "line 2" in refusal(path, encoding="utf-8")
    with pytest.raises(UnknownName):
        read(path, encoding="klingon")


def test_one_bad_byte_in_a_utf8_file_is_named(file):
    content = "name\n" + "Müller Größe Straße\n" * 50
    assert "line 52" in refusal(file(content.encode() + b"Caf\xe9\n"))


def test_utf8_is_proven_to_the_last_byte(file):
    table, rows = read(file(b"name\n" + b"plain\n" * 200_000 + "Müller\n".encode("cp1252")))
    assert rows[-1].cells == ["Müller"]
    assert table.encoding == "cp1252"


def test_line_numbers_are_those_of_the_file(file):
    _, rows = read(file('a,b\n1,"x\ny\nz"\n\n2,y\n\n\n3,"p\nq"\n'))
    assert [(row.line, row.cells[0]) for row in rows] == [(2, "1"), (6, "2"), (9, "3")]


def test_ragged_rows_are_reported_one_by_one(file):
    _, rows = read(file("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n,,\n1,2,3\n"))
    assert [row.problem for row in rows] == [
        "",
        "has 2 cells under 3 headings",
        "has 4 cells under 3 headings",
        "",
        "",
        "",
    ]
    assert rows[1].cells == ["1", "2", ""]
    assert rows[2].cells == ["1", "2", "3", "4"]
    assert rows[3].cells == ["1", "2", "3"]
    assert rows[4].blank


def test_blank_and_repeated_headings_get_names(file):
    table, _ = read(file("Phone,,Phone,E-mail, Phone \n1,2,3,4,5\n"))
    assert table.headers == ("Phone", "column 2", "Phone (2)", "E-mail", "Phone (3)")


def test_notes_above_the_header(file):
    text = (
        'Notes:\n"When you export, you may notice that some addresses are missing, because people, or we, hide them."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Ada,Lovelace,https://example.org/ada,,Analytical,Countess,12 Mar 2024\n,,,,,,\n"
    )
    table, rows = read(file(b"\xef\xbb\xbf" + text.encode()))
    assert table.headers[:3] == ("First Name", "Last Name", "URL")
    assert len(table.preamble_lines) == 2
    assert rows[0].line == 5


def test_a_title_padded_with_delimiters(file):
    table, rows = read(file("Contacts of 2026,,,\nname,city,zip,phone\nA,B,C,D\n"))
    assert table.headers == ("name", "city", "zip", "phone")
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n"x,3\n4,5\n', 3),
        ('a,b\n1,"x"y\n', 2),
        ('a,b\n1,2\n3,"x" ,4\n', 3),
        ('a,b\n1,"x\ny"z\n', 3),
        ("a,b\n" + "1,2\n" * 20_000 + '3,"4\n' + "5,6\n" * 20_000, 20_002),
    ],
)
def test_a_stray_quotation_mark_swallows_nothing(file, text, line):
    assert f"line {line} " in refusal(file(text)) or f"of line {line} " in refusal(file(text))


def test_nul_is_refused_with_its_line(file):
    assert "line 3 holds a NUL" in refusal(file(b"a,b\n1,2\n3,\x004\n"))


def test_endless_lines_cells_and_headers_are_refused(file):
    assert "longer than 1048576" in refusal(file("a,b\n1," + "x" * 1_100_000 + "\n"))
    assert "too long" in refusal(file("a,b\n" + "x," * 4_500_000 + "\n"))
    assert "1001 columns" in refusal(file(",".join(f"c{n}" for n in range(1001)) + "\n"))
    assert "longer than" in refusal(file('a,b\n"' + "x\n" * 600_000))


def test_larger_files_than_the_limit_are_refused(file, monkeypatch):
    monkeypatch.setattr(intake, "MAX_BYTES", 10)
    assert "larger than" in refusal(file("name,city\nAda,Paris\n"))
    assert "larger than" in refusal(io.BytesIO(b"name,city\nAda,Paris\n"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"SQLite format 3\0" + b"\0" * 100, "an SQLite database"),
        (b"PK\x03\x04\x14\0", "a ZIP archive or spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel"),
        (b"  <!DOCTYPE html><html>", "a web page"),
        (b"\xef\xbb\xbf<html>", "a web page"),
        (b"<?xml version='1.0'?>", "an XML file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", "a vCard"),
        (b"BEGIN:VCALENDAR\r\n", "a calendar"),
    ],
)
def test_other_files_are_called_what_they_are(file, content, what):
    assert f"not a table but {what}" in refusal(file(content))


def test_no_file_at_all(file, tmp_path):
    assert refusal(tmp_path / "none.csv") == f"There is no file {tmp_path / 'none.csv'}."
    assert "is a folder" in refusal(tmp_path)
    assert "is empty" in refusal(file(b""))
    assert "is empty" in refusal(file("\ufeff \n\n"))
    assert "empty line of headings" in refusal(file(",,,\n"))
    assert "is a device" in refusal(Path("/dev/null"))
    assert "NUL character" in refusal("a\0b")
    assert refusal(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable_file(file):
    path = file("a,b\n1,2\n")
    path.chmod(0)
    assert "permission is denied" in refusal(path)


def test_standard_input_and_pipes(file, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"name,city\nAda,Paris\n")))
    table, rows = read("-")
    assert (table.name, rows[0].cells) == ("standard input", ["Ada", "Paris"])
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    threading.Thread(target=fifo.write_bytes, args=(b"name\nBob\n",)).start()
    assert read(fifo)[1][0].cells == ["Bob"]
    monkeypatch.setattr("sys.stdin", None)
    assert refusal("-") == "Standard input is closed."


def test_rows_can_be_read_twice(file):
    with open_table(file("a,b\n1,2\n3,4\n")) as table:
        assert list(table.rows()) == list(table.rows())
        assert [row.cells for row in table.sample(1)] == [["1", "2"]]


def test_memory_stays_flat(file):
    path = file("name,city,note\n" + "Ada Lovelace,Paris,a note of some length\n" * 200_000)
    with open_table(path) as table:
        tracemalloc.start()
        count = sum(1 for _ in table.rows())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 200_000
    assert peak < 1_000_000


JSON = '[\n {"name": "Ada", "value": {"amount": 12.50, "currency": "EUR"}, "tags": ["a", "b;c"]},\n {"name": "Bob", "vip": true}\n]\n'


def test_json_is_a_table(file):
    table, rows = read(file(JSON, "x.json"))
    assert table.format == "json"
    assert table.headers == ("name", "value.amount", "value.currency", "tags", "vip")
    assert rows[0] == (2, ["Ada", "12.50", "EUR", 'a; "b;c"', ""], "")
    assert rows[1] == (3, ["Bob", "", "", "", "true"], "")


def test_records_on_one_line_are_counted(file):
    _, rows = read(file('[{"a": 1}, {"a": 2},\n{"a": 3}]\n', "x.json"))
    assert [row.line for row in rows] == [1, 2, 3]


def test_json_lines(file):
    many = "".join(json.dumps({"n": number, "pad": "x" * 500}) + "\n" for number in range(2000))
    _, rows = read(file(many, "x.jsonl"))
    assert [(row.line, row.cells[0]) for row in rows] == [(n + 1, str(n)) for n in range(2000)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[{"a": 1},\n{"b": 2}', "line 2 ends the file before its list is closed"),
        ('[{"a": 1},\n{"b": }]', "line 2 is not valid JSON"),
        ('[{"a": 1}] x', "goes on after the end"),
        ('[{"a": 1}, 5]', "is no table"),
        ('["a", "b"]', "is no table"),
        ("[]", "holds no records"),
        ('{"a": ' + "[" * 100_000, "nest"),
        ("[" + ",".join(f'{{"k{n}": 1}}' for n in range(1001)) + "]", "more than 1000 different keys"),
    ],
)
def test_broken_json_is_one_sentence(file, text, what):
    assert what in refusal(file(text, "x.json"))


def test_numbers_of_json_are_not_computed(file):
    _, rows = read(file('[{"a": 1E+999999, "b": ' + "9" * 6000 + ', "c": NaN}]'))
    assert rows[0].cells == ["1E+999999", "9" * 6000, "NaN"]


def test_every_shared_file_is_read_or_refused(shared):
    sentences = []
    for path in sorted(shared.rglob("*")):
        if path.is_file():
            try:
                read(path)
            except CrmError as problem:
                sentences.append(problem.sentence)
    assert [sentence for sentence in sentences if "\n" in sentence] == []
