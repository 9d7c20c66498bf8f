"""``crm rate``: what currencies were worth on a day."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import Listing, Output, Result
from crm_cli.output import change, document, listing
from crm_cli.records import find_each
from crm_cli.verbs import Noun

noun = Noun("Exchange rates: what a currency was worth on a day.", usual="list")


@noun.verb("add", "crm rate add USD 0.92 EUR", "crm rate add USD 0.92 --on 2026-01-01")
def add(
    env: Environment,
    from_currency: Annotated[str, Argument(metavar="FROM", help="The currency, as USD.", show_default=False)],
    rate: Annotated[str, Argument(metavar="RATE", help="What one unit of it is worth.", show_default=False)],
    result: Result,
    to_currency: Annotated[
        str, Argument(metavar="[TO]", help="In this currency; that of the business without it.", show_default=False)
    ] = "",
    on: Annotated[str, Option("--on", metavar="DATE", help="The first day it holds for; today without it.")] = "",
) -> None:
    """Keep a rate: USD 0.92 EUR, as three words, says that one dollar is 0.92 euros, until a later rate says otherwise."""
    change(env, env.crm.rates.add(from_currency, rate, to_currency, on), result)


@noun.verb("list", "crm rate list", "crm rate list from:USD day:2026", "crm rate list --format csv -o rates.csv")
def list_(env: Environment, options: Listing) -> None:
    """List rates, the newest first."""
    listing(env, "rate", options, hint='"crm rate add USD 0.92 EUR" keeps one, "crm rate import FILE" many.')


@noun.verb("delete", "crm rate delete 3", "crm rate list from:USD day:2019 --format ids | crm rate delete -")
def delete(
    env: Environment,
    rates: Annotated[
        list[str], Argument(metavar="RATE...", help='Ids, as the list shows them; "-" reads them.', show_default=False)
    ],
    result: Result,
) -> None:
    """Remove rates; undo brings them back."""
    change(env, env.crm.rates.delete(find_each(env, "rate", rates)), result)


@noun.verb("import", "crm rate import eurofxref-hist.csv", "crm rate import rates.csv --dry-run")
def import_(
    env: Environment,
    file: Annotated[str, Argument(metavar="FILE", help='A CSV file; "-" reads stdin.', show_default=False)],
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Say what would happen; write nothing.")] = False,
    json: Annotated[bool, Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import rates: columns date, from, to and rate, or the European Central Bank's eurofxref-hist.csv.

    The same file again changes nothing, and one "crm undo" takes it all back.
    """
    report = env.crm.exchange.import_rates(file, dry_run=dry_run)
    if json:
        document(env, report._asdict(), Output(json=True))
        return
    env.message(f"{report.summary}{'; nothing was written' if dry_run else ''}.")
    if report.left:
        env.message(f"Left behind, as no currency has such a code: {', '.join(report.left)}.")
