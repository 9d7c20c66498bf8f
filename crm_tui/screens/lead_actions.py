"""What keys do with leads; the screen answers which lead is meant."""

from collections.abc import Callable, Sequence
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.sales.leads.words import OPEN_STATUSES
from crm_tui import bridge
from crm_tui.actions import MOVES, Action, Enabled
from crm_tui.screens.bulk_actions import delete_chosen, delete_twin

Host = Any  # LeadsScreen: subject(), subject_name(), customer(), status(), step(), list_command()


def one(host: Host) -> Enabled:
    """Whether there is a lead to act on."""
    return True if host.subject() is not None else f"There is no lead here; {host.key('lead.add')} adds one."


def is_open(host: Host) -> Enabled:
    """Whether the lead is neither qualified nor disqualified."""
    if (allowed := one(host)) is not True or host.status() in OPEN_STATUSES:
        return allowed
    return f"This lead is {host.status()}; {host.key('lead.reopen')} opens it again."


def is_new(host: Host) -> Enabled:
    """Whether nobody has taken the lead up yet."""
    if (allowed := is_open(host)) is not True or host.status() == "new":
        return allowed
    return "This lead is being worked on already."


def is_closed(host: Host) -> Enabled:
    """Whether the lead is qualified or disqualified."""
    if (allowed := one(host)) is not True or host.status() not in OPEN_STATUSES:
        return allowed
    return "This lead is open."


def write(host: Host, call: Callable[[], Change]) -> None:
    """Change a lead in the background; where it leaves the list, the cursor stands on the next one."""
    bridge.change(host.crm_app, call)


def add(host: Host) -> None:
    """Ask for a line, and say how it was understood."""
    from crm_tui.dialogs.write_prompt import WritePrompt

    app, leads = host.crm_app, host.crm.leads

    def written(captured: Any) -> None:
        app.saved(" ".join((f"{captured.change.summary}.", *captured.said)))
        host.land("lead", captured.change.id)

    hint = "Ada Lovelace, ada@example.org, wants a website"
    app.push_screen(WritePrompt("New lead", leads.capture, written, placeholder=hint))


def work(host: Host) -> None:
    """Take the lead up."""
    key, leads = host.subject(), host.crm.leads
    write(host, lambda: leads.work(key))


def qualify(host: Host) -> None:
    """The form of the deal it becomes."""
    from crm_tui.dialogs.lead_forms import open_qualify

    open_qualify(host.crm_app, host.subject())


def disqualify(host: Host) -> None:
    """Ask why nothing comes of it."""
    from crm_tui.dialogs.write_prompt import ask_change

    key, leads = host.subject(), host.crm.leads
    ask_change(
        host.crm_app,
        f'Disqualified: "{host.subject_name()}"',
        lambda reason: leads.disqualify(key, reason),
        placeholder="why? esc leaves the lead as it is",
        blank=True,
    )


def reopen(host: Host) -> None:
    """Work on it again."""
    key, leads = host.subject(), host.crm.leads
    write(host, lambda: leads.reopen(key))


def edit(host: Host) -> None:
    """The form of the lead."""
    from crm_tui.dialogs.lead_forms import open_lead

    open_lead(host.crm_app, host.subject())


def with_customer(act: Callable[[Host, int, str], object]) -> Callable[[Host], None]:
    """Do something with the customer of the lead."""

    def run(host: Host) -> None:
        if (customer := host.customer()) is not None:
            act(host, customer.id, customer.name)

    return run


def _log(host: Host, key: int, name: str) -> None:
    from crm_tui.dialogs.customer_forms import open_log

    open_log(host.crm_app, key, name)


def _show(host: Host, key: int, _name: str) -> None:
    host.crm_app.land("customer", key)


def _mail(host: Host, key: int, _name: str) -> None:
    from crm_tui.screens.customer_links import write_mail_to

    write_mail_to(host, key)


def call(host: Host) -> None:
    """Hand the number to the program that calls."""
    app, number = host.crm_app, host.phone()
    if number:
        app.open_url(f"tel:{number}")
    else:
        app.tell("There is no phone number.", warning=True)


