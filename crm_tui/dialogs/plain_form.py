"""A form of a few fields that are no entity's of the catalog: what hangs on a customer, a field, a segment, a view."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.pages import Change
from crm_tui.dialogs.find_records import organization_finder, record_finder, value_finder
from crm_tui.dialogs.form import RecordForm, Save
from crm_tui.forms import Check, Command, FormSpec, Raw
from crm_tui.widgets.form_fields import Find, Making

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.dialogs.asking_form import Ask


NO_CHECKS: Mapping[str, Check] = MappingProxyType({})


def form_field(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    """A field that only a form knows."""
    return Field(key=key, label=label, kind=kind, sql="", editable=True, **options)  # type: ignore[arg-type]


def option_words(values: Mapping[str, Raw], options: Mapping[str, str]) -> list[str]:
    """The values that were given as options of a command line."""
    return [word for name, option in options.items() if name in values for word in (option, str(values[name]))]


def open_plain(
    app: "CrmApp",
    title: str,
    fields: Sequence[Field],
    values: Mapping[str, object],
    save: Save,
    command: Command,
    draft: tuple[str, str],
    owners: Sequence[str] = (),
    ask: "Ask | None" = None,
    after: Callable[[Change], object] = bool,
    begin_at: str = "",
    checks: Mapping[str, Check] = NO_CHECKS,
) -> None:
    """One group of fields, saved by a capability of the core; ``owners`` are those that name one.

    ``ask`` gives the question before that, where there is something to ask; ``begin_at`` is the field one begins with, ``checks``
    say how a field is understood.
    """
    what = draft[0]
    described = Entity(what, what, "", "", "", tuple(fields), (), "", ())
    spec = FormSpec(
        entity=described,
        groups=((what.capitalize(), tuple(field.key for field in fields)),),
        command=command,
        checks=checks,
    )
    finders: dict[str, Find | Making] = {
        field.key: organization_finder(app) if field.key == "organization" else record_finder(app, field.target)
        for field in fields
        if field.target
    }
    finders |= {key: value_finder(app, "customer", "owner") for key in owners}
    context = app.session.reading_context()
    form: Callable[..., RecordForm] = RecordForm
    if ask is not None:
        from crm_tui.dialogs.asking_form import AskingForm

        form = partial(AskingForm, ask=ask)
    kept = (what, None, draft[1])
    where = {"draft": kept, "begin_at": begin_at}
    app.push_screen(form(title, spec, values, save, context=context, finders=finders, after=after, **where))
