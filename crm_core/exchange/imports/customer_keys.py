"""By what customers without a known identity are recognized, and what makes two of one name differ."""

from collections.abc import Iterable, Iterator

from crm_core.exchange.imports.customer_rows import (
    ADDRESS_COLUMNS,
    BASE_COLUMNS,
    HAS_BIRTHDAY,
    HAS_EMAIL,
    HAS_PHONE,
    MADE_UP,
)
from crm_core.exchange.imports.matching import Contents, Key

_SAME_NAME = "t.sort_name IN (SELECT s.sort_name FROM row_keys k JOIN staged s ON s.row = k.row) AND {place}"
_POINT = "EXISTS (SELECT 1 FROM contact_points p WHERE p.customer_id = t.id AND p.kind = '{}')"
_KEPT = {HAS_EMAIL: _POINT.format("email"), HAS_PHONE: _POINT.format("phone"), HAS_BIRTHDAY: "(t.birthday IS NOT NULL)"}


def customer_keys(evidence: Iterable[int]) -> Iterator[Key]:
    """The surest key first; ``evidence`` is all that rows have of it, see ``customer_rows.evidence_of``.

    One shared address alone says nothing: whoever has a name has to have the same name.
    """
    kinds = tuple(evidence)
    yield Key(
        "SELECT s.row AS row, p.normalized AS key FROM staged s JOIN staged_points p ON p.row = s.row AND p.kind = 'email' "
        f"WHERE s.name_from = '{MADE_UP}'",
        "SELECT p.normalized AS key, min(t.id) AS id FROM contact_points p JOIN customers t ON t.id = p.customer_id "
        "WHERE p.kind = 'email' AND p.normalized IN (SELECT key FROM row_keys) AND {place} GROUP BY 1 HAVING count(*) = 1",
    )
    yield from _named("s.whole_kind", "true")
    yield from (_bare_name("s.whole_kind", "true", kind) for kind in kinds)
    # Where the file does not say what a row is, it may be the other; a name alone then shows an organization, no person.
    other = "CASE s.whole_kind WHEN 'person' THEN 'organization' ELSE 'person' END"
    yield from _named(other, "s.kind IS NULL")
    yield from (_bare_name(other, "s.kind IS NULL AND s.whole_kind = 'person'", kind) for kind in kinds)


def _named(kind: str, condition: str) -> Iterator[Key]:
    for point in ("email", "phone"):
        yield _by_point(kind, condition, point)
    yield _key(kind, "s.birthday", "", condition, "t.birthday", "")
    joined = "JOIN customers o ON o.id = t.organization_id"
    yield _key(kind, "s.link_folded", "", condition, "o.sort_name", joined)
    place = "fold(a.street) || char(31) || fold(coalesce(a.city, ''))"
    staged, kept = "staged_addresses a ON a.row = s.row", "addresses a ON a.customer_id = t.id"
    yield _key(kind, place, f"JOIN {staged}", condition, place, f"JOIN {kept}")


def _by_point(kind: str, condition: str, point: str) -> Key:
    """Kind, name and an e-mail or phone; records are looked up by that, for a million people share few names."""
    staged = f"JOIN staged_points p ON p.row = s.row AND p.kind = '{point}'"
    key = "t.kind || ' ' || t.sort_name || char(29) || p.normalized"
    wanted = f"SELECT p.normalized FROM row_keys k JOIN staged_points p ON p.row = k.row AND p.kind = '{point}'"
    return Key(
        _rows(kind, "p.normalized", staged, condition),
        f"SELECT {key} AS key, t.id AS id FROM contact_points p CROSS JOIN customers t ON t.id = p.customer_id "
        f"WHERE p.kind = '{point}' AND p.normalized IN ({wanted}) AND {{place}}",
    )


def _key(kind: str, of_row: str, staged: str, condition: str, of_record: str, kept: str, also: str = "true") -> Key:
    """Kind, name and one thing more."""
    return Key(
        _rows(kind, of_row, staged, condition),
        f"SELECT t.kind || ' ' || t.sort_name || char(29) || {of_record} AS key, t.id AS id FROM customers t {kept} "
        f"WHERE {also} AND {_SAME_NAME}",
    )


def _rows(kind: str, of_row: str, staged: str, condition: str) -> str:
    return f"SELECT s.row AS row, {kind} || ' ' || s.sort_name || char(29) || {of_row} AS key FROM staged s {staged} WHERE {condition}"


def _bare_name(kind: str, condition: str, evidence: int) -> Key:
    """The name alone, where nothing stands against it: no e-mail against another e-mail, no birthday against another."""
    against = " AND ".join(f"NOT {has}" for bit, has in _KEPT.items() if evidence & bit)
    return _key(kind, "''", "", f"{condition} AND s.evidence = {evidence}", "''", "", against or "true")


def _joined(columns: tuple[str, ...], alias: str) -> str:
    return " || char(31) || ".join(f"coalesce({alias}.{column}, '')" for column in columns)


def _listed(item: str, rows: str) -> str:
    return f"coalesce((SELECT group_concat(item, char(30)) FROM (SELECT {item} AS item FROM {rows} ORDER BY 1)), '')"


def _contents(points: str, addresses: str, tags: str) -> str:
    return " || char(28) || ".join(
        (
            _listed("x.kind || x.normalized", points),
            _listed(_joined(ADDRESS_COLUMNS, "x"), addresses),
            _listed("x.folded", tags),
        )
    )


CONTENTS = Contents(
    BASE_COLUMNS[1:],
    _contents(
        "staged_points x WHERE x.row = s.row",
        "staged_addresses x WHERE x.row = s.row",
        "staged_tags x WHERE x.row = s.row",
    ),
    _contents(
        "contact_points x WHERE x.customer_id = t.id",
        "addresses x WHERE x.customer_id = t.id",
        "customer_tags g JOIN tags x ON x.id = g.tag_id WHERE g.customer_id = t.id",
    ),
)
