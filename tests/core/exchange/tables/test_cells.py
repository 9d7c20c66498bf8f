"""Numbers, dates, choices and contacts as other programs write them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.catalog.fields import Kind
from crm_core.errors import UsageProblem
from crm_core.exchange.tables.cells import ReadingRules, Styles, cell_reader
from crm_core.exchange.tables.contacts import clean_label, clean_tags, make_address, one_line, split_points
from crm_core.exchange.tables.dates import DateEvidence, read_moment
from crm_core.exchange.tables.mapping import override
from crm_core.exchange.tables.numbers import NumberEvidence, read_number
from crm_core.exchange.tables.propose import propose
from crm_core.exchange.tables.records import RecordReader
from crm_core.exchange.tables.source import SourceRow

RULES = ReadingRules(today=date(2026, 11, 21), zone="Europe/Berlin", currency="EUR")


def column(*cells):
    evidence = NumberEvidence()
    for cell in cells:
        evidence.add(cell)
    return [read_number(cell, evidence.decimal).text for cell in cells]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.234,50", "1.234"], ["1234.50", "1234"]),
        (["1,234.50", "1,234"], ["1234.50", "1234"]),
        (["1.234", "2.500"], ["1234", "2500"]),
        (["1.234", "2822.5"], ["1.234", "2822.5"]),
        (["1.234", "12345.678"], ["1.234", "12345.678"]),
        (["0.125", "1.234"], ["0.125", "1.234"]),
        (["1,5", "1,234"], ["1.5", "1.234"]),
        (["(1,234.50)", "$12,400.00", "95,570.69"], ["-1234.50", "12400.00", "95570.69"]),
        (["12 400 €", "-3", "EUR 12", "1'234,50"], ["12400", "-3", "12", "1234.50"]),
        (["1\u202f234,5", "−7", "12-"], ["1234.5", "-7", "-12"]),
        (["1,00,000.50", ".5", "5.", "007"], ["100000.50", "0.5", "5", "7"]),
        (["1.234.567", "1,5"], ["1234567", "1.5"]),
    ],
)
def test_the_column_decides_what_a_separator_is(cells, expected):
    assert column(*cells) == expected


def test_a_column_with_both_separators_refuses_only_what_is_unclear():
    with pytest.raises(ValueError, match="could be two numbers"):
        column("1,234.50", "1.234,50", "1.234")
    assert column("1,234.50", "1.234,50") == ["1234.50", "1234.50"]


def test_a_cell_against_its_column_is_refused():
    with pytest.raises(ValueError, match=r'decimal separator is "\."'):
        read_number("1.234,50", ".")


@pytest.mark.parametrize(
    "cell",
    [
        "1e309",
        "NaN",
        "٣",
        "0x10",
        "12 34",
        "1.2.3",
        "",
        "1,2,3",
        "twelve",
        "5 apples",
        "--5",
        "1E+999999",
        "9" * 41,
        "$",
        "€5€",
    ],
)
def test_what_is_no_number(cell):
    with pytest.raises(ValueError):
        read_number(cell, ".")


@pytest.mark.parametrize(
    ("cell", "expected", "currency"),
    [("$5", "EUR", "USD"), ("$5", "CAD", "CAD"), ("€5", "USD", "EUR"), ("5 kr", "NOK", "NOK"), ("CHF 5", "EUR", "CHF"), ("Fr. 5", "EUR", "CHF"), ("5 zł", "", "PLN"), ("5", "EUR", "")],
)  # fmt: skip
def test_currencies_of_cells(cell, expected, currency):
    assert read_number(cell, ".", expected).currency == currency


@settings(max_examples=200)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_german_and_english_numbers_are_read_back(number):
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert column(english, "1,000.00")[0] == column(german, "1.000,00")[0] == f"{number:.2f}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-01-19T09:42:24.000+0000", "2024-01-19T09:42:24Z"),
        ("2026-05-01 10:00:00 +0200", "2026-05-01T08:00:00Z"),
        ("2024-03-12 09:14", "2024-03-12T08:14:00Z"),
        ("12/31/2025 10:00 AM", "2025-12-31T09:00:00Z"),
        ("31/12/2025 12:30 pm", "2025-12-31T11:30:00Z"),
        ("12 Mar 2024", "2024-03-11T23:00:00Z"),
        ("15-Jan-24", "2024-01-14T23:00:00Z"),
        ("Sep 12, 2026", "2026-09-11T22:00:00Z"),
        ("12. März 2024", "2024-03-11T23:00:00Z"),
        ("3 de marzo de 2024", "2024-03-02T23:00:00Z"),
        ("1er juillet 2024", "2024-06-30T22:00:00Z"),
        ("45631", "2024-12-04T23:00:00Z"),
        ("45631.5", "2024-12-05T11:00:00Z"),
        ("20240119", "2024-01-18T23:00:00Z"),
        ("1.2.2024", "2024-01-31T23:00:00Z"),
        ("Tue, 12 Mar 2024 10:00", "2024-03-12T09:00:00Z"),
    ],
)
def test_instants(cell, expected):
    assert cell_reader("occurred_at", Kind.INSTANT, RULES, Styles())(cell) == expected


def test_a_date_is_that_of_the_own_zone():
    read = cell_reader("closed_on", Kind.DATE, RULES, Styles())
    assert read("2024-01-19T23:30:00Z") == "2024-01-20"
    assert read("2021-01-01 00:00:00") == "2021-01-01"


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-29",
        "10000-01-01",
        "0000-01-01",
        "tomorrow",
        "2021-01-01 25:00",
        "1:2:3",
        "99/99/2024",
        "12",
        "2024",
        "9999-12-31T23:59:59-10:00",
        "1/2/3/4",
        "x" * 100,
    ],
)
def test_what_is_no_date(cell):
    with pytest.raises(ValueError):
        cell_reader("occurred_at", Kind.INSTANT, RULES, Styles(date_order="dmy"))(cell)


def test_one_cell_shows_the_order_of_day_and_month():
    evidence = DateEvidence()
    for cell in ("01/02/2024", "13/02/2024"):
        evidence.add(cell)
    assert read_moment("01/02/2024", evidence.order, 2026).day == date(2024, 2, 1)
    assert read_moment("01/02/2024", "mdy", 2026).day == date(2024, 1, 2)
    assert read_moment("05/05/2024", None, 2026).day == date(2024, 5, 5)


def test_two_digit_years_and_birthdays():
    born = cell_reader("birthday", Kind.BIRTHDAY, RULES, Styles(date_order="dmy"))
    assert born("31/12/27") == "1927-12-31"
    assert born("--12-10") == "--12-10"
    assert cell_reader("expected_close", Kind.DATE, RULES, Styles(date_order="dmy"))("31/12/27") == "2027-12-31"


def reader(kind, **styles):
    return cell_reader("x", kind, RULES, Styles(**styles))


def test_percent_boolean_duration_number():
    assert [reader(Kind.PERCENT)(cell) for cell in ("10", "12.5 %", "100%", "0")] == [1000, 1250, 10000, 0]
    assert [reader(Kind.PERCENT, as_fraction=True)(cell) for cell in ("0.25", "1", "25%")] == [2500, 10000, 2500]
    assert [reader(Kind.BOOLEAN)(cell) for cell in ("TRUE", "0", "ja", "Non", "x")] == [True, False, True, False, True]
    assert [reader(Kind.DURATION)(cell) for cell in ("90", "1h30", "1:30", "2 h", "45 min")] == [90, 90, 90, 120, 45]
    assert [reader(Kind.NUMBER)(cell) for cell in ("2,822", "5.0", "n/a")] == [2822, 5, None]
    for kind, cell in [
        (Kind.PERCENT, "101"),
        (Kind.PERCENT, "-1"),
        (Kind.BOOLEAN, "maybe"),
        (Kind.DURATION, "long"),
        (Kind.NUMBER, "1.5"),
        (Kind.NUMBER, "9" * 20),
    ]:
        with pytest.raises(ValueError):
            reader(kind)(cell)


def test_contact_points_that_share_a_cell():
    def values(kind, cell):
        return [(point.label, point.value) for point in split_points(kind, cell, "x")]

    assert values("email", "a@b.example ::: c@d.example") == [("x", "a@b.example"), ("x", "c@d.example")]
    assert values("email", "a@b.example, c@d.example") == [("x", "a@b.example"), ("x", "c@d.example")]
    assert values("email", "Ada, L. <a@b.example>") == [("x", "Ada, L. <a@b.example>")]
    assert values("phone", "+49 30 12345; +49 30 67890") == [("x", "+49 30 12345"), ("x", "+49 30 67890")]
    assert values("phone", "+49 30 1234 / 56") == [("x", "+49 30 1234 / 56")]
    assert values("phone", '[{"label": "Work", "value": "5454"}]') == [("work", "5454")]
    assert values("phone", "[{broken") == [("x", "[{broken")]


def test_labels_tags_addresses():
    assert [clean_label(text) for text in ("* Work", "Cell", "Home Fax", "Other", "* My ::: x")] == [
        "work",
        "mobile",
        "fax",
        "other",
        "my",
    ]
    assert clean_tags("* myContacts ::: Navy ::: * starred") == ("Navy",)
    assert one_line("1 Main St,\r\n\nSpringfield") == "1 Main St, Springfield"
    assert make_address("", {"address": "1 Main St, Springfield"}).street == "1 Main St, Springfield"
    assert make_address("home", {"address": "whole", "street": "A", "city": "C"})[:2] == ("home", "A")
    assert make_address("home", {}) is None


def records(headers, *rows, rules=RULES, pairs=(), entity=None):
    table = [SourceRow(number, cells) for number, cells in enumerate(rows, start=2)]
    mapping = override(propose(headers, [row.cells for row in table], entity), pairs)
    made = RecordReader(mapping, table, rules)
    return [made.read(row) for row in table]


def test_a_row_becomes_a_record():
    record, empty = records(
        ["First Name", "Last Name", "Company", "E-mail", "Mobile", "Street", "City", "Tags", "Birthday", "Shoe", "Fax"],
        [
            "Ada",
            "Lovelace",
            "Analytical",
            "'=a@b.example",
            "'+49 170 1",
            "A\nB",
            "London",
            "x; y",
            "10/12/1815",
            "42",
            "1",
        ],
        ["", "", "Acme", "", "", "", "", "", "31/12/1999", "", ""],
        pairs=[("Shoe", "custom.shoe")],
    )
    assert record.values == {
        "given_name": "Ada", "family_name": "Lovelace", "organization": "Analytical", "tags": ("x", "y"), "birthday": "1815-12-10",
        "kind": "person",
    }  # fmt: skip
    assert [tuple(point) for point in record.points] == [
        ("email", "", "=a@b.example"),
        ("phone", "mobile", "+49 170 1"),
        ("phone", "fax", "1"),
    ]
    assert (record.addresses[0].street, record.addresses[0].city, record.custom) == ("A, B", "London", {"shoe": "42"})
    assert empty.values == {"name": "Acme", "kind": "organization", "birthday": "1999-12-31"}


def test_the_first_filled_column_counts_and_texts_are_joined():
    (record,) = records(["Deal - Title", "Deal - Won time", "Deal - Lost time"], ["T", "", "2024-02-01"])
    assert record.values["closed_on"] == "2024-02-01"
    (record,) = records(
        ["Name", "Notes", "Kommentar"], ["A", "one", "two"], pairs=[("Kommentar", "description")], entity="customers"
    )
    assert record.values["description"] == "one\n\ntwo"


def test_faults_are_all_named():
    (record,) = records(["Deal Name", "Amount", "Close Date", "Stage"], ["T", "many", "someday", "New"], entity="deals")
    assert record.problems == ['Amount: "many" is not a number', 'Close Date: "someday" is not a date']


def test_an_undecidable_date_is_asked_about():
    with pytest.raises(UsageProblem, match='"01/02/2024" could be two dates') as caught:
        records(["Deal Name", "Stage", "Close Date"], ["T", "New", "01/02/2024"], entity="deals")
    assert caught.value.details["option"] == "date_order"
    rules = ReadingRules(today=date(2026, 11, 21), zone="Europe/Berlin", date_order="mdy")
    (record,) = records(["Deal Name", "Stage", "Close Date"], ["T", "New", "01/02/2024"], rules=rules, entity="deals")
    assert record.values["close_date"] == "2024-01-02"


def test_another_column_of_the_file_settles_the_order():
    (record,) = records(
        ["Deal Name", "Stage", "Close Date", "Open Date"], ["T", "New", "01/02/2024", "13/01/2024"], entity="deals"
    )
    assert record.values["close_date"] == "2024-02-01"


def test_our_own_export_comes_back():
    (record,) = records(
        ["uid", "name", "emails", "external_id", "custom", "annual_revenue", "annual_revenue_currency", "tags"],
        [
            "018f",
            "'=Ada",
            "work:a@b.example; c@d.example",
            "hubspot:81; file:A:7",
            '{"size": 5}',
            "12.50",
            "EUR",
            '"a;b"; c',
        ],
    )
    assert record.values["name"] == "=Ada"
    assert record.values["external_ids"] == (("hubspot", "81"), ("file", "A:7"))
    assert (record.custom, record.values["currency"], record.values["tags"]) == ({"size": 5}, "EUR", ("a;b", "c"))
    assert [tuple(point) for point in record.points] == [("email", "work", "a@b.example"), ("email", "", "c@d.example")]


def test_our_own_numbers_need_no_evidence():
    (record,) = records(
        ["uid", "title", "value", "value_currency", "own_probability"], ["018f", "T", "1.234", "KWD", "0.5"]
    )
    assert (record.values["value"], record.values["probability"]) == (("1.234", ""), 50)
