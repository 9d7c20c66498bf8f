"""The forms of a lead: its fields, and the deal that it becomes."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change
from crm_core.sales.leads.queries import LeadView
from crm_core.sales.stages import Pipeline
from crm_tui import bridge
from crm_tui.dialogs.deal_forms import deal_command
from crm_tui.dialogs.find_records import record_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.record_forms import open_record
from crm_tui.forms import FormSpec, Raw
from crm_tui.widgets.form_fields import find_among

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

LEAD_GROUPS = (
    ("Lead", ("title", "customer", "source", "campaign", "value", "received_at", "owner")),
    ("Description", ("description",)),
)
DEAL_GROUPS = (("Deal", ("title", "value", "stage", "expected_close", "product", "next_step")),)


def lead_command(key: int, values: Mapping[str, Raw]) -> list[str]:
    """The command line that gives a lead these values."""
    options = {"received_at": "--received"}
    words = ["crm", "lead", "edit", str(key)]
    for name, raw in values.items():
        words += [options.get(name, f"--{name}"), str(raw)]
    return words


def open_lead(app: "CrmApp", key: int) -> None:
    """The form of one lead, filled with what the database holds now."""
    spec = FormSpec(entity=app.crm.browse.entities["lead"], groups=LEAD_GROUPS, command=partial(lead_command, key))
    open_record(app, "lead", key, spec, app.crm.leads.edit, {"customer": record_finder(app, "customer")})


def open_qualify(app: "CrmApp", key: int) -> None:
    """The form of the deal that a lead becomes, filled with what the lead says; saving it as it is qualifies too."""
    spec = FormSpec(
        entity=app.crm.browse.entities["deal"]._replace(fields=app.crm.catalog.entities["deal"].fields),
        groups=DEAL_GROUPS,
        command=partial(deal_command, ["crm", "lead", "qualify", str(key)]),
    )
    crm = app.crm

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return crm.leads.qualify(key, values)

    def show(read: tuple[LeadView, Pipeline]) -> None:
        lead, pipeline = read
        first = next((stage.name for stage in pipeline.stages if not stage.closed), "")
        form = RecordForm(
            f"Qualify · {lead.customer.name}",
            spec,
            {"title": lead.title, "value": lead.values["value"], "stage": first, "currency": lead.values["currency"]},
            save,
            context=app.session.reading_context(),
            finders={"stage": find_among([stage.name for stage in pipeline.stages if not stage.closed])},
            draft=("deal", None, f"lead:{key}"),
            even_unchanged=True,
        )
        app.push_screen(form)

    bridge.load(app, "form", lambda: (crm.leads.view(key), crm.pipelines.list()[0]), show)
