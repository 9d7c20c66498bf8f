"""The one error of the filter language."""

from collections.abc import Sequence

from crm_core.errors import MOST_NAMED, UsageProblem, named


class FilterProblem(UsageProblem):
    """A filter that cannot be understood.

    ``position`` counts characters from 0; ``expected`` lists what could stand there, ``known`` what to name of it where nothing is near; ``incomplete`` says that more
    typing could make it right, so that a filter bar goes on showing its last result.
    """

    def __init__(
        self,
        what: str,
        position: int,
        *,
        expected: Sequence[str] = (),
        nearest: Sequence[str] = (),
        known: Sequence[str] = (),
        incomplete: bool = False,
    ) -> None:
        super().__init__(
            f"Filter, character {position + 1}: {what}.{named(nearest, known)}",
            position=position,
            expected=list(expected),
            nearest=list(nearest)[:MOST_NAMED],
            incomplete=incomplete,
        )
        self.what = what
        self.position = position
        self.expected = tuple(expected)
        self.nearest = tuple(nearest)
        self.incomplete = incomplete
