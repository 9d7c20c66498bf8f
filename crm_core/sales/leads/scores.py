"""The score of leads: the points of every rule whose filter finds a lead, worked out in SQL whenever leads are read."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from crm_core.catalog.fields import LIST_SEPARATOR, Entity
from crm_core.catalog.filters.condition import Condition, FilterContext
from crm_core.catalog.registry import Catalog
from crm_core.catalog.remembered import Remembered
from crm_core.errors import UsageProblem
from crm_core.patterns import regex
from crm_core.sales.leads.fields import REASONS, SCORE
from crm_core.store import Store
from crm_core.store.driver import Connection

_MARK = regex(r"'(?:[^']|'')*'|\?")
_PLAIN = regex(r"[A-Za-z0-9 .:_+%-]*")
_RULES = "SELECT id, name, filter, points, position FROM lead_rules ORDER BY position, id"
_SCORED = (SCORE, REASONS)


class Rule(NamedTuple):
    """Points for the leads that a filter finds; ``position`` counts from 1."""

    id: int
    name: str
    filter: str
    points: int
    position: int


class Scored(NamedTuple):
    """The entity of leads with its score, and what is wrong with the rules that count nothing, by their ids."""

    lead: Entity
    problems: Mapping[int, str]


class _Known(NamedTuple):
    entities: Mapping[str, Entity]
    rules: Sequence[Rule]
    context: FilterContext
    scored: Scored


class Scores:
    """Makes the entity of leads anew when the database or the day has changed, in each thread for itself."""

    def __init__(self, store: Store, catalog: Catalog, context: Callable[[], FilterContext]) -> None:
        self._store = store
        self._catalog = catalog
        self._context = context
        self._rules: Remembered[tuple[Rule, ...]] = Remembered(store, read_rules, tuple)
        self._known = threading.local()

    def lead(self, entities: Mapping[str, Entity]) -> Entity:
        """The entity of leads among ``entities``, with its score."""
        return self._now(entities).lead

    def problems(self, entities: Mapping[str, Entity]) -> Mapping[int, str]:
        """What is wrong with the rules that count nothing, by their ids; ``entities`` are those of every list."""
        entities["lead"]
        known: _Known | None = getattr(self._known, "value", None)
        return known.scored.problems if known else {}

    def _now(self, entities: Mapping[str, Entity]) -> Scored:
        rules, context = self._rules.get(), self._context()
        known: _Known | None = getattr(self._known, "value", None)
        if known is None or known.entities is not entities or (known.rules, known.context) != (rules, context):
            known = _Known(entities, rules, context, self._scored(entities, rules, context))
            self._known.value = known
        return known.scored

    def check(self, entities: Mapping[str, Entity], filter_text: str) -> str:
        """The filter of a rule as SQL. Raises FilterProblem, UsageProblem."""
        return self._condition(entities, filter_text, self._context())

    def _scored(self, entities: Mapping[str, Entity], rules: Sequence[Rule], context: FilterContext) -> Scored:
        tests: dict[Rule, str] = {}
        problems: dict[int, str] = {}
        for rule in rules:
            try:
                test = self._condition(entities, rule.filter, context)
            except UsageProblem as problem:
                problems[rule.id] = problem.sentence
            else:
                if rule.points:
                    tests[rule] = test
        return Scored(_with_score(entities["lead"], tests), problems)

    def _condition(self, entities: Mapping[str, Entity], filter_text: str, context: FilterContext) -> str:
        from crm_core.catalog.filters.around import Around
        from crm_core.catalog.filters.compiler import compile_filter
        from crm_core.catalog.filters.presence import check_named
        from crm_core.catalog.filters.problem import FilterProblem

        # What a rule asks for must not hang on what it gives.
        unscored = entities["lead"]._replace(
            fields=tuple(field for field in entities["lead"].fields if field.key not in _SCORED)
        )
        others = {name: entities[name] for name in entities} | {"lead": unscored}
        around = Around(others, self._catalog.references, self._catalog.groups, self._rows, each=True)
        try:
            condition = compile_filter(filter_text, unscored, context, around)
        except FilterProblem as problem:
            if any(f'lead field "{name}"' in problem.what for name in _SCORED):
                what = "a rule gives points, so it cannot ask for the score"
                raise FilterProblem(what, problem.position) from None
            raise
        if condition.named:
            with self._store.reading() as db:
                check_named(db, condition.named)
        return spelt_out(condition)

    def _rows(self, sql: str) -> Sequence[tuple[object, ...]]:
        with self._store.reading() as db:
            return db.execute(sql).fetchall()


def read_rules(db: Connection) -> tuple[Rule, ...]:
    """Every rule, in order."""
    return tuple(Rule(*row) for row in db.execute(_RULES))


def spelt_out(condition: Condition) -> str:
    """The condition with its values in it: a field's SQL has no place for bound ones."""
    values = iter(condition.params)
    return _MARK.sub(lambda mark: literal(next(values)) if mark[0] == "?" else mark[0], condition.sql or "TRUE")


def literal(value: object) -> str:
    """A value as SQL; texts that are more than plain words as bytes, so that nothing in them is read as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, int | float):
        return f"({value!r})" if not isinstance(value, bool) else str(int(value))
    text = str(value)
    return f"'{text}'" if _PLAIN.fullmatch(text) else f"CAST(x'{text.encode().hex()}' AS TEXT)"


def _with_score(lead: Entity, tests: Mapping[Rule, str]) -> Entity:
    points = "".join(f" + CASE WHEN {test} THEN {rule.points} ELSE 0 END" for rule, test in tests.items())
    separator = f"char({ord(LIST_SEPARATOR)})"
    said = " || ".join(
        f"CASE WHEN {test} THEN {separator} || {literal(reason(rule))} ELSE '' END" for rule, test in tests.items()
    )
    sql = {SCORE: f"(0 + 0{points})", REASONS: f"nullif(ltrim({said}, {separator}), '')" if said else "NULL"}
    return lead._replace(
        fields=tuple(field._replace(sql=sql[field.key]) if field.key in sql else field for field in lead.fields)
    )


def reason(rule: Rule) -> str:
    """What a rule gives, in words: "+20 From a referral"; one without points is switched off."""
    name = rule.name.replace(LIST_SEPARATOR, " ")  # which another program may have put there
    return f"{rule.points:+d} {name}" if rule.points else f"{name} (off)"
