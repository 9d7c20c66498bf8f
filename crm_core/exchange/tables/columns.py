"""Column by column: which field a heading means, among its neighbours, and which number a repeated field gets."""

from collections.abc import Sequence
from dataclasses import replace

from crm_core.catalog.fields import Kind
from crm_core.exchange.tables.contact_headings import contact_target
from crm_core.exchange.tables.evidence import fits_choice, looks_like
from crm_core.exchange.tables.headings import compact, is_question
from crm_core.exchange.tables.mapping import ColumnMap
from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.rates import as_rates, of_lines
from crm_core.exchange.tables.targets import (
    ABOUT_CUSTOMERS,
    ADDRESS_PARTS,
    DEALS,
    JOINED,
    LEADS,
    POINTS,
    Target,
    find_target,
    kind_of,
    parse_target,
)
from crm_core.exchange.tables.vocabulary import INDEX, PARENTS

FROM_PRESET = 0.95
_MOST, _HALF = 0.8, 0.5  # of the cells have to be known words
_VAGUE = {"type", "typ", "art", "medium", "status", "statut", "stato", "estado", "dealstatus", "opportunitystatus"}
_PLACES = {"location", "officelocation", "standort", "headquarters", "hq"}
_JOBS = {"jobtitle", "job", "position", "role", "funktion", "occupation"}


def map_columns(
    headers: Sequence[str], sample: Sequence[Sequence[str]], entity: str, preset: Preset | None = None
) -> tuple[ColumnMap, ...]:
    """One ColumnMap per heading. ``sample`` helps where the heading alone says nothing; cells only."""
    words = [compact(header) for header in headers]
    neighbours = _read_in_context(words, entity)
    columns = []
    for index, (header, word) in enumerate(zip(headers, words, strict=True)):
        cells = [row[index] for row in sample if index < len(row)]
        column = _meaning(ColumnMap(index, header, None), word, cells, entity, preset, neighbours)
        columns.append(_checked(as_rates(column, cells, entity), word, entity, cells))
    return _Allocation(of_lines(columns, entity)).columns()


def _checked(column: ColumnMap, word: str, entity: str, cells: Sequence[str]) -> ColumnMap:
    """A choice whose cells are other words than ours is another column of that name, unless the heading is clear."""
    target = column.target
    if not target or kind_of(entity, target) is not Kind.CHOICE or (word == target.key and word not in _VAGUE):
        return column
    if fits_choice(target.key, cells, _MOST if word in _VAGUE else _HALF):
        return column
    return replace(column, target=None, reason=f"its cells are no {target.key}", score=0.0)


def _meaning(
    column: ColumnMap, word: str, cells: Sequence[str], entity: str, preset: Preset | None, neighbours: dict[str, str]
) -> ColumnMap:
    told = preset.field_of(column.header) if preset else None
    if preset and told is not None:
        target = _free(parse_target(preset.entity, told), told) if told else None
        return replace(column, target=target, reason=f"known from {preset.what}", score=FROM_PRESET)
    if word in neighbours:
        return replace(column, target=Target(neighbours[word]), reason="by the headings beside it", score=0.7)
    own = None if word.startswith("address") else find_target(entity, column.header)
    if own:
        return replace(column, target=_free(own, column.header), reason="a field of that name", score=1.0)
    field = INDEX.get(entity, {}).get(word)
    if field:
        return replace(column, target=_free(Target(field), field), reason="a usual heading for it", score=0.8)
    found = _by_cells(column, word, cells) if entity in ABOUT_CUSTOMERS else column
    if entity == LEADS and found.target is None and is_question(column.header):
        return replace(column, target=Target("description"), reason="a question of a form", score=0.6)
    return found


