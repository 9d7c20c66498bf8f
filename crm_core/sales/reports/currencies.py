"""Groups of several currencies put into blocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """The sums of the records that share a key and a currency; a ``currency`` of None has no amounts to tell."""

    key: str
    currency: str | None
    sums: tuple[int | float, ...]


def in_blocks(parts: Iterable[Part], main: str) -> Mapping[str, dict[str, tuple[int | float, ...]]]:
    """The sums by key for each currency, the main one first, then those of most records (the first sum).

    Records without an amount count with the first currency. There is at least one block.
    """
    blocks: dict[str | None, dict[str, tuple[int | float, ...]]] = defaultdict(dict)
    for key, currency, sums in parts:
        groups = blocks[currency]
        groups[key] = _added(groups[key], sums) if key in groups else sums
    weights = {currency: sum(sums[0] for sums in groups.values()) for currency, groups in blocks.items()}
    named = sorted((c for c in blocks if c is not None), key=lambda c: (c != main, -weights[c], c))
    found = {currency: blocks[currency] for currency in named or [main]}
    first = found[next(iter(found))]
    for key, sums in blocks.get(None, {}).items():
        first[key] = _added(first[key], sums) if key in first else sums
    return found


def total(groups: Iterable[Sequence[int | float]], width: int) -> tuple[int | float, ...]:
    """All groups added up; of none, as many noughts."""
    return tuple(map(sum, zip(*groups, strict=True))) or (0,) * width


def _added(one: Sequence[int | float], other: Sequence[int | float]) -> tuple[int | float, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))
