"""What leads from a customer to other programs: a message to write, a web address to open."""

from typing import TYPE_CHECKING, Any

from crm_core.errors import CrmError
from crm_tui import bridge

if TYPE_CHECKING:
    from crm_core.customers.queries import ContactPointView, CustomerView

Host = Any  # CustomersScreen or CustomerScreen: subject()


def write_mail(host: Host) -> None:
    """Open a message to the customer's primary address."""
    write_mail_to(host, host.subject())


def write_mail_to(host: Any, customer: int) -> None:
    """Open a message to the primary address of a customer."""
    app, crm = host.crm_app, host.crm
    bridge.load(app, "open", lambda: crm.customers.view(customer, 0), lambda view: _write_to_primary(app, view))


def open_link(host: Host) -> None:
    """Open a web address or write a mail."""
    app, key = host.crm_app, host.subject()
    bridge.load(app, "open", lambda: host.crm.customers.view(key, 0), lambda view: _choose_link(app, view))


def _write_to_primary(app: Any, view: "CustomerView") -> None:
    from crm_core.customers.address_book import address_of

    try:
        point = address_of(view)
    except CrmError:
        app.tell(f"{view.name} has no e-mail address.", warning=True)
        return
    _write_to(app, view, point)


def _write_to(app: Any, view: "CustomerView", point: "ContactPointView") -> None:
    """Hand the address to the mail program, after a question when something speaks against it."""
    from crm_core.customers.address_book import objection
    from crm_core.values.mailto import mailto
    from crm_tui.dialogs.confirm import Confirm

    link = mailto(point.normalized)
    against = objection(view, point)
    if not against:
        app.open_url(link)
        return
    question = Confirm(f"{against}.", ["Write all the same?"], "Write", "Leave it")
    app.push_screen(question, lambda yes: app.open_url(link) if yes else None)


def _choose_link(app: Any, view: "CustomerView") -> None:
    from crm_tui.dialogs.choose import Choose

    points = [point for point in view.points if point.kind in ("email", "url")]

    def opened(number: str | None) -> None:
        if number is not None:
            _open(app, view, points[int(number)])

    if not points:
        app.tell(f"{view.name} has neither an e-mail nor a web address.", warning=True)
    elif len(points) == 1:
        opened("0")
    else:
        app.push_screen(Choose("Open", [(str(number), point.value) for number, point in enumerate(points)]), opened)


def _open(app: Any, view: "CustomerView", point: "ContactPointView") -> None:
    if point.kind == "email":
        _write_to(app, view, point)
    else:
        whole = point.value.lower().startswith(("http://", "https://"))
        app.open_url(point.value if whole else f"https://{point.value}")
