"""``crm pipeline``: what stands where, and the stages themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import EXPLAIN, LARGEST_NUMBER, Consent, Listing, OptionGroup, Output, Result
from crm_cli.output import change, column, document, listing, listing_page
from crm_cli.output.cells import json_value
from crm_cli.output.lists import explanation, output_format
from crm_cli.records import given_values
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UnknownName, UsageProblem
from crm_core.patterns import regex
from crm_core.sales.queries import Board, Column, Sums
from crm_core.sales.reports.model import exactly
from crm_core.sales.stages import find_pipeline
from crm_core.values.money import show_money

Text = str | None
StageArgument = Annotated[str, Argument(metavar="STAGE", help="Its name, or stage:3.", show_default=False)]
NewName = Annotated[str, Argument(metavar="NAME", help="The new name.", show_default=False)]
PipelineOption = Annotated[
    Text, Option("--pipeline", metavar="PIPELINE", help="Its name, or pipeline:2; the first without it.")
]


class StageFields(OptionGroup):
    """What can be said of a stage."""

    probability: Annotated[Text, Option("--probability", metavar="PERCENT", help="How many are won from here.")] = None
    kind: Annotated[Text, Option("--kind", metavar="KIND", help="open, on hold, won or lost.")] = None
    rotting_days: Annotated[
        Text, Option("--rotting-days", metavar="N", help="Days after which a deal here counts as rotting.")
    ] = None

    def values(self) -> dict[str, object]:
        """What was given, by field."""
        return given_values(self.as_dict())


PREFIX = "pipeline:"
NAME = regex(rf"{PREFIX}.+|(?!NOT$)[^-(\"][^:]*")
PROBABILITY = column("probability", kind=Kind.PERCENT)
COLUMNS = (
    column("stage"),
    PROBABILITY,
    column("kind"),
    column("deals", kind=Kind.NUMBER),
    column("value", kind=Kind.MONEY),
    column("weighted", kind=Kind.MONEY),
)
noun = Noun("Pipelines and their stages, with what is in them.")


@noun.verb(
    "show",
    "crm pipeline show",
    "crm pipeline show Partners owner:me",
    "crm pipeline show --pipeline Sales relaunch",
    "crm pipeline show --json",
)
def show(
    env: Environment,
    output: Output,
    words: Annotated[
        list[str] | None,
        Argument(
            metavar="[PIPELINE] [FILTER]...",
            help="The pipeline, and which deals: owner:me value:1000.. -product:logo.",
            show_default=False,
        ),
    ] = None,
    pipeline: PipelineOption = None,
    explain: Annotated[bool, EXPLAIN] = False,
) -> None:
    """Show a pipeline stage by stage: how many deals, their value and weighted value.

    A first word without a colon names the pipeline; to look for such a word in the deals, name the pipeline by --pipeline.
    """
    pipeline, filter_text = named_pipeline(env, words or [], pipeline)
    if explain:
        explanation(env, "deal", filter_text, output)
        return
    board = env.crm.pipelines.board(pipeline, filter_text, cards=0)
    if output_format(env, output) in (Format.JSON, Format.JSONL):
        document(env, board_json(board), output)
        return
    for_people = output_format(env, output) in (Format.TABLE, Format.PLAIN) and not output.field_names
    rows = [row for each in board.columns for row in stage_rows(each, for_people=for_people)]
    listing_page(env, Page(COLUMNS, (), tuple(rows)), output)
    env.message(summary(board))


@noun.verb("list", "crm pipeline list")
def list_(env: Environment, options: Listing) -> None:
    """List pipelines."""
    listing(env, "pipeline", options)


@noun.verb("add", "crm pipeline add Partners")
def add(env: Environment, name: NewName, result: Result) -> None:
    """Add a pipeline with the usual stages, to be changed from there."""
    change(env, env.crm.pipelines.add(name), result)


@noun.verb("rename", "crm pipeline rename Partners Resellers")
def rename(
    env: Environment,
    pipeline: Annotated[str, Argument(metavar="PIPELINE", help="Its name, or pipeline:2.", show_default=False)],
    name: NewName,
    result: Result,
) -> None:
    """Give a pipeline another name."""
    change(env, env.crm.pipelines.rename(pipeline, name), result)


@noun.verb("delete", "crm pipeline delete Partners", "crm pipeline delete Partners --to Sales")
def delete(
    env: Environment,
    pipeline: Annotated[str, Argument(metavar="PIPELINE", help="Its name, or pipeline:2.", show_default=False)],
    result: Result,
    consent: Consent,
    to: Annotated[Text, Option("--to", metavar="PIPELINE", help="The pipeline its deals go to.")] = None,
) -> None:
    """Delete a pipeline; its deals go to the stages of the same name or kind in the one named by --to."""
    change(env, env.crm.pipelines.delete(pipeline, to), result)


@noun.verb("stages", "crm pipeline stages", "crm pipeline stages Partners", "crm pipeline stages kind:open --json")
def stages(env: Environment, options: Listing) -> None:
    """List the stages of all pipelines, in order, or of the one that the first word names."""
    first, *rest = options.words or [""]
    with suppress(UnknownName):
        named = find_pipeline(env.crm.pipelines.list(), first.strip()) if first.strip() else None
        if named is not None:
            options = Listing(**options.as_dict() | {"words": [exactly("pipeline", named.name), *rest]})
    listing(env, "stage", options)


@noun.verb(
    "stages add",
    "crm pipeline stages add Demo --probability 30 --after Qualification",
    'crm pipeline stages add "On hold" --kind "on hold" --probability 10 --position 1',
)
def add_stage(
    env: Environment,
    name: Annotated[str, Argument(metavar="NAME", help="Its name.", show_default=False)],
    given: StageFields,
    result: Result,
    pipeline: PipelineOption = None,
    after: Annotated[Text, Option("--after", metavar="STAGE", help="The stage before it.")] = None,
    position: Annotated[
        int | None, Option("--position", metavar="N", max=LARGEST_NUMBER, help="Its place, counted from 1.")
    ] = None,
) -> None:
    """Add a stage; before the closed ones unless a place is named."""
    if after is not None and position is not None:
        raise UsageProblem("--after and --position both name a place; give one of them.")
    change(env, env.crm.pipelines.add_stage(name, given.values(), pipeline, position, after), result)


@noun.verb("stages rename", 'crm pipeline stages rename Proposal "Offer sent"')
def rename_stage(
    env: Environment, stage: StageArgument, name: NewName, result: Result, pipeline: PipelineOption = None
) -> None:
    """Give a stage another name."""
    change(env, env.crm.pipelines.rename_stage(stage, name, pipeline), result)


@noun.verb("stages reorder", "crm pipeline stages reorder Proposal 1")
def reorder_stage(
    env: Environment,
    stage: StageArgument,
    position: Annotated[
        int, Argument(metavar="POSITION", max=LARGEST_NUMBER, help="Its new place, counted from 1.", show_default=False)
    ],
    result: Result,
    pipeline: PipelineOption = None,
) -> None:
    """Put a stage at another place."""
    change(env, env.crm.pipelines.reorder_stage(stage, position, pipeline), result)


@noun.verb("stages edit", "crm pipeline stages edit Proposal --probability 60 --rotting-days 30")
def edit_stage(
    env: Environment,
    stage: StageArgument,
    given: StageFields,
    result: Result,
    pipeline: PipelineOption = None,
    name: Annotated[Text, Option("--name", metavar="NAME", help="Another name.")] = None,
) -> None:
    """Change name, probability, kind or rotting days of a stage."""
    values = given.values() | given_values({"name": name})
    if not values:
        raise UsageProblem('Say what to change, as in "crm pipeline stages edit Proposal --probability 60".')
    change(env, env.crm.pipelines.edit_stage(stage, values, pipeline), result)


@noun.verb("stages delete", "crm pipeline stages delete Demo", "crm pipeline stages delete Negotiation --to Proposal")
def delete_stage(
    env: Environment,
    stage: StageArgument,
    result: Result,
    consent: Consent,
    pipeline: PipelineOption = None,
    to: Annotated[Text, Option("--to", metavar="STAGE", help="The stage its deals go to.")] = None,
) -> None:
    """Delete a stage; deals that are or ever were in it go to the stage named by --to."""
    change(env, env.crm.pipelines.delete_stage(stage, pipeline, to), result)


def named_pipeline(env: Environment, words: Sequence[str], pipeline: str | None) -> tuple[str | None, str]:
    """The pipeline that the option or the first word names, and the filter. Raises UsageProblem."""
    first = words[0].strip() if words else ""
    if pipeline is not None or not first or not NAME.fullmatch(first):
        return pipeline, " ".join(words)
    name = first if first.removeprefix(PREFIX).isdigit() else first.removeprefix(PREFIX)
    try:
        find_pipeline(env.crm.pipelines.list(), name)
    except UnknownName as problem:
        raise UsageProblem(
            f'{problem.sentence} To look for "{first}" in deals, name the pipeline by --pipeline.', **problem.details
        ) from None
    return name, " ".join(words[1:])


def stage_rows(shown: Column, *, for_people: bool) -> Iterable[tuple[object, ...]]:
    """A stage as rows of a table: one, or one for each currency; people are not told twice what stands above."""
    stage, sums = shown.stage, shown.sums
    closed = for_people and stage.closed
    for number, (value, weighted) in enumerate(list(zip_longest(sums.value, sums.weighted)) or [(None, None)]):
        name = (None, None, None) if number and for_people else (stage.name, stage.probability, stage.kind)
        yield *name, None if number else sums.deals, value, None if closed else weighted


def summary(board: Board) -> str:
    """What is open, in one line."""
    sums = board.open
    parts = [f"{sums.deals:,} open deals" if sums.deals != 1 else "1 open deal"]
    parts += [" + ".join(show_money(each) for each in sums.value)] if sums.value else []
    parts += [f"weighted {' + '.join(show_money(each) for each in sums.weighted)}"] if sums.weighted else []
    return f"{board.pipeline.name}: {' · '.join(parts)}"


def board_json(board: Board) -> dict[str, object]:
    """The board as one object; sums are arrays with an amount per currency."""
    columns = [
        {
            "name": each.stage.name,
            "kind": each.stage.kind,
            "probability": json_value(PROBABILITY, each.stage.probability),
            **sums_json(each.sums),
        }
        for each in board.columns
    ]
    return {"pipeline": board.pipeline.name, "open": sums_json(board.open), "stages": columns}


def sums_json(sums: Sums) -> dict[str, object]:
    """Count and sums."""
    return {"deals": sums.deals, "value": sums.value, "weighted": sums.weighted}
