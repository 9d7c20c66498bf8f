"""Lists in every format, to a pipe, a terminal and a file."""

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Listing, Output
from crm_cli.output import listing, listing_page
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page, Ref
from crm_core.errors import CrmError, FileProblem, UnknownName, UsageProblem
from crm_core.values.money import Money
from crm_core.values.text import cell_width

from ..conftest import field

HOSTILE = [
    "[/] [b]x[/b]",
    "\x1b]52;c;aGk=\x07",
    "\u202egnp.exe",
    "a\tb\nc",
    "\"q\", 'r'",
    "李小龙 🙂",
    "=1+1",
    "a|b\\c",
]


def deals(names: list[str]) -> Page:
    """A page of deals with these titles."""
    fields = (field("title"), field("value", Kind.MONEY), field("customer", Kind.REFERENCE))
    rows = tuple((name, Money(1240050, "EUR"), Ref(place, name)) for place, name in enumerate(names, 1))
    return Page(fields, tuple(range(1, len(names) + 1)), rows)


def printed(env: Environment, page: Page, entity: str = "deal", **options: object) -> str:
    """What a list prints."""
    listing_page(env, page, Output(**options), entity)  # type: ignore[arg-type]
    return env.stdout.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_plain_is_aligned_by_cells_and_never_cut(environment: Callable[..., Environment]) -> None:
    long = "long " * 100
    lines = printed(environment(), deals(["李小龙", "Engine", long])).splitlines()
    assert lines[0].split() == ["Id", "Title", "Value", "Customer"]
    assert lines[1].startswith(" 1  李小龙" + " " * (len(long.rstrip()) - 6))
    assert long.strip() in lines[3]
    assert len({line.index("12,400.50 €") for line in lines[2:]}) == 1


@pytest.mark.parametrize("form", ["plain", "md", "table"])
def test_what_people_get_holds_no_control_and_no_markup_is_lost(
    environment: Callable[..., Environment], form: str
) -> None:
    for terminal in (False, True):
        text = printed(environment(terminal=terminal, NO_COLOR="1"), deals(HOSTILE), format=Format(form))
        assert all(character.isprintable() or character == "\n" for character in text)
        assert len(text.splitlines()) == len(HOSTILE) + (2 if form == "md" or (form == "table" and terminal) else 1)
        assert "[b]x" in text


def test_csv_in_a_pipe_is_raw_and_reads_back(environment: Callable[..., Environment]) -> None:
    text = printed(environment(), deals(HOSTILE), format=Format.CSV)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["title"] for row in rows] == HOSTILE
    assert rows[0] == {
        "id": "1", "title": HOSTILE[0], "value": "12400.50", "value_currency": "EUR",
        "customer": HOSTILE[0], "customer_id": "1",
    }  # fmt: skip
    assert text.endswith("\r\n")


def test_tsv_is_one_line_a_record_and_can_be_undone(environment: Callable[..., Environment]) -> None:
    lines = printed(environment(), deals(HOSTILE), format=Format.TSV).split("\n")
    assert len(lines) == len(HOSTILE) + 2
    titles = [line.split("\t")[1] for line in lines[1:-1]]
    unescaped = [
        title.replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\0", "\\") for title in titles
    ]
    assert unescaped == HOSTILE


@pytest.mark.parametrize("form", [Format.JSON, Format.JSONL])
def test_json_holds_the_data_unchanged(environment: Callable[..., Environment], form: Format) -> None:
    text = printed(environment(), deals(HOSTILE), format=form)
    records = json.loads(text) if form is Format.JSON else [json.loads(line) for line in text.splitlines()]
    assert [record["title"] for record in records] == HOSTILE
    assert records[0]["value"] == {"amount": "12400.50", "currency": "EUR"}
    assert list(records[0]) == ["id", "title", "value", "customer"]
    assert "李小龙" in text


