"""Tests on values out of a set: yes and no, choices, other records."""

from difflib import get_close_matches
from fnmatch import fnmatchcase

from crm_core.catalog.filters.numbers import number_test
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.catalog.filters.texts import text_test, whole_text_test
from crm_core.values.booleans import parse_boolean
from crm_core.values.text import fold, quoted

_MAX_ID_DIGITS = 15


def boolean_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """Yes or no."""
    operand = _single(subject, operator, item)
    meant = parse_boolean(operand.text)
    if meant is not None:
        return subject.test(f"{{x}} = {meant:d}", [], "is yes" if meant else "is no")
    what = f'{subject.field.key}: "{quoted(operand.text)}" is neither yes nor no'
    raise FilterProblem(what, operand.at, expected=("yes", "no"))


def choice_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """One of the field's choices, or an unambiguous beginning of one."""
    if not subject.field.choices:
        return whole_text_test(subject, operator, item)
    operand = _single(subject, operator, item)
    found = _choices_meant(subject.field.choices, operator, operand)
    if not found:
        raise _unknown_choice(subject, operand)
    if len(found) > 1 and "*" not in operand.text:
        what = f'{subject.field.key}: "{operand.text}" could be {" or ".join(found)}'
        raise FilterProblem(what, operand.at, expected=found, nearest=found)
    marks = ", ".join("?" * len(found))
    meaning = "is " + " or ".join(f'"{choice}"' for choice in found)
    return subject.test("{x} = ?" if len(found) == 1 else f"{{x}} IN ({marks})", found, meaning)


def _choices_meant(choices: tuple[str, ...], operator: Operator, operand: Operand) -> list[str]:
    wanted = _plain(operand.text)
    exact = [choice for choice in choices if _plain(choice) == wanted]
    if exact or operator is Operator.EQUALS:
        return exact
    if "*" in wanted and not operand.quoted:
        return [choice for choice in choices if fnmatchcase(_plain(choice), wanted.replace("[", "[[]"))]
    return [choice for choice in choices if wanted and _plain(choice).startswith(wanted)]


def _plain(text: str) -> str:
    """Choices are told apart by their letters: "on hold", "On-Hold" and "on_hold" are one."""
    return fold(text).replace("-", " ").replace("_", " ")


def _unknown_choice(subject: Subject, operand: Operand) -> FilterProblem:
    choices = subject.field.choices
    nearest = get_close_matches(_plain(operand.text), choices, n=1)
    what = f'{subject.field.key}: "{quoted(operand.text)}" is none of {", ".join(choices)}'
    return FilterProblem(what, operand.at, expected=choices, nearest=nearest)


def _single(subject: Subject, operator: Operator, item: Item) -> Operand:
    if isinstance(item, Range) or operator not in (Operator.MATCHES, Operator.EQUALS):
        raise FilterProblem(f"{subject.field.key} has no order, so it takes no range and no < or >", item.at)
    return item


def reference_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """Another record, by its id ("7", "deal:7") or by its name."""
    field = subject.field
    ends = [item.low, item.high] if isinstance(item, Range) else [item]
    ids = [_id_operand(end, field.target or field.key) for end in ends if end]
    if not field.id_sql or None in ids:
        return text_test(subject, operator, item)
    by_id = subject._replace(expression=field.id_sql, folded=field.id_sql)
    if isinstance(item, Range):
        rest = iter(ids)
        low, high = (next(rest) if end else None for end in ends)
        test = number_test(by_id, operator, Range(low, high, item.at))
    else:
        test = id_test(by_id, operator, ids[0] or item)
    return test._replace(meaning=f"number {test.meaning.removeprefix('is ')}")


def number_or_id_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A whole number; one that is a record's has that record's kind as its target."""
    return (id_test if subject.field.target else number_test)(subject, operator, item)


def id_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A number that is a record's; that of one merged into another means the other."""
    operand = None if isinstance(item, Range) else _id_operand(item, subject.field.target)
    if operand is None or operator not in (Operator.MATCHES, Operator.EQUALS):
        return number_test(subject, operator, item)
    key = int(operand.text)
    now = "SELECT record_id FROM merged_records WHERE entity = ? AND old_id = ?"
    return subject.test(f"{{x}} = coalesce(({now}), ?)", [subject.field.target, key, key], f"is {key}")


def _id_operand(operand: Operand, target: str) -> Operand | None:
    digits = operand.text.removeprefix(f"{target}:")
    if operand.quoted or not digits.isascii() or not digits.isdecimal() or len(digits) > _MAX_ID_DIGITS:
        return None
    return Operand(digits, False, operand.at)
