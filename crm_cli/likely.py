"""Warnings of customers who are likely there already, after one was added or changed."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from crm_cli.environment import Environment
from crm_core.errors import DatabaseProblem

MOST_WARNINGS = 3


def warn_of_duplicates(env: Environment, customer_id: int, known: Collection[tuple[int, int | None]] = ()) -> None:
    """Name the customers whom the new one is likely the same as, but for those known by id and the person of the two.

    What cannot be read then does not undo what was done.
    """
    try:
        likely = [pair for pair in env.crm.duplicates.of(customer_id) if (pair.second.id, pair.person) not in known]
    except DatabaseProblem as problem:
        env.warn(problem.sentence)
        return
    for pair in likely[:MOST_WARNINGS]:
        if pair.person is None:
            way = f'"crm merge {pair.second.id} {customer_id}" makes them one.'
        else:
            way = f'"crm customer edit {pair.person} --kind organization" makes both organizations.'
        env.warn(
            f'Likely there already: customer {pair.second.id} "{pair.second.name}" ({", ".join(pair.reasons)}); {way}'
        )


@contextmanager
def warning_of_duplicates(env: Environment, values: Mapping[str, object], customer_id: int) -> Iterator[None]:
    """Name the customers whom one that is changed meanwhile becomes likely the same as."""
    from crm_core.customers.duplicates.drafts import IDENTIFYING

    if IDENTIFYING.isdisjoint(values):
        yield
        return
    known = {(pair.second.id, pair.person) for pair in env.crm.duplicates.of(customer_id)}
    yield
    warn_of_duplicates(env, customer_id, known)
