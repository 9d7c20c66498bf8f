"""``crm quality``: what is wrong with the data of customers, and the commands that mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Consent, Output, Result
from crm_cli.output import change, column, listing_page, listing_rows
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.customers.quality.problems import share
from crm_core.errors import UsageProblem
from crm_core.values.text import counted

if TYPE_CHECKING:
    from crm_core.customers.quality.capability import Flawed, QualitySummary
    from crm_core.customers.quality.phones import PhoneMend

SHOWN = 5
COLUMNS = (
    column("id", kind=Kind.NUMBER),
    column("name")._replace(width=24),
    column("score", kind=Kind.PERCENT),
    column("problem"),
    column("mend")._replace(width=60),
)
DAYS_LIMIT = 100_000

noun = Noun("What is wrong with the data of customers, and the commands that mend it.")


@noun.alone(
    "crm quality --limit 20",
    "crm quality --by problem",
    "crm quality tag:vip --problem missing-email",
    "crm quality --fix phones --dry-run",
)
def quality(
    env: Environment,
    output: Output,
    consent: Consent,
    words: Annotated[
        list[str] | None, Argument(metavar="[FILTER]...", help="Which customers.", show_default=False)
    ] = None,
    by: Annotated[
        str, Option("--by", metavar="problem", help="Count how often each problem occurs.", show_default=False)
    ] = "",
    problem: Annotated[
        str, Option("--problem", metavar="KIND", help="Only this problem, as missing-email.", show_default=False)
    ] = "",
    limit: Annotated[
        int | None, Option("--limit", metavar="N", min=0, max=LARGEST_NUMBER, help="At most so many problems.")
    ] = None,
    stale_after: Annotated[
        int, Option("--stale-after", metavar="DAYS", min=1, max=DAYS_LIMIT, help="When nothing happened for so long.")
    ] = 365,
    fix: Annotated[
        str, Option("--fix", metavar="phones", help="Give phone numbers their country code.", show_default=False)
    ] = "",
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="With --fix: show what would change.")] = False,
) -> None:
    """List what is wrong with the data of customers, those with the most problems first, each with the command that mends it.

    The score is the share of seven checks that a customer passes: e-mail, phone, country, reachable, something happened lately, full name, no second record of the same.
    """
    filter_text = " ".join(words or ())
    if fix:
        if fix != "phones" or by or problem or limit is not None:
            raise UsageProblem("--fix mends phones: crm quality --fix phones [FILTER]; leave the other options out.")
        fix_phones(env, filter_text, output, dry_run=dry_run)
        return
    if dry_run or (by and (by != "problem" or problem or limit is not None)):
        raise UsageProblem('It is "--by problem" alone, "--problem KIND", or "--fix phones --dry-run".')
    if by:
        summary = env.crm.quality.summary(filter_text, stale_after)
        listing_page(env, summary_page(summary), output)
        tell_score(env, summary)
        return
    with closing(env.crm.quality.stream(filter_text, problem, limit, stale_after)) as found:
        listing_rows(
            env, COLUMNS, islice(lines(found), limit), output, entity="customer", nothing="Nothing is wrong here."
        )


def fix_phones(env: Environment, filter_text: str, output: Output, *, dry_run: bool) -> None:
    """Give numbers their country after showing the first and asking."""
    plan = env.crm.quality.phones(filter_text)
    if dry_run:
        listing_page(env, phone_page((*plan.mended, *plan.left)), output)
        env.message(f"{counted(len(plan.mended), 'number')} would be changed, {len(plan.left):,} stay as they are.")
        return
    for left in plan.left[:SHOWN]:
        env.message(f'Customer {left.customer.id} "{left.customer.name}": {left.typed} stays as it is: {left.why}.')
    if not plan.mended:
        env.message("There is no phone number that could be mended.")
        return
    if len(plan.mended) > 1:
        for one in plan.mended[: 0 if env.yes else SHOWN]:
            env.message(f'Customer {one.customer.id} "{one.customer.name}": {one.typed} → {one.number}')
        env.confirm(f"Change {counted(len(plan.mended), 'phone number')}?")
    change(env, env.crm.quality.mend_phones(plan.mended), Result(json=output.json, format=output.format))


def lines(found: Iterable[Flawed]) -> Iterator[tuple[object, ...]]:
    """A line for each problem of each customer."""
    for one in found:
        for problem, command in one.problems:
            yield one.customer.id, one.customer.name, one.score, problem.key, command


def summary_page(summary: QualitySummary) -> Page:
    """A line for each kind of problem; the last one is about all of them."""
    columns = (column("problem"), column("customers", kind=Kind.NUMBER), column("score", kind=Kind.PERCENT))
    names = (column("meaning")._replace(width=40), column("list")._replace(width=40))
    rows = [
        (
            each.problem.key,
            each.customers,
            share(summary.customers - each.customers, summary.customers),
            each.problem.label,
            f"crm quality --problem {each.problem.key}",
        )
        for each in summary.problems
    ]
    rows.append(("any", summary.flawed, summary.score, "Any of them", "crm quality"))
    return Page((*columns, *names), (), tuple(rows))


def phone_page(mends: tuple[PhoneMend, ...]) -> Page:
    """A line for each number."""
    columns = (column("customer", kind=Kind.REFERENCE), column("typed"), column("number"), column("why"))
    return Page(columns, (), tuple((one.customer, one.typed, one.number, one.why) for one in mends))


def tell_score(env: Environment, summary: QualitySummary) -> None:
    """How much is in order, for people; 100 % is said of everything only."""
    told = min(summary.score / 100, 100 if not summary.flawed else 99.9)
    env.message(f"{counted(summary.customers, 'customer')}: {told:.1f} % of the checks are passed.")
