"""The owners that a file names: numbers by the names in their place, names as they are spelled already."""

from collections.abc import Mapping

from crm_core.catalog.core import Core
from crm_core.catalog.known_owners import as_known, known_owners

MOST_TOLD = 5


class OwnerNames:
    """Who is meant by the owners of a file; ``own`` says that this program wrote it, and everything stands as it was kept."""

    def __init__(self, core: Core, numbers: Mapping[str, str], *, own: bool) -> None:
        self._known: tuple[str, ...] = ()
        if not own and core.store.path.exists():
            with core.store.reading() as db:
                every = known_owners(db, core.catalog.entities, core.business.facts.owner)
                self._known = tuple(dict.fromkeys(every))
        self._called: dict[str, str] = {}
        self._respelled: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.numbers |= {number: self.called(name) for number, name in numbers.items()}
        self._called.clear()

    def called(self, name: str) -> str:
        """The name of the owner whom the file calls so."""
        if name not in self._called:
            given = self.numbers.get(name, name)
            self._called[name] = known = as_known(given, self._known)
            if known != given:
                self._respelled[given] = known
        return self._called[name]

    def told(self) -> list[str]:
        """Which names were taken for others, one sentence each, the first few of them."""
        said = [f'The owner "{name}" is taken for "{known}".' for name, known in self._respelled.items()]
        more = len(said) - MOST_TOLD
        return [*said[:MOST_TOLD], *([f"So are {more:,} more owners for others."] if more > 0 else [])]
