"""What keys do with an interaction that was logged: change it, move it to the trash, go to its customer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_core.catalog.pages import Change, Ref
from crm_tui import bridge
from crm_tui.actions import GOES_BACK, Action, Enabled

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.forms import Raw

Host = Any  # InteractionScreen: subject(), subject_title(), values()
FORM_GROUPS = (
    ("What happened", ("channel", "direction", "subject", "occurred_at", "duration", "outcome", "customer", "owner")),
    ("Text", ("body",)),
)


def there(host: Host) -> Enabled:
    """Whether the interaction has been read."""
    return True if host.values() else "The interaction is still being read."


def edit_command(key: int, values: "Mapping[str, Raw]") -> list[str]:
    """The command line that changes an interaction so."""
    words = ["crm", "interaction", "edit", str(key)]
    for name, raw in values.items():
        words += ["--at" if name == "occurred_at" else f"--{name}", str(raw)]
    return words


def open_interaction_form(app: "CrmApp", key: int) -> None:
    """The form of one interaction, filled with what the database holds now."""
    from functools import partial

    from crm_tui.dialogs.find_records import record_finder
    from crm_tui.dialogs.form import RecordForm
    from crm_tui.dialogs.record_forms import read_record
    from crm_tui.forms import FormSpec

    entity = app.crm.browse.entities["interaction"]
    spec = FormSpec(entity=entity, groups=FORM_GROUPS, command=partial(edit_command, key))
    interactions = app.crm.interactions

    def show(values: dict[str, object]) -> None:
        instant = str(values["occurred_at"])
        wall = f"{app.session.place().local(instant):%Y-%m-%d %H:%M}"

        def save(changed: Mapping[str, object], expected: Mapping[str, object]) -> Change:
            # The form shows the reader's clock, the core compares with the instant it stores.
            read = {name: instant if value == wall else value for name, value in expected.items()}
            return interactions.edit(key, changed, read)

        form = RecordForm(
            "Interaction",
            spec,
            {**values, "occurred_at": wall},
            save,
            context=app.session.reading_context(),
            finders={"customer": record_finder(app, "customer")},
            draft=("interaction", key, ""),
        )
        app.push_screen(form)

    bridge.load(app, "form", lambda: read_record(app, "interaction", key, spec), show)


def delete(host: Host) -> None:
    """Move to the trash after a question."""
    from crm_tui.dialogs.confirm import Confirm

    app, key, interactions = host.crm_app, host.subject(), host.crm.interactions

    def deleted(change: Change) -> None:
        app.saved(change.summary)
        host.close_detail()

    def answered(yes: bool | None) -> None:
        if yes:
            bridge.write(app, lambda: interactions.delete(key), deleted)

    question = f'Move "{host.subject_title()}" to the trash?'
    app.push_screen(Confirm(question, ["It can be brought back from there."], "Move"), answered)


def show_customer(host: Host) -> None:
    """Go to the customer it was with."""
    customer = host.values().get("customer")
    if isinstance(customer, Ref):
        host.crm_app.land("customer", customer.id)


def _customer_twin(host: Host) -> list[str]:
    customer = host.values().get("customer")
    return ["crm", "customer", "show", str(customer.id)] if isinstance(customer, Ref) else []


INTERACTION_ACTIONS = (
    Action(id="interaction.back", keys="escape", label="Back", group="Moving", footer=95,
           run=lambda host: host.app.pop_screen(),
           no_twin=GOES_BACK),
    Action(id="interaction.edit", keys="e", label="Edit", footer=85, enabled=there, help="Change what was noted.",
           run=lambda host: open_interaction_form(host.crm_app, host.subject()),
           twin=lambda host: edit_command(host.subject(), {"subject": host.subject_title()})),
    Action(id="interaction.delete", keys="d", label="Delete", footer=60, run=delete, enabled=there,
           twin=lambda host: ["crm", "interaction", "delete", str(host.subject()), "--yes"],
           help="Move to the trash, after a question."),
    Action(id="interaction.customer", keys="o", label="Show customer", footer=50, run=show_customer, enabled=there,
           twin=_customer_twin,
           help="Go to the customer it was with."),
    Action(id="interaction.copy", keys="y", label="Copy reference", enabled=there,
           twin=lambda host: ["crm", "interaction", "show", str(host.subject())],
           run=lambda host: host.crm_app.copy(f"interaction:{host.subject()}"),
           help="Put interaction:NUMBER on the clipboard."),
)  # fmt: skip
