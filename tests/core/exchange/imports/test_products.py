"""Price lists: what becomes of their rows, and deals linked to products by the words of their files."""

import io
import json
import time
from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.errors import NotFound, UsageProblem
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions, ImportReport
from crm_core.values.money import Money

MAVEN = Path(__file__).parents[4].parent / "shared/data/pipeline_maven_west"
STAGES = "opportunity_id,product,account,deal_stage,close_value"


def bring(crm: Crm, text: str, **options: object) -> ImportReport:
    return crm.exchange.import_file(io.BytesIO(text.encode()), ImportOptions(**options))  # type: ignore[arg-type]


def products(crm: Crm) -> dict[object, tuple[object, ...]]:
    known = (crm.products.view(key).values for key in crm.browse.ids("product"))
    return {each["name"]: (each["sku"], each["price"], each["cost"], each["prices"]) for each in known}


def undo(crm: Crm) -> None:
    crm.history.undo(crm.history.require_undo().id)


def test_a_price_list_is_matched_by_sku_then_by_name(crm: Crm) -> None:
    done = bring(crm, "sku,name,price,cost,active,tax\nA-1,Tea,4.50,2,yes,7%\nA-2,Coffee,6,3,no,19%\n,Sugar,1,,,\n")
    assert (done.entity, done.created, done.notes) == ("products", 3, [])
    assert products(crm)["Tea"] == ("A-1", Money(450, "EUR"), Money(200, "EUR"), ())
    again = bring(crm, "SKU;Name;Price\na-1;Green tea;4,80\n;sugar;1,00\nA-3;Coffee;7\nS-1;Sugar;1\n")
    # Another SKU is another product; the second row of sugar finds its record taken.
    assert (again.created, again.updated, again.unchanged) == (2, 2, 0)
    assert sorted(map(str, products(crm))) == ["Coffee", "Green tea", "Sugar", "sugar"]
    assert crm.products.view(1).values["price"] == Money(480, "EUR")
    assert crm.browse.ids("product", "green") == [1]
    undo(crm)
    assert sorted(map(str, products(crm))) == ["Coffee", "Sugar", "Tea"]
    assert (crm.browse.ids("product", "green"), crm.browse.ids("product", "active:no tax:19")) == ([], [2])
    undo(crm)
    assert products(crm) == {}


def test_rows_that_cannot_be_imported_are_named(crm: Crm, tmp_path: Path) -> None:
    crm.products.add({"name": "Tea", "sku": "A-1"})
    rows = ["A-2,Coffee,6", "a-2,Cocoa,5", "A-2,Coffee,6", "A-3,,5", "A-4,Milk,x"]
    done = bring(crm, "\n".join(["sku,name,price", *rows]), rejects=tmp_path / "rejects.csv", currency="EUR")
    assert (done.created, done.skipped) == (1, 1)
    assert next((reject.line, reject.reason) for reject in done.rejects) == (3, "has the same SKU as line 2")
    assert [reject.line for reject in done.rejects] == [3, 5, 6]
    with pytest.raises(UsageProblem, match="has no name to call the product by"):
        bring(crm, "sku,price\nA-9,5\n")


def test_a_sku_that_another_product_has_is_rejected(crm: Crm, tmp_path: Path) -> None:
    bring(crm, "product id,name,sku\n1,Tea,A-1\n2,Coffee,A-2\n", entity="products", source="shop")
    with pytest.raises(UsageProblem, match="has the SKU of another product, Tea"):
        bring(crm, "product id,name,sku\n2,Coffee,A-1\n", entity="products", source="shop")
    done = bring(crm, "product id,name,sku\n2,Coffee,A-3\n", entity="products", source="shop")
    assert (done.updated, crm.find("product", "A-3")) == (1, 2)


