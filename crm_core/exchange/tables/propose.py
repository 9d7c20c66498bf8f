"""What a file probably holds: told by the export of a known program, else by its headings."""

from collections.abc import Mapping, Sequence

from crm_core.exchange.tables.columns import map_columns
from crm_core.exchange.tables.headings import compact
from crm_core.exchange.tables.mapping import (
    OWN_SOURCE,
    UNKNOWN_SOURCE,
    ColumnMap,
    TableMapping,
    check_entity,
    is_usable,
)
from crm_core.exchange.tables.order_targets import ORDER_HEADING
from crm_core.exchange.tables.presets import PRESETS
from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.targets import (
    ABOUT_CUSTOMERS,
    CUSTOMERS,
    DEALS,
    DERIVED,
    GUESSED,
    IMPORTABLE,
    ORDERS,
    PRODUCTS,
    Target,
    find_target,
)
from crm_core.exchange.tables.vocabulary import INDEX, PARENTS, TELLING

# Of two columns of our own exports that hold the same, the one that holds more.
_FULLER = {"email": "emails", "phone": "phones", "url": "urls", "probability": "own_probability"}
_SPELLED = {"own_probability": "probability", "external_ids": "external_id", "order_uid": "uid"}
_APPOINTMENT = {"uid", "starts_at", "ends_at"}  # of our own exports too, but not imported
_ENOUGH_WEIGHT = 4.0
_NAMED_WEIGHT = 5.0
_NO_PRICE_LIST = {
    "customer",
    "customer_email",
    "customer_external_id",
    "stage",
    "probability",
    "close_date",
    "closed_on",
}
_PERSON_KEYS = {"given_name", "family_name", "job_title", "birthday", "prefix"}
_ORGANIZATION_KEYS = {"industry", "employees", "annual_revenue"}


def propose(headers: Sequence[str], sample: Sequence[Sequence[str]], entity: str | None = None) -> TableMapping:
    """A mapping for a file with these headings and first rows (cells only); ``entity`` settles what its rows are.

    Raises UnknownName for an entity that cannot be imported. Nothing is dropped: see ``TableMapping.left_behind``.
    """
    if entity is not None:
        check_entity(entity)
    known = _own_export(headers, entity) or _known_export(headers, sample, entity)
    return known or _guess(headers, sample, entity)


