"""The lines of imported quotes: beside them in the file or in one of their own, worked out and written with the sums."""

from collections.abc import Iterator, Sequence

from crm_core.errors import CrmError
from crm_core.exchange.imports.document_lines import FileLine, Lines
from crm_core.exchange.imports.quote_line_writes import Chosen, lines_there, whole_quote_lines, write_quote_lines
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.sales.amounts import divided
from crm_core.sales.lines.summed import document_sums
from crm_core.values.text import counted


class QuoteLines:
    """Lines by the row of their quote, or by what the quote is called in a file of lines alone."""

    def __init__(self, staging: Staging, around: Surroundings) -> None:
        self._staging = staging
        self._around = around
        self._given: dict[int, list[tuple[int, FileLine]]] = {}
        self._by_name: dict[str, list[tuple[int, FileLine]]] = {}
        self._names: dict[str, int] = {}
        self._whole: dict[int, list[Chosen]] = {}
        self._differ: set[int] = set()
        self.of_another_file = False

    def know(self, row: int, names: Sequence[str], _: int) -> None:
        """Note what the quote in a row is called."""
        for name in names:
            self._names.setdefault(name.lower(), row)

    def add(self, row: int, line: int, given: FileLine) -> None:
        """Lay out a line of the quote in ``row``."""
        self._given.setdefault(row, []).append((line, given))

    def add_by_name(self, name: str, line: int, given: FileLine) -> None:
        """Lay out a line of the quote called so, out of another file."""
        self._by_name.setdefault(name.lower(), []).append((line, given))

    def in_file(self) -> Iterator[tuple[int, int]]:
        """The lines that are rows of the file itself: row of the quote, line of the file."""
        if not self.of_another_file:
            yield from ((row, line) for row, lines in self._given.items() for line, _ in lines)

    def join_by_name(self) -> int:
        """Give lines of a file of their own the quotes that are called so; gives how many have none."""
        alone = 0
        for name, lines in self._by_name.items():
            row = self._names.get(name)
            if row is None:
                alone += len(lines)
            else:
                self._given.setdefault(row, []).extend(lines)
        return alone

    def settle(self, notes: list[str]) -> None:
        """Make lines whole and compare them with those that are there; refuse quotes whose lines cannot be."""
        from crm_core.sales.lines.usual import usual_tax

        core, usual = self._around.core, usual_tax(self._around.core)
        bare = 0
        staged = self._staging.unit.execute(
            "SELECT s.row, coalesce(t.currency, s.currency, ?), s.link, s.match, coalesce(s.title, s.number), s.said_total, "
            "s.said_net, s.said_tax FROM staged s LEFT JOIN quotes t ON t.id = s.match WHERE s.reject IS NULL AND s.skip IS NULL",
            (self._around.currency,),
        ).fetchall()
        for row, currency, customer, match, title, *sums in staged:
            given = [line for _, line in self._given.get(row, ())]
            if not given and match is None and not self._around.own:
                given = _whole_as_line(title, *sums)
            if not given:
                bare += match is None
                continue
            around = Lines(core, self._staging.unit, currency, usual, customer, self._around.own)
            there = lines_there(self._staging.unit, match) if match else []
            try:
                self._whole[row] = whole_quote_lines(given, there, around)
            except CrmError as problem:
                self._staging.reject("?", "row = ?", (problem.sentence.rstrip("."), row))
                continue
            if self._whole[row] == there:
                del self._whole[row]
            elif there:
                self._differ.add(row)
        if bare:
            notes.append(f"{counted(bare, 'quote')} without lines; --lines FILE, or a file of quote-lines, gives them.")

    def refuse_changed(self, reason: str, where: str) -> None:
        """Refuse the quotes that match ``where`` and have other lines than the file."""
        for row in self._differ:
            self._staging.reject(reason, f"row = {row} AND {where}")

    def write(self) -> None:
        """Write the lines that differ, and the sums of every quote that is new or changed."""
        unit = self._staging.unit
        rows = dict(unit.execute("SELECT row, target FROM staged WHERE target IS NOT NULL").fetchall())
        for row, lines in self._whole.items():
            if row in rows:
                write_quote_lines(unit, rows[row], lines)
                unit.execute("UPDATE staged SET changed = 1 WHERE row = ?", (row,))
        for (key,) in unit.execute(
            "SELECT target FROM staged WHERE target IS NOT NULL AND (changed OR match IS NULL)"
        ).fetchall():
            self._sum_up(key)

    def _sum_up(self, key: int) -> None:
        unit = self._staging.unit
        asked = "SELECT discount_bp, discount_minor, shipping_minor, shipping_tax_bp FROM quotes WHERE id = ?"
        counted_lines = [
            (line.net_minor, line.tax_bp) for line, chosen in lines_there(unit, key) if chosen or not line.is_optional
        ]
        sums = document_sums(counted_lines, *unit.execute(asked, (key,)).fetchone())
        told = (sums.net, sums.tax, sums.total)
        unit.execute(
            "UPDATE quotes SET net_minor = ?1, tax_minor = ?2, total_minor = ?3 WHERE id = ?4 "
            "AND (net_minor, tax_minor, total_minor) IS NOT (?1, ?2, ?3)",
            (*told, key),
        )


def _whole_as_line(title: str | None, total: int | None, net: int | None, tax: int | None) -> list[FileLine]:
    """What a quote comes to as its only line, taxed where the rate gives the tax to the unit; without amounts none."""
    bare = net if net is not None else None if total is None else total - (tax or 0)
    if bare is None:
        return []
    owed = tax if tax is not None else (total - bare if total is not None else 0)
    rate = divided(owed * 10_000, bare) if bare > 0 and owed > 0 else 0
    if not 0 <= rate <= 10_000 or divided(bare * rate, 10_000) != owed:
        rate, bare = 0, bare + owed
    return [FileLine(title or "Quote", quantity_milli=1000, price_minor=bare, tax_bp=rate)]
