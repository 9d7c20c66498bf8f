"""By what customers without a known identity are recognized, and what makes two of one name differ."""

from collections.abc import Iterator

from crm_core.exchange.imports.customer_rows import ADDRESS_COLUMNS, BASE_COLUMNS, MADE_UP
from crm_core.exchange.imports.matching import Contents, Key

_SAME_NAME = "t.sort_name IN (SELECT s.sort_name FROM row_keys k JOIN staged s ON s.row = k.row) AND {place}"
_HAS = "EXISTS (SELECT 1 FROM {table} p WHERE p.{owner} AND p.kind = '{kind}')"


def customer_keys() -> Iterator[Key]:
    """The surest key first. One shared address alone says nothing: whoever has a name has to have the same name."""
    yield Key(
        "SELECT s.row AS row, p.normalized AS key FROM staged s JOIN staged_points p ON p.row = s.row AND p.kind = 'email' "
        f"WHERE s.name_from = '{MADE_UP}'",
        "SELECT p.normalized AS key, min(t.id) AS id FROM contact_points p JOIN customers t ON t.id = p.customer_id "
        "WHERE p.kind = 'email' AND p.normalized IN (SELECT key FROM row_keys) AND {place} GROUP BY 1 HAVING count(*) = 1",
    )
    yield from _named("s.whole_kind", "true", "true")
    # Where the file does not say what a row is, it may be the other; a name alone then shows an organization, no person.
    other = "CASE s.whole_kind WHEN 'person' THEN 'organization' ELSE 'person' END"
    yield from _named(other, "s.kind IS NULL", "s.kind IS NULL AND s.whole_kind = 'person'")


def _named(kind: str, condition: str, bare: str) -> Iterator[Key]:
    for point in ("email", "phone"):
        yield _by_point(kind, condition, point)
    yield _key(kind, "s.birthday", "", condition, "t.birthday", "")
    joined = "JOIN customers o ON o.id = t.organization_id"
    yield _key(kind, "s.link_folded", "", condition, "o.sort_name", joined)
    place = "fold(a.street) || char(31) || fold(coalesce(a.city, ''))"
    staged, kept = "staged_addresses a ON a.row = s.row", "addresses a ON a.customer_id = t.id"
    yield _key(kind, place, f"JOIN {staged}", condition, place, f"JOIN {kept}")
    yield from _bare_names(kind, bare)


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


def _bare_names(kind: str, condition: str) -> Iterator[Key]:
    """The name alone, where no e-mail of the one stands against another e-mail of the other, nor phone against phone."""
    for email in (False, True):
        for phone in (False, True):
            said, against = condition, "true"
            for point, there in (("email", email), ("phone", phone)):
                row_has = _HAS.format(table="staged_points", owner="row = s.row", kind=point)
                said += f" AND {'' if there else 'NOT '}{row_has}"
                if there:
                    against += f" AND NOT {_HAS.format(table='contact_points', owner='customer_id = t.id', kind=point)}"
            yield _key(kind, "''", "", said, "''", "", against)


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


KEYS = tuple(customer_keys())
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
