"""Data quality as the faces ask for it."""

from collections.abc import Generator, Sequence
from itertools import islice
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change, Ref
from crm_core.customers.quality import phones, queries
from crm_core.customers.quality.phones import PhoneMend, PhonePlan
from crm_core.customers.quality.problems import (
    CHECKS,
    PROBLEMS,
    STALE_DAYS,
    PointFacts,
    Problem,
    problems_of,
    score_of,
    share,
    shell_line,
)
from crm_core.values.near import unknown


class Flawed(NamedTuple):
    """A customer with problems: the share of passed checks in basis points, and each problem with its command."""

    customer: Ref
    score: int
    problems: tuple[tuple[Problem, str], ...]


class ProblemCount(NamedTuple):
    """How many customers have a problem."""

    problem: Problem
    customers: int


class QualitySummary(NamedTuple):
    """All customers that were looked at, those with any problem, the mean share of passed checks in basis points."""

    customers: int
    flawed: int
    score: int
    problems: tuple[ProblemCount, ...]


class Quality:
    """What is wrong with the data of customers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def summary(self, filter_text: str = "", stale_days: int = STALE_DAYS) -> QualitySummary:
        """How often each problem occurs among the customers that match, and how much is in order. Raises FilterProblem."""
        with self._core.store.reading() as db:
            tallies = queries.tallies(self._core, db, filter_text, stale_days)
        everybody = sum(count for count, _ in tallies)
        total = sum(count * score_of(bits) for count, bits in tallies)
        counts = (sum(count for count, bits in tallies if bits >> place & 1) for place in range(len(PROBLEMS)))
        return QualitySummary(
            everybody,
            sum(count for count, bits in tallies if bits),
            share(total, everybody * 10_000),
            tuple(ProblemCount(problem, count) for problem, count in zip(PROBLEMS, counts, strict=True)),
        )

    def find(
        self, filter_text: str = "", problem: str = "", limit: int | None = None, stale_days: int = STALE_DAYS
    ) -> list[Flawed]:
        """The customers that match and have the problem, or any, those with most problems first. Raises FilterProblem, UnknownName."""
        return list(self.stream(filter_text, problem, limit, stale_days))

    def stream(
        self, filter_text: str = "", problem: str = "", limit: int | None = None, stale_days: int = STALE_DAYS
    ) -> Generator[Flawed, None, None]:
        """The same one by one, while one state of the data is being read. Close it when not all are taken."""
        wanted = problem_called(problem) if problem else None
        with self._core.store.reading() as db:
            found = queries.found(self._core, db, filter_text, stale_days, wanted, limit)
            while some := list(islice(found, queries.AT_ONCE)):
                known = queries.names_and_points(self._core, db, [key for key, _ in some])
                yield from (_flawed(key, bits, wanted, *known[key]) for key, bits in some)

    def phones(self, filter_text: str = "") -> PhonePlan:
        """Which numbers without a country can be understood by that of the customer or the business. Raises FilterProblem."""
        return phones.plan(self._core, filter_text)

    def mend_phones(self, planned: Sequence[PhoneMend]) -> Change:
        """Write those numbers in one step."""
        return phones.mend(self._core, planned)


def _flawed(key: int, bits: int, wanted: Problem | None, name: str, points: Sequence[PointFacts]) -> Flawed:
    each = [one for one in problems_of(bits) if wanted in (None, one)]
    return Flawed(Ref(key, name), score_of(bits), tuple((one, shell_line(one.mend(key, points))) for one in each))


def problem_called(key: str) -> Problem:
    """The kind of problem with that key. Raises UnknownName with the nearest."""
    for problem in PROBLEMS:
        if problem.key == key:
            return problem
    raise unknown("problem", key, [problem.key for problem in PROBLEMS])


__all__ = ["CHECKS", "PROBLEMS", "STALE_DAYS", "Flawed", "Problem", "ProblemCount", "Quality", "QualitySummary"]
