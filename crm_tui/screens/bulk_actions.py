"""One step for many records: those that are marked, else all that the filter finds, else the one at the cursor."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Change
from crm_core.errors import CrmError
from crm_core.values.text import counted
from crm_tui import bridge
from crm_tui.actions import Action, Enabled

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview

Host = Any  # a screen that is ``Arranged``
# What is each record's own, or is changed in another way.
NOT_FOR_MANY = {
    "customer": frozenset(
        {"name", "prefix", "given_name", "additional_name", "family_name", "suffix", "email", "phone", "url", "photo"}
    ),
    "deal": frozenset({"title", "pipeline", "close_date"}),
    "lead": frozenset({"title", "customer", "status", "disqualified_reason"}),
    "product": frozenset({"name", "sku", "prices"}),
}


def choose_field(host: Host) -> None:
    """Ask for the field, then for its value, then show what would change."""
    from crm_tui.dialogs.choose import Choose

    own = NOT_FOR_MANY[host.ENTITY] | {"custom"}
    described = host.crm.browse.entities[host.ENTITY].fields
    fields = {field.key: field for field in described if field.editable and field.key not in own}
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
    find = value_finder(host.crm_app, host.ENTITY, field.key)
    host.app.push_screen(Prompt(f"{field.label} becomes", value, hint, check, find), typed)


def _try_out(host: Host, field: Field, text: str) -> None:
    """Show what would change, and ask."""
    crm, entity, values, marked = host.crm, host.ENTITY, {field.key: text or None}, sorted(host.table.marked)
    words, current, capability = _narrowed(host), host.subject(), _capability(host)

    def read() -> tuple[list[int], "Preview", list[str]]:
        keys = marked or (crm.browse.ids(entity, words) if words else [current])
        hints = _about_owner(crm, text) if field.key == "owner" and text not in ("", "me") else []
        return keys, capability.preview(keys, values), hints

    def refused(problem: CrmError) -> None:
        host.crm_app.tell(problem.sentence, warning=True)
        _ask_value(host, field, text)

    bridge.load(host, "set", read, lambda found: _ask(host, field, values, *found), refused)


def _about_owner(crm: Any, name: str) -> list[str]:
    """Who is taken for the name, or that it is new and almost that of another."""
    if (known := crm.owners.as_known(name)) != name:
        return [f'"{name}" is taken for "{known}", an owner who is there already.']
    alike = crm.owners.meant(name)
    return [f'"{name}" is a new owner; "{alike}" is there already.'] if alike else []


def _capability(host: Host) -> Any:
    return getattr(host.crm, host.crm.catalog.entities[host.ENTITY].plural)


def _narrowed(host: Host) -> str:
    """The filter of what is listed where something was typed, "" where nothing was."""
    return str(host.listed()) if host.bar.text.strip() else ""


def _number(host: Host, count: int) -> str:
    described = host.crm.catalog.entities[host.ENTITY]
    return counted(count, described.name, described.plural)


def _ask(
    host: Host, field: Field, values: dict[str, str | None], keys: list[int], shown: "Preview", hints: list[str]
) -> None:
    from crm_tui.dialogs.confirm import Confirm

    details = [f"{one.record.name}: {_text(one.field, one.before)} → {_text(one.field, one.after)}"
               for one in shown.differences]  # fmt: skip
    details = [*(details or ["They are so already."]), *hints]
    capability = _capability(host)

    def answered(yes: bool | None) -> None:
        if yes:
            write_marked(host, lambda: capability.edit_all(keys, values))

    host.app.push_screen(Confirm(f"Set {field.label} of {_number(host, shown.changing)}?", details, "Set"), answered)


def _text(field: Field, value: object) -> str:
    if value is None or value == ():
        return "—"
    from crm_tui.forms import raw_text

    raw = raw_text(field, value, several=False) if field.kind is not Kind.LIST or isinstance(value, tuple) else value
    return str(raw)


def set_twin(host: Host) -> Sequence[str]:
    """The command line that sets a field of the same records."""
    if host.table.marked:
        which = [str(key) for key in sorted(host.table.marked)]
    elif words := _narrowed(host):
        which = ["--where", words]
    else:
        which = [str(host.subject())]
    return ["crm", host.ENTITY, "edit", *which, "--set", "FIELD=VALUE", "--yes"]


def write_marked(host: Host, call: Callable[[], Change], then: Callable[[], object] = bool) -> None:
    """Change the chosen records, then forget the marks; what is refused leaves them as they are."""

    def written(_change: Change) -> None:
        host.unmark()
        then()

    bridge.change(host.crm_app, call, written)


def delete_chosen(host: Host, *more: str) -> None:
    """Move the chosen records to the trash after a question, which says ``more`` where that is so."""
    from crm_tui.dialogs.confirm import Confirm

    keys, entity, history = host.subjects(), host.ENTITY, host.crm.history
    what = f'"{host.subject_name()}"' if keys == [host.subject()] else _number(host, len(keys))

    def call() -> Change:
        changes: list[Change] = history.delete([(entity, key) for key in keys])
        rest = f" and {len(changes) - 1:,} more" if len(changes) > 1 else ""
        return changes[0]._replace(summary=f"{changes[0].summary}{rest}")

    def answered(yes: bool | None) -> None:
        if yes:
            write_marked(host, call, host.close_detail)

    details = [
        *more,
        "It can be brought back from there." if len(keys) == 1 else "They can be brought back from there.",
    ]
    host.app.push_screen(Confirm(f"Move {what} to the trash?", details, "Move"), answered)


def delete_twin(host: Host) -> Sequence[str]:
    """The command line that moves the same records to the trash."""
    keys = [str(key) for key in host.subjects()]
    return ["crm", host.ENTITY, "delete", *keys, "--yes"]


def set_action(plural: str, enabled: Callable[[Any], Enabled]) -> Action:
    """The key that sets a field of many records of one kind."""
    help_text = f"Give one field the same value: in the marked {plural}, else in all that a typed filter finds, else in the one here."
    return Action(id=f"{plural}.set", keys="E", label="Set field", run=choose_field, enabled=enabled, twin=set_twin,
                  help=help_text)  # fmt: skip
