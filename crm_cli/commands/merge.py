"""``crm merge``: two customers who are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import Consent, Output, Result
from crm_cli.output import change, column, document, listing_page
from crm_cli.output.cells import human, json_value
from crm_cli.progress import Progress
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem
from crm_core.values.text import counted

if TYPE_CHECKING:
    from crm_core.customers.merging.capability import MergePreview
    from crm_core.customers.merging.values import MergedField

Customer = Annotated[
    str | None, Argument(metavar="CUSTOMER", help="Who stays: id, uid, e-mail or name.", show_default=False)
]
Other = Annotated[
    str | None,
    Argument(metavar="OTHER", help="Who goes into the first one and is no longer listed.", show_default=False),
]
NOTHING_SURE = 'No pair is sure. "crm duplicates" lists those to look at.'
MOST_NAMED = 10
noun = Noun("Make one of two customers who are the same.")


@noun.alone(
    "crm merge 12 57",
    "crm merge 12 57 --take phone,name",
    "crm merge 12 57 --dry-run --json",
    "crm merge --sure --dry-run",
)
def merge(
    env: Environment,
    consent: Consent,
    result: Result,
    customer: Customer = None,
    other: Other = None,
    take: Annotated[
        list[str] | None,
        Option(
            "--take",
            metavar="FIELD",
            help="The field's value in the other one stays; several with commas, or repeated.",
        ),
    ] = None,
    sure: Annotated[bool, Option("--sure", help='Merge every pair that "crm duplicates" calls sure.')] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Show what would be done, and do nothing.")] = False,
) -> None:
    """Put the second customer into the first one, after showing what becomes of each field.

    The first one's values stay and its empty fields are filled. All that belongs to the second goes over to the first one.
    """
    taken = [name.strip() for names in take or () for name in names.split(",") if name.strip()]
    if sure:
        if customer or other or take:
            raise UsageProblem("--sure takes the pairs that are sure, and nothing else beside it.")
        merge_sure(env, result, dry_run=dry_run)
        return
    if not customer or not other:
        raise UsageProblem('Name two customers, the one that stays first, as in "crm merge 12 57".')
    keep, gone = env.crm.find("customer", customer), env.crm.find("customer", other)
    preview = env.crm.merging.preview(keep, gone, taken)
    if dry_run and result.json:
        document(env, as_json(preview), Output(json=True))
        return
    if dry_run or not (env.yes or result.json or env.quiet):
        show(env, preview, to_stderr=not dry_run)
    if not dry_run:
        env.confirm(f'Merge customer {gone} "{preview.gone.name}" into {keep} "{preview.keep.name}"?')
        change(env, env.crm.merging.merge(keep, gone, taken), result)


def merge_sure(env: Environment, result: Result, *, dry_run: bool) -> None:
    """Merge all pairs of which nobody has to look at one, in one step."""
    with Progress(env, lambda pairs: f"{pairs:,} pairs compared ...") as progress:
        pairs = env.crm.merging.sure(env.crm.duplicates.find("", None, None, progress))
    if dry_run:
        columns = (column("stays", kind=Kind.REFERENCE), column("goes", kind=Kind.REFERENCE), column("merge"))
        rows = tuple((keep, gone, f"crm merge {keep.id} {gone.id}") for keep, gone in pairs)
        listing_page(env, Page(columns, (), rows), Output(json=result.json, format=result.format), nothing=NOTHING_SURE)
        return
    if not pairs:
        env.message(NOTHING_SURE)
        return
    named = ", ".join(f'{gone.id} "{gone.name}" into {keep.id}' for keep, gone in pairs[:MOST_NAMED])
    more = f" and {len(pairs) - MOST_NAMED:,} more" if len(pairs) > MOST_NAMED else ""
    env.confirm(f"Merge {counted(len(pairs), 'customer')}: {named}{more}?")
    change(env, env.crm.merging.merge_all([(keep.id, gone.id) for keep, gone in pairs]), result)


def show(env: Environment, preview: MergePreview, *, to_stderr: bool) -> None:
    """The merged record field by field, and what goes over to it."""
    from crm_core.customers.merging.rows import goings

    names = [f"Customer {one.id}" for one in (preview.keep, preview.gone)]
    columns = (column("field"), column("stays", names[0]), column("goes", names[1]), column("merged"))
    page = Page(columns, (), tuple(table_rows(env, preview)))
    if not to_stderr:
        listing_page(env, page, Output())
    else:
        for line in aligned([tuple(field.label for field in columns), *page.rows], env.columns):
            env.warn(line)
    for line in goings(preview.rows):
        env.warn(line)


def table_rows(env: Environment, preview: MergePreview) -> list[tuple[str, ...]]:
    """What is known of either, one field a row; what neither has is left out."""
    return [
        (merged.field.label, *(shown(env, merged, value) for value in (merged.kept, merged.other, merged.merged)))
        for merged in preview.fields
        if any(shown(env, merged, value) for value in (merged.kept, merged.other))
    ]


def shown(env: Environment, merged: MergedField, value: object) -> str:
    """A value in one line."""
    return human(merged.field, value, env.own_zone)


def aligned(rows: list[tuple[object, ...]], width: int) -> list[str]:
    """The rows as columns that fit the width."""
    from crm_core.values.text import cell_width, shorten

    label = max(cell_width(str(row[0])) for row in rows)
    each = max((width - label - 6) // 3, 8)
    widths = [min(max(cell_width(str(row[place])) for row in rows), each) for place in (1, 2, 3)]
    lines = []
    for row in rows:
        cells = [shorten(str(cell), most) for cell, most in zip(row[1:], widths, strict=True)]
        padded = [
            text + " " * (most - cell_width(text))
            for text, most in zip([str(row[0]), *cells], [label, *widths], strict=True)
        ]
        lines.append("  ".join(padded).rstrip())
    return lines


def as_json(preview: MergePreview) -> dict[str, object]:
    """The preview as one object."""
    return {
        "keep": preview.keep,
        "gone": preview.gone,
        "fields": [
            {
                "field": merged.field.key,
                **{name: json_value(merged.field, getattr(merged, name)) for name in ("kept", "other", "merged")},
                "taken": merged.taken,
            }
            for merged in preview.fields
        ],
        "rows": [rows._asdict() for rows in preview.rows],
    }