def likely_entities(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> list[str]:
    """The kinds of record that a file with these headings could hold, the likeliest first."""
    weights = _weights({name: map_columns(headers, sample, name) for name in GUESSED})
    return sorted((name for name in GUESSED if weights[name]), key=lambda name: -weights[name])


def _own_export(headers: Sequence[str], entity: str | None) -> TableMapping | None:
    """A file this program wrote: a uid in each row, its own or that of the order it is a line of; field keys as headings."""
    if not {"uid", "order_uid"}.intersection(headers):
        return None
    if entity is None and _APPOINTMENT.issubset(headers):
        columns = tuple(ColumnMap(index, header, None) for index, header in enumerate(headers))
        return _own("appointments", 1.0, columns)
    mappings = [_own_mapping(headers, name) for name in ([entity] if entity else IMPORTABLE)]
    best = max(mappings, key=lambda mapping: mapping.confidence)
    return best if best.confidence >= 0.5 else None


def _own_mapping(headers: Sequence[str], entity: str) -> TableMapping:
    columns = []
    for index, header in enumerate(headers):
        target, reason = _own_target(header, headers, entity)
        columns.append(ColumnMap(index, header, target, reason, 1.0 if reason else 0.0))
    return _own(entity, sum(column.score for column in columns) / len(columns), tuple(columns))


def _own(entity: str, confidence: float, columns: tuple[ColumnMap, ...]) -> TableMapping:
    what = f"{entity} exported by this program"
    return TableMapping(entity=entity, source=OWN_SOURCE, what=what, confidence=confidence, columns=columns)


def _own_target(header: str, headers: Sequence[str], entity: str) -> tuple[Target | None, str]:
    """Where a column of our own goes, and why; no reason for a strange one.

    Beside a field stands its currency or id; JSON has both inside: "value.amount", "customer.name".
    """
    fuller = _FULLER.get(header)
    if fuller in headers:
        return None, f"{fuller} says it in full"
    target = find_target(entity, _SPELLED.get(header, header))
    if target:
        return target, "a field of that name"
    stem, _, part = header.replace(".", "_").rpartition("_")
    if header in DERIVED or stem in DERIVED:
        return None, "worked out from other data"
    known = find_target(entity, stem)
    if known and part in ("amount", "name"):
        return known, "a field of that name"
    if known and part == "currency":
        return find_target(entity, part), "the currency beside it"
    return None, "a number of another database; uid and name say who it is" if known and part == "id" else ""


def _known_export(headers: Sequence[str], sample: Sequence[Sequence[str]], entity: str | None) -> TableMapping | None:
    scored = [(preset.score(tuple(headers)), preset) for preset in PRESETS if entity in (None, preset.entity)]
    score, preset = max(scored, key=_first, default=(0.0, None))
    if preset is None or not score:
        return None
    return TableMapping(
        entity=preset.entity,
        source=preset.source,
        what=preset.what,
        confidence=0.95,
        columns=map_columns(headers, sample, preset.entity, preset),
        defaults=preset.defaults,
        organizations_apart=preset.organizations_apart,
        date_order=preset.date_order,
    )


def _first(pair: tuple[float, Preset | None]) -> float:
    return pair[0]


def _guess(headers: Sequence[str], sample: Sequence[Sequence[str]], entity: str | None) -> TableMapping:
    candidates = {name: map_columns(headers, sample, name) for name in ([entity] if entity else GUESSED)}
    weights = _weights(candidates)
    best = max(weights, key=lambda name: weights[name])
    share = weights[best] / sum(weights.values()) if weights[best] else 0.0
    confidence = share * min(weights[best] / _ENOUGH_WEIGHT, 1.0)
    kind = _kind_of_customers(candidates[best]) if best in ABOUT_CUSTOMERS else ""
    return TableMapping(
        entity=best,
        source=UNKNOWN_SOURCE,
        what=f"a table of {best}",
        confidence=1.0 if entity else confidence,
        columns=candidates[best],
        defaults={"kind": kind} if kind else {},
    )


def _weights(candidates: Mapping[str, Sequence[ColumnMap]]) -> dict[str, float]:
    """How much speaks for each kind of record; price lists name no customers, stages or closing days."""
    weights = {name: _weight(name, columns) for name, columns in candidates.items()}
    of_deals = {column.target.key for column in candidates.get(DEALS, ()) if column.target}
    if of_deals & _NO_PRICE_LIST and PRODUCTS in weights:
        weights[PRODUCTS] = 0.0
    return weights


def _weight(entity: str, columns: Sequence[ColumnMap]) -> float:
    keys = {column.target.key for column in columns if column.target}
    if not is_usable(entity, keys):
        return 0.0
    named = sum(map(_names_an_order, columns)) if entity == ORDERS else 0
    return sum(TELLING[entity].get(key, 0.5) for key in keys) + min(named, 2) * _NAMED_WEIGHT


def _names_an_order(column: ColumnMap) -> bool:
    """Whether a heading speaks of orders, as "Order Date" and "Rechnungsnummer" do."""
    said = column.target is not None and column.target.key in ("number", "ordered_on", "external_id")
    return said and ORDER_HEADING.search(compact(column.header)) is not None


def _kind_of_customers(columns: Sequence[ColumnMap]) -> str:
    """Persons or organizations, as far as the columns tell."""
    words = {column.target.key: compact(column.header) for column in columns if column.target}
    employed = words.get("organization", "") not in {"", *PARENTS}
    if _PERSON_KEYS.intersection(words) or ("name" in words and employed):
        return "person"
    called_company = INDEX[CUSTOMERS].get(words.get("name", "")) == "organization"
    return "organization" if called_company or _ORGANIZATION_KEYS.intersection(words) else ""
