"""Why a filter finds nothing: the first of its values or words that no record has, and the nearest that there is."""

from collections.abc import Iterator

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.filters.around import Around
from crm_core.catalog.filters.comparison import comparison_test, presence_of
from crm_core.catalog.filters.condition import FilterContext
from crm_core.catalog.filters.fulltext import match_query, phrase_query
from crm_core.catalog.filters.parser import parse
from crm_core.catalog.filters.paths import find_links, find_path
from crm_core.catalog.filters.present_values import newest_values
from crm_core.catalog.filters.slips import JOINING
from crm_core.catalog.filters.syntax import And, Comparison, Node, Operand, Operator, Or, Within, Word
from crm_core.catalog.named_filters import quoted_name
from crm_core.catalog.nearest import alike
from crm_core.errors import MOST_NAMED
from crm_core.store.driver import Connection
from crm_core.values.near import near
from crm_core.values.text import quoted

_TEXTS = (Kind.TEXT, Kind.CHOICE, Kind.REFERENCE)
_OWN_TO_EACH = ("uid",)
NO_VALUE = "none"  # what reports call the group of records without a value
Asked = tuple[Entity, Field, str, Comparison]  # a field of an entity, the key within it, and one value it should have


def unknown_value(db: Connection, text: str, entity: Entity, context: FilterContext, around: Around) -> str:
    """ "no customer has owner:zain; nearest: Zane Levy" for a filter that can be read and finds nothing, "" where it
    is no single value that finds nothing. It looks at every record, so it is for filters that have done so too."""
    tree = parse(text)
    for target, field, key, node in _asked(tree, entity, around):
        test = comparison_test(node, field, key, context)
        live = f"{target.alias}.deleted_at IS NULL AND " if target.has_trash else ""
        sql = f"SELECT 1 FROM {target.source} WHERE {live}({test.sql}) LIMIT 1"
        if db.execute(sql, test.params).fetchone() is None:
            return _told(db, target, field, node, around)
    return _joining_word(tree) or _unknown_word(db, tree, entity)


def _told(db: Connection, entity: Entity, field: Field, node: Comparison, around: Around) -> str:
    (item,) = node.items
    assert isinstance(item, Operand)  # noqa: S101 - as _asked gives them
    known = _known(db, entity, field, around)
    if field.key == "country":
        from crm_core.values.country import named_country

        known = [named_country(code) for code in known]
    nearest = near(item.text, known)
    hint = f"; nearest: {', '.join(map(quoted, nearest))}" if nearest else ""
    if item.text.lower() == NO_VALUE:
        hint = f"; {node.field}:missing finds those without one"
    return f"no {entity.name} has {node.field.rpartition('.')[2]}:{quoted_name(quoted(item.text))}{hint}"


def _joining_word(tree: Node) -> str:
    """What to say of "ada or grace", which looks for three words."""
    nodes = tree.children if isinstance(tree, And) else (tree,)
    small = [node.text for node in nodes if isinstance(node, Word) and not node.quoted and node.text in JOINING]
    return (
        f'"{small[0]}" is a word to look for; {small[0].upper()} in capitals joins conditions'
        if small and len(nodes) > 1
        else ""
    )


def _unknown_word(db: Connection, tree: Node, entity: Entity) -> str:
    """What to say of "ada lovelcae", where the full text has no word that begins so."""
    nodes = tree.children if isinstance(tree, And) else (tree,)
    words = [node for node in nodes if isinstance(node, Word) and any(map(str.isalpha, node.text))]
    index = entity.search_table
    for word in words if index else ():
        query = phrase_query(word.text) if word.quoted else match_query(word.text)
        if query and db.execute(f"SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT 1", (query,)).fetchone() is None:
            likest = sorted(alike(db, entity, " ".join(node.text for node in words)))
            called = list(dict.fromkeys(quoted(record.name) for record in likest))[:MOST_NAMED]
            hint = _star_within(entity, word) or (f"; nearest: {', '.join(called)}" if called else "")
            return f'no {entity.name} has the word "{quoted(word.text)}"{hint}'
    return ""


def _star_within(entity: Entity, word: Word) -> str:
    """What to say of "lov*ace", where the star is looked for itself."""
    if word.quoted or "*" not in word.text.rstrip("*"):
        return ""
    named = next((field.key for field in entity.fields if field.sql == entity.name_sql), "name")
    return f"; a star stands for anything behind a field only, as in {named}:*{quoted(word.text.strip('*'))}*"


def _known(db: Connection, entity: Entity, field: Field, around: Around) -> list[str]:
    """What the newest records have; for what hangs on a record, as ``deal:7`` asks, the names of that itself."""
    if field.kind is Kind.REFERENCE and field.match_sql:
        entity = around.entities[field.target]
        field = field._replace(sql=entity.name_sql)
    return newest_values(db, entity, field)


def _asked(node: Node, entity: Entity, around: Around) -> Iterator[Asked]:
    """Every whole text that a record must have, or may; what is turned round by a minus is left out."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _asked(child, entity, around)
    elif isinstance(node, Within):
        yield from _asked(node.child, find_links(entity, node.name, node.at, around)[-1].target, around)
    elif isinstance(node, Comparison) and node.operator in (Operator.MATCHES, Operator.EQUALS):
        path = find_path(entity, node.field, node.at, around)
        if path.field is None or path.field.kind not in _TEXTS or path.field.key in _OWN_TO_EACH or path.field.choices:
            return
        for item in node.items:
            if isinstance(item, Operand) and not presence_of(item, node.operator) and item.text:
                yield path.entity, path.field, path.key, node._replace(items=(item,))
