"""Completion that needs the database: record names, filter words, tags, stages and other values of fields."""

from collections.abc import Iterable

from crm_cli.completion_table import Place
from crm_cli.completion_values import COLUMNS
from crm_cli.environment import Environment
from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.errors import CrmError

CANDIDATES = 20
LOOKED_AT = 2000  # of the newest records, for the texts that a field has
FIELDS_BY_METAVAR = {"TAG": "tags", "STAGE": "stage", "PIPELINE": "pipeline", "CHANNEL": "channel"}
FIELDS_BY_OPTION = {
    "--pipeline": "pipeline",
    "--tags": "tags",
    "--after": "stage",
    "--reason": "lost_reason",
    "--competitor": "competitor",
}
FIELDS_BY_PLACE = {("lead disqualify", "--reason"): "disqualified_reason"}
REPEATING = frozenset(
    {"owner", "source", "product", "industry", "city", "region", "country", "place", "job_title", "lost_reason"}
    | {"campaign", "disqualified_reason", "competitor"}
)
FIELDS_BY_METAVAR |= {"RELATIONSHIP": "relationships", "PREFERENCE": "preferences"}
# What commands list where it is not what their noun says.
LISTED = {
    "pipeline show": "deal", "report pipeline": "deal", "calendar export": "appointment", "log": "interaction",
    "segment add": "customer", "segment edit": "customer", "segment add-members": "customer",
    **dict.fromkeys(("report forecast", "report funnel", "report velocity", "report win-loss", "report rotting"), "deal"),
    **dict.fromkeys(("duplicates", "merge", "quality"), "customer"),
    "report sales": "order", "report quotes": "quote", "report leads": "lead",
    "segment remove-members": "customer", "tag add": "customer", "tag remove": "customer", "view save": "customer",
}  # fmt: skip
SEVERAL = frozenset({"A,B", "A,-B"})


def record_candidates(env: Environment, place: Place, metavar: str, typed: str) -> list[str]:
    """What ``typed`` may become where the metavar says what belongs there; nothing when in doubt."""
    try:
        return _candidates(env, place, metavar, typed)
    except CrmError:
        return []


def _candidates(env: Environment, place: Place, metavar: str, typed: str) -> list[str]:
    entities = env.crm.browse.entities
    if metavar.lower() in env.crm.catalog.search:
        return names(env, metavar.lower(), typed)
    if (place.command, metavar) == ("merge", "OTHER"):
        return names(env, "customer", typed)
    if metavar == "SEGMENT":
        return fitting(env.crm.browse.group_names("segment"), typed)
    if metavar == "RULE":
        return fitting((each.rule.name for each in env.crm.leads.rules.list()), typed)
    if metavar == "VIEW":
        of = place.command.partition(" ")[0]
        return fitting((view.name for view in env.crm.views.list(of if of in env.crm.catalog.search else "")), typed)
    if metavar == "RECORD":
        return [each for entity in env.crm.catalog.search for each in references(env, entity, typed)]
    if place.command.startswith("field ") and metavar == "FIELD":
        return fitting((f"{each.entity}.{each.name}" for each in env.crm.fields.list()), typed)
    if metavar == "KEY" and place.option == "--by":
        return fitting(env.crm.reports.own_groupings(place.command.removeprefix("report ")), typed)
    if (place.command, place.option) == ("customer show", "--kind"):
        return list_of(env.crm.customers.timeline_kinds(), typed)
    if metavar == "ADDRESS" and place.before and place.option in ("", "--remove-address"):
        return addresses(env, place.before[0], typed)
    described = entities.get(listed_entity(place))
    if metavar == "FILTER" and described:
        return filter_words(env, described, typed)
    if place.option == "--take" and described:
        return list_of((field.key for field in described.fields if field.editable), typed)
    if place.option == "--set" and described:
        return assignments(env, described, typed)
    if place.option in ("--fields", "--sort"):
        known = COLUMNS.get(place.command) or [field.key for field in (described.fields if described else ())]
        return list_of(known, typed)
    key = FIELDS_BY_PLACE.get((place.command, place.option)) or FIELDS_BY_OPTION.get(place.option)
    key = key or FIELDS_BY_METAVAR.get(metavar)
    key = key or place.option.removeprefix("--").replace("-", "_")
    owners = ([described] if described else []) + list(entities.values())
    field = next((field for entity in owners for field in entity.fields if field.key == key), None)
    if field is None or (not described and field.key in REPEATING):
        return []
    if metavar in SEVERAL:
        return list_of(field_values(env, described, field), typed)
    return fitting(field_values(env, described, field), typed)


