"""A new currency keeps the figures of amounts; the answer says what they are now."""

from crm_core.crm import Crm
from crm_core.values.money import Money


def test_the_answer_names_the_amounts(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada"}).id
    deal = crm.deals.add({"title": "X", "value": "780,000 JPY", "recurring": "500"}).id
    told = "changed: currency; 780,000 ¥ became 780,000.00 €, 500 ¥ became 500.00 €"
    assert crm.deals.edit(deal, {"currency": "EUR"}).summary == f'Deal {deal} "X" {told}'
    assert crm.deals.edit(deal, {"value": "9 USD"}).summary.endswith(
        "changed: value; 780,000.00 € became 9.00 $, 500.00 € became 500.00 $"
    )
    lead = crm.leads.add({"title": "L", "customer": ada, "value": "9"}).id
    assert crm.leads.edit(lead, {"currency": "CHF"}).summary.endswith("changed: currency; 9.00 € became 9.00 CHF")
    product = crm.products.add({"name": "Web", "price": "30", "cost": "10"}).id
    assert crm.products.edit(product, {"currency": "USD"}).summary.endswith(
        "changed: currency; 30.00 € became 30.00 $, 10.00 € became 10.00 $"
    )
    order = crm.orders.add({"customer": ada, "total": "12"}).id
    assert crm.orders.edit(order, {"currency": "JPY"}).summary.endswith("changed: currency; 12.00 € became 12 ¥")


def test_nothing_is_said_where_no_amount_is_changed(crm: Crm) -> None:
    deal = crm.deals.add({"title": "X"}).id
    assert crm.deals.edit(deal, {"currency": "USD"}).summary.endswith("changed: currency")
    assert crm.deals.edit(deal, {"value": "5"}).summary.endswith("changed: value")
    assert crm.deals.edit(deal, {"value": "6", "currency": "USD"}).summary.endswith("changed: value, currency")


def test_the_preview_of_many_shows_the_amounts_too(crm: Crm) -> None:
    keys = [crm.deals.add({"title": f"D{n}", "value": f"{n} JPY"}).id for n in (1, 2)]
    found = [(one.field.key, one.before, one.after) for one in crm.deals.preview(keys, {"currency": "EUR"}).differences]
    assert found == [
        ("currency", "JPY", "EUR"),
        ("value", Money(1, "JPY"), Money(100, "EUR")),
        ("currency", "JPY", "EUR"),
        ("value", Money(2, "JPY"), Money(200, "EUR")),
    ]
