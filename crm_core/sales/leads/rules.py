"""The rules that score leads: listed, added, changed, put in order, deleted."""

from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.named_filters import unknown_name
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue, UsageProblem
from crm_core.sales.leads.scores import Rule, Scores, read_rules, reason
from crm_core.store import Unit
from crm_core.values.text import clean_line, fold

MOST_RULES = 100  # the score is one expression, and SQLite takes none of any depth
MOST_POINTS = 1000
LONGEST_NAME = 100
LONGEST_FILTER = 10_000


class RuleView(NamedTuple):
    """A rule, how many leads it finds, and what is wrong with it: then it counts nothing."""

    rule: Rule
    leads: int
    problem: str


class LeadRules:
    """The rules, named by their names or numbers in order."""

    def __init__(self, core: Core, scores: Scores) -> None:
        self._core = core
        self._scores = scores

    def list(self) -> tuple[RuleView, ...]:
        """Every rule, in order. Raises DatabaseProblem."""
        with self._core.store.reading() as db:
            rules = read_rules(db)
        problems = self.problems()
        counted = (0 if each.id in problems else self._core.browse.count("lead", each.filter) for each in rules)
        return tuple(
            RuleView(each, leads, problems.get(each.id, "")) for each, leads in zip(rules, counted, strict=True)
        )

    def problems(self) -> dict[int, str]:
        """What is wrong with the rules that count nothing, by their ids."""
        return dict(self._scores.problems(self._core.browse.entities))

    def broken(self) -> dict[str, str]:
        """The same by the rules' names."""
        if not (problems := self.problems()):
            return {}
        with self._core.store.reading() as db:
            return {each.name: problems[each.id] for each in read_rules(db) if each.id in problems}

    def add(self, name: str, filter_text: str, points: int, position: int | None = None) -> Change:
        """Add a rule, last or at a place counted from 1. Raises InvalidValue, Conflict, FilterProblem."""
        from crm_core.values.uid import new_uid

        with self._core.store.writing("") as unit:
            rules = read_rules(unit.connection)
            if len(rules) >= MOST_RULES:
                raise UsageProblem(f"There are {MOST_RULES} rules already, which is the most there can be.")
            wanted = Rule(0, _name(name), self._filter(filter_text), _points(points), len(rules) + 1)
            _refuse_taken(rules, wanted)
            key = unit.execute(
                "INSERT INTO lead_rules (uid, name, folded, filter, points, position, created_at, updated_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (new_uid(), wanted.name, fold(wanted.name), *wanted[2:], unit.stamp, unit.stamp),
            ).lastrowid
            if position is not None:
                _place(unit, [each.id for each in rules], key, position)
            unit.describe(f'Rule "{reason(wanted)}" added: {wanted.filter}')
        return Change("lead rule", key, unit.summary)

    def edit(
        self, rule: str, name: str | None = None, filter_text: str | None = None, points: int | None = None
    ) -> Change:
        """Change name, filter or points. Raises UnknownName, InvalidValue, Conflict, FilterProblem."""
        with self._core.store.writing("") as unit:
            rules = read_rules(unit.connection)
            old = _find(rules, rule)
            new = old._replace(
                name=old.name if name is None else _name(name),
                filter=old.filter if filter_text is None else self._filter(filter_text),
                points=old.points if points is None else _points(points),
            )
            _refuse_taken(rules, new)
            if new != old:
                unit.execute(
                    "UPDATE lead_rules SET name = ?, folded = ?, filter = ?, points = ?, updated_at = ? WHERE id = ?",
                    (new.name, fold(new.name), new.filter, new.points, unit.stamp, new.id),
                )
            done = f"changed: {new.filter}" if new != old else "is already so; nothing changed"
            unit.describe(f'Rule "{reason(new)}" {done}')
        return Change("lead rule", old.id, unit.summary)

    def delete(self, rule: str) -> Change:
        """Remove a rule. Raises UnknownName."""
        with self._core.store.writing("") as unit:
            rules = read_rules(unit.connection)
            old = _find(rules, rule)
            unit.execute("DELETE FROM lead_rules WHERE id = ?", (old.id,))
            _number(unit, [each.id for each in rules if each.id != old.id])
            unit.describe(f'Rule "{reason(old)}" deleted')
        return Change("lead rule", old.id, unit.summary)

    def reorder(self, rule: str, position: int) -> Change:
        """Put a rule at a place, counted from 1. Raises UnknownName, InvalidValue."""
        with self._core.store.writing("") as unit:
            rules = read_rules(unit.connection)
            old = _find(rules, rule)
            _place(unit, [each.id for each in rules if each.id != old.id], old.id, position)
            unit.describe(f'Rule "{reason(old)}" moved from place {old.position} to {position}')
        return Change("lead rule", old.id, unit.summary)

    def _filter(self, text: str) -> str:
        """A filter that can be read now. Raises FilterProblem, UsageProblem."""
        wanted = clean_line(text, "Filter", LONGEST_FILTER)
        if not wanted:
            raise UsageProblem('A rule needs a filter, as in --filter "source:referral".')
        self._scores.check(self._core.browse.entities, wanted)
        return wanted


def _name(text: str) -> str:
    name = clean_line(text, "Rule", LONGEST_NAME)
    if not name:
        raise InvalidValue("Rule", None, "must have a name")
    return name


def _points(points: int) -> int:
    if not -MOST_POINTS <= points <= MOST_POINTS:
        raise InvalidValue(
            "Points", points, f"must be between -{MOST_POINTS} and {MOST_POINTS}; 0 switches the rule off"
        )
    return points


def _find(rules: tuple[Rule, ...], text: str) -> Rule:
    wanted = fold(text.strip())
    for rule in rules:
        if wanted in (fold(rule.name), str(rule.position)):
            return rule
    raise unknown_name("rule for leads", text, [rule.name for rule in rules])


def _refuse_taken(rules: tuple[Rule, ...], wanted: Rule) -> None:
    taken = next((each for each in rules if fold(each.name) == fold(wanted.name) and each.id != wanted.id), None)
    if taken:
        raise Conflict(f'There is a rule "{taken.name}" already; "crm lead rule edit" changes it.')


def _place(unit: Unit, others: list[int], key: int, position: int) -> None:
    if not 1 <= position <= len(others) + 1:
        raise InvalidValue("Position", position, f"must be between 1 and {len(others) + 1}")
    _number(unit, [*others[: position - 1], key, *others[position - 1 :]])


def _number(unit: Unit, keys: list[int]) -> None:
    for position, key in enumerate(keys, 1):
        unit.execute("UPDATE lead_rules SET position = ? WHERE id = ? AND position <> ?", (position, key, position))
