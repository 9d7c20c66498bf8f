"""Compile one ``field:value`` over the catalog's fields."""

from collections.abc import Callable

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.filters import custom, moments, money, named, numbers, phones, texts
from crm_core.catalog.filters.condition import FilterContext
from crm_core.catalog.filters.plan import Subject, Test, any_of
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Comparison, Item, Operand, Operator, Range

TEXT_KINDS = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.FILE)
_MISSING = ("never", "none", "nothing", "empty", "null", "unknown")
_PERSON_FIELDS = ("owner", "assigned_to")
_TESTS: dict[Kind, Callable[[Subject, Operator, Item], Test]] = {
    Kind.TEXT: texts.text_test,
    Kind.LONG_TEXT: texts.text_test,
    Kind.EMAIL: texts.email_test,
    Kind.URL: texts.text_test,
    Kind.FILE: texts.text_test,
    Kind.PHONE: phones.phone_test,
    Kind.NUMBER: named.number_or_id_test,
    Kind.DECIMAL: numbers.number_test,
    Kind.PERCENT: numbers.percent_test,
    Kind.MONEY: money.money_test,
    Kind.DURATION: numbers.duration_test,
    Kind.DATE: moments.date_test,
    Kind.BIRTHDAY: moments.birthday_test,
    Kind.INSTANT: moments.instant_test,
    Kind.LOCAL_TIME: moments.local_time_test,
    Kind.BOOLEAN: named.boolean_test,
    Kind.CHOICE: named.choice_test,
    Kind.REFERENCE: named.reference_test,
    Kind.LIST: texts.whole_text_test,
    Kind.JSON: custom.json_test,
}


def comparison_test(node: Comparison, field: Field, key: str, context: FilterContext) -> Test:
    """The test that ``node`` makes of ``field``; several values mean any of them. Raises FilterProblem."""
    subject, match = _subject(field, key, context)
    items = money.money_items(node.items, node.source, node.value_at) if field.kind is Kind.MONEY else node.items
    tests, inner = [], []
    for item in items:
        presence = presence_of(item, node.operator)
        if presence:
            tests.append(_presence_test(subject, match, presence == "any"))
        else:
            inner.append(_item_test(subject, node.operator, item))
    if inner:
        tests.append(_matched(match, any_of(inner)))
    test = any_of(tests)
    return test._replace(meaning=f"{_label(field, key)} {test.meaning}")


def _subject(field: Field, key: str, context: FilterContext) -> tuple[Subject, str]:
    """What is compared, and for several values the condition with the placeholder ``{test}`` around the comparison."""
    expression, match = field.tested, field.match_sql
    if field.kind is Kind.LIST and not match:
        expression, match = custom.LIST_ELEMENT, custom.LIST_MATCH.replace("{list}", field.tested)
    if field.kind is Kind.JSON and not key:
        expression, match = custom.OBJECT_VALUE, custom.OBJECT_MATCH.replace("{object}", field.tested)
    # The sort expression of a text is its folded form, with an index on it.
    is_sorted_text = field.kind in TEXT_KINDS and field.sort_sql and not match
    folded = field.sort_sql if is_sorted_text else f"fold({expression})"
    subject = Subject(field, context, expression, folded)
    return (custom.object_value(subject, key) if key else subject), match


def presence_of(item: Item, operator: Operator) -> str:
    """ "missing" or "any" where that is asked for, else ""."""
    is_word = isinstance(item, Operand) and not item.quoted and operator is Operator.MATCHES
    return item.text if is_word and isinstance(item, Operand) and item.text in ("missing", "any") else ""


def _presence_test(subject: Subject, match: str, wanted: bool) -> Test:
    meaning = "has any value" if wanted else "is missing"
    if match:
        exists = _matched(match, Test("TRUE", (), meaning))
        return exists if wanted else exists._replace(sql=f"NOT {exists.sql}")
    if subject.field.kind is Kind.REFERENCE and subject.field.id_sql:
        subject = subject._replace(expression=subject.field.id_sql)
    if subject.field.kind in (*TEXT_KINDS, Kind.PHONE, Kind.CHOICE, Kind.JSON):
        return subject.test("{x} <> ''" if wanted else "({x} IS NULL OR {x} = '')", [], meaning)
    return subject.test("{x} IS NOT NULL" if wanted else "{x} IS NULL", [], meaning)


def _item_test(subject: Subject, operator: Operator, item: Item) -> Test:
    _refuse_nothing(subject, item)
    is_me = isinstance(item, Operand) and item.text == "me" and not item.quoted
    if is_me and isinstance(item, Operand) and subject.field.key in _PERSON_FIELDS:
        return texts.equal_test(subject, Operand(subject.context.me or item.text, True, item.at))
    if subject.field.key == "country" and isinstance(item, Operand) and operator in (Operator.MATCHES, Operator.EQUALS):
        return texts.country_test(subject, operator, item)
    try:
        return _TESTS[subject.field.kind](subject, operator, item)
    except FilterProblem as problem:
        raise _said_missing(subject, item) or problem from None


def _refuse_nothing(subject: Subject, item: Item) -> None:
    ends = (item.low, item.high) if isinstance(item, Range) else (item,)
    if empty := next((end for end in ends if end is not None and not end.text.strip()), None):
        key = subject.field.key
        what = f"{key}: there is nothing between the quotes; {key}:missing finds records without one"
        raise FilterProblem(what, empty.at, incomplete=True)


def _said_missing(subject: Subject, item: Item) -> FilterProblem | None:
    """The refusal of a word that is no such value, and means that there is none."""
    is_word = isinstance(item, Operand) and not item.quoted and item.text.lower() in _MISSING
    if not is_word or not isinstance(item, Operand) or subject.field.kind is Kind.NUMBER:
        return None
    key = subject.field.key
    what = f'{key}: "{item.text}" is no value; {key}:missing finds records without one'
    return FilterProblem(what, item.at, expected=("missing",))


def _matched(match: str, test: Test) -> Test:
    return test._replace(sql=match.replace("{test}", f"({test.sql})")) if match else test


def _label(field: Field, key: str) -> str:
    return f"{field.label} {key}" if key else field.label
