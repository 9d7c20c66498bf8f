"""What keys do with the people who have a say in a deal."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_core.sales.queries import DealContactView
from crm_tui.actions import Action, Enabled
from crm_tui.screens.deal_actions import one, write

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_tui.forms import Raw

Host = Any  # DealScreen: subject(), subject_name(), contacts()


def add(host: Host) -> None:
    """A form for somebody who has a say."""
    crm: Crm = host.crm
    key = host.subject()

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        customer = crm.find("customer", str(values.get("customer") or ""))
        return crm.deals.add_contact(key, customer, str(values.get("role") or ""))

    _form(host, f"Contact · {host.subject_name()}", ["add", str(key)], save, None)


def change(host: Host) -> None:
    """Choose a contact and change the role."""
    crm: Crm = host.crm
    key = host.subject()

    def chosen(contact: DealContactView) -> None:
        def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
            return crm.deals.edit_contact(key, contact.customer.id, str(values.get("role") or ""))

        _form(host, f"{contact.customer.name} · {host.subject_name()}", ["edit", str(key)], save, contact)

    _choose(host, "Whose role?", chosen)


def remove(host: Host) -> None:
    """Choose a contact to take off the deal."""
    deals, key = host.crm.deals, host.subject()
    _choose(
        host,
        "Take which contact off the deal?",
        lambda contact: write(host, lambda: deals.remove_contact(key, contact.customer.id)),
    )


def _form(
    host: Host,
    title: str,
    words: Sequence[str],
    save: Callable[[Mapping[str, object], Mapping[str, object]], Change],
    known: DealContactView | None,
) -> None:
    from crm_tui.dialogs.plain_form import form_field, open_plain

    customer = form_field("customer", "Customer", Kind.REFERENCE, target="customer", required=True)
    role = form_field("role", "Role", help="decides, signs, uses it")

    def command(values: "Mapping[str, Raw]") -> list[str]:
        who = f"customer:{known.customer.id}" if known else str(values.get("customer", "CUSTOMER"))
        said = ["--role", str(values["role"])] if "role" in values else []
        return ["crm", "deal", "contact", *words, who, *said]

    start = {"role": known.role} if known else {}
    draft = ("contact", f"deal:{words[1]} {known.customer.id if known else ''}")
    open_plain(host.crm_app, title, (role,) if known else (customer, role), start, save, command, draft)


def _choose(host: Host, title: str, then: Callable[[DealContactView], object]) -> None:
    from crm_tui.dialogs.choose import Choose

    known = {str(each.customer.id): each for each in host.contacts()}
    choices = [(key, f"{each.customer.name}{f'  {each.role}' if each.role else ''}") for key, each in known.items()]

    def answered(key: str | None) -> None:
        if key is not None:
            then(known[key])

    host.app.push_screen(Choose(title, choices), answered)


def _some(host: Host) -> Enabled:
    if host.contacts():
        return True
    return f"This deal has no contacts; {host.key('deal.add_contact')} adds one."


def _twin(verb: str, *more: str) -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", "deal", "contact", verb, str(host.subject()), "CUSTOMER", *more]


DEAL_CONTACT_ACTIONS = (
    Action(id="deal.add_contact", keys="c", label="Add contact", footer=83, run=add, enabled=one, twin=_twin("add"),
           help="Somebody who has a say in the deal besides its customer, and as what."),
    Action(id="deal.edit_contact", keys="C", label="Change contact", run=change, enabled=_some,
           twin=_twin("edit", "--role", "ROLE"), help="Change the role of a contact."),
    Action(id="deal.remove_contact", keys="X", label="Remove contact", run=remove, enabled=_some, twin=_twin("remove"),
           help="Take a contact off the deal."),
)  # fmt: skip
