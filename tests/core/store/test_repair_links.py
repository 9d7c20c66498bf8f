"""Links that lead nowhere: what is lost comes back, gets a stand-in, or is let go of."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_core.crm import catalog
from crm_core.store import driver
from crm_core.store.doctor import Finding, examine
from crm_core.store.repair import Repair
from crm_core.store.repair_pages import Pages
from tests.faults.databases import contents, copied, opened, raw

PAGE = 4096

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def database(business: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "crm.db"
    path.write_bytes(business.read_bytes())
    path.chmod(0o600)
    return path


def looked_over(database: Path) -> Finding:
    with opened(database) as crm:
        found = examine(database, catalog().search.values(), lambda: crm.repairs.schema)
    return next(finding for finding in found if finding.what == "links")


def repairs(database: Path) -> dict[str, Repair]:
    with opened(database) as crm:
        # These databases keep a rollback journal, so that all of each is in one file.
        return {repair.what: repair for repair in crm.repairs.find() if repair.what != "journal mode"}


def lose(database: Path, *statements: str) -> None:
    """Change the database as a shell does that looks after no links."""
    with closing(driver.MODULE.connect(database)) as db:
        for statement in ("PRAGMA foreign_keys = OFF", *statements):
            db.execute(statement)
        db.commit()


def records(database: Path) -> Rows:
    """The rows of every table that is neither of the history nor of the full text."""
    kept = (table for table in contents(database).items() if not table[0].startswith(("journal", "sqlite")))
    return {table: found for table, found in kept if not table.endswith("_text")}


def ordered_customer(database: Path) -> int:
    """A customer with a quote that became an order."""
    with raw(database) as db:
        found = db.execute("SELECT q.customer_id FROM quotes q JOIN orders o ON o.quote_id = q.id LIMIT 1").fetchone()
    return int(found[0])


def test_a_customer_removed_past_the_program_comes_back_from_the_history(database: Path) -> None:
    key = ordered_customer(database)
    before = records(database)
    lose(database, f"DELETE FROM customers WHERE id = {key}")
    assert not looked_over(database).ok
    assert "1 row of customers brought back" in repairs(database)["links"].act()
    assert records(database) == before
    assert repairs(database) == {}


def test_a_customer_that_nobody_remembers_gets_a_stand_in_and_keeps_everything(database: Path) -> None:
    key = ordered_customer(database)
    before = records(database)
    lose(database, "DROP TRIGGER journal_customers_delete", f"DELETE FROM customers WHERE id = {key}")
    repairs(database)["parts"].act()
    said = repairs(database)["links"].act()
    assert "1 stand-in for lost customers" in said
    assert "removed" not in said
    after = records(database)
    assert {table for table in before if before[table] != after[table]} == {"customers"}
    assert len(after["customers"]) == len(before["customers"])
    assert looked_over(database).ok
    with opened(database) as crm:
        assert crm.find("customer", f"Lost customer {key}") == key
    assert repairs(database) == {}


def test_an_organization_that_is_lost_keeps_its_people(database: Path) -> None:
    with raw(database) as db:
        (key,) = db.execute("SELECT organization_id FROM customers WHERE organization_id > 0 LIMIT 1").fetchone()
    lose(database, "DROP TRIGGER journal_customers_delete", f"DELETE FROM customers WHERE id = {key}")
    repairs(database)["parts"].act()
    repairs(database)["links"].act()
    with raw(database) as db:
        assert db.execute("SELECT kind, name FROM customers WHERE id = ?", (key,)).fetchone() == (
            "organization",
            f"Lost customer {key}",
        )
        assert db.execute("SELECT count(*) FROM customers WHERE organization_id = ?", (key,)).fetchone()[0] > 0


def test_a_quote_that_cannot_stay_lets_go_of_its_order(database: Path) -> None:
    with raw(database) as db:
        quote, order = db.execute("SELECT quote_id, id FROM orders WHERE quote_id > 0 LIMIT 1").fetchone()
    lose(database, f"UPDATE quotes SET customer_id = 99999 WHERE id = {quote}")
    assert "of quotes removed" in repairs(database)["links"].act()
    assert looked_over(database).ok
    with raw(database) as db:
        assert db.execute("SELECT quote_id FROM orders WHERE id = ?", (order,)).fetchone() == (None,)


def forget(database: Path, table: str) -> None:
    """Let the history know nothing of a table."""
    lose(database, f"DELETE FROM journal_rows WHERE tbl = '{table}'")


def test_links_that_are_let_go_are_counted_by_what_they_led_to(database: Path) -> None:
    lose(
        database,
        "UPDATE deals SET customer_id = 99999 WHERE id IN (1, 2)",
        "UPDATE leads SET deal_id = 99999 WHERE id = 1",
    )
    said = repairs(database)["links"].act()
    assert "(deals: 2 without their customer, leads: 1 without its deal)" in said


def test_a_row_that_goes_is_not_counted_as_without_a_link(database: Path) -> None:
    with raw(database) as db:
        product, order = db.execute(
            "SELECT product_id, order_id FROM order_lines WHERE product_id > 0 GROUP BY 1 HAVING count(DISTINCT order_id) > 2"
        ).fetchone()
        (both,) = db.execute("SELECT count(*) FROM order_lines WHERE order_id = ?", (order,)).fetchone()
        (others,) = db.execute(
            "SELECT count(*) FROM order_lines WHERE product_id = ? AND order_id <> ?", (product, order)
        ).fetchone()
    lose(database, f"DELETE FROM products WHERE id = {product}", f"DELETE FROM orders WHERE id = {order}")
    forget(database, "products")
    forget(database, "orders")
    said = repairs(database)["links"].act()
    assert f"{both} rows of order_lines removed" in said or (both == 1 and "1 row of order_lines removed" in said)
    assert f"order_lines: {others} without their product" in said


def test_salvage_tells_which_rows_lost_a_link(database: Path) -> None:
    linked = "SELECT count(*) FROM {} WHERE deal_id > 0"
    tables = ("interactions", "quotes", "orders", "appointments", "leads")
    with raw(database) as db:
        before = {table: db.execute(linked.format(table)).fetchone()[0] for table in tables}
        (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deals'").fetchone()
    data = bytearray(database.read_bytes())
    leaf = Pages(data, PAGE).children(root)[0].page
    data[(leaf - 1) * PAGE : leaf * PAGE] = bytes(PAGE)
    database.write_bytes(data)
    said = repairs(database)["damage"].act().splitlines()
    (target,) = database.parent.glob("*salvaged*")
    with raw(target) as db:
        gone = {table: before[table] - db.execute(linked.format(table)).fetchone()[0] for table in tables}
    assert gone["interactions"] > 1
    for table in tables:
        (line,) = (line for line in said if line.startswith(f"{table}: "))
        whose = "its" if gone[table] == 1 else "their"
        assert line.endswith(f" 0 lost, {gone[table]} without {whose} deal" if gone[table] else " 0 lost")


def test_a_salvage_that_takes_links_away_does_not_say_that_nothing_is_lost(database: Path) -> None:
    lose(database, "UPDATE leads SET deal_id = 99999 WHERE id = 1")
    data = bytearray(database.read_bytes())
    with raw(database) as db:
        (index,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deals_by_customer'").fetchone()
    data[(index - 1) * PAGE : index * PAGE] = bytes(PAGE)
    database.write_bytes(data)
    said = repairs(database)["damage"].act()
    assert " rows saved, 0 lost, 1 without its deal\n" in said
    assert not [line for line in said.splitlines() if "rows saved" in line and ", 0 lost" not in line]
    assert "nothing is lost" not in said


def without_page(database: Path, table: str) -> Path:
    """What is saved when the only page of a small table, of which the history knows nothing, holds zeros."""
    forget(database, table)
    with raw(database) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    data = bytearray(database.read_bytes())
    data[(root - 1) * PAGE : root * PAGE] = bytes(PAGE)
    database.write_bytes(data)
    repairs(database)["damage"].act()
    (target,) = database.parent.glob("*salvaged*")
    assert looked_over(target).ok
    return target


def test_a_lost_page_of_pipelines_stages_or_tags_takes_no_deal_and_no_tag_of_a_customer(database: Path) -> None:
    kept = ("deals", "deal_contacts", "deal_lines", "stage_changes", "customer_tags")
    before = {table: found for table, found in records(database).items() if table in kept}
    for table in ("pipelines", "stages", "tags"):
        target = without_page(copied(database, database.parent / table / "crm.db"), table)
        after = records(target)
        assert {name: after[name] for name in kept} == before
        assert "Lost " in str(after[table])
        assert repairs(target) == {}


def test_a_stage_that_stands_in_says_whether_its_deals_are_closed(database: Path) -> None:
    kinds = "SELECT id, kind FROM stages WHERE id IN (SELECT stage_id FROM deals) ORDER BY id"
    with raw(database) as db:
        before = db.execute(kinds).fetchall()
    assert {kind for _, kind in before} == {"open", "won", "lost"}
    target = without_page(database, "stages")
    with raw(target) as db:
        assert db.execute(kinds).fetchall() == before
    with opened(target) as crm:
        crm.deals.add({"title": "Later", "value": "1 EUR"})
