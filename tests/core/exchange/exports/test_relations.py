"""Affiliations, relationships and preferences: written, read into another database as the same, and again as no change."""

import csv
import io
from pathlib import Path

import pytest

from crm_core.crm import Crm, open_crm
from crm_core.errors import UsageProblem
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions, ImportReport

KINDS = ("affiliations", "relationships", "preferences", "deal-contacts")


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    opened = open_crm(tmp_path / "crm.db")
    opened.business.set(name="Studio", currency="EUR", zone="Europe/Berlin", country="DE")
    firm = opened.customers.add({"name": "Engines Ltd", "kind": "organization"}).id
    club = opened.customers.add({"name": "=Club", "kind": "organization"}).id
    ada = opened.customers.add(
        {"name": "Ada Lovelace", "organization": "Engines Ltd", "emails": ["ada@example.org"]}
    ).id
    bob = opened.customers.add({"name": "Bob", "city": "Graz"}).id
    opened.affiliations.add(ada, club, {"role": "Member", "started_on": "2020-01-02"})
    opened.affiliations.add(ada, firm, {"started_on": "2019-01-01", "ended_on": "2019-12-31", "role": "Trainee"})
    opened.affiliations.add(bob, club, {})
    opened.relationships.add(ada, "referred-by", bob, "at the fair")
    opened.relationships.add(ada, "works-with", bob)
    opened.preferences.add(ada, "coffee", "=black", {"learned_on": "2026-01-02", "learned_from": "call"})
    opened.preferences.add(bob, "tea", "milk", {"learned_on": ""})
    deal = opened.deals.add({"title": "Engine", "customer": "Engines Ltd"}).id
    opened.deals.add_contact(deal, ada, "=decides")
    opened.deals.add_contact(deal, bob)
    gone = opened.customers.add({"name": "Gone"}).id
    opened.deals.add_contact(deal, gone, "signs")
    opened.preferences.add(gone, "cake", "none")
    opened.relationships.add(ada, "works-with", gone)
    opened.customers.delete(gone)
    return opened


def export(crm: Crm, what: str, path: Path, **options: object) -> Path:
    crm.exchange.export(what, path, ExportOptions(format=path.suffix[1:], **options))  # type: ignore[arg-type]
    return path


def read(crm: Crm, path: Path, **options: object) -> ImportReport:
    return crm.exchange.import_file(path, ImportOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_what_hangs_on_customers_comes_back_as_it_was(crm: Crm, tmp_path: Path, form: str) -> None:
    other = open_crm(tmp_path / "other.db")
    read(other, export(crm, "customers", tmp_path / f"customers.{form}"))
    read(other, export(crm, "deals", tmp_path / f"deals.{form}"))
    for what, count in zip(KINDS, (3, 2, 2, 2), strict=True):
        first = export(crm, what, tmp_path / f"{what}.{form}")
        report = read(other, first)
        assert (report.entity, report.created, report.updated, report.unchanged) == (what, count, 0, 0)
        again = read(other, first)
        assert (again.created, again.updated, again.unchanged) == (0, 0, count)
        second = export(other, what, tmp_path / f"{what}-2.{form}")
        assert second.read_bytes() == first.read_bytes()
    assert read(other, tmp_path / f"preferences.{form}").sentence.startswith(
        "2 rows: 0 created, 0 updated, 2 unchanged"
    )
    undone = other.history.undo(other.history.require_undo(other.store.origin.session).id)
    assert undone.summary.endswith(f"deal-contacts.{form} (deal-contacts): 2 created, 0 updated")
    assert other.deals.view(1).contacts == ()
    other.history.undo(other.history.require_undo(other.store.origin.session).id)
    assert other.preferences.list(3) == []


def test_a_filter_says_of_which_customers(crm: Crm, tmp_path: Path) -> None:
    path = export(crm, "preferences", tmp_path / "out.csv", filter="city:Graz", fields=("customer", "name", "value"))
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    assert rows == [{"customer": "Bob", "name": "tea", "value": "milk"}]


def test_customers_are_found_by_id_email_and_name_and_changes_are_taken_over(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("customer,name,value\nada@example.org,coffee,white\n4,tea,milk\nBob,juice,apple\n", "utf-8")
    report = read(crm, path)
    assert (report.entity, report.created, report.updated, report.unchanged) == ("preferences", 1, 1, 1)
    coffee = crm.preferences.list(3)[0]
    assert (coffee.value, coffee.learned_on, coffee.learned_from) == ("white", "2026-01-02", "call")


def test_rows_of_nobody_are_rejected_and_nothing_is_imported_without_a_file_for_them(crm: Crm, tmp_path: Path) -> None:
    path, rejects = tmp_path / "in.csv", tmp_path / "rejects.csv"
    path.write_text(
        "customer,kind,other\nAda Lovelace,referred-by,Zoe\nAda Lovelace,cousin,Bob\nBob,works-with,Engines Ltd\n"
    )
    with pytest.raises(UsageProblem, match='No customer is called "Zoe"'):
        read(crm, path)
    assert len(crm.relationships.list(4)) == 2
    report = read(crm, path, rejects=rejects)
    assert (report.created, report.rejected) == (1, 2)
    assert "There is no relationship" in rejects.read_text("utf-8")
    rejects.write_text(rejects.read_text("utf-8").replace("cousin", "works-with").replace("Zoe", "Bob"), "utf-8")
    assert (read(crm, rejects).unchanged, read(crm, rejects).rejected) == (2, 0)


def test_a_rehearsal_writes_nothing_and_other_columns_are_refused(crm: Crm, tmp_path: Path) -> None:
    path = export(crm, "preferences", tmp_path / "out.csv")
    path.write_text(path.read_text("utf-8").replace("milk", "lemon"), "utf-8")
    assert read(crm, path, dry_run=True).updated == 1
    assert crm.preferences.list(4)[0].value == "milk"
    with pytest.raises(UsageProblem, match="--map"):
        read(crm, path, columns=("name=value",))
    other = tmp_path / "other.csv"
    other.write_text("name,email\nAda,ada@example.org\n", "utf-8")
    with pytest.raises(UsageProblem, match="holds other columns than preferences have"):
        read(crm, other, entity="preferences")