def listed_entity(place: Place) -> str:
    """The kind of record that a command is about."""
    if place.command == "export" and place.before:
        return place.before[0].removesuffix("s")
    if place.command.startswith("pipeline stages"):
        return "stage"
    return LISTED.get(place.command) or place.command.partition(" ")[0]


def names(env: Environment, entity: str, typed: str) -> list[str]:
    """Records whose name has words that begin as typed: their names, or references where a name would not do."""
    if typed.startswith(f"{entity}:") or not typed:
        return references(env, entity, typed)
    hits = env.crm.search.find(typed, CANDIDATES, (entity,))
    begin = [hit for hit in hits if hit.name.casefold().startswith(typed.casefold())]
    seen: dict[str, int] = {}
    for hit in begin:
        seen[hit.name] = seen.get(hit.name, 0) + 1
    return [hit.name if hit.name.isprintable() and seen[hit.name] == 1 else f"{entity}:{hit.id}" for hit in begin]


def references(env: Environment, entity: str, typed: str) -> list[str]:
    """Typed references to the newest records."""
    if not typed:
        return [f"{entity}:"]
    if not typed.startswith(f"{entity}:"):
        return [f"{entity}:"] if f"{entity}:".startswith(typed) else []
    from crm_core.catalog.pages import Query

    page = env.crm.browse.page(entity, Query(fields=("id",), sort=("-id",), limit=500))
    return [f"{entity}:{key}" for key in page.ids if f"{entity}:{key}".startswith(typed)][:CANDIDATES]


def addresses(env: Environment, who: str, typed: str) -> list[str]:
    """The addresses of a customer by number and label, and by what stands in them once something is typed."""
    from crm_core.customers.points import ADDRESS_PARTS

    kept = env.crm.customers.view(env.crm.find("customer", who), 0).addresses
    numbers = [str(number) for number in range(1, len(kept) + 1)]
    labels = [each.label for each in kept if each.label]
    said = [", ".join(filter(None, (getattr(each, part) for part in ADDRESS_PARTS))) for each in kept] if typed else []
    return fitting(dict.fromkeys([*numbers, *labels, *said]), typed)


def filter_words(env: Environment, described: Entity, typed: str) -> list[str]:
    """The fields and values that the filter language expects next, a "-" in front kept."""
    from crm_core.catalog.filters.suggest import word_start

    start = word_start(typed, len(typed))
    return [typed[:start] + each for each in env.crm.browse.complete(described.name, typed, len(typed))]


def assignments(env: Environment, described: Entity, typed: str) -> list[str]:
    """FIELD= for every field that can be changed, and behind the sign the values that the field can take."""
    name, sign, value = typed.partition("=")
    if not sign:
        return fitting((f"{field.key}=" for field in described.fields if field.editable), name)
    return [f"{name}={each}" for each in fitting(field_values(env, described, described.field(name)), value)]


def list_of(known: Iterable[str], typed: str) -> list[str]:
    """What may stand after the last comma; "-" in front of a field sorts downwards."""
    before, comma, last = typed.rpartition(",")
    sign = "-" if last.startswith("-") else ""
    given = before.split(",")
    return [before + comma + sign + each for each in fitting(known, last[len(sign) :]) if each not in given]


def fitting(values: Iterable[str], typed: str) -> list[str]:
    """The values that begin with what is typed and can be shown."""
    return [value for value in values if value.casefold().startswith(typed.casefold()) and value.isprintable()]


def field_values(env: Environment, described: Entity | None, field: Field) -> list[str]:
    """The values that a field can take, or has in the newest records."""
    if field.choices_sql:
        with env.crm.store.reading() as db:
            return [*field.choices, *(str(row[0]) for row in db.execute(field.choices_sql))]
    if described and field.key in REPEATING and field.kind is Kind.TEXT:
        from crm_core.catalog.pages import Query

        page = env.crm.browse.page(described.name, Query(fields=(field.key,), sort=("-id",), limit=LOOKED_AT))
        return sorted({str(value) for row in page.rows for value in row[-1:] if value})
    return list(field.choices)
