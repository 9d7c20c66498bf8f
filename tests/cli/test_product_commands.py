"""crm product and the products of crm deal: what the commands print, and what stands in the database after them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]
NOW = {"CRM_NOW": "2026-11-21T09:00:00Z"}


@pytest.fixture
def run(crm: Run) -> Run:
    """Commands in a business that counts in euros, with a customer and two products."""
    assert crm("init", "--currency", "EUR", "--time-zone", "Europe/Berlin", **NOW).code == 0
    crm("customer", "add", "Ada Lovelace", "--discount", "5", **NOW)
    basic = ("--sku", "GTX-1", "--price", "550", "--cost", "300", "--add-price", "520 USD", "--unit", "piece")
    assert crm("product", "add", "GTX Basic", *basic, "--category", "GTX", "--tax", "19", **NOW).code == 0
    assert crm("product", "add", "GTX Pro", "--price", "4821", "--category", "GTX", **NOW).code == 0
    return lambda *arguments, **others: crm(*arguments, **NOW, **others)


def record(run: Run, *words: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run(*words, "--json").out)
    return found


def test_products_are_listed_shown_and_changed(run: Run) -> None:
    assert run("product", "list", "price:..1000").out.splitlines()[1].split() == (
        ["1", "GTX-1", "GTX", "Basic", "GTX", "550.00", "€", "piece", "19", "%", "yes"]
    )
    assert run("product", "edit", "gtx-1", "--price", "560", "--remove-price", "USD", "--inactive").err == (
        'Product 1 "GTX Basic" changed: price, active, remove prices\n'
    )
    found = record(run, "product", "show", "GTX-1")
    assert (found["price"], found["prices"], found["active"]) == ({"amount": "560.00", "currency": "EUR"}, [], False)
    changed = run("product", "edit", "--where", "category:GTX", "--set", "tax=7", "--yes")
    assert changed.err == "2 products changed: tax\n"
    assert run("product", "list", "--format", "ids").out == "product:1\nproduct:2\n"
    assert run("product", "delete", "1").code == 0
    assert run("product", "restore", "gtx-1").code == 0


def test_refusals_say_what_to_do(run: Run) -> None:
    assert run("product", "show", "GTX Basik").err == (
        'crm: No product is called "GTX Basik". Nearest: GTX Basic (product:1).\n'
    )
    taken = run("product", "edit", "2", "--sku", "gtx-1")
    assert (taken.code, taken.err) == (
        4,
        'crm: The SKU "gtx-1" is that of "GTX Basic" (product:1); every product has its own.\n',
    )
    assert "Say what was agreed" in run("product", "agree", "1", "1").err
    assert run("product", "edit", "1").code == 2


def test_agreements_are_kept_listed_and_forgotten(run: Run) -> None:
    assert run("product", "agree", "gtx-1", "ada lovelace", "--discount", "10%").err == (
        'Price of "GTX Basic" agreed with "Ada Lovelace": 10 % off\n'
    )
    rows = json.loads(run("product", "agreements", "--customer", "1", "--json").out)
    assert rows == [
        {
            "product": {"id": 1, "name": "GTX Basic"},
            "customer": {"id": 1, "name": "Ada Lovelace"},
            "price": None,
            "discount": 10,
        }
    ]
    assert record(run, "product", "show", "1")["agreements"] == rows
    assert run("product", "disagree", "1", "1").code == 0
    assert run("product", "agreements").err.startswith("Nothing was agreed.")


def test_a_deal_is_worth_the_sum_of_its_products(run: Run) -> None:
    assert run("deal", "add", "Office", "--customer", "1", "--product", "gtx-1").err == (
        'Deal 1 "Office" added to Prospecting · 522.50 €\n'
    )
    assert run("deal", "product", "add", "1", "2 x GTX Pro @ 4000").code == 0
    assert run("deal", "product", "add", "1", "GTX-1", "--quantity", "3", "--discount", "10%").code == 0
    assert run("deal", "product", "edit", "1", "gtx pro", "--quantity", "1").err == (
        'Deal 1 "Office": GTX Pro changed: quantity · 6,007.50 €\n'
    )
    found = record(run, "deal", "show", "1")
    lines: object = found["lines"]
    assert isinstance(lines, list)
    assert [(line["number"], line["quantity"], line["sku"], line["amount"]["amount"]) for line in lines] == [
        (1, "1", "GTX-1", "522.50"),
        (2, "1", None, "4000.00"),
        (3, "3", "GTX-1", "1485.00"),
    ]
    assert "3 piece  GTX Basic" in run("deal", "show", "1").out
    assert run("deal", "product", "remove", "1", "3").code == 0
    assert run("deal", "edit", "1", "--value", "9").err == (
        "crm: Value is the sum of 2 products; change their prices, or remove them.\n"
    )
    assert run("deal", "product", "remove", "1", "7").err == (
        'crm: There is no line of deal 1 "7". Nearest: 1 (GTX Basic), 2 (GTX Pro).\n'
    )


def test_a_word_of_a_file_is_mapped_by_one_option(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("Deal name,Amount,Stage,Product\nBook,100,Prospecting,GTXPro\n")
    told = run("import", str(file))
    assert 'Nearest: GTX Pro; --map-product "GTXPro=GTX Pro" links them.' in told.err
    assert run("import", str(file), "--map-product", "GTXPro=GTX Pro").code == 0
    assert record(run, "deal", "show", "1")["product"] == "GTX Pro"
    assert run("import", str(file), "--map-product", "GTXPro").err == (
        'crm: A mapping is written "word of the file=product", not "GTXPro".\n'
    )
