"""Rows recognized without an identity: by what they say, and never two of them as one record."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_core.exchange.imports.staging import Staging


@dataclass(frozen=True, slots=True)
class Key:
    """Something by which rows and records are the same.

    ``rows`` is a SELECT of (row, key) over the staging, ``records`` one of (key, id) over the records, whose alias is ``t``
    and whose condition ends in ``{place}``: alive or in the trash. A key that is NULL means nothing.
    """

    rows: str
    records: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What makes records of one key differ: columns that ``staged s`` and the records ``t`` share, and texts of each."""

    columns: tuple[str, ...]
    of_row: str = "''"
    of_record: str = "''"


class Matcher:
    """Finds the records of rows that brought no known identity along.

    Where several rows and records share a key, those that say the same belong together, and then the first row to the
    oldest record and so on. Records in the trash come last.
    """

    def __init__(self, staging: Staging, contents: Contents) -> None:
        self._staging = staging
        self._contents = contents
        # A record that the same program calls otherwise is another one.
        self._free = (
            "id NOT IN (SELECT id FROM pairs) AND NOT EXISTS (SELECT 1 FROM external_ids x WHERE "
            f"x.entity = '{staging.entity}' AND x.record_id = id AND x.source IN (SELECT source FROM staged_ids))"
        )
        staging.make_table("row_keys", "row INTEGER, key TEXT, PRIMARY KEY (key, row)")
        staging.make_table("record_keys", "id INTEGER, key TEXT, PRIMARY KEY (key, id)")
        staging.make_table("ambiguous_keys", "key TEXT PRIMARY KEY")

    def match(self, keys: Sequence[Key]) -> None:
        """Go through the keys, the surest first: over the living records, then over those in the trash."""
        table = self._staging.table
        for place in ("t.deleted_at IS NULL", "t.deleted_at IS NOT NULL"):
            if not self._staging.unit.scalar(f"SELECT 1 FROM {table} t WHERE {place} LIMIT 1"):
                continue
            for key in keys:
                self._match_by(key, place)
        self._staging.settle_matches()

    def _match_by(self, key: Key, place: str) -> None:
        run = self._staging.unit.execute
        for name in ("row_keys", "record_keys", "ambiguous_keys"):
            run(f"DELETE FROM {name}")
        run(
            f"INSERT OR IGNORE INTO row_keys SELECT row, key FROM ({key.rows}) WHERE key IS NOT NULL AND row IN (SELECT row FROM "
            "staged WHERE reject IS NULL AND skip IS NULL) AND row NOT IN (SELECT row FROM pairs)"
        )
        if not self._staging.unit.scalar("SELECT 1 FROM row_keys LIMIT 1"):
            return
        run(
            f"INSERT OR IGNORE INTO record_keys (key, id) SELECT key, id FROM ({key.records.format(place=place)}) "
            f"WHERE key IN (SELECT key FROM row_keys) AND {self._free}"
        )
        run(
            "INSERT INTO ambiguous_keys SELECT key FROM record_keys GROUP BY key HAVING count(*) > 1 OR "
            "(SELECT count(*) FROM row_keys r WHERE r.key = record_keys.key) > 1"
        )
        if self._staging.unit.scalar("SELECT 1 FROM ambiguous_keys LIMIT 1"):
            self._pair_equal_contents()
        self._pair("SELECT row, key FROM row_keys", "SELECT id, key FROM record_keys")

    def _pair_equal_contents(self) -> None:
        """Of columns about which no row says anything, the records' values do not count."""
        filled = ", ".join(f"max({column} IS NOT NULL)" for column in self._contents.columns)
        found = self._staging.unit.execute(f"SELECT {filled} FROM staged").fetchone()
        said = [column for column, some in zip(self._contents.columns, found, strict=True) if some]
        of_row = " || char(31) || ".join([*(f"coalesce(s.{column}, '')" for column in said), self._contents.of_row])
        of_record = " || char(31) || ".join(
            [*(f"coalesce(t.{column}, '')" for column in said), self._contents.of_record]
        )
        inside = "k.key IN (SELECT key FROM ambiguous_keys)"
        self._pair(
            f"SELECT k.row, k.key || char(29) || ({of_row}) AS key FROM row_keys k JOIN staged s ON s.row = k.row WHERE {inside}",
            f"SELECT k.id, k.key || char(29) || ({of_record}) AS key FROM record_keys k "
            f"JOIN {self._staging.table} t ON t.id = k.id WHERE {inside}",
        )

    def _pair(self, rows: str, records: str) -> None:
        """The n-th free row of a key is the n-th free record of that key."""
        ranked = "row_number() OVER (PARTITION BY key ORDER BY {0}) AS place FROM ({1}) WHERE {0} NOT IN (SELECT {0} FROM pairs)"
        self._staging.unit.execute(
            f"INSERT OR IGNORE INTO pairs SELECT r.row, c.id FROM (SELECT row, key, {ranked.format('row', rows)}) r "
            f"JOIN (SELECT id, key, {ranked.format('id', records)}) c ON c.key = r.key AND c.place = r.place ORDER BY r.row, c.id"
        )
