"""The form of a stage."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_core.sales.stages import Pipeline, Stage
from crm_core.sales.words import STAGE_KINDS
from crm_tui.dialogs.plain_form import form_field, open_plain, option_words
from crm_tui.forms import Raw

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

STAGE = (
    form_field("name", "Name", required=True),
    form_field("probability", "Probability", Kind.PERCENT, help="how many of the deals here are won in the end: 50"),
    form_field("kind", "Kind", Kind.CHOICE, choices=STAGE_KINDS, help="what deals here are"),
    form_field("rotting_days", "Rotting after", Kind.NUMBER, help="days after which a deal here counts as rotting"),
)
OPTIONS = {"name": "--name", "probability": "--probability", "kind": "--kind", "rotting_days": "--rotting-days"}


def open_stage(
    app: "CrmApp",
    pipeline: Pipeline,
    known: Stage | None,
    after: Stage | None = None,
    then: Callable[[Change], object] = bool,
) -> None:
    """A new stage ``after`` another one, or a known one to change; ``then`` gets what was written."""
    pipelines = app.crm.pipelines

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        if known:
            return pipelines.edit_stage(known.id, values, pipeline.id)
        rest = {name: value for name, value in values.items() if name != "name"}
        return pipelines.add_stage(str(values.get("name") or ""), rest, pipeline.id, after=after.id if after else None)

    def command(values: Mapping[str, Raw]) -> list[str]:
        words = ["crm", "pipeline", "stages", "edit" if known else "add"]
        words.append(known.name if known else str(values.get("name", "NAME")))
        given = values if known else {name: raw for name, raw in values.items() if name != "name"}
        words += option_words(given, OPTIONS) + (["--after", after.name] if after else [])
        return [*words, "--pipeline", pipeline.name]

    start = {"name": known.name, "probability": known.probability, "kind": known.kind} if known else {}
    start |= {"rotting_days": known.rotting_days} if known else {}
    title = f"{known.name} · {pipeline.name}" if known else f"New stage · {pipeline.name}"
    draft = ("stage", f"stage:{known.id}" if known else f"pipeline:{pipeline.id}")
    open_plain(app, title, STAGE, start, save, command, draft, after=then)
