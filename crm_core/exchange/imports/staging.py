"""The TEMP table that the rows of a file are laid out in before anything is written: one row each, matched set-wise."""

from collections.abc import Iterable, Sequence

from crm_core.exchange.imports.options import Reject
from crm_core.store import Unit

BATCH = 5000


class Staging:
    """Rows of one entity: ``columns`` as they are written, with the row's line, identity, match and fate.

    ``match`` is the record a row was recognized as, ``target`` that or the id a new record gets; ``changed`` says that
    something about the record differs; ``reject`` and ``skip`` say why a row is left out.
    """

    def __init__(self, unit: Unit, entity: str, table: str, columns: Sequence[str]) -> None:
        self.unit = unit
        self.entity = entity
        self.table = table
        self.columns = tuple(columns)
        self._pending: list[tuple[object, ...]] = []
        self._rows = 0
        listed = ", ".join(self.columns)
        unit.execute("DROP TABLE IF EXISTS staged")
        unit.execute(
            "CREATE TEMP TABLE staged (row INTEGER PRIMARY KEY, line INTEGER, uid TEXT, external_id TEXT, "
            f"match INTEGER, target INTEGER, changed INTEGER DEFAULT 0, reject TEXT, skip TEXT, {listed})"
        )

    def add(self, line: int, uid: str | None, external_id: str | None, values: Sequence[object]) -> int:
        """Lay a row out; gives its number."""
        self._rows += 1
        self._pending.append((self._rows, line, uid, external_id, *values))
        if len(self._pending) >= BATCH:
            self.flush()
        return self._rows

    def flush(self) -> None:
        """Write what is pending."""
        marks = ", ".join("?" * (4 + len(self.columns)))
        names = ", ".join(("row", "line", "uid", "external_id", *self.columns))
        self.unit.execute_many(f"INSERT INTO staged ({names}) VALUES ({marks})", self._pending)
        self._pending.clear()

    def match_identities(self, source: str) -> None:
        """Recognize rows by uid, then by the id they had in ``source``; leave out second rows of one identity."""
        run = self.unit.execute
        run("CREATE INDEX temp.staged_by_external ON staged (external_id) WHERE external_id IS NOT NULL")
        run("CREATE INDEX temp.staged_by_uid ON staged (uid) WHERE uid IS NOT NULL")
        for column, word in (("external_id", "id"), ("uid", "uid")):
            run(
                f"UPDATE staged SET reject = 'has the same {word} as line ' || (SELECT min(o.line) FROM staged o "
                f"WHERE o.{column} = staged.{column}) WHERE {column} IS NOT NULL AND reject IS NULL "
                f"AND row > (SELECT min(o.row) FROM staged o WHERE o.{column} = staged.{column})"
            )
        run(f"UPDATE staged SET match = (SELECT id FROM {self.table} t WHERE t.uid = staged.uid) WHERE uid IS NOT NULL")
        run(
            "UPDATE staged SET match = (SELECT x.record_id FROM external_ids x WHERE x.source = ? AND x.entity = ? "
            "AND x.external_id = staged.external_id) WHERE match IS NULL AND external_id IS NOT NULL",
            (source, self.entity),
        )

    def match_ranked(self, source: str, key: str, candidates: str, parameters: Sequence[object] = ()) -> None:
        """Recognize rows by a natural key: the n-th row of a key is the n-th record of that key.

        ``key`` is an expression over ``s`` (staged); ``candidates`` a SELECT of (key, id) of records. Records another
        row was recognized as are left out, and those of the same source under another id.
        """
        own = (
            "SELECT x.record_id FROM external_ids x WHERE x.source = ? AND x.entity = ?"
            if self._has_external_ids()
            else "SELECT NULL WHERE ? IS NULL AND ? IS NULL"
        )
        self.unit.execute(
            f"""UPDATE staged SET match = found.id FROM (
  WITH free AS (SELECT c.key, c.id FROM ({candidates}) c WHERE c.id NOT IN (SELECT match FROM staged WHERE match IS NOT NULL)
                AND c.id NOT IN ({own})),
       ranked_records AS (SELECT key, id, row_number() OVER (PARTITION BY key ORDER BY id) AS place FROM free),
       ranked_rows AS (SELECT s.row, {key} AS key, row_number() OVER (PARTITION BY {key} ORDER BY s.row) AS place
                       FROM staged s WHERE s.match IS NULL AND s.reject IS NULL AND {key} IS NOT NULL)
  SELECT r.row AS row, c.id AS id FROM ranked_rows r JOIN ranked_records c ON c.key = r.key AND c.place = r.place) found
WHERE staged.row = found.row""",
            (*parameters, source, self.entity),
        )

    def _has_external_ids(self) -> bool:
        return bool(self.unit.scalar("SELECT 1 FROM staged WHERE external_id IS NOT NULL LIMIT 1"))

    def settle_targets(self) -> None:
        """Give every row that stays its record: the match, or a new id. Rows of records in the trash are skipped."""
        run = self.unit.execute
        run(
            f"UPDATE staged SET skip = 'is in the trash' WHERE match IN (SELECT id FROM {self.table} "
            "WHERE deleted_at IS NOT NULL)"
        )
        run("UPDATE staged SET target = match WHERE match IS NOT NULL AND reject IS NULL AND skip IS NULL")
        last = int(self.unit.scalar("SELECT seq FROM sqlite_sequence WHERE name = ?", (self.table,)) or 0)
        run(
            "UPDATE staged SET target = fresh.id FROM (SELECT row, ? + row_number() OVER (ORDER BY row) AS id FROM staged "
            "WHERE match IS NULL AND reject IS NULL AND skip IS NULL) fresh WHERE staged.row = fresh.row",
            (last,),
        )
        run("CREATE INDEX temp.staged_by_target ON staged (target)")

    def mark_changed(self, columns: Iterable[str]) -> None:
        """Mark rows whose record differs in one of the columns; an empty cell changes nothing."""
        differs = [f"(s.{column} IS NOT NULL AND s.{column} IS NOT t.{column})" for column in columns]
        if differs:
            self.unit.execute(
                f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM staged s JOIN {self.table} t "
                f"ON t.id = s.match WHERE s.target IS NOT NULL AND ({' OR '.join(differs)}))"
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
            f"UPDATE {self.table} SET updated_at = ? WHERE id IN (SELECT target FROM staged WHERE changed AND match IS NOT NULL)",
            (self.unit.stamp,),
        )

    def remember_external_ids(self, source: str) -> None:
        """Note the id each record had in ``source``; a record that is only recognized now counts as changed."""
        missing = (
            "s.target IS NOT NULL AND s.external_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM external_ids x "
            "WHERE x.source = ? AND x.entity = ? AND x.external_id = s.external_id)"
        )
        self.unit.execute(
            f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM staged s WHERE {missing})",
            (source, self.entity),
        )
        self.unit.execute(
            "INSERT INTO external_ids (source, entity, external_id, record_id) "
            f"SELECT ?, ?, s.external_id, s.target FROM staged s WHERE {missing} ORDER BY s.row",
            (source, self.entity, source, self.entity),
        )

    def reject(self, reason: str, where: str, parameters: Sequence[object] = ()) -> None:
        """Leave out the rows that match ``where`` (over ``staged``); ``reason`` is a SQL expression."""
        self.unit.execute(
            f"UPDATE staged SET reject = {reason}, target = NULL WHERE reject IS NULL AND skip IS NULL AND ({where})",
            parameters,
        )

    def rejects(self) -> list[Reject]:
        """The rows left out, in the file's order."""
        rows = self.unit.execute("SELECT line, reject FROM staged WHERE reject IS NOT NULL ORDER BY line").fetchall()
        return [Reject(line, reason) for line, reason in rows]

    def counts(self) -> tuple[int, int, int, int]:
        """How many rows are created, updated, unchanged and skipped."""
        row = self.unit.execute(
            "SELECT count(*) FILTER (WHERE match IS NULL AND target IS NOT NULL), "
            "count(*) FILTER (WHERE match IS NOT NULL AND target IS NOT NULL AND changed), "
            "count(*) FILTER (WHERE match IS NOT NULL AND target IS NOT NULL AND NOT changed), "
            "count(*) FILTER (WHERE skip IS NOT NULL) FROM staged"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2]), int(row[3])