def _by_cells(column: ColumnMap, word: str, cells: Sequence[str]) -> ColumnMap:
    if word in _PLACES and looks_like("country", cells):
        return replace(column, target=Target("country", 0), reason="its cells are countries", score=0.6)
    contact = contact_target(word)
    if contact:
        return replace(column, target=contact, reason="a usual heading for it", score=0.75)
    for key in ("email", "url"):
        if looks_like(key, cells):
            return replace(column, target=Target(key, 0), reason=f"its cells look like {key}s", score=0.5)
    return column


def _free(target: Target, text: str) -> Target:
    """A repeated target without a number in its spelling takes the next free one."""
    numbered = any(character.isdigit() for character in text.partition(":")[0])
    return replace(target, number=0) if target.repeated and not target.of_label and not numbered else target


def _read_in_context(words: Sequence[str], entity: str) -> dict[str, str]:
    """Headings that mean one thing or another depending on the others, such as "Nom" beside "Prénom"."""
    index = INDEX.get(entity, {})
    fields = {index.get(word) for word in words}
    found: dict[str, str] = {}
    if entity == DEALS and "stage" not in fields:
        found.update({word: "stage" for word in words if index.get(word) == "status"})
    if entity not in ABOUT_CUSTOMERS:
        return found
    if entity == LEADS and fields & {"given_name", "family_name", "organization"}:
        found.update(title="job_title", titel="job_title")
    if {"vorname", "prenom", "voornaam"}.intersection(words):
        found.update(name="family_name", nom="family_name", naam="family_name")
    if {"apellidos", "apellido", "cognome", "sobrenome"}.intersection(words):
        found.update(nombre="given_name", nome="given_name")
    else:
        found.update(nombre="name", nome="name", nom=found.get("nom", "name"), nomdelasociete="name")
    if _JOBS.intersection(words):
        found.update(title="prefix", titel="prefix")
    if {"birthyear", "birthmonth"}.issubset(words):
        found.update(birthday="birth_day")
    if not fields & {"name", "given_name", "family_name"} and not set(found) & set(words) & {
        "nom",
        "nombre",
        "nome",
        "name",
    }:
        own = next((word for word in words if index.get(word) == "organization" and word not in PARENTS), None)
        found.update({own: "name"} if own else {})
    return found


class _Allocation:
    """Gives repeated fields their numbers and keeps two columns from filling one place."""

    def __init__(self, proposed: Sequence[ColumnMap]) -> None:
        self._proposed = proposed
        self._taken: dict[tuple[str, int, bool, str], ColumnMap] = {}
        self._addresses: dict[str, int] = {}
        told = [
            column.target for column in proposed if column.target and column.target.repeated and column.target.number
        ]
        self._reserved = {(self._group(target.key), target.number) for target in told}
        free = [column.target for column in proposed if column.target and column.target.number == 0]
        if any(target.key in ADDRESS_PARTS and not target.label for target in free):
            self._addresses[""] = self._next("address")  # the plain address comes before "other" and "shipping"

    def columns(self) -> tuple[ColumnMap, ...]:
        """The columns with their final targets."""
        return tuple(self._placed(column) for column in self._proposed)

    def _placed(self, column: ColumnMap) -> ColumnMap:
        target = column.target
        if target is None:
            return column
        if target.number == 0:
            target = replace(target, number=self._number(target))
        holder = self._taken.setdefault(target.place, column)
        shared = target.key in JOINED or column.score == holder.score == FROM_PRESET
        if holder is not column and not shared:
            return replace(column, target=None, reason=f'"{holder.header}" already gives it', score=0.0)
        return replace(column, target=target)

    def _number(self, target: Target) -> int:
        if target.key in POINTS:
            return self._next(target.key)
        if target.label not in self._addresses:
            self._addresses[target.label] = self._next("address")
        return self._addresses[target.label]

    def _next(self, group: str) -> int:
        number = 1
        while (group, number) in self._reserved:
            number += 1
        self._reserved.add((group, number))
        return number

    @staticmethod
    def _group(key: str) -> str:
        return "address" if key in ADDRESS_PARTS else key