def copy(host: Host) -> None:
    """Copy the reference of the lead."""
    host.crm_app.copy(f"lead:{host.subject()}")


def show_rules(host: Host) -> None:
    """The rules that score leads."""
    from crm_tui.screens.lead_rules import LeadRulesScreen

    host.app.push_screen(LeadRulesScreen())


def _twin(*words: str, last: str = "") -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", "lead", *words, str(host.subject()), *([last] if last else [])]


def _customer_twin(*words: str, last: str = "") -> Callable[[Host], Sequence[str]]:
    def twin(host: Host) -> Sequence[str]:
        customer = host.customer()
        return ["crm", *words, str(customer.id if customer else "CUSTOMER"), *([last] if last else [])]

    return twin


show_twin = _twin("show")

LEAD_ACTIONS = (
    Action(id="lead.add", keys="a", label="Add", footer=90, run=add, twin=lambda _: ["crm", "lead", "add", "TEXT"],
           help="A lead in one line: name, what they want; e-mail and phone anywhere."),
    Action(id="lead.work", keys="w", label="Work", footer=89, run=work, enabled=is_new, twin=_twin("work"),
           help="Take the lead up."),
    Action(id="lead.qualify", keys="Q", label="Qualify", footer=88, run=qualify, enabled=is_open, twin=_twin("qualify"),
           help="Make a deal of it; a form asks for what the lead does not say."),
    Action(id="lead.disqualify", keys="x", label="Disqualify", footer=87, run=disqualify, enabled=is_open,
           twin=lambda host: ["crm", "lead", "disqualify", str(host.subject()), "--reason", "TEXT"],
           help="Nothing comes of it; asks for the reason."),
    Action(id="lead.log", keys="l", label="Log", footer=86, run=with_customer(_log), enabled=one,
           twin=_customer_twin("log", "note", last="TEXT"), help="Note a call, an e-mail, a meeting with the customer."),
    Action(id="lead.mail", keys="m", label="E-mail", footer=85, run=with_customer(_mail), enabled=one,
           twin=_customer_twin("mail"), help="Open a message to the customer in your mail program."),
    Action(id="lead.call", keys="p", label="Call", run=call, enabled=one, twin=show_twin,
           help="Hand the customer's phone number to the program that calls."),
    Action(id="lead.edit", keys="e", label="Edit", footer=80, run=edit, enabled=one, help="Change what is known.",
           twin=lambda host: ["crm", "lead", "edit", str(host.subject()), "--title", host.subject_name()]),
    Action(id="lead.delete", keys="d", label="Delete", footer=60, run=delete_chosen, enabled=one, twin=delete_twin,
           help="Move the marked leads, or this one, to the trash, after a question."),
    Action(id="lead.reopen", keys="O", label="Reopen", run=reopen, enabled=is_closed, twin=_twin("reopen"),
           help="Work on a closed lead again."),
    Action(id="lead.customer", keys="o", label="Show customer", run=with_customer(_show), enabled=one,
           twin=_customer_twin("customer", "show"), help="Go to the customer of the lead."),
    Action(id="lead.copy", keys="y", label="Copy reference", run=copy, enabled=one, twin=show_twin,
           help="Put lead:NUMBER on the clipboard."),
    Action(id="lead.closed", keys="c", label="Closed too", group="Finding", run=lambda host: host.toggle_closed(),
           twin=lambda host: host.list_command(), help="Show qualified and disqualified leads as well, or only open ones."),
    Action(id="lead.rules", keys="R", label="Rules", group="Screens", run=show_rules,
           twin=lambda _: ["crm", "lead", "rule", "list"], help="The rules that make the score, to change them."),
    Action(id="lead.next", keys="n", label="Next", group="Moving", run=lambda host: host.step(1), enabled=one,
           no_twin=MOVES, help="The next lead of the list, from the pane too."),
    Action(id="lead.previous", keys="N", label="Previous", group="Moving", run=lambda host: host.step(-1), enabled=one,
           no_twin=MOVES),
)  # fmt: skip
