"""Full text renewed once behind a large change, instead of by a trigger at every row of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from crm_core.store.search import Feeder, SearchSource, fed, renew
from crm_core.store.unit import Unit


@contextmanager
def texts_afterwards(unit: Unit, sources: Iterable[SearchSource], rows: dict[str, str]) -> Iterator[None]:
    """Suspend the full text inside the block and renew what it changed behind it.

    ``rows`` maps each table that the block writes to a query for the ids of the rows that it may add, change or remove.
    """
    feeding = [(s, [f for f in s.feeders if f.table in rows]) for s in sources]
    feeding = [(source, feeders) for source, feeders in feeding if feeders]
    for number, (source, feeders) in enumerate(feeding):
        unit.execute(f"CREATE TEMP TABLE affected_{number} (id INTEGER PRIMARY KEY, fresh INTEGER)")
        _gather(unit, f"temp.affected_{number}", source, feeders, rows)
    unit.bulk(True)
    yield
    for number, (source, feeders) in enumerate(feeding):
        affected = f"temp.affected_{number}"
        _gather(unit, affected, source, feeders, rows)
        _settle(unit, affected, source)
        unit.execute(f"DROP TABLE {affected}")
    unit.bulk(False)


def _gather(unit: Unit, affected: str, source: SearchSource, feeders: Iterable[Feeder], rows: dict[str, str]) -> None:
    """Note the records that show one of the rows: once before they are written and once after."""
    for feeder in feeders:
        unit.execute(f"INSERT OR IGNORE INTO {affected} (id) {fed(source, feeder, rows[feeder.table])}")


def _settle(unit: Unit, affected: str, source: SearchSource) -> None:
    """Remove texts of what is gone, change those that differ, add those that are missing."""
    ids = f"SELECT id FROM {affected}"
    shown = f"{source.select} AND {source.alias}.id IN ({{}})"
    unit.execute(f"DELETE FROM {source.texts} WHERE id IN ({ids}) AND id NOT IN (SELECT id FROM ({shown.format(ids)}))")
    unit.execute(renew(source, ids))
    unit.execute(f"UPDATE {affected} SET fresh = 1 WHERE id NOT IN (SELECT id FROM {source.texts})")
    fresh = f"SELECT id FROM {affected} WHERE fresh"
    unit.execute(f"INSERT INTO {source.texts} (id, title, body) {shown.format(fresh)}")
    unit.execute(
        f"INSERT INTO {source.index} (rowid, title, body) SELECT id, title, body FROM {source.texts} WHERE id IN ({fresh})"
    )
