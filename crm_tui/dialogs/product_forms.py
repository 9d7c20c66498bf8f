"""The forms of products, of prices agreed on them, and of the lines of a deal."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_core.sales.lines.given import show_quantity
from crm_tui.dialogs.find_records import value_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.plain_form import form_field, open_plain, option_words
from crm_tui.dialogs.record_forms import open_record
from crm_tui.forms import FormSpec, Raw
from crm_tui.widgets.form_fields import Find

if TYPE_CHECKING:
    from crm_core.sales.deal_lines.queries import LineView
    from crm_tui.app import CrmApp

PRODUCT_GROUPS = (
    ("Product", ("name", "sku", "category", "unit", "active")),
    ("Price", ("price", "cost", "prices", "tax")),
    ("More", ("owner",)),
    ("Description", ("description",)),
)
AGREEMENT = (
    form_field("customer", "Customer", Kind.REFERENCE, target="customer", required=True),
    form_field("price", "Price", Kind.MONEY, help="what one costs them"),
    form_field("discount", "Discount", Kind.PERCENT, help="off the list price, where no price is agreed"),
)
LINE = (
    form_field("product", "Product", Kind.REFERENCE, target="product", help="another one, at its price"),
    form_field("description", "Text"),
    form_field("quantity", "Quantity", help="3, 2.5"),
    form_field("unit", "Unit"),
    form_field("price", "Price", Kind.MONEY),
    form_field("discount", "Discount", help="10%"),
)


def product_command(key: int | None, values: Mapping[str, Raw]) -> list[str]:
    """The command line that adds (``key`` None) or changes a product."""
    words = ["crm", "product", "edit", str(key)] if key else ["crm", "product", "add", str(values.get("name", "NAME"))]
    for name, raw in values.items():
        if name == "active":
            words.append("--active" if raw == "yes" else "--inactive")
        elif isinstance(raw, tuple):
            words += ["--set", f"{name}={'; '.join(raw)}"]
        elif name != "name" or key:
            words += [f"--{name}", raw]
    return words


def open_new_product(app: "CrmApp") -> None:
    """An empty form."""

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return app.crm.products.add(values)

    form = RecordForm(
        "New product",
        _spec(app, None),
        {"active": True},
        save,
        context=app.session.reading_context(),
        finders=_finders(app),
        draft=("product", None, ""),
    )
    app.push_screen(form)


def open_product(app: "CrmApp", key: int) -> None:
    """The form of one product, filled with what the database holds now."""
    edit = app.crm.products.edit
    open_record(app, "product", key, _spec(app, key), edit, _finders(app), lambda values: str(values["name"]))


def _finders(app: "CrmApp") -> Mapping[str, Find]:
    return {name: value_finder(app, "product", name) for name in ("category", "unit", "owner")}


def _spec(app: "CrmApp", key: int | None) -> FormSpec:
    command = partial(product_command, key)
    described = app.crm.browse.entities["product"]
    return FormSpec(entity=described, groups=PRODUCT_GROUPS, several=frozenset({"prices"}), command=command)


def open_agreement(app: "CrmApp", key: int, name: str) -> None:
    """A price or discount agreed on a product."""
    crm = app.crm

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        customer = crm.find("customer", str(values.get("customer") or ""))
        return crm.products.agree(key, customer, values.get("price") or None, values.get("discount") or None)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "product", "agree", str(key), str(values.get("customer", "CUSTOMER"))]
        return words + option_words(values, {"price": "--price", "discount": "--discount"})

    open_plain(app, f"Agreed price · {name}", AGREEMENT, {}, save, command, ("agreement", f"product:{key}"))


def open_line(app: "CrmApp", deal: int, line: "LineView") -> None:
    """A line of a deal to change."""
    deals = app.crm.deals

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return deals.edit_line(deal, line.number, values)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "deal", "product", "edit", str(deal), str(line.number)]
        return words + option_words(values, {field.key: f"--{field.key}" for field in LINE})

    start: dict[str, object] = {"product": line.product, "description": line.description, "unit": line.unit}
    start |= {"quantity": show_quantity(line.quantity_milli), "price": line.price}
    start |= {"discount": f"{line.discount_bp / 100:g}%" if line.discount_bp else None}
    open_plain(app, line.description, LINE, start, save, command, ("line", f"deal:{deal} {line.id}"))
