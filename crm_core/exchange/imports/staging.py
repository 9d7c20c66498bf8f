"""The scratch table that the rows of a file are laid out in before anything is written: one row each, matched set-wise."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from crm_core.exchange.imports.options import Reject
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.values.uid import uid_series

BATCH = 5000
PIECE_ROWS = 20_000
PIECE = "s.row BETWEEN :first AND :last"
IDENTITY = ("row", "line", "digest", "uid")


class Staging:
    """Rows of one entity: ``columns`` as they are written, with the row's line, identity, match and fate.

    ``match`` is the record a row was recognized as, ``target`` that or the id a new record gets; ``changed`` says that
    something about the record differs; ``reject`` and ``skip`` say why a row is left out. ``staged_ids`` holds what the
    rows were called elsewhere, ``pairs`` which row is which record (no record is that of two rows), ``made`` the
    organizations that were made on the way.
    """

    def __init__(self, unit: Unit, entity: str, table: str, columns: Sequence[str]) -> None:
        self.unit = unit
        self.entity = entity
        self.table = table
        self.columns = tuple(columns)
        self._pending: list[tuple[object, ...]] = []
        self._pending_ids: list[tuple[object, ...]] = []
        self._rows = 0
        self.make_table(
            "staged",
            "row INTEGER PRIMARY KEY, line INTEGER, digest INTEGER, uid TEXT, match INTEGER, target INTEGER, "
            f"changed INTEGER DEFAULT 0, reject TEXT, skip TEXT, {', '.join(self.columns)}",
        )
        self.make_table(
            "staged_ids", "row INTEGER, source TEXT, external_id TEXT, PRIMARY KEY (row, source, external_id)"
        )
        self.make_table("pairs", "row INTEGER PRIMARY KEY, id INTEGER UNIQUE")
        self.make_table("made", "id INTEGER PRIMARY KEY, uid TEXT, name TEXT, folded TEXT UNIQUE")

    def make_table(self, name: str, columns: str) -> None:
        """Make an empty table for the rows of this file; one with a key of several columns is kept in its order."""
        self.unit.execute(f"DROP TABLE IF EXISTS scratch.{name}")
        self.unit.execute(
            f"CREATE TABLE scratch.{name} ({columns})" + (" WITHOUT ROWID" if "PRIMARY KEY (" in columns else "")
        )

    def add(self, record: Record, uid: str | None, ids: Iterable[tuple[str, str]], values: Sequence[object]) -> int:
        """Lay a row out; ``ids`` are pairs of source and external id. Gives the row's number."""
        self._rows += 1
        self._pending.append((self._rows, record.line, record.digest, uid, *values))
        for source, external_id in ids:
            self._pending_ids.append((self._rows, source, external_id))
        if len(self._pending) >= BATCH:
            self.flush()
        return self._rows

    def flush(self) -> None:
        """Write what is pending."""
        self.fill("staged", (*IDENTITY, *self.columns), self._pending)
        self.fill("staged_ids", ("row", "source", "external_id"), self._pending_ids)

    def fill(
        self, table: str, columns: Sequence[str], pending: list[tuple[object, ...]], *, zero: bool = False
    ) -> None:
        """Write pending rows of a staging table and forget them.

        Columns in which none of them says anything keep their defaults, to bind a NULL costs as much as a value; with
        ``zero`` those are 0 where they are not NULL, and 0 says nothing either.
        """
        cells = list(zip(*pending, strict=True))
        empty = [values.count(None) + (values.count(0) if zero else 0) == len(pending) for values in cells]
        said = [place for place, nothing in enumerate(empty) if not nothing]
        if said:
            self.unit.execute_many(
                f"INSERT INTO {table} ({', '.join(columns[place] for place in said)}) VALUES ({', '.join('?' * len(said))})",
                zip(*(cells[place] for place in said), strict=True),
            )
        pending.clear()

    def count_rows(self) -> None:
        """Take note of rows that were put in by a statement."""
        self._rows = int(self.unit.scalar("SELECT coalesce(max(row), 0) FROM staged"))

    def match_identities(self) -> None:
        """Recognize rows by uid, then by what they were called elsewhere; leave out second rows of one identity.

        Rows of records that were merged are the record they went into, and left out where that has a row of its own.
        """
        run = self.unit.execute
        run("CREATE INDEX scratch.staged_by_uid ON staged (uid) WHERE uid IS NOT NULL")
        run("CREATE INDEX scratch.staged_ids_by_id ON staged_ids (external_id, source, row)")
        again = "SELECT row, min(row) OVER (PARTITION BY {0}) AS first, 'has the same {1} as line ' AS words FROM {2}"
        self._leave_out(again.format("uid", "uid", "staged WHERE uid IS NOT NULL"))
        self._leave_out(again.format("external_id, source", "id", "staged_ids"))
        staying = "s.reject IS NULL AND s.skip IS NULL"
        by_uid = f"SELECT s.row, t.id FROM staged s CROSS JOIN {self.table} t ON t.uid = s.uid WHERE {staying}"
        by_old_uid = (
            "SELECT s.row, t.id FROM staged s CROSS JOIN merged_records m ON m.old_uid = s.uid "
            f"AND m.entity = '{self.entity}' CROSS JOIN {self.table} t ON t.id = m.record_id WHERE {staying}"
        )
        by_id = (
            f"SELECT s.row, t.id FROM staged_ids i CROSS JOIN staged s ON s.row = i.row CROSS JOIN external_ids x ON x.source = i.source "
            f"AND x.entity = '{self.entity}' AND x.external_id = i.external_id CROSS JOIN {self.table} t ON t.id = x.record_id "
            f"WHERE {staying} AND s.row NOT IN (SELECT row FROM pairs)"
        )
        for found in (by_uid, by_old_uid, by_id):
            run(f"INSERT OR IGNORE INTO pairs {found} ORDER BY s.row")
            self._skip_merged(found)
            self._leave_out(
                f"SELECT f.row, p.row AS first, 'is the same {self.entity} as line ' AS words FROM ({found}) f "
                "JOIN pairs p ON p.id = f.id AND p.row <> f.row"
            )
        self.settle_matches()

    def _skip_merged(self, found: str) -> None:
        """Two rows that have become one record are no contradiction: the second one has nothing left to say."""
        self.unit.execute(
            "UPDATE staged SET skip = 'was merged into the same ' || d.entity || ' as line ' || f.line FROM "
            f"(SELECT f.row, p.row AS first, m.entity FROM ({found}) f JOIN pairs p ON p.id = f.id AND p.row <> f.row "
            f"JOIN merged_records m ON m.record_id = f.id AND m.entity = '{self.entity}') d JOIN staged f ON f.row = d.first "
            "WHERE staged.row = d.row AND staged.skip IS NULL"
        )

    def _leave_out(self, doubles: str) -> None:
        """Leave out rows that stand for what an earlier one stands for: skipped if they say the same, else rejected."""
        line = "d.words || f.line"
        self.unit.execute(
            f"UPDATE staged SET skip = CASE WHEN f.digest = staged.digest THEN {line} END, "
            f"reject = CASE WHEN f.digest <> staged.digest THEN {line} END "
            f"FROM (SELECT row, min(first) AS first, words FROM ({doubles}) GROUP BY row) d JOIN staged f ON f.row = d.first "
            "WHERE staged.row = d.row AND d.row > d.first AND staged.reject IS NULL AND staged.skip IS NULL"
        )

    def skip_repeated_rows(self) -> None:
        """Leave out rows without an identity of their own whose cells are all those of an earlier one."""
        self._leave_out(
            "SELECT row, first, 'is the same as line ' AS words FROM (SELECT row, min(row) OVER (PARTITION BY digest) AS first "
            "FROM staged WHERE uid IS NULL AND reject IS NULL AND row NOT IN (SELECT row FROM staged_ids)) WHERE row > first"
        )

    def refuse_second(self, column: str, words: str) -> None:
        """Leave out rows that have the same value in a column as an earlier one, where a value names one record."""
        self._leave_out(
            f"SELECT row, min(row) OVER (PARTITION BY {column}) AS first, 'has the same {words} as line ' AS words "
            f"FROM staged WHERE {column} IS NOT NULL AND reject IS NULL AND skip IS NULL"
        )

    def refuse_foreign_uids(self, tables: Iterable[tuple[str, str]]) -> None:
        """Reject rows whose uid is that of another kind of record; ``tables`` are pairs of table and entity."""
        for table, entity in tables:
            if table != self.table:
                self.reject(f"'has the uid of another record ({entity})'", f"uid IN (SELECT uid FROM {table})")

    def in_pieces(self, sql: str, parameters: Mapping[str, object] | None = None) -> None:
        """Run a statement that says PIECE for some rows at a time: SQLite gathers what it inserts before it begins."""
        for first in range(1, self._rows + 1, PIECE_ROWS):
            self.unit.execute(sql, {**(parameters or {}), "first": first, "last": first + PIECE_ROWS - 1})

    def insert_new(self, columns: Mapping[str, str], parameters: Mapping[str, object]) -> None:
        """Write the new records: each column with its SQL expression over ``s``, beside id, uid and stamps."""
        self.unit.connection.create_function("new_uid", 0, uid_series())
        self.in_pieces(
            f"INSERT INTO {self.table} (id, uid, {', '.join(columns)}, created_at, updated_at) SELECT s.target, "
            f"coalesce(s.uid, new_uid()), {', '.join(columns.values())}, coalesce(s.created_at, :stamp), "
            "coalesce(s.updated_at, s.created_at, :stamp) FROM staged s "
            f"WHERE s.match IS NULL AND s.target IS NOT NULL AND {PIECE} ORDER BY s.row",
            {**parameters, "stamp": self.unit.stamp},
        )

    def settle_matches(self) -> None:
        """Note in the rows which records they were recognized as."""
        self.unit.execute(
            "UPDATE staged SET match = (SELECT p.id FROM pairs p WHERE p.row = staged.row) WHERE row IN (SELECT row FROM pairs)"
        )

    def settle_targets(self) -> None:
        """Give every row that stays its record: the match, or a new id. Rows of records in the trash are skipped."""
        run = self.unit.execute
        trashed = f"SELECT id FROM {self.table} WHERE deleted_at IS NOT NULL"
        run(
            f"UPDATE staged SET skip = 'is in the trash' WHERE match IN ({trashed}) AND reject IS NULL AND skip IS NULL"
        )
        run("UPDATE staged SET target = match WHERE match IS NOT NULL AND reject IS NULL AND skip IS NULL")
        self.unit.connection.create_function("next_target", 0, count(self._last_id() + 1).__next__)
        run("UPDATE staged SET target = next_target() WHERE match IS NULL AND reject IS NULL AND skip IS NULL")

    def _last_id(self) -> int:
        return int(self.unit.scalar("SELECT seq FROM sqlite_sequence WHERE name = ?", (self.table,)) or 0)

    def next_id(self) -> int:
        """The first id of the table that neither a record nor a row of the file has."""
        return 1 + max(self._last_id(), int(self.unit.scalar("SELECT max(target) FROM staged") or 0))

    def mark_changed(self, columns: Iterable[str]) -> None:
        """Mark rows whose record differs in one of the columns; an empty cell changes nothing."""
        differs = [f"(s.{column} IS NOT NULL AND s.{column} IS NOT t.{column})" for column in columns]
        if differs:
            self.mark(f"staged s JOIN {self.table} t ON t.id = s.match WHERE {' OR '.join(differs)}")

    def mark(self, rows: str) -> None:
        """Mark rows whose record differs; ``rows`` is what follows FROM in a query over ``s``."""
        self.unit.execute(
            f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM {rows}) AND target IS NOT NULL"
        )

    def write_changed(self, columns: Iterable[str]) -> None:
        """Put the columns of marked rows into their records."""
        assignments = ", ".join(f"{column} = coalesce(s.{column}, {self.table}.{column})" for column in columns)
        if assignments:
            self.unit.execute(
                f"UPDATE {self.table} SET {assignments} FROM staged s WHERE s.match = {self.table}.id "
                "AND s.changed AND s.target IS NOT NULL"
            )

    def stamp_changed(self) -> None:
        """Move the change stamp of every record that differs."""
        self.unit.execute(
            f"UPDATE {self.table} SET updated_at = ? WHERE id IN (SELECT target FROM staged WHERE changed AND match IS NOT NULL) "
            "AND updated_at IS NOT ?",
            (self.unit.stamp, self.unit.stamp),
        )

    def remember_external_ids(self) -> None:
        """Note what each record was called elsewhere; a record that is only recognized now counts as changed."""
        missing = (
            "staged_ids i CROSS JOIN staged s ON s.row = i.row WHERE s.target IS NOT NULL AND NOT EXISTS (SELECT 1 FROM external_ids x "
            f"WHERE x.source = i.source AND x.entity = '{self.entity}' AND x.external_id = i.external_id)"
        )
        self.mark(f"{missing} AND s.match IS NOT NULL")
        with self.unit.adding("external_ids", "record_id"):
            self.in_pieces(
                "INSERT INTO external_ids (source, entity, external_id, record_id) "
                f"SELECT i.source, '{self.entity}', i.external_id, s.target FROM {missing} AND {PIECE} ORDER BY i.row"
            )

    def reject(self, reason: str, where: str, parameters: Sequence[object] = ()) -> None:
        """Leave out the rows that match ``where`` (over ``staged``); ``reason`` is a SQL expression."""
        self.unit.execute(
            f"UPDATE staged SET reject = {reason}, target = NULL WHERE reject IS NULL AND skip IS NULL AND ({where})",
            parameters,
        )

    def left_out(self, column: str) -> list[Reject]:
        """The rows with a reason in ``reject`` or ``skip``, in the file's order."""
        also = "" if column == "reject" else " AND reject IS NULL"
        rows = self.unit.execute(
            f"SELECT line, {column} FROM staged WHERE {column} IS NOT NULL{also} ORDER BY line"
        ).fetchall()
        return [Reject(*row) for row in rows]

    def counts(self) -> tuple[int, int, int]:
        """How many rows are created, updated and unchanged."""
        row = self.unit.execute(
            "SELECT count(*) FILTER (WHERE match IS NULL), count(*) FILTER (WHERE match IS NOT NULL AND changed), "
            "count(*) FILTER (WHERE match IS NOT NULL AND NOT changed) FROM staged WHERE target IS NOT NULL"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])
