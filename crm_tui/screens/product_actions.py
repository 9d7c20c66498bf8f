"""What keys do with products; the screen answers which product is meant."""

from collections.abc import Callable, Sequence
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.sales.products.queries import ProductView
from crm_tui import bridge
from crm_tui.actions import Action, Enabled
from crm_tui.screens.bulk_actions import delete_chosen, delete_twin

Host = Any  # ProductsScreen


def one(host: Host) -> Enabled:
    """Whether there is a product to act on."""
    if host.table.current is not None:
        return True
    return f"There is no product here; {host.key('product.add')} adds one."


def add(host: Host) -> None:
    """An empty form."""
    from crm_tui.dialogs.product_forms import open_new_product

    open_new_product(host.crm_app)


def edit(host: Host) -> None:
    """The form of the product."""
    from crm_tui.dialogs.product_forms import open_product

    open_product(host.crm_app, host.table.current)


def delete(host: Host) -> None:
    """Move the chosen ones to the trash after a question."""
    delete_chosen(host, "Deals, quotes and orders keep it on their lines.")


def agree(host: Host) -> None:
    """A form for what was agreed with a customer."""
    from crm_tui.dialogs.product_forms import open_agreement

    open_agreement(host.crm_app, host.table.current, host.subject_name())


def disagree(host: Host) -> None:
    """Choose an agreement to forget."""
    products, key = host.crm.products, host.table.current

    def offer(view: ProductView) -> None:
        choices = [(str(each.customer.id), each.customer.name) for each in view.agreements]
        nothing = f"Nothing was agreed on {view.name}."
        _choose(host, "Forget what was agreed with", choices, forget, nothing)

    def forget(customer: str) -> None:
        _write(host, lambda: products.disagree(key, int(customer)))

    bridge.load(host.crm_app, "form", lambda: products.view(key), offer)


def open_holder(host: Host) -> None:
    """Choose a deal, quote or order with the product, and go there."""
    app, products, key = host.crm_app, host.crm.products, host.table.current

    def offer(view: ProductView) -> None:
        choices = [
            (f"{each.entity}:{each.record.id}", " · ".join(filter(None, (each.record.name, each.customer, each.state))))
            for each in view.holders
        ]
        _choose(host, "Go to", choices, go, f"No deal, quote or order holds {view.name}.")

    def go(reference: str) -> None:
        entity, _, at = reference.partition(":")
        app.land(entity, int(at))

    bridge.load(app, "form", lambda: products.view(key), offer)


def copy(host: Host) -> None:
    """Copy the reference of the product."""
    host.crm_app.copy(f"product:{host.table.current}")


def _choose(
    host: Host, title: str, choices: Sequence[tuple[str, str]], then: Callable[[str], object], nothing: str
) -> None:
    from crm_tui.dialogs.choose import Choose

    if not choices:
        host.crm_app.tell(nothing, warning=True)
        return
    host.app.push_screen(Choose(title, choices), lambda chosen: then(chosen) if chosen is not None else None)


def _write(host: Host, call: Callable[[], Change]) -> None:
    bridge.change(host.crm_app, call)


def _twin(verb: str, *after: str) -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", "product", verb, str(host.table.current), *after]


show_twin = _twin("show")

PRODUCT_ACTIONS = (
    Action(id="product.add", keys="a", label="Add", footer=90, run=add, help="A new product.",
           twin=lambda _: ["crm", "product", "add", "NAME"]),
    Action(id="product.edit", keys="e", label="Edit", footer=85, run=edit, enabled=one, help="Change what is known.",
           twin=lambda host: ["crm", "product", "edit", str(host.table.current), "--name", host.subject_name()]),
    Action(id="product.agree", keys="A", label="Agree price", footer=80, run=agree, enabled=one,
           help="The price, or the discount, that was agreed with a customer.",
           twin=_twin("agree", "CUSTOMER", "--price", "MONEY")),
    Action(id="product.disagree", keys="minus", label="Forget agreement", run=disagree, enabled=one,
           help="The usual price holds again for a customer.", twin=_twin("disagree", "CUSTOMER")),
    Action(id="product.holders", keys="o", label="Go to deal", footer=70, run=open_holder, enabled=one, twin=show_twin,
           help="A deal, quote or order that has the product on a line."),
    Action(id="product.delete", keys="d", label="Delete", footer=60, run=delete, enabled=one, twin=delete_twin,
           help="Move the marked products, or this one, to the trash, after a question."),
    Action(id="product.copy", keys="y", label="Copy reference", run=copy, enabled=one, twin=show_twin,
           help="Put product:NUMBER on the clipboard."),
)  # fmt: skip