def test_amounts_name_one_currency_and_another_one_is_a_price_beside(crm: Crm) -> None:
    bring(crm, "name,price,cost\nTea,$4.50,2\n")
    assert products(crm)["Tea"] == (None, Money(450, "USD"), Money(200, "USD"), ())
    bring(crm, "name,price\nTea,5\n")  # nobody names a currency: it is that of the product
    bring(crm, "name,price,currency\nTea,4,EUR\nMate,700,JPY\n")
    assert products(crm) == {
        "Tea": (None, Money(500, "USD"), Money(200, "USD"), ("4.00 EUR",)),
        "Mate": (None, Money(700, "JPY"), None, ()),
    }
    assert bring(crm, "name,price,currency\nTea,4,EUR\n").unchanged == 1
    assert bring(crm, "name,price,currency\nTea,4.20,EUR\n").updated == 1
    with pytest.raises(UsageProblem, match="are two currencies"):
        bring(crm, "name,price,cost\nTea,4 EUR,2 USD\n")
    undo(crm)
    assert products(crm)["Tea"][3] == ("4.00 EUR",)


def test_products_go_out_and_come_back_as_they_were(crm: Crm, tmp_path: Path) -> None:
    crm.fields.add("product.colour", "text")
    values = {"name": 'GTX, "Basic"', "sku": "007", "price": "550", "cost": "300", "tax": "19", "category": "=GTX"}
    crm.products.add(values | {"add_prices": ["520 USD", "60000 JPY"], "unit": "piece", "colour": "red"})
    crm.products.add({"name": "山田", "active": "no", "description": "two\nlines", "price": "12 KWD"})
    before = [crm.products.view(key).values for key in (1, 2)]
    for number, ending in enumerate(("csv", "json", "jsonl"), 1):
        file = tmp_path / f"products.{ending}"
        assert crm.exchange.export("products", file, ExportOptions(format=ending)) == 2
        assert crm.exchange.import_file(file, ImportOptions()).unchanged == 2
        crm.products.edit(1, {"price": "1", "prices": "", "tax": "", "colour": ""})
        assert crm.exchange.import_file(file, ImportOptions()).updated == 1
        after = [crm.products.view(key).values for key in (1, 2)]
        changing = {"updated_at"}
        assert [{k: v for k, v in each.items() if k not in changing} for each in after] == [
            {k: v for k, v in each.items() if k not in changing} for each in before
        ], (number, ending)


def test_the_discount_of_customers_goes_out_and_comes_back(crm: Crm, tmp_path: Path) -> None:
    bring(crm, "name,email,discount\nAda,ada@example.org,5%\nBob,bob@example.org,\n", entity="customers")
    assert crm.browse.ids("customer", "discount:5") == [1]
    file = tmp_path / "customers.csv"
    crm.exchange.export("customers", file, ExportOptions())
    assert crm.exchange.import_file(file, ImportOptions()).unchanged == 2
    crm.customers.edit(1, {"discount": ""})
    assert crm.exchange.import_file(file, ImportOptions()).updated == 1
    assert crm.customers.view(1).values["discount"] == 500


DEALS = f"{STAGES}\n1,Tea,,won,100\n2,tea,,won,50\n3,T-1,,won,\n4,GreenTea,,won,10\n5,,,won,1\n"


def test_words_of_deals_link_them_and_unknown_ones_are_told_once(crm: Crm) -> None:
    bring(crm, "sku,name,price\nT-1,Tea,4\nG-1,Green Tea,5\n")
    done = bring(crm, DEALS.replace(",,won", ",Shop,won"), create_organizations=True)
    assert done.created == 5
    assert 'Unknown product "GreenTea" in 1 row: kept as a text. Nearest: Green Tea; ' in done.notes[-1]
    assert '--map-product "GreenTea=Green Tea" links them.' in done.notes[-1]
    assert [crm.deals.view(key).values["product"] for key in range(1, 6)] == ["Tea", "Tea", "Tea", "GreenTea", None]
    assert [crm.deals.view(key).values["value"] for key in (1, 2, 3)] == [
        Money(10_000, "EUR"),
        Money(5_000, "EUR"),
        None,
    ]
    assert [hit.id for hit in crm.search.find("tea", entities=("deal",))] != []
    mapped = bring(crm, DEALS.replace(",,won", ",Shop,won"), products=("greentea=G-1", "Mate=Tea"))
    assert (mapped.updated, mapped.unchanged, mapped.notes) == (1, 4, ['No row says the product "Mate".'])
    assert crm.browse.ids("deal", 'product:"Green Tea"') == [4]
    # Without the option the link stays: an unknown word takes nothing away, and nothing is kept as a text.
    again = bring(crm, DEALS.replace(",,won", ",Shop,won"))
    assert (again.unchanged, again.notes) == (5, [])
    undo(crm)
    assert crm.deals.view(4).values["product"] == "GreenTea"
    with pytest.raises(NotFound, match="Nearest: Green Tea"):
        bring(crm, DEALS, products=("GreenTea=Gren Tea",))


