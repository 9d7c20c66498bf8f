"""Completion that needs the database: record names, filter words, tags, stages and other values of fields."""

from collections.abc import Sequence

from crm_cli.environment import Environment
from crm_core.catalog.fields import Entity, Field
from crm_core.errors import CrmError

CANDIDATES = 20
FIELDS_BY_METAVAR = {"TAG": "tags", "STAGE": "stage", "PIPELINE": "pipeline", "CHANNEL": "channel", "OWNER": "owner"}
# What commands list where it is not what their noun says.
LISTED = {"pipeline show": "deal", "pipeline stages": "stage", "report pipeline": "deal"}
SEVERAL = frozenset({"A,B", "A,-B"})


def record_candidates(env: Environment, command: str, metavar: str, words: Sequence[str]) -> list[str]:
    """What the last of ``words`` may become where the metavar says what belongs there; nothing when in doubt."""
    try:
        return _candidates(env, command, metavar, words)
    except CrmError:
        return []


def _candidates(env: Environment, command: str, metavar: str, words: Sequence[str]) -> list[str]:
    typed = words[-1]
    entities = env.crm.catalog.entities
    if metavar.lower() in env.crm.catalog.search:
        return names(env, metavar.lower(), typed)
    if metavar == "RECORD":
        return [each for entity in env.crm.catalog.search for each in references(env, entity, typed)]
    described = entities.get(LISTED.get(command, command.partition(" ")[0]))
    if metavar == "FILTER" and described:
        return filter_words(env, described, words[-1])
    if metavar in SEVERAL and described:
        return field_names(described, typed)
    key = FIELDS_BY_METAVAR.get(metavar)
    owners = ([described] if described else []) + list(entities.values())
    fields = [field for entity in owners for field in entity.fields if field.key == key]
    return [value for field in fields[:1] for value in field_values(env, field, typed)]


def names(env: Environment, entity: str, typed: str) -> list[str]:
    """Records whose name has words that begin as typed: their names, or references where a name would not do."""
    if typed.startswith(f"{entity}:") or not typed:
        return references(env, entity, typed)
    hits = env.crm.search.find(typed, CANDIDATES, (entity,))
    fitting = [hit for hit in hits if hit.name.casefold().startswith(typed.casefold())]
    seen: dict[str, int] = {}
    for hit in fitting:
        seen[hit.name] = seen.get(hit.name, 0) + 1
    return [hit.name if hit.name.isprintable() and seen[hit.name] == 1 else f"{entity}:{hit.id}" for hit in fitting]


def references(env: Environment, entity: str, typed: str) -> list[str]:
    """Typed references to the newest records."""
    if not typed:
        return [f"{entity}:"]
    if not typed.startswith(f"{entity}:"):
        return [f"{entity}:"] if f"{entity}:".startswith(typed) else []
    from crm_core.catalog.pages import Query

    page = env.crm.browse.page(entity, Query(fields=("id",), sort=("-id",), limit=500))
    return [f"{entity}:{key}" for key in page.ids if f"{entity}:{key}".startswith(typed)][:CANDIDATES]


def filter_words(env: Environment, described: Entity, typed: str) -> list[str]:
    """The fields and values that the filter language expects next, a "-" in front kept."""
    from crm_core.catalog.filters.suggest import word_start

    start = word_start(typed, len(typed))
    return [typed[:start] + each for each in env.crm.browse.complete(described.name, typed, len(typed))]


def field_names(described: Entity, typed: str) -> list[str]:
    """Fields to print or to sort by, after the last comma."""
    before, comma, last = typed.rpartition(",")
    sign = "-" if last.startswith("-") else ""
    start = before + comma + sign
    return [start + field.key for field in described.fields if field.key.startswith(last[len(sign) :])]


def field_values(env: Environment, field: Field, typed: str) -> list[str]:
    """The values that a field can take."""
    values = list(field.choices)
    if field.choices_sql:
        with env.crm.store.reading() as db:
            values += [str(row[0]) for row in db.execute(field.choices_sql)]
    return [value for value in values if value.casefold().startswith(typed.casefold()) and value.isprintable()]
