"""What happened with a customer over all channels: one stream out of what every capability registers."""

from collections.abc import Collection, Iterable

from crm_core.catalog.named_filters import unknown_name
from crm_core.catalog.pages import TimelineEntry
from crm_core.catalog.registry import Catalog, TimelineSource
from crm_core.store.driver import Connection

_COLUMNS = "at, kind, direction, title, detail, entity, id"


def words_of(catalog: Catalog) -> tuple[str, ...]:
    """What entries can be chosen by: each source's own word, which means all of it, and the kinds of its rows."""
    return tuple(dict.fromkeys(word for source in catalog.timeline for word in source.words))


def entries_of(
    catalog: Catalog, db: Connection, customer_id: int, limit: int, kinds: Collection[str] = ()
) -> tuple[TimelineEntry, ...]:
    """The newest entries, of any kind where none is named. Raises UnknownName."""
    known = words_of(catalog)
    for kind in kinds:
        if kind not in known:
            raise unknown_name("kind of timeline entry", kind, known)
    sources = [source for source in catalog.timeline if not kinds or not set(source.words).isdisjoint(kinds)]
    named = {f"kind{number}": word for number, word in enumerate(_rows_wanted(sources, kinds))}
    where = f" WHERE kind IN ({', '.join(f':{name}' for name in named)})" if kinds else ""
    sql = f"{_stream(sources)} SELECT {_COLUMNS} FROM entries{where} ORDER BY at DESC LIMIT :limit"
    rows = db.execute(sql, {"customer": customer_id, "limit": limit, **named})
    return tuple(TimelineEntry(*row) for row in rows)


def numbers_of(catalog: Catalog, db: Connection, customer_id: int) -> dict[str, int]:
    """How many entries each word finds, those that find none left out."""
    sql = f"{_stream(catalog.timeline)} SELECT kind, count(*) FROM entries GROUP BY kind"
    found = {str(kind): int(count) for kind, count in db.execute(sql, {"customer": customer_id})}
    numbers: dict[str, int] = {}
    for source in catalog.timeline:
        whole = sum(found.get(word, 0) for word in source.kinds or (source.kind,))
        numbers |= {source.kind: whole} | {word: found.get(word, 0) for word in source.kinds}
    return {word: number for word, number in numbers.items() if number}


def _rows_wanted(sources: Iterable[TimelineSource], kinds: Collection[str]) -> list[str]:
    """The kinds of rows that the chosen words mean."""
    every = [(source.kind, word) for source in sources for word in source.kinds or (source.kind,)]
    return [word for whole, word in every if whole in kinds or word in kinds] if kinds else []


def _stream(sources: Iterable[TimelineSource]) -> str:
    return f"WITH entries({_COLUMNS}) AS ({' UNION ALL '.join(source.select for source in sources)})"
