"""Changes to the lines of a draft, each one step with the sums worked out anew."""

from collections.abc import Callable, Mapping, Sequence

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.sales.quotes import line_writes
from crm_core.sales.quotes.sums import renew
from crm_core.sales.quotes.tables import Quote
from crm_core.sales.quotes.writes import refuse_unless_draft, summary
from crm_core.store import Unit


def add_lines(core: Core, key: int, lines: line_writes.Lines, at: int | None) -> Change:
    """Put lines behind the last one or at a position. Raises InvalidValue, Conflict, NotFound."""

    def act(unit: Unit, row: Quote) -> str:
        read = line_writes.read_lines(core, unit, row, lines)
        line_writes.write_lines(core, unit, row, read, at)
        return f"has {len(read)} more {'line' if len(read) == 1 else 'lines'}"

    return _change(core, key, act)


def edit_line(core: Core, key: int, position: int, values: Mapping[str, object]) -> Change:
    """Change parts of the line at a position. Raises InvalidValue, Conflict, NotFound."""

    def act(unit: Unit, row: Quote) -> str:
        present = line_writes.given_again(unit, row, position)
        line_writes.change_line(unit, row, position, line_writes.edited_line(core, unit, row, present, values))
        return f"line {position} changed"

    return _change(core, key, act)


def remove_lines(core: Core, key: int, positions: Sequence[int]) -> Change:
    """Take lines off. Raises InvalidValue, Conflict, NotFound."""

    def act(unit: Unit, row: Quote) -> str:
        line_writes.remove_lines(unit, row, positions)
        return f"without {'line' if len(positions) == 1 else 'lines'} {', '.join(map(str, positions))}"

    return _change(core, key, act)


def move_line(core: Core, key: int, position: int, to: int) -> Change:
    """Put a line at another position. Raises InvalidValue, Conflict, NotFound."""

    def act(unit: Unit, row: Quote) -> str:
        place = line_writes.move_line(unit, row, position, to)
        return f"line {position} moved to {place}" if place != position else f"line {position} stays where it is"

    return _change(core, key, act)


def _change(core: Core, key: int, act: Callable[[Unit, Quote], str]) -> Change:
    """One step on the lines of a draft; ``act`` says what it did."""
    with core.store.writing("") as unit:
        core.find_in(unit, "quote", key)
        row = unit.session.get_one(Quote, key)
        refuse_unless_draft(row)
        done = act(unit, row)
        renew(unit, row)
        row.updated_at = unit.stamp
        unit.describe(summary(core, unit, key, done))
    return Change("quote", key, unit.summary)