def test_nothing_is_an_empty_array_or_a_header(environment: Callable[..., Environment]) -> None:
    assert printed(environment(), deals([]), json=True) == "[]\n"
    assert printed(environment(), deals([]), format=Format.JSONL) == ""
    assert printed(environment(), deals([])) == "Id  Title  Value  Customer\n"


def test_ids_are_typed_references(environment: Callable[..., Environment]) -> None:
    assert printed(environment(), deals(["a", "b"]), format=Format.IDS) == "deal:1\ndeal:2\n"
    with pytest.raises(UsageProblem):
        printed(environment(), deals(["a"]), entity="", format=Format.IDS)


def test_markdown_escapes_what_would_break_a_row(environment: Callable[..., Environment]) -> None:
    assert printed(environment(), deals(["a|b\\c"]), format=Format.MD).splitlines()[2].startswith("| 1 | a\\|b\\\\c |")


def test_columns_can_be_picked_and_the_header_left_out(environment: Callable[..., Environment]) -> None:
    assert printed(environment(), deals(["a"]), fields="customer,title", no_header=True) == "a  a\n"
    with pytest.raises(UnknownName, match="titel"):
        printed(environment(), deals(["a"]), fields="titel")


def test_the_head_stands_out_by_weight_or_by_a_rule(environment: Callable[..., Environment]) -> None:
    assert printed(environment(terminal=True, TERM="xterm"), deals(["x"])).startswith("\x1b[1mId  Title")
    assert "\x1b" not in (plain := printed(environment(terminal=True, NO_COLOR="1"), deals(["x"])))
    assert set(plain.splitlines()[1]) == {"─"}
    assert "─" not in printed(environment(terminal=True, TERM="dumb"), deals(["x"]))
    assert "─" not in printed(environment(), deals(["x"]))


@pytest.mark.parametrize("columns", [20, 30, 40, 80])
def test_a_table_fits_the_terminal(environment: Callable[..., Environment], columns: int) -> None:
    texts = ["x" * 90, "李小龙" * 20, "é" * 50]
    text = printed(environment(terminal=True, NO_COLOR="1", COLUMNS=str(columns)), deals(texts))
    assert max(map(cell_width, text.splitlines())) <= columns
    assert "…" in text
    assert len(text.splitlines()) == 2 + len(texts)


def test_on_a_narrow_terminal_the_last_columns_go_unless_they_were_named(
    environment: Callable[..., Environment],
) -> None:
    def head(**options: object) -> list[str]:
        env = environment(terminal=True, NO_COLOR="1", COLUMNS="30")
        return printed(env, deals(["Engine of analysis"]), **options).split("\n")[0].split()

    assert head() == ["Id", "Title", "Value"]
    assert head(fields="id,title,value,customer")[-1].startswith("C")
    assert head(format=Format.PLAIN) == ["Id", "Title", "Value", "Customer"]


def test_columns_without_anything_are_left_out_on_a_terminal(environment: Callable[..., Environment]) -> None:
    page = Page((field("title"), field("note"), field("rotting", Kind.BOOLEAN)), (1,), (("Engine", None, False),))
    assert printed(environment(terminal=True, TERM="dumb"), page).split() == ["Id", "Title", "1", "Engine"]
    assert printed(environment(), page).split() == ["Id", "Title", "Note", "Rotting", "1", "Engine", "no"]


def test_nobody_is_left_with_an_empty_screen(people: Callable[..., Environment]) -> None:
    for terminal in (True, False):
        env = people(terminal=terminal)
        listing(env, "customer", Listing(words=["name:zzz"]))
        assert env.stderr.getvalue() == "No customers match: no customer has name:zzz.\n"  # type: ignore[attr-defined]
        assert len(env.stdout.getvalue().splitlines()) == (0 if terminal else 1)  # type: ignore[attr-defined]
    env = people()
    listing(env, "deal", Listing(), hint="Add one.")
    assert env.stderr.getvalue() == "No deals yet. Add one.\n"  # type: ignore[attr-defined]
    env = people()
    listing(env, "deal", Listing(json=True))
    assert (env.stdout.getvalue(), env.stderr.getvalue()) == ("[]\n", "")  # type: ignore[attr-defined]