def test_a_new_value_of_a_file_becomes_the_price_of_one_product(crm: Crm) -> None:
    bring(crm, "name,price\nTea,4\nMate,5\n")
    bring(crm, f"{STAGES}\n1,Tea,Shop,won,100\n2,Tea,Shop,won,50\n", create_organizations=True)
    crm.deals.add_line(2, "2 x Mate")
    done = bring(crm, f"{STAGES}\n1,Mate,Shop,won,120\n2,Tea,Shop,won,70\n")
    assert (done.updated, done.unchanged) == (1, 1)
    assert done.notes == ["1 deal keep the sum of their products; the file gives another value."]
    assert [(line.description, line.amount) for line in crm.deals.view(1).lines] == [("Mate", Money(12_000, "EUR"))]
    assert crm.deals.view(2).values["value"] == Money(6_000, "EUR")
    undo(crm)
    assert [(line.description, line.amount) for line in crm.deals.view(1).lines] == [("Tea", Money(10_000, "EUR"))]


def test_deals_imported_before_their_products_are_linked_by_the_next_import(crm: Crm) -> None:
    rows = f"{STAGES}\n1,Tea,Shop,won,100\n"
    assert bring(crm, rows, create_organizations=True).created == 1
    assert crm.deals.view(1).lines == ()
    bring(crm, "name,price\nTea,4\n")
    assert bring(crm, rows).updated == 1
    assert [line.description for line in crm.deals.view(1).lines] == ["Tea"]
    assert bring(crm, rows).unchanged == 1


def test_a_renamed_product_renames_the_lines_of_deals(crm: Crm) -> None:
    bring(crm, "sku,name,price\nT-1,Tea,4\n")
    crm.deals.add({"title": "Office", "product": "Tea"})
    bring(crm, "sku,name\nT-1,Darjeeling\n")
    assert [line.description for line in crm.deals.view(1).lines] == ["Darjeeling"]
    assert crm.browse.ids("deal", "darjeeling") == [1]


@pytest.mark.skipif(not MAVEN.exists(), reason="the sample files are not here")
def test_the_deals_of_a_real_team_linked_to_its_price_list(crm: Crm) -> None:
    truth = json.loads((MAVEN / "truth.json").read_text())
    crm.business.set(currency="USD")
    crm.exchange.import_file(MAVEN / "accounts.csv", ImportOptions())
    assert crm.exchange.import_file(MAVEN / "products.csv", ImportOptions()).created == 7
    assert crm.exchange.import_file(MAVEN / "products.csv", ImportOptions()).unchanged == 7
    options = ImportOptions(create_stages=True)
    done = crm.exchange.import_file(MAVEN / "sales_pipeline.csv", options)
    unknown = [note for note in done.notes if "GTXPro" in note]
    assert len(unknown) == 1
    assert '--map-product "GTXPro=GTX Pro"' in unknown[0]

    def won() -> dict[str, float]:
        groups = crm.reports.pipeline(by="product")[0].groups or ()
        return {group.key: group.figures.won_value.minor / 100 for group in groups}

    assert won() == truth["won_value_by_product"]
    assert crm.exchange.import_file(MAVEN / "sales_pipeline.csv", options).unchanged == truth["opportunities"]
    mapped = ImportOptions(create_stages=True, products=("GTXPro=GTX Pro",))
    assert crm.exchange.import_file(MAVEN / "sales_pipeline.csv", mapped).updated == 479
    expected = {name.replace("GTXPro", "GTX Pro"): value for name, value in truth["won_value_by_product"].items()}
    assert won() == expected
    undo(crm)
    assert won() == truth["won_value_by_product"]
    found = crm.browse.ids("deal", "product:GTXPro")
    started = time.perf_counter()
    crm.deals.edit_all(found, {"product": "GTX Pro"})
    assert (won(), time.perf_counter() - started < 5) == (expected, True)
