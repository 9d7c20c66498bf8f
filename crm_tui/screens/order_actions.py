"""What keys do with orders; the screen answers which order is meant."""

from collections.abc import Callable
from typing import Any

from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.actions import Action, Enabled
from crm_tui.screens.bulk_actions import delete_chosen, delete_twin
from crm_tui.screens.document_actions import record_actions, twin

Host = Any  # OrdersScreen: subject(), subject_name(), customer(), status(), land()


def one(host: Host) -> Enabled:
    """Whether there is an order to act on."""
    return True if host.subject() is not None else f"There is no order here; {host.key('order.add')} adds one."


def is_open(host: Host) -> Enabled:
    """Whether the order can still be paid or cancelled."""
    if (allowed := one(host)) is not True or host.status() == "open":
        return allowed
    return f"This order is {host.status()}; only an open one can be paid or cancelled."


def is_paid(host: Host) -> Enabled:
    """Whether there is money to give back."""
    if (allowed := one(host)) is not True or host.status() == "paid":
        return allowed
    return f"This order is {host.status()}; only what was paid can be refunded."


def write(host: Host, call: Callable[[], Change], then: Callable[[Change], object] = bool) -> None:
    """Change an order in the background and say what was done."""
    bridge.change(host.crm_app, call, then)


def add(host: Host) -> None:
    """The form of a new order."""
    from crm_tui.dialogs.order_forms import open_new_order

    open_new_order(host.crm_app, lambda change: host.land("order", change.id))


def edit(host: Host) -> None:
    """The form of the order."""
    from crm_tui.dialogs.order_forms import open_order

    open_order(host.crm_app, host.subject())


def pay(host: Host) -> None:
    """The order is paid, today."""
    key, orders = host.subject(), host.crm.orders
    write(host, lambda: orders.pay(key))


def refund(host: Host) -> None:
    """Ask how much is given back; nothing typed is all that is left."""
    from crm_tui.dialogs.write_prompt import ask_change

    key, orders = host.subject(), host.crm.orders
    ask_change(
        host.crm_app,
        f"Refund of {host.subject_name()}",
        lambda amount: orders.refund(key, amount or None),
        placeholder="how much? enter alone: all that is left",
        blank=True,
    )


def cancel(host: Host) -> None:
    """Cancel after a question."""
    from crm_tui.dialogs.confirm import Confirm

    key, orders = host.subject(), host.crm.orders

    def answered(yes: bool | None) -> None:
        if yes:
            write(host, lambda: orders.cancel(key))

    details = ["It stays in the list and no longer counts."]
    host.app.push_screen(Confirm(f"Cancel {host.subject_name()}?", details, "Cancel it", "Leave it"), answered)


def repeat(host: Host) -> None:
    """The same order once more, at present prices, and go to it."""
    key, orders = host.subject(), host.crm.orders
    write(host, lambda: orders.repeat(key), lambda change: host.land("order", change.id))


show_twin = twin("order", "show")


def repeat_at_old_prices(host: Host) -> None:
    """The same order once more, at the prices of then, and go to it."""
    key, orders = host.subject(), host.crm.orders
    write(host, lambda: orders.repeat(key, same_prices=True), lambda change: host.land("order", change.id))


ORDER_ACTIONS = (
    Action(id="order.add", keys="a", label="Add", footer=88, run=add, help="A new order, by its lines or its total alone.",
           twin=lambda _: ["crm", "order", "add", "--customer", "CUSTOMER", "--line", "LINE"]),
    Action(id="order.edit", keys="e", label="Edit", footer=90, run=edit, enabled=one, help="Change what is known.",
           twin=lambda host: ["crm", "order", "edit", str(host.subject()), "--number", "NUMBER"]),
    Action(id="order.pay", keys="p", label="Paid", footer=95, run=pay, enabled=is_open, twin=twin("order", "pay"),
           help="Note that an open order was paid today."),
    Action(id="order.refund", keys="R", label="Refund", footer=94, run=refund, enabled=is_paid,
           twin=lambda host: ["crm", "order", "refund", str(host.subject()), "MONEY"],
           help="Give back a part or all of what was paid; asks how much."),
    Action(id="order.cancel", keys="x", label="Cancel", footer=82, run=cancel, enabled=is_open, twin=twin("order", "cancel"),
           help="Cancel an open order, after a question."),
    Action(id="order.repeat", keys="c", label="Repeat", footer=89, run=repeat, enabled=one, twin=twin("order", "repeat"),
           help="A new open order of today with the same lines at present prices."),
    Action(id="order.repeat-same", keys="O", label="Repeat at old prices", run=repeat_at_old_prices, enabled=one,
           twin=twin("order", "repeat", last=("--same-prices",)),
           help="A new open order of today with the same lines at the prices of then."),
    Action(id="order.delete", keys="d", label="Delete", footer=60, run=delete_chosen, enabled=one, twin=delete_twin,
           help="Move to the trash, after a question."),
    *record_actions("order", one),
)  # fmt: skip
