"""Merging of customers as the faces ask for it."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change, Ref
from crm_core.customers.duplicates.capability import Pair as Duplicate
from crm_core.customers.duplicates.queries import names_of
from crm_core.customers.duplicates.remembered import remembered
from crm_core.customers.merging.rows import MovedRows, count_rows
from crm_core.customers.merging.values import MergedField, merged_values
from crm_core.errors import Conflict
from crm_core.values.text import counted

SURE = "sure"


class MergePreview(NamedTuple):
    """What merging would do: field by field, and which rows go over to the customer that stays."""

    keep: Ref
    gone: Ref
    fields: tuple[MergedField, ...]
    rows: tuple[MovedRows, ...]


class Merging:
    """Customers that stand in the database twice, made one."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def preview(self, keep: int, gone: int, take: Collection[str] = ()) -> MergePreview:
        """What ``merge`` would do; nothing is written. Raises as ``merge`` does."""
        from crm_core.customers.merging.writes import pair_of

        with self._core.store.reading() as db:
            pair = pair_of(self._core, db, keep, gone)
            merged = merged_values(self._core, db, pair, take)
            names = names_of(db, (keep, gone))
            rows = count_rows(db, self._core.catalog, pair)
        return MergePreview(Ref(keep, names[keep]), Ref(gone, names[gone]), merged.fields, rows)

    def merge(self, keep: int, gone: int, take: Collection[str] = ()) -> Change:
        """Put customer ``gone`` into ``keep``; of the fields in ``take`` the value of ``gone`` stays.

        Raises NotFound, Conflict for a person and an organization, UnknownName and InvalidValue for fields.
        """
        from crm_core.customers.merging.writes import merge_in, pair_of

        with self._core.store.writing("") as unit:
            pair = pair_of(self._core, unit.connection, keep, gone)
            names = names_of(unit.connection, (keep, gone))
            merge_in(self._core, unit, pair, take)
            unit.describe(f'Customer {gone} "{names[gone]}" merged into customer {keep} "{names[keep]}"')
        return Change("customer", keep, unit.summary)

    def merge_all(self, pairs: Sequence[tuple[int, int]]) -> Change:
        """Merge several pairs in one step, all or none: of each the second into the first. Raises as ``merge`` does."""
        from crm_core.customers.merging.writes import merge_in, pair_of

        if not pairs:
            raise Conflict("There is nothing to merge.")
        self._core.store.before_bulk_delete()
        with self._core.store.writing("") as unit:
            for keep, gone in pairs:
                merge_in(self._core, unit, pair_of(self._core, unit.connection, keep, gone))
            unit.describe(f"{counted(len(pairs), 'customer')} merged into others")
        return Change("customer", pairs[0][0], unit.summary)

    def sure(self, found: Iterable[Duplicate]) -> list[tuple[Ref, Ref]]:
        """The merges that the pairs with the verdict "sure" come to: of each group all into the one with the smallest id.

        Whoever the owner told apart does not come together over a third.
        """
        with self._core.store.reading() as db:
            apart = remembered(db)
        groups = _Groups(apart)
        names: dict[int, Ref] = {}
        for pair in found:
            if pair.verdict == SURE:
                names |= {pair.first.id: pair.first, pair.second.id: pair.second}
                groups.join(pair.first.id, pair.second.id)
        return [(names[keep], names[gone]) for keep, gone in groups.merges()]


class _Groups:
    """Customers that are one, as far as nobody in a group was told apart from another one in it."""

    def __init__(self, apart: Collection[tuple[int, int]]) -> None:
        self._apart = apart
        self._group: dict[int, set[int]] = {}

    def join(self, one: int, other: int) -> None:
        """Bring two and those that are one with them together."""
        first, second = (self._group.setdefault(key, {key}) for key in (one, other))
        if first is second or any((min(a, b), max(a, b)) in self._apart for a in first for b in second):
            return
        first |= second
        for key in second:
            self._group[key] = first

    def merges(self) -> list[tuple[int, int]]:
        """(who stays, who goes), in order of id."""
        return sorted((min(group), key) for key, group in self._group.items() if key != min(group))
