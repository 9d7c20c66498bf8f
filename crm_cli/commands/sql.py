"""``crm sql``: a query of the owner's own over the database, which it cannot change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Annotated

from typer import Argument

from crm_cli.environment import Environment
from crm_cli.interrupts import stopping
from crm_cli.options import Output
from crm_cli.output import column, listing_rows
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Field, Kind
from crm_core.store import Interrupt
from crm_core.store.statement import reading_statement

Row = tuple[object, ...]

noun = Noun()


@noun.alone(
    'crm sql "select lifecycle, count(*) from customers group by 1"',
    'crm sql "select name from customers order by created_at desc limit 5" --json',
    "crm sql - --format csv -o answer.csv < query.sql",
)
def sql(
    env: Environment,
    statement: Annotated[str, Argument(metavar="QUERY", help="One SELECT; - reads it from stdin.", show_default=False)],
    output: Output,
) -> None:
    """Run one query on the database. It can only read."""
    text = env.stdin.read() if statement == "-" else statement
    interrupt = Interrupt()
    with stopping(interrupt.stop), reading_statement(env.crm.store, text, interrupt) as answer:
        first = list(islice(answer.rows, 1))
        rows = chain(first, answer.rows)
        listing_rows(env, columns(answer.names, first), readable(rows), output)


def columns(names: Iterable[str], first: list[Row]) -> list[Field]:
    """A column per name, names that come twice numbered; numbers stand to the right."""
    fields: list[Field] = []
    taken: dict[str, int] = {}
    for place, name in enumerate(names):
        taken[name] = taken.get(name, 0) + 1
        key = name if taken[name] == 1 else f"{name}_{taken[name]}"
        is_number = bool(first) and isinstance(first[0][place], int | float)
        fields.append(column(key, key, Kind.NUMBER if is_number else Kind.TEXT))
    return fields


def readable(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with bytes as hexadecimal digits and infinities as text, which JSON does not know."""
    for row in rows:
        yield tuple(
            value.hex() if isinstance(value, bytes) else str(value) if value in (float("inf"), -float("inf")) else value
            for value in row
        )
