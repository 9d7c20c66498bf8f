"""Set one field of many customers: of the marked ones, else of all that the filter finds, else of the one at the cursor."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.fields import Field, Kind
from crm_core.errors import CrmError
from crm_core.values.text import counted
from crm_tui import bridge
from crm_tui.actions import Action
from crm_tui.screens.customer_actions import CHANGED, one

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview

Host = Any  # CustomersScreen
NOT_FOR_MANY = frozenset({"name", "prefix", "given_name", "additional_name", "family_name", "suffix"})
NOT_FOR_MANY |= {"email", "phone", "url", "custom", "photo"}


def choose_field(host: Host) -> None:
    """Ask for the field, then for its value, then show what would change."""
    from crm_tui.dialogs.choose import Choose

    described = host.crm.browse.entities["customer"]
    fields = {field.key: field for field in described.fields if field.editable and field.key not in NOT_FOR_MANY}
    choices = [(key, field.label) for key, field in fields.items()]

    def chosen(key: str | None) -> None:
        if key is not None:
            _ask_value(host, fields[key])

    host.app.push_screen(Choose("Set field", choices), chosen)


def _ask_value(host: Host, field: Field, value: str = "") -> None:
    from crm_tui.dialogs.find_records import value_finder
    from crm_tui.dialogs.prompt import Prompt
    from crm_tui.forms import understood

    context = host.crm_app.session.reading_context()

    def check(text: str) -> str:
        return understood(field, text, context)

    def typed(text: str | None) -> None:
        if text is not None:
            _try_out(host, field, text.strip())

    hint = ", ".join(field.choices) or field.help or "empty takes the value away"
    find = value_finder(host.crm_app, "customer", field.key)
    host.app.push_screen(Prompt(f"{field.label} becomes", value, hint, check, find), typed)


def _try_out(host: Host, field: Field, text: str) -> None:
    """Show what would change, and ask."""
    crm, values, marked, words = host.crm, {field.key: text or None}, sorted(host.table.marked), host.filter
    current = host.subject()

    def read() -> tuple[list[int], "Preview", list[str]]:
        keys = marked or (crm.browse.ids("customer", words) if words.strip() else [current])
        alike = crm.owners.meant(text) if field.key == "owner" and text not in ("", "me") else ""
        hints = [f'"{text}" is a new owner; "{alike}" is there already.'] if alike else []
        return keys, crm.customers.preview(keys, values), hints

    def refused(problem: CrmError) -> None:
        host.crm_app.tell(problem.sentence, warning=True)
        _ask_value(host, field, text)

    bridge.load(host, "set", read, lambda found: _ask(host, field, values, *found), refused)


def _ask(
    host: Host, field: Field, values: dict[str, str | None], keys: list[int], shown: "Preview", hints: list[str]
) -> None:
    from crm_tui.dialogs.confirm import Confirm

    app, customers = host.crm_app, host.crm.customers
    details = [f"{one.record.name}: {_text(one.field, one.before)} → {_text(one.field, one.after)}"
               for one in shown.differences]  # fmt: skip
    details = [*(details or ["They are so already."]), *hints]

    def answered(yes: bool | None) -> None:
        if yes:
            bridge.write(
                app, CHANGED, lambda: customers.edit_all(keys, values), lambda change: app.saved(change.summary)
            )
            host.unmark()

    question = f"Set {field.label} of {counted(shown.changing, 'customer')}?"
    app.push_screen(Confirm(question, details, "Set"), answered)


def _text(field: Field, value: object) -> str:
    if value is None or value == ():
        return "—"
    from crm_tui.forms import raw_text

    raw = raw_text(field, value, several=False) if field.kind is not Kind.LIST or isinstance(value, tuple) else value
    return str(raw)


def set_twin(host: Host) -> Sequence[str]:
    """The command line that sets a field of the same customers."""
    if host.table.marked:
        which = [str(key) for key in sorted(host.table.marked)]
    elif host.filter.strip():
        which = ["--where", host.filter]
    else:
        which = [str(host.subject())]
    return ["crm", "customer", "edit", *which, "--set", "FIELD=VALUE", "--yes"]


def quality(host: Host) -> None:
    """Open the view of data quality."""
    from crm_tui.screens.quality import QualityScreen

    host.app.push_screen(QualityScreen(host.filter))


BULK_ACTIONS = (
    Action(id="customers.set", keys="E", label="Set field", run=choose_field, enabled=one, twin=set_twin,
           help="Give one field the same value: in the marked customers, else in all that the filter finds."),
    Action(id="customers.quality", keys="Q", label="Data quality", group="Finding", run=quality,
           twin=lambda host: ["crm", "quality", *host.filter.split(), "--by", "problem"],
           help="What is wrong with the data of these customers, and the way to mend it."),
)  # fmt: skip
