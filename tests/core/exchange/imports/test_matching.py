"""Which rows are which customers: by ids, by name and address, and never by less."""

from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.errors import UsageProblem
from tests.core.exchange.databases import ask, contents, is_sound
from tests.core.exchange.imports.conftest import Import, figures

PEOPLE = "Name,E-mail,Phone,City\nAda Lovelace,ada@example.org,+49 30 901820,Berlin\nMax Stein,max@example.org,,Graz\n"


def names(crm: Crm) -> list[str]:
    return [name for (name,) in ask(crm.path, "SELECT name FROM customers WHERE deleted_at IS NULL ORDER BY id")]


def test_the_same_rows_again_in_another_order_change_nothing(crm: Crm, load: Import) -> None:
    header, first, second = PEOPLE.splitlines()
    assert figures(load(PEOPLE)) == (2, 0, 0, 0, 0)
    before = contents(crm.path)
    assert figures(load("\n".join((header, second, first)))) == (0, 0, 2, 0, 0)
    assert contents(crm.path) == before
    assert figures(load(PEOPLE.replace("Graz", "Wien") + "Eva Neu,eva@example.org,,Linz\n")) == (1, 1, 1, 0, 0)
    assert is_sound(crm.path)


def test_people_behind_one_address_stay_apart(crm: Crm, load: Import) -> None:
    rows = [f"Person {number},info@example.org" for number in range(133)]
    table = "\n".join(("name,email", *rows))
    assert figures(load(table)) == (133, 0, 0, 0, 0)
    assert figures(load("\n".join(("name,email", *reversed(rows))))) == (0, 0, 133, 0, 0)
    assert len(set(names(crm))) == 133


def test_the_same_name_with_another_address_is_somebody_else(crm: Crm, load: Import) -> None:
    load("name,email\nJan Nowak,jan@example.org\n")
    assert figures(load("name,email\nJan Nowak,nowak@example.com\n")) == (1, 0, 0, 0, 0)
    assert names(crm) == ["Jan Nowak", "Jan Nowak"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("Phone", "+49 30 901820"), ("Birthday", "1815-12-10"), ("Street", "Hauptstr. 4"), ("Company", "Acme")],
)
def test_a_changed_address_is_still_the_same_person_if_something_else_says_so(
    crm: Crm, load: Import, column: str, value: str
) -> None:
    load("name,kind\nAcme,organization\n")
    load(f"name,email,{column}\nJan Nowak,jan@example.org,{value}\n")
    assert figures(load(f"name,email,{column}\nJan Nowak,nowak@example.com,{value}\n")) == (0, 1, 0, 0, 0)
    points = ask(crm.path, "SELECT normalized FROM contact_points WHERE kind = 'email' ORDER BY is_primary DESC")
    assert points == [("nowak@example.com",), ("jan@example.org",)]
    assert figures(load(f"name,email,{column}\nJan Nowak,nowak@example.com,{value}\n")) == (0, 0, 1, 0, 0)


def test_a_name_alone_is_enough_where_nothing_stands_against_it(crm: Crm, load: Import) -> None:
    load(PEOPLE)
    assert figures(load("name,tags\nAda Lovelace,vip\nMAX STEIN,vip\n")) == (0, 2, 0, 0, 0)
    assert figures(load("name,phone\nAda Lovelace,+49 40 111111\n")) == (1, 0, 0, 0, 0)
    assert figures(load("name,email\nAnna,a@example.org\n")) == (1, 0, 0, 0, 0)
    assert figures(load("name,phone\nAnna,+49 40 222222\n")) == (0, 1, 0, 0, 0)
    assert figures(load("name,birthday\nAnna,1990-01-02\n")) == (0, 1, 0, 0, 0)
    assert figures(load("name,birthday\nAnna,1991-01-02\n")) == (1, 0, 0, 0, 0)


def test_an_address_alone_is_about_the_only_one_who_has_it(crm: Crm, load: Import) -> None:
    load(PEOPLE)
    assert figures(load("email,tags\nada@example.org,news\nnew@example.org,news\n")) == (1, 1, 0, 0, 0)
    assert names(crm) == ["Ada Lovelace", "Max Stein", "new@example.org"]
    assert figures(load("email,tags\nada@example.org,news\nnew@example.org,news\n")) == (0, 0, 2, 0, 0)
    load("name,email\nAnother,ada@example.org\n")
    assert figures(load("email,tags\nada@example.org,more\n")) == (1, 0, 0, 0, 0)


def test_a_person_and_an_organization_of_one_name_are_two(crm: Crm, load: Import) -> None:
    table = "name,kind\nJan Nowak,person\nJan Nowak,organization\n"
    assert figures(load(table)) == (2, 0, 0, 0, 0)
    assert figures(load(table)) == (0, 0, 2, 0, 0)
    assert figures(load("name,kind,city\nJan Nowak,organization,Graz\n")) == (0, 1, 0, 0, 0)
    rows = ask(crm.path, "SELECT c.kind FROM customers c JOIN addresses a ON a.customer_id = c.id")
    assert rows == [("organization",)]


