"""The form of a record that is there: filled with what the database holds now, saved if nobody else changed it since."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change, Query
from crm_core.errors import NotFound
from crm_tui import bridge
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.form_warning import Warn
from crm_tui.forms import FormSpec
from crm_tui.widgets.form_fields import Find, Making

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

Edit = Callable[[int, Mapping[str, object], Mapping[str, object]], Change]


def open_record(
    app: "CrmApp",
    entity: str,
    key: int,
    spec: FormSpec,
    edit: Edit,
    finders: Mapping[str, Find | Making],
    titled: Callable[[Mapping[str, object]], str] = lambda values: str(values["title"]),
    begin_at: str = "",
    warn: Warn | None = None,
) -> None:
    """Read the fields of ``spec``, then show them; ``titled`` says what stands above, ``begin_at`` which field is first.

    ``warn`` says of whom one should know, while one types.
    """

    def save(values: Mapping[str, object], expected: Mapping[str, object]) -> Change:
        return edit(key, values, expected)

    def show(values: Mapping[str, object]) -> None:
        form = RecordForm(
            titled(values),
            spec,
            values,
            save,
            context=app.session.reading_context(),
            finders=finders,
            draft=(entity, key, ""),
            begin_at=begin_at,
            warn=warn,
        )
        app.push_screen(form)

    bridge.load(app, "form", lambda: read_record(app, entity, key, spec), show)


def read_record(app: "CrmApp", entity: str, key: int, spec: FormSpec) -> dict[str, object]:
    """The values of the form's fields in one record, and the currency that bare amounts are in. Raises NotFound."""
    keys = tuple(field.key for field in spec.fields)
    if "currency" not in keys and any(map(spec.entity.has_own_currency, spec.fields)):
        keys += ("currency",)
    page = app.crm.browse.page(entity, Query(filter=f"id:{key}", fields=keys))
    if not page.rows:
        raise NotFound(entity, str(key))
    return dict(zip(keys, page.rows[0], strict=True))
