"""All pairs of customers that are likely one: block, compare, score, and draw the conclusion over a third."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations
from math import exp2, log2
from typing import NamedTuple

from crm_core.customers.duplicates import keys
from crm_core.customers.duplicates.compare import Comparison, compare, of_two_generations
from crm_core.customers.duplicates.frequencies import Frequencies
from crm_core.customers.duplicates.reasons import LIKELY, LIKELY_FROM, POSSIBLE, reasons, verdict
from crm_core.customers.duplicates.record import Record
from crm_core.customers.duplicates.score import Scorer

THRESHOLD = 0.5  # at least as likely one as two
LINKS_FROM = 0.95  # two who are so likely the same as a third are the same as each other
MOST_LINKS = 10  # of one customer that are looked at
REPORTED_EVERY = 5000
Progress = Callable[[int], object]


class Match(NamedTuple):
    """Two customers by id, the smaller one first, with the probability that they are one.

    ``person`` is the one of them who is a person where the other is an organization.
    """

    first: int
    second: int
    score: float
    verdict: str
    reasons: tuple[str, ...]
    person: int | None = None


def find(
    records: Sequence[Record],
    threshold: float = THRESHOLD,
    chosen: Collection[int] | None = None,
    different: Collection[tuple[int, int]] = (),
    progress: Progress | None = None,
) -> list[Match]:
    """The pairs from ``threshold`` up, the likeliest first; ``chosen`` ids, of which a pair must have one; not ``different`` ones."""
    found: list[Match] = []
    for kinds, is_organization in ((keys.OF_PERSONS, False), (keys.OF_ORGANIZATIONS, True)):
        group = [record for record in records if record.is_organization == is_organization]
        found += _Search(group, threshold, chosen, different).matches(kinds, progress)
    return sorted(found, key=lambda match: (-match.score, match.first, match.second))


class _Search:
    """One run over the customers of one kind; pairs are named by their places among the records."""

    def __init__(
        self,
        records: Sequence[Record],
        threshold: float,
        chosen: Collection[int] | None,
        different: Collection[tuple[int, int]],
    ) -> None:
        self._records = records
        self._threshold = threshold
        self._chosen = chosen
        self._different = different
        self._frequencies = Frequencies(len(records))
        self._frequencies.count(records)
        self._scores: dict[tuple[int, int], float] = {}

    def matches(self, kinds: Sequence[keys.Keys], progress: Progress | None) -> list[Match]:
        scorer, records = Scorer(self._frequencies), self._records
        enough = min(self._threshold, LINKS_FROM)
        least = _log_odds(enough)
        for number, (first, second) in enumerate(self._candidates(kinds)):
            one, two = records[first], records[second]
            compared = compare(one, two)
            if compared and (bits := scorer.log_odds(one, two, compared)) >= least:
                self._scores[first, second] = probability(bits)
            if progress and number % REPORTED_EVERY == 0:
                progress(number)
        through = self._over_a_third()
        return [
            self._match(pair, score, through.get(pair))
            for pair, score in self._scores.items()
            if score >= self._threshold
        ]

    def _candidates(self, kinds: Sequence[keys.Keys]) -> Iterator[tuple[int, int]]:
        """Every pair that has a key in common and is asked for, once."""
        seen: set[int] = set()
        count = len(self._records)
        for kind in kinds:
            for first, second in keys.pairs(self._records, kind):
                number = first * count + second
                if number not in seen:
                    seen.add(number)
                    if self._is_asked_for(first, second):
                        yield first, second

    def _is_asked_for(self, first: int, second: int) -> bool:
        if self._chosen is None and not self._different:
            return True
        one, two = self._records[first].id, self._records[second].id
        return (self._chosen is None or one in self._chosen or two in self._chosen) and (
            one,
            two,
        ) not in self._different

    def _are_two(self, first: int, second: int) -> bool:
        return of_two_generations(self._records[first], self._records[second])

    def _over_a_third(self) -> dict[tuple[int, int], int]:
        """Raise the score of pairs that are both surely one with a third; gives those and the third's place."""
        near: defaultdict[int, list[int]] = defaultdict(list)
        for (first, second), score in self._scores.items():
            if score >= LINKS_FROM:
                near[first].append(second)
                near[second].append(first)
        through = {}
        links = dict(self._scores)
        for third, others in near.items():
            for pair in combinations(sorted(others)[:MOST_LINKS], 2):
                score = (
                    links[min(pair[0], third), max(pair[0], third)] * links[min(pair[1], third), max(pair[1], third)]
                )
                if score > self._scores.get(pair, 0.0) and self._is_asked_for(*pair) and not self._are_two(*pair):
                    self._scores[pair], through[pair] = score, third
        return through

    def _match(self, pair: tuple[int, int], score: float, third: int | None) -> Match:
        first, second = self._records[pair[0]], self._records[pair[1]]
        compared = compare(first, second)
        if compared and third is None:
            return match(first, second, compared, score, self._frequencies)
        why = (
            f"both like customer {self._records[third or 0].id}",
            *(reasons(first, second, compared) if compared else ()),
        )
        return Match(first.id, second.id, score, LIKELY if score >= LIKELY_FROM else POSSIBLE, why)


def match(first: Record, second: Record, compared: Comparison, score: float, common: Frequencies) -> Match:
    """The pair with what is said of it."""
    judged = verdict(score, compared, common)
    return Match(first.id, second.id, score, judged, reasons(first, second, compared))


def probability(bits: float) -> float:
    """The probability of odds that are given as a logarithm to base 2."""
    return 1.0 / (1.0 + exp2(min(-bits, 1000.0)))


def _log_odds(chance: float) -> float:
    return log2(max(chance, 1e-9) / max(1.0 - chance, 1e-9))