def test_namesakes_are_told_apart_by_all_the_rest(crm: Crm, load: Import) -> None:
    rows = ["Jan Nowak,Graz", "Jan Nowak,Wien", "Jan Nowak,Linz"]
    table = "\n".join(("name,city", *rows))
    assert figures(load(table)) == (3, 0, 0, 0, 0)
    before = contents(crm.path)
    assert figures(load("\n".join(("name,city", *reversed(rows))))) == (0, 0, 3, 0, 0)
    assert contents(crm.path) == before
    assert figures(load("name,city\nJan Nowak,Linz\nJan Nowak,Bern\nJan Nowak,Graz\nJan Nowak,Rom\n")) == (
        1,
        1,
        2,
        0,
        0,
    )


def test_two_rows_are_never_one_record(crm: Crm, load: Import) -> None:
    load("name,email,email 2\nAda,a@example.org,b@example.org\n")
    assert figures(load("name,email\nAda,a@example.org\nAda,b@example.org\n")) == (1, 0, 1, 0, 0)


def test_a_row_with_all_the_cells_of_another_is_skipped(crm: Crm, load: Import) -> None:
    report = load(PEOPLE + "Max Stein,max@example.org,,Graz\n")
    assert figures(report) == (2, 0, 0, 1, 0)
    assert [(skip.line, skip.reason) for skip in report.skips] == [(4, "is the same as line 3")]


def test_an_id_that_comes_twice(crm: Crm, load: Import, tmp_path: Path) -> None:
    report = load("id,name\n1,Ada\n1,Ada\n2,Max\n")
    assert figures(report) == (2, 0, 0, 1, 0)
    assert [(skip.line, skip.reason) for skip in report.skips] == [(3, "has the same id as line 2")]
    report = load("id,name\n1,Ada\n1,Eva\n", rejects=tmp_path / "rejects.csv")
    assert figures(report) == (0, 0, 1, 0, 1)
    assert [(reject.line, reject.reason) for reject in report.rejects] == [(3, "has the same id as line 2")]
    with pytest.raises(UsageProblem, match=r"Line 3 of .*: has the same id as line 2\. Nothing was imported"):
        load("id,name\n7,Ada\n7,Eva\n")


def test_rows_of_one_program_with_other_ids_are_other_people(crm: Crm, load: Import) -> None:
    table = "id,name,email\n1,Ada,a@example.org\n2,Ada,a@example.org\n"
    assert figures(load(table)) == (2, 0, 0, 0, 0)
    assert figures(load(table)) == (0, 0, 2, 0, 0)
    assert figures(load("id,name,email\n3,Ada,a@example.org\n")) == (1, 0, 0, 0, 0)
    # Another program may well mean one of them, and only one.
    assert figures(load("id,name,email\n1,Ada,a@example.org\n2,Ada,a@example.org\n", source="other")) == (0, 2, 0, 0, 0)


def test_a_uid_finds_its_record_and_no_other_kind_of_record(crm: Crm, load: Import) -> None:
    load("name\nAda\n")
    deal = crm.deals.add({"title": "Chairs"})
    ((mine,),) = ask(crm.path, "SELECT uid FROM customers")
    ((other,),) = ask(crm.path, "SELECT uid FROM deals WHERE id = ?", deal.id)
    assert figures(load(f"uid,name\n{mine.upper()},Ada King\n")) == (0, 1, 0, 0, 0)
    with pytest.raises(UsageProblem, match=r"has the uid of another record \(deal\)"):
        load(f"uid,name\n{other},Eva\n")
    with pytest.raises(UsageProblem, match='Uid: "7" is no uid'):
        load("uid,name\n7,Eva\n")
    assert names(crm) == ["Ada King"]


@pytest.mark.parametrize("table", ["id,name\n1,Ada\n", "name,email\nAda,a@example.org\n", "name\nAda\n"])
def test_what_was_deleted_is_not_brought_back(crm: Crm, load: Import, table: str) -> None:
    load(table)
    crm.customers.delete(1)
    report = load(table)
    assert figures(report) == (0, 0, 0, 1, 0)
    assert [skip.reason for skip in report.skips] == ["is in the trash"]
    assert names(crm) == []


def test_the_living_come_before_the_deleted(crm: Crm, load: Import) -> None:
    load("name,email\nAda,a@example.org\n")
    crm.customers.delete(1)
    crm.customers.add({"name": "Ada", "email": "a@example.org", "city": "Graz"})
    assert figures(load("name,email\nAda,a@example.org\n")) == (0, 0, 1, 0, 0)


