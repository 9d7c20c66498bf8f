"""Finds the record a person names: by id, typed reference (customer:42, number:2026-118), uid, e-mail, code or unique name."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from crm_core.catalog.fields import Entity, Kind
from crm_core.errors import MOST_NAMED, Ambiguous, NotFound, UsageProblem, WasMerged
from crm_core.store.driver import Connection
from crm_core.values.text import fold, shorten, spellings
from crm_core.values.uid import is_uid_prefix

MAX_ID = 2**62
CANDIDATES = 10
LONGEST = 200  # characters of a name that are compared and told; SQLite refuses patterns of 50,000
Tell = Callable[[str], object]
Merged = tuple[int, int, str]  # the id of a record that went into another one; the id and name of that one


def find(
    db: Connection,
    entities: Mapping[str, Entity],
    entity: str,
    text: str,
    *,
    trash: bool = False,
    tell: Tell | None = None,
) -> int:
    """The id of the record called ``text``. Raises NotFound with the nearest names, Ambiguous with the candidates.

    With ``trash`` only deleted records are looked at. With ``tell`` the id or uid of a record that was merged into another
    one leads there, and ``tell`` gets a sentence that says so; without, the id raises WasMerged, which is a NotFound.
    """
    described = entities[entity]
    wanted = text.strip()
    if not wanted:
        raise UsageProblem(f"No {entity} was named.")
    named, colon, number = wanted.partition(":")
    if colon and described.code_word and named.lower() == described.code_word:
        if found := _by_code(db, described, number.strip(), trash):
            return _only(entity, text, found)
        raise NotFound(entity, shorten(text, LONGEST))
    reference = bool(colon) and named.isascii() and named.isalpha() and _is_number(number)
    if reference and named.lower() in entities:
        if named.lower() != entity:
            raise UsageProblem(f'"{wanted}" names a {named.lower()}, but a {entity} is asked for.')
        wanted = number
    if _is_number(wanted):
        if len(wanted) < 19 and (there := _by_id(db, described, int(wanted), trash)):
            others = [] if reference else _other_with_code(db, described, wanted, trash)
            return _only(entity, text, there + [other for other in others if other not in there])
        if len(wanted) < 19 and (now := _merged(db, described, "m.old_id = ?", (int(wanted),), trash)):
            if tell is None:
                raise WasMerged(entity, *now[0])
            return _told(tell, entity, now[0])
        if reference or not (_by_code(db, described, wanted, trash) or _by_name(db, described, wanted, trash)):
            raise NotFound(entity, shorten(wanted, LONGEST))
    for found in _answers(db, described, wanted, trash):
        if found:
            return _only(entity, text, found)
    if tell and is_uid_prefix(wanted):
        now = _merged(db, described, "m.old_uid >= ? AND m.old_uid < ?", (wanted, wanted + "g"), trash)
        if len(now) == 1:
            return _told(tell, entity, now[0])
    raise NotFound(entity, shorten(text, LONGEST), nearest(db, described, wanted))


def _only(entity: str, text: str, found: list[tuple[int, str]]) -> int:
    """The id of the only record found. Raises Ambiguous where they are several."""
    if len(found) > 1:
        candidates = [f"{name} ({entity}:{key})" for key, name in found[:CANDIDATES]]
        raise Ambiguous(entity, shorten(text, LONGEST), candidates)
    return found[0][0]


def plain_ids(db: Connection, entity: Entity, texts: Iterable[str], trash: bool) -> dict[str, int]:
    """Those of ``texts`` that are ids or typed references of records that exist, with the ids.

    A bare number that is the code of a record is none: it may name either.
    """
    import json

    plain = re.compile(rf"(?:{entity.name}:)?([0-9]{{1,18}})")
    ids = {text: int(found[1]) for text in texts if (found := plain.fullmatch(text))}
    state = f" AND deleted_at IS {'NOT ' if trash else ''}NULL" if entity.has_trash else ""
    sql = f"SELECT id FROM {entity.table} WHERE id IN (SELECT value FROM json_each(?)){state}"
    there = {key for (key,) in db.execute(sql, (json.dumps(sorted(set(ids.values()))),))} if ids else set()
    codes = _numbers_as_codes(db, entity, [text for text in ids if _is_number(text)])
    return {text: key for text, key in ids.items() if key in there and text not in codes}


def nearest(db: Connection, entity: Entity, text: str) -> list[str]:
    """Up to three names like ``text``, of those sharing the beginning of one of its words; best first."""
    found: dict[int, str] = {}
    text = text[:LONGEST]
    for word in fold(text).split()[:4]:
        for length in (len(word), 4, 2):
            if length > len(word) or len(found) >= 60:
                continue
            test = f"fold({entity.name_sql}) LIKE ? ESCAPE '\\'"
            pattern = "%" + re.sub(r"([%_\\])", r"\\\1", word[:length]) + "%"
            trash = f"AND {entity.alias}.deleted_at IS NULL" if entity.has_trash else ""
            sql = f"SELECT {entity.alias}.id, {entity.name_sql} FROM {entity.source} WHERE {test} {trash} LIMIT 20"
            found.update(dict(db.execute(sql, (pattern,)).fetchall()))
    from crm_core.values.near import near

    names = near(text, found.values())
    return [f"{name} ({entity.name}:{key})" for name in names for key, each in found.items() if each == name][
        :MOST_NAMED
    ]


def _answers(db: Connection, entity: Entity, wanted: str, trash: bool) -> Iterator[list[tuple[int, str]]]:
    if is_uid_prefix(wanted):
        yield _select(db, entity, f"{entity.alias}.uid >= ? AND {entity.alias}.uid < ?", (wanted, wanted + "g"), trash)
    if "@" in wanted:
        for field in entity.fields:
            if field.kind is Kind.EMAIL and field.match_sql:
                test = field.match_sql.format(test=f"{field.tested} = ?")
                yield _select(db, entity, test, (wanted.lower(),), trash)
    yield _by_code(db, entity, wanted, trash)
    yield _by_name(db, entity, wanted, trash)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _merged(db: Connection, entity: Entity, test: str, parameters: tuple[object, ...], trash: bool) -> list[Merged]:
    """Records that the given ones were merged into."""
    sql = (
        f"SELECT m.old_id, {entity.alias}.id, {entity.name_sql} FROM merged_records m CROSS JOIN {entity.source} "
        f"WHERE m.entity = ? AND {entity.alias}.id = m.record_id AND {test}{_state(entity, trash)} LIMIT 2"
    )
    return db.execute(sql, (entity.name, *parameters)).fetchall()


def _told(tell: Tell, entity: str, now: Merged) -> int:
    old, key, name = now
    tell(f'{entity.capitalize()} {old} was merged and is now {entity} {key} "{name}".')
    return key


def _by_code(db: Connection, entity: Entity, wanted: str, trash: bool) -> list[tuple[int, str]]:
    return _select(db, entity, f"? IN ({entity.code_sql})", (fold(wanted),), trash) if entity.code_sql else []


def _other_with_code(db: Connection, entity: Entity, wanted: str, trash: bool) -> list[tuple[int, str]]:
    """Records that a bare number names by their code; looked up only where the index knows it."""
    return _by_code(db, entity, wanted, trash) if _numbers_as_codes(db, entity, [wanted]) else []


def _numbers_as_codes(db: Connection, entity: Entity, numbers: list[str]) -> set[str]:
    """Those of bare numbers that are codes, such as the numbers of orders."""
    if not (entity.code_column and numbers):
        return set()
    import json

    there = f"{entity.code_column} IN (SELECT value FROM json_each(?))"
    sql = f"SELECT {entity.code_column} FROM {entity.table} {entity.alias} WHERE {there}"
    return {code for (code,) in db.execute(sql, (json.dumps(numbers),))}


def _by_name(db: Connection, entity: Entity, wanted: str, trash: bool) -> list[tuple[int, str]]:
    by_name = next((f for f in entity.fields if f.sql == entity.name_sql and f.sort_sql), None)
    found = spellings(wanted)
    expression = by_name.sort_sql if by_name is not None else f"fold({entity.name_sql})"
    return _select(db, entity, f"{expression} IN ({', '.join('?' * len(found))})", tuple(found), trash)


def _by_id(db: Connection, entity: Entity, key: int, trash: bool) -> list[tuple[int, str]]:
    return _select(db, entity, f"{entity.alias}.id = ?", (key,), trash)


def _select(
    db: Connection, entity: Entity, test: str, parameters: tuple[object, ...], trash: bool
) -> list[tuple[int, str]]:
    state = _state(entity, trash)
    sql = f"SELECT {entity.alias}.id, {entity.name_sql} FROM {entity.source} WHERE {test}{state} LIMIT {CANDIDATES + 1}"
    return db.execute(sql, parameters).fetchall()


def _state(entity: Entity, trash: bool) -> str:
    return f" AND {entity.alias}.deleted_at IS {'NOT ' if trash else ''}NULL" if entity.has_trash else ""
