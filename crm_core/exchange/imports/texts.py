"""Full text after an import, renewed set-wise for every record whose words may have changed."""

from crm_core.exchange.imports.staging import PIECE_ROWS, Staging
from crm_core.store.search import SearchSource, fed, refresh

_WRITTEN = "SELECT target FROM staged WHERE target IS NOT NULL AND (match IS NULL OR changed)"
_CHANGED = "SELECT target FROM staged WHERE match IS NOT NULL AND target IS NOT NULL AND changed"


def renew_texts(staging: Staging, sources: dict[str, SearchSource], piece_rows: int = PIECE_ROWS) -> None:
    """Renew the texts of what the file wrote, of customers it made on the way, and of those that show a changed name.

    ``piece_rows`` of them are gathered in memory at a time.
    """
    unit = staging.unit
    for source in sources.values():
        staging.make_table("affected", "id INTEGER PRIMARY KEY")
        if source.entity == staging.entity:
            unit.execute(f"INSERT INTO affected {_WRITTEN}")
        if source.entity == "customer":
            unit.execute("INSERT OR IGNORE INTO affected SELECT id FROM made")
        for feeder in source.feeders:
            if feeder.table == staging.table:
                unit.execute(f"INSERT OR IGNORE INTO affected {fed(source, feeder, _CHANGED)}")
        first = unit.scalar("SELECT min(id) FROM affected")
        while first is not None:
            ids = f"SELECT id FROM affected WHERE id >= {first} ORDER BY id LIMIT {piece_rows}"
            for statement in refresh(source, ids):
                unit.execute(statement)
            first = unit.scalar(f"SELECT id FROM affected WHERE id >= {first} ORDER BY id LIMIT 1 OFFSET {piece_rows}")
