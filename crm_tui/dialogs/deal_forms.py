"""The form of a deal."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change
from crm_tui.dialogs.find_records import record_finder, value_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.record_forms import open_record
from crm_tui.forms import FormSpec, Raw
from crm_tui.widgets.form_fields import Find, find_among

if TYPE_CHECKING:
    from crm_core.sales.stages import Pipeline
    from crm_tui.app import CrmApp

DEAL_GROUPS = (
    ("Deal", ("title", "customer", "value", "stage", "own_probability", "expected_close")),
    ("More", ("owner", "product", "source", "next_step", "opened_on", "closed_on", "competitor")),
    ("Recurring", ("recurring", "recurring_every")),
    ("Loss", ("lost_reason", "lost_note")),
    ("Description", ("description",)),
)


OPTIONS = {
    "own_probability": "--probability",
    "opened_on": "--opened",
    "closed_on": "--closed",
    "recurring_every": "--every",
}


def deal_command(start: Sequence[str], values: Mapping[str, Raw]) -> list[str]:
    """The command line that starts so and gives these values."""
    words = list(start)
    for name, raw in values.items():
        words += [OPTIONS.get(name, f"--{name.replace('_', '-')}"), str(raw)]
    return words


def open_new_deal(app: "CrmApp", pipeline: "Pipeline", stage: str) -> None:
    """An empty form for a deal in a stage of a pipeline."""
    deals = app.crm.deals

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return deals.add({"stage": stage, **values, "pipeline": pipeline.name})

    def command(values: Mapping[str, Raw]) -> list[str]:
        given = {"stage": stage, **values, "pipeline": pipeline.name}
        title = str(given.pop("title", "TITLE"))
        return deal_command(["crm", "deal", "add", title], given)

    form = RecordForm(
        f"New deal · {pipeline.name} · {stage}",
        _spec(app, command),
        {},
        save,
        context=app.session.reading_context(),
        finders=_finders(app, pipeline),
        draft=("deal", None, f"{pipeline.id}:{stage}"),
    )
    app.push_screen(form)


def open_deal(app: "CrmApp", key: int, pipeline: "Pipeline") -> None:
    """The form of one deal, filled with what the database holds now."""
    spec = _spec(app, partial(deal_command, ["crm", "deal", "edit", str(key)]))
    open_record(app, "deal", key, spec, app.crm.deals.edit, _finders(app, pipeline))


def _spec(app: "CrmApp", command: Callable[[Mapping[str, Raw]], list[str]]) -> FormSpec:
    return FormSpec(entity=app.crm.browse.entities["deal"], groups=DEAL_GROUPS, command=command)


def _finders(app: "CrmApp", pipeline: "Pipeline") -> Mapping[str, Find]:
    return {
        "customer": record_finder(app, "customer"),
        "owner": value_finder(app, "deal", "owner"),
        "product": value_finder(app, "product", "name"),
        "stage": find_among([stage.name for stage in pipeline.stages]),
    }