def test_what_the_file_does_not_say_stays_as_it_is(crm: Crm, load: Import) -> None:
    load("Company Name,Industry,Phone\nAcme,Steel,+49 30 901820\n")
    crm.customers.edit(1, {"kind": "person", "lifecycle": "former", "description": "kept"})
    assert figures(load("Company Name,Industry,Phone\nAcme,,+49 30 901820\n")) == (0, 0, 1, 0, 0)
    assert ask(crm.path, "SELECT kind, lifecycle, description, industry FROM customers") == [
        ("person", "former", "kept", "Steel")
    ]


def test_parts_of_names_corrected_by_hand_stay(crm: Crm, load: Import) -> None:
    load("id,name\n1,Mary Ann Smith\n")
    crm.customers.edit(1, {"given_name": "Mary Ann", "additional_name": ""})
    assert figures(load("id,name\n1,Mary Ann Smith\n")) == (0, 0, 1, 0, 0)
    assert figures(load("id,name\n1,Dr. Mary King\n")) == (0, 1, 0, 0, 0)
    assert ask(crm.path, "SELECT name, prefix, given_name, additional_name, family_name FROM customers") == [
        ("Dr. Mary King", "Dr.", "Mary", None, "King")
    ]
    assert figures(load("id,name\n1,Mary King\n")) == (0, 1, 0, 0, 0)
    assert ask(crm.path, "SELECT name, prefix FROM customers") == [("Mary King", None)]


def test_some_parts_of_a_name_leave_the_others(crm: Crm, load: Import) -> None:
    load("id,first name,last name,suffix\n1,Ada,Lovelace,Jr.\n")
    assert figures(load("id,first name,last name\n1,Ada,Lovelace\n")) == (0, 0, 1, 0, 0)
    assert figures(load("id,last name\n1,King\n")) == (0, 1, 0, 0, 0)
    assert ask(crm.path, "SELECT name, sort_name FROM customers") == [("Ada King Jr.", "ada king jr.")]


def test_a_row_with_an_id_and_no_name_is_called_by_its_address(crm: Crm, load: Import) -> None:
    assert figures(load("id,name,email\n1,,ada@example.org\n")) == (1, 0, 0, 0, 0)
    crm.customers.edit(1, {"name": "Ada"})
    assert figures(load("id,name,email\n1,,ada@example.org\n")) == (0, 0, 1, 0, 0)
    with pytest.raises(UsageProblem, match="has no name, organization, e-mail or phone to call the customer by"):
        load("id,name,email,city\n2,,,Graz\n")


def test_ids_of_another_program_are_not_taken_for_those_of_the_first(crm: Crm, load: Import) -> None:
    load("id,name,email\n1,Ada,a@example.org\n2,Max,m@example.org\n3,Eva,e@example.org\n4,Udo,u@example.org\n")
    before = contents(crm.path)
    other = "id,name,email\n1,Ina,i@example.org\n2,Jan,j@example.org\n3,Kim,k@example.org\n4,Udo,u@example.org\n"
    with pytest.raises(UsageProblem, match='line 2 calls "Ina" what is "Ada" here'):
        load(other)
    assert contents(crm.path) == before
    renamed = (
        "id,name,email\n1,Ada K,a@example.org\n2,Max K,m@example.org\n3,Eva K,e@example.org\n4,Udo,u@example.org\n"
    )
    assert figures(load(renamed)) == (0, 3, 1, 0, 0)
    assert figures(load(other, source="other")) == (3, 1, 0, 0, 0)
    assert figures(load(other, source="file")) == (0, 3, 1, 0, 0)


def test_large_files_that_change_nothing_leave_nothing_behind(crm: Crm, load: Import) -> None:
    """Large: more than the rows' scratch file keeps in memory."""
    rows = "".join(f"{n},Person {n},{'x' * 20_000}\n" for n in range(1000))
    assert figures(load(f"id,name,description\n{rows}", dry_run=True)) == (1000, 0, 0, 0, 0)
    assert figures(load(f"id,name,description\n{rows}")) == (1000, 0, 0, 0, 0)
    assert figures(load(f"id,name,description\n{rows}")) == (0, 0, 1000, 0, 0)
    crm.customers.add({"name": "Ada"})


def test_a_revenue_without_a_currency_is_in_that_of_the_customer(crm: Crm, load: Import) -> None:
    rows = "company,annual revenue\nAcme,1000\nBolt,2000.50\n"
    assert figures(load(rows, entity="customers", currency="USD")) == (2, 0, 0, 0, 0)
    assert figures(load(rows + "Cord,5\n", entity="customers")) == (1, 0, 2, 0, 0)
    found = ask(crm.path, "SELECT annual_revenue_minor, annual_revenue_currency FROM customers ORDER BY id")
    assert found == [(100_000, "USD"), (200_050, "USD"), (500, "EUR")]