def test_a_file_gets_the_format_of_its_name_and_the_guard(
    environment: Callable[..., Environment], tmp_path: Path
) -> None:
    target = tmp_path / "deals.csv"
    target.write_text("old")
    env = environment(terminal=True)
    assert printed(env, deals(HOSTILE), output=target) == ""
    rows = list(csv.DictReader(io.StringIO(target.read_bytes().decode(), newline="")))
    assert rows[6]["title"] == "'=1+1"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    printed(env, deals(["=1+1"]), output=tmp_path / "deals.json")
    assert json.loads((tmp_path / "deals.json").read_text())[0]["title"] == "=1+1"


def test_a_list_that_fails_leaves_the_old_file(environment: Callable[..., Environment], tmp_path: Path) -> None:
    target = tmp_path / "deals.json"
    target.write_text("old")
    page = deals(["a", "b"])
    broken = Page(page.fields, page.ids, (page.rows[0], page.rows[1][:2]))
    with pytest.raises(IndexError):
        printed(environment(), broken, output=target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["deals.json"]
    with pytest.raises(FileProblem, match="the folder does not exist"):
        printed(environment(), page, output=tmp_path / "no" / "deals.json")


@pytest.fixture
def people(environment: Callable[..., Environment]) -> Callable[..., Environment]:
    """Environments over a database with three customers."""
    with_crm = environment()
    for name, tags in (("Ada Lovelace", ["vip"]), ("Grace Hopper", ["vip", "navy"]), ("Müller [EU]", [])):
        with_crm.crm.customers.add({"name": name, "tags": tags})
    with_crm.close()
    return environment


def test_a_list_of_records(people: Callable[..., Environment]) -> None:
    def names(**options: object) -> list[str]:
        env = people()
        listing(env, "customer", Listing(format=Format.TSV, fields="name", no_header=True, **options))  # type: ignore[arg-type]
        return env.stdout.getvalue().splitlines()  # type: ignore[attr-defined,no-any-return]

    assert names() == ["Ada Lovelace", "Grace Hopper", "Müller [EU]"]
    assert names(sort="-name", limit=1) == ["Müller [EU]"]
    assert names(words=["tag:vip", "NOT", "tag:navy"]) == ["Ada Lovelace"]
    assert names(limit=0) == []
    with pytest.raises(CrmError):
        names(sort="nmae")


def test_explain_says_what_the_filter_means_and_lists_nothing(people: Callable[..., Environment]) -> None:
    env = people()
    listing(env, "customer", Listing(words=["-tag:vip", "name:a*"], explain=True))
    said = env.stdout.getvalue()  # type: ignore[attr-defined]
    assert "not: Tags" in said
    assert "Lovelace" not in said
    with pytest.raises(CrmError):
        listing(env, "customer", Listing(words=["nmae:a"], explain=True))


def test_people_see_the_main_columns_and_programs_all(people: Callable[..., Environment]) -> None:
    env = people()
    listing(env, "customer", Listing())
    listing(env, "customer", Listing(json=True))
    text, _, data = env.stdout.getvalue().partition("[\n")  # type: ignore[attr-defined]
    assert text.split()[:3] == ["Id", "Name", "Organization"]
    fields = [each.key for each in env.crm.catalog.entities["customer"].fields]
    assert list(json.loads("[" + data)[0]) == fields
    assert "uid" in fields


def test_an_unreadable_filter_writes_nothing(people: Callable[..., Environment], tmp_path: Path) -> None:
    env = people()
    with pytest.raises(UsageProblem):
        listing(env, "customer", Listing(words=["nonsense_field:1"], json=True))
    with pytest.raises(UsageProblem):
        listing(env, "customer", Listing(words=["nonsense_field:1"], output=tmp_path / "x.csv"))
    assert env.stdout.getvalue() == ""  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []
