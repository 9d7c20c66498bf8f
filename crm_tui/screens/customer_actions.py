"""What keys do with customers, in the list and in the detail; the screen answers which customers are meant."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.errors import CrmError
from crm_core.values.text import counted
from crm_tui import bridge
from crm_tui.actions import AND, GOES_BACK, MOVES, READS_AGAIN, Action, Enabled
from crm_tui.screens.bulk_actions import set_action
from crm_tui.screens.customer_links import open_link, write_mail
from crm_tui.screens.timeline_kinds import choose_kinds

Host = Any  # CustomersScreen or CustomerScreen: subject(), subjects(), subject_name(), step()


def one(host: Host) -> Enabled:
    """Whether there is a customer to act on."""
    if host.subject() is not None:
        return True
    return f"There is no customer here; {host.key('customer.add')} adds one."


def add(host: Host) -> None:
    """An empty form."""
    from crm_tui.dialogs.customer_forms import open_new_customer

    open_new_customer(host.crm_app)


def edit(host: Host) -> None:
    """The form of the customer."""
    from crm_tui.dialogs.customer_forms import open_customer

    open_customer(host.crm_app, host.subject())


def log(host: Host) -> None:
    """The form of a new interaction."""
    from crm_tui.dialogs.customer_forms import open_log

    open_log(host.crm_app, host.subject(), host.subject_name())


def delete(host: Host) -> None:
    """Move to the trash after a question."""
    from crm_tui.dialogs.confirm import Confirm

    keys = host.subjects()
    what = f'"{host.subject_name()}"' if keys == [host.subject()] else counted(len(keys), "customer")
    customers = host.crm.customers

    def answered(yes: bool | None) -> None:
        if yes:
            _write(host, lambda: customers.delete_all(keys), host.close_detail)

    host.app.push_screen(
        Confirm(f"Move {what} to the trash?", ["It can be brought back from there."], "Move"), answered
    )


def tag(host: Host, typed: str = "") -> None:
    """Put tags on, or take them off with a minus; asks again with what was ``typed`` when it is refused."""
    from crm_tui.dialogs.prompt import Prompt

    keys = host.subjects()
    what = host.subject_name() if len(keys) == 1 else f"{len(keys):,} customers"
    customers = host.crm.customers

    def answered(text: str | None) -> None:
        if not text or not text.strip():
            return
        words = [word.strip() for word in text.split(",") if word.strip()]
        values = {
            "add_tags": [word for word in words if not word.startswith("-")],
            "remove_tags": [word.lstrip("- ") for word in words if word.startswith("-")],
        }
        given = {name: tags for name, tags in values.items() if tags}
        refused = partial(_tag_again, host, text)
        call = lambda: customers.edit(keys[0], given) if len(keys) == 1 else customers.edit_all(keys, given)  # noqa: E731
        _write(host, call, problem=refused)

    host.app.push_screen(Prompt(f"Tag {what}", typed, "vip, newsletter, -lost takes a tag off"), answered)


def _tag_again(host: Host, text: str, problem: CrmError) -> None:
    host.crm_app.tell(problem.sentence, warning=True)
    tag(host, text)


def _write(
    host: Host,
    call: Callable[[], Change],
    then: Callable[[], object] = bool,
    problem: Callable[[CrmError], object] | None = None,
) -> None:
    """Write, then forget the marks; what is refused leaves them as they are."""
    app = host.crm_app

    def written(change: Change) -> None:
        app.saved(change.summary)
        if (unmark := getattr(host, "unmark", None)) is not None:
            unmark()
        then()

    bridge.write(app, call, written, problem)


def copy(host: Host) -> None:
    """Choose a value of the customer for the clipboard."""
    app, key = host.crm_app, host.subject()
    bridge.load(app, "copy", lambda: host.crm.customers.view(key, 0), lambda view: _choose_value(app, view))


def _choose_value(app: Any, view: Any) -> None:
    from crm_tui.dialogs.choose import Choose

    values = [view.name, *(point.value for point in view.points)]
    values += [", ".join(address.formatted) for address in view.addresses]
    values += [f"customer:{view.id}", str(view.values["uid"])]
    choices = [(value, value) for value in dict.fromkeys(values)]
    app.push_screen(Choose("Copy", choices), app.copy)


def _delete_twin(host: Host) -> Sequence[str]:
    keys = [str(key) for key in host.subjects()]
    return ["crm", "customer", "delete", *keys, *(["--yes"] if len(keys) > 1 else [])]


def _tag_twin(host: Host) -> Sequence[str]:
    each = [["crm", "customer", "edit", str(key), "--add-tag", "TAG"] for key in host.subjects()]
    return [word for number, words in enumerate(each) for word in ([AND] if number else []) + words]


def show_twin(host: Host) -> Sequence[str]:
    """The command line that shows the customer."""
    return ["crm", "customer", "show", str(host.subject())]


def _list_twin(host: Host) -> Sequence[str]:
    sort = ["--sort", host.table.sort] if host.table.sort else []
    return ["crm", "customer", "list", *host.filter.split(), *sort]


def _empty(host: Host) -> Enabled:
    if host.table.count or host.filter:
        return "Sample data is for an empty database."
    return True


def _sold(entity: str) -> Callable[[Host], None]:
    def run(host: Host) -> None:
        from crm_tui.screens.drill_down import show_records

        show_records(host.crm_app, entity, f"customer:{host.subject()}")

    return run


def _sold_twin(entity: str) -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", entity, "list", f"customer:{host.subject()}"]


def quality(host: Host) -> None:
    """Open the view of data quality."""
    from crm_tui.screens.quality import QualityScreen

    host.app.push_screen(QualityScreen(host.filter))


def _timeline_twin(host: Host) -> Sequence[str]:
    kinds = ",".join(host.crm_app.session.timeline_kinds)
    return [*show_twin(host), *(["--kind", kinds] if kinds else [])]


CUSTOMER_ACTIONS = (
    Action(id="customer.add", keys="a", label="Add", footer=90, run=add, help="A new customer.",
           twin=lambda _: ["crm", "customer", "add", "NAME"]),
    Action(id="customer.edit", keys="e", label="Edit", footer=85, run=edit, enabled=one, help="Change what is known.",
           twin=lambda host: ["crm", "customer", "edit", str(host.subject()), "--name", host.subject_name()]),
    Action(id="customer.log", keys="l", label="Log", footer=80, run=log, enabled=one,
           help="Note a call, an e-mail, a meeting.",
           twin=lambda host: ["crm", "log", "note", str(host.subject()), "TEXT"]),
    Action(id="customer.delete", keys="d", label="Delete", footer=60, run=delete, enabled=one,
           help="Move to the trash, after a question.", twin=_delete_twin),
    Action(id="customer.tag", keys="t", label="Tag", footer=65, run=tag, enabled=one,
           help="Put tags on the marked customers, or on this one; -tag takes one off.", twin=_tag_twin),
    Action(id="customer.mail", keys="m", label="Write e-mail", run=write_mail, enabled=one,
           twin=lambda host: ["crm", "mail", str(host.subject())],
           help="Open a message to the primary address in your mail program."),
    Action(id="customer.open", keys="o", label="Open link", run=open_link, enabled=one, twin=show_twin,
           help="Write a mail or open a web address."),
    Action(id="customer.orders", keys="O", label="Their orders", group="Screens", run=_sold("order"), enabled=one,
           twin=_sold_twin("order"), help="What the customer ordered, as a list."),
    Action(id="customer.quotes", keys="", label="Their quotes", group="Screens", run=_sold("quote"), enabled=one,
           twin=_sold_twin("quote"), help="What was offered to the customer, as a list."),
    Action(id="customer.copy", keys="y", label="Copy", run=copy, enabled=one, twin=show_twin,
           help="Copy a value to the clipboard."),
    Action(id="customer.next", keys="n", label="Next", group="Moving", run=lambda host: host.step(1), enabled=one,
           no_twin=MOVES, help="The next customer of the list, from the detail too."),
    Action(id="customer.previous", keys="N", label="Previous", group="Moving", run=lambda host: host.step(-1), enabled=one,
           no_twin=MOVES),
    Action(id="customer.timeline", keys="f", label="Timeline kinds", group="Finding", run=choose_kinds, enabled=one,
           twin=_timeline_twin,
           help="Narrow the timeline to calls, deals or others; chosen again, a kind is left out again."),
    Action(id="customer.reload", keys="r", label="Refresh", group="Application", run=lambda host: host.reload(),
           no_twin=READS_AGAIN,
           help="Read again; changes by others show by themselves."),
)  # fmt: skip

LIST_ACTIONS = (
    set_action("customers", one),
    Action(id="customers.quality", keys="Q", label="Data quality", group="Finding", run=quality,
           twin=lambda host: ["crm", "quality", *host.filter.split(), "--by", "problem"],
           help="What is wrong with the data of these customers, and the way to mend it."),
    Action(id="customers.filter", keys="slash", label="Filter", group="Finding", footer=88,
           run=lambda host: host.bar.start(), twin=_list_twin,
           help="Narrow the list: words, field:value, ranges, NOT, OR."),
    Action(id="customers.sort", keys="s", label="Sort", group="Finding", run=lambda host: host.choose_sort(),
           twin=_list_twin,
           help="Choose the column to sort by; once more turns the order."),
    Action(id="customers.back", keys="escape", label="Back", group="Moving", no_twin=GOES_BACK,
           run=lambda host: host.step_back(),
           help="From the detail to the list; then forget marks; then leave the view or clear the filter."),
    Action(id="customers.sample", keys="D", label="Sample data", group="Application", enabled=_empty,
           run=lambda host: host.crm_app.fill_sample(), help="Fill an empty database with a believable small business.",
           twin=lambda _: ["crm", "demo", "--keep", "FILE"]),
)  # fmt: skip
